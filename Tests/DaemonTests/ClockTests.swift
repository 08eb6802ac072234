import Daemon
import FacteurCore
import Store
import TestSupport
import Testing

@Suite("A clock that jumps") struct ClockTests {
    private static let year: Int64 = 365 * 86_400

    @Test("set back by a year: a letter that was put off leaves at once, not in a year")
    func backwards() async throws {
        let relay = try ScriptedRelay([
            .finalDot: [.say("451 4.3.0 not now"), .say("250 2.0.0 queued as Q1")]
        ])
        let fixture = try await ScriptedFixture(relay: relay)
        try await fixture.recordNotices(for: 1...1)
        _ = try await fixture.once()
        #expect(try await fixture.states() == [.queued])
        fixture.now -= Self.year
        _ = try await fixture.once()
        #expect(try await fixture.states() == [.sent])
    }

    @Test("set back by a year: a letter in doubt gets its one copy, and no second one")
    func backwardsInDoubt() async throws {
        let relay = try ScriptedRelay([.finalDot: [.close]])
        let fixture = try await ScriptedFixture(relay: relay)
        try await fixture.recordNotices(for: 1...1)
        for _ in 1...4 {
            _ = try await fixture.once()
            fixture.now -= Self.year
        }
        #expect(relay.letters.count == 2)
        #expect(Set(relay.taken.map(\.messageID)).count == 1)
        #expect(try await fixture.letters().map(\.copies) == [1])
    }

    @Test("set back by a year: what left before the jump does not hold the brake")
    func backwardsBrake() async throws {
        let relay = try ScriptedRelay()
        let fixture = try await ScriptedFixture(relay: relay)
        fixture.configuration.smtp.perHour = 1
        try await fixture.recordNotices(for: 1...2)
        _ = try await fixture.once()
        #expect(relay.letters.count == 1)
        fixture.now -= Self.year
        _ = try await fixture.once()
        #expect(relay.letters.count == 2)
    }

    @Test("put forward by a year: a letter that was tried once is not given up")
    func forwards() async throws {
        let relay = try ScriptedRelay([.finalDot: [.say("451 4.3.0 not now")]])
        let fixture = try await ScriptedFixture(relay: relay)
        try await fixture.recordNotices(for: 1...1)
        _ = try await fixture.once()
        fixture.now += Self.year
        _ = try await fixture.once()
        #expect(try await fixture.states() == [.queued])
    }

    @Test("a mailbox whose last round trip lies a year ahead is late, not well")
    func backwardsMailbox() async throws {
        let mailbox = try ScriptedMailbox()
        let fixture = try await ScriptedFixture(mailboxes: [mailbox])
        _ = try await fixture.once()
        #expect(try await fixture.health().mailboxes.map(\.state) == [.ok])
        fixture.now -= Self.year
        #expect(try await fixture.health().mailboxes.map(\.state) == [.late])
    }
}
