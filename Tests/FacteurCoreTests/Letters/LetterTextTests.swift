import Testing

@testable import FacteurCore

@Suite("what a letter must say, looked for in its text") struct LetterTextTests {
    @Test(
        "it stands there as Characters of its own, at any place",
        arguments: [
            "A1234567", "A1234567.", "(A1234567)", "é A1234567\r\n", "éA1234567é", "AA1234567",
            "A1234567\u{A0}",
        ])
    func stands(text: String) {
        #expect(LetterText.holds(text, "A1234567"))
    }

    @Test(
        "a part of it, or one whose first or last sign is another's, does not count",
        arguments: [
            "", "A123456", "A123456 7", "A1234567\u{301}", "\u{600}A1234567", "A1234567\u{200D}", "a1234567",
        ])
    func differs(text: String) {
        #expect(!LetterText.holds(text, "A1234567"))
    }

    @Test("the same as a comparison of Characters, whatever stands beside it")
    func asCharacters() {
        let pieces = [
            "A1234567", "A", "1234567", " ", "\r", "\n", "\u{301}", "\u{600}", "\u{200D}", "é", "🧑‍🎓", "21232",
        ]
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<5_000 {
            let text = (0..<6).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
            for value in ["A1234567", "21232", "é"] {
                let (text, value) = (Array(text), Array(value))
                let isThere = text.indices.contains { text[$0...].starts(with: value) }
                #expect(LetterText.holds(String(text), String(value)) == isThere, "\(text)")
            }
        }
    }

    private static func words(_ word: String, _ count: Int) -> String {
        Array(repeating: word, count: count).joined(separator: " ")
    }

    private static let long = String(repeating: "x", count: 90)

    private static let lines: [(String, String)] = [
        ("a b", "a b"), ("", ""), ("\n\n", "\n\n"),
        (words("abc", 20), words("abc", 19) + "\nabc"),
        ("- " + words("été", 20), "- " + words("été", 18) + "\n  " + words("été", 2)),
        ("  " + words("abc", 20), "  " + words("abc", 18) + "\n  " + words("abc", 2)),
        ("a \(long) b", "a\n\(long)\nb"),
    ]

    @Test("lines are broken at spaces, and what is indented or an item stays so", arguments: lines)
    func wrapped(text: String, expected: String) {
        #expect(LetterText.wrapped(text) == expected)
    }
}
