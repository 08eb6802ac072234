import Mail
import Testing

@Suite("the addresses of a message")
struct MessageAddressesTests {
    private func message(_ fields: [(String, String)]) -> Message {
        let header = Header(fields: fields.map { HeaderField(name: $0.0, body: $0.1) })
        let part = Part(
            header: header, mediaType: MediaType(type: "text", subtype: "plain"), content: .text(""))
        return Message(root: part, defects: [], size: 0)
    }

    @Test("one From field with one address is a sole author")
    func sole() {
        let mail = message([("from", "A <a@b.test>"), ("To", "c@d.test, e@f.test")])
        #expect(mail.soleAuthor?.addrSpec.text == "a@b.test")
        #expect(mail.fromFieldCount == 1)
        #expect(mail.to.map(\.addrSpec.text) == ["c@d.test", "e@f.test"])
    }

    @Test(
        "two From fields, two addresses, a group or a defect leave no sole author",
        arguments: [
            [], [""], ["a@b.test", "c@d.test"], ["a@b.test", "a@b.test"], ["a@b.test", ""],
            ["a@b.test, c@d.test"],
            ["A <a@b.test> <c@d.test>"], ["T: a@b.test;"], ["x@@y, a@b.test"], ["A, B <a@b.test>"],
            ["A <a@b.test"], ["<@r.test:a@b.test>"], ["c@d.test <a@b.test>"],
        ])
    func doubtful(froms: [String]) {
        let mail = message(froms.map { ("From", $0) })
        #expect(mail.soleAuthor == nil)
        #expect(mail.fromFieldCount == froms.count)
    }

    @Test("fields of one name are read together, topmost first")
    func several() {
        let mail = message([
            ("Delivered-To", "stages+ref-1@host.test"), ("Cc", "x@y.test"), ("delivered-to", "<b@host.test>"),
            ("Sender", "S <s@host.test>"), ("Reply-To", "r@host.test"),
        ])
        #expect(
            mail.addresses(in: "DELIVERED-TO").map(\.addrSpec.text) == [
                "stages+ref-1@host.test", "b@host.test",
            ])
        #expect(mail.sender?.displayName == "S")
        #expect(mail.cc.count == 1)
        #expect(mail.replyTo.first?.addrSpec.localPart == "r")
        #expect(mail.from.isEmpty)
    }

    @Test("100,000 fields of one name are within the bound")
    func many() {
        let mail = message(Array(repeating: ("To", "a@b.test"), count: 100_000))
        #expect(mail.to.count == 1000)
        #expect(
            message(Array(repeating: ("To", "?"), count: 100_000)).addressList(in: "To").defects.count == 1)
    }
}
