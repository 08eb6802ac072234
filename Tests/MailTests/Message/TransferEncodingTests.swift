import Mail
import Testing

@Suite struct TransferEncodingTests {
    private func body(_ encoding: String, _ body: String) -> (text: String, isClean: Bool) {
        let message = MessageParser().parse(
            Array(
                "Content-Transfer-Encoding: \(encoding)\nContent-Type: text/plain; charset=utf-8\n\n\(body)"
                    .utf8))
        guard case .text(let text) = message.root.content else { return ("<no text>", false) }
        return (text, message.defects.isEmpty)
    }

    @Test(
        "base64 is read whatever stands in it, and damage is named",
        arguments: [
            ("QTEyMzQ1Njc=", "A1234567", true),
            ("QTEy\nMzQ1\r\nNjc=\n", "A1234567", true),
            (" QTEy\tMzQ1 Njc = ", "A1234567", true),
            ("QTEyMzQ1Njc", "A1234567", false),
            ("QTEyMw==NDU2Nw==", "A1234567", true),
            ("QTEyMzQ1*Njc=", "A1234567", false),
            ("QTEyMzQ1Njc====", "A1234567", true),
            ("Q", "", false),
            ("", "", true),
            ("====", "", true),
            ("w6k=", "é", true),
        ])
    func base64(written: String, text: String, isClean: Bool) {
        #expect(body("base64", written) == (text, isClean))
    }

    @Test(
        "quoted-printable is read whatever stands in it, and damage is named",
        arguments: [
            ("A=31=32", "A12", true), ("A12=\n34", "A1234", true), ("A12=\r\n34", "A1234", true),
            ("A12= \t\n34", "A1234", true), ("A12=", "A12", true), ("A12 =\n 34", "A12  34", true),
            ("a  \nb\t\n", "a\nb\n", true), ("a=20\nb", "a \nb", true), ("a ", "a", true),
            ("=c3=A9", "é", true), ("=C3=\n=A9", "é", true), ("=ZZ", "=ZZ", false), ("a=b", "a=b", false),
            ("=3", "=3", false), ("==41", "=A", false), ("http://a.test/?x=y", "http://a.test/?x=y", false),
        ])
    func quotedPrintable(written: String, text: String, isClean: Bool) {
        #expect(body("quoted-printable", written) == (text, isClean))
    }

    @Test(
        "the word for the encoding is read in any case and with a comment; unknown ones are none",
        arguments: [
            ("BASE64", "QQ==", "A", true), ("Base64 (really)", "QQ==", "A", true), ("8bit", "é", "é", true),
            ("7bit", "a", "a", true), ("binary", "a=41", "a=41", true),
            ("Quoted-Printable;", "=41", "A", true),
            ("x-unknown", "=41", "=41", false), ("", "a", "a", true),
        ])
    func words(encoding: String, written: String, text: String, isClean: Bool) {
        #expect(body(encoding, written) == (text, isClean))
    }

    @Test(
        "a misspelt encoding is undone, and named",
        arguments: [
            ("quoted_printable", "=41"), ("quotedprintable", "=41"), ("quoted printable", "=41"),
            ("quoted-printable, x", "=41"), ("quoted-printable charset=utf-8", "=41"),
            ("\"quoted-printable\"", "=41"),
            ("x-quoted-printable", "=41"), ("quoted-printabel", "=41"), ("base-64", "QQ=="),
            ("base 64", "QQ=="),
            ("b64", "QQ=="), ("base64.", "QQ=="), ("x-base64", "QQ=="), ("base64 utf-8", "QQ=="),
            ("8-bit", "A"),
            ("7-bit", "A"), ("8bits", "A"), ("8 bit", "A"), ("7bit us-ascii", "A"), ("none", "A"),
        ])
    func misspelt(encoding: String, written: String) {
        #expect(body(encoding, written) == ("A", false))
        let mail = "Content-Transfer-Encoding: \(encoding)\n\n\(written)"
        let defects = MessageParser().parse(Array(mail.utf8)).defects
        #expect(defects.contains { $0.description.contains("transfer encoding is misspelt") })
    }
}
