import Testing
import Text

@testable import Mail

@Suite("a server's words, shown") struct ServerWordsTests {
    @Test(
        "nothing that could move a cursor, end a line or turn the text round is left",
        arguments: [
            ("plain", "plain"), ("a\r\nb\tc\0d", "a b c d"), ("\u{1B}[31mred\u{1B}[0m", "[31mred [0m"),
            ("\u{9B}2J", "2J"),
            ("a\u{202E}b\u{2066}c\u{200B}d\u{FEFF}", "a b c d"), ("a\u{2028}b\u{E000}", "a b"),
            ("  é 日本  ", "é 日本"),
        ])
    func shown(text: String, words: String) {
        #expect(String(serverWords: text.utf8) == words)
    }

    @Test("octets that are not UTF-8 are marked, and a long text is cut")
    func bounded() {
        #expect(String(serverWords: [0x61, 0xFF, 0x62]) == "a\u{FFFD}b")
        #expect(String(serverWords: [UInt8](repeating: 0x61, count: 1 << 20)).count == 500)
    }
}
