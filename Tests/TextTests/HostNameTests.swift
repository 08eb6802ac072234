import Testing
import Text

@Suite("names and addresses of machines") struct HostNameTests {
    @Test(
        "each form is told from the others",
        arguments: [
            ("mail.example.test", .domain, false), ("MAIL.Example.test", .domain, false),
            ("xn--caf-dma.test", .domain, false), ("a_b.test", .domain, false), ("relay", .domain, false),
            ("localhost", .domain, true), ("LocalHost", .domain, true), ("localhost.test", .domain, false),
            ("127.0.0.1", .ipv4, true), ("127.255.255.254", .ipv4, true), ("10.0.0.1", .ipv4, false),
            ("0.0.0.0", .ipv4, false), ("127.1", .domain, false), ("0x7f.0.0.1", .domain, false),
            ("::1", .ipv6, true), ("0:0:0:0:0:0:0:1", .ipv6, true), ("::", .ipv6, false),
            ("::ffff:127.0.0.1", .ipv6, false), ("fe80::1", .ipv6, false),
        ] as [(String, HostName.Form, Bool)])
    func forms(text: String, form: HostName.Form, isLoopback: Bool) throws {
        let host = try #require(HostName(text))
        #expect(host.text == text)
        #expect(host.form == form)
        #expect(host.isLoopback == isLoopback)
        #expect(host.inURL == (form == .ipv6 ? "[\(text)]" : text))
        #expect(HostName(bracketed: "[\(text)]") == (form == .ipv6 ? host : nil))
        #expect(HostName(bracketed: text) == host)
    }

    @Test(
        "anything else is none",
        arguments: [
            "", " ", ".", "a..b", ".a", "mail.example.test.", "localhost.", "-a.test", "a-.test", "é.test",
            "a b", "a/b", "a:1", "a@b", "[::1]", "[a]", "::1%eth0", "127.0.0.1\0.test", "a\n",
            String(repeating: "a", count: 64) + ".test", String(repeating: "a.", count: 127) + "test",
        ])
    func none(text: String) { #expect(HostName(text) == nil) }

    @Test("a port is written in digits, from 1 to 65535")
    func ports() {
        #expect(["1", "993", "65535", "00993"].map { HostName.port($0) } == [1, 993, 65_535, 993])
        for text in ["", "0", "65536", "000993", "-1", "+1", "1 ", "٣"] {
            #expect(HostName.port(text) == nil)
        }
    }
}
