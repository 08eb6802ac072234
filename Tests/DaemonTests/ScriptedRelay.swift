import Foundation
import TestSupport

/// An SMTP server on 127.0.0.1 that answers each step as it is told: the n-th time with the n-th answer, further times with the
/// last; where it is told nothing, it agrees. The counts go on from one connection to the next.
final class ScriptedRelay: @unchecked Sendable {
    enum Step: Sendable {
        case hello, auth, mail, recipient, data, finalDot
    }

    enum Answer: Sendable {
        /// Without the line end.
        case say(String)
        /// As it is, and the script goes on.
        case sayExactly(String)
        case sayAndClose(String)
        case close
        case reset
        /// Says nothing until the server is stopped.
        case silence
        /// An octet of nothing every few milliseconds, until the server is stopped or the client has left.
        case drip
        /// Does this, then agrees.
        case after(@Sendable () -> Void)
    }

    private let lock = NSLock()
    private var answers: [Step: [Answer]]
    private var counts: [Step: Int] = [:]
    private var server: ScriptedServer?
    private let extensions: [String]
    private(set) var port: UInt16 = 0

    static let usual = ["PIPELINING", "SIZE 1000000", "8BITMIME", "ENHANCEDSTATUSCODES", "AUTH PLAIN LOGIN"]

    init(_ answers: [Step: [Answer]] = [:], extensions: [String] = usual) throws {
        self.answers = answers
        self.extensions = extensions
        let server = try ScriptedServer([.run { [weak self] session in try self?.serve(session) }])
        self.server = server
        port = server.port
    }

    func stop() { server?.stop() }

    deinit { stop() }

    /// From now on.
    func answer(_ step: Step, _ answers: Answer...) {
        lock.withLock {
            self.answers[step] = answers
            counts[step] = 0
        }
    }

    /// Every letter whose final dot has come, whatever was answered, dots still stuffed.
    var letters: [[UInt8]] { (server?.clients ?? []).flatMap(\.messages) }

    /// Every line but those of letters, by connection.
    var dialogues: [[String]] { (server?.clients ?? []).map(\.lines) }

    /// How often a command was given, in all connections; libcurl's own EHLO is one.
    func count(_ verb: String) -> Int { dialogues.joined().count { $0.uppercased().hasPrefix(verb) } }

    private func serve(_ session: ScriptedSession) throws {
        try session.write("220 mail.example.test ESMTP\r\n".utf8)
        var isOwnHello = false
        while let line = try session.readLine() {
            let goesOn =
                switch line.prefix(4).uppercased() {
                case "EHLO", "HELO":
                    try greet(session, isOwn: &isOwnHello)
                case "AUTH": try give(next(.auth), else: "235 2.7.0 welcome", to: session)
                case "MAIL": try give(next(.mail), else: "250 2.1.0 ok", to: session)
                case "RCPT": try give(next(.recipient), else: "250 2.1.5 ok", to: session)
                case "DATA": try takeLetter(session)
                case "RSET": try give(nil, else: "250 2.0.0 ok", to: session)
                case "QUIT": try give(.sayAndClose("221 2.0.0 bye"), else: "", to: session)
                default: try give(nil, else: "500 5.5.1 what?", to: session)
                }
            guard goesOn else { return }
        }
    }

    /// The first EHLO of a connection is libcurl's.
    private func greet(_ session: ScriptedSession, isOwn: inout Bool) throws -> Bool {
        defer { isOwn = true }
        let agreed = (["mail.example.test"] + extensions)
        let lines = agreed.dropLast().map { "250-\($0)\r\n" }.joined() + "250 \(agreed.last ?? "")"
        return try give(isOwn ? next(.hello) : nil, else: lines, to: session)
    }

    private func takeLetter(_ session: ScriptedSession) throws -> Bool {
        let answer = next(.data)
        guard try give(answer, else: "354 go on", to: session) else { return false }
        if case .say(let words) = answer, !words.hasPrefix("354") { return true }
        if case .sayExactly(let words) = answer, !words.hasPrefix("354") { return true }
        guard (try? session.readMessage()) != nil else { return false }
        return try give(next(.finalDot), else: "250 2.0.0 Ok: queued as Q1", to: session)
    }

    private func next(_ step: Step) -> Answer? {
        lock.withLock {
            let number = counts[step, default: 0]
            counts[step] = number + 1
            guard let answers = answers[step], let last = answers.last else { return nil }
            return number < answers.count ? answers[number] : last
        }
    }

    /// - Returns: whether the connection goes on.
    private func give(_ answer: Answer?, else agreed: String, to session: ScriptedSession) throws -> Bool {
        switch answer {
        case nil: try session.write("\(agreed)\r\n".utf8)
        case .say(let words): try session.write("\(words)\r\n".utf8)
        case .sayExactly(let words): try session.write(words.utf8)
        case .sayAndClose(let words):
            try session.write("\(words)\r\n".utf8)
            return false
        case .close: return false
        case .reset:
            session.reset()
            return false
        case .silence:
            session.stall()
            return false
        case .drip:
            for _ in 0..<10_000 {
                try session.write("2".utf8)
                session.pause(milliseconds: 5)
            }
            return false
        case .after(let work):
            work()
            try session.write("\(agreed)\r\n".utf8)
        }
        return true
    }
}
