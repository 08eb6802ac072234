import Mail
import Testing

@Suite("what is new is found by UID") struct IMAPSearchTests {
    static let small: IMAPSession.Limits = {
        var limits = IMAPSession.Limits()
        limits.searchWindow = 5
        limits.uids = 50
        return limits
    }()

    static func turn(_ keys: String, finds: String) -> IMAPTurn {
        IMAPTurn(
            "UID SEARCH RETURN (ALL) \(keys)", "* ESEARCH (TAG \"{tag}\") UID\(finds)\n{tag} OK\n")
    }

    @Test("the last mail, which n:* always holds, is not new")
    func star() {
        var dialogue = IMAPDialogue.opened(exists: 3, [Self.turn("UID 11:*", finds: " ALL 10")])
        dialogue.perform(.searchNew(after: 10))
        #expect(dialogue.actions == [.newUIDs([]), .finished(.searchNew(after: 10))])
    }

    @Test("without ESEARCH, SEARCH is asked and understood", arguments: Chunking.allCases)
    func plain(chunking: Chunking) {
        let turns = [IMAPTurn("UID SEARCH UID 11:*", "* SEARCH 12 10\n* SEARCH 11\n{tag} OK\n")]
        var dialogue = IMAPDialogue.opened(
            exists: 3, turns, capabilities: "IMAP4rev1 AUTH=PLAIN SASL-IR", cut: chunking.cut)
        dialogue.perform(.searchNew(after: 10))
        #expect(dialogue.actions == [.newUIDs([11, 12]), .finished(.searchNew(after: 10))])
    }

    @Test("a large folder is searched in windows, from the top down to the first, in one write")
    func windows() {
        var dialogue = IMAPDialogue.opened(
            exists: 12,
            [
                Self.turn("8:*", finds: " ALL 108:112"), Self.turn("3:7", finds: " ALL 103:107"),
                Self.turn("1:2", finds: " ALL 101:102"),
            ], limits: Self.small)
        dialogue.perform(.searchNew(after: nil))
        #expect(dialogue.actions.first == .newUIDs((101...112).compactMap(UID.init(rawValue:))))
        #expect(dialogue.turns.isEmpty && dialogue.writes.count == 1)
    }

    @Test("NOOP goes first unless the folder has just been opened, in the same write")
    func counts() {
        var dialogue = IMAPDialogue.opened(
            exists: 3, [Self.turn("ALL", finds: " ALL 5"), .noop, Self.turn("ALL", finds: " ALL 5")])
        dialogue.perform(.searchNew(after: nil), .searchNew(after: nil))
        let search = "UID SEARCH RETURN (ALL) ALL"
        #expect(dialogue.writes == [[search], ["NOOP", search]])
    }

    @Test("a folder is no longer current once anything else was asked")
    func notCurrent() {
        var dialogue = IMAPDialogue.opened(exists: 3, [.noop, .noop])
        dialogue.perform(.noop, .searchNew(after: nil))
        #expect(dialogue.writes.last?.first == "NOOP" && dialogue.writes.count == 2)
    }

    @Test(
        "what the NOOP tells of is searched, too: the highest window is open at its top, and leaves room for it"
    )
    func grows() {
        var dialogue = IMAPDialogue.opened(
            exists: 12,
            [
                .noop, IMAPTurn("NOOP", "* 14 EXISTS\n{tag} OK\n"), Self.turn("11:*", finds: " ALL 111:114"),
                Self.turn("6:10", finds: " ALL 106:110"), Self.turn("1:5", finds: " ALL 101:105"),
            ], limits: Self.small)
        dialogue.perform(.noop, .searchNew(after: nil))
        #expect(dialogue.actions.contains(.newUIDs((101...114).compactMap(UID.init(rawValue:)))))
        #expect(dialogue.writes.count == 2)
    }

    @Test("of many windows so many are under way, and the next one leaves with each reply")
    func manyWindows() {
        var limits = IMAPSession.Limits()
        (limits.searchWindow, limits.uids) = (1, 50)
        var dialogue = IMAPDialogue.opened(exists: 20, [], limits: limits)
        dialogue.perform(.searchNew(after: nil))
        #expect(dialogue.sent.count == 16)
        for number in 0..<20 { dialogue.say("* SEARCH \(100 - number)\nF\(5 + number) OK\n") }
        #expect(dialogue.sent.count == 20)
        #expect(dialogue.actions.first == .newUIDs((81...100).compactMap(UID.init(rawValue:))))
    }

    @Test("a NOOP that is refused is the refusal of all, and what was sent with it is waited for")
    func noopRefused() {
        var dialogue = IMAPDialogue.opened(
            exists: 3, [.noop, IMAPTurn("NOOP", "{tag} NO [LIMIT] slow down\n")])
        dialogue.perform(.noop, .searchNew(after: nil))
        #expect(dialogue.actions == [.finished(.noop)])
        dialogue.say("* ESEARCH (TAG \"{tag}\") UID ALL 5\n{tag} OK\n")
        #expect(dialogue.actions.last == .failed(.searchNew(after: nil), .throttled("[LIMIT] slow down")))
        #expect(!dialogue.session.isOver)
    }

    @Test("a window without anything new is the last")
    func stops() {
        var dialogue = IMAPDialogue.opened(
            exists: 12,
            [
                Self.turn("8:* UID 111:*", finds: " ALL 111:112"),
                Self.turn("3:7 UID 111:*", finds: ""),
            ],
            limits: Self.small)
        dialogue.perform(.searchNew(after: 110))
        #expect(dialogue.actions == [.newUIDs([111, 112]), .finished(.searchNew(after: 110))])
    }

    @Test("mails removed between two windows pass none over, and none is told twice")
    func expunged() {
        var dialogue = IMAPDialogue.opened(
            exists: 12,
            [
                IMAPTurn(
                    "UID SEARCH RETURN (ALL) 8:*",
                    "* ESEARCH UID ALL 108:112\n* 2 EXPUNGE\n* 2 EXPUNGE\n{tag} OK\n"),
                Self.turn("3:7", finds: " ALL 105:109"), Self.turn("1:2", finds: " ALL 101,104"),
            ], limits: Self.small)
        dialogue.perform(.searchNew(after: nil))
        #expect(
            dialogue.actions == [
                .newUIDs([101, 104, 105, 106, 107, 108, 109, 110, 111, 112]),
                .finished(.searchNew(after: nil)),
            ])
    }

    @Test(
        "a folder that empties between two windows may call the lower ones wrong",
        arguments: ["OK", "NO no such message", "BAD no such message"])
    func emptied(_ words: String) {
        let gone = String(repeating: "* 1 EXPUNGE\n", count: 12)
        let empty = IMAPTurn("UID SEARCH", "{tag} \(words)\n")
        var dialogue = IMAPDialogue.opened(
            exists: 12, [IMAPTurn("UID SEARCH", "* ESEARCH UID ALL 112\n\(gone){tag} OK\n"), empty, empty],
            limits: Self.small)
        dialogue.perform(.searchNew(after: nil))
        #expect(dialogue.actions.suffix(2) == [.newUIDs([112]), .finished(.searchNew(after: nil))])
        #expect(dialogue.turns.isEmpty && !dialogue.session.isOver)
    }

    @Test("an empty folder is not searched; one that fills with the NOOP is")
    func empty() {
        var dialogue = IMAPDialogue.opened(
            exists: 0,
            [IMAPTurn("NOOP", "* 1 EXISTS\n{tag} OK\n"), Self.turn("ALL", finds: " ALL 5")])
        dialogue.perform(.searchNew(after: nil), .searchNew(after: nil))
        #expect(
            dialogue.actions == [
                .newUIDs([]), .finished(.searchNew(after: nil)), .exists(1), .newUIDs([5]),
                .finished(.searchNew(after: nil)),
            ])
    }

    @Test("above the highest UID there is nothing to ask for")
    func highest() {
        var dialogue = IMAPDialogue.opened(exists: 1, [])
        dialogue.perform(.searchNew(after: 4_294_967_295))
        #expect(dialogue.actions == [.newUIDs([]), .finished(.searchNew(after: 4_294_967_295))])
        #expect(dialogue.sent == [])
    }

    @Test(
        "a server that finds more than anybody has is not believed",
        arguments: ["* ESEARCH UID ALL 1:4294967295\n", "* ESEARCH UID ALL 1:40\n* ESEARCH UID ALL 1:40\n"])
    func lies(line: String) {
        var dialogue = IMAPDialogue.opened(
            exists: 3, [IMAPTurn("UID SEARCH", line + "{tag} OK\n")], limits: Self.small)
        dialogue.perform(.searchNew(after: nil))
        #expect(
            dialogue.actions == [.fault(.protocolViolation("the server found more than 50 mails")), .close])
    }

    @Test("a folder of more mails than the ledger is made for fails, and the session stands")
    func tooMany() {
        var dialogue = IMAPDialogue.opened(exists: 51, [], limits: Self.small)
        dialogue.perform(.searchNew(after: nil))
        #expect(
            dialogue.actions == [
                .failed(.searchNew(after: nil), .folder("the folder holds 51 mails, more than 50"))
            ])
    }

    @Test("a search that is refused may be tried later")
    func refused() {
        var dialogue = IMAPDialogue.opened(
            exists: 3, [IMAPTurn("UID SEARCH", "{tag} NO [LIMIT] slow down\n")])
        dialogue.perform(.searchNew(after: nil))
        #expect(dialogue.actions == [.failed(.searchNew(after: nil), .throttled("[LIMIT] slow down"))])
    }

    @Test("sizes are asked for in lines of bounded length, and what was not asked for is not told")
    func sizes() {
        let asked = UIDSet((1...2_000).compactMap { UID(rawValue: $0 * 1_000_003) })
        let answer = IMAPTurn(
            "UID FETCH", "* 1 FETCH (UID 7 RFC822.SIZE 1)\n* 1 FETCH (UID 1000003 RFC822.SIZE 9)\n{tag} OK\n")
        var dialogue = IMAPDialogue.opened(exists: 3, Array(repeating: answer, count: 10))
        dialogue.perform(.fetchSizes(asked))
        #expect(dialogue.sent.count == 3)
        #expect(dialogue.sent.allSatisfy { $0.utf8.count < 8_000 })
        #expect(dialogue.actions.first == .sizes([.init(uid: 1_000_003, size: 9)]))
        #expect(dialogue.actions.last == .finished(.fetchSizes(asked)))
    }
}
