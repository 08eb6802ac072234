import Foundation
import Mail
import Testing

@Suite("no secret in what a server says") struct SecretMaskTests {
    static let password = "Zq7\"fé%k+Lm2\\x9"
    private static let mask = SecretMask(.password(user: "stages@host.example", password: password))

    private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    static let forms: [String] = {
        let hexadecimal = password.utf8.map { String(format: "%02x", $0) }
        let plain = base64("\0stages@host.example\0" + password)
        return [
            password, password.uppercased(), "\"Zq7\\\"fé%k+Lm2\\\\x9\"", plain, plain.uppercased(),
            base64("stages@host.example"), base64(password), base64("x" + password), base64("xy" + password),
            "AUTH PLAIN " + plain.prefix(24), String(plain.suffix(16)),
            plain.prefix(20) + "\r\n " + plain.dropFirst(20),
            plain.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: ""),
            hexadecimal.joined(), hexadecimal.joined(separator: " "), hexadecimal.joined().uppercased(),
            hexadecimal.map { "%" + $0 }.joined(), hexadecimal.map { "\\x" + $0 }.joined(),
            hexadecimal.map { "0x" + $0 }.joined(separator: ","), "Zq7%22f%C3%A9%25k%2BLm2%5Cx9",
            "Zq7&quot;fé%k+Lm2\\x9", String(password.prefix(6)), String(password.suffix(6)),
        ]
    }()

    @Test("a quotation is taken out in whatever form, and the words around it stay", arguments: forms)
    func takenOut(form: String) {
        let shown = Self.mask.clean("500 5.5.1 Command unrecognized: \(form) <")
        #expect(shown == "500 5.5.1 Command unrecognized: \(shown.dropFirst(32).dropLast(2)) <")
        #expect(shown.contains(SecretMask.mark))
        for piece in ["q7\"f", "k+Lm2", "x9", "Zq7", "Wn", "5a71", "4c6d"] {
            #expect(!shown.contains(piece), "\(shown)")
        }
    }

    @Test(
        "a token is taken out of what its mechanisms send",
        arguments: [
            "user=u@host.example\u{1}auth=Bearer ya29.A0-longToken_77\u{1}\u{1}",
            "n,a=u@host.example,\u{1}auth=Bearer ya29.A0-longToken_77\u{1}\u{1}",
        ])
    func token(wire: String) {
        let mask = SecretMask(.token(user: "u@host.example", token: "ya29.A0-longToken_77"))
        #expect(!mask.clean("said \(wire)").contains("Token"))
        #expect(mask.clean("said \(Self.base64(wire)) twice") == "said \(SecretMask.mark) twice")
    }

    @Test("a secret of three letters is taken out where it stands alone")
    func short() {
        let mask = SecretMask(.password(user: "u", password: "abc"))
        #expect(mask.clean("LOGIN u abc refused, abcdef stays") == "LOGIN u […] refused, abcdef stays")
    }

    @Test(
        "what holds no secret stays as it is, and so does everything where nobody logs in",
        arguments: [
            "535 5.7.8 Error: authentication failed: (reason unavailable)", "250 2.0.0 Ok: queued as 4XyZ12",
            "550 5.1.1 <stages@host.example>: user unknown", "", "  two  spaces ", "élève",
        ])
    func honest(words: String) {
        #expect(Self.mask.clean(words) == words)
        #expect(SecretMask(nil).clean(words) == words)
    }
}
