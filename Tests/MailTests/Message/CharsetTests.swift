import Mail
import Testing

@Suite struct CharsetTests {
    @Test(
        "declared charsets are undone",
        arguments: [
            ("utf-8", [0xC3, 0xA9], "é"), ("UTF8", [0xC3, 0xA9], "é"), ("us-ascii", [0x41], "A"),
            ("iso-8859-1", [0xE9, 0x80], "é€"), ("latin1", [0xE9], "é"), ("\"ISO-8859-1\"", [0xE9], "é"),
            ("windows-1252", [0x93, 0x94, 0x81], "“”\u{81}"), ("x-cp1252", [0x80], "€"),
            ("iso-8859-15", [0xA4, 0xBD, 0xE9], "€œé"), ("iso-8859-2", [0xB1], "ą"), ("koi8-r", [0xC1], "а"),
            ("windows-1251", [0xE0], "а"), ("shift_jis", [0x82, 0xA0], "あ"), ("gb2312", [0xC4, 0xE3], "你"),
            ("big5", [0xA7, 0x41], "你"), ("euc-kr", [0xB0, 0xA1], "가"),
            ("iso-2022-jp", [0x1B, 0x24, 0x42, 0x24, 0x22, 0x1B, 0x28, 0x42], "あ"),
            ("utf-7", Array("+AOk-A1".utf8), "éA1"), ("utf-16le", [0x41, 0, 0xE9, 0], "Aé"),
            ("utf-16be", [0, 0x41, 0xD8, 0x3D, 0xDE, 0x00], "A😀"), ("cp850", [0x82], "é"),
            ("macintosh", [0x8E], "é"), ("windows-1255", [0xE0, 0xC7], "\u{FB2E}"),
        ] as [(String, [UInt8], String)])
    func declared(label: String, octets: [UInt8], text: String) {
        let reading = Charset.decode(octets, declared: label)
        #expect(reading.text.unicodeScalars.elementsEqual(text.unicodeScalars))
        #expect(reading.flaw == nil)
    }

    @Test(
        "a wrong, missing or unknown declaration is repaired and named",
        arguments: [
            ("iso-8859-1", [0xC3, 0xA9], "é"), ("windows-1252", [0xE2, 0x82, 0xAC], "€"),
            ("utf-8", [0x4E, 0xE9, 0x4E], "NéN"),
            ("utf-8", [0xC3, 0xA9, 0xE9], "é\u{FFFD}"), ("utf-8", [0xC3], "Ã"), (nil, [0xE9], "é"),
            (nil, [0xC3, 0xA9], "é"),
            ("us-ascii", [0xE9], "é"), ("us-ascii", [0xC3, 0xA9], "é"), ("klingon", [0x41, 0xE9], "Aé"),
            ("iso-2022-jp", [0x41, 0xFF, 0x42], "A\u{FFFD}B"),
            ("utf-7", [0x41, 0xE9], "A\u{FFFD}"), ("utf-7", Array("Aé".utf8), "Aé"),
            ("gb2312", Array("numéro d’offre".utf8), "numéro d’offre"),
            ("big5", Array("numéro".utf8), "numéro"), ("shift_jis", Array("reçu à".utf8), "reçu à"),
            ("euc-kr", Array("reçu à".utf8), "reçu à"), ("gb18030", Array("« é »".utf8), "« é »"),
            ("windows-1251", Array("reçu".utf8), "reçu"), ("koi8-r", Array("reçu".utf8), "reçu"),
            ("iso-8859-2", Array("Seán".utf8), "Seán"), ("macintosh", Array("Seán".utf8), "Seán"),
            ("utf-16", Array("numéro A1234567".utf8), "numéro A1234567"),
            ("utf-16be", Array("A1234567".utf8), "A1234567"), ("utf-32", Array("reçu".utf8), "reçu"),
            ("../../etc/x", [0x41], "A"), ("iso-2022-cn-ext", [0x41], "A"),
            (String(repeating: "x", count: 5_000), [0x41], "A"),
        ] as [(String?, [UInt8], String)])
    func repaired(label: String?, octets: [UInt8], text: String) {
        let reading = Charset.decode(octets, declared: label)
        #expect(reading.text == text)
        #expect(reading.flaw != nil)
    }

    @Test(
        "a byte order mark decides and is left out", arguments: ["utf-8", "iso-8859-1", nil] as [String?],
        [[0xEF, 0xBB, 0xBF, 0xC3, 0xA9], [0xFF, 0xFE, 0xE9, 0], [0xFE, 0xFF, 0, 0xE9]] as [[UInt8]])
    func byteOrderMark(label: String?, octets: [UInt8]) {
        #expect(Charset.decode(octets, declared: label).text == "é")
    }

    @Test("lone surrogates and an odd last octet become U+FFFD")
    func brokenUTF16() {
        let octets: [UInt8] = [0xFE, 0xFF, 0xD8, 0x00, 0x00, 0x41, 0xDC, 0x00, 0x00]
        #expect(Charset.decode(octets, declared: nil).text == "\u{FFFD}A\u{FFFD}\u{FFFD}")
    }

    @Test("octets that a charset refuses cost one step each")
    func refusedOctets() {
        let octets = [UInt8](repeating: 0xFF, count: 300_000)
        let reading = Charset.decode(octets, declared: "iso-2022-jp")
        #expect(reading.text.unicodeScalars.count == octets.count)
    }
}
