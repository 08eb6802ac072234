import Mail
import TestSupport
import Testing

@Suite struct HeaderAmbiguityTests {
    private static let fields = "From: a@b.test\r\nTo: c@d.test\r\n\tand more\r\nSubject: \u{E9}\r\n"

    @Test(
        "a header that everybody reads alike is not ambiguous, whatever the body holds",
        arguments: [
            fields + "\r\nbody \0 with NUL\rand CR\r\n", fields, "", "\r\nbody only\0",
            fields.replacing("\r\n", with: "\n") + "\nno field\0",
            "From MAILER Tue Nov 24\n" + fields + "\r\n",
        ])
    func unambiguous(mail: String) { #expect(HeaderSection.ambiguity(of: Array(mail.utf8)) == nil) }

    private static let ambiguousLines: [(String, String)] = [
        ("X: a\0b\r\n", "NUL"), ("From: a@b\0.test\r\n", "NUL"), ("X: a\rFrom: x@evil.test\r\n", "CR"),
        ("X: a\r\r\n", "CR"), ("\r\r\n", "CR"), ("X : a\r\n", "colon"),
        ("From\t: x@evil.test\r\n", "colon"),
        ("no field\r\n", "no field"), (" \r\n", "no field"), ("Fr\0om: x@evil.test\r\n", "NUL"),
        (": empty name\r\n", "no field"), ("From x@evil.test\r\n", "no field"),
        (String(repeating: "X: y\r\n", count: 10_000), "longer"),
        ("X: " + String(repeating: "y", count: 1 << 20) + "\r\n", "longer"),
    ]

    @Test(
        "a header that two programs may cut differently is ambiguous",
        arguments: ambiguousLines.map { (LongText($0.0), $0.1) })
    func ambiguous(line: LongText, word: String) throws {
        let mail = Self.fields + line.text + "From: x@evil.test\r\n\r\nbody"
        let defect = try #require(HeaderSection.ambiguity(of: Array(mail.utf8)))
        #expect(defect.description.contains(word))
    }

    @Test("a continuation line before any field is ambiguous")
    func continuationFirst() {
        #expect(HeaderSection.ambiguity(of: Array((" x\r\n" + Self.fields).utf8)) != nil)
    }
}
