import Mail
import Testing

@Suite("an SMTP server that says anything") struct SMTPFuzzTests {
    static let tokens = [
        "\r\n", "250 Ok\r\n", "250-", "354 go\r\n", "421 x\r\n", "550 5.7.1 x\r\n", "334 \r\n", "\0",
        "\u{FF}", "999 x\r\n", " ", "-",
        "2", "5", "AUTH=", "SIZE 1", "PIPELINING\r\n",
    ]

    @Test("any octets give the same replies however they are cut", arguments: 0..<300)
    func chunking(seed: Int) {
        var mutation = Mutation(seed: UInt64(seed), tokens: Self.tokens)
        let octets = mutation.mutate(
            Array("250-mx\r\n250-SIZE 1\r\n250 AUTH PLAIN\r\n550 5.1.1 no\r\n354 go\r\n".utf8))
        let whole = Self.events(octets, .whole)
        #expect(Self.events(octets, .bytes) == whole)
        #expect(Self.events(octets, .random) == whole)
    }

    static func events(_ octets: [UInt8], _ chunking: Chunking) -> [SMTPReplyParser.Event] {
        var parser = SMTPReplyParser()
        var events: [SMTPReplyParser.Event] = []
        for chunk in chunking.cut(octets) {
            parser.append(chunk)
            while let event = parser.next() { events.append(event) }
        }
        return events
    }

    @Test(
        "each letter has one outcome, and only after the final dot can it be accepted or in doubt",
        arguments: 0..<400)
    func session(seed: Int) {
        var mutation = Mutation(seed: UInt64(seed), tokens: Self.tokens)
        var turns = SMTPSessionTests.dialogueWithTwo
        for round in 0..<2 {
            let index = (seed * 31 + round * 7) % turns.count
            let octets = mutation.mutate(Array(turns[index].says.utf8))
            turns[index] = SMTPTurn(turns[index].line, String(decoding: octets, as: UTF8.self))
        }
        var dialogue = SMTPDialogue(turns, cut: Chunking.allCases[seed % 3].cut)
        dialogue.start(.password(user: "u", password: "p"))
        guard dialogue.session.isReady else { return }
        dialogue.send()
        dialogue.closed()
        let outcomes = dialogue.actions.compactMap {
            if case .outcome(let outcome) = $0 { outcome } else { nil }
        }
        #expect(outcomes.count == 1)
        switch outcomes.first {
        case .accepted, .inDoubt:
            #expect(dialogue.octetsBeforeDot != nil)
            #expect(dialogue.actions.contains(.askToCommit))
        case .tryLater, .failed, nil: break
        }
        #expect(dialogue.actions.filter { $0 == .close }.count == 1)
        #expect(dialogue.session.isOver)
    }
}
