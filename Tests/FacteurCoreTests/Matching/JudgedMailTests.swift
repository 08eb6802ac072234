import FacteurCore
import Mail
import Testing

/// Mails of `Fixtures/mail/judged` with the verdict of a careful person.
@Suite struct JudgedMailTests {
    private static let roster: [(String, String, String, String?)] = [
        ("E-101", "Martin", "Élise", "stages+E-101@example.test"),
        ("E-102", "Dupont", "Jean", "stages+E-102@example.test"),
        ("ST26-042", "O'Brien", "Seán", nil),
    ]

    private static func examine(_ name: String) throws -> (Examination, Verdict) {
        let policy = Configuration.TrustPolicy(
            authservID: "mx.stages.test", portal: ["cic.gc.ca", "canada.ca"],
            forwarders: ["employeur1.test", "rh@partner.example"])
        let mail = Examiner(wording: .builtIn, policy: policy)
            .examine(try FixtureFolder.bytes("mail/judged/\(name).eml"))
        let roster = Roster(try Self.roster.map { try intern($0.0, $0.1, $0.2, portal: $0.3) })
        let evidence = Matching.evidence(for: mail.reading, in: roster)
        let verdict = Matching.verdict(
            on: mail.reading, trust: mail.trust, evidence: evidence, in: roster, facts: LedgerFacts())
        return (mail, verdict)
    }

    @Test(
        "each is held for its reason",
        arguments: [
            ("direction-mark", HeldReason.wordingUnknown, "as it is written"),
            ("struck-out", .wordingUnknown, nil), ("hidden-by-descendant-selector", .wordingUnknown, nil),
            ("confirmation-number", .wordingUnknown, nil), ("typed-by-hand", .noMatch, nil),
            ("typed-with-a-label", .noMatch, nil), ("cut-at-a-bound", .unreadable, "nested too deep"),
            ("msg-attached", .unreadable, ".msg"),
        ] as [(String, HeldReason, String?)])
    func held(name: String, reason: HeldReason, defect: String?) throws {
        let (mail, verdict) = try Self.examine(name)
        #expect(verdict.outcome == .held)
        #expect(verdict.reason == reason)
        if let defect { #expect(mail.reading.defects.contains { $0.contains(defect) }) }
    }

    @Test("UTF-8 under another charset's name is read, and its notice matched")
    func charset() throws {
        let (mail, verdict) = try Self.examine("utf8-called-gb2312")
        #expect(mail.reading.ownWords == "Bonjour,\nVoici le numéro de Seán O’Brien.\nClaire")
        #expect(mail.reading.defects.contains { $0.contains("gb2312") && $0.contains("UTF-8") })
        #expect(mail.reading.addressee?.text == "rh@employeur1.test")
        #expect(mail.reading.forwards.map(\.subject) == ["Offre d’emploi"])
        #expect(verdict.outcome == .matched)
        #expect(verdict.intern?.rawValue == "ST26-042")
    }
}
