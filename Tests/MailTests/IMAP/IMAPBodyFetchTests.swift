import Mail
import Testing

@Suite("mails are fetched in batches") struct IMAPBodyFetchTests {
    static let small: IMAPSession.Limits = {
        var limits = IMAPSession.Limits()
        limits.bodyOctets = 100
        limits.batchCount = 2
        limits.batchOctets = 150
        limits.batchesInFlight = 2
        limits.chatterOctets = 100_000
        return limits
    }()

    static func messages(_ sizes: [UInt32: Int]) -> [IMAPMessageSize] {
        sizes.sorted { $0.key < $1.key }.compactMap { pair in
            UID(rawValue: pair.key).map { IMAPMessageSize(uid: $0, size: pair.value) }
        }
    }

    static func mail(_ uid: Int, _ text: String) -> String {
        "* 1 FETCH (UID \(uid) BODY[] {\(text.utf8.count)}\n\(text))\n"
    }

    @Test("batches keep to their count and their octets, and only so many are under way")
    func plans() {
        var dialogue = IMAPDialogue.opened(exists: 9, [], limits: Self.small)
        let messages = Self.messages([1: 90, 2: 90, 3: 10, 4: 10, 5: 10])
        dialogue.perform(.fetchBodies(messages))
        #expect(dialogue.writes == [["UID FETCH 1 (UID BODY.PEEK[])", "UID FETCH 2:3 (UID BODY.PEEK[])"]])
        dialogue.say("F5 OK\n")
        #expect(dialogue.writes.last == ["UID FETCH 4:5 (UID BODY.PEEK[])"])
        #expect(dialogue.actions == [.batchDone(asked: [1], missing: [1])])
        dialogue.say("F6 OK\n")
        dialogue.say("F7 OK\n")
        #expect(dialogue.actions.last == .finished(.fetchBodies(messages)))
    }

    @Test("only so many octets are under way, and always one batch")
    func octets() {
        var limits = Self.small
        (limits.batchesInFlight, limits.octetsInFlight) = (9, 180)
        var dialogue = IMAPDialogue.opened(exists: 9, [], limits: limits)
        dialogue.perform(.fetchBodies(Self.messages([1: 100, 2: 80, 3: 100, 4: 100, 5: 10])))
        #expect(dialogue.sent.count == 2)
        dialogue.say("F5 OK\n")
        #expect(dialogue.sent.count == 3)
        dialogue.say("F6 OK\n")
        #expect(dialogue.sent.count == 3)
        dialogue.say("F7 OK\n")
        #expect(dialogue.sent.last == "UID FETCH 4:5 (UID BODY.PEEK[])" && dialogue.sent.count == 4)
        limits.octetsInFlight = 1
        var narrow = IMAPDialogue.opened(exists: 9, [], limits: limits)
        narrow.perform(.fetchBodies(Self.messages([1: 100, 2: 80])))
        #expect(narrow.sent == ["UID FETCH 1 (UID BODY.PEEK[])"])
    }

    @Test(
        "mails of a later FETCH that come before the reply to an earlier one are its own",
        arguments: Chunking.allCases)
    func interleaved(chunking: Chunking) {
        var dialogue = IMAPDialogue.opened(exists: 9, [], limits: Self.small, cut: chunking.cut)
        let messages = Self.messages([1: 1, 2: 1, 3: 1, 4: 1])
        dialogue.perform(.fetchBodies(messages))
        dialogue.say(
            Self.mail(1, "a") + "* 7 EXPUNGE\n" + Self.mail(4, "d")
                + "* 9 EXISTS\n* 2 FETCH (FLAGS (\\Seen) UID 3)\n"
                + Self.mail(2, "b") + "F5 OK\n" + Self.mail(3, "c") + "F6 OK\n")
        #expect(
            dialogue.actions == [
                .message(1, [97]), .message(4, [100]), .exists(9), .message(2, [98]),
                .batchDone(asked: [1, 2], missing: []), .message(3, [99]),
                .batchDone(asked: [3, 4], missing: []),
                .finished(.fetchBodies(messages)),
            ])
    }

    @Test("what was asked for and did not come is named: expunged, or NIL")
    func missing() {
        var dialogue = IMAPDialogue.opened(exists: 9, [], limits: Self.small)
        dialogue.perform(.fetchBodies(Self.messages([1: 1, 2: 1, 3: 1])))
        dialogue.say("* 1 FETCH (UID 1 BODY[] NIL)\nF5 OK\n" + Self.mail(3, "c") + "F6 OK\n")
        #expect(dialogue.actions.first == .batchDone(asked: [1, 2], missing: [1, 2]))
    }

    @Test(
        "a mail over the cap is not asked for; one whose size was a lie is counted off, and the next is read",
        arguments: Chunking.allCases)
    func tooLarge(chunking: Chunking) {
        var dialogue = IMAPDialogue.opened(exists: 9, [], limits: Self.small, cut: chunking.cut)
        dialogue.perform(.fetchBodies(Self.messages([1: 101, 2: 1, 3: 1])))
        #expect(dialogue.sent == ["UID FETCH 2:3 (UID BODY.PEEK[])"])
        dialogue.say(Self.mail(2, String(repeating: "F5 OK)", count: 50)) + Self.mail(3, "c") + "F5 OK\n")
        #expect(
            dialogue.actions.prefix(4) == [
                .tooLarge(1, size: 101), .tooLarge(2, size: 300), .message(3, [99]),
                .batchDone(asked: [2, 3], missing: []),
            ])
    }

    @Test("only mails over the cap: nothing is asked for")
    func onlyTooLarge() {
        var dialogue = IMAPDialogue.opened(exists: 9, [], limits: Self.small)
        let messages = Self.messages([1: 101, 2: Int.max])
        dialogue.perform(.fetchBodies(messages))
        #expect(
            dialogue.actions == [
                .tooLarge(1, size: 101), .tooLarge(2, size: Int.max), .finished(.fetchBodies(messages)),
            ])
        #expect(dialogue.sent.isEmpty)
    }

    @Test("a mail that comes twice, or that nobody asked for, is told once or not at all")
    func unasked() {
        var dialogue = IMAPDialogue.opened(exists: 9, [], limits: Self.small)
        dialogue.perform(.fetchBodies(Self.messages([1: 1])))
        dialogue.say(
            Self.mail(1, "a") + Self.mail(1, "b") + Self.mail(9, "x") + "F5 OK\n" + Self.mail(1, "c"))
        #expect(dialogue.actions.prefix(2) == [.message(1, [97]), .batchDone(asked: [1], missing: [])])
        #expect(dialogue.actions.count == 3)
    }

    @Test("a refused batch does not stop the others, and the request as a whole may be tried later")
    func refused() {
        var dialogue = IMAPDialogue.opened(exists: 9, [], limits: Self.small)
        let messages = Self.messages([1: 1, 2: 1, 3: 1])
        dialogue.perform(.fetchBodies(messages))
        dialogue.say("F5 NO [SERVERBUG] sorry\n" + Self.mail(3, "c") + "F6 OK\n")
        #expect(
            dialogue.actions == [
                .batchDone(asked: [1, 2], missing: [1, 2]), .message(3, [99]),
                .batchDone(asked: [3], missing: []),
                .failed(.fetchBodies(messages), .tryLater("[SERVERBUG] sorry")),
            ])
    }

    @Test(
        "a reply that cannot be placed ends the session",
        arguments: [
            ("* 1 FETCH (BODY[] {1}\nx)\n", "without its UID"), ("F5 BAD what\n", "what"), ("F9 OK\n", "F9"),
            ("A001 OK\n", "A001"),
        ])
    func unplaceable(line: String, word: String) throws {
        var dialogue = IMAPDialogue.opened(exists: 9, [], limits: Self.small)
        dialogue.perform(.fetchBodies(Self.messages([1: 1])))
        dialogue.say(line + Self.mail(1, "a"))
        #expect(dialogue.actions.count == 2)
        guard case .fault(.protocolViolation(let text)) = try #require(dialogue.actions.first) else {
            Issue.record("\(dialogue.actions)")
            return
        }
        #expect(text.contains(word))
    }

    @Test("untagged responses without end are a fault, not a hang: words, mails and what is counted off")
    func endless() throws {
        let lines = [
            "* OK still here, and here is some more of it\n", Self.mail(9, String(repeating: "x", count: 90)),
            Self.mail(9, String(repeating: "x", count: 200_000)),
        ]
        for line in lines {
            var dialogue = IMAPDialogue.opened(exists: 9, [], limits: Self.small)
            dialogue.perform(.noop)
            var rounds = 0
            while !dialogue.session.isOver, rounds < 20 {
                dialogue.say(String(repeating: line, count: max(1, 16_000 / line.utf8.count)))
                rounds += 1
            }
            guard case .fault(.protocolViolation(let text)) = try #require(dialogue.actions.first) else {
                return
            }
            #expect(text.contains("nobody asked for"))
        }
    }
}
