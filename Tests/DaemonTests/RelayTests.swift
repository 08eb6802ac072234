import Daemon
import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// The relay as a whole, and what the configuration asks of it.
@Suite struct RelayTests {
    @Test(
        "a refused login stops all sending, is said once, stands in `status`, and the letters stay as they are",
        arguments: [
            (ScriptedRelay.Step.auth, "535 5.7.8 authentication failed", "refused the login"),
            (.auth, "454 4.7.0 temporary failure", "takes no letters now"),
            (.hello, "554 5.7.1 no service for you", "takes no letter of ours"),
        ])
    func login(_ step: ScriptedRelay.Step, _ reply: String, _ words: String) async throws {
        let relay = try ScriptedRelay([step: [.say(reply)]])
        let fixture = try await ScriptedFixture(relay: relay)
        try await fixture.recordNotices(for: 1...3)
        for _ in 0..<3 { #expect(try await fixture.once().count == 1) }
        let letters = try await fixture.letters()
        #expect(letters.map(\.state) == [.queued, .queued, .queued])
        #expect(letters.map(\.attempts) == [0, 0, 0])
        #expect(fixture.journal.count("sending stopped") == 1)
        let broken = try await fixture.health().broken
        #expect(broken.contains { $0.hasPrefix("sending is stopped:") && $0.contains(words) })

        relay.answer(step)
        #expect(try await fixture.once() == [])
        #expect(try await fixture.states() == [.sent, .sent, .sent])
        #expect(try await fixture.status().relayError == nil)
    }

    @Test("a relay that refuses everything stops sending after the first letter, and no letter is failed")
    func refusesAll() async throws {
        let relay = try ScriptedRelay([.mail: [.say("550 5.7.1 sender address rejected")]])
        let fixture = try await ScriptedFixture(relay: relay)
        try await fixture.recordNotices(for: 1...3)
        #expect(try await fixture.once().count == 1)
        #expect(relay.count("MAIL") == 1)
        #expect(try await fixture.states() == [.queued, .queued, .queued])
        #expect(fixture.journal.count("sending stopped") == 1)
        relay.answer(.mail)
        fixture.now += 3_600
        #expect(try await fixture.once() == [])
        #expect(try await fixture.states() == [.sent, .sent, .sent])
    }

    @Test(
        "a relay that refuses every letter as if for the letter's own sake stops sending after a few, and the others wait",
        arguments: [ScriptedRelay.Step.recipient, .data, .finalDot])
    func refusesEach(_ step: ScriptedRelay.Step) async throws {
        let relay = try ScriptedRelay([step: [.say("550 5.7.1 this is not what we like")]])
        let fixture = try await ScriptedFixture(relay: relay)
        try await fixture.importInterns(6)
        try await fixture.recordNotices(for: 1...6)
        let stopped = [LetterState](repeating: .queued, count: 6)
        for _ in 0..<4 {
            let faults = try await fixture.once()
            #expect(faults.count == 1 && faults.first?.contains("takes no letter of ours") == true)
            #expect(try await fixture.states() == stopped)
            fixture.now += 300
        }
        // As long as it lasts: in days, too, no other letter is failed.
        for _ in 0..<40 {
            fixture.now += 3_600
            _ = try await fixture.once()
        }
        #expect(try await fixture.states() == stopped)
        #expect(fixture.journal.count("sending stopped") == 1)
        #expect(fixture.journal.count("sending goes on") == 0)
        #expect(fixture.journal.count("waits again") == 2)
        #expect(try await fixture.status().relayError?.contains("3 letters in a row") == true)
        relay.answer(step)
        fixture.now += 3_600
        #expect(try await fixture.once() == [])
        #expect(try await fixture.states() == Array(repeating: .sent, count: 6))
        #expect(try await fixture.status().relayError == nil)
    }

    static let bad: [(replies: [String], states: [LetterState])] = [
        // What is said of an address is said of no other letter.
        (["550 5.1.1 no", "550 5.1.2 no", "550 5.1.1 no", "250 ok"], [.failed, .failed, .failed, .sent]),
        (["550 no", "554 5.7.1 no", "250 ok", "550 no"], [.failed, .failed, .sent, .failed]),
        (["550 no", "451 4.7.1 no", "550 no", "250 ok"], [.failed, .queued, .failed, .sent]),
    ]

    @Test("bad letters among good ones, and bad addresses however many, stop nothing", arguments: bad)
    func someBad(replies: [String], states: [LetterState]) async throws {
        let relay = try ScriptedRelay([.recipient: replies.map { .say($0) }])
        let fixture = try await ScriptedFixture(relay: relay)
        try await fixture.importInterns(4)
        try await fixture.recordNotices(for: 1...4)
        #expect(try await fixture.once() == [])
        #expect(try await fixture.states() == states)
    }

    @Test("three bad letters in a row stop sending, good ones set it going, and the bad ones fail in the end")
    func threeBad() async throws {
        let bad = ScriptedRelay.Answer.say("550 no")
        let good = ScriptedRelay.Answer.say("250 ok")
        let relay = try ScriptedRelay([
            .recipient: [bad, bad, bad] + [good, good, bad, bad, bad] + [bad] + [good, bad]
        ])
        let fixture = try await ScriptedFixture(relay: relay)
        try await fixture.importInterns(6)
        try await fixture.recordNotices(for: 1...5)
        #expect(try await fixture.once().count == 1)
        #expect(try await fixture.states() == [.queued, .queued, .queued, .queued, .queued])
        fixture.now += 3_600
        #expect(try await fixture.once().count == 1)
        #expect(try await fixture.states() == [.failed, .failed, .queued, .sent, .sent])
        try await fixture.recordNotices(for: 6...6)
        fixture.now += 3_600
        #expect(try await fixture.once().count == 1)
        #expect(try await fixture.states() == [.failed, .failed, .queued, .sent, .sent, .queued])
        fixture.now += 3_600
        #expect(try await fixture.once() == [])
        #expect(try await fixture.states() == [.failed, .failed, .failed, .sent, .sent, .sent])
        #expect(try await fixture.letters().map(\.attempts) == [2, 2, 4, 1, 1, 1])
        #expect(try await fixture.status().relayError == nil)
    }

    @Test("a relay that is not there leaves the letters as they are")
    func down() async throws {
        let relay = try ScriptedRelay()
        relay.stop()
        let fixture = try await ScriptedFixture(relay: relay)
        try await fixture.recordNotices(for: 1...1)
        #expect(try await fixture.once().count == 1)
        #expect(try await fixture.letters().map(\.attempts) == [0])
    }

    @Test("a refusal that nothing queued would show the end of is looked at again")
    func trial() async throws {
        let relay = try ScriptedRelay([.auth: [.say("535 5.7.8 no")]])
        let fixture = try await ScriptedFixture(relay: relay)
        try await fixture.recordNotices(for: 1...1)
        #expect(try await fixture.once().count == 1)
        _ = try await fixture.ledger().importRoster(
            RosterComparison(Roster([try ScriptedFixture.intern(2)])), removeMissing: true,
            options: fixture.settings().examiner.options,
            at: fixture.now, messageID: { MessageID(token: "x", domain: "example.test") })
        #expect(try await fixture.once().count == 1)
        relay.answer(.auth)
        #expect(try await fixture.once() == [])
        #expect(try await fixture.status().relayError == nil)
        // And from then on nobody is bothered.
        let connections = relay.dialogues.count
        #expect(try await fixture.once() == [])
        #expect(relay.dialogues.count == connections)
    }

    @Test("the brake: no more than `per_hour` in an hour, the others later")
    func brake() async throws {
        let relay = try ScriptedRelay()
        let fixture = try await ScriptedFixture(relay: relay)
        fixture.configuration.smtp.perHour = 2
        try await fixture.recordNotices(for: 1...3)
        #expect(try await fixture.once() == [])
        #expect(try await fixture.states() == [.sent, .sent, .queued])
        fixture.now += 3_599
        #expect(try await fixture.once() == [])
        #expect(relay.letters.count == 2)
        fixture.now += 1
        #expect(try await fixture.once() == [])
        #expect(try await fixture.states() == [.sent, .sent, .sent])
    }

    @Test("a letter larger than the relay takes fails with both sizes, before anything is said of it")
    func size() async throws {
        let relay = try ScriptedRelay(extensions: ["SIZE 500", "8BITMIME", "AUTH PLAIN"])
        let fixture = try await ScriptedFixture(relay: relay)
        try await fixture.recordNotices(for: 1...1)
        #expect(try await fixture.once() == [])
        let letter = try #require(try await fixture.letters().first)
        #expect(letter.state == .failed)
        #expect(letter.lastReply?.hasSuffix("octets, the server takes 500") == true)
        #expect(relay.count("MAIL") == 0)
    }

    @Test(
        "an address outside ASCII fails with a clear word where the relay has no SMTPUTF8, and is sent where it has"
    )
    func beyondASCII() async throws {
        for (extensions, state) in [
            (ScriptedRelay.usual, LetterState.failed), (ScriptedRelay.usual + ["SMTPUTF8"], .sent),
        ] {
            let relay = try ScriptedRelay(extensions: extensions)
            let fixture = try await ScriptedFixture(relay: relay)
            try await fixture.importRoster([try ScriptedFixture.intern(1, email: "zoé@interns.test")])
            try await fixture.recordNotices(for: 1...1)
            #expect(try await fixture.once() == [])
            let letter = try #require(try await fixture.letters().first)
            #expect(letter.state == state)
            #expect(letter.lastReply?.contains("SMTPUTF8") == (state == .failed))
            #expect(relay.count("MAIL") == (state == .sent ? 1 : 0))
        }
    }

    @Test("giving up counts from the first attempt: a week without a relay costs no letter its retries")
    func giveUp() async throws {
        let relay = try ScriptedRelay([
            .auth: [.say("535 5.7.8 no")], .finalDot: [.say("451 4.7.1 greylisted")],
        ])
        let fixture = try await ScriptedFixture(relay: relay)
        try await fixture.recordNotices(for: 1...1)
        #expect(try await fixture.once().count == 1)
        fixture.now += 7 * 86_400
        relay.answer(.auth)
        _ = try await fixture.once()
        #expect(try await fixture.states() == [.queued])
        for _ in 1...6 {
            fixture.now += Int64(fixture.configuration.letters.retryMost)
            _ = try await fixture.once()
        }
        #expect(try await fixture.states() == [.queued])
        fixture.now += Int64(fixture.configuration.letters.giveUp)
        _ = try await fixture.once()
        let letter = try #require(try await fixture.letters().first)
        #expect(letter.state == .failed)
        #expect(letter.lastReply == "given up after 5 days: 451 4.7.1 greylisted")
        // The word to the admin.
        #expect(try await fixture.health().waiting.contains { $0.contains("1 letter refused for good") })
    }

    @Test(
        "an address that changes between the writing and the dot: the old one gets nothing, the new one its letter"
    )
    func changedMeanwhile() async throws {
        let relay = try ScriptedRelay()
        let fixture = try await ScriptedFixture(relay: relay)
        try await fixture.recordNotices(for: 1...3)
        let gate = Gate()
        relay.answer(
            .data,
            .after {
                // The server holds DATA back until the roster says otherwise.
                Task {
                    try? await fixture.importRoster([ScriptedFixture.intern(1, email: "new@interns.test")])
                    gate.unlock()
                }
                gate.waitOnThread()
            }, .say("354 go on"))
        #expect(try await fixture.once() == [])
        // The answer holds the fixture, which holds the relay.
        relay.answer(.data)
        #expect(try await fixture.states() == [.sent, .sent, .sent])
        #expect(try await fixture.letters().map(\.attempts) == [1, 1, 1])
        #expect(relay.letters.count == 3)
        let texts = relay.letters.map { String(decoding: $0, as: UTF8.self) }
        #expect(texts.count { $0.contains("new@interns.test") } == 1)
        #expect(!texts.contains { $0.contains("i1@interns.test") })
    }

    @Test("a few letters go over one connection")
    func many() async throws {
        let relay = try ScriptedRelay()
        let fixture = try await ScriptedFixture(relay: relay)
        try await fixture.importInterns(15)
        try await fixture.recordNotices(for: 1...15)
        #expect(try await fixture.once() == [])
        #expect(relay.letters.count == 15)
        #expect(relay.dialogues.count == 1)
        #expect(Set(try await fixture.letters().map(\.messageID)).count == 15)
    }
}
