import Mail
import TestSupport
import Testing

@Suite("addr-spec")
struct AddrSpecTests {
    @Test(
        "a typed address is read as it was meant",
        arguments: [
            ("jeanne@exemple.test", "jeanne", "exemple.test"),
            ("Jeanne.Dupont@Exemple.TEST", "Jeanne.Dupont", "exemple.test"),
            ("stages+ref-17@host.example", "stages+ref-17", "host.example"),
            ("o'brien!#$%&*/=?^_`{|}~@a.test", "o'brien!#$%&*/=?^_`{|}~", "a.test"),
            (#""a b"@a.test"#, "a b", "a.test"),
            (#""a\"b\\c"@a.test"#, #"a"b\c"#, "a.test"),
            (#""a@b"@a.test"#, "a@b", "a.test"),
            (#""plain"@a.test"#, "plain", "a.test"),
            ("élise@château.example", "élise", "château.example"),
            ("a@xn--chteau-wta.example", "a", "xn--chteau-wta.example"),
            ("a@b-c.d1.test", "a", "b-c.d1.test"),
        ])
    func typed(text: String, localPart: String, domain: String) throws {
        let address = try #require(AddrSpec(text))
        #expect(address.localPart == localPart)
        #expect(address.domain == domain)
        #expect(AddrSpec(address.text) == address)
    }

    @Test(
        "what is not exactly one address is refused",
        arguments: [
            "", "@", "a", "a@", "@a.test", "a@b", "a b@c.test", " a@b.test", "a@b.test ", "a@b.test\n",
            "a@b.test\r\nBcc: x@y.test",
            "a@b.test,c@d.test", "a@b.test c@d.test", "a@b@c.test", "a@b.test;c@d.test", "<a@b.test>",
            "A <a@b.test>",
            "a(comment)@b.test", "a@b.test(comment)", "a@[192.0.2.1]", "a@[IPv6:2001:db8::1]", "a@192.0.2.1",
            ".a@b.test",
            "a.@b.test", "a..b@c.test", "a@.b.test", "a@b.test.", "a@b..test", "a@-b.test", "a@b-.test",
            "a@b_c.test",
            #""a@b.test"#, #"a"b@c.test"#, #""a"b"@c.test"#, #""a\"@c.test"#, "\"a\u{00}\"@c.test",
            #""@c.test"#, #"""@c.test"#,
            "a\u{00}b@c.test", "a\u{7F}@c.test", "a\u{85}@c.test", "a\u{200B}@c.test", "a\u{A0}@c.test",
            "a@c\u{202E}.test",
            "a@c.test\u{200B}", "a@c。test", "a@ｃ.test", "a@\u{212A}.test", "a@É.test", "a@c\u{0}.test",
            "a@c.\u{FFFD}est",
            "\"a\r\nb\"@c.test", "mailto:a@b.test,", "a@b.test>", "a@b.test\t", "\u{FEFF}a@b.test",
        ])
    func refused(text: String) {
        #expect(AddrSpec(text) == nil)
    }

    @Test("a typed local part has at most 64 octets, one read from a mail at most 128")
    func localPartBounds() {
        func local(_ count: Int) -> String { String(repeating: "a", count: count) }
        #expect(AddrSpec(local(64) + "@b.test") != nil)
        #expect(AddrSpec(local(65) + "@b.test") == nil)
        #expect(AddrSpec(String(repeating: "é", count: 33) + "@b.test") == nil)
        #expect(AddrSpec(localPart: local(128), domain: "b.test") != nil)
        #expect(AddrSpec(localPart: local(129), domain: "b.test") == nil)
        #expect(AddrSpec(localPart: "", domain: "b.test") == nil)
    }

    @Test("a domain has at most 255 octets, a typed label at most 63")
    func domainBounds() {
        let label63 = String(repeating: "a", count: 63)
        let domain255 = [label63, label63, label63, String(repeating: "b", count: 63)].joined(separator: ".")
        #expect(domain255.utf8.count == 255)
        #expect(AddrSpec("x@" + domain255) != nil)
        #expect(AddrSpec("x@" + domain255 + "b") == nil)
        #expect(AddrSpec("x@a" + label63 + ".test") == nil)
        #expect(AddrSpec(localPart: "x", domain: domain255 + "b") == nil)
    }

    @Test(
        "no address can carry what would end it or start a line",
        arguments: [
            ("a\r\nb", "c.test"), ("a", "c.test\r\nBcc: x"), ("a", "c>.test"), ("a", "c test"),
            ("a", "c,d.test"), ("a", "c..d"),
            ("a", ".c"), ("a", ""), ("a", "[a]b]"), ("a", "[]"), ("a\u{85}", "c.test"), ("a", "c\u{9B}.test"),
            ("a", "c@d.test"),
        ])
    func unwritable(localPart: String, domain: String) {
        #expect(AddrSpec(localPart: localPart, domain: domain) == nil)
    }

    @Test(
        "the text quotes the local part where it must",
        arguments: [
            ("a.b", "a.b@c.test"), ("a b", #""a b"@c.test"#), ("a..b", #""a..b"@c.test"#),
            (".a", #"".a"@c.test"#),
            (#"a"\b"#, #""a\"\\b"@c.test"#), ("a@b", #""a@b"@c.test"#), ("a,b", #""a,b"@c.test"#),
            ("é", "é@c.test"),
        ])
    func quoting(localPart: String, text: String) {
        #expect(AddrSpec(localPart: localPart, domain: "c.test")?.text == text)
    }

    private static func chain(_ pieces: [String], _ random: inout SplitMix64) -> String {
        (0..<Int.random(in: 0...6, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
            .joined()
    }

    /// One letter outside ASCII has a text read the long way.
    @Test("the short way through what is ASCII and the long way agree", arguments: 0..<40)
    func shortWay(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let labels = [
            "a", "B", "9", "-", ".", ".", "_", "xn--", "[", "\\", "\"", " ", "@", "test",
            String(repeating: "l", count: 63), String(repeating: "m", count: 64),
            String(repeating: "n.", count: 60),
        ]
        for _ in 0..<200 {
            let domain = Self.chain(labels, &random)
            #expect(AddrSpec("a@\(domain)")?.domain == AddrSpec("é@\(domain)")?.domain, "\(domain)")
            let local = Self.chain(labels + ["+", "'", "(", ",", "\u{7F}"], &random)
            #expect(
                AddrSpec("\(local)@b.test")?.localPart == AddrSpec("\(local)@é.test")?.localPart, "\(local)")
        }
    }

    @Test("an address is ASCII when both sides are")
    func ascii() {
        #expect(AddrSpec("a@b.test")?.isASCII == true)
        #expect(AddrSpec("é@b.test")?.isASCII == false)
        #expect(AddrSpec("a@é.test")?.isASCII == false)
    }

    @Test(
        "the sub-address is what stands behind the first plus",
        arguments: [
            ("stages+ref-17@a.test", "ref-17", "stages@a.test"), ("a+b+c@a.test", "b+c", "a@a.test"),
            ("a@a.test", nil, "a@a.test"), ("a+@a.test", nil, "a+@a.test"), ("+b@a.test", nil, "+b@a.test"),
            ("a@a+b.test", nil, nil),
        ] as [(String, String?, String?)])
    func subAddress(text: String, subAddress: String?, without: String?) {
        #expect(AddrSpec(text)?.subAddress == subAddress)
        #expect(AddrSpec(text)?.withoutSubAddress.text == without)
    }

    @Test(
        "a domain holds itself and what is below it, nothing that looks like it",
        arguments: [
            ("cic.gc.ca", "cic.gc.ca", true), ("CIC.GC.CA", "cic.gc.ca", true),
            ("cic.gc.ca", "CIC.gc.ca.", true),
            ("cic.gc.ca.", "cic.gc.ca", true), ("apps.cic.gc.ca", "cic.gc.ca", true),
            ("a.b.cic.gc.ca", "cic.gc.ca", true),
            ("cic.gc.ca.evil.test", "cic.gc.ca", false), ("xcic.gc.ca", "cic.gc.ca", false),
            ("gc.ca", "cic.gc.ca", false),
            ("cic-gc.ca", "cic.gc.ca", false), ("сic.gc.ca", "cic.gc.ca", false),
            ("cic.gc.ca\u{301}", "cic.gc.ca", false),
            ("cic\u{3002}gc.ca", "cic.gc.ca", false), ("cic.gc.cа", "cic.gc.ca", false),
            ("\u{212A}.test", "k.test", false),
            ("[192.0.2.1]", "1]", false), ("cic.gc.ca", "", false), ("cic.gc.ca", ".", false),
            ("cic.gc.ca", ".gc.ca", false),
            ("château.test", "château.test", true),
        ])
    func within(domain: String, parent: String, expected: Bool) throws {
        let address = try #require(AddrSpec(localPart: "a", domain: domain))
        #expect(address.isWithin(domain: parent) == expected)
    }

    @Test("canonically equivalent spellings are different addresses")
    func equality() throws {
        let kelvin = try #require(AddrSpec(localPart: "\u{212A}", domain: "a.test"))
        let letter = try #require(AddrSpec(localPart: "K", domain: "a.test"))
        #expect(kelvin != letter)
        #expect(Set([kelvin, letter]).count == 2)
        #expect(AddrSpec("a@B.test") == AddrSpec("a@b.test"))
    }

    @Test("an address does not print itself")
    func description() throws {
        #expect("\(try #require(AddrSpec("a@b.test")))" == "<address>")
    }
}
