extension IMAPSession {
    /// The verb of a line of ours (`EXAMINE`, `UID FETCH`); `more` for what continues a command. Shows nothing else of it: a
    /// line may hold a password.
    package static func verb(of line: [UInt8]) -> String {
        let words = line.prefix(60).split(separator: UInt8(ascii: " "), maxSplits: 3)
            .map { word in String(decoding: word.filter { $0 > 0x20 }, as: UTF8.self) }
        if words == ["DONE"] { return "DONE" }
        guard words.count > 1, known.contains(words[1]) else { return "more" }
        return words[1] == "UID" && words.count > 2 ? "UID \(words[2])" : words[1]
    }

    private static let known: Set<String> = [
        "CAPABILITY", "NOOP", "IDLE", "LOGOUT", "LIST", "EXAMINE", "LOGIN", "AUTHENTICATE", "UID",
    ]
}
