import Testing
import Transport

@Suite("Endpoint")
struct EndpointTests {
    @Test(
        "every scheme has its port and its protection",
        arguments: [
            (Endpoint.Scheme.imaps, 993, Endpoint.Security.implicitTLS), (.imap, 143, .startTLS),
            (.smtps, 465, .implicitTLS), (.smtp, 587, .startTLS),
        ] as [(Endpoint.Scheme, UInt16, Endpoint.Security)])
    func defaults(scheme: Endpoint.Scheme, port: UInt16, security: Endpoint.Security) throws {
        let endpoint = try Endpoint(scheme: scheme, host: "mail.example.test")
        #expect(endpoint.port == port)
        #expect(endpoint.security == security)
        #expect(endpoint.authority == "mail.example.test:\(port)")
    }

    @Test("an IPv6 address may stand in brackets", arguments: ["::1", "[::1]"])
    func ipv6(host: String) throws {
        let endpoint = try Endpoint(scheme: .imaps, host: host, port: 9993)
        #expect(endpoint.host == "::1")
        #expect(endpoint.authority == "[::1]:9993")
    }

    @Test(
        "plaintext is let through to this machine only",
        arguments: [
            "localhost", "LocalHost", "127.0.0.1", "127.255.255.254", "::1", "[::1]", "0:0:0:0:0:0:0:1",
        ])
    func loopback(host: String) throws {
        let endpoint = try Endpoint(scheme: .imap, host: host, plaintext: true)
        #expect(endpoint.security == .plaintext)
    }

    @Test(
        "plaintext to anywhere else is refused",
        arguments: [
            "mail.example.test", "localhost.example.test", "10.0.0.1", "128.0.0.1", "0.0.0.0",
            "::",
            "::ffff:127.0.0.1", "fe80::1", "127.1", "0x7f.0.0.1", "2130706433",
        ])
    func plaintextBeyondLoopback(host: String) {
        #expect(throws: EndpointFault.plaintextBeyondLoopback(host: host)) {
            try Endpoint(scheme: .smtp, host: host, plaintext: true)
        }
    }

    @Test("a scheme that means TLS cannot be plaintext", arguments: [Endpoint.Scheme.imaps, .smtps])
    func plaintextOverTLS(scheme: Endpoint.Scheme) {
        #expect(throws: EndpointFault.plaintextOverTLS(scheme)) {
            try Endpoint(scheme: scheme, host: "127.0.0.1", plaintext: true)
        }
    }

    @Test(
        "what is not a host name cannot smuggle anything into a URL",
        arguments: [
            "", " ", ".", "a..b", "mail.example.test.", "localhost.", "user@host", "user:pw@host",
            "host/INBOX", "host:993", "host?x", "host#x",
            "host\r\nA1 NOOP", "host\u{0}", "é.example.test", "-a.test", "a-.test", "a b", "[a]", "[]",
            "%41.test",
            String(repeating: "a", count: 64) + ".test", String(repeating: "a.", count: 130) + "test",
        ])
    func badHosts(host: String) {
        #expect(throws: EndpointFault.host(host)) { try Endpoint(scheme: .imaps, host: host) }
    }

    @Test("port 0 is refused")
    func port() {
        #expect(throws: EndpointFault.port) {
            try Endpoint(scheme: .imaps, host: "mail.example.test", port: 0)
        }
    }

    @Test(
        "every fault says what to write instead, on one line",
        arguments: [
            (EndpointFault.host("a\nb"), "xn--"), (.port, "65535"),
            (.plaintextBeyondLoopback(host: "mail.example.test"), "remove `tls: none`"),
            (.plaintextOverTLS(.imaps), "keep one"),
        ])
    func messages(fault: EndpointFault, advice: String) {
        #expect(fault.message.contains(advice))
        #expect(!fault.message.contains { $0.isNewline })
    }
}
