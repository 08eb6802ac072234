import TestSupport
import Testing

@testable import Mail

@Suite("IMAP responses") struct IMAPResponseParserTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let text: String
        let events: [IMAPResponseParser.Event]

        init(_ text: String, _ responses: IMAPResponse...) {
            self.text = text
            events = responses.map { .response($0) }
        }

        var testDescription: String { String(text.prefix(60)) }
    }

    static func fetch(_ sequence: Int, _ change: (inout IMAPFetch) -> Void) -> IMAPResponse {
        var fetch = IMAPFetch(sequence: sequence)
        change(&fetch)
        return .fetch(fetch)
    }

    static func parse(
        _ text: some StringProtocol, _ chunking: Chunking, limits: IMAPResponseParser.Limits = .init()
    ) -> [IMAPResponseParser.Event] {
        var parser = IMAPResponseParser(limits: limits)
        var events: [IMAPResponseParser.Event] = []
        for chunk in chunking.cut(Array(text.utf8)) {
            parser.append(chunk)
            while let event = parser.next() { events.append(event) }
        }
        return events
    }

    static let status: [Case] = [
        Case("F1 OK done\r\n", .tagged("F1", IMAPStatus(.ok, text: "done"))),
        Case("F1 OK\r\n", .tagged("F1", IMAPStatus(.ok, text: ""))),
        Case(
            "f1 no [authenticationfailed] Bad.\r\n",
            .tagged("f1", IMAPStatus(.no, code: .authenticationFailed, text: "[authenticationfailed] Bad."))),
        Case("F1 NO no {5}\r\n", .tagged("F1", IMAPStatus(.no, text: "no {5}"))),
        Case("* OK wait {3}\r\n", .status(IMAPStatus(.ok, text: "wait {3}"))),
        Case(
            "* OK [UIDVALIDITY 7] ok\r\n",
            .status(
                IMAPStatus(
                    .ok, code: UIDValidity(rawValue: 7).map { .uidValidity($0) }, text: "[UIDVALIDITY 7] ok"))
        ),
        Case(
            "* OK [UIDVALIDITY 0] ok\r\n",
            .status(IMAPStatus(.ok, code: .unusableUIDValidity("0"), text: "[UIDVALIDITY 0] ok"))),
        Case(
            "* OK [UIDNEXT 99999999999] ok\r\n",
            .status(IMAPStatus(.ok, code: .uidNext(nil), text: "[UIDNEXT 99999999999] ok"))),
        Case("* OK [broken\r\n", .status(IMAPStatus(.ok, text: "[broken"))),
        Case("* OK []\r\n", .status(IMAPStatus(.ok, text: "[]"))),
        Case(
            "* OK [FOO bar baz] x\r\n", .status(IMAPStatus(.ok, code: .other("FOO"), text: "[FOO bar baz] x"))
        ),
        Case("* BYE \u{1B}[31mred\u{202E}\r\n", .status(IMAPStatus(.bye, text: "[31mred"))),
        Case(
            "+ \r\n+\r\n+ AAAA\r\n", .continuation([]), .continuation([]), .continuation(Array("AAAA".utf8))),
    ]

    static let data: [Case] = [
        Case(
            "* CAPABILITY IMAP4rev1 auth=plain \r\n",
            .capability(IMAPCapabilities(["IMAP4REV1", "AUTH=PLAIN"]))),
        Case("* FLAGS (\\Seen $Forwarded)\r\n", .other("FLAGS")),
        Case("* FLAGS ()\r\n", .other("FLAGS")),
        Case("* FLAGS ([done] a[1])\r\n", .other("FLAGS")),
        Case("* STATUS x (A 1 MAILBOXID (abc))\r\n", .folderStatus(name: "x", ["A": 1])),
        Case("* 3 EXISTS\r\n* 0 recent\r\n* 2 EXPUNGE\r\n", .exists(3), .other("RECENT"), .expunge(2)),
        Case("* SEARCH\r\n* SEARCH 2 4 \r\n", .search([]), .search([2, 4])),
        Case("* SEARCH 5 (MODSEQ 9)\r\n", .search([5])),
        Case(
            "* ESEARCH (TAG \"F3\") UID COUNT 3 ALL 4:3,9\r\n",
            .extendedSearch(tag: "F3", all: UIDSet([3, 4, 9]))),
        Case("* ESEARCH (TAG F3) UID\r\n", .extendedSearch(tag: "F3", all: UIDSet([UID]()))),
        Case("* VANISHED (EARLIER) 1:2\r\n", .vanished(UIDSet([1, 2]), earlier: true)),
        Case("* VANISHED 7\r\n", .vanished(UIDSet([7]), earlier: false)),
        Case(
            "* LIST (\\HasNoChildren) \"/\" \"a \\\"b\\\" \\\\c\"\r\n",
            .list(IMAPListing(attributes: ["\\hasnochildren"], delimiter: "/", name: "a \"b\" \\c"))),
        Case(
            "* LIST (\\Noselect) NIL {6}\r\n* BYE&\r\n",
            .list(
                IMAPListing(
                    attributes: ["\\noselect"], delimiter: nil, name: "* BYE&", wire: Array("* BYE&".utf8)))),
        Case(
            "* LIST () \".\" Envoy&AOk-s (\"CHILDINFO\" (\"A\"))\r\n",
            .list(IMAPListing(attributes: [], delimiter: ".", name: "Envoyés"))),
        Case(
            "* STATUS [x] (MESSAGES 2 UIDNEXT 9)\r\n",
            .folderStatus(name: "[x]", ["MESSAGES": 2, "UIDNEXT": 9])),
        Case("* METADATA \"\" (/comment {2}\r\nhi)\r\n* 9 WIND\r\n", .other("METADATA"), .other("WIND")),
    ]

    static let fetches: [Case] = [
        Case("* 1 FETCH (FLAGS (\\Seen))\r\n", fetch(1) { _ in }),
        Case("* 1 FETCH ()\r\n", fetch(1) { _ in }),
        Case(
            "* 2 FETCH (UID 9 RFC822.SIZE 12 MODSEQ (77) INTERNALDATE \" 1-Jan-2027 10:00:00 +0100\")\r\n",
            fetch(2) {
                $0.uid = 9
                $0.size = 12
            }),
        Case(
            "* 2 FETCH (UID 9 BODY[] {4}\r\nab\r\n)\r\n",
            fetch(2) {
                $0.uid = 9
                $0.sections = ["": .octets(Array("ab\r\n".utf8))]
            }),
        Case(
            "* 2 FETCH (BODY[] ~{3}\r\na\0b UID 9)\r\n",
            fetch(2) {
                $0.uid = 9
                $0.sections = ["": .octets([97, 0, 98])]
            }),
        Case("* 2 FETCH (BODY[] {0}\r\n)\r\n", fetch(2) { $0.sections = ["": .octets([])] }),
        Case(
            "* 2 FETCH (BODY[] \"a\\\\b\")\r\n", fetch(2) { $0.sections = ["": .octets(Array("a\\b".utf8))] }),
        Case("* 2 FETCH (BODY[] NIL)\r\n", fetch(2) { $0.sections = ["": .absent] }),
        Case(
            "* 2 FETCH (BODY[HEADER.FIELDS (From Date)]<0> {1}\r\nx)\r\n",
            fetch(2) { $0.sections = ["HEADER.FIELDS (FROM DATE)<0>": .octets([120])] }),
        Case(
            "* 2 FETCH (ENVELOPE (\"d\" {3}\r\n)(\"((NIL NIL)) ~x) X-GM-MSGID 12 UID 3)\r\n",
            fetch(2) { $0.uid = 3 }),
        Case(
            "* 2 FETCH (BODY[] {50}\r\n)\r\nF4 OK done\r\n* BYE gone\r\n* 3 EXISTS\r\n+ {9}\r\n\"((( UID 1)\r\nF4 OK done\r\n",
            fetch(2) {
                $0.sections = [
                    "": .octets(Array(")\r\nF4 OK done\r\n* BYE gone\r\n* 3 EXISTS\r\n+ {9}\r\n\"(((".utf8))
                ]
                $0.uid = 1
            }, .tagged("F4", IMAPStatus(.ok, text: "done"))),
    ]

    @Test(
        "a response is read as what it says, however it is cut", arguments: status + data + fetches,
        Chunking.allCases)
    func reads(item: Case, chunking: Chunking) {
        #expect(Self.parse(item.text, chunking) == item.events)
    }

    private static let breaking: [(String, String)] = [
        ("F1 MAYBE\r\n", "OK, NO or BAD"), ("F1\r\n", "“ ” expected"), ("F1 BYE x\r\n", "OK, NO or BAD"),
        ("* 99999999999 EXISTS\r\n", "4294967295"),
        ("* 18446744073709551616 EXISTS\r\n", "a number expected"),
        ("* 1 FETCH\r\n", "“(” expected"), ("* 1 FETCH (UID 0)\r\n", "not a UID"),
        ("* 1 FETCH (UID 4294967296)\r\n", "not a UID"), ("* 1 FETCH (UID 1\r\n", "a word expected"),
        ("* 1 FETCH (UID 1) x\r\n", "more than belongs"),
        ("* 1 FETCH (BODY[] {x}\r\n)\r\n", "without its octets"),
        ("* 1 FETCH (BODY[] \"open\r\n", "without its end"),
        ("* 1 FETCH (BODY[] \"esc\\\r\n", "without its end"),
        ("* 1 FETCH (BODY[] \"n\0l\")\r\n", "NUL"), ("* 1 FETCH (BODY[ {1}\r\nx)\r\n", "a word expected"),
        ("* 1 FETCH (BODY[] NIL BODY[] NIL)\r\n", "twice"),
        ("* 1 FETCH (BODY[] nothing)\r\n", "a string expected"),
        ("* SEARCH 1 x\r\n", "more than belongs"), ("* SEARCH 0\r\n", "not a UID"),
        ("* ESEARCH (TAG \"F1\") UID ALL 1:*\r\n", "a number expected"),
        ("* ESEARCH (X\r\n", "TAG expected"),
        ("* LIST () \"/\" {2}\r\nab cd {1}\r\nx\r\n* 1 FETCH )\r\n", "“(” expected"),
        ("* 1 FETCH (BODY[] {99999999999}\r\n", "4 GiB"),
        ("* 1 FETCH (BODY[] {99999999999999999999}\r\n", "4 GiB"),
        ("* LIST () \"/\" {70000}\r\n", "where a name belongs"),
        ("* 1 FETCH (X " + String(repeating: "(", count: 40) + "\r\n", "too deep"),
        (String(repeating: "a", count: 65_537), "a line of more than"),
        ("* 1 FETCH (X {1}\r\na" + String(repeating: "a", count: 65_537), "a line of more than"),
        ("* 1 FETCH (X (" + String(repeating: "{0}\r\n ", count: 101), "more than 100 literals"),
        ("* 1 FETCH (" + String(repeating: "X 1 ", count: 101) + ")\r\n", "too many items"),
        ("* 1 FETCH (X (" + String(repeating: "1 ", count: 20_001) + "))\r\n", "too many values"),
    ]

    @Test(
        "what breaks the protocol is a fault, with a word, and nothing after it is believed",
        arguments: breaking.map { (LongText($0.0), $0.1) })
    func breaks(text: LongText, word: String) throws {
        for chunking in Chunking.allCases {
            let events = Self.parse(text.text + "\r\nF1 OK\r\n", chunking)
            guard case .fault(let told) = try #require(events.last) else {
                Issue.record("no fault in \(events)")
                continue
            }
            #expect(told.contains(word))
        }
    }

    @Test(
        "what cannot be read and is not needed is skipped with a word, and what follows it is believed",
        arguments: [
            ("* LIST (\\A \"/\" x", "a name expected"), ("* LIST () \"/\"", "a name expected"),
            ("* 1 FETCH (FLAGS (a(b) UID 1)", ""),
            ("* (what", "a word expected"), ("* LIST () \"/\" {2}\r\nab cd", ""),
            ("", ""), ("hello there", ""), ("*\tOK x", ""), ("* VANISHED abc", ""), ("* ", ""), ("*", ""),
            ("* 5", ""),
        ])
    func dispensable(line: String, word: String) throws {
        for chunking in Chunking.allCases {
            let events = Self.parse(line + "\r\n* 3 EXISTS\r\n", chunking)
            #expect(events.last == .response(.exists(3)))
            guard case .skipped(let told) = try #require(events.first) else {
                // What is behind a folder's name is left unread.
                #expect(line.contains("LIST"))
                continue
            }
            #expect(told.contains(word))
        }
    }

    @Test(
        "what may be an answer of ours, an answer that was asked for, or the beginning of a literal is not skipped",
        arguments: [
            "F3 OKAY x", "F3", " F3 OK", "*\tSEARCH 1", "*\t1 EXISTS", "*\t1 FETCH (UID 1 BODY[] {3}",
            "x {3}", "* 1 EXISTS x",
        ])
    func indispensable(line: String) {
        guard case .fault = Self.parse(line + "\r\nabc\r\n", .whole).first else {
            Issue.record("no fault")
            return
        }
    }

    @Test("not more than a thousand lines that belong to nothing are skipped between two answers")
    func strays() {
        var parser = IMAPResponseParser()
        for _ in 0..<2 {
            parser.append(Array(String(repeating: "hello there\r\n", count: 1_000).utf8))
            while let event = parser.next() {
                guard case .skipped = event else { return #expect(Bool(false), "\(event)") }
            }
            parser.progressed()
        }
        parser.append(Array(String(repeating: "\r\n", count: 1_001).utf8))
        var last: IMAPResponseParser.Event?
        while let event = parser.next() { last = event }
        guard case .fault = last else {
            Issue.record("no fault")
            return
        }
    }

    @Test("what cannot be read is skipped where the beginning may be missing, and a fault once it is strict")
    func skips() {
        var parser = IMAPResponseParser()
        parser.skipsMalformed = true
        parser.append(
            Array("ill here\r\n)\r\n* 1 FETCH (BODY[] {3}\r\nF1 OK done\r\nF1 OK done\r\n* SEARCH x\r\n".utf8)
        )
        // The reader of the session goes strict at its own tag, in the middle of a chunk.
        #expect(parser.next() == .response(.tagged("F1", IMAPStatus(.ok, text: "done"))))
        parser.skipsMalformed = false
        guard case .fault = parser.next() else {
            Issue.record("no fault")
            return
        }
        #expect(parser.next() == nil)
    }
}
