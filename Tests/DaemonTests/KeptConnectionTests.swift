import Daemon
import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// The connection that is kept for the next letter, and what a server may do to it meanwhile.
@Suite("a connection kept for the next letter", .timeLimit(.minutes(20))) struct KeptConnectionTests {
    /// Sends one letter, and a second one while the connection of the first may still be there.
    private func sendTwo(_ relay: ScriptedRelay) async throws -> ScriptedFixture {
        let mailbox = try ScriptedMailbox([ScriptedFixture.notice(1)])
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox])
        try await fixture.serving { _ in
            try await fixture.wait(for: "the first") { try await fixture.states() == [.sent] }
            let reason = try #require(DecisionReason("the portal says so"))
            _ = try await fixture.ledger().decide(
                Decision(
                    .assign(
                        try #require(OfferNumber(rawValue: "A3110002")),
                        try #require(InternRef(rawValue: "I2")),
                        replacing: false, unseen: true), who: "hr", because: reason),
                options: fixture.settings().examiner.options, copies: true, undo: 0, at: fixture.now,
                messageID: { MessageID(token: "second", domain: "example.test") }
            ).get()
            try await fixture.wait(for: "the second") { try await fixture.states() == [.sent, .sent] }
        }
        return fixture
    }

    private func expectBoth(_ fixture: ScriptedFixture, _ relay: ScriptedRelay) async throws {
        #expect(try await fixture.letters().map(\.attempts) == [1, 1])
        #expect(Set(relay.taken.map(\.recipient)) == ["i1@interns.test", "i2@interns.test"])
        #expect(relay.taken.count == 2)
        #expect(fixture.journal.count("sending stopped") == 0)
    }

    @Test("the service ends it with QUIT, at once, when it is asked to stop")
    func quit() async throws {
        let relay = try ScriptedRelay()
        let fixture = try await sendTwo(relay)
        try await expectBoth(fixture, relay)
        #expect(relay.count("QUIT") == relay.dialogues.count)
    }

    @Test(
        "a server that ends it meanwhile, with a word or without: a new one at once, no attempt and no fault",
        arguments: [
            ScriptedRelay.Answer.sayAndClose("250 ok"), .sayExactly("250 ok\r\n421 4.4.2 you idle\r\n"),
        ])
    func ended(_ answer: ScriptedRelay.Answer) async throws {
        let relay = try ScriptedRelay([.finalDot: [answer, .say("250 ok")]])
        let fixture = try await sendTwo(relay)
        try await expectBoth(fixture, relay)
        #expect(relay.dialogues.count == 2)
    }

    @Test(
        "a server that says so only when the next letter comes: a new one at once, no attempt and no fault",
        arguments: [
            (ScriptedRelay.Step.mail, ScriptedRelay.Answer.sayAndClose("421 4.4.2 you idled")),
            (.mail, .close),
            (.recipient, .sayAndClose("421 4.4.2 too late")), (.data, .close), (.data, .reset),
        ])
    func endedLate(_ step: ScriptedRelay.Step, _ answer: ScriptedRelay.Answer) async throws {
        let relay = try ScriptedRelay([
            step: [
                step == .data ? .say("354 go on") : .say("250 ok"), answer,
                step == .data ? .say("354 go on") : .say("250 ok"),
            ]
        ])
        let mailbox = try ScriptedMailbox([ScriptedFixture.notice(1), ScriptedFixture.notice(2)])
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox])
        #expect(try await fixture.once() == [])
        try await expectBoth(fixture, relay)
        #expect(relay.dialogues.count == 2)
    }

    @Test("a server that refuses the second letter over it is believed: that is an attempt")
    func refused() async throws {
        let relay = try ScriptedRelay([.recipient: [.say("250 ok"), .say("450 4.2.0 greylisted")]])
        let mailbox = try ScriptedMailbox([ScriptedFixture.notice(1), ScriptedFixture.notice(2)])
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox])
        #expect(try await fixture.once() == [])
        #expect(try await fixture.states() == [.sent, .queued])
        #expect(try await fixture.letters().map(\.attempts) == [1, 1])
        #expect(relay.dialogues.count == 1)
    }

    @Test("a server that accepts one letter and then no connection any more is a fault, and the letter waits")
    func goneForGood() async throws {
        let relay = try ScriptedRelay([
            .finalDot: [.sayAndClose("250 ok")],
            .greeting: [.say("220 mail.example.test ESMTP"), .sayAndClose("421 4.3.2 going down")],
        ])
        let mailbox = try ScriptedMailbox([ScriptedFixture.notice(1), ScriptedFixture.notice(2)])
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox])
        #expect(try await fixture.once().count == 1)
        #expect(try await fixture.states() == [.sent, .queued])
        #expect(try await fixture.letters().map(\.attempts) == [1, 0])
        #expect(relay.dialogues.count == 2)
    }

    @Test("a pass of `serve --once` keeps none")
    func once() async throws {
        let relay = try ScriptedRelay()
        let fixture = try await ScriptedFixture(relay: relay)
        try await fixture.recordNotices(for: 1...2)
        #expect(try await fixture.once() == [])
        #expect(relay.dialogues.count == 1 && relay.count("QUIT") == 1)
    }
}
