import Testing

@testable import Mail

@Suite("encoded-words, written")
struct EncodedWordWriterTests {
    @Test(
        "Q or B, whichever is shorter",
        arguments: [
            ("été", ["=?utf-8?B?w6l0w6k=?="]),
            ("Le numéro de votre offre", ["=?utf-8?Q?Le_num=C3=A9ro_de_votre_offre?="]),
            ("日本", ["=?utf-8?B?5pel5pys?="]),
            ("a_b=c?é d", ["=?utf-8?B?YV9iPWM/w6kgZA==?="]),
            ("", []),
        ])
    func shorter(text: String, expected: [String]) {
        #expect(EncodedWordWriter.words(text, firstLength: 75) == expected)
    }

    @Test(
        "no word is longer than 75 octets, the first not longer than asked",
        arguments: ["é", "日", "👩‍👩‍👧‍👦", "aé ", "e\u{301}", "\u{1F1E8}\u{1F1E6}", "=", "abcdefghij é"])
    func length(piece: String) {
        let words = EncodedWordWriter.words(String(repeating: piece, count: 100), firstLength: 60)
        #expect(words.count > 1)
        #expect((words.first?.utf8.count ?? 0) <= 60)
        #expect(words.allSatisfy { $0.utf8.count <= 75 })
    }

    @Test("a character too long for a word is split between scalars, never inside one")
    func longCharacter() {
        let text = "e" + String(repeating: "\u{301}", count: 100)
        let words = EncodedWordWriter.words(text, firstLength: 75)
        #expect(words.allSatisfy { $0.utf8.count <= 75 })
    }
}
