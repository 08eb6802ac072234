import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// A decision, a roster or a list marks held mail in one commit, and it is read and settled in another.
@Suite struct ReadingAgainTests {
    /// What a person may do that bears on mails.
    enum Cause: CaseIterable {
        case assign, replace, unassign, withdraw, tell, code, otherPerson, list, listForAnother

        func happen(to fixture: LedgerFixture) async throws {
            switch self {
            case .assign: _ = try await fixture.assign("A1000002", to: "BRUNO").get()
            case .replace: _ = try await fixture.assign("A1000002", to: "ANNA", replacing: true).get()
            case .unassign: _ = try await fixture.decide(.unassign(LedgerFixture.number("A1000001"))).get()
            case .withdraw: _ = try await fixture.decide(.withdraw(LedgerFixture.number("A1000001"))).get()
            case .tell:
                _ = try await fixture.decide(
                    .told(
                        LedgerFixture.number("A1000002"), LedgerFixture.ref("BRUNO"), on: LedgerFixture.now)
                ).get()
            case .code: try await fixture.importRoster([LedgerFixture.intern("CHLOE", noc: "63200")])
            case .otherPerson:
                let row = Intern(
                    ref: try LedgerFixture.ref("ANNA"), familyName: "Autre", givenNames: "Personne",
                    email: try #require(AddrSpec("other@interns.test")), noc: NOCCode(rawValue: "21232"))
                _ = try await fixture.ledger.importRoster(
                    Roster([row]), removeMissing: false, peopleChanged: true, by: LedgerFixture.examiner,
                    at: LedgerFixture.now, messageID: LedgerFixture.messageID)
            case .list: _ = try await fixture.importOffers([("A1000002", "BRUNO")])
            case .listForAnother: _ = try await fixture.importOffers([("A1000001", "BRUNO")])
            }
        }
    }

    /// ANNA's number and letter, a second for her, one that is nobody's, and CHLOE's, who has no code.
    private static func season() async throws -> LedgerFixture {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1000001", to: "ANNA", uid: 1)
        try await fixture.deliver("A1000002", to: nil, uid: 2)
        try await fixture.deliver("A1000003", to: "CHLOE", uid: 3)
        try await fixture.deliver("A1000004", to: "ANNA", uid: 4)
        try await fixture.deliver("A1000001", to: "ANNA", uid: 5)
        return fixture
    }

    private static func readMarked(_ ledger: Ledger) async throws {
        try await ledger.readMarked(
            by: LedgerFixture.examiner, at: LedgerFixture.now, messageID: LedgerFixture.messageID)
    }

    private static func letters(_ fixture: LedgerFixture) async throws -> [String] {
        try await fixture.ledger.letterRows().map {
            "\($0.offer) \($0.intern) \($0.state) \($0.nextAttemptAt)"
        }.sorted()
    }

    @Test(
        "where the process ends between the two, the mails stay held, and the next reader comes to the same end",
        arguments: Cause.allCases)
    func cutOff(_ cause: Cause) async throws {
        let (whole, cut) = (try await Self.season(), try await Self.season())
        let before = try await cut.ledger.status().held.map(\.id)
        try await cause.happen(to: whole)
        try await Ledger.$readerEnds.withValue(true) { try await cause.happen(to: cut) }
        // Whatever was held, or has lost its number, is shown.
        #expect(Set(before).subtracting(try await cut.ledger.status().held.map(\.id)).isEmpty)
        #expect(try await cut.ledger.hasMarkedMail())
        let outcomes = try await cut.outcomes()
        #expect(!outcomes.contains { $0.hasPrefix("unread") })

        let next = try Ledger(path: cut.ledger.path, mayCreate: false, now: LedgerFixture.now)
        try await Self.readMarked(next)
        #expect(try await !next.hasMarkedMail())
        #expect(try await cut.outcomes() == whole.outcomes())
        #expect(try await Self.letters(cut) == Self.letters(whole))
        #expect(try await cut.wronglyKept() == [])
    }

    @Test("what has lost its number is held until it is read, and no letter leaves for it")
    func reopened() async throws {
        let fixture = try await Self.season()
        try await Ledger.$readerEnds.withValue(true) { try await Cause.unassign.happen(to: fixture) }
        let outcomes = try await fixture.outcomes()
        #expect(outcomes.first == "held/no_match" && outcomes.last == "held/no_match")
        #expect(try await fixture.due().isEmpty)
        try await Self.readMarked(fixture.ledger)
        #expect(try await fixture.outcomes().first == "held/evidence_conflict")
    }

    @Test(
        "a letter that a decision lets go waits as long as the decision may be taken back, whoever reads the mail"
    )
    func undo() async throws {
        let fixture = try await Self.season()
        try await Ledger.$readerEnds.withValue(true) {
            _ = try await fixture.decide(.withdraw(LedgerFixture.number("A1000001")), undo: 60).get()
        }
        try await Self.readMarked(fixture.ledger)
        #expect(try await fixture.due().isEmpty)
        #expect(try await fixture.due(at: LedgerFixture.now + 60).map(\.offer.rawValue) == ["A1000004"])
    }

    @Test(
        "what another process has read is told all the same, and a mail that a person settles meanwhile is left alone"
    )
    func others() async throws {
        let fixture = try await Self.season()
        let done = try await fixture.ledger.decide(
            Decision(
                .withdraw(LedgerFixture.number("A1000001")), who: "hr",
                because: try #require(DecisionReason("dead"))),
            options: MatchingOptions(), copies: true, at: LedgerFixture.now,
            messageID: LedgerFixture.messageID
        ).get()
        try await Ledger.$readerEnds.withValue(true) {
            _ = try await fixture.decide(.dismiss([2])).get()
        }
        try await Self.readMarked(fixture.ledger)
        let report = try await fixture.ledger.report(on: done, at: LedgerFixture.now)
        #expect(report.mails.map(\.id.rawValue) == [2, 4])
        #expect(report.mails.map(\.verdict.outcome) == [.ignored, .matched])
        #expect(report.notes.count == 1)
    }

    @Test("a mail that ends the process does not end each import anew, and takes no neighbour with it")
    func poison() async throws {
        let fixture = try await Self.season()
        // The second mail is the poison. Whoever reads it ends; each import is the next process.
        var imports = 0
        while imports < 10 {
            imports += 1
            try await Ledger.$readerEnds.withValue(true) { try await Cause.code.happen(to: fixture) }
            if try await Self.readUntilPoison(MailID(rawValue: 2), fixture) { break }
        }
        // Once with its neighbours, and three times alone.
        #expect(imports == PendingMail.mostTries + 1)
        #expect(try await !fixture.ledger.hasMarkedMail())
        // It is held as before; CHLOE's notice was read.
        #expect(try await fixture.outcomes()[1...2] == ["held/no_match", "matched/CHLOE"])
        try await Cause.list.happen(to: fixture)
        #expect(try await fixture.outcomes()[1] == "held/no_match")
        try await fixture.ledger.serviceBegan(pid: 1, version: "next", at: LedgerFixture.now)
        try await Cause.list.happen(to: fixture)
        #expect(try await fixture.outcomes()[1] == "matched/BRUNO")
    }

    /// - Returns: `false` where the poison was among what was taken up, which ends the process.
    private static func readUntilPoison(_ poison: MailID, _ fixture: LedgerFixture) async throws -> Bool {
        while true {
            let mails = try await fixture.ledger.beginReadingAgain()
            if mails.isEmpty { return true }
            if mails.contains(where: { $0.id == poison }) { return false }
            let read = mails.map {
                ReadMail(id: $0.id, examination: LedgerFixture.examiner.examine($0.bytes ?? []))
            }
            _ = try await fixture.ledger.settleAgain(
                read, options: MatchingOptions(), at: LedgerFixture.now, messageID: LedgerFixture.messageID)
        }
    }

    @Test("the portal's withdrawal keeps a letter while its mail waits to be read again")
    func withdrawalMeanwhile() async throws {
        let fixture = try await Self.season()
        try await fixture.execute(
            "UPDATE mail SET kind = 'portal', reason = 'evidence_conflict', offer = 'A1000001' WHERE id = 2")
        #expect(try await fixture.due().isEmpty)
        try await fixture.ledger.markHeld()
        #expect(try await fixture.due().isEmpty)
    }
}
