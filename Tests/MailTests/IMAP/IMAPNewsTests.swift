import Mail
import Testing

@Suite("what a server has just announced") struct IMAPNewsTests {
    private static let request = IMAPSession.Request.fetchNew(after: 12)

    /// Under IDLE, with one mail more than before.
    private static func announced(
        _ answers: [IMAPTurn], limits: IMAPSession.Limits = IMAPSession.Limits(),
        cut: @escaping ([UInt8]) -> [[UInt8]] = { [$0] }
    ) -> IMAPDialogue {
        var dialogue = IMAPDialogue.opened(
            exists: 3, [IMAPTurn("IDLE", "+ idling\n")] + answers, limits: limits, cut: cut)
        dialogue.perform(.idle)
        dialogue.say("* 4 EXISTS\n")
        dialogue.perform(request)
        return dialogue
    }

    private static let ended = IMAPTurn("DONE", "{tag} OK Idle completed\n")

    private static func come(_ uids: Int..., end: String = "OK") -> IMAPTurn {
        let mails = uids.map { "* 4 FETCH (UID \($0) BODY[] {5}\nhello)\n" }
        return IMAPTurn("UID FETCH 13:*", mails.joined() + "{tag} \(end)\n")
    }

    @Test("is fetched by one command, in the write that ends IDLE", arguments: Chunking.allCases)
    func oneWrite(chunking: Chunking) {
        let dialogue = Self.announced([Self.ended, Self.come(13)], cut: chunking.cut)
        #expect(dialogue.writes == [["IDLE"], ["DONE", "UID FETCH 13:* (UID BODY.PEEK[])"]])
        #expect(
            dialogue.actions == [
                .exists(4), .finished(.idle), .message(13, Array("hello".utf8)),
                .batchDone(asked: [13], missing: []), .finished(Self.request),
            ])
        #expect(dialogue.turns.isEmpty && dialogue.session.awaiting == .nothing)
    }

    @Test("comes once each and only from above, whatever the order")
    func onlyNew() {
        let dialogue = Self.announced([Self.ended, Self.come(15, 12, 13, 13, 15, 2)])
        let uids = dialogue.actions.compactMap { action -> UInt32? in
            if case .message(let uid, _) = action { uid.rawValue } else { nil }
        }
        #expect(uids == [15, 13])
        #expect(dialogue.actions.last == .finished(Self.request))
    }

    @Test("is not more than one search may find: whoever sends mails without end loses the session")
    func endless() {
        var limits = IMAPSession.Limits()
        limits.uids = 3
        let all = Self.announced([Self.ended, Self.come(15, 13, 13, 14)], limits: limits)
        #expect(
            all.actions.suffix(2) == [
                .batchDone(asked: [13, 14, 15], missing: []), .finished(Self.request),
            ])
        let endless = Self.announced([Self.ended, Self.come(13, 14, 15, 16, 17)], limits: limits)
        #expect(
            endless.actions.suffix(3) == [
                .message(15, Array("hello".utf8)),
                .fault(.protocolViolation("the server found more than 3 mails")), .close,
            ])
    }

    @Test("may be refused, or nothing at all: the next search finds it")
    func refused() {
        let refused = Self.announced([Self.ended, Self.come(end: "NO not now")])
        #expect(refused.actions.last == .failed(Self.request, .tryLater("not now")))
        let nothing = Self.announced([Self.ended, Self.come()])
        #expect(nothing.actions.last == .finished(Self.request))
        #expect(!nothing.session.isOver)
    }

    @Test("comes also where the server ends IDLE with a refusal, and not after it did not understand")
    func idleRefused() {
        let refused = Self.announced([IMAPTurn("DONE", "{tag} NO interrupted\n"), Self.come(13)])
        #expect(refused.actions.contains(.failed(.idle, .tryLater("interrupted"))))
        #expect(refused.actions.suffix(1) == [.finished(Self.request)])
        let bad = Self.announced([IMAPTurn("DONE", "{tag} BAD what\n")])
        #expect(bad.session.isOver)
    }

    @Test("without IDLE it is one command; above the last number there is nothing to ask for")
    func plainly() {
        var dialogue = IMAPDialogue.opened(exists: 3, [Self.come(13)])
        dialogue.perform(Self.request)
        #expect(dialogue.sent == ["UID FETCH 13:* (UID BODY.PEEK[])"])
        #expect(dialogue.actions.last == .finished(Self.request))
        let last = IMAPSession.Request.fetchNew(after: 4_294_967_295)
        dialogue.perform(last)
        #expect(dialogue.sent.count == 1 && dialogue.actions.last == .finished(last))
        var shut = IMAPDialogue.loggedIn([])
        shut.perform(Self.request)
        #expect(shut.actions == [.failed(Self.request, .folder("no folder is open"))])
    }
}

@Suite("a folder whose changes the server counts") struct IMAPCountedFolderTests {
    private static let capabilities = IMAPDialogue.capabilities + " CONDSTORE"
    private static let request = IMAPSession.Request.examine(folder: "INBOX")

    private static func opened(_ turns: [IMAPTurn]) -> IMAPDialogue {
        var dialogue = IMAPDialogue.loggedIn(turns, capabilities: capabilities)
        dialogue.perform(request)
        return dialogue
    }

    private static func answer(_ words: String) -> String {
        "* 3 EXISTS\n* OK [UIDVALIDITY 77] ok\n* OK [UIDNEXT 9] ok\n\(words){tag} OK [READ-ONLY] open\n"
    }

    private static func folder(_ dialogue: IMAPDialogue) -> IMAPFolderState? {
        for case .folderOpened(let state) in dialogue.actions { return state }
        return nil
    }

    @Test("is opened with CONDSTORE, and has a mark of what was said of it")
    func counted() throws {
        let dialogue = Self.opened([
            IMAPTurn("EXAMINE \"INBOX\" (CONDSTORE)", Self.answer("* OK [HIGHESTMODSEQ 715194045007] ok\n"))
        ])
        let folder = try #require(Self.folder(dialogue))
        #expect(folder.highestModSequence == 715_194_045_007)
        #expect(IMAPFolderMark(folder)?.rawValue == "9 3 715194045007")
    }

    @Test(
        "without the count, or with none that is one, it has no mark",
        arguments: [
            "", "[NOMODSEQ]", "[HIGHESTMODSEQ 0]", "[HIGHESTMODSEQ -1]",
            "[HIGHESTMODSEQ 9223372036854775808]", "[HIGHESTMODSEQ x]",
        ]
    )
    func uncounted(_ code: String) throws {
        let words = code.isEmpty ? "" : "* OK \(code) ok\n"
        let folder = try #require(Self.folder(Self.opened([IMAPTurn("EXAMINE", Self.answer(words))])))
        #expect(folder.highestModSequence == nil && IMAPFolderMark(folder) == nil)
    }

    @Test(
        "is opened plainly where the server does not understand what it offers",
        arguments: ["BAD what", "NO not so"])
    func refused(_ words: String) throws {
        let dialogue = Self.opened([
            IMAPTurn("EXAMINE \"INBOX\" (CONDSTORE)", "{tag} \(words)\n"),
            IMAPTurn("EXAMINE \"INBOX\"", Self.answer("")),
        ])
        #expect(Self.folder(dialogue)?.exists == 3)
        #expect(dialogue.sent == ["EXAMINE \"INBOX\" (CONDSTORE)", "EXAMINE \"INBOX\""])
        #expect(!dialogue.session.isOver)
    }

    @Test("that is not there is not there, asked either way")
    func missing() {
        let dialogue = Self.opened([
            IMAPTurn("EXAMINE", "{tag} NO [NONEXISTENT] no such folder\n"),
            IMAPTurn("EXAMINE", "{tag} NO [NONEXISTENT] no such folder\n"),
        ])
        #expect(dialogue.actions.last == .failed(Self.request, .folder("[NONEXISTENT] no such folder")))
        #expect(dialogue.sent.count == 2)
    }

    @Test("may tell of each mail's own count, which nobody has asked for")
    func noise() {
        var dialogue = Self.opened([
            IMAPTurn("EXAMINE", Self.answer("")),
            IMAPTurn(
                "UID SEARCH",
                "* 1 FETCH (FLAGS (\\Seen) MODSEQ (12345))\n* ESEARCH (TAG \"{tag}\") UID ALL 4\n{tag} OK\n"),
        ])
        dialogue.perform(.searchNew(after: nil))
        #expect(dialogue.actions.contains(.newUIDs([4])) && !dialogue.session.isOver)
    }
}

@Suite("a folder that is opened again from IDLE") struct IMAPReopenTests {
    private static let request = IMAPSession.Request.examine(folder: "INBOX")

    private static func idling(
        _ answers: [IMAPTurn], capabilities: String = IMAPDialogue.capabilities,
        cut: @escaping ([UInt8]) -> [[UInt8]] = { [$0] }
    ) -> IMAPDialogue {
        var dialogue = IMAPDialogue.opened(
            exists: 3, [IMAPTurn("IDLE", "+ idling\n")] + answers, capabilities: capabilities, cut: cut)
        dialogue.perform(.idle)
        return dialogue
    }

    @Test("is asked for in the write that ends IDLE, and searched without NOOP", arguments: Chunking.allCases)
    func oneWrite(chunking: Chunking) {
        var dialogue = Self.idling(
            [IMAPTurn("DONE", "* 4 EXISTS\n{tag} OK\n"), .examine(exists: 5)], cut: chunking.cut)
        dialogue.perform(Self.request)
        #expect(dialogue.writes == [["IDLE"], ["DONE", "EXAMINE \"INBOX\""]])
        let opened = IMAPFolderState(
            uidValidity: UIDValidity(rawValue: 77), uidNext: 1000, exists: 5, readOnly: true)
        #expect(
            dialogue.actions == [
                .exists(4), .finished(.idle), .folderOpened(opened), .finished(Self.request),
            ])
        dialogue.perform(.searchNew(after: 4))
        #expect(dialogue.sent.last == "UID SEARCH RETURN (ALL) UID 5:*")
    }

    @Test("is opened plainly where the server does not understand what it offers")
    func refused() {
        var dialogue = Self.idling(
            [
                IMAPTurn("DONE", "{tag} OK\n"), IMAPTurn("EXAMINE \"INBOX\" (CONDSTORE)", "{tag} BAD what\n"),
                .examine(exists: 5),
            ], capabilities: IMAPDialogue.capabilities)
        dialogue.say("* CAPABILITY \(IMAPDialogue.capabilities) CONDSTORE\n")
        dialogue.perform(Self.request)
        #expect(dialogue.writes.last == ["EXAMINE \"INBOX\""])
        #expect(dialogue.actions.last == .finished(Self.request))
    }

    @Test("may be gone: then none is open any more")
    func gone() {
        var dialogue = Self.idling([
            IMAPTurn("DONE", "{tag} OK\n"), IMAPTurn("EXAMINE", "{tag} NO [NONEXISTENT] no such\n"),
        ])
        dialogue.perform(Self.request, .fetchSizes(UIDSet([1] as [UID])))
        #expect(
            dialogue.actions.suffix(2) == [
                .failed(Self.request, .folder("[NONEXISTENT] no such")),
                .failed(.fetchSizes(UIDSet([1] as [UID])), .folder("no folder is open")),
            ])
    }

    @Test("by a name that no command can carry is not asked for, and IDLE ends")
    func badName() {
        var dialogue = Self.idling([IMAPTurn("DONE", "{tag} OK\n")])
        dialogue.perform(.examine(folder: ""))
        #expect(dialogue.writes.last == ["DONE"])
        #expect(
            dialogue.actions.last
                == .failed(.examine(folder: ""), .folder("a folder's name has 1 to 1,000 octets")))
    }
}
