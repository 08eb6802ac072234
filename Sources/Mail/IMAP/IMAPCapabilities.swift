/// What an IMAP server says it can do (RFC 3501 §7.2.1); words in upper case, at most 500 of them.
package struct IMAPCapabilities: Sendable, Hashable {
    package let words: Set<String>

    package init(_ words: some Sequence<String>) {
        self.words = Set(words.prefix(500).map { $0.uppercased() })
    }

    package func has(_ word: String) -> Bool { words.contains(word.uppercased()) }

    /// What follows `AUTH=`, sorted.
    package var mechanisms: [String] {
        words.filter { $0.hasPrefix("AUTH=") }.map { String($0.dropFirst(5)) }.sorted()
    }
}

extension IMAPCapabilities {
    /// As they stand after `CAPABILITY`, separated by spaces.
    init(words: [UInt8]) {
        self.init(words.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) })
    }
}
