import FacteurCore
import Foundation
import Glibc
import Text

/// Questions to a person at a terminal: they go to standard error, for standard output is data.
struct Dialogue: Sendable {
    /// Whether anybody can be asked.
    static var isPossible: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// One line, without spaces at its ends.
    ///
    /// - Parameter standard: what Enter alone means; shown in brackets.
    /// - Throws: `Fault` 66 where the terminal has ended.
    func ask(_ question: Localized, standard: String? = nil) async throws -> String {
        let hint = standard.map { $0.isEmpty ? "" : " [\($0.printable("·"))]" } ?? ""
        try show(question + hint + .colon)
        let line = try await Self.onThread { Self.readLine() }
        guard let line else { throw Self.over }
        let answer = line.trimmingCharacters(in: .whitespaces)
        return answer.isEmpty ? standard ?? "" : answer
    }

    /// One of these, by its number or its word.
    func choose(_ question: Localized, _ choices: [(word: String, words: Localized)]) async throws -> String {
        try show(question + "\n")
        for (index, choice) in choices.enumerated() { try show("  \(index + 1) " + choice.words + "\n") }
        while true {
            let answer = try await ask(Localized(verbatim: "1–\(choices.count)"))
            if let number = Int(answer), choices.indices.contains(number - 1) {
                return choices[number - 1].word
            }
            if let choice = choices.first(where: { $0.word == answer.lowercased() }) { return choice.word }
        }
    }

    /// Whether the person agrees; Enter alone does.
    func agrees(_ question: Localized) async throws -> Bool {
        while true {
            let answer = try await ask(question + Localized(en: " (yes/no)", fr: " (oui/non)"), standard: nil)
            switch answer.lowercased() {
            case "", "y", "yes", "o", "oui": return true
            case "n", "no", "non": return false
            default: continue
            }
        }
    }

    /// A secret, which is not shown while it is typed.
    ///
    /// - Throws: `Fault` 66 where the terminal has ended, or the person has ended it (Ctrl-C).
    func secret(_ question: Localized) async throws -> String {
        let prompt = (question + .colon)[Terminal.language]
        let line = try await Self.onThread { Self.readRaw(prompt, to: .error, isShown: false) }
        try show(Localized(verbatim: "\n"))
        guard let line else { throw Self.over }
        return line
    }

    private func show(_ text: Localized) throws {
        try StandardStream.error.write(text[Terminal.language])
    }

    private static let over = Fault(
        .noInput,
        Localized(
            en: "ended before all was answered; nothing was written",
            fr: "terminé avant que tout ait une réponse ; rien n’a été écrit"))

    /// A thread of Swift's own must not wait for a person.
    private static func onThread<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async throws
        -> Value
    {
        await withCheckedContinuation { waiting in
            Thread { waiting.resume(returning: work()) }.start()
        }
    }

    /// More is no answer.
    private static let longest = 4_096

    /// An octet that was read too early.
    private static let putBack = Locked<UInt8?>(nil)

    private static func octet() -> UInt8? {
        if let octet = putBack.withLock({ $0.take() }) { return octet }
        var octet: UInt8 = 0
        while true {
            let count = read(STDIN_FILENO, &octet, 1)
            if count == 1 { return octet }
            guard count < 0, errno == EINTR else { return nil }
        }
    }

    private static func readLine() -> String? {
        var line: [UInt8] = []
        while let octet = octet(), line.count < longest {
            if octet == 0x0A { return String(decoding: line, as: UTF8.self) }
            line.append(octet)
        }
        return nil
    }

    /// The terminal gives each octet at once and shows none; what is not a terminal stays as it is.
    ///
    /// - Parameter forgets: what was typed before the question was shown is no answer to it.
    private static func inRawMode<Value>(forgets: Bool, _ work: () -> Value?) -> Value? {
        var before = termios()
        guard tcgetattr(STDIN_FILENO, &before) == 0 else { return forgets ? nil : work() }
        var raw = before
        raw.c_lflag &= ~tcflag_t(ECHO | ECHONL | ICANON | ISIG)
        guard tcsetattr(STDIN_FILENO, forgets ? TCSAFLUSH : TCSADRAIN, &raw) == 0 else { return nil }
        defer { tcsetattr(STDIN_FILENO, TCSADRAIN, &before) }
        return work()
    }

    /// Octet by octet, so that Ctrl-C is heard here, where the terminal can be put back first.
    ///
    /// - Parameter isShown: a secret is not.
    private static func readRaw(_ prompt: String, to stream: StandardStream, isShown: Bool) -> String? {
        inRawMode(forgets: !isShown) {
            // Not before the terminal is silent: a quick hand's secret would be seen.
            guard (try? stream.write(prompt)) != nil else { return nil }
            var line: [UInt8] = []
            func show(_ text: String) { if isShown, stream.isTerminal { try? stream.write(text) } }
            while let octet = octet(), line.count < longest {
                switch octet {
                case 0x0A, 0x0D:
                    show("\n")
                    return String(decoding: line, as: UTF8.self)
                // Ctrl-C, Ctrl-D, Ctrl-\.
                case 0x03, 0x04, 0x1C: return nil
                case escape where isShown:
                    // A cursor key is none.
                    if skipSequence() { break }
                    show("\n")
                    return escaped
                case 0x08, 0x7F:
                    // A character of several octets goes as one.
                    while let last = line.popLast(), last & 0xC0 == 0x80 {}
                    show("\r\u{1B}[K" + prompt + String(decoding: line, as: UTF8.self).printable("·"))
                case 0x15:
                    line = []
                    show("\r\u{1B}[K" + prompt)
                case 0..<0x20: break
                default:
                    line.append(octet)
                    // A character of several octets is shown once it is whole.
                    let text = String(decoding: line, as: UTF8.self)
                    if !text.hasSuffix("\u{FFFD}") { show("\r\u{1B}[K" + prompt + text.printable("·")) }
                }
            }
            return nil
        }
    }
}

extension Dialogue {
    /// One key, without Enter; a line end that comes with it is passed over.
    ///
    /// - Returns: `nil` where the input has ended, or the person has ended it (Ctrl-C, Ctrl-D).
    func key() async throws -> Character? {
        try await Self.onThread {
            Self.inRawMode(forgets: false) {
                while let octet = Self.octet() {
                    switch octet {
                    case 0x03, 0x04, 0x1C: return nil
                    case Self.escape: _ = Self.skipSequence()
                    case 0x21..<0x7F:
                        Self.skipLineEnd()
                        return Character(Unicode.Scalar(octet))
                    default: continue
                    }
                }
                return nil
            }
        }
    }

    fileprivate static let escape: UInt8 = 0x1B
    /// What a line is that was ended with Esc.
    static let escaped = "\u{1B}"

    /// One line, shown on standard output while it is typed.
    ///
    /// - Returns: `nil` as `key`; `escaped` for Esc.
    func line(_ question: Localized) async throws -> String? {
        // On a line of its own: what is typed may be as long as the terminal is wide.
        try StandardStream.output.write(question[Terminal.language].printable("·") + "\n")
        return try await Self.onThread {
            Self.readRaw("> ", to: .output, isShown: true)?.trimmingCharacters(in: .whitespaces)
        }
    }

    private static func skipLineEnd() {
        guard let octet = soon(), octet != 0x0A, octet != 0x0D else { return }
        putBack.withLock { $0 = octet }
    }

    /// The rest of a cursor or function key behind its Esc (ECMA-48, 5.4: CSI; SS3).
    ///
    /// - Returns: whether there was one.
    fileprivate static func skipSequence() -> Bool {
        guard let first = soon() else { return false }
        guard first == UInt8(ascii: "[") || first == UInt8(ascii: "O") else {
            putBack.withLock { $0 = first }
            return false
        }
        while let next = soon(), !(0x40...0x7E).contains(next) {}
        return true
    }

    /// The next octet, if it comes at once.
    private static func soon() -> UInt8? {
        if let octet = putBack.withLock({ $0.take() }) { return octet }
        var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&waiting, 1, 20) == 1 ? octet() : nil
    }

    /// What was typed or pasted before a screen or a question was shown is no answer to it. Not for what is no terminal: a script's
    /// lines are all there from the start.
    func forgetTyped() {
        guard isatty(STDIN_FILENO) == 1 else { return }
        Self.putBack.withLock { $0 = nil }
        tcflush(STDIN_FILENO, TCIFLUSH)
    }
}
