import TestSupport
import Testing

@testable import Mail

@Suite("Authentication-Results")
struct AuthenticationResultsTests {
    /// `method=value type.name=value …` for each result.
    private func words(_ results: AuthenticationResults?) -> [String]? {
        results?.results.map { result in
            ([result.method + "=" + result.value]
                + result.properties.map { $0.type + "." + $0.name + "=" + $0.value }).joined(separator: " ")
        }
    }

    @Test(
        "what is written by the rules is read",
        arguments: [
            ("mx.test; none", []),
            ("mx.test 1; none", []),
            ("mx.test;", []), ("mx.test", []),
            ("mx.test; spf=pass smtp.mailfrom=a.test", ["spf=pass smtp.mailfrom=a.test"]),
            (
                "mx.test; dkim=pass header.d=a.test; dkim=fail header.i=@b.test; dmarc=pass header.from=a.test",
                ["dkim=pass header.d=a.test", "dkim=fail header.i=@b.test", "dmarc=pass header.from=a.test"]
            ),
            (
                "mx.test;\r\n\tdkim=pass (2048-bit key; secure (very)) header.d=a.test\r\n header.b=\"ab/c+=\";\r\n dmarc=pass(p=REJECT)",
                ["dkim=pass header.d=a.test header.b=ab/c+=", "dmarc=pass"]
            ),
            ("mx.test; dkim=pass header.b=ab/c+d= header.s=s1", ["dkim=pass header.b=ab/c+d= header.s=s1"]),
            (
                #"mx.test; spf=pass smtp.mailfrom="a b;dmarc=pass"@x.test"#,
                ["spf=pass smtp.mailfrom=a b;dmarc=pass@x.test"]
            ),
            ("mx.test; DKIM=Pass Header.D=A.test", ["dkim=pass header.d=A.test"]),
            ("mx.test; dkim = pass header . d = a.test", ["dkim=pass header.d=a.test"]),
            ("mx.test; (x) dkim (y) / (z) 1 = (w) pass (v) header.d=a.test", ["dkim=pass header.d=a.test"]),
            (
                "mx.test; iprev=pass policy.iprev=2001:db8::1 (h.test)",
                ["iprev=pass policy.iprev=2001:db8::1"]
            ),
            (
                "mx.test; spf=none smtp.mailfrom= smtp.helo=h.test",
                ["spf=none smtp.mailfrom= smtp.helo=h.test"]
            ),
            ("mx.test; spf=none smtp.mailfrom=; dmarc=none", ["spf=none smtp.mailfrom=", "dmarc=none"]),
            ("mx.test; x-dkim-atps=pass", ["x-dkim-atps=pass"]),
            ("(c) mx.test (d) 1 (e); (f) dmarc=pass (g)", ["dmarc=pass"]),
            ("mx.test;; dmarc=pass;", ["dmarc=pass"]),
        ] as [(String, [String])])
    func wellFormed(body: String, expected: [String]) {
        let results = AuthenticationResults.parse(body)
        #expect(words(results) == expected)
        #expect(results?.authservID == "mx.test")
    }

    @Test("what Exchange Online writes names nobody, so it is nobody's")
    func exchange() throws {
        let results = try #require(
            AuthenticationResults.parse(
                "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=a.test; dkim=pass (signature was verified)"
                    + " header.d=a.test;dmarc=pass action=none header.from=a.test;compauth=pass reason=100"))
        #expect(results.authservID == nil)
        #expect(!results.isBy(authservID: ""))
        #expect(
            words(results) == [
                "spf=pass smtp.mailfrom=a.test", "dkim=pass header.d=a.test", "dmarc=pass header.from=a.test",
                "compauth=pass",
            ])
        #expect(results.results.last?.reason == "100")
    }

    @Test("version, method version and reason are kept")
    func details() throws {
        let results = try #require(
            AuthenticationResults.parse(#""mx.test" 2; dkim/3=fail reason="bad; \"body\"" header.d=a.test"#))
        #expect(results.authservID == "mx.test")
        #expect(results.version == 2)
        let result = try #require(results.results(of: "dkim").first)
        #expect(result.version == 3)
        #expect(result.reason == #"bad; "body""#)
        #expect(result.properties("header.d").map(\.value) == ["a.test"])
        #expect(results.results(of: "spf").isEmpty)
    }

    @Test(
        "a result that is not method=word is left out, the others stay",
        arguments: [
            ("mx.test; dkim; dmarc=pass", ["dmarc=pass"]),
            ("mx.test; =pass; dmarc=pass", ["dmarc=pass"]),
            ("mx.test; dkim=; dmarc=pass", ["dmarc=pass"]),
            (#"mx.test; dkim="pass"; dmarc=pass"#, ["dmarc=pass"]),
            (#"mx.test; dkim=pass"x"; dmarc=pass"#, ["dmarc=pass"]),
            ("mx.test; dkim=pass/x; dmarc=pass", ["dmarc=pass"]),
            ("mx.test; dkim=pässed; dmarc=pass", ["dmarc=pass"]),
            ("mx.test; none; dmarc=pass", ["dmarc=pass"]),
            (
                "mx.test; dkim=pass header.d=a.test !! header.d=b.test; dmarc=pass",
                ["dkim=pass header.d=a.test", "dmarc=pass"]
            ),
            (#"mx.test; x "a;b" (c;d) e; dmarc=pass"#, ["dmarc=pass"]),
        ])
    func partial(body: String, expected: [String]) {
        #expect(words(AuthenticationResults.parse(body)) == expected)
    }

    private static let unreadableBodies: [String] = [
        "", " ", ";", "; dmarc=pass", "(mx.test; dmarc=pass", "mx.test; dmarc=pass (x",
        #"mx.test; dmarc=pass reason="x"#,
        #""mx.test; dmarc=pass"#, "mx.test foo; dmarc=pass", "mx.test 1x; dmarc=pass",
        "mx.test dmarc=pass",
        "mx.test 9999999999; dmarc=pass", "mx.test; dmarc=pass ((x)",
        String(repeating: "(", count: 100_000) + String(repeating: ")", count: 100_000)
            + "mx.test; dmarc=pass",
        "mx.test" + String(repeating: ";dmarc=pass", count: 101),
        "mx.test; dkim=pass" + String(repeating: " header.d=a.test", count: 101),
        "mx.test; dmarc=pass" + String(repeating: " ", count: 65_536),
    ]

    @Test(
        "what cannot be read to its end is not read at all",
        arguments: unreadableBodies.map(LongText.init))
    func unreadable(body: LongText) {
        #expect(AuthenticationResults.parse(body.text) == nil)
    }

    @Test("parentheses nest as deep as the field is long")
    func nesting() {
        let deep = String(repeating: "(", count: 30_000) + String(repeating: ")", count: 30_000)
        #expect(words(AuthenticationResults.parse("mx.test; dmarc=pass" + deep)) == ["dmarc=pass"])
    }

    @Test("the authserv-id is compared without regard to ASCII case")
    func authservID() {
        let results = AuthenticationResults.parse("MX.Test; none")
        #expect(results?.isBy(authservID: "mx.tEST") == true)
        #expect(results?.isBy(authservID: "mx.test.evil.test") == false)
        #expect(AuthenticationResults.parse("m\u{212A}.test; none")?.isBy(authservID: "mk.test") == false)
    }

    @Test(
        "a property's domain is what stands behind its one at-sign",
        arguments: [
            ("a.test", "a.test"), ("@A.Test", "a.test"), ("x@a.test.", "a.test"),
            ("x@cic.gc.ca@a.test", nil), ("x@evil.test@cic.gc.ca", nil),
            ("", nil), ("<>", nil), ("x@", nil), ("a b.test", nil), ("a..test", nil), ("<x@a.test>", nil),
            (".", nil),
        ] as [(String, String?)])
    func domain(value: String, domain: String?) {
        let property = AuthenticationResults.Property(type: "header", name: "from", value: value)
        #expect(property.domain == domain)
    }

    @Test(
        "64 KB of anything ends",
        arguments: ["(", "\"", ";", "=", ".", "a", " ", "a=b.c=", "a.b= ", ";a=b", "()", "\\", "/1"])
    func long(piece: String) {
        let body = "mx.test; " + String(repeating: piece, count: 65_000 / piece.utf8.count)
        #expect((AuthenticationResults.parse(body)?.results.count ?? 0) <= 100)
    }
}
