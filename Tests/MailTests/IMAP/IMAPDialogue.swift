import Mail

typealias IMAPTurn = IMAPDialogue.Turn

/// A session with a server that answers from a page of script.
struct IMAPDialogue {
    /// When a line of ours, without its tag, begins with `line`, the server says `says`: `{tag}` is our tag, `\n` a line
    /// end. Turns are taken in order; a line that is not the next turn's gets no answer.
    struct Turn: Sendable {
        let line: String
        let says: String

        init(_ line: String, _ says: String) {
            self.line = line
            self.says = says
        }
    }

    var session: IMAPSession
    /// Everything but `.send`.
    private(set) var actions: [IMAPSession.Action] = []
    /// Our writes, each as its lines without tags and line ends.
    private(set) var writes: [[String]] = []
    private(set) var turns: [Turn]
    /// What the server has said so far, in octets.
    private(set) var octetsSaid = 0
    private let cut: ([UInt8]) -> [[UInt8]]
    /// After so many octets the connection ends.
    private let lastsFor: Int
    private var lastTag = ""

    init(
        _ turns: [Turn], limits: IMAPSession.Limits = .init(), lastsFor: Int = .max,
        cut: @escaping ([UInt8]) -> [[UInt8]] = { [$0] }
    ) {
        session = IMAPSession(limits: limits)
        self.turns = turns
        self.lastsFor = lastsFor
        self.cut = cut
    }

    var sent: [String] { writes.flatMap(\.self) }

    /// - Parameter heard: what the server said before, with `\n` for a line end.
    mutating func start(
        _ credentials: Credentials = .password(user: "anna", password: "secret"), heard: String = ""
    ) {
        take(session.start(credentials, heard: Array(heard.withLineEnds.utf8)))
    }

    mutating func perform(_ requests: IMAPSession.Request...) {
        for request in requests { take(session.perform(request)) }
    }

    mutating func closed() { take(session.closed()) }

    /// The server says something by itself.
    mutating func say(_ text: String) {
        hear(Array(text.replacing("{tag}", with: lastTag).withLineEnds.utf8))
    }

    private mutating func hear(_ octets: [UInt8]) {
        guard octetsSaid < lastsFor else { return }
        let octets = octets.prefix(lastsFor - octetsSaid)
        octetsSaid += octets.count
        for chunk in cut(Array(octets)) { take(session.received(chunk)) }
        if octetsSaid == lastsFor { take(session.closed()) }
    }

    private mutating func take(_ told: [IMAPSession.Action]) {
        var answers: [UInt8] = []
        for action in told {
            if case .send(let octets) = action {
                answers += answer(octets)
            } else {
                actions.append(action)
            }
        }
        if !answers.isEmpty { hear(answers) }
    }

    /// A write may hold several lines; their answers come together.
    private mutating func answer(_ octets: [UInt8]) -> [UInt8] {
        var answers: [UInt8] = []
        var lines: [String] = []
        for line in String(decoding: octets, as: UTF8.self).split(separator: "\r\n") {
            let words = line.split(separator: " ", maxSplits: 1)
            if words.count > 1, words[0].first == "F", Int(words[0].dropFirst()) != nil {
                lastTag = String(words[0])
                lines.append(String(words[1]))
            } else {
                lines.append(String(line))
            }
            guard let turn = turns.first, lines.last?.hasPrefix(turn.line) ?? false else { continue }
            turns.removeFirst()
            answers += Array(turn.says.replacing("{tag}", with: lastTag).withLineEnds.utf8)
        }
        writes.append(lines)
        return answers
    }
}

extension String {
    /// Scripts are written with `\n`.
    fileprivate var withLineEnds: String {
        split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    }
}

extension IMAPDialogue {
    static let capabilities = "IMAP4rev1 SASL-IR ESEARCH IDLE AUTH=PLAIN"

    /// Logged in, with what it told on the way forgotten.
    static func loggedIn(
        _ turns: [Turn], limits: IMAPSession.Limits = .init(), capabilities: String = capabilities,
        lastsFor: Int = .max, cut: @escaping ([UInt8]) -> [[UInt8]] = { [$0] }
    ) -> IMAPDialogue {
        var dialogue = IMAPDialogue(
            Turn.login(capabilities) + turns, limits: limits, lastsFor: lastsFor, cut: cut)
        dialogue.start()
        dialogue.actions = []
        dialogue.writes = []
        return dialogue
    }

    /// Logged in and with INBOX open.
    static func opened(
        exists: Int, _ turns: [Turn], limits: IMAPSession.Limits = .init(),
        capabilities: String = capabilities,
        cut: @escaping ([UInt8]) -> [[UInt8]] = { [$0] }
    ) -> IMAPDialogue {
        var dialogue = loggedIn(
            [.examine(exists: exists)] + turns, limits: limits, capabilities: capabilities, cut: cut)
        dialogue.perform(.examine(folder: "INBOX"))
        dialogue.actions = []
        dialogue.writes = []
        return dialogue
    }
}

extension IMAPDialogue.Turn {
    /// Greeting, login by AUTHENTICATE PLAIN, and the capabilities after it.
    static func login(_ capabilities: String = IMAPDialogue.capabilities) -> [IMAPDialogue.Turn] {
        [
            .init("CAPABILITY", "* CAPABILITY \(capabilities)\n{tag} OK done\n"),
            .init("AUTHENTICATE PLAIN", "{tag} OK in\n"),
            .init("CAPABILITY", "* CAPABILITY \(capabilities)\n{tag} OK done\n"),
        ]
    }

    static func examine(exists: Int) -> IMAPDialogue.Turn {
        .init(
            "EXAMINE \"INBOX\"",
            """
            * FLAGS (\\Answered \\Seen)
            * \(exists) EXISTS
            * 0 RECENT
            * OK [UIDVALIDITY 77] UIDs valid
            * OK [UIDNEXT 1000] Predicted
            {tag} OK [READ-ONLY] Examined

            """)
    }

    static let noop = IMAPDialogue.Turn("NOOP", "{tag} OK\n")
}
