import Mail
import Testing

@Suite("whether a number is still the same mail's") struct IMAPMessageIDTests {
    private static let line = "UID FETCH 7 (UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])"
    private static let field = "Message-ID: <a@b.test>\r\n\r\n"

    static let answers: [(says: String, found: Bool)] = [
        ("* 3 FETCH (UID 7 BODY[HEADER.FIELDS (MESSAGE-ID)] {26}\n\(field))\n", true),
        ("* 3 FETCH (BODY[HEADER.FIELDS (\"Message-Id\")] {26}\n\(field) UID 7)\n", true),
        ("* 3 FETCH (UID 7 BODY[header.fields (message-id)] {26}\n\(field) FLAGS ())\n", true),
        (
            "* 4 EXISTS\n* 3 FETCH (FLAGS (\\Seen))\n* 3 FETCH (UID 7 BODY[HEADER.FIELDS (MESSAGE-ID)] {26}\n\(field))\n",
            true
        ),
        ("* 3 FETCH (UID 8 BODY[HEADER.FIELDS (MESSAGE-ID)] {26}\n\(field))\n", false),
        ("* 3 FETCH (UID 7 BODY[HEADER.FIELDS (MESSAGE-ID)] {2}\n\r\n)\n", false),
        ("* 3 FETCH (UID 7 BODY[HEADER.FIELDS (MESSAGE-ID)] NIL)\n", false),
        ("* 3 FETCH (UID 7 BODY[] {26}\n\(field))\n", false), ("", false),
    ]

    @Test("one header field is asked for, and only its answer counts", arguments: answers, Chunking.allCases)
    func asked(_ answer: (says: String, found: Bool), _ chunking: Chunking) throws {
        let request = IMAPSession.Request.fetchMessageIDs(UIDSet([7]))
        var dialogue = IMAPDialogue.opened(
            exists: 3, [IMAPTurn(Self.line, answer.says + "{tag} OK done\n")], cut: chunking.cut)
        dialogue.perform(request)
        #expect(dialogue.sent == [Self.line])
        let messageID = try #require(MessageID(rawValue: "<a@b.test>"))
        #expect(dialogue.actions.contains(.messageID(7, messageID)) == answer.found)
        #expect(dialogue.actions.last == .finished(request))
    }

    @Test("a refusal leaves the session as it is")
    func refused() {
        let request = IMAPSession.Request.fetchMessageIDs(UIDSet([7]))
        var dialogue = IMAPDialogue.opened(exists: 3, [IMAPTurn(Self.line, "{tag} NO gone\n"), .noop])
        dialogue.perform(request, .noop)
        #expect(dialogue.actions == [.failed(request, .tryLater("gone")), .finished(.noop)])
    }
}
