import Testing

@testable import Mail

@Suite("base64 of the dialogues") struct Base64AlphabetTests {
    @Test(
        "base64 is strict in both alphabets",
        arguments: [
            ("", true), ("AA==", true), ("AAA=", true), ("AAAA", true), ("AA", false), ("AB==", false),
            ("A===", false), ("AA=A", false), ("AA==\n", false), ("A A=", false), ("====", false),
            ("AAAA====", false),
        ])
    func base64(text: String, isBase64: Bool) {
        let octets = Base64Alphabet.standard.decode(Array(text.utf8))
        #expect((octets != nil) == isBase64)
        if let octets { #expect(Base64Alphabet.standard.encode(octets) == Array(text.utf8)) }
    }
}
