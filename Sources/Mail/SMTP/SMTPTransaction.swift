/// One letter, or a probe, up to the reply to DATA (RFC 5321 §3.3): the lines to send, the replies that are awaited, and the first
/// unexpected reply.
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
        /// A dot without a letter, when the server accepted DATA although there is no recipient (RFC 2920 §3.1).
        case loneDot
        /// The dot that hands the letter over.
        case finalDot
    }

    /// What the session must do next.
    enum Move: Sendable {
        case send([UInt8])
        /// Another reply is awaited.
        case wait
        /// The server accepted DATA and the recipient: send the body.
        case handOver
        /// Every reply is in.
        case settle
        /// Anything sent now would reach the recipient, and nothing may: close the connection.
        case abandon
    }

    private let body: SMTPBody?
    private let isPipelined: Bool
    private var unsent: ArraySlice<(step: Step, line: String)>
    private var awaited: ArraySlice<Step> = []
    private(set) var refusal: SMTPRefusal?
    /// The reply to RCPT, for a probe to show.
    private(set) var recipientReply: SMTPReply?
    /// Whether the server still holds our MAIL.
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

    /// The step that the next reply answers.
    var step: Step? { awaited.first }

    /// The next line, or all lines in one write if the server has PIPELINING.
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
            // The lone dot would send an empty mail to a recipient whom the server has accepted.
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
        // A probe sends RSET nevertheless; a letter stops here.
        if refusal != nil, !isProbe { unsent = [] }
        return unsent.isEmpty ? .settle : .send(say())
    }
}

/// The result of one letter. The texts are the server's own text if there is any, without control characters.
package enum SMTPOutcome: Sendable, Equatable {
    /// A 2xx to the final dot: the server has taken responsibility. `QueueID(reply:)` reads its name for the letter from the text.
    case accepted(String)
    /// Not accepted, and may be sent again: a 4xx, a lost connection before the final dot, or an unknown reply.
    case tryLater(String)
    /// A 5xx about this letter: sending it again would not help.
    case failed(String)
    /// The final dot was sent and no complete reply came: perhaps delivered, perhaps not (RFC 5321 §4.5.3.2.6).
    case inDoubt(String)
}
