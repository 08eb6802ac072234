import Foundation

/// An SMTP server on 127.0.0.1 with given answers for each step: the n-th time it gives the n-th answer, further times the last
/// one; without an answer, it accepts. The counts continue from one connection to the next.
package final class ScriptedRelay: StoppableServer, @unchecked Sendable {
    package enum Step: Sendable {
        /// `greeting` and `firstHello` belong to libcurl, before our own dialogue.
        case greeting, firstHello
        case hello, auth, mail, recipient, data, finalDot
    }

    package enum Answer: Sendable {
        /// Without the line end.
        case say(String)
        /// Sent unchanged, and the script continues.
        case sayExactly(String)
        case sayAndClose(String)
        case close
        case reset
        /// Sends nothing until the server is stopped.
        case silence
        /// An octet every few milliseconds, until the server is stopped or the client has left.
        case drip
        /// This text and then 64 MB without a line end, or as much of it as the client takes.
        case flood(String)
        /// Calls this, then accepts.
        case after(@Sendable () -> Void)
    }

    /// A letter that the relay took responsibility for: its dot came, and the client got no refusal.
    package struct Taken: Sendable, Hashable {
        package let sender: String
        package let recipient: String
        /// Dots still stuffed.
        package let bytes: [UInt8]

        package var text: String { String(decoding: bytes, as: UTF8.self) }
        /// With its angle brackets; empty if there is none.
        package var messageID: String {
            text.firstMatch(of: /(?i)\r\nMessage-ID: (<[^>]+>)/).map { String($0.1) } ?? ""
        }
    }

    private let lock = NSLock()
    private var takenSoFar: [Taken] = []
    private var answers: [Step: [Answer]]
    private var counts: [Step: Int] = [:]
    private var connections = 0
    private let further: [Step: Answer]
    private var server: ScriptedServer?
    private let extensions: [String]
    private let writesSlowly: Bool
    private let takes: (@Sendable (String) -> Bool)?
    private var flooded = 0
    package private(set) var port: UInt16 = 0

    package static let usual = [
        "PIPELINING", "SIZE 1000000", "8BITMIME", "ENHANCEDSTATUSCODES", "AUTH PLAIN LOGIN",
    ]

    /// - Parameters:
    ///   - writesSlowly: every octet of a reply is a separate write.
    ///   - further: what every connection but the first is answered, whatever the script says.
    ///   - takes: whether the relay takes this initial response to AUTH, as it was sent; `nil` takes every one.
    package init(
        _ answers: [Step: [Answer]] = [:], extensions: [String] = usual, writesSlowly: Bool = false,
        further: [Step: Answer] = [:], takes: (@Sendable (String) -> Bool)? = nil
    ) throws {
        self.further = further
        self.takes = takes
        self.answers = answers
        self.extensions = extensions
        self.writesSlowly = writesSlowly
        let server = try ScriptedServer([.run { [weak self] session in try self?.serve(session) }])
        self.server = server
        port = server.port
    }

    /// Another relay at the same point of the same script, with the same accepted letters; it does not know the connections.
    package func twin() throws -> ScriptedRelay {
        let twin = try ScriptedRelay(
            answers, extensions: extensions, writesSlowly: writesSlowly, further: further, takes: takes)
        (twin.takenSoFar, twin.counts) = lock.withLock { (takenSoFar, counts) }
        return twin
    }

    package func stop() { server?.stop() }

    deinit { stop() }

    /// Sets the answers from now on.
    package func answer(_ step: Step, _ answers: Answer...) {
        lock.withLock {
            self.answers[step] = answers
            counts[step] = 0
        }
    }

    /// Every letter whose final dot has come, whatever the answer was, dots still stuffed.
    package var letters: [[UInt8]] { (server?.clients ?? []).flatMap(\.messages) }

    /// Octets of floods that a client, or the kernel for it, has accepted.
    package var octetsFlooded: Int { lock.withLock { flooded } }

    package var taken: [Taken] { lock.withLock { takenSoFar } }

    /// Every line except those of letters, by connection.
    package var dialogues: [[String]] { (server?.clients ?? []).map(\.lines) }

    /// How often a command was sent, in all connections; libcurl's own EHLO is one.
    package func count(_ verb: String) -> Int { dialogues.joined().count { $0.uppercased().hasPrefix(verb) } }

    private func serve(_ session: ScriptedSession) throws {
        let isFurther = lock.withLock {
            connections += 1
            return connections > 1
        }
        func next(_ step: Step) -> Answer? { (isFurther ? further[step] : nil) ?? self.next(step) }
        guard try give(next(.greeting), else: "220 mail.example.test ESMTP", to: session) else { return }
        var isOwnHello = false
        var (sender, recipient) = ("", "")
        while let line = try session.readLine() {
            if line.hasPrefix("MAIL") { sender = Self.path(in: line) }
            if line.hasPrefix("RCPT") { recipient = Self.path(in: line) }
            let goesOn =
                switch line.prefix(4).uppercased() {
                case "EHLO", "HELO":
                    try greet(session, isOwn: &isOwnHello, next)
                case "AUTH": try give(next(.auth), else: login(line), to: session)
                case "MAIL": try give(next(.mail), else: "250 2.1.0 ok", to: session)
                case "RCPT": try give(next(.recipient), else: "250 2.1.5 ok", to: session)
                case "DATA": try takeLetter(session, from: sender, to: recipient, next)
                case "RSET": try give(nil, else: "250 2.0.0 ok", to: session)
                case "QUIT": try give(.sayAndClose("221 2.0.0 bye"), else: "", to: session)
                default: try give(nil, else: "500 5.5.1 what?", to: session)
                }
            guard goesOn else { return }
        }
    }

    private func login(_ line: String) -> String {
        let isTaken = takes?(line.split(separator: " ").last.map(String.init) ?? "") ?? true
        return isTaken ? "235 2.7.0 welcome" : "535 5.7.8 not that one"
    }

    /// The first EHLO of a connection is libcurl's.
    private func greet(
        _ session: ScriptedSession, isOwn: inout Bool, _ next: (Step) -> Answer?
    ) throws -> Bool {
        defer { isOwn = true }
        let agreed = (["mail.example.test"] + extensions)
        let lines = agreed.dropLast().map { "250-\($0)\r\n" }.joined() + "250 \(agreed.last ?? "")"
        return try give(next(isOwn ? .hello : .firstHello), else: lines, to: session)
    }

    /// The text between the angle brackets.
    private static func path(in line: String) -> String {
        line.firstMatch(of: /<([^>]*)>/).map { String($0.1) } ?? ""
    }

    private func takeLetter(
        _ session: ScriptedSession, from sender: String, to recipient: String, _ next: (Step) -> Answer?
    ) throws -> Bool {
        let answer = next(.data)
        guard try give(answer, else: "354 go on", to: session) else { return false }
        if case .say(let words) = answer, !words.hasPrefix("354") { return true }
        if case .sayExactly(let words) = answer, !words.hasPrefix("354") { return true }
        guard let bytes = try? session.readMessage() else { return false }
        let verdict = next(.finalDot)
        if !Self.isRefusal(verdict) {
            lock.withLock { takenSoFar.append(Taken(sender: sender, recipient: recipient, bytes: bytes)) }
        }
        return try give(verdict, else: "250 2.0.0 Ok: queued as Q1", to: session)
    }

    /// Without an answer, the relay may have accepted the letter.
    private static func isRefusal(_ answer: Answer?) -> Bool {
        switch answer {
        case .say(let words), .sayExactly(let words), .sayAndClose(let words): !words.hasPrefix("2")
        case .close, .reset, .silence, .drip, .flood, .after, nil: false
        }
    }

    private func next(_ step: Step) -> Answer? {
        lock.withLock {
            let number = counts[step, default: 0]
            counts[step] = number + 1
            guard let answers = answers[step], let last = answers.last else { return nil }
            return number < answers.count ? answers[number] : last
        }
    }

    /// - Returns: whether the connection continues.
    private func give(_ answer: Answer?, else agreed: String, to session: ScriptedSession) throws -> Bool {
        switch answer {
        case nil: try write("\(agreed)\r\n", to: session)
        case .say(let words): try write("\(words)\r\n", to: session)
        case .sayExactly(let words): try write(words, to: session)
        case .sayAndClose(let words):
            try write("\(words)\r\n", to: session)
            return false
        case .close: return false
        case .reset:
            session.reset()
            return false
        case .silence:
            session.stall()
            return false
        case .drip:
            try session.drip(UInt8(ascii: "2"))
            return false
        case .flood(let words):
            try session.write(words.utf8)
            try session.flood(UInt8(ascii: "x")) { count in lock.withLock { flooded += count } }
            return false
        case .after(let work):
            work()
            try write("\(agreed)\r\n", to: session)
        }
        return true
    }
    private func write(_ text: String, to session: ScriptedSession) throws {
        if writesSlowly {
            try session.writeSlowly(text.utf8, microseconds: 1)
        } else {
            try session.write(text.utf8)
        }
    }
}
