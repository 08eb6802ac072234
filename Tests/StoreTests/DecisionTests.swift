import FacteurCore
import Mail
import Store
import TestSupport
import Testing

@Suite struct DecisionTests {
    private static let now = LedgerFixture.now

    @Test("a held mail that names nobody is matched by the decision, and the letter leaves")
    func assignHeld() async throws {
        let fixture = try await LedgerFixture()
        #expect(try await fixture.deliver("A1234567", to: nil, uid: 1).verdict.reason == .noMatch)
        let report = try await fixture.assign("A1234567", to: "ANNA").get()
        #expect(report.mails.map(\.verdict.outcome) == [.matched])
        #expect(try await fixture.outcomes() == ["matched/ANNA"])
        #expect(try await fixture.due().map(\.intern.ref.rawValue) == ["ANNA"])
        #expect(try await fixture.ledger.internRows().first?.evidence == .operator)
    }

    @Test("an untrusted mail is matched only by a decision; a second one of the number is a duplicate")
    func assignUntrusted() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1, results: nil)
        try await fixture.deliver("A1234567", to: "ANNA", uid: 2, results: nil)
        #expect(try await fixture.due().isEmpty)
        _ = try await fixture.assign("A1234567", to: "ANNA").get()
        #expect(try await fixture.outcomes() == ["matched/ANNA", "duplicate/ANNA"])
        #expect(try await fixture.due().count == 1)
    }

    @Test(
        "a number that no mail has named may be assigned, with a warning; the notice that comes later sends no second letter"
    )
    func assignUnseen() async throws {
        let fixture = try await LedgerFixture()
        let report = try await fixture.assign("A1234567", to: "ANNA").get()
        #expect(report.notes.contains(.neverSeen(try LedgerFixture.number("A1234567"))))
        try await fixture.sendNext()
        #expect(try await fixture.deliver("A1234567", to: "ANNA", uid: 1).verdict.outcome == .matched)
        #expect(try await fixture.deliver("A1234567", to: "ANNA", uid: 2).verdict.outcome == .duplicate)
        // It says whose number it is, and whoever decided could not know it.
        #expect(
            try await fixture.deliver("A1234567", to: "BRUNO", uid: 3).verdict.reason == .evidenceConflict)
        #expect(try await fixture.due(at: Self.now + 9_999).isEmpty)
    }

    @Test(
        "without a NOC code the decision stands and the letter waits; the import lets it go",
        arguments: [true, false])
    func assignWithoutCode(isTrusted: Bool) async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: nil, uid: 1, results: isTrusted ? LedgerFixture.proof : nil)
        let report = try await fixture.assign("A1234567", to: "CHLOE").get()
        #expect(report.notes.contains(.awaitsCode(try LedgerFixture.ref("CHLOE"))))
        #expect(try await fixture.outcomes() == ["held/missing_noc/CHLOE"])
        #expect(try await fixture.state(of: "CHLOE") == .awaitingNOC)
        #expect(try await fixture.due().isEmpty)
        try await fixture.importRoster([try LedgerFixture.intern("CHLOE", noc: "63200")])
        #expect(try await fixture.outcomes() == ["matched/CHLOE"])
        #expect(try await fixture.due().map(\.intern.noc?.rawValue) == ["63200"])
    }

    @Test("a number that no mail has named waits for the NOC code as well")
    func assignUnseenWithoutCode() async throws {
        let fixture = try await LedgerFixture()
        _ = try await fixture.assign("A1234567", to: "CHLOE").get()
        #expect(try await fixture.due().isEmpty)
        try await fixture.importRoster([try LedgerFixture.intern("CHLOE", noc: "63200")])
        #expect(try await fixture.due().map(\.offer.rawValue) == ["A1234567"])
    }

    @Test(
        "a number that replaces a sent one: the earlier letter stays sent, the new one names the dead number")
    func replaceSent() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        try await fixture.sendNext()
        #expect(try await fixture.deliver("A7654321", to: "ANNA", uid: 2).verdict.reason == .internHasOffer)
        let report = try await fixture.assign("A7654321", to: "ANNA", replacing: true).get()
        #expect(
            report.notes.contains(
                .replaced(try LedgerFixture.number("A1234567"), toldAt: Self.now, mayHaveLeft: true)))
        let letter = try await fixture.sendNext()
        #expect(letter.supersedes?.rawValue == "A1234567")
        #expect(try await fixture.ledger.letterRows().map(\.state) == [.sent, .sent])
        #expect(try await fixture.outcomes() == ["matched/ANNA", "matched/ANNA"])
    }

    @Test("a number that replaces a queued one: the earlier letter does not leave")
    func replaceQueued() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        let stale = try #require(try await fixture.due().first)
        _ = try await fixture.assign("A7654321", to: "ANNA", replacing: true).get()
        #expect(try await fixture.due().map(\.offer.rawValue) == ["A7654321"])
        #expect(
            try await fixture.ledger.begin(stale, bytes: [], inDoubtUntil: 0, at: Self.now) == .changed)
        try await fixture.ledger.finish(stale, .later(reply: "421", next: Self.now), at: Self.now)
        #expect(try await fixture.ledger.letterRows().map(\.state) == [.superseded, .queued])
    }

    @Test(
        "a letter that was replaced while nobody knew how it ended keeps its place, whatever is heard of it later"
    )
    func replacedInDoubt() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        let letter = try #require(try await fixture.due().first)
        _ = try await fixture.ledger.begin(letter, bytes: [1], inDoubtUntil: Self.now + 600, at: Self.now)
        #expect(
            try await fixture.assign("A7654321", to: "ANNA", replacing: true).failure
                == .inFlight(try LedgerFixture.number("A1234567"), until: Self.now + 600))
        let answer = try await fixture.decide(
            .assign(
                try LedgerFixture.number("A7654321"), try LedgerFixture.ref("ANNA"), replacing: true,
                unseen: true),
            at: Self.now + 600)
        _ = try answer.get()
        try await fixture.ledger.finish(letter, .sent(reply: "250 at last"), at: Self.now + 700)
        #expect(try await fixture.ledger.letterRows().map(\.state) == [.superseded, .queued])
        #expect(try await fixture.ledger.letterRows().first?.sentAt == Self.now + 700)
        #expect(try await fixture.due(at: Self.now + 9_999).map(\.supersedes?.rawValue) == ["A1234567"])
    }

    @Test("taking a decision back before the letter has left: the mail is held again as before")
    func unassign() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: nil, uid: 1)
        _ = try await fixture.assign("A1234567", to: "ANNA").get()
        let stale = try #require(try await fixture.due().first)
        _ = try await fixture.decide(.unassign(try LedgerFixture.number("A1234567"))).get()
        #expect(try await fixture.outcomes() == ["held/no_match"])
        #expect(try await fixture.due().isEmpty)
        // Whoever still has the letter in hand gets nowhere with it, not even when another takes its place.
        _ = try await fixture.assign("A1234567", to: "BRUNO").get()
        #expect(
            try await fixture.ledger.begin(stale, bytes: [], inDoubtUntil: 0, at: Self.now) == .changed)
        try await fixture.ledger.finish(stale, .failed(reply: "550"), at: Self.now)
        #expect(try await fixture.due().map(\.intern.ref.rawValue) == ["BRUNO"])
    }

    @Test("evidence that a person has overruled matches nobody again")
    func unassignEvidence() async throws {
        let fixture = try await LedgerFixture()
        #expect(try await fixture.deliver("A1234567", to: "ANNA", uid: 1).verdict.outcome == .matched)
        _ = try await fixture.decide(.unassign(try LedgerFixture.number("A1234567"))).get()
        #expect(try await fixture.outcomes() == ["held/evidence_conflict"])
        try await fixture.importRoster([try LedgerFixture.intern("ANNA")])
        #expect(try await fixture.due().isEmpty)
        _ = try await fixture.assign("A1234567", to: "ANNA").get()
        #expect(try await fixture.due().map(\.intern.ref.rawValue) == ["ANNA"])
    }

    @Test("taking back a replacement brings the earlier number and its letter back to life")
    func unassignReplacement() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        _ = try await fixture.assign("A7654321", to: "ANNA", replacing: true).get()
        let report = try await fixture.decide(.unassign(try LedgerFixture.number("A7654321"))).get()
        #expect(report.notes.contains(.revived(try LedgerFixture.number("A1234567"))))
        #expect(try await fixture.due().map(\.offer.rawValue) == ["A1234567"])
        #expect(try await fixture.due().map(\.supersedes) == [nil])
    }

    @Test("a dismissed mail is ignored, and stays so when everything is looked at again")
    func dismiss() async throws {
        let fixture = try await LedgerFixture()
        let mail = try await fixture.deliver("A1234567", to: nil, uid: 1)
        _ = try await fixture.decide(.dismiss([mail.id.rawValue])).get()
        try await fixture.importRoster([try LedgerFixture.intern("ANNA")])
        #expect(try await fixture.outcomes() == ["ignored"])
    }

    @Test("a withdrawn number's letter does not leave, and what names it later for its intern is a duplicate")
    func withdraw() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        _ = try await fixture.decide(.withdraw(try LedgerFixture.number("A1234567"))).get()
        #expect(try await fixture.due().isEmpty)
        #expect(try await fixture.state(of: "ANNA") == .awaitingOffer)
        #expect(try await fixture.deliver("A1234567", to: "ANNA", uid: 2).verdict.outcome == .duplicate)
        #expect(try await fixture.deliver("A7654321", to: "ANNA", uid: 3).verdict.outcome == .matched)
    }

    @Test("a number may be withdrawn before it is anybody's")
    func withdrawUnbound() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: nil, uid: 1)
        _ = try await fixture.decide(.withdraw(try LedgerFixture.number("A1234567"))).get()
        #expect(try await fixture.outcomes() == ["duplicate"])
        #expect(
            try await fixture.assign("A1234567", to: "ANNA").failure
                == .withdrawn(try LedgerFixture.number("A1234567")))
    }

    @Test(
        "withdrawing what was told says that a person must tell the intern; the next letter names the dead number"
    )
    func withdrawTold() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        try await fixture.sendNext()
        let number = try LedgerFixture.number("A1234567")
        let report = try await fixture.decide(.withdraw(number)).get()
        #expect(report.notes.contains(.wasTold(number, try LedgerFixture.ref("ANNA"), at: Self.now)))
        try await fixture.deliver("A7654321", to: "ANNA", uid: 2)
        #expect(try await fixture.due().map(\.supersedes?.rawValue) == ["A1234567"])
    }

    @Test("a withdrawal holds although the code was still missing")
    func withdrawAwaitingCode() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "CHLOE", uid: 1)
        _ = try await fixture.decide(.withdraw(try LedgerFixture.number("A1234567"))).get()
        try await fixture.importRoster([try LedgerFixture.intern("CHLOE", noc: "63200")])
        #expect(try await fixture.due().isEmpty)
        #expect(try await fixture.outcomes() == ["duplicate/CHLOE"])
    }

    @Test("a resend is a new mail to today's address, once for each decision")
    func resend() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        let first = try await fixture.sendNext()
        try await fixture.importRoster([try LedgerFixture.intern("ANNA", email: "new@interns.test")])
        #expect(try await fixture.due(at: Self.now + 9_999).isEmpty)
        let report = try await fixture.decide(.resend(try LedgerFixture.ref("ANNA"))).get()
        #expect(
            report.notes == [
                .leaves(
                    try LedgerFixture.ref("ANNA"), email: "new@interns.test",
                    try LedgerFixture.number("A1234567"),
                    Departure(at: Self.now, isNow: true, isServed: false, isOnHold: false), canUndo: false)
            ])
        #expect(try await fixture.state(of: "ANNA") == .queued)
        let second = try await fixture.sendNext()
        #expect(second.messageID != first.messageID)
        #expect(second.intern.email.text == "new@interns.test")
        #expect(second.supersedes == nil)
        #expect(!second.isCopy)
        #expect(try await fixture.due(at: Self.now + 9_999).isEmpty)
        #expect(try await fixture.ledger.letterRows().map(\.state) == [.sent])
    }

    @Test("a letter in doubt is sent again by a person only when no copy is to come by itself")
    func resendInDoubt() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        try await fixture.sendNext(result: .inDoubt(words: "lost", next: Self.now + 600))
        let ref = try LedgerFixture.ref("ANNA")
        #expect(try await fixture.decide(.resend(ref)).failure == .copyToCome(ref, at: Self.now + 600))
        #expect(try await fixture.decide(.resend(ref), copies: false).failure == nil)
        #expect(try await fixture.due().map(\.isCopy) == [false])
    }

    @Test("hold stops every letter, a letter written meanwhile included; release lets them go")
    func hold() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        let letter = try #require(try await fixture.due().first)
        _ = try await fixture.decide(.hold).get()
        #expect(try await fixture.ledger.status().hold == "the portal says so")
        #expect(try await fixture.due().isEmpty)
        #expect(
            try await fixture.ledger.begin(letter, bytes: [], inDoubtUntil: 0, at: Self.now) == .onHold)
        let report = try await fixture.assign("A7654321", to: "BRUNO").get()
        #expect(report.notes.contains(.onHold("the portal says so")))
        _ = try await fixture.decide(.release(nil)).get()
        #expect(try await fixture.due().count == 2)
        #expect(try await fixture.decide(.release(nil)).failure == .notOnHold)
    }

    @Test("a receipt recorded by hand is the offer's")
    func receipt() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        let number = try LedgerFixture.number("A1234567")
        _ = try await fixture.decide(.receipt(number, try #require(ReceiptNumber("R-2018 44")))).get()
        #expect(try await fixture.ledger.internRows().first?.receipt == "R-2018 44")
        let again = try await fixture.decide(.receipt(number, try #require(ReceiptNumber("R-2018 45")))).get()
        #expect(again.notes == [.receipt(number, "R-2018 45", before: "R-2018 44")])
    }
}

extension Result {
    /// Why it failed, if it did.
    var failure: Failure? {
        if case .failure(let failure) = self { failure } else { nil }
    }
}
