import Daemon
import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// Many letters at once, over several connections: what must leave none of them twice, and lose none.
@Suite("many letters over a few connections") struct SeveralConnectionsTests {
    private static let count = 40

    private func due(_ relay: ScriptedRelay, patience: Duration = ScriptedFixture.much) async throws
        -> ScriptedFixture
    {
        let fixture = try await ScriptedFixture(relay: relay, patience: patience)
        try await fixture.importInterns(Self.count)
        try await fixture.recordNotices(for: 1...Self.count)
        return fixture
    }

    /// Each letter was taken once, by the one to whom it is addressed, with that one's number.
    private func expectEachOnce(_ relay: ScriptedRelay, _ count: Int = count) {
        // This server takes a lone dot for a mail, where it has refused the recipient and not DATA.
        let letters = relay.taken.filter { !$0.bytes.isEmpty }
        #expect(letters.count == count)
        #expect(Set(letters.map(\.recipient)).count == count)
        for letter in letters {
            let number = letter.recipient.prefix { $0 != "@" }.dropFirst()
            #expect(letter.text.contains("A31\(10_000 + (Int(number) ?? 0))"), "\(letter.recipient)")
        }
    }

    @Test("each leaves once, over several connections, and every one of them is ended")
    func all() async throws {
        let relay = try ScriptedRelay()
        let fixture = try await due(relay)
        #expect(try await fixture.once() == [])
        #expect(try await fixture.states() == Array(repeating: .sent, count: Self.count))
        #expect(try await fixture.letters().allSatisfy { $0.attempts == 1 })
        #expect(relay.dialogues.count >= 2)
        #expect(relay.count("QUIT") == relay.dialogues.count)
        expectEachOnce(relay)
    }

    static let refusals: [(ScriptedRelay.Step, ScriptedRelay.Answer)] = [
        (.greeting, .sayAndClose("421 4.7.0 too many connections")),
        (.greeting, .say("554 5.7.1 one at a time")), (.greeting, .close), (.greeting, .reset),
        (.hello, .sayAndClose("421 4.3.2 one at a time")), (.hello, .say("450 4.3.2 one at a time")),
        (.auth, .say("454 4.7.0 one session at a time")), (.auth, .say("535 5.7.8 one session at a time")),
        (.mail, .sayAndClose("421 4.3.2 one at a time")), (.mail, .say("432 4.3.2 one at a time")),
        (.mail, .close), (.recipient, .say("451 4.7.0 one at a time")),
        (.data, .say("451 4.3.2 one at a time")),
    ]

    @Test(
        "a relay that takes one connection alone is served over that one, without a word", arguments: refusals
    )
    func onlyOne(_ step: ScriptedRelay.Step, _ answer: ScriptedRelay.Answer) async throws {
        let relay = try ScriptedRelay(further: [step: answer])
        let fixture = try await due(relay)
        #expect(try await fixture.once() == [])
        #expect(try await fixture.states() == Array(repeating: .sent, count: Self.count))
        #expect(try await fixture.letters().allSatisfy { $0.attempts == 1 })
        #expect(try await fixture.status().relayError == nil)
        #expect(fixture.journal.count("sending stopped") == 0)
        expectEachOnce(relay)
    }

    @Test(
        "an answer to the dot that is lost on one connection leaves that letter in doubt, and one copy of it follows"
    )
    func lostAnswer() async throws {
        let relay = try ScriptedRelay([
            .finalDot: Array(repeating: .say("250 ok"), count: 9) + [.close, .say("250 ok")]
        ])
        let fixture = try await due(relay)
        _ = try await fixture.once()
        let states = try await fixture.states()
        #expect(
            states.count { $0 == .inDoubt } == 1
                && states.allSatisfy { [.sent, .inDoubt, .queued].contains($0) })
        for _ in 0..<3 {
            fixture.now += Int64(fixture.configuration.letters.inDoubtAfter)
            _ = try await fixture.once()
        }
        #expect(try await fixture.states() == Array(repeating: .sent, count: Self.count))
        #expect(relay.taken.count == Self.count + 1)
        let byID = Dictionary(grouping: relay.taken, by: \.messageID)
        #expect(byID.count == Self.count && byID.values.allSatisfy { Set($0.map(\.bytes)).count == 1 })
        #expect(try await fixture.status().copies == 1)
    }

    @Test("every answer lost, on every connection: each letter leaves twice at most, the second its copy")
    func allLost() async throws {
        let relay = try ScriptedRelay([.finalDot: [.close]])
        let fixture = try await due(relay)
        for _ in 0..<120 {
            _ = try await fixture.once()
            fixture.now += 700
        }
        let byRecipient = Dictionary(grouping: relay.taken, by: \.recipient)
        #expect(byRecipient.count == Self.count)
        for letters in byRecipient.values {
            #expect(letters.count <= 2 && Set(letters.map(\.bytes)).count == 1)
        }
        #expect(try await fixture.letters().allSatisfy { $0.copies <= 1 })
    }

    @Test(
        "a relay that refuses each letter for its own sake fails none of those under way",
        arguments: [ScriptedRelay.Step.recipient, .data, .finalDot])
    func refusesEach(_ step: ScriptedRelay.Step) async throws {
        let relay = try ScriptedRelay([step: [.say("550 5.7.1 this is not what we like")]])
        let fixture = try await due(relay)
        for _ in 0..<3 {
            #expect(try await fixture.once().count == 1)
            #expect(try await fixture.states() == Array(repeating: .queued, count: Self.count))
            fixture.now += 300
        }
        #expect(fixture.journal.count("sending stopped") == 1)
        relay.answer(step)
        fixture.now += 3_600
        #expect(try await fixture.once() == [])
        #expect(try await fixture.states() == Array(repeating: .sent, count: Self.count))
        #expect(try await fixture.status().relayError == nil)
    }

    @Test(
        "a relay that begins to refuse everything while several are under way: they wait, and nothing is failed"
    )
    func beginsToRefuse() async throws {
        let relay = try ScriptedRelay([
            .finalDot: Array(repeating: .say("250 ok"), count: 11) + [.say("550 5.7.1 not any more")]
        ])
        let fixture = try await due(relay)
        #expect(try await fixture.once().count == 1)
        let states = Dictionary(grouping: try await fixture.states(), by: \.self).mapValues(\.count)
        #expect(states == [.sent: 11, .queued: Self.count - 11])
        relay.answer(.finalDot)
        fixture.now += 3_600
        #expect(try await fixture.once() == [])
        expectEachOnce(relay)
    }

    @Test("the brake counts what is under way: not one letter more than `per_hour`")
    func brake() async throws {
        let relay = try ScriptedRelay()
        let fixture = try await due(relay)
        fixture.configuration.smtp.perHour = 33
        #expect(try await fixture.once() == [])
        #expect(relay.letters.count == 33)
        fixture.now += 3_600
        #expect(try await fixture.once() == [])
        expectEachOnce(relay)
    }

    @Test("a hold in the middle of it: what has its dot is finished, nothing else leaves")
    func hold() async throws {
        let relay = try ScriptedRelay()
        let fixture = try await due(relay)
        let (gate, reason) = (Gate(), try #require(DecisionReason("stop")))
        let hold = ScriptedRelay.Answer.after {
            Task {
                _ = try? await fixture.ledger().decide(
                    Decision(.hold, who: "hr", because: reason), options: fixture.settings().examiner.options,
                    copies: true,
                    undo: 0, at: fixture.now, messageID: { MessageID(token: "x", domain: "example.test") })
                gate.unlock()
            }
            gate.waitOnThread()
        }
        relay.answer(.data, .say("354 go on"), .say("354 go on"), hold, .say("354 go on"))
        #expect(try await fixture.once() == [])
        relay.answer(.data)
        let states = try await fixture.states()
        // Three connections may have had a letter each before it stood in the ledger.
        #expect(states.count { $0 == .sent } == relay.taken.count)
        #expect(states.allSatisfy { $0 == .sent || $0 == .queued } && states.contains(.queued))
        let taken = relay.taken.count
        #expect(try await fixture.once() == [])
        #expect(relay.taken.count == taken)
    }

    @Test(
        "where it cannot be written down that a letter was accepted, it stays in doubt, and no further one begins"
    )
    func acceptedUnwritten() async throws {
        let relay = try ScriptedRelay()
        let fixture = try await due(relay)
        try LedgerFile.edit(
            fixture.configuration.database,
            """
            CREATE TRIGGER refused BEFORE UPDATE OF state ON letter WHEN NEW.state = 'sent' AND NEW.intern = 'I5'
            BEGIN SELECT RAISE(ABORT, 'refused'); END
            """)
        await #expect(throws: LedgerFault.self) { _ = try await fixture.once() }
        let states = try await fixture.states()
        #expect(states.count { $0 == .inDoubt } == 1)
        #expect(states.count { $0 == .sent } == relay.taken.count - 1)
        #expect(states.contains(.queued))
    }

    @Test(
        "a relay that ends each connection after a letter or two gets each letter once, and is not taken for one that refuses"
    )
    func endsOften() async throws {
        for answer in [
            ScriptedRelay.Answer.sayAndClose("250 ok"), .sayExactly("250 ok\r\n421 4.7.0 enough\r\n"),
        ] {
            let relay = try ScriptedRelay([
                .finalDot: Array(repeating: [.say("250 ok"), answer], count: 40).flatMap { $0 }
            ])
            let fixture = try await due(relay)
            #expect(try await fixture.once() == [])
            #expect(try await fixture.states() == Array(repeating: .sent, count: Self.count))
            #expect(fixture.journal.count("sending stopped") == 0)
            expectEachOnce(relay)
        }
    }

    @Test("one letter that is refused, one put off: the others leave")
    func some() async throws {
        let relay = try ScriptedRelay([
            .recipient: Array(repeating: .say("250 ok"), count: 20) + [
                .say("550 5.1.1 nobody"), .say("450 4.2.2 full"), .say("250 ok"),
            ]
        ])
        let fixture = try await due(relay)
        #expect(try await fixture.once() == [])
        let states = try await fixture.states()
        #expect(states.count { $0 == .failed } == 1 && states.count { $0 == .sent } >= Self.count - 2)
        fixture.now += 3_600
        _ = try await fixture.once()
        #expect(try await fixture.states().count { $0 == .sent } == Self.count - 1)
        expectEachOnce(relay, Self.count - 1)
    }

    @Test("addresses that change while many leave: each of those gets its letter at the new one alone")
    func changed() async throws {
        let relay = try ScriptedRelay()
        let fixture = try await due(relay)
        let gate = Gate()
        relay.answer(
            .data,
            .after {
                Task {
                    try? await fixture.importRoster(
                        (1...Self.count).map {
                            try ScriptedFixture.intern($0, email: "new\($0)@interns.test")
                        })
                    gate.unlock()
                }
                gate.waitOnThread()
            }, .say("354 go on"))
        _ = try await fixture.once()
        relay.answer(.data)
        _ = try await fixture.once()
        #expect(try await fixture.states() == Array(repeating: .sent, count: Self.count))
        #expect(relay.taken.count == Self.count)
        #expect(
            Set(relay.taken.compactMap { $0.recipient.firstMatch(of: /[0-9]+/).map { String($0.0) } }).count
                == Self.count)
        #expect(relay.taken.contains { $0.recipient.hasPrefix("new") })
        for taken in relay.taken { #expect(taken.text.contains(taken.recipient)) }
    }
}
