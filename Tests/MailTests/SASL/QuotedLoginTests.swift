import Foundation
import Mail
import Testing

@Suite("logins that servers quoted, known by their form") struct QuotedLoginTests {
    private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    @Test(
        "what stands behind AUTH, AUTHENTICATE and LOGIN is taken out",
        arguments: [
            ("500 5.5.1 Command unrecognized: \"AUTH PLAIN AHUAczNjcmV0\"", "AUTH PLAIN […]"),
            ("BAD unknown: A1 AUTHENTICATE XOAUTH2 dXNlcj11AWF1dGg9QmVhcmVyIHgBAQ==", "XOAUTH2 […]"),
            ("BAD A1 LOGIN stages@host.example s3cret", "LOGIN stages@host.example […]"),
            (
                "BAD A1 LOGIN \"stages@host.example\" \"a s3cret\" end",
                "LOGIN \"stages@host.example\" […] end"
            ),
            ("what is <auth plain AHUAczNjcmV0>?", "auth plain […]"),
            ("BAD \(base64("\0stages@host.example\0s3cret")) is no command", "BAD […] is no command"),
        ])
    func takenOut(words: String, shown: String) {
        let clean = QuotedLogin.clean(words)
        #expect(clean.contains(shown), "\(clean)")
        #expect(!clean.contains("s3cret") && !clean.contains("czNjcmV0") && !clean.contains("Bearer"))
    }

    @Test(
        "other words stay as they are",
        arguments: [
            "535 5.7.8 Error: authentication failed", "NO LOGIN failed for this account", "", " ", "AUTH",
            "LOGIN",
            "503 5.5.1 Error: send AUTH first", "250 2.0.0 Ok: queued as 4XyZ12AbCdEfGhIj",
            "530 5.7.0 Must issue a STARTTLS command first", "LOGIN disabled, use AUTHENTICATE PLAIN",
        ])
    func kept(words: String) {
        #expect(QuotedLogin.clean(words) == words)
    }
}
