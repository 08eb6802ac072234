import Daemon
import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// The reply to the final dot was lost: perhaps delivered, perhaps not.
@Suite struct SenderInDoubtTests {
    struct Loss: Sendable, CustomTestStringConvertible {
        let name: String
        let answer: ScriptedRelay.Answer
        /// Known as lost only when the wait for it is over.
        var isWaitedOut = false
        var testDescription: String { name }
    }

    static let losses = [
        Loss(name: "closed", answer: .close), Loss(name: "reset", answer: .reset),
        Loss(name: "half a reply", answer: .sayExactly("250 2.0.0 O"), isWaitedOut: true),
        Loss(name: "garbage", answer: .say("\u{1}\u{2}nothing that is SMTP")),
        Loss(name: "silence", answer: .silence, isWaitedOut: true),
        Loss(name: "an octet now and then", answer: .drip, isWaitedOut: true),
    ]

    private func doubtful(_ loss: Loss) async throws -> (ScriptedFixture, ScriptedRelay) {
        let relay = try ScriptedRelay([.finalDot: [loss.answer]])
        let fixture = try await ScriptedFixture(
            relay: relay, patience: loss.isWaitedOut ? ScriptedFixture.little : ScriptedFixture.much)
        try await fixture.recordNotices(for: 1...1)
        _ = try await fixture.once()
        return (fixture, relay)
    }

    @Test(
        "a lost reply after the final dot: one copy after the wait, the same to the last octet",
        arguments: losses)
    func oneCopy(_ loss: Loss) async throws {
        let (fixture, relay) = try await doubtful(loss)
        #expect(try await fixture.states() == [.inDoubt])
        #expect(
            try await fixture.health().waiting == ["1 letter in doubt: the server's answer was lost"])
        let wait = Int64(fixture.configuration.letters.inDoubtAfter)
        relay.answer(.finalDot)
        fixture.now += wait - 1
        _ = try await fixture.once()
        #expect(relay.letters.count == 1)
        #expect(try await fixture.status().copies == 0)
        fixture.now += 1
        #expect(try await fixture.once() == [])
        // Promise 3: status says so.
        #expect(try await fixture.status().copies == 1)
        #expect(relay.letters.count == 2)
        #expect(relay.letters.first == relay.letters.last)
        let letter = try #require(try await fixture.letters().first)
        #expect(letter.state == .sent)
        #expect(letter.copies == 1)
        fixture.now += 10_000_000
        #expect(try await fixture.once() == [])
        #expect(relay.letters.count == 2)
    }

    @Test(
        "a copy that is refused leaves the letter in doubt: it may have arrived, and nothing more is sent by itself"
    )
    func refusedCopy() async throws {
        let (fixture, relay) = try await doubtful(Self.losses[0])
        relay.answer(.finalDot, .say("554 5.7.1 a mail of that Message-ID is here already"))
        fixture.now += Int64(fixture.configuration.letters.inDoubtAfter)
        _ = try await fixture.once()
        #expect(relay.letters.count == 2)
        let letter = try #require(try await fixture.letters().first)
        #expect(letter.state == .inDoubt && letter.copies == 1)
        #expect(letter.lastReply?.contains("554 5.7.1") == true)
        fixture.now += 10_000_000
        _ = try await fixture.once()
        #expect(relay.letters.count == 2)
    }

    @Test("a copy whose reply is lost as well is the last: in doubt for good")
    func twice() async throws {
        let (fixture, relay) = try await doubtful(Self.losses[0])
        for _ in 0..<4 {
            fixture.now += 1_000_000
            _ = try await fixture.once()
        }
        #expect(relay.letters.count == 2)
        #expect(try await fixture.states() == [.inDoubt])
    }

    @Test("`in_doubt: hold`: no copy, ever; a person decides")
    func hold() async throws {
        let relay = try ScriptedRelay([.finalDot: [.close]])
        let fixture = try await ScriptedFixture(relay: relay)
        fixture.configuration.letters.inDoubt = .hold
        try await fixture.recordNotices(for: 1...1)
        _ = try await fixture.once()
        relay.answer(.finalDot)
        fixture.now += 1_000_000
        #expect(try await fixture.once() == [])
        #expect(relay.letters.count == 1)
        #expect(try await fixture.states() == [.inDoubt])
        // One cut connection is no relay that refuses: the next look finds that it can be used.
        #expect(
            try await fixture.health().broken == [
                "the service is not running: nothing is read and nothing is sent; run: systemctl start facteur"
            ])
    }

    @Test("a copy that is not taken now is tried again as the one copy")
    func copyLater() async throws {
        let (fixture, relay) = try await doubtful(Self.losses[0])
        relay.answer(.finalDot, .say("451 4.3.0 later"))
        fixture.now += 600
        _ = try await fixture.once()
        #expect(try await fixture.states() == [.inDoubt])
        relay.answer(.finalDot)
        fixture.now += 3_600
        _ = try await fixture.once()
        #expect(try await fixture.states() == [.sent])
        #expect(Set(relay.letters).count == 1)
    }

    @Test("a service that ended between the dot and its reply leaves a letter in doubt, not a queued one")
    func crash() async throws {
        let relay = try ScriptedRelay()
        let fixture = try await ScriptedFixture(relay: relay)
        try await fixture.recordNotices(for: 1...1)
        // A relay that is not there: the letter is written into the ledger and stays.
        relay.stop()
        _ = try await fixture.once()
        let ledger = try fixture.ledger()
        let letter = try #require(try await ledger.due(at: fixture.now, copies: true).first)
        #expect(
            try await ledger.begin(
                letter, bytes: Array("as it was\r\n".utf8), inDoubtUntil: fixture.now + 600, at: fixture.now)
                == .granted)
        let second = try ScriptedRelay()
        fixture.configuration.smtp.server = Configuration.Server(
            scheme: .smtp, host: "127.0.0.1", port: Int(second.port), plaintext: true)
        #expect(try await fixture.once() == [])
        #expect(second.letters.isEmpty)
        fixture.now += 600
        #expect(try await fixture.once() == [])
        #expect(second.letters == [Array("as it was\r\n".utf8)])
    }
}
