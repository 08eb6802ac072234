import Mail
import Testing

@Suite("SMTP replies") struct SMTPReplyParserTests {
    static func parse(_ text: String, _ chunking: Chunking) -> [SMTPReplyParser.Event] {
        var parser = SMTPReplyParser()
        var events: [SMTPReplyParser.Event] = []
        for chunk in chunking.cut(Array(text.utf8)) {
            parser.append(chunk)
            while let event = parser.next() { events.append(event) }
        }
        return events
    }

    @Test(
        "a reply is complete with its last line, however it is cut",
        arguments: [
            ("250 Ok\r\n", [SMTPReply(code: 250, lines: ["Ok"])]),
            ("250\r\n", [SMTPReply(code: 250, lines: [""])]),
            ("250 \n", [SMTPReply(code: 250, lines: [""])]),
            ("250-one\r\n250-\r\n250 two\r\n", [SMTPReply(code: 250, lines: ["one", "", "two"])]),
            (
                "250 a\r\n354 b\r\n421 c\r\n",
                [
                    SMTPReply(code: 250, lines: ["a"]), SMTPReply(code: 354, lines: ["b"]),
                    SMTPReply(code: 421, lines: ["c"]),
                ]
            ),
            ("250-never\r\n", []), ("25", []),
            ("999 what\r\n", [SMTPReply(code: 999, lines: ["what"])]),
            ("550 \u{1B}[2J\0x\r\n", [SMTPReply(code: 550, lines: ["[2J x"])]),
        ] as [(String, [SMTPReply])], Chunking.allCases)
    func reads(item: (text: String, replies: [SMTPReply]), chunking: Chunking) {
        #expect(Self.parse(item.text, chunking) == item.replies.map { .reply($0) })
    }

    @Test(
        "what is no reply is a fault, and nothing after it is believed",
        arguments: [
            ("\r\n", "without a code"), ("Hello\r\n", "without a code"), ("25\r\n", "without a code"),
            ("2500 x\r\n", "without a code"), ("250_x\r\n", "without a code"),
            ("２50 x\r\n", "without a code"),
            ("250-a\r\n251 b\r\n", "two codes"),
            ("250-" + String(repeating: "a", count: 2_050), "a line of more than"),
            (String(repeating: "250-a\r\n", count: 513), "more than 512 lines"),
        ], Chunking.allCases)
    func breaks(item: (text: String, word: String), chunking: Chunking) {
        let events = Self.parse(item.text + "\r\n250 Ok\r\n", chunking)
        #expect(events.count == 1)
        guard case .fault(let text) = events.first else {
            Issue.record("\(events)")
            return
        }
        #expect(text.contains(item.word))
    }

    @Test(
        "the enhanced status is the first of the reply's own class",
        arguments: [
            ("550 5.1.1 no such user\r\n", "5.1.1"), ("550-what\r\n550 5.7.1 no\r\n", "5.7.1"),
            ("250 5.1.1 odd\r\n", nil),
            ("550 5.1.1x\r\n", nil), ("550 no\r\n", nil), ("450 4.2.100 x\r\n", "4.2.100"),
            ("550 5.1.1000 x\r\n", nil),
        ] as [(String, String?)])
    func status(text: String, status: String?) {
        guard case .reply(let reply) = Self.parse(text, .whole).first else {
            Issue.record("no reply")
            return
        }
        #expect(reply.status?.description == status)
    }

    @Test("64 MB without a line end are a fault after the first few kilobytes")
    func endless() {
        var parser = SMTPReplyParser()
        let chunk = [UInt8](repeating: 0x61, count: 1 << 20)
        var faults = 0
        for _ in 0..<64 {
            parser.append(chunk)
            while let event = parser.next() {
                faults += event == .reply(SMTPReply(code: 0, lines: [])) ? 0 : 1
            }
        }
        #expect(faults == 1)
    }
}
