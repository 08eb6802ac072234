import Testing

@testable import Mail

@Suite("bodies, encoded")
struct EncodedBodyTests {
    private func written(_ text: String) -> String {
        String(decoding: EncodedBody(text).octets, as: UTF8.self)
    }

    @Test(
        "short ASCII lines go as they are, with CRLF",
        arguments: [
            ("", "\r\n"), ("a", "a\r\n"), ("a\n", "a\r\n"), ("a\r\nb\rc\n\nd", "a\r\nb\r\nc\r\n\r\nd\r\n"),
            ("a=b\t.", "a=b\t.\r\n"),
            (".", ".\r\n"), ("a\u{0}\u{1B}b", "ab\r\n"), ("\n", "\r\n"), ("\r\r\n", "\r\n\r\n"),
        ])
    func sevenBit(text: String, expected: String) {
        #expect(EncodedBody(text).encoding == .sevenBit)
        #expect(written(text) == expected)
    }

    @Test(
        "everything else is quoted-printable",
        arguments: [
            ("é=1", "=C3=A9=3D1\r\n"), ("a ", "a=20\r\n"), ("a\t", "a=09\r\n"), ("From a", "=46rom a\r\n"),
            ("é\n.\n.a", "=C3=A9\r\n=2E\r\n=2Ea\r\n"), ("--=_x", "--=3D_x\r\n"),
            ("é\u{85}\u{0}", "=C3=A9\r\n"),
            (
                String(repeating: "a", count: 77),
                String(repeating: "a", count: 75) + "=\r\naa\r\n"
            ),
            (
                String(repeating: "a", count: 73) + "é",
                String(repeating: "a", count: 73) + "=\r\n=C3=A9\r\n"
            ),
            (
                String(repeating: "a", count: 75) + "From b é",
                String(repeating: "a", count: 75) + "=\r\n=46rom b =C3=A9\r\n"
            ),
            (
                String(repeating: "a", count: 75) + ".",
                String(repeating: "a", count: 75) + ".\r\n"
            ),
            (
                String(repeating: "a", count: 75) + ".é",
                String(repeating: "a", count: 75) + "=\r\n=2E=C3=A9\r\n"
            ),
        ])
    func quotedPrintable(text: String, expected: String) {
        #expect(written(text) == expected)
    }

    @Test(
        "no line is longer than 76 octets, whatever the text",
        arguments: ["é", "日", "👩‍👩‍👧‍👦", "a", " ", "=", "a b é "])
    func lineLength(piece: String) {
        let lines = EncodedBody(String(repeating: piece, count: 1000)).octets.split(separator: 0x0A)
        #expect(lines.allSatisfy { $0.count <= 77 && $0.last == 0x0D })
    }
}
