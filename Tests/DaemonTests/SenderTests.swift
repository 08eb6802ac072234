import Daemon
import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// One letter out, against a relay that answers as it is told.
@Suite struct SenderTests {
    /// A fixture whose ledger has a letter due for each of the first `count` interns.
    private func due(_ count: Int, _ relay: ScriptedRelay) async throws -> ScriptedFixture {
        let fixture = try await ScriptedFixture(relay: relay)
        try await fixture.recordNotices(for: 1...count)
        return fixture
    }

    private static func text(_ letters: [[UInt8]]) -> [String] {
        letters.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("250 to the final dot: sent, once, with the server's words, and all over one connection")
    func sent() async throws {
        let relay = try ScriptedRelay()
        let fixture = try await due(3, relay)
        #expect(try await fixture.once() == [])
        #expect(try await fixture.states() == [.sent, .sent, .sent])
        #expect(
            try await fixture.letters().map(\.lastReply)
                == Array(repeating: "250 2.0.0 Ok: queued as Q1", count: 3))
        #expect(try await fixture.once() == [])
        #expect(relay.letters.count == 3)
        #expect(relay.dialogues.count == 1)
        #expect(relay.count("QUIT") == 1)
        #expect(Set(Self.text(relay.letters)).count == 3)
    }

    @Test("a relay without PIPELINING gets one line at a time, and every letter")
    func oneByOne() async throws {
        let relay = try ScriptedRelay(extensions: ["SIZE", "8BITMIME", "AUTH PLAIN"])
        let fixture = try await due(2, relay)
        #expect(try await fixture.once() == [])
        #expect(relay.letters.count == 2)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let step: ScriptedRelay.Step
        let answer: ScriptedRelay.Answer
        let reply: String
        var testDescription: String { "\(step): \(reply)" }

        init(_ step: ScriptedRelay.Step, _ reply: String, closes: Bool = false) {
            self.step = step
            self.reply = reply
            answer = closes ? .sayAndClose(reply) : .say(reply)
        }
    }

    @Test(
        "not taken now: queued, and tried again when its time has come and not before",
        arguments: [
            Refusal(.mail, "451 4.3.0 later"), Refusal(.recipient, "450 4.2.0 greylisted"),
            Refusal(.data, "452 4.3.1 no room"), Refusal(.finalDot, "451 4.7.1 try again"),
            Refusal(.finalDot, "421 4.3.2 going down", closes: true),
            Refusal(.recipient, "399 what is this"), Refusal(.data, "250 what is this"),
        ])
    func later(_ refusal: Refusal) async throws {
        let relay = try ScriptedRelay([refusal.step: [refusal.answer]])
        let fixture = try await due(1, relay)
        _ = try await fixture.once()
        let letter = try #require(try await fixture.letters().first)
        #expect(letter.state == .queued)
        #expect(letter.attempts == 1)
        #expect(letter.nextAttemptAt > fixture.now)

        relay.answer(refusal.step)
        fixture.now = letter.nextAttemptAt - 1
        _ = try await fixture.once()
        #expect(try await fixture.states() == [.queued])
        fixture.now = letter.nextAttemptAt
        #expect(try await fixture.once() == [])
        let sent = try #require(try await fixture.letters().first)
        #expect(sent.state == .sent)
        #expect(sent.attempts == 2)
        #expect(sent.messageID == letter.messageID)
    }

    @Test(
        "refused for good: failed, with the server's words, and never tried again",
        arguments: [
            Refusal(.recipient, "550 5.1.1 no such user"), Refusal(.data, "554 5.6.0 not like this"),
            Refusal(.finalDot, "554 5.7.1 spam"), Refusal(.mail, "552 5.3.4 too large for us"),
        ])
    func failed(_ refusal: Refusal) async throws {
        let relay = try ScriptedRelay([refusal.step: [refusal.answer]])
        let fixture = try await due(1, relay)
        #expect(try await fixture.once() == [])
        #expect(try await fixture.states() == [.failed])
        #expect(try await fixture.letters().first?.lastReply == refusal.reply)
        relay.answer(refusal.step)
        fixture.now += 1_000_000
        #expect(try await fixture.once() == [])
        #expect(try await fixture.states() == [.failed])
        #expect(try await fixture.health().waiting == ["1 letter refused for good"])
    }

    @Test("one letter's refusal does not keep the next one from leaving")
    func neighbour() async throws {
        let relay = try ScriptedRelay([
            .recipient: [.say("550 5.1.1 no such user"), .say("450 4.2.2 mailbox full"), .say("250 ok")]
        ])
        let fixture = try await due(3, relay)
        #expect(try await fixture.once() == [])
        #expect(try await fixture.states() == [.failed, .queued, .sent])
        #expect(relay.dialogues.count == 1)
    }

    @Test(
        "a connection that is lost before the final dot leaves the letter queued, never in doubt",
        arguments: [
            (ScriptedRelay.Step.mail, ScriptedRelay.Answer.close), (.recipient, .close), (.data, .close),
            (.mail, .reset), (.data, .reset), (.recipient, .say("\u{1}\u{2} no reply at all")),
            (.data, .sayExactly("354 go on\r\n421 4.3.2 going down after all\r\n")),
        ])
    func cutBefore(_ step: ScriptedRelay.Step, _ answer: ScriptedRelay.Answer) async throws {
        let relay = try ScriptedRelay([step: [answer]])
        let fixture = try await due(1, relay)
        #expect(try await fixture.once().count == 1)
        #expect(try await fixture.states() == [.queued])
        #expect(try await fixture.status().relayError != nil)
        relay.answer(step)
        fixture.now += 3_600
        #expect(try await fixture.once() == [])
        #expect(try await fixture.states() == [.sent])
        #expect(try await fixture.status().relayError == nil)
        #expect(relay.letters.count == 1)
    }

    @Test(
        "a relay that falls silent before the final dot leaves the letter queued",
        arguments: [
            (ScriptedRelay.Step.hello, ScriptedRelay.Answer.silence), (.mail, .silence), (.mail, .drip),
            (.data, .silence),
        ])
    func silentBefore(_ step: ScriptedRelay.Step, _ answer: ScriptedRelay.Answer) async throws {
        let relay = try ScriptedRelay([step: [answer]])
        let fixture = try await ScriptedFixture(relay: relay, patience: ScriptedFixture.little)
        try await fixture.recordNotices(for: 1...1)
        #expect(try await fixture.once().count == 1)
        #expect(try await fixture.states() == [.queued])
    }
}
