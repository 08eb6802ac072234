import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// Keys of DKIM signatures in the ledger: wanted, asked for in vain, had.
@Suite struct SignatureKeyTests {
    private static let examiner: Examiner = {
        var policy = Configuration.TrustPolicy()
        policy.verification = .dkim
        return Examiner(wording: .builtIn, policy: policy)
    }()

    private func key(_ selector: String = "s1") throws -> DKIMKeyName {
        try #require(DKIMKeyName(domain: "cic.gc.ca", selector: selector))
    }

    private func signed(_ selector: String = "s1", offer: String = "A7654321") throws -> [UInt8] {
        var signer = DKIMSigner.ed25519
        signer.selector = selector
        return try signer.sign(
            Fixtures.notice(offer: offer, addressee: "stages+anna@example.test", results: nil))
    }

    private func readAll(_ fixture: LedgerFixture) async throws {
        let pending = try await fixture.ledger.beginReading()
        _ = try await fixture.ledger.settle(
            pending.map {
                ReadMail(id: $0.id, examination: Self.examiner.examine($0.bytes ?? [], keys: $0.keys))
            },
            options: MatchingOptions(), at: LedgerFixture.now, messageID: LedgerFixture.messageID)
    }

    private func readMarked(_ fixture: LedgerFixture) async throws -> [SettledMail] {
        let pending = try await fixture.ledger.beginReadingAgain()
        return try await fixture.ledger.settleAgain(
            pending.map {
                ReadMail(id: $0.id, examination: Self.examiner.examine($0.bytes ?? [], keys: $0.keys))
            },
            options: MatchingOptions(), at: LedgerFixture.now, messageID: LedgerFixture.messageID)
    }

    @Test("a held mail's key is wanted until it is had; then the mail is marked, read again and matched")
    func found() async throws {
        let fixture = try await LedgerFixture()
        let ledger = fixture.ledger
        try fixture.record(1, bytes: try signed())
        try await readAll(fixture)
        #expect(try await ledger.keysToAsk(at: LedgerFixture.now) == [try key()])
        #expect(try await !ledger.hasMarkedMail())
        try await ledger.keep(.known(.found(DKIMSigner.ed25519.record)), of: key(), at: LedgerFixture.now + 5)
        #expect(try await ledger.keysToAsk(at: LedgerFixture.now + 9_999) == [])
        #expect(try await readMarked(fixture).map(\.verdict.outcome) == [.matched])
        #expect(
            try await ledger.signatureKeys(of: MailID(rawValue: 1)).map(\.askedAt) == [LedgerFixture.now + 5])
        // As it was then, whatever is said later.
        try await ledger.keep(.known(.absent), of: key(), at: LedgerFixture.now + 6)
        #expect(
            try await ledger.signatureKeys(of: MailID(rawValue: 1)).map(\.answer)
                == [.found(DKIMSigner.ed25519.record)])
    }

    @Test(
        "a question in vain is asked again after one minute, two, four, up to an hour; a start asks at once")
    func patience() async throws {
        let fixture = try await LedgerFixture()
        let ledger = fixture.ledger
        try fixture.record(1, bytes: try signed())
        try await readAll(fixture)
        var now = LedgerFixture.now
        for wait: Int64 in [60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600] {
            try await ledger.keep(.none, of: key(), at: now)
            #expect(try await ledger.keysToAsk(at: now + wait - 1) == [], "\(wait)")
            #expect(try await ledger.keysToAsk(at: now + wait) == [try key()], "\(wait)")
            now += wait
        }
        try await ledger.keep(.none, of: key(), at: now)
        #expect(try await !ledger.hasMarkedMail())
        try await ledger.askAgainAtOnce()
        #expect(try await ledger.keysToAsk(at: now) == [try key()])
    }

    @Test("one answer is every mail's that wants it, and no other's")
    func several() async throws {
        let fixture = try await LedgerFixture()
        let ledger = fixture.ledger
        for (uid, selector) in [(1, "s1"), (2, "s2"), (3, "s1")] as [(UInt32, String)] {
            try fixture.record(uid, bytes: try signed(selector, offer: "A765432\(uid)"))
        }
        try await readAll(fixture)
        #expect(try await ledger.keysToAsk(at: LedgerFixture.now) == [try key("s1"), try key("s2")])
        try await ledger.keep(.known(.absent), of: key("s1"), at: LedgerFixture.now)
        #expect(try await ledger.keysToAsk(at: LedgerFixture.now) == [try key("s2")])
        #expect(try await ledger.beginReadingAgain().map(\.id.rawValue) == [1, 3])
        #expect(try await ledger.signatureKeys(of: MailID(rawValue: 3)).map(\.answer) == [.absent])
        #expect(try await ledger.signatureKeys(of: MailID(rawValue: 2)) == [])
    }

    @Test("what a person has dismissed is not asked for, nor what is not checked any more")
    func over() async throws {
        let fixture = try await LedgerFixture()
        let ledger = fixture.ledger
        try fixture.record(1, bytes: try signed())
        try await readAll(fixture)
        // With other rules, nothing of it is wanted.
        try await ledger.markHeld()
        let pending = try await ledger.beginReadingAgain()
        _ = try await ledger.settleAgain(
            pending.map { ReadMail(id: $0.id, examination: LedgerFixture.examiner.examine($0.bytes ?? [])) },
            options: MatchingOptions(), at: LedgerFixture.now, messageID: LedgerFixture.messageID)
        #expect(try await ledger.keysToAsk(at: LedgerFixture.now) == [])
        try fixture.record(2, bytes: try signed("s2", offer: "A7654322"))
        try await readAll(fixture)
        #expect(try await ledger.keysToAsk(at: LedgerFixture.now) == [try key("s2")])
        _ = try await fixture.decide(.dismiss([2])).get()
        #expect(try await ledger.keysToAsk(at: LedgerFixture.now) == [])
    }
}
