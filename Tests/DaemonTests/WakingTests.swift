import Daemon
import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// The sender as it rests: what wakes it, and what does not.
@Suite("a letter leaves when it is due", .timeLimit(.minutes(20))) struct WakingTests {
    private func decide(_ what: Decision.What, _ fixture: ScriptedFixture, undo: Int64 = 0) async throws {
        let reason = try #require(DecisionReason("the portal says so"))
        _ = try await fixture.ledger().decide(
            Decision(what, who: "hr", because: reason), options: fixture.settings().examiner.options,
            copies: true,
            undo: undo, at: fixture.now, messageID: { MessageID(token: "decided", domain: "example.test") }
        ).get()
    }

    private func assign(_ fixture: ScriptedFixture, undo: Int64) async throws {
        try await decide(
            .assign(
                try #require(OfferNumber(rawValue: "A3110001")), try #require(InternRef(rawValue: "I1")),
                replacing: false, unseen: true), fixture, undo: undo)
    }

    @Test("another process's decision is noticed while the clock stands still")
    func otherProcess() async throws {
        let relay = try ScriptedRelay()
        let fixture = try await ScriptedFixture(relay: relay)
        try await fixture.serving { _ in
            try await fixture.wait(for: "the start") { try await fixture.status().service.since != nil }
            try await assign(fixture, undo: 0)
            try await fixture.wait(for: "the letter") { try await fixture.states() == [.sent] }
        }
        #expect(relay.letters.count == 1)
    }

    @Test("a letter that may be taken back leaves when its time has come, and not before; taken back, never")
    func undo() async throws {
        let relay = try ScriptedRelay()
        let fixture = try await ScriptedFixture(relay: relay)
        try await fixture.serving { _ in
            try await assign(fixture, undo: 60)
            fixture.now += 59
            // Looked at again because of it, and left alone.
            try await decide(.hold, fixture)
            try await decide(.release(nil), fixture)
            try await Task.sleep(for: .milliseconds(700))
            #expect(relay.letters.isEmpty)
            fixture.now += 1
            try await fixture.wait(for: "the letter") { try await fixture.states() == [.sent] }
        }
        #expect(relay.letters.count == 1)
    }

    @Test("a hold that another process decides keeps every further letter, and its end lets them go")
    func hold() async throws {
        let relay = try ScriptedRelay()
        let fixture = try await ScriptedFixture(relay: relay)
        try await decide(.hold, fixture)
        try await assign(fixture, undo: 0)
        try await fixture.serving { _ in
            try await Task.sleep(for: .milliseconds(700))
            #expect(relay.dialogues.isEmpty)
            try await decide(.release(nil), fixture)
            try await fixture.wait(for: "the letter") { try await fixture.states() == [.sent] }
        }
        #expect(relay.letters.count == 1)
    }

    @Test("a commit does not cut the pause short that a refusing relay is given")
    func backoff() async throws {
        // Five minutes: a person must mend it.
        let relay = try ScriptedRelay([.auth: [.say("535 5.7.8 no")]])
        let mailbox = try ScriptedMailbox([ScriptedFixture.notice(1)])
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox])
        try await fixture.serving { _ in
            try await fixture.wait(for: "the refusal") { fixture.journal.count("sending stopped") == 1 }
            let tried = relay.dialogues.count
            for number in 2...3 {
                try await fixture.recordNotices(for: number...number)
                try await fixture.importInterns(number + 3)
                try await Task.sleep(for: .milliseconds(400))
            }
            #expect(relay.dialogues.count == tried)
        }
        #expect(try await fixture.letters().allSatisfy { $0.attempts == 0 && $0.state == .queued })
    }

    @Test("a mail that comes while it serves: its letter leaves, and the sender goes to rest again")
    func mail() async throws {
        let relay = try ScriptedRelay()
        let mailbox = try ScriptedMailbox([ScriptedFixture.notice(1)])
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox])
        try await fixture.serving { _ in
            try await fixture.wait(for: "the first") { try await fixture.states() == [.sent] }
            fixture.now += 86_400
            try await Task.sleep(for: .milliseconds(700))
        }
        #expect(relay.letters.count == 1)
    }
}
