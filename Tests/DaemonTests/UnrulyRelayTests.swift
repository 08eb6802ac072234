import Daemon
import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// A relay that floods, drips, goes away between two commands, or cuts its replies to pieces: each letter ends in a state that
/// is true, and nobody is told twice.
@Suite(.timeLimit(.minutes(20))) struct UnrulyRelayTests {
    private typealias Step = ScriptedRelay.Step

    private func due(
        _ count: Int, _ relay: ScriptedRelay, patience: Duration = ScriptedFixture.much
    ) async throws -> ScriptedFixture {
        let fixture = try await ScriptedFixture(relay: relay, patience: patience)
        try await fixture.recordNotices(for: 1...count)
        return fixture
    }

    /// Whatever has happened: once the relay is well again and the time has come, everybody has one letter.
    private func healed(_ fixture: ScriptedFixture, _ relay: ScriptedRelay, _ count: Int) async throws {
        for step in [Step.greeting, .firstHello, .hello, .auth, .mail, .recipient, .data, .finalDot] {
            relay.answer(step)
        }
        for _ in 0..<2 {
            fixture.now += 7_200
            #expect(try await fixture.once() == [])
        }
        #expect(try await fixture.states() == Array(repeating: .sent, count: count))
        #expect(try await fixture.status().relayError == nil)
        #expect(Set(relay.taken.map(\.recipient)).count == count)
    }

    @Test(
        "a reply without end is none: the session ends long before 64 MB, and the letter waits",
        arguments: [
            (ScriptedRelay.Step.greeting, "220 "), (.firstHello, "250-"), (.hello, "250-"), (.auth, "235 "),
            (.mail, "250 "), (.recipient, "250-"), (.data, "354 "),
        ])
    func flood(_ step: ScriptedRelay.Step, _ words: String) async throws {
        let relay = try ScriptedRelay([step: [.flood(words)]])
        let fixture = try await due(1, relay)
        #expect(try await fixture.once().count == 1)
        #expect(relay.octetsFlooded < 32 << 20)
        #expect(try await fixture.states() == [.queued])
        #expect(try await fixture.health().broken.contains { $0.hasPrefix("sending is stopped:") })
        try await healed(fixture, relay, 1)
        #expect(relay.taken.count == 1)
    }

    @Test("a reply without end to the final dot leaves the letter in doubt, for one copy")
    func floodAtTheDot() async throws {
        let relay = try ScriptedRelay([.finalDot: [.flood("250 ")]])
        let fixture = try await due(1, relay)
        _ = try await fixture.once()
        #expect(relay.octetsFlooded < 32 << 20)
        #expect(try await fixture.states() == [.inDoubt])
        try await healed(fixture, relay, 1)
        #expect(relay.taken.count == 2)
        #expect(Set(relay.taken).count == 1)
    }

    /// What the server says by itself behind a reply that is as it should be.
    private static let farewell = "\r\n421 4.3.2 going down\r\n"

    @Test(
        "421 between any two commands before the dot: the letter waits, and leaves once when the server is back",
        arguments: [
            (ScriptedRelay.Step.hello, "250-mx\r\n250-8BITMIME\r\n250 AUTH PLAIN"), (.auth, "235 2.7.0 in"),
            (.mail, "250 2.1.0 ok"), (.recipient, "250 2.1.5 ok"), (.data, "354 go on"),
        ], [true, false])
    func farewell(_ reply: (step: ScriptedRelay.Step, words: String), pipelining: Bool) async throws {
        let extensions = pipelining ? ScriptedRelay.usual : ["8BITMIME", "AUTH PLAIN"]
        let relay = try ScriptedRelay(
            [reply.step: [.sayExactly(reply.words + Self.farewell)]], extensions: extensions)
        let fixture = try await due(2, relay)
        #expect(try await fixture.once().count == 1)
        #expect(relay.taken.isEmpty)
        #expect(try await fixture.states() == [.queued, .queued])
        try await healed(fixture, relay, 2)
        #expect(relay.taken.count == 2)
    }

    @Test("421 behind the reply to the final dot: that letter is sent, and the next one not twice")
    func farewellAfterwards() async throws {
        let relay = try ScriptedRelay([.finalDot: [.sayExactly("250 2.0.0 Ok" + Self.farewell)]])
        let fixture = try await due(2, relay)
        _ = try await fixture.once()
        #expect(try await fixture.states().first == .sent)
        try await healed(fixture, relay, 2)
        #expect(relay.taken.count == 2)
    }

    @Test("a relay whose replies come octet by octet takes every letter", arguments: [true, false])
    func slowly(pipelining: Bool) async throws {
        let relay = try ScriptedRelay(
            extensions: pipelining ? ScriptedRelay.usual : ["8BITMIME", "AUTH PLAIN"], writesSlowly: true)
        let fixture = try await due(3, relay)
        #expect(try await fixture.once() == [])
        #expect(try await fixture.states() == [.sent, .sent, .sent])
        #expect(relay.taken.count == 3)
        #expect(relay.dialogues.count == 1)
    }

    @Test(
        "an octet now and then before the dot is silence: the letter waits, and the mailboxes are read",
        arguments: [ScriptedRelay.Step.greeting, .firstHello, .hello, .auth, .recipient, .data])
    func drip(_ step: ScriptedRelay.Step) async throws {
        let relay = try ScriptedRelay([step: [.drip]])
        let mailbox = try ScriptedMailbox([ScriptedFixture.notice(1)])
        let fixture = try await ScriptedFixture(
            relay: relay, mailboxes: [mailbox], patience: ScriptedFixture.little)
        let faults = try await fixture.once()
        #expect(faults.count == 1)
        // It was given up, not waited out.
        #expect(faults.first?.contains("in time") == true, "\(faults)")
        #expect(try await fixture.states() == [.queued])
        #expect(try await fixture.health().mailboxes.map(\.state) == [.ok])
        #expect(relay.taken.isEmpty)
    }
}
