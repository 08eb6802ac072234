import FacteurCore
import Mail
import Store
import TestSupport
import Testing

@Suite struct ReceiptJoinTests {
    private static let second: Int64 = 1_524_140_244

    /// A receipt that a forwarder relays.
    private func deliver(
        _ receipt: String, time: Int64?, intern: String? = nil, trust: Trust = .forwarder, uid: UInt32,
        to fixture: LedgerFixture
    ) async throws {
        try fixture.record(uid, bytes: Array("receipt \(uid)".utf8))
        var reading = Reading()
        reading.kind = .receipt
        reading.receipt = receipt
        reading.receiptSubmitted = time
        reading.addressee = intern.flatMap { AddrSpec("stages+\($0.lowercased())@example.test") }
        let mail = try #require(try await fixture.ledger.beginReading().first)
        let examination = Examination(
            reading: reading, trust: TrustVerdict(trust: trust, by: "test", from: nil))
        _ = try await fixture.ledger.settle(
            [ReadMail(id: mail.id, examination: examination)], by: LedgerFixture.examiner,
            at: LedgerFixture.now,
            messageID: LedgerFixture.messageID)
    }

    private func importList(_ rows: [(offer: String, time: Int64?)], to fixture: LedgerFixture) async throws {
        let rows = rows.map {
            OfferList.Row(
                line: 2, offer: OfferNumber(rawValue: $0.offer), workerName: "NOM-ANNA, Prenom",
                submitted: $0.time,
                status: "")
        }
        _ = try await fixture.ledger.importOffers(
            OfferList(rows: rows), who: "hr", by: LedgerFixture.examiner, at: LedgerFixture.now,
            messageID: LedgerFixture.messageID)
    }

    private func receipt(of ref: String, _ fixture: LedgerFixture) async throws -> String? {
        try await fixture.ledger.internRows().first { $0.intern.ref.rawValue == ref }?.receipt
    }

    @Test(
        "a receipt's time is that of the list, to the second, in whatever order they come", arguments: 0..<3)
    func joined(order: Int) async throws {
        let fixture = try await LedgerFixture()
        for step in 0..<3 {
            switch (step + order) % 3 {
            case 0: try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
            case 1: try await deliver("R-1", time: Self.second, uid: 2, to: fixture)
            default: try await importList([("A1234567", Self.second)], to: fixture)
            }
        }
        #expect(try await receipt(of: "ANNA", fixture) == "R-1")
    }

    @Test(
        "a second beside, an unproven receipt, two numbers or two receipts of one second: nothing is joined")
    func left() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        try await importList([("A1234567", Self.second)], to: fixture)
        try await deliver("R-1", time: Self.second + 1, uid: 2, to: fixture)
        try await deliver("R-2", time: Self.second, trust: .untrusted, uid: 3, to: fixture)
        #expect(try await receipt(of: "ANNA", fixture) == nil)
        try await importList([("A1234567", Self.second), ("A7654321", Self.second)], to: fixture)
        try await deliver("R-3", time: Self.second, uid: 4, to: fixture)
        #expect(try await receipt(of: "ANNA", fixture) == nil)
    }

    @Test("a proven receipt that names an intern is that of the intern's one number, not of one of two")
    func named() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        try await deliver("R-1", time: nil, intern: "ANNA", uid: 2, to: fixture)
        #expect(try await receipt(of: "ANNA", fixture) == "R-1")
        _ = try await fixture.assign("A7654321", to: "BRUNO").get()
        _ = try await fixture.assign("A2222222", to: "BRUNO", replacing: true).get()
        try await deliver("R-2", time: nil, intern: "BRUNO", uid: 3, to: fixture)
        #expect(try await receipt(of: "BRUNO", fixture) == nil)
    }

    @Test("a receipt that a person recorded stays")
    func byHand() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        let byHand = try #require(ReceiptNumber("H-1"))
        _ = try await fixture.decide(.receipt(try LedgerFixture.number("A1234567"), byHand)).get()
        try await importList([("A1234567", Self.second)], to: fixture)
        try await deliver("R-1", time: Self.second, uid: 2, to: fixture)
        #expect(try await receipt(of: "ANNA", fixture) == "H-1")
    }

    /// What a start or a reload of the service does with everything held.
    private func lookAgain(_ fixture: LedgerFixture, at now: Int64 = LedgerFixture.now) async throws {
        let held = try await fixture.ledger.beginReadingHeld()
        _ = try await fixture.ledger.settleAgain(
            held.map { mail in
                ReadMail(id: mail.id, examination: LedgerFixture.examiner.examine(mail.bytes ?? []))
            }, options: LedgerFixture.examiner.options, at: now, messageID: LedgerFixture.messageID)
    }

    @Test("a receipt that a person recorded outlives every new look at a mail that waits for a code")
    func byHandWhileHeld() async throws {
        let fixture = try await LedgerFixture()
        #expect(try await fixture.deliver("A1234567", to: "CHLOE", uid: 1).verdict.reason == .missingNOC)
        let number = try LedgerFixture.number("A1234567")
        _ = try await fixture.decide(.receipt(number, try #require(ReceiptNumber("H-1")))).get()
        try await lookAgain(fixture, at: LedgerFixture.now + 60)
        #expect(try await receipt(of: "CHLOE", fixture) == "H-1")
        try await fixture.importRoster([LedgerFixture.intern("CHLOE", noc: nil)])
        #expect(try await receipt(of: "CHLOE", fixture) == "H-1")
        let offer = try await fixture.ledger.history(of: .offer(number))?.offers.first
        #expect(offer?.boundAt == LedgerFixture.now)
        #expect(try await fixture.state(of: "CHLOE") == .awaitingNOC)

        try await fixture.importRoster([LedgerFixture.intern("CHLOE")])
        #expect(try await fixture.due().count == 1)
        #expect(try await receipt(of: "CHLOE", fixture) == "H-1")
    }

    @Test("a receipt that a person recorded is the number's, though the number is nobody's for a while")
    func byHandWhileNobodys() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "CHLOE", uid: 1)
        let byHand = try #require(ReceiptNumber("H-1"))
        _ = try await fixture.decide(.receipt(try LedgerFixture.number("A1234567"), byHand)).get()
        // The mail names an address that is nobody's any more.
        try await fixture.importRoster([LedgerFixture.intern("ANNA")], removeMissing: true)
        #expect(try await fixture.outcomes() == ["held/no_match"])
        _ = try await fixture.assign("A1234567", to: "ANNA").get()
        #expect(try await receipt(of: "ANNA", fixture) == "H-1")
    }

    @Test("a receipt that was joined to a number whose letter waits for a code stays joined")
    func joinedWhileHeld() async throws {
        let fixture = try await LedgerFixture()
        try await deliver("R-1", time: nil, intern: "CHLOE", uid: 1, to: fixture)
        try await fixture.deliver("A1234567", to: "CHLOE", uid: 2)
        #expect(try await receipt(of: "CHLOE", fixture) == "R-1")
        try await lookAgain(fixture)
        #expect(try await receipt(of: "CHLOE", fixture) == "R-1")
        // Two would fit now: what was joined when there was one stays.
        try await deliver("R-2", time: nil, intern: "CHLOE", uid: 3, to: fixture)
        try await lookAgain(fixture)
        #expect(try await receipt(of: "CHLOE", fixture) == "R-1")
    }

    @Test("receipts that have lost their numbers find them again with the next look")
    func foundAgain() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "CHLOE", uid: 1)
        try await deliver("R-1", time: nil, intern: "CHLOE", uid: 2, to: fixture)
        try await fixture.execute("UPDATE offer SET receipt = NULL")
        try await lookAgain(fixture)
        #expect(try await receipt(of: "CHLOE", fixture) == "R-1")
        _ = try await fixture.decide(
            .receipt(try LedgerFixture.number("A1234567"), try #require(ReceiptNumber("H-1")))
        ).get()
        try await fixture.execute("UPDATE offer SET receipt = NULL")
        try await lookAgain(fixture)
        #expect(try await receipt(of: "CHLOE", fixture) == "H-1")
    }
}
