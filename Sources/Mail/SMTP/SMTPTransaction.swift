/// One letter, or a probe, up to the reply to DATA (RFC 5321 §3.3): what is to be said, which replies are awaited, and
/// the first that was not the one hoped for.
struct SMTPTransaction: Sendable {
    enum Step: Sendable, Equatable {
        /// RSET.
        case reset
        /// MAIL.
        case mail
        /// RCPT.
        case recipient
        /// DATA.
        case data
        /// A dot without a letter, where DATA was welcome though nobody is to get one (RFC 2920 §3.1).
        case loneDot
        /// The dot that hands the letter over.
        case finalDot
    }

    /// What the session must do next.
    enum Move: Sendable {
        case send([UInt8])
        /// Another reply is awaited.
        case wait
        /// DATA is welcome, and the recipient too: hand over the body.
        case handOver
        /// Every reply is in.
        case settle
        /// Whatever is said next would reach the recipient, and nothing may: close the connection.
        case abandon
    }

    private let body: SMTPBody?
    private let isPipelined: Bool
    private var unsent: ArraySlice<(step: Step, line: String)>
    private var awaited: ArraySlice<Step> = []
    private(set) var refusal: SMTPRefusal?
    /// The reply to RCPT, for a probe to show.
    private(set) var recipientReply: SMTPReply?
    /// The server still holds our MAIL.
    private(set) var leavesMail = false

    /// `body` is `nil` for a probe.
    init(mail: String, recipient: String, body: SMTPBody?, isPipelined: Bool, resets: Bool) {
        self.body = body
        self.isPipelined = isPipelined
        let before: [(step: Step, line: String)] = resets ? [(.reset, "RSET")] : []
        let last: (step: Step, line: String) = body == nil ? (.reset, "RSET") : (.data, "DATA")
        unsent = (before + [(.mail, mail), (.recipient, recipient), last])[...]
    }

    var isProbe: Bool { body == nil }

    var octets: [UInt8] { body?.octets ?? [] }

    /// What the next reply is to.
    var step: Step? { awaited.first }

    /// The next line, or all of them in one write where the server has PIPELINING.
    mutating func say() -> [UInt8] {
        let now = isPipelined ? unsent : unsent.prefix(1)
        unsent = unsent.dropFirst(now.count)
        awaited += now.map(\.step)
        return now.flatMap { Array("\($0.line)\r\n".utf8) }
    }

    mutating func heard(_ reply: SMTPReply) -> Move {
        guard let step = awaited.popFirst() else { return .settle }
        switch step {
        case .reset:
            leavesMail = false
            expect(reply.kind == .done, step, reply)
        case .mail:
            expect(reply.kind == .done, step, reply)
            leavesMail = reply.kind == .done
        case .recipient:
            recipientReply = reply
            expect(reply.kind == .done, step, reply)
        case .data:
            guard reply.code == 354 else {
                expect(false, step, reply)
                break
            }
            guard refusal != nil else { return .handOver }
            // The lone dot would be an empty mail to somebody whom the server has taken.
            guard recipientReply?.kind != .done else { return .abandon }
            awaited.append(.loneDot)
            return .send(Array(".\r\n".utf8))
        case .loneDot, .finalDot: leavesMail = false
        }
        return next()
    }

    private mutating func expect(_ isWell: Bool, _ step: Step, _ reply: SMTPReply) {
        if !isWell, refusal == nil { refusal = SMTPRefusal(step: step, reply: reply) }
    }

    private mutating func next() -> Move {
        guard awaited.isEmpty else { return .wait }
        // A probe says RSET even so; a letter stops here.
        if refusal != nil, !isProbe { unsent = [] }
        return unsent.isEmpty ? .settle : .send(say())
    }
}

/// What became of one letter. The texts are the server's own words where there are any, free of control characters.
package enum SMTPOutcome: Sendable, Equatable {
    /// A 2xx to the final dot: the server has taken charge. The queue id is read from the words where they hold one.
    case accepted(String, queueID: String?)
    /// Not taken over, and may be sent again: a 4xx, a lost connection before the final dot, or a reply that nobody knows.
    case tryLater(String)
    /// A 5xx that concerns this letter: sending it again would not help.
    case failed(String)
    /// The final dot was handed over and no complete reply came: perhaps delivered, perhaps not (RFC 5321 §4.5.3.2.6).
    case inDoubt(String)
}
