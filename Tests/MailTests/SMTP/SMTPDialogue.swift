import Mail

typealias SMTPTurn = SMTPDialogue.Turn

/// A session with a server that answers from a page of script, line by line as our lines come.
struct SMTPDialogue {
    /// When a line of ours begins with `line`, the server says `says`, where `\n` is a line end. Turns are taken in
    /// order; a line that is not the next turn's gets no answer. The body of a letter is one line, `BODY`.
    struct Turn: Sendable {
        let line: String
        let says: String

        init(_ line: String, _ says: String) {
            self.line = line
            self.says = says
        }
    }

    var session = SMTPSession(hello: "facteur.example")
    /// Everything but `.send` and `.sendFinalDot`.
    private(set) var actions: [SMTPSession.Action] = []
    /// Our writes, in order; the final dot is one.
    private(set) var writes: [String] = []
    private(set) var turns: [Turn]
    private(set) var octetsSaid = 0
    /// How many octets the server had said when the final dot left.
    private(set) var octetsBeforeDot: Int?
    private let grants: Bool
    private let cut: ([UInt8]) -> [[UInt8]]
    /// After so many octets the connection ends.
    private let lastsFor: Int

    init(
        _ turns: [Turn], grants: Bool = true, lastsFor: Int = .max,
        cut: @escaping ([UInt8]) -> [[UInt8]] = { [$0] }
    ) {
        self.turns = turns
        self.grants = grants
        self.lastsFor = lastsFor
        self.cut = cut
    }

    mutating func start(_ credentials: Credentials? = nil) { take(session.start(credentials)) }

    mutating func send(_ envelope: SMTPEnvelope = .plain, _ message: String = "Subject: x\r\n\r\nhello\r\n") {
        take(session.send(envelope, Array(message.utf8)))
    }

    mutating func probe() { take(session.probe(from: "stages@host.example", to: "intern@home.example")) }

    mutating func quit() { take(session.quit()) }

    mutating func closed() { take(session.closed()) }

    mutating func grant() { take(session.commitGranted()) }

    mutating func refuseCommit() { take(session.commitRefused("the ledger is full")) }

    mutating func say(_ text: String) {
        hear(
            Array(
                text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n").utf8))
    }

    private mutating func hear(_ octets: [UInt8]) {
        guard octetsSaid < lastsFor else { return }
        let octets = octets.prefix(lastsFor - octetsSaid)
        octetsSaid += octets.count
        for chunk in cut(Array(octets)) { take(session.received(chunk)) }
        if octetsSaid == lastsFor { take(session.closed()) }
    }

    private mutating func take(_ told: [SMTPSession.Action]) {
        var answers = ""
        for action in told {
            switch action {
            case .send(let octets):
                answers += answer(String(decoding: octets, as: UTF8.self), told.last == .askToCommit)
            case .sendFinalDot(let octets):
                octetsBeforeDot = octetsSaid
                answers += answer(String(decoding: octets, as: UTF8.self), false)
            case .ready, .askToCommit, .outcome, .probed, .fault, .close: actions.append(action)
            }
        }
        if grants, told.last == .askToCommit { grant() }
        if !answers.isEmpty { say(answers) }
    }

    private mutating func answer(_ write: String, _ isBody: Bool) -> String {
        writes.append(write)
        let lines = isBody ? ["BODY"] : write.split(separator: "\r\n").map(String.init)
        var answers = ""
        for line in lines {
            guard let turn = turns.first, line.hasPrefix(turn.line) else { continue }
            turns.removeFirst()
            answers += turn.says
        }
        return answers
    }
}

extension SMTPEnvelope {
    static let plain = SMTPEnvelope(from: "stages@host.example", to: "intern@home.example")
}

extension SMTPDialogue.Turn {
    static func ehlo(_ extensions: String...) -> SMTPDialogue.Turn {
        let lines = ["mx.example"] + extensions
        let text = lines.dropLast().map { "250-\($0)\n" }.joined() + "250 \(lines[lines.count - 1])\n"
        return .init("EHLO facteur.example", text)
    }

    static let mail = SMTPDialogue.Turn("MAIL FROM:<stages@host.example>", "250 2.1.0 Ok\n")
    static let recipient = SMTPDialogue.Turn("RCPT TO:<intern@home.example>", "250 2.1.5 Ok\n")
    static let data = SMTPDialogue.Turn("DATA", "354 go on\n")
    static let dot = SMTPDialogue.Turn(".", "250 2.0.0 Ok: queued as 4XyZ12\n")
    static let letter = [mail, recipient, data, dot]
}

extension SMTPDialogue {
    /// Greeted, with what it told on the way forgotten.
    static func ready(
        _ turns: [Turn], _ extensions: String..., grants: Bool = true,
        cut: @escaping ([UInt8]) -> [[UInt8]] = { [$0] }
    ) -> SMTPDialogue {
        let lines = ["mx.example"] + extensions
        let text = lines.dropLast().map { "250-\($0)\n" }.joined() + "250 \(lines[lines.count - 1])\n"
        var dialogue = SMTPDialogue([.init("EHLO", text)] + turns, grants: grants, cut: cut)
        dialogue.start()
        dialogue.actions = []
        dialogue.writes = []
        return dialogue
    }
}
