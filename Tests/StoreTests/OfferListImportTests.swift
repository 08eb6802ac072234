import FacteurCore
import Store
import TestSupport
import Testing

@Suite struct OfferListImportTests {
    private static let now = LedgerFixture.now

    @Test("the portal's list says whose number a held notice brings, and the letter leaves")
    func matches() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: nil, uid: 1)
        let report = try await fixture.importOffers([("A1234567", "ANNA")])
        #expect(report.mails.map(\.verdict.outcome) == [.matched])
        #expect(try await fixture.ledger.internRows().first?.evidence == .portalList)
        #expect(try await fixture.due().map(\.intern.ref.rawValue) == ["ANNA"])
        #expect(report.conflicts.isEmpty && report.unseen.isEmpty)
    }

    @Test("a list that is there before the notice speaks as well, and an untrusted notice is proven by it")
    func before() async throws {
        let fixture = try await LedgerFixture()
        let report = try await fixture.importOffers([("A1234567", "ANNA"), ("A7654321", "BRUNO")])
        #expect(report.unseen.map(\.intern.rawValue) == ["ANNA", "BRUNO"])
        #expect(try await fixture.due().isEmpty)
        try await fixture.deliver("A1234567", to: nil, uid: 1)
        try await fixture.deliver("A7654321", to: nil, uid: 2, results: nil)
        #expect(try await fixture.outcomes() == ["matched/ANNA", "matched/BRUNO"])
        #expect(try await fixture.due().count == 2)
    }

    @Test("a number that a mail had given to another is held again as long as no letter has left")
    func conflict() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        let stale = try #require(try await fixture.due().first)
        let report = try await fixture.importOffers([("A1234567", "BRUNO")])
        #expect(report.conflicts.map(\.isTold) == [false])
        #expect(try await fixture.outcomes() == ["held/evidence_conflict"])
        #expect(try await fixture.due().isEmpty)
        #expect(try await fixture.ledger.begin(stale, bytes: [], inDoubtUntil: 0, at: Self.now) == .changed)
        _ = try await fixture.assign("A1234567", to: "BRUNO").get()
        #expect(try await fixture.due().map(\.intern.ref.rawValue) == ["BRUNO"])
    }

    @Test(
        "what an intern was told is never touched by a list, nor is what a person decided",
        arguments: [true, false])
    func fixed(isTold: Bool) async throws {
        let fixture = try await LedgerFixture()
        if isTold {
            try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
            try await fixture.sendNext()
        } else {
            _ = try await fixture.assign("A1234567", to: "ANNA").get()
        }
        let report = try await fixture.importOffers([("A1234567", "BRUNO")])
        #expect(report.conflicts.map(\.isTold) == [isTold])
        #expect(report.conflicts.map(\.isDecided) == [!isTold])
        #expect(try await fixture.ledger.letterRows().map(\.intern.rawValue) == ["ANNA"])
        // It is shown until a person has decided, or a later list agrees.
        let (anna, bruno) = (try LedgerFixture.ref("ANNA"), try LedgerFixture.ref("BRUNO"))
        let number = try LedgerFixture.number("A1234567")
        let shown = try await fixture.ledger.status().listConflicts
        #expect(shown.map(\.number) == [number.rawValue] && shown.map(\.intern) == [anna])
        #expect(shown.map(\.listed) == [[bruno]])
        #expect(try await fixture.ledger.history(of: .offer(number))?.offers.map(\.listedFor) == [[bruno]])
        _ = try await fixture.importOffers([("A1234567", "ANNA")])
        #expect(try await fixture.ledger.status().listConflictCount == 0)
        _ = try await fixture.importOffers([("A1234567", "SOMEBODY")])
        #expect(try await fixture.ledger.status().listConflicts.map(\.listed) == [[]])
        _ = try await fixture.decide(.withdraw(number)).get()
        #expect(try await fixture.ledger.status().listConflicts == [])
    }

    @Test("a number that the list gives to a stranger goes to nobody of the roster")
    func stranger() async throws {
        let fixture = try await LedgerFixture()
        _ = try await fixture.importOffers([("A1234567", "SOMEBODY")])
        #expect(try await fixture.deliver("A1234567", to: "ANNA", uid: 1).verdict.reason == .evidenceConflict)
    }

    @Test("a notice for somebody with more given names is not the intern's, whom the list names elsewhere")
    func moreGivenNames() async throws {
        let fixture = try await LedgerFixture()
        let rows = [("A1234567", "NOM-ANNA, Prenom"), ("A7654321", "NOM-ANNA, Prenom Zoe")]
        let list = OfferList(
            rows: try rows.enumerated().map { index, row in
                OfferList.Row(
                    line: index + 2, offer: try LedgerFixture.number(row.0), workerName: row.1,
                    submitted: nil, status: "")
            })
        _ = try await fixture.ledger.importOffers(
            list, who: "hr", by: LedgerFixture.examiner, at: Self.now, messageID: LedgerFixture.messageID)
        #expect(try await fixture.deliver("A7654321", to: nil, uid: 1).verdict.outcome == .held)
        #expect(try await fixture.deliver("A1234567", to: nil, uid: 2).verdict.outcome == .matched)
        #expect(try await fixture.due().map(\.offer.rawValue) == ["A1234567"])
    }

    @Test("a longer name's dead row is not its own: a shorter name beside it may mean them")
    func deadRelative() async throws {
        func outcome(_ status: String) async throws -> Outcome {
            let fixture = try await LedgerFixture()
            try await fixture.execute(
                "UPDATE intern SET family_name = 'NOM-ANNA', given_names = 'Prenom Zoe' WHERE ref = 'BRUNO'")
            let rows = [
                ("A1234567", "NOM-ANNA, Prenom", "Soumis"), ("A7654321", "NOM-ANNA, Prenom Zoe", status),
            ]
            let list = OfferList(
                rows: try rows.enumerated().map { index, row in
                    OfferList.Row(
                        line: index + 2, offer: try LedgerFixture.number(row.0), workerName: row.1,
                        submitted: nil, status: row.2)
                })
            _ = try await fixture.ledger.importOffers(
                list, who: "hr", by: LedgerFixture.examiner, at: Self.now, messageID: LedgerFixture.messageID)
            return try await fixture.deliver("A1234567", to: nil, uid: 1).verdict.outcome
        }
        #expect(try await outcome("Soumis") == .matched)
        #expect(try await outcome("Retirée") == .held)
    }

    @Test(
        "a row whose status is not known to say that it was submitted gives nobody the number, though the name is an intern's",
        arguments: ["Submission failed", "Voir", "To be submitted", "Retirée"])
    func status(_ status: String) async throws {
        let fixture = try await LedgerFixture()
        let row = OfferList.Row(
            line: 2, offer: try LedgerFixture.number("A1234567"), workerName: "NOM-ANNA, Prenom",
            submitted: nil, status: status)
        _ = try await fixture.ledger.importOffers(
            OfferList(rows: [row]), who: "hr", by: LedgerFixture.examiner, at: Self.now,
            messageID: LedgerFixture.messageID)
        #expect(try await fixture.deliver("A1234567", to: nil, uid: 1).verdict.outcome == .held)
        #expect(try await fixture.due().isEmpty)
    }

    @Test("a number that the list gives to one intern settles its unproven mails, and the letter leaves once")
    func provenByList() async throws {
        let fixture = try await LedgerFixture()
        // One goes astray: what an unproven mail says of the intern counts not.
        try await fixture.deliver("A1234567", to: "BRUNO", uid: 1, results: nil)
        try await fixture.deliver("A1234567", to: nil, uid: 2)
        try await fixture.deliver("A7654321", to: nil, uid: 3, results: nil)
        #expect(try await fixture.due().isEmpty)
        let report = try await fixture.importOffers([("A1234567", "ANNA")])
        #expect(Set(report.mails.map(\.verdict.outcome)) == [.matched, .duplicate])
        #expect(try await fixture.due().map(\.intern.ref.rawValue) == ["ANNA"])
        #expect(try await fixture.ledger.internRows().first?.evidence == .portalList)
        #expect(try await fixture.outcomes().last == "held/untrusted_sender")
        try await fixture.sendNext()
        _ = try await fixture.importOffers([("A1234567", "ANNA")])
        try await fixture.deliver("A1234567", to: "ANNA", uid: 4, results: nil)
        #expect(try await fixture.due().isEmpty)
    }

    @Test("an import that is rehearsed says the same and changes nothing")
    func rehearsal() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: nil, uid: 1)
        let list = OfferList(rows: [
            OfferList.Row(
                line: 2, offer: try LedgerFixture.number("A1234567"), workerName: "NOM-ANNA, Prenom",
                submitted: nil, status: "")
        ])
        let first = try await fixture.ledger.rehearseOffers(
            list, who: "hr", options: MatchingOptions(), at: Self.now, messageID: LedgerFixture.messageID)
        let mails = try await fixture.ledger.beginRehearsing(first.report.marked.map(\.id)[...])
        let read = mails.map {
            ReadMail(id: $0.id, examination: LedgerFixture.examiner.examine($0.bytes ?? []))
        }
        try await fixture.ledger.endRehearsing(mails.map(\.id))
        let report = try await fixture.ledger.rehearseOffers(
            list, who: "hr", reading: read, options: MatchingOptions(), at: Self.now,
            messageID: LedgerFixture.messageID)
        #expect(report.mails.map(\.verdict.outcome) == [.matched])
        #expect(try await !fixture.ledger.hasMarkedMail())
        #expect(try await fixture.due().isEmpty)
        #expect(try await fixture.outcomes() == ["held/no_match"])
    }

    @Test("a number's rows are those of the last list that has it")
    func newest() async throws {
        let fixture = try await LedgerFixture()
        _ = try await fixture.importOffers([("A1234567", "BRUNO"), ("A7654321", "CHLOE")])
        _ = try await fixture.importOffers([("A1234567", "ANNA")])
        try await fixture.deliver("A1234567", to: nil, uid: 1)
        #expect(try await fixture.outcomes() == ["matched/ANNA"])
        #expect(try await fixture.deliver("A7654321", to: nil, uid: 2).verdict.reason == .missingNOC)
    }
}

extension LedgerFixture {
    /// A list as the portal writes names: `FAMILY, Given` without accents.
    func importOffers(
        _ rows: [(offer: String, ref: String)], status: String = "Soumis", updated: String? = nil,
        at now: Int64 = now
    ) async throws -> ImportedOffers {
        let rows = rows.enumerated().map { index, row in
            OfferList.Row(
                line: index + 2, offer: OfferNumber(rawValue: row.offer),
                workerName: "NOM-\(row.ref), Prenom",
                submitted: nil, status: status,
                updated: updated.flatMap(PortalTime.day))
        }
        return try await ledger.importOffers(
            OfferList(rows: rows), who: "hr", by: Self.examiner, at: now, messageID: Self.messageID)
    }
}
