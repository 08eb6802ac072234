import Mail
import Testing

@Suite("sizes come with the search of a folder that is new") struct IMAPSizedSearchTests {
    private static let search = "UID SEARCH RETURN (ALL) ALL"
    private static let sizes = "UID FETCH 1:* (UID RFC822.SIZE)"
    private static let found = IMAPTurn(search, "* ESEARCH (TAG \"{tag}\") UID ALL 5,7\n{tag} OK\n")
    private static let told =
        "* 1 FETCH (UID 5 RFC822.SIZE 50)\n* 2 FETCH (RFC822.SIZE 70 UID 7)\n"
    private static let both: [IMAPMessageSize] = [.init(uid: 5, size: 50), .init(uid: 7, size: 70)]

    private static func dialogue(_ turns: [IMAPTurn], _ chunking: Chunking) -> IMAPDialogue {
        var dialogue = IMAPDialogue.opened(exists: 2, turns + [.noop], cut: chunking.cut)
        dialogue.perform(.searchSized, .noop)
        return dialogue
    }

    @Test("in one write", arguments: Chunking.allCases)
    func together(_ chunking: Chunking) {
        let dialogue = Self.dialogue(
            [Self.found, IMAPTurn(Self.sizes, Self.told + "{tag} OK\n")], chunking)
        #expect(dialogue.writes == [[Self.search, Self.sizes], ["NOOP"]])
        #expect(
            dialogue.actions == [
                .newUIDs([5, 7]), .sizes(Self.both), .finished(.searchSized), .finished(.noop),
            ])
    }

    @Test("a server may answer in its own order", arguments: Chunking.allCases)
    func otherOrder(_ chunking: Chunking) {
        var dialogue = Self.dialogue([], chunking)
        let (search, sizes) = ("F6", "F5")
        dialogue.say("* 1 FETCH (UID 5 RFC822.SIZE 50)\n* ESEARCH (TAG \"\(search)\") UID ALL 5,7\n")
        dialogue.say("* 2 FETCH (UID 7 RFC822.SIZE 70)\n\(sizes) OK\n")
        #expect(dialogue.actions == [])
        dialogue.say("\(search) OK\n")
        #expect(
            dialogue.actions == [
                .newUIDs([5, 7]), .sizes(Self.both), .finished(.searchSized), .finished(.noop),
            ])
    }

    @Test("what was not found is not told", arguments: Chunking.allCases)
    func others(_ chunking: Chunking) {
        let more = "* 3 FETCH (UID 9 RFC822.SIZE 90)\n* 3 FETCH (UID 7)\n* 3 FETCH (RFC822.SIZE 1)\n"
        let dialogue = Self.dialogue(
            [Self.found, IMAPTurn(Self.sizes, Self.told + more + "{tag} OK\n")], chunking)
        #expect(dialogue.actions.contains(.sizes(Self.both)))
    }

    @Test("a server that refuses the sizes does not refuse the search", arguments: Chunking.allCases)
    func refused(_ chunking: Chunking) {
        let dialogue = Self.dialogue([Self.found, IMAPTurn(Self.sizes, "{tag} NO not now\n")], chunking)
        #expect(
            dialogue.actions == [
                .newUIDs([5, 7]), .sizes([]), .finished(.searchSized), .finished(.noop),
            ])
    }

    @Test("a server that wants fewer requests refuses both, in whatever order", arguments: Chunking.allCases)
    func throttled(_ chunking: Chunking) {
        let slow = IMAPTurn(Self.sizes, "{tag} NO [LIMIT] slow down\n")
        let failed = IMAPSession.Action.failed(.searchSized, .throttled("[LIMIT] slow down"))
        let dialogue = Self.dialogue([Self.found, slow], chunking)
        #expect(
            dialogue.actions == [.newUIDs([5, 7]), .sizes([]), failed, .finished(.noop)])
        var other = Self.dialogue([], chunking)
        other.say("F5 NO [LIMIT] slow down\n* ESEARCH (TAG \"F6\") UID ALL 5,7\nF6 OK\n")
        #expect(other.actions.first == failed)
    }

    @Test("where the search is refused, the answer to the sizes is waited for", arguments: Chunking.allCases)
    func searchRefused(_ chunking: Chunking) {
        let dialogue = Self.dialogue(
            [IMAPTurn(Self.search, "{tag} NO busy\n"), IMAPTurn(Self.sizes, Self.told + "{tag} OK\n")],
            chunking)
        #expect(dialogue.actions == [.failed(.searchSized, .tryLater("busy")), .finished(.noop)])
    }

    @Test("what is found is told before a session ends at the sizes", arguments: Chunking.allCases)
    func ends(_ chunking: Chunking) {
        let dialogue = Self.dialogue([Self.found, IMAPTurn(Self.sizes, "* BYE too much\n")], chunking)
        #expect(dialogue.actions == [.newUIDs([5, 7]), .fault(.bye("too much")), .close])
    }

    @Test("of an empty folder, of a large one and of one that is not fresh no sizes are asked for")
    func none() {
        var limits = IMAPSession.Limits()
        limits.sizedSearch = 2
        for exists in [0, 3] {
            var dialogue = IMAPDialogue.opened(
                exists: exists, exists == 0 ? [] : [Self.found], limits: limits)
            dialogue.perform(.searchSized)
            #expect(dialogue.sent == (exists == 0 ? [] : [Self.search]))
            #expect(dialogue.actions.last == .finished(.searchSized))
        }
        var dialogue = IMAPDialogue.opened(exists: 2, [.noop, .noop, Self.found], limits: limits)
        dialogue.perform(.noop, .searchSized)
        #expect(dialogue.sent == ["NOOP", "NOOP", Self.search])
        #expect(dialogue.actions.last == .finished(.searchSized))
    }

    @Test("no more sizes are kept than were asked for")
    func flood() {
        var limits = IMAPSession.Limits()
        limits.sizedSearch = 3
        var dialogue = IMAPDialogue.opened(exists: 3, [], limits: limits)
        dialogue.perform(.searchSized)
        for uid in 1...9 { dialogue.say("* 1 FETCH (UID \(uid) RFC822.SIZE \(uid))\n") }
        dialogue.say("* ESEARCH (TAG \"F6\") UID ALL 1:9\nF5 OK\nF6 OK\n")
        guard case .sizes(let sizes) = dialogue.actions.dropFirst().first else {
            Issue.record("\(dialogue.actions)")
            return
        }
        #expect(sizes.map(\.uid) == [1, 2, 3])
    }

    @Test("without a folder there is nothing to search")
    func noFolder() {
        var dialogue = IMAPDialogue.loggedIn([])
        dialogue.perform(.searchSized)
        #expect(dialogue.actions == [.failed(.searchSized, .folder("no folder is open"))])
    }
}
