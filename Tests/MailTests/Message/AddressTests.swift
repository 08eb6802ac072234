import Mail
import Testing

@Suite("a typed mailbox")
struct AddressTests {
    @Test(
        "a name and an address are read as typed",
        arguments: [
            ("stages@host.test", nil, "stages@host.test"),
            ("Stages <stages@host.test>", "Stages", "stages@host.test"),
            ("  Stages d'été   <stages@host.test>", "Stages d'été", "stages@host.test"),
            (#""Stages, été" <stages@host.test>"#, "Stages, été", "stages@host.test"),
            (#""A \"B\"" <a@b.test>"#, #"A "B""#, "a@b.test"),
            ("<a@b.test>", nil, "a@b.test"),
            (#""" <a@b.test>"#, nil, "a@b.test"),
            ("=?utf-8?q?A?= <a@b.test>", "=?utf-8?q?A?=", "a@b.test"),
        ] as [(String, String?, String)])
    func typed(text: String, name: String?, addrSpec: String) throws {
        let address = try #require(Address(text))
        #expect(address.displayName == name)
        #expect(address.addrSpec.text == addrSpec)
    }

    @Test(
        "anything else is refused",
        arguments: [
            "", "Stages", "Stages stages@host.test", "Stages <>", "Stages <stages>", "Stages <a@b.test> ",
            "A, B <a@b.test>",
            "A <a@b.test>, B <c@d.test>", "A <a@b.test>\n", "A\r\nBcc: x <a@b.test>", "A (x) <a@b.test>",
            "<a@b.test>>",
            "a@b.test <c@d.test>", #""A <a@b.test>"#, #""A" B <a@b.test>"#, "T: <a@b.test>", "A < a@b.test>",
            "\u{1B}[31mA <a@b.test>",
        ])
    func refused(text: String) {
        #expect(Address(text) == nil)
    }
}
