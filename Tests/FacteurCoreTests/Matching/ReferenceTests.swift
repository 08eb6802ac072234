import FacteurCore
import Testing

@Suite struct ReferenceTests {
    private func roster() throws -> Roster {
        Roster(
            try [
                "FR-014", "FR-01", "2026-014", "2026-09", "12", "martin", "j.dupont", "B2", "A1234567",
                "int7",
                "case", "CASE", "FR-99.", "08.16.45",
            ].map { try intern($0) })
    }

    private func found(_ reading: Reading) throws -> [String] {
        Matching.evidence(for: reading, in: try roster()).filter { $0.rule == .reference }
            .map { "\($0.intern) in \($0.place)" }
    }

    @Test(
        "a reference in a sub-address counts, whatever it looks like",
        arguments: [
            ("Delivered-To", "stages+FR-014@host.test", ["FR-014 in Delivered-To"]),
            ("X-Original-To", "stages+fr-014@host.test", ["FR-014 in X-Original-To"]),
            ("Envelope-To", "stages+FR-014@host.test", ["FR-014 in Envelope-To"]),
            ("To", "stages+12@host.test", ["12 in To"]),
            ("to", "stages+Martin@host.test", ["martin in To"]),
            ("To", "stages+A1234567@host.test", ["A1234567 in To"]),
            // The detail is one reference or nothing.
            ("To", "stages+FR-014-x@host.test", []),
            ("To", "stages+x+FR-014@host.test", []),
            ("To", "FR-014@host.test", []),
            ("Cc", "stages+FR-014@host.test", []),
            // Two that differ only by case are both meant.
            ("To", "stages+case@host.test", ["case in To", "CASE in To"]),
        ] as [(String, String, [String])])
    func subAddresses(field: String, address: String, expected: [String]) throws {
        #expect(try found(notice(recipients: [(field, address)])) == expected)
    }

    @Test(
        "the notice's addressee holds a reference as sub-address, or as local part when it is distinctive",
        arguments: [
            ("stages+FR-014@host.test", ["FR-014 in addressee"]),
            ("stages+12@host.test", ["12 in addressee"]),
            ("fr-014@stages.host.test", ["FR-014 in addressee"]), ("martin@host.test", []),
            ("j.dupont@host.test", ["j.dupont in addressee"]),
        ] as [(String, [String])])
    func addressees(address: String, expected: [String]) throws {
        #expect(try found(notice(addressee: address)) == expected)
    }

    @Test(
        "in a subject or a note a reference must stand as a whole token and be distinctive",
        arguments: [
            ("(fr-014)", ["FR-014"]), ("pour FR-014.", ["FR-014"]),
            ("FR-014, merci", ["FR-014"]), ("réf. : 2026-014", ["2026-014"]), ("#FR-014", ["FR-014"]),
            ("FR-99.", ["FR-99."]), ("-FR-01-", ["FR-01"]), ("«FR-014»", ["FR-014"]),
            ("FR-014\u{00A0}: A3141592", ["FR-014"]),
            ("pour j.dupont", ["j.dupont"]), ("stagiaire int7", ["int7"]),
            ("FR-014 et FR-01", ["FR-014", "FR-01"]), ("FR-014 FR-014", ["FR-014"]),
            // Not a whole token.
            ("FR-0142", []), ("XFR-014", []), ("FR-014-bis", []), ("FR_014", []), ("réFR-014", []),
            ("FR-014é", []), ("#FR-014/", []), ("https://host.test/FR-014", []), ("C:\\FR-014", []),
            // Nobody is given anything by that.
            ("c'est FR-014 qui l'a envoyé", []), ("salle FR-014", []), ("voir FR-014", []),
            ("FR-014@host.test", []), ("stages+FR-014@host.test", []), ("x@FR-014", []),
            ("FR\u{00AD}-014", []),
            // Too plain: a number, a word, a level of French, a date, a time, an offer number.
            ("12 stagiaires", []), ("Martin", []), ("niveau B2", []), ("2026-09", []), ("08.16.45", []),
            ("A1234567", []),
        ] as [(String, [String])])
    func notes(text: String, expected: [String]) throws {
        #expect(try found(notice(subject: text)) == expected.map { $0 + " in subject" })
        #expect(try found(notice(ownWords: text)) == expected.map { $0 + " in own words" })
    }

    @Test("without a recognised wrapper the subject is read for references, the body is not")
    func noWrapper() throws {
        #expect(try found(notice(subject: "FR-014", ownWords: nil)) == ["FR-014 in subject"])
    }

    @Test("nothing is read in a note that is too long for a person")
    func longNote() throws {
        let note = "FR-014 " + String(repeating: ".", count: 65_530)
        #expect(try found(notice(subject: "", ownWords: note)) == [])
        #expect(try found(notice(ownWords: String(note.prefix(65_536)))) == ["FR-014 in own words"])
    }
}
