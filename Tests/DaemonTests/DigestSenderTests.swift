import Daemon
import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// The digest on its way, against a relay that answers as it is told.
@Suite struct DigestSenderTests {
    private func fixture(_ relay: ScriptedRelay) async throws -> ScriptedFixture {
        let fixture = try await ScriptedFixture(relay: relay)
        fixture.configuration.alerts = Configuration.Alerts(to: try #require(AddrSpec("rh@example.test")))
        return fixture
    }

    @Test(
        "what has waited for too long is mailed to the admin once a day, by reference, with no name and no number"
    )
    func sent() async throws {
        let relay = try ScriptedRelay()
        let fixture = try await fixture(relay)
        #expect(try await fixture.once() == [])
        #expect(relay.letters.isEmpty)
        fixture.now += 10 * 86_400
        for _ in 0..<3 { #expect(try await fixture.once() == []) }
        #expect(relay.letters.count == 1)
        #expect(relay.count("RCPT TO:<RH@EXAMPLE.TEST>") == 1)
        let text = String(decoding: relay.letters.first ?? [], as: UTF8.self)
        for ref in ["I1", "I2", "I3"] { #expect(text.contains(ref)) }
        for personal in ["Nom1", "Pr=C3=A9nom", "@interns.test"] { #expect(!text.contains(personal)) }
        #expect(try await fixture.status().digest?.state == .sent)
        fixture.now += 86_400
        #expect(try await fixture.once() == [])
        #expect(relay.letters.count == 2)
    }

    @Test("an office's address gets a mail of its own, and hears of no other office")
    func offices() async throws {
        let relay = try ScriptedRelay()
        let fixture = try await fixture(relay)
        let montreal = try #require(AddrSpec("montreal@example.test"))
        fixture.configuration.alerts?.offices = [.init(name: "Montréal", to: [montreal])]
        try await fixture.importRoster(
            (1...3).map { number in
                let one = try ScriptedFixture.intern(number)
                return Intern(
                    ref: one.ref, familyName: one.familyName, givenNames: one.givenNames, email: one.email,
                    noc: one.noc, portalEmail: one.portalEmail, office: number == 2 ? "montreal" : "Québec")
            })
        fixture.now += 10 * 86_400
        for _ in 0..<2 { #expect(try await fixture.once() == []) }
        #expect(relay.letters.count == 2)
        #expect(relay.count("RCPT TO:<RH@EXAMPLE.TEST>") == 1)
        #expect(relay.count("RCPT TO:<MONTREAL@EXAMPLE.TEST>") == 1)
        let text = String(decoding: relay.letters.last ?? [], as: UTF8.self)
        #expect(text.contains("To: montreal@example.test") || text.contains("To: <montreal@example.test>"))
        #expect(text.contains("- I2:") && !text.contains("I1") && !text.contains("I3"))
        let all = String(decoding: relay.letters.first ?? [], as: UTF8.self)
        for ref in ["I1", "I2", "I3"] { #expect(all.contains(ref)) }
        #expect(!all.contains("Montr"))
    }

    @Test("an office's digest that is refused for good is said, by the office's name")
    func officeRefused() async throws {
        let relay = try ScriptedRelay()
        let fixture = try await fixture(relay)
        fixture.now += 10 * 86_400
        #expect(try await fixture.once() == [])
        let montreal = try #require(AddrSpec("montreal@example.test"))
        fixture.configuration.alerts?.offices = [.init(name: "Montréal", to: [montreal])]
        let one = try ScriptedFixture.intern(1)
        try await fixture.importRoster([
            Intern(
                ref: one.ref, familyName: one.familyName, givenNames: one.givenNames, email: one.email,
                noc: one.noc, portalEmail: one.portalEmail, office: "Montréal")
        ])
        relay.answer(.recipient, .say("550 5.1.1 no such user"))
        _ = try await fixture.once()
        let words =
            "the last digest for the office of Montréal could not be delivered: 550 5.1.1 no such user"
        #expect(try await fixture.health().waiting.contains(words))
    }

    @Test("without alerts in the configuration nothing is mailed")
    func off() async throws {
        let relay = try ScriptedRelay()
        let fixture = try await ScriptedFixture(relay: relay)
        fixture.now += 100 * 86_400
        #expect(try await fixture.once() == [])
        #expect(relay.letters.isEmpty)
    }

    @Test("an answer that never comes: in doubt, and nothing more that day")
    func lost() async throws {
        let relay = try ScriptedRelay([.finalDot: [.close]])
        let fixture = try await fixture(relay)
        fixture.now += 10 * 86_400
        for _ in 0..<3 { _ = try await fixture.once() }
        #expect(relay.letters.count == 1)
        #expect(try await fixture.status().digest?.state == .inDoubt)
    }

    @Test("refused for good: status says so, and the next day has another")
    func refused() async throws {
        let relay = try ScriptedRelay([.recipient: [.say("550 5.1.1 no such user")]])
        let fixture = try await fixture(relay)
        fixture.now += 10 * 86_400
        for _ in 0..<2 { _ = try await fixture.once() }
        #expect(relay.count("RCPT TO:<RH@EXAMPLE.TEST>") == 1)
        let words = "the last digest could not be delivered: 550 5.1.1 no such user"
        #expect(try await fixture.health().waiting.contains(words))
    }

    @Test("not taken now: tried again when its time has come")
    func later() async throws {
        let relay = try ScriptedRelay([.mail: [.say("451 4.3.0 later")]])
        let fixture = try await fixture(relay)
        fixture.now += 10 * 86_400
        _ = try await fixture.once()
        #expect(try await fixture.status().digest?.state == .queued)
        relay.answer(.mail)
        fixture.now += 7_200
        #expect(try await fixture.once() == [])
        #expect(try await fixture.status().digest?.state == .sent)
        #expect(try await fixture.status().digest?.attempts == 2)
    }

    @Test("the running daemon sends it too")
    func served() async throws {
        let relay = try ScriptedRelay()
        let fixture = try await fixture(relay)
        fixture.now += 10 * 86_400
        try await fixture.serving { _ in
            try await fixture.wait(for: "the digest") { relay.letters.count == 1 }
        }
        #expect(fixture.journal.count("digest 1 sent") == 1)
    }
}
