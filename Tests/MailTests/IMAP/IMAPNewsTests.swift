import Mail
import Testing

@Suite("what a server has just announced") struct IMAPNewsTests {
    private static let request = IMAPSession.Request.fetchNew(after: 12)

    /// Under IDLE, with one mail more than before.
    private static func announced(
        _ answers: [IMAPTurn], cut: @escaping ([UInt8]) -> [[UInt8]] = { [$0] }
    ) -> IMAPDialogue {
        var dialogue = IMAPDialogue.opened(
            exists: 3, [IMAPTurn("IDLE", "+ idling\n")] + answers, cut: cut)
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
