import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// The portal takes a number back: its letter waits for a person. The wording of such mails is an invention.
@Suite struct WithdrawnByPortalTests {
    private static func mail(_ text: String, results: String?, from: String, id: Int) -> [UInt8] {
        let head = [
            results.map { "Authentication-Results: \($0)" },
            "Received: from mail.cic.gc.ca by mx.example.test; Tue, 24 Nov 2026 10:00:00 +0000",
            "From: \(from)", "To: stages@example.test", "Subject: IRCC",
            "Message-ID: <w\(id)@cic.gc.ca>", "Date: Tue, 24 Nov 2026 10:00:00 +0000", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit",
        ].compactMap(\.self)
        return Array((head + ["", text, ""]).joined(separator: "\r\n").utf8)
    }

    private func takeBack(
        _ fixture: LedgerFixture, _ text: String = "Votre offre d'emploi A1234567 a été refusée.",
        uid: UInt32 = 9,
        results: String? = LedgerFixture.proof, from: String = "ne-pas-repondre@cic.gc.ca"
    ) async throws -> SettledMail {
        let bytes = Self.mail(text, results: results, from: from, id: Int(uid))
        try fixture.record(uid, bytes: bytes)
        let pending = try #require(try await fixture.ledger.beginReading().first)
        let settled = try await fixture.ledger.settle(
            [ReadMail(id: pending.id, examination: LedgerFixture.examiner.examine(bytes))],
            by: LedgerFixture.examiner, at: LedgerFixture.now, messageID: LedgerFixture.messageID)
        return try #require(settled.first)
    }

    @Test("a queued letter does not leave while the portal's word against it waits for a person")
    func stopped() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        try await fixture.deliver("A7654321", to: "BRUNO", uid: 2)
        let letter = try #require(try await fixture.due().first { $0.offer.rawValue == "A1234567" })
        let settled = try await takeBack(fixture)
        #expect(settled.verdict.outcome == .held)
        #expect(settled.verdict.reason == .evidenceConflict)
        #expect(settled.verdict.offer?.rawValue == "A1234567")
        #expect(try await fixture.due().map(\.offer.rawValue) == ["A7654321"])
        // One that the sender has in hand already is stopped before the final dot.
        #expect(
            try await fixture.ledger.begin(
                letter, bytes: [65], inDoubtUntil: LedgerFixture.now + 600, at: LedgerFixture.now) == .changed
        )
    }

    @Test("a person who dismisses that mail lets the letter leave")
    func dismissed() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        let settled = try await takeBack(fixture)
        #expect(try await fixture.due().isEmpty)
        _ = try await fixture.decide(.dismiss([settled.id.rawValue])).get()
        #expect(try await fixture.due().map(\.offer.rawValue) == ["A1234567"])
    }

    @Test("the letter that a dismissal lets go may be taken back for a while, and the person is told")
    func dismissedInError() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        try await fixture.deliver("A7654321", to: "BRUNO", uid: 2)
        let settled = try await takeBack(fixture)
        let notes = try await fixture.decide(.dismiss([settled.id.rawValue]), undo: 600).get().notes
        let departure = Departure(
            at: LedgerFixture.now + 600, isNow: false, isServed: false, isOnHold: false)
        #expect(
            notes.last
                == .leaves(
                    try LedgerFixture.ref("ANNA"), email: "anna@interns.test",
                    try LedgerFixture.number("A1234567"), departure, canUndo: true))
        #expect(notes.count == 3)
        #expect(try await fixture.due(at: LedgerFixture.now + 599).map(\.offer.rawValue) == ["A7654321"])
        #expect(try await fixture.due(at: LedgerFixture.now + 600).count == 2)
        // Put back, it stops the letter as before.
        _ = try await fixture.decide(.reopen([settled.id.rawValue]), at: LedgerFixture.now + 1).get()
        #expect(try await fixture.due(at: LedgerFixture.now + 600).map(\.offer.rawValue) == ["A7654321"])
    }

    @Test("what is dismissed beside letters that nothing stopped delays none of them")
    func dismissedBeside() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        let other = try await fixture.deliver("A7654321", to: nil, uid: 2)
        let notes = try await fixture.decide(.dismiss([other.id.rawValue]), undo: 600).get().notes
        #expect(notes.count == 1)
        #expect(try await fixture.due().map(\.offer.rawValue) == ["A1234567"])
    }

    @Test(
        "a colleague's warning, or the portal's correction, stops the letter of a number too",
        arguments: [
            (
                "rh@partner.example",
                "Stop, ne pas envoyer !\n\nDe : IRCC <ne-pas-repondre@cic.gc.ca>\nEnvoyé : mardi 24 novembre 2026 10:00\nÀ : rh@partner.example\nObjet : Offre d'emploi\n\nVotre numéro d'offre d'emploi est (A1234567)"
            ),
            (
                "ne-pas-repondre@cic.gc.ca",
                "Erratum : le numéro d'offre d'emploi A1234567 transmis hier est erroné."
            ),
        ])
    func spokenAgainst(from sender: String, words: String) async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        try await fixture.deliver("A7654321", to: "BRUNO", uid: 2)
        let domain = try #require(sender.split(separator: "@").last)
        let settled = try await takeBack(
            fixture, words, results: "mx.example.test; dmarc=pass header.from=\(domain)", from: sender)
        #expect(settled.verdict.outcome == .held)
        #expect(settled.verdict.reason == .evidenceConflict)
        #expect(try await fixture.due().map(\.offer.rawValue) == ["A7654321"])
        _ = try await fixture.decide(.dismiss([settled.id.rawValue])).get()
        #expect(try await fixture.due().count == 2)
    }

    @Test(
        "a person who lets the letter go after that mail came lets it leave; one who had before did not know")
    func decidedSince() async throws {
        for knows in [false, true] {
            let fixture = try await LedgerFixture()
            try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
            if knows { _ = try await takeBack(fixture) }
            // Within one second, and by a clock that was set back: what counts is the order.
            let assign = Decision.What.assign(
                try LedgerFixture.number("A1234567"), try LedgerFixture.ref("ANNA"), replacing: false,
                unseen: false)
            _ = try await fixture.decide(assign, at: LedgerFixture.now - 60)
            if !knows { _ = try await takeBack(fixture) }
            #expect(try await fixture.due(at: LedgerFixture.now + 200).isEmpty == !knows)
        }
    }

    @Test("a person who withdraws the number ends its letter and settles that mail")
    func withdrawn() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        _ = try await takeBack(fixture)
        _ = try await fixture.decide(.withdraw(try LedgerFixture.number("A1234567"))).get()
        #expect(try await fixture.due().isEmpty)
        #expect(try await fixture.ledger.letterRows().map(\.state) == [.superseded])
        #expect(try await fixture.outcomes().sorted() == ["matched/ANNA", "recorded"])
    }

    @Test("a number that was told, or comes later, waits for a person all the same")
    func toldOrLater() async throws {
        let told = try await LedgerFixture()
        try await told.deliver("A1234567", to: "ANNA", uid: 1)
        try await told.sendNext()
        #expect(try await takeBack(told).verdict.reason == .evidenceConflict)
        let later = try await LedgerFixture()
        _ = try await takeBack(later)
        try await later.deliver("A1234567", to: "ANNA", uid: 10)
        #expect(try await later.due().isEmpty)
    }

    @Test("of several numbers each letter is stopped, a letter in doubt too")
    func several() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        try await fixture.deliver("A7654321", to: "BRUNO", uid: 2)
        let letter = try #require(try await fixture.due().first)
        _ = try await fixture.ledger.begin(
            letter, bytes: [65], inDoubtUntil: LedgerFixture.now + 600, at: LedgerFixture.now)
        _ = try await takeBack(
            fixture, "Les offres d'emploi A1234567 et A7654321 ont été annulées.")
        #expect(try await fixture.due(at: LedgerFixture.now + 1_000_000).isEmpty)
    }

    @Test("whoever cannot be proven stops nothing, and is shown")
    func unproven() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        let settled = try await takeBack(
            fixture, results: "mx.example.test; dmarc=fail header.from=cic.gc.ca")
        #expect(settled.verdict.reason == .untrustedSender)
        #expect(try await takeBack(fixture, uid: 11, results: nil).verdict.reason != .evidenceConflict)
        #expect(try await fixture.due().map(\.offer.rawValue) == ["A1234567"])
    }
}
