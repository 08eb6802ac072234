import Testing

@testable import Mail

@Suite("address lists")
struct AddressListTests {
    /// `name|addr-spec` for each address, the name left out when there is none.
    private func read(_ body: String) -> [String] {
        AddressList.parse(body).addresses.map { address in
            (address.displayName.map { $0 + "|" } ?? "") + address.addrSpec.text
        }
    }

    @Test(
        "what is written by the rules is read without a defect",
        arguments: [
            ("a@b.test", ["a@b.test"]),
            ("<a@b.test>", ["a@b.test"]),
            ("A B <a@b.test>", ["A B|a@b.test"]),
            ("A@b.test <a@B.test>", ["A@b.test|a@b.test"]),
            ("A  \t B<a@b.test>", ["A B|a@b.test"]),
            (#""B, A" <a@b.test>"#, ["B, A|a@b.test"]),
            (#""A \"the\" B" <a@b.test>"#, [#"A "the" B|a@b.test"#]),
            (#""c@d.test" <a@b.test>"#, ["c@d.test|a@b.test"]),
            (#""<c@d.test>" <a@b.test>"#, ["<c@d.test>|a@b.test"]),
            (#""IRCC | CIC, Notify" <n@b.test>"#, ["IRCC | CIC, Notify|n@b.test"]),
            ("a@b.test (Jeanne (dite J.) D)", ["Jeanne (dite J.) D|a@b.test"]),
            ("(x) a@b.test", ["x|a@b.test"]),
            ("a@b.test, C <c@d.test>,<e@f.test>", ["a@b.test", "C|c@d.test", "e@f.test"]),
            (", ,a@b.test,,", ["a@b.test"]),
            (#""a b"@c.test"#, [#""a b"@c.test"#]),
            (#"<"a b"@c.test>"#, [#""a b"@c.test"#]),
            ("< a@b.test >", ["a@b.test"]),
            ("a@[192.0.2.1], b@[IPv6:2001:db8::1]", ["a@[192.0.2.1]", "b@[ipv6:2001:db8::1]"]),
            ("Équipe <équipe@château.test>", ["Équipe|équipe@château.test"]),
            ("J. Dupont <a@b.test>", ["J. Dupont|a@b.test"]),
            (#"a@b.test, "x@y.test, z@y.test" <c@d.test>"#, ["a@b.test", "x@y.test, z@y.test|c@d.test"]),
            (#"A "B, C" D <a@b.test>"#, ["A B, C D|a@b.test"]),
            ("A\r\n <a@b.test>,\r\n\tB <b@b.test>", ["A|a@b.test", "B|b@b.test"]),
            ("", []), (" ", []), (" ,\t", []),
        ])
    func clean(body: String, expected: [String]) {
        #expect(read(body) == expected)
        #expect(AddressList.parse(body).defects.isEmpty)
        #expect(!AddressList.parse(body).hasGroup)
    }

    @Test(
        "groups give their members",
        arguments: [
            ("undisclosed-recipients:;", []),
            ("Team: a@b.test, C <c@d.test>;", ["a@b.test", "C|c@d.test"]),
            (#""T, 1": a@b.test;, e@f.test"#, ["a@b.test", "e@f.test"]),
            ("T:a@b.test; U:c@d.test;", ["a@b.test", "c@d.test"]),
        ])
    func groups(body: String, expected: [String]) {
        #expect(read(body) == expected)
        #expect(AddressList.parse(body).hasGroup)
        #expect(AddressList.parse(body).defects.isEmpty)
    }

    @Test(
        "what is doubtful gives what is certain and a defect",
        arguments: [
            ("Jean (c@d.test) <a@b.test>", ["Jean|a@b.test"]),
            (#"<"x@cic.gc.ca"@c.test>"#, [#""x@cic.gc.ca"@c.test"#]),
            (#""x@cic.gc.ca"@c.test"#, [#""x@cic.gc.ca"@c.test"#]),
            ("<(x)a(y)@(z)b.test(w)>", ["a@b.test"]),
            ("<a@b.test (w)>", ["a@b.test"]),
            ("<@r.test,@s.test:a@b.test>", ["a@b.test"]),
            ("Stages c/o A@B <a@b.test>", ["Stages c/o A@B|a@b.test"]),
            ("c@d.test <a@b.test>", ["c@d.test|a@b.test"]),
            ("a@b.test (<c@d.test>)", ["<c@d.test>|a@b.test"]),
            ("Dupont, Jeanne <a@b.test>", ["Dupont, Jeanne|a@b.test"]),
            ("A, B, C <a@b.test>", ["A, B, C|a@b.test"]),
            ("IRCC | CIC, Notify <n@b.test>", ["IRCC | CIC, Notify|n@b.test"]),
            ("<a@b.test> <c@d.test>", ["a@b.test", "c@d.test"]),
            ("A <a@b.test> c@d.test", ["A|a@b.test", "c@d.test"]),
            ("A <a@b.test> tail", ["A|a@b.test"]),
            ("A <a@b.test", ["A|a@b.test"]),
            ("Nobody", []), ("Nobody, a@b.test", ["a@b.test"]), ("a@b.test, Nobody", ["a@b.test"]),
            ("A c@d.test", []), ("a@b@c.test", []), ("<a@b@c.test>", []), ("<a@b.test,c@d.test>", []),
            ("a@", []),
            ("@b.test", []), ("<>", []), ("<a>", []), ("a@b..test", []), ("a@b.test\u{0}", []),
            ("<a@b\u{0}.test>", []),
            ("a@cic.gc.ca(.evil.test)x.test", []), ("<a@cic.gc.ca(x).evil.test>", []), (#""a@b.test"#, []),
            (#""A" a@b.test"#, []), (#"x"a"@b.test"#, []), ("(A a@b.test", []), ("A <a b@c.test>", []),
            ("<mailto:a@b.test>", []),
            ("<bad> a@b.test", ["a@b.test"]), ("T: a@b.test", ["a@b.test"]), (#""a\" <c@d.test>"#, []),
            (#"a\@b.test"#, []),
            ("=?utf-8?q?a=40b.test?=", []),
        ])
    func doubtful(body: String, expected: [String]) {
        #expect(read(body) == expected)
        #expect(!AddressList.parse(body).defects.isEmpty)
    }

    @Test("a local part of 86 octets, as GC Notify has, is read")
    func longLocalPart() {
        let local = String(repeating: "a", count: 86)
        #expect(read("<\(local)@notify.test>") == [local + "@notify.test"])
        #expect(read("\(local)@notify.test") == [local + "@notify.test"])
    }

    @Test(
        "display names are decoded, inside quotes too, and stay on one line",
        arguments: [
            ("=?utf-8?q?Ch=C3=A2teau?= <a@b.test>", "Château"),
            ("=?utf-8?B?w4k=?= =?utf-8?B?w6k=?= D <a@b.test>", "Éé D"),
            (#""=?utf-8?q?IRCC_|_CIC,?= Notify" <a@b.test>"#, "IRCC | CIC, Notify"),
            ("=?utf-8?q?a=40b.test=3E,_?= <a@b.test>", "a@b.test>,"),
            ("=?utf-8?q?A=0D=0ABcc=3A=00_x=1B?= <a@b.test>", "A Bcc: x"),
            ("a@b.test (=?iso-8859-1?q?=C9lise?=)", "Élise"),
            ("=?nonsense?q?x?= <a@b.test>", "=?nonsense?q?x?="),
        ])
    func decoding(body: String, name: String) {
        let list = AddressList.parse(body)
        #expect(list.addresses.map(\.displayName) == [name])
        #expect(list.addresses.map(\.addrSpec.text) == ["a@b.test"])
    }

    @Test(
        "raw specials in an encoded-word are part of the name, and a defect",
        arguments: [
            ("=?utf-8?q?IRCC,_CIC?= <a@b.test>", "IRCC, CIC"),
            ("X =?utf-8?q?<c@d.test>?= <a@b.test>", "X <c@d.test>"),
            ("=?utf-8?q?<c@d.test>,?= <a@b.test>", "<c@d.test>,"),
            ("=?utf-8?q?a(b?= <a@b.test>", "a(b"),
        ])
    func specialInEncodedWord(body: String, name: String) {
        let list = AddressList.parse(body)
        #expect(list.addresses.map(\.displayName) == [name])
        #expect(list.addresses.map(\.addrSpec.text) == ["a@b.test"])
        #expect(list.defects.count == 1)
    }

    @Test("at most 1,000 addresses are read, and the list says so")
    func bound() {
        let list = AddressList.parse(String(repeating: "a@b.test,", count: 5000))
        #expect(list.addresses.count == 1000)
        #expect(list.defects.count == 1)
    }

    @Test(
        "a megabyte of anything ends",
        arguments: [
            "(", ")", "\"", "<", ">", ",", ";", ":", "@", "\\", "[", "a", " ", "()", "\"\"", "<>",
            "<a@b.test>", "<a@", "a,", "a:",
            "a@b.test ", "((a)", "\\(", "é", "\u{0}", "<@a:", "\"a\",", "=?utf-8?q?a?= ", ",=?",
            ",=?a?q?", "=?a?q?b,?= ",
        ])
    func megabyte(piece: String) {
        let list = AddressList.parse(String(repeating: piece, count: 1_000_000 / piece.utf8.count))
        #expect(list.addresses.count <= 1000)
        #expect(list.defects.count <= 16)
    }

    @Test("100,000 nested parentheses are one comment")
    func nesting() {
        let deep = String(repeating: "(", count: 100_000) + String(repeating: ")", count: 100_000)
        #expect(read(deep + "<a@b.test>").last?.hasSuffix("a@b.test") == true)
        #expect(AddressList.parse(deep + "<a@b.test>").defects.isEmpty)
    }
}
