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

    private static let opening = IMAPSession.Request.examineAndIdentify(folder: "INBOX", UIDSet([7]))
    private static let opened = """
        * 3 EXISTS
        * OK [UIDVALIDITY 4] valid
        * OK [UIDNEXT 8] next
        {tag} OK [READ-ONLY] examined

        """

    private static func dialogue(
        _ examined: String, _ fetched: String, _ more: [IMAPTurn] = [],
        offers: String = IMAPDialogue.capabilities, _ chunking: Chunking
    ) -> IMAPDialogue {
        let examine =
            offers.contains("CONDSTORE") ? "EXAMINE \"INBOX\" (CONDSTORE)" : "EXAMINE \"INBOX\""
        var dialogue = IMAPDialogue.loggedIn(
            [IMAPTurn(examine, examined), IMAPTurn(line, fetched)] + more, capabilities: offers,
            cut: chunking.cut)
        dialogue.perform(opening, .noop)
        return dialogue
    }

    @Test("it is asked in the write that opens the folder", arguments: answers, Chunking.allCases)
    func together(_ answer: (says: String, found: Bool), _ chunking: Chunking) throws {
        let dialogue = Self.dialogue(Self.opened, answer.says + "{tag} OK done\n", [.noop], chunking)
        #expect(dialogue.writes == [["EXAMINE \"INBOX\"", Self.line], ["NOOP"]])
        let messageID = try #require(MessageID(rawValue: "<a@b.test>"))
        #expect(dialogue.actions.contains(.messageID(7, messageID)) == answer.found)
        #expect(
            dialogue.actions.contains(
                .folderOpened(
                    IMAPFolderState(
                        uidValidity: UIDValidity(rawValue: 4), uidNext: 8, exists: 3, readOnly: true))))
        #expect(dialogue.actions.suffix(2) == [.finished(Self.opening), .finished(.noop)])
    }

    @Test("a server that refuses the question does not refuse the folder", arguments: Chunking.allCases)
    func refusedWithFolder(_ chunking: Chunking) {
        let dialogue = Self.dialogue(Self.opened, "{tag} NO not now\n", [.noop], chunking)
        #expect(dialogue.actions.suffix(2) == [.finished(Self.opening), .finished(.noop)])
    }

    @Test(
        "where the folder is refused, so is the question, in whatever words", arguments: ["NO", "BAD", "OK"],
        Chunking.allCases)
    func folderRefused(_ word: String, _ chunking: Chunking) {
        let dialogue = Self.dialogue("{tag} NO no such folder\n", "{tag} \(word) so\n", [.noop], chunking)
        #expect(dialogue.actions == [.failed(Self.opening, .folder("no such folder")), .finished(.noop)])
    }

    @Test(
        "a server that offers CONDSTORE and refuses the folder with it is asked both again without",
        arguments: ["NO", "BAD"], Chunking.allCases)
    func plainly(_ word: String, _ chunking: Chunking) {
        let field =
            "* 3 FETCH (UID 7 BODY[HEADER.FIELDS (MESSAGE-ID)] {26}\n\(Self.field))\n{tag} OK done\n"
        let dialogue = Self.dialogue(
            "{tag} \(word) what\n", "{tag} BAD no folder\n",
            [IMAPTurn("EXAMINE \"INBOX\"", Self.opened), IMAPTurn(Self.line, field), .noop],
            offers: IMAPDialogue.capabilities + " CONDSTORE", chunking)
        #expect(
            dialogue.writes == [
                ["EXAMINE \"INBOX\" (CONDSTORE)", Self.line], ["EXAMINE \"INBOX\"", Self.line], ["NOOP"],
            ])
        let isNamed = dialogue.actions.contains { if case .messageID(7, _) = $0 { true } else { false } }
        #expect(isNamed)
        #expect(dialogue.actions.suffix(2) == [.finished(Self.opening), .finished(.noop)])
    }

    @Test("of no mails nothing is asked but the folder")
    func none() {
        var dialogue = IMAPDialogue.loggedIn([.examine(exists: 0), .noop])
        let request = IMAPSession.Request.examineAndIdentify(folder: "INBOX", UIDSet([] as [UID]))
        dialogue.perform(request, .noop)
        #expect(dialogue.sent.count == 2)
        #expect(dialogue.sent.allSatisfy { !$0.contains("FETCH") })
        #expect(dialogue.actions.suffix(2) == [.finished(request), .finished(.noop)])
    }

    @Test("a folder's name that no command can carry is not asked for")
    func unfit() {
        var dialogue = IMAPDialogue.loggedIn([.noop])
        let request = IMAPSession.Request.examineAndIdentify(folder: "", UIDSet([7]))
        dialogue.perform(request, .noop)
        #expect(dialogue.writes == [["NOOP"]])
        #expect(
            dialogue.actions
                == [.failed(request, .folder("a folder's name has 1 to 1,000 octets")), .finished(.noop)])
    }
}
