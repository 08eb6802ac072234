import Testing
import Text
import Transport

@testable import FacteurCore

/// What a configuration lets through, a connection can be opened to.
@Suite("one syntax of a server's address") struct ServerAddressTests {
    @Test(
        "the configuration and the connection agree on each",
        arguments: [
            ("mail.example.test", true), ("relay", true), ("a_b.test", true), ("127.0.0.1", true),
            ("[::1]", true), ("[2001:db8::1]", true), ("localhost", true), ("xn--caf-dma.test", true),
            ("mail.example.test.", false), ("localhost.", false), ("a..b", false), (".", false), ("", false),
            ("-a.test", false), ("a-.test", false), ("é.test", false), ("a b", false), ("[a]", false),
            ("[127.0.0.1]", false), ("[::1", false), ("a%41.test", false),
            (String(repeating: "a", count: 64) + ".test", false),
        ])
    func agree(host: String, isTaken: Bool) {
        let url = try? ServerURL("imaps://" + host)
        let endpoint = try? Endpoint(scheme: .imaps, host: host)
        #expect((url != nil) == isTaken)
        #expect((endpoint != nil) == isTaken)
        #expect(url?.host.text == endpoint?.host)
    }
}
