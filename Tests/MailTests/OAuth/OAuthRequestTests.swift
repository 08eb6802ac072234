import Mail
import Testing

@Suite("what is asked of an identity server") struct OAuthRequestTests {
    private static let client = OAuthClient(id: "app-1", proof: .secret("s3:c/r=t&+ é"))

    @Test("a form is posted as it is, and the connection ends with the answer")
    func post() throws {
        let address = try #require(WebAddress("https://id.test:8443/t/token?x=1"))
        let text = String(
            decoding: HTTPRequest.post([("a", "b c&d"), ("é", "~")], to: address), as: UTF8.self)
        let lines = text.components
        #expect(lines.first == "POST /t/token?x=1 HTTP/1.1")
        #expect(lines.contains("Host: id.test:8443"))
        #expect(lines.contains("Connection: close"))
        #expect(lines.contains("Content-Length: 20"))
        #expect(lines.last == "a=b%20c%26d&%C3%A9=~")
    }

    @Test("each grant has the form that its standard asks for")
    func forms() {
        #expect(
            FormText.encode(OAuthGrant.client(scopes: ["https://x.test/.default"]).form(Self.client))
                == "grant_type=client_credentials&scope=https%3A%2F%2Fx.test%2F.default&client_id=app-1&client_secret=s3%3Ac%2Fr%3Dt%26%2B%20%C3%A9"
        )
        let open = OAuthClient(id: "app-1", proof: .none)
        #expect(
            FormText.encode(OAuthGrant.refresh("R").form(open))
                == "grant_type=refresh_token&refresh_token=R&client_id=app-1")
        #expect(
            FormText.encode(OAuthGrant.device("D").form(open))
                == "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=D&client_id=app-1"
        )
        let code = OAuthGrant.code("C", redirect: "http://127.0.0.1:1/", verifier: "V")
        #expect(
            FormText.encode(code.form(OAuthClient(id: "a", proof: .assertion("J"))))
                == "grant_type=authorization_code&code=C&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2F&code_verifier=V&client_id=a&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=J"
        )
    }

    /// RFC 7636, appendix B.
    @Test("PKCE's challenge is the standard's own")
    func challenge() {
        #expect(
            BrowserLogin.challenge(of: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
                == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    private static let login = BrowserLogin(
        client: "app 1", scopes: ["a", "b"], redirect: "http://127.0.0.1:4/", state: "S7", verifier: "V")

    @Test("the browser's address holds the challenge and never the verifier")
    func address() throws {
        let authorize = try #require(WebAddress("https://id.test/auth?tenant=1"))
        let login = BrowserLogin(
            client: "a", scopes: ["x", "y"], redirect: "http://127.0.0.1:4/", state: "S",
            verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
        #expect(
            login.address(at: authorize, extra: [("login_hint", "stages@example.test")])
                == "https://id.test/auth?tenant=1&response_type=code&client_id=a&redirect_uri=http%3A%2F%2F127.0.0.1%3A4%2F&scope=x%20y&state=S&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&login_hint=stages%40example.test"
        )
    }

    @Test(
        "only a return with our own state counts",
        arguments: [
            ("GET /?code=4%2Fabc+d&state=S7&scope=x HTTP/1.1", .code("4/abc d")),
            (
                "GET /?state=S7&error=access_denied HTTP/1.1",
                .refused(OAuthRefusal(.denied, "access_denied"))
            ),
            ("GET /?code=x&state=S8 HTTP/1.1", .unrelated), ("GET /?code=x HTTP/1.1", .unrelated),
            ("GET /?code=x&state=S7&code=y HTTP/1.1", .unrelated), ("GET /favicon.ico HTTP/1.1", .unrelated),
            ("POST /?code=x&state=S7 HTTP/1.1", .unrelated), ("GET /?code=&state=S7 HTTP/1.1", .unrelated),
            ("GET /?code=%zz&state=S7 HTTP/1.1", .unrelated), ("", .unrelated),
            ("GET /?code=x&state=S7", .unrelated),
            ("GET /?error=access_denied&state=other HTTP/1.1", .unrelated),
        ] as [(String, BrowserLogin.Return)])
    func returns(line: String, expected: BrowserLogin.Return) { #expect(Self.login.read(line) == expected) }

    @Test("a state with any one octet changed is not our own", arguments: 0..<2)
    func otherStates(place: Int) {
        let own = Array(Self.login.state.utf8)
        for octet in UInt8(ascii: "0")...UInt8(ascii: "z") where octet != own[place] {
            var other = own
            other[place] = octet
            let text = FormText.encode([("state", String(decoding: other, as: UTF8.self))])
            #expect(Self.login.read("GET /?code=x&\(text) HTTP/1.1") == .unrelated, "\(text)")
        }
    }
}

@Suite("an https address") struct WebAddressTests {
    @Test(
        "is read",
        arguments: [
            ("https://id.test/token", "id.test", 443, "/token"), ("HTTPS://Id.test", "Id.test", 443, "/"),
            ("https://127.0.0.1:8443/a?b=c", "127.0.0.1", 8443, "/a?b=c"),
            ("https://id.test?x", "id.test", 443, "/?x"),
        ])
    func good(text: String, host: String, port: Int, target: String) throws {
        let address = try #require(WebAddress(text))
        #expect(address.host == host && address.port == port && address.target == target)
    }

    @Test(
        "is refused where anything else hides in it",
        arguments: [
            "", "http://id.test/", "https://", "https:///x", "https://user@id.test/", "https://id.test:0/",
            "https://id.test:99999/", "https://id.test:/", "https://id.test/#x",
            "https://id.test\\@evil.test/",
            "https://id test/", "https://id.test/\r\nHost: evil.test", "https://-id.test/", "https://é.test/",
            "https://id..test/", "https://[::1]/", "https://id.test:1:2/",
            "https://id.test/" + String(repeating: "a", count: 2_000),
        ])
    func bad(text: String) { #expect(WebAddress(text) == nil) }
}

extension String {
    fileprivate var components: [String] {
        split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
    }
}
