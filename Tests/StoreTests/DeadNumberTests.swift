import FacteurCore
import Mail
import Store
import TestSupport
import Testing
import Text

/// A number that is dead here comes again, for somebody else; and one that the portal's list calls dead. The words of the mails are an
/// invention.
@Suite struct DeadNumberTests {
    typealias Step = @Sendable (LedgerFixture) async throws -> Void

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// What happens before the withdrawal, and after it.
        let before: Step
        let after: Step
        /// The outcome of the last mail.
        let outcome: String

        init(_ name: String, _ outcome: String, before: @escaping Step, after: @escaping Step) {
            (testDescription, self.outcome, self.before, self.after) = (name, outcome, before, after)
        }
    }

    static let number = "A1234567"

    static func notice(_ ref: String?, uid: UInt32 = 9, results: String? = LedgerFixture.proof) -> Step {
        { _ = try await $0.deliver(number, to: ref, uid: uid, results: results) }
    }

    /// A colleague who passes a notice on, with words above it.
    static func forward(_ words: String) -> Step {
        { fixture in
            let text =
                words
                + "\r\n\r\nDe : IRCC <ne-pas-repondre@cic.gc.ca>\r\nEnvoyé : mardi 24 novembre 2026 10:00\r\nÀ : rh@partner.example"
                + "\r\nObjet : Offre d'emploi\r\n\r\nVotre numéro d'offre d'emploi est (\(number))"
            let head = [
                "Authentication-Results: mx.example.test; dmarc=pass header.from=partner.example",
                "From: rh@partner.example", "To: stages@example.test", "Subject: TR: IRCC",
                "Message-ID: <f@partner.example>", "Date: Tue, 24 Nov 2026 10:00:00 +0000",
                "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: 8bit",
            ]
            let bytes = Array((head + ["", text, ""]).joined(separator: "\r\n").utf8)
            _ = try await fixture.deliver(bytes: bytes, uid: 9)
        }
    }

    static let told: Step = { try await $0.tell(number, to: "ANNA", uid: 1) }
    static let nobodys: Step = notice(nil, uid: 1)
    static let assigned: Step = { _ = try await $0.assign(number, to: "ANNA").get() }
    static func listed(_ ref: String) -> Step {
        { _ = try await $0.importOffers([(number, ref)]) }
    }

    /// None of these may pass as known, and none lets a letter leave.
    static let others: [Case] = [
        Case("a notice to somebody else", "held/offer_taken", before: told, after: notice("BRUNO")),
        Case(
            "a colleague gives it to somebody else", "held/offer_taken", before: told,
            after: forward("Pour Prénom Nom-BRUNO")),
        Case(
            "the letter had not left", "held/offer_taken", before: notice("ANNA", uid: 1),
            after: notice("BRUNO")),
        Case("a person had given it", "held/offer_taken", before: assigned, after: notice("BRUNO")),
        Case(
            "she was told by hand", "held/offer_taken",
            before: {
                let (number, anna) = (try LedgerFixture.number(number), try LedgerFixture.ref("ANNA"))
                _ = try await $0.decide(.told(number, anna, on: LedgerFixture.now)).get()
            }, after: notice("BRUNO")),
        Case(
            "her code was missing", "held/offer_taken", before: notice("CHLOE", uid: 1),
            after: notice("BRUNO")),
        Case(
            "the list gives it to somebody else", "held/offer_taken", before: told,
            after: {
                try await listed("BRUNO")($0)
                try await notice(nil)($0)
            }),
        Case(
            "the list gives it to her, and the notice to somebody else", "held/offer_taken", before: told,
            after: {
                try await listed("ANNA")($0)
                try await notice("BRUNO")($0)
            }),
        Case(
            "it was nobody's when it was withdrawn", "held/evidence_conflict", before: nobodys,
            after: notice("BRUNO")),
        Case(
            "the mail waited already", "held/offer_taken",
            before: {
                try await told($0)
                try await notice("BRUNO")($0)
            }, after: { _ in }),
        Case(
            "a sender whom nobody has proven", "held/untrusted_sender", before: told,
            after: notice("BRUNO", results: nil)),
    ]

    @Test("a withdrawn number that comes again for somebody else waits for a person", arguments: others)
    func forAnother(_ input: Case) async throws {
        let fixture = try await LedgerFixture()
        try await input.before(fixture)
        _ = try await fixture.decide(.withdraw(try LedgerFixture.number(Self.number))).get()
        try await input.after(fixture)
        #expect(try await fixture.outcomes().last == input.outcome)
        #expect(try await fixture.due(at: LedgerFixture.now + 1_000_000).isEmpty)
        // It does so however often it is read again.
        try await fixture.importRoster([try LedgerFixture.intern("ANNA", email: "new@interns.test")])
        #expect(try await fixture.outcomes().last == input.outcome)
        #expect(try await fixture.assign(Self.number, to: "BRUNO").failure != nil)
        #expect(try await fixture.due(at: LedgerFixture.now + 1_000_000).isEmpty)
        // Whoever has looked can end it.
        let mail = try #require(try await fixture.rows().last).id.rawValue
        _ = try await fixture.decide(.dismiss([mail])).get()
        #expect(try await fixture.outcomes().last == "ignored")
    }

    static let known: [Case] = [
        Case("for nobody", "duplicate/ANNA", before: told, after: notice(nil)),
        Case("for her", "duplicate/ANNA", before: told, after: notice("ANNA")),
        Case(
            "for her, by a colleague", "duplicate/ANNA", before: told, after: forward("Pour Prénom Nom-ANNA")),
        Case("for her, unproven", "duplicate/ANNA", before: told, after: notice("ANNA", results: nil)),
        Case("for her, whom a person named", "duplicate/ANNA", before: assigned, after: notice("ANNA")),
        Case("for nobody, and nobody's", "duplicate", before: nobodys, after: notice(nil)),
        Case(
            "held when it was withdrawn, and nobody's", "duplicate",
            before: {
                try await listed("SOMEBODY")($0)
                try await notice("BRUNO")($0)
            }, after: { _ in }),
    ]

    @Test("a withdrawn number that comes again for its own intern, or for nobody, is known", arguments: known)
    func forTheSame(_ input: Case) async throws {
        let fixture = try await LedgerFixture()
        try await input.before(fixture)
        _ = try await fixture.decide(.withdraw(try LedgerFixture.number(Self.number))).get()
        try await input.after(fixture)
        #expect(try await fixture.outcomes().last == input.outcome)
        #expect(try await fixture.due().isEmpty)
        try await fixture.deliver("A7654321", to: "BRUNO", uid: 20)
        #expect(try await fixture.due().map(\.intern.ref.rawValue) == ["BRUNO"])
    }

    @Test("what is held says since when the number is withdrawn, to whom it is given, and what still works")
    func words() async throws {
        let fixture = try await LedgerFixture()
        try await Self.told(fixture)
        let number = try LedgerFixture.number(Self.number)
        _ = try await fixture.decide(.withdraw(number)).get()
        try await Self.notice("BRUNO")(fixture)
        let mail = try #require(try await fixture.ledger.history(of: .offer(number))?.mails.last)
        #expect(mail.dead == .withdrawn(since: LedgerFixture.now))
        let advice = HeldAdvice(
            reason: .offerTaken, mail: mail.row.id.rawValue, offer: number,
            candidates: mail.evidence.map(\.intern).uniqued(), dead: mail.dead)
        #expect(
            advice.why.en == "the number is withdrawn here since 2026-09-21, and this mail gives it to BRUNO")
        #expect(
            advice.why.fr
                == "le numéro est retiré ici depuis le 2026-09-21, et ce courriel le donne à BRUNO")
        #expect(!advice.mayAssign)
        #expect(
            advice.steps.map(\.command.en) == [
                "facteur explain A1234567", "facteur dismiss \(mail.row.id.rawValue) --because \"…\"",
            ])
    }

    @Test("a list that shows as alive what is dead here is warned of")
    func revenants() async throws {
        let fixture = try await LedgerFixture()
        try await Self.told(fixture)
        let (number, bruno) = (try LedgerFixture.number(Self.number), try LedgerFixture.ref("BRUNO"))
        _ = try await fixture.decide(.withdraw(number)).get()
        func revenants(_ ref: String, _ status: String = "Soumis") async throws -> [[InternRef]] {
            let report = try await fixture.importOffers([(Self.number, ref)], status: status).report
            #expect(report.conflicts.isEmpty && report.unseen.isEmpty)
            return report.revenants.map(\.listed)
        }
        #expect(try await revenants("BRUNO") == [[bruno]])
        #expect(try await revenants("ANNA") == [[try LedgerFixture.ref("ANNA")]])
        #expect(try await revenants("SOMEBODY") == [[]])
        #expect(try await revenants("BRUNO", "Retiré") == [])
        #expect(try await fixture.due().isEmpty)
    }

    @Test("a number that another has replaced may stand in the list, but for nobody else")
    func replaced() async throws {
        let fixture = try await LedgerFixture()
        try await Self.told(fixture)
        _ = try await fixture.assign("A7654321", to: "ANNA", replacing: true).get()
        #expect(try await fixture.importOffers([(Self.number, "ANNA")]).revenants.isEmpty)
        #expect(
            try await fixture.importOffers([(Self.number, "BRUNO")]).revenants.map(\.isWithdrawn) == [false])
    }
}
