import FacteurCore
import Mail
import Store
import TestSupport
import Testing
import Text

/// The portal's list calls a number dead.
@Suite struct DeadInListTests {
    static let number = "A1234567"

    private static func listDead(_ fixture: LedgerFixture, _ status: String = "Retiré") async throws
        -> ImportedOffers
    {
        try await fixture.importOffers([(number, "ANNA")], status: status)
    }

    @Test(
        "whoever a mail is for, it waits, and nobody is told the number",
        arguments: [
            "Retiré", "Retirée", "Refusé", "Annulée", "Expirée", "Withdrawn", "Cancelled", "Remplacée",
            "Brouillon",
            "Impayée", "Suspendue",
        ], ["ANNA", "BRUNO", nil])
    func held(status: String, ref: String?) async throws {
        let fixture = try await LedgerFixture()
        _ = try await Self.listDead(fixture, status)
        let verdict = try await fixture.deliver(Self.number, to: ref, uid: 1).verdict
        #expect(verdict.reason == .evidenceConflict)
        #expect(try await fixture.due(at: LedgerFixture.now + 1_000_000).isEmpty)
    }

    @Test("a letter that has not left is stopped, and the mail says what the list says")
    func stopped() async throws {
        let fixture = try await LedgerFixture()
        _ = try await fixture.importOffers([(Self.number, "ANNA")])
        try await fixture.deliver(Self.number, to: nil, uid: 1)
        #expect(try await fixture.due().count == 1)
        let report = try await Self.listDead(fixture)
        let dead = DeadNumber.listed(status: "Retiré", on: LedgerFixture.now)
        #expect(report.conflicts.map(\.dead) == [dead])
        #expect(try await fixture.outcomes() == ["held/evidence_conflict"])
        #expect(try await fixture.due(at: LedgerFixture.now + 1_000_000).isEmpty)
        let number = try LedgerFixture.number(Self.number)
        let mail = try #require(try await fixture.ledger.history(of: .offer(number))?.mails.last)
        #expect(mail.dead == dead)
        let advice = HeldAdvice(
            reason: .evidenceConflict, mail: 1, offer: number, candidates: [], dead: mail.dead)
        #expect(advice.why.en == #"the number is dead: the portal's list of 2026-09-21 says "Retiré""#)
        #expect(advice.why.fr.contains("la liste du portail du 2026-09-21 dit"))
        #expect(advice.steps.first?.command.en == "facteur withdraw A1234567 --because \"…\"")
        #expect(!advice.mayAssign)
    }

    @Test("whoever gives it to an intern all the same is told what the list says", arguments: [false, true])
    func assigned(isTold: Bool) async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver(Self.number, to: nil, uid: 1)
        _ = try await Self.listDead(fixture)
        let (number, anna) = (try LedgerFixture.number(Self.number), try LedgerFixture.ref("ANNA"))
        let what: Decision.What =
            isTold
            ? .told(number, anna, on: LedgerFixture.now)
            : .assign(number, anna, replacing: false, unseen: false)
        let notes = try await fixture.decide(what, undo: 60).get().notes
        let note = DecisionNote.listedDead(number, .listed(status: "Retiré", on: LedgerFixture.now))
        #expect(notes.contains(note) && note.isWarning)
        // It can be stopped until its letter leaves.
        #expect(try await fixture.due().isEmpty)
        _ = try await fixture.decide(.withdraw(number)).get()
        #expect(try await fixture.due(at: LedgerFixture.now + 1_000_000).isEmpty)
    }

    @Test("a number that is alive by the newest list is given without a word")
    func alive() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver(Self.number, to: nil, uid: 1)
        _ = try await Self.listDead(fixture)
        _ = try await fixture.importOffers([(Self.number, "SOMEBODY")])
        let notes = try await fixture.assign(Self.number, to: "ANNA").get().notes
        #expect(!notes.contains { if case .listedDead = $0 { true } else { false } })
        #expect(try await fixture.due().count == 1)
    }

    @Test("what was told is shown with the list's word, and a letter that is sent again too")
    func told() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.tell(Self.number, to: "ANNA", uid: 1)
        _ = try await Self.listDead(fixture)
        let dead = DeadNumber.listed(status: "Retiré", on: LedgerFixture.now)
        #expect(try await fixture.ledger.status().listConflicts.map(\.dead) == [dead])
        let number = try LedgerFixture.number(Self.number)
        #expect(try await fixture.ledger.history(of: .offer(number))?.offers.map(\.listedDead) == [dead])
        let notes = try await fixture.decide(.resend(try LedgerFixture.ref("ANNA"))).get().notes
        #expect(notes.contains(.listedDead(number, dead)))
    }
}
