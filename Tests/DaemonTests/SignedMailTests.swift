import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// A mailbox whose server stamps nothing, and `trust: { verify: dkim }`: from the mail to the letter.
@Suite struct SignedMailTests {
    private static func notice(_ number: Int) -> [UInt8] {
        Fixtures.notice(
            offer: "A31\(10_000 + number)", addressee: "stages+i\(number)@example.test", results: nil)
    }

    private static func signed(_ number: Int, _ change: (inout DKIMSigner) -> Void = { _ in }) throws
        -> [UInt8]
    {
        var signer = DKIMSigner.ed25519
        change(&signer)
        return try signer.sign(notice(number))
    }

    private func fixture(
        _ mails: [[UInt8]], asking resolver: ScriptedResolver
    ) async throws -> (ScriptedFixture, ScriptedRelay) {
        let relay = try ScriptedRelay()
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [ScriptedMailbox(mails)])
        fixture.configuration.trust.authservIDs = []
        fixture.configuration.trust.verification = .dkim
        fixture.configuration.trust.resolvers = [try #require(ResolverAddress("127.0.0.1:\(resolver.port)"))]
        return (fixture, relay)
    }

    private static let key = ScriptedResolver.Answer.key(DKIMSigner.ed25519.record)

    @Test("a signed notice is told; unsigned and forged ones are held, and DNS is not asked for them")
    func told() async throws {
        let resolver = try ScriptedResolver { _ in Self.key }
        let forged = String(decoding: try Self.signed(2), as: UTF8.self).replacing(
            "A3110002", with: "A3110009")
        let (fixture, relay) = try await fixture(
            [try Self.signed(1), Self.notice(3), Array(forged.utf8)], asking: resolver)
        #expect(try await fixture.once() == [])
        #expect(relay.letters.count == 1)
        let mails = try await fixture.mails()
        #expect(mails.map(\.outcome) == [.matched, .held, .held])
        #expect(mails.map(\.reason) == [nil, .untrustedSender, .untrustedSender])
        #expect(resolver.questions == ["s1._domainkey.cic.gc.ca"])
        // What decided is kept, and told.
        let history = try #require(try await fixture.ledger().history(of: .mail(mails[0].id)))
        #expect(
            history.mails.first?.trustedBy
                == "dkim=pass header.d=cic.gc.ca by the key s1._domainkey.cic.gc.ca, checked here")
        let kept = try await fixture.ledger().signatureKeys(of: mails[0].id)
        #expect(kept.map(\.name.text) == ["s1._domainkey.cic.gc.ca"])
        #expect(kept.map(\.answer) == [.found(DKIMSigner.ed25519.record)])
        #expect(kept.map(\.askedAt) == [fixture.now])
    }

    @Test("many mails with one key ask for it once")
    func once() async throws {
        let resolver = try ScriptedResolver { _ in Self.key }
        let (fixture, relay) = try await fixture(try (1...3).map { try Self.signed($0) }, asking: resolver)
        #expect(try await fixture.once() == [])
        #expect(relay.letters.count == 3)
        #expect(resolver.questions.count == 1)
    }

    @Test("while DNS is dead a mail is held and says so; it is told when DNS is back, without a person")
    func deadDNS() async throws {
        let resolver = try ScriptedResolver { _ in .failure }
        let (fixture, relay) = try await fixture([try Self.signed(1)], asking: resolver)
        #expect(try await fixture.once() == [])
        #expect(try await fixture.mails().map(\.reason) == [.untrustedSender])
        #expect(relay.letters.isEmpty)
        let id = try #require(try await fixture.mails().first).id
        let history = try #require(try await fixture.ledger().history(of: .mail(id)))
        #expect(
            history.mails.first?.trustedBy
                == "DNS has not given the key s1._domainkey.cic.gc.ca of its DKIM signature yet")
        #expect(fixture.journal.count("DNS gives no answer on the key s1._domainkey.cic.gc.ca") == 1)
        resolver.answer = { _ in Self.key }
        #expect(try await fixture.once() == [])
        #expect(relay.letters.count == 1)
        #expect(try await fixture.mails().map(\.outcome) == [.matched])
    }

    @Test("a running service asks again by itself, a minute later and not before")
    func askedAgain() async throws {
        let resolver = try ScriptedResolver { _ in .failure }
        let (fixture, relay) = try await fixture([try Self.signed(1)], asking: resolver)
        fixture.configuration.mailboxes[0].poll = 1
        try await fixture.serving { _ in
            try await fixture.wait(for: "a first question") { !resolver.questions.isEmpty }
            try await fixture.wait(for: "its end") { fixture.journal.count("DNS gives no answer") == 1 }
            let asked = resolver.questions.count
            let seen = try await fixture.box().lastRoundTrip
            fixture.now += 59
            try await fixture.wait(for: "another pass") { try await fixture.box().lastRoundTrip != seen }
            #expect(resolver.questions.count == asked)
            resolver.answer = { _ in Self.key }
            fixture.now += 2
            try await fixture.wait(for: "the letter") { relay.letters.count == 1 }
        }
    }

    @Test("a key that is absent or revoked is no proof at once, and is not asked for again")
    func absent() async throws {
        for answer: ScriptedResolver.Answer in [.noSuchName, .key("v=DKIM1; p=")] {
            let resolver = try ScriptedResolver { _ in answer }
            let (fixture, relay) = try await fixture([try Self.signed(1)], asking: resolver)
            #expect(try await fixture.once() == [])
            resolver.answer = { _ in Self.key }
            fixture.now += 100_000
            #expect(try await fixture.once() == [])
            #expect(resolver.questions.count == 1)
            #expect(relay.letters.isEmpty)
            #expect(try await fixture.mails().map(\.reason) == [.untrustedSender])
        }
    }

    @Test("a mail that is read again finds the key it came with, though DNS has another by then")
    func rotated() async throws {
        let resolver = try ScriptedResolver { _ in Self.key }
        // Nobody of the roster, so that it is held for another reason.
        let (fixture, relay) = try await fixture([try Self.signed(9)], asking: resolver)
        #expect(try await fixture.once() == [])
        #expect(try await fixture.mails().map(\.reason) == [.noMatch])
        resolver.answer = { _ in .noSuchName }
        try await fixture.importInterns(9)
        #expect(try await fixture.once() == [])
        #expect(relay.letters.count == 1)
        #expect(resolver.questions.count == 1)
    }

    @Test("what nobody may say is not asked for: a stranger's signed mail costs DNS nothing")
    func strangers() async throws {
        let resolver = try ScriptedResolver { _ in Self.key }
        let plain = Array(
            "From: a@evil.test\r\nTo: stages@example.test\r\nSubject: x\r\nContent-Type: text/plain\r\n\r\nx\r\n"
                .utf8)
        var signer = DKIMSigner.ed25519
        signer.domain = "evil.test"
        let foreign = try signer.sign(plain)
        let borrowed = try signer.sign(Self.notice(1))
        let (fixture, relay) = try await fixture([foreign, borrowed], asking: resolver)
        #expect(try await fixture.once() == [])
        #expect(resolver.questions.isEmpty)
        #expect(relay.letters.isEmpty)
    }

    @Test(
        "what is no notice is kept until its key has come: a colleague's number in words of his own is not thrown away"
    )
    func colleague() async throws {
        let resolver = try ScriptedResolver { _ in .failure }
        var signer = DKIMSigner.ed25519
        signer.domain = "employeur1.test"
        let mail = { (text: String) in
            try signer.sign(
                Array(
                    "From: rh@employeur1.test\r\nSubject: x\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: 7bit\r\n\r\n\(text)\r\n"
                        .utf8))
        }
        let (fixture, relay) = try await fixture(
            [try mail("Le A3110001 est arrive."), try mail("Bonne journee.")], asking: resolver)
        fixture.configuration.trust.forwarders = ["employeur1.test"]
        #expect(try await fixture.once() == [])
        #expect(try await fixture.mails().map(\.reason) == [.untrustedSender, .untrustedSender])
        resolver.answer = { _ in Self.key }
        #expect(try await fixture.once() == [])
        let mails = try await fixture.mails()
        #expect(mails.map(\.outcome) == [.held, .ignored])
        #expect(mails.map(\.reason) == [.wordingUnknown, nil])
        #expect(relay.letters.isEmpty)
    }

    @Test("without `verify` nothing is looked up")
    func off() async throws {
        let resolver = try ScriptedResolver { _ in Self.key }
        let (fixture, relay) = try await fixture([try Self.signed(1)], asking: resolver)
        fixture.configuration.trust.verification = .none
        fixture.configuration.trust.authservIDs = ["mx.example.test"]
        #expect(try await fixture.once() == [])
        #expect(resolver.questions.isEmpty)
        #expect(relay.letters.isEmpty)
        #expect(try await fixture.mails().map(\.reason) == [.untrustedSender])
        // Once it is on, what was held goes its way.
        fixture.configuration.trust.verification = .dkim
        #expect(try await fixture.once() == [])
        #expect(relay.letters.count == 1)
    }
}
