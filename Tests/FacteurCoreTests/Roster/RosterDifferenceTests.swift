import FacteurCore
import Testing
import Text

@Suite struct RosterDifferenceTests {
    private let header =
        "ref,nom,prénoms,courriel,langue,cnp,courriel_portail,employeur,offre_attendue,courriel_superviseur,bureau"

    private func difference(
        from before: [String], to after: [String], removesMissing: Bool = false
    ) throws -> RosterDifference {
        let file = try roster(after)
        let known = RosterMatch(try roster(before).interns, in: file)
        return RosterDifference(from: known, to: file, removesMissing: removesMissing)
    }

    private func roster(_ rows: [String]) throws -> Roster {
        try accepted(Array(([header] + rows).joined(separator: "\n").utf8)).roster
    }

    @Test("what is new, changed, missing and the same is told apart by the reference")
    func parts() throws {
        let difference = try difference(
            from: [
                "FR-1001,Roy,Léa,lea@example.test,fr,21232,,,oui", "FR-1002,Roy,Zoé,zoe@example.test,fr,,,,",
                "FR-1003,Roy,Luc,luc@example.test,fr,,,,",
            ],
            to: [
                "FR-1004,Petit,Lou,lou@example.test,,,,,", "FR-1003,Roy,Luc,luc@example.test,fr,,,,",
                "FR-1001,Le Roy,Léa Rose,lea@host.test,en,21231,p@host.test,Musée,non,chef@host.test,Montréal",
            ])
        #expect(difference.added.map(\.ref.rawValue) == ["FR-1004"])
        #expect(difference.changed.map(\.after.ref.rawValue) == ["FR-1001"])
        #expect(difference.changed.first?.fields == RosterColumn.changeable)
        #expect(difference.missing.map(\.ref.rawValue) == ["FR-1002"])
        #expect(difference.unchanged == 1)
        #expect(!difference.isEmpty)
    }

    @Test("the same file again is no difference")
    func same() throws {
        let rows = ["FR-1001,Roy,Léa,lea@example.test,fr,21232,p@host.test,Musée,oui"]
        let difference = try difference(from: rows, to: rows)
        #expect(difference.isEmpty)
        #expect(difference.lines(in: .en) == ["0 new, 0 changed, 0 missing from the file, 1 unchanged"])
    }

    @Test("a name composed otherwise is a change")
    func composition() throws {
        let difference = try difference(
            from: ["FR-1001,Roy,L\u{E9}a,lea@example.test,,,,,"],
            to: ["FR-1001,Roy,Le\u{301}a,lea@example.test,,,,,"])
        #expect(difference.changed.map(\.fields) == [[.givenNames]])
    }

    @Test("the lines show every row, and call out a changed address or code of somebody who has been told")
    func lines() throws {
        let difference = try difference(
            from: [
                "FR-1001,Roy,Léa,lea@example.test,,21232,,,", "FR-1002,Roy,Zoé,zoe@example.test,,,,,",
                "FR-1003,Roy,Luc,luc@example.test,,21232,,,", "FR-1005,Roy,Lou,lou@example.test,,,,,",
            ],
            to: [
                "FR-1001,Roy,Léa,lea@example.test,,21231,,,", "FR-1003,Roy,Luc,luc@host.test,,21232,,,",
                "FR-1004,Petit,Lou,lou@example.test,,,,,", "FR-1005,Roy,Lou,lou@example.test,,,,Musée,",
            ])
        let letters: [InternRef: LetterState] = [
            try #require(InternRef(rawValue: "FR-1001")): .sent,
            try #require(InternRef(rawValue: "FR-1003")): .failed,
            try #require(InternRef(rawValue: "FR-1005")): .sent,
        ]
        #expect(
            difference.lines(in: .en, letters: letters)
                == [
                    "+ FR-1004  Petit, Lou", "~ FR-1001  Roy, Léa: noc \"21232\" → \"21231\"",
                    "! FR-1001 has been told already, with what has changed: `facteur resend FR-1001` sends the letter again, corrected",
                    "~ FR-1003  Roy, Luc: email \"luc@example.test\" → \"luc@host.test\"",
                    "! the letter to FR-1003 did not arrive: `facteur resend FR-1003` sends it again, with what has changed",
                    "~ FR-1005  Roy, Lou: employer (empty) → \"Musée\"",
                    "- FR-1002  Roy, Zoé: not in the file, kept (--remove-missing removes it)",
                    "1 new, 3 changed, 1 missing from the file, 0 unchanged",
                ])
        #expect(
            difference.lines(in: .fr, letters: letters)
                == [
                    "+ FR-1004  Petit, Lou", "~ FR-1001  Roy, Léa\u{A0}: cnp \"21232\" → \"21231\"",
                    "! FR-1001 a déjà reçu sa lettre, avec ce qui a changé\u{A0}: `facteur resend FR-1001` la renvoie, corrigée",
                    "~ FR-1003  Roy, Luc\u{A0}: courriel \"luc@example.test\" → \"luc@host.test\"",
                    "! la lettre à FR-1003 n’est pas arrivée\u{A0}: `facteur resend FR-1003` la renvoie, avec ce qui a changé",
                    "~ FR-1005  Roy, Lou\u{A0}: employeur (vide) → \"Musée\"",
                    "- FR-1002  Roy, Zoé\u{A0}: absent du fichier, conservé (--remove-missing l’enlève)",
                    "nouveaux\u{A0}: 1, modifiés\u{A0}: 3, absents du fichier\u{A0}: 1, inchangés\u{A0}: 0",
                ])
        let removing = try self.difference(
            from: ["FR-1002,Roy,Zoé,zoe@example.test,,,,,"], to: [], removesMissing: true)
        #expect(removing.lines(in: .en).contains("- FR-1002  Roy, Zoé: not in the file, removed"))
        #expect(removing.lines(in: .fr).contains("- FR-1002  Roy, Zoé\u{A0}: absent du fichier, enlevé"))
    }

    @Test("a code that is taken away from somebody who has been told is called out with what to do first")
    func codeGone() throws {
        let difference = try difference(
            from: ["FR-1001,Roy,Léa,lea@example.test,,21232,,,"],
            to: ["FR-1001,Roy,Léa,lea@example.test,,,,,"])
        let letters: [InternRef: LetterState] = [try #require(InternRef(rawValue: "FR-1001")): .sent]
        #expect(
            difference.lines(
                in: .en, letters: letters)[1]
                == "! FR-1001 has been told already, with the code that is gone now: import the right one, then `facteur resend FR-1001`"
        )
        #expect(
            difference.lines(
                in: .fr, letters: letters)[1]
                .hasSuffix(
                    "importez le bon, puis `facteur resend FR-1001`"))
    }

    @Test(
        "somebody of the file who cannot be told from somebody whom the ledger keeps is named, unless the other leaves"
    )
    func namesakeKept() throws {
        let before = [
            "FR-1001,Roy,Léa,lea@example.test,,,,,", "FR-1002,Petit,Luc,luc@example.test,,,p@host.test,,",
        ]
        let after = ["FR-1003,ROY,Lea,l@example.test,,,,,", "FR-1004,Petit,Luc,l2@example.test,,,,,"]
        let difference = try difference(from: before, to: after)
        #expect(
            difference.warnings.map { $0.text(file: "r.csv").en } == [
                "r.csv: FR-1003, FR-1001 have the same name and no portal_email of their own: only a reference in the mail or a person can tell them apart"
            ])
        #expect(
            difference.warnings.map { $0.text(file: "r.csv").fr } == [
                "r.csv: FR-1003, FR-1001 portent le même nom sans courriel_portail propre\u{A0}: seule une référence dans le courriel ou une personne peut les distinguer"
            ])
        #expect(
            try self.difference(from: before, to: after, removesMissing: true).warnings == [])
    }
}
