import FacteurCore
import Mail
import Testing
import Text

@Suite struct RosterFileTests {
    @Test("a whole row becomes an intern, field by field")
    func wholeRow() throws {
        let (roster, warnings) = try accepted(
            csv(
                "ref,family_name,given_names,email,language,noc,portal_email,employer,offer_expected",
                "FR-014,Le Goff,Anne-Marie Zoé,anne@example.test,en,00012,stages+FR-014@host.test,\"Musée, Québec\",no"
            ))
        let intern = try #require(roster.interns.first)
        #expect(intern.ref.rawValue == "FR-014")
        #expect(intern.familyName == "Le Goff")
        #expect(intern.givenNames == "Anne-Marie Zoé")
        #expect(intern.email == AddrSpec("anne@example.test"))
        #expect(intern.language == .en)
        #expect(intern.noc?.rawValue == "00012")
        #expect(intern.portalEmail == AddrSpec("stages+FR-014@host.test"))
        #expect(intern.employer == "Musée, Québec")
        #expect(intern.offerExpected == false)
        #expect(warnings == [])
    }

    @Test("what is left out or empty has its default")
    func defaults() throws {
        let (roster, _) = try accepted(
            csv("ref,family_name,given_names,email,noc", "FR-014,Roy,Léa,lea@example.test,"))
        let intern = try #require(roster.interns.first)
        #expect(intern.language == .fr)
        #expect(intern.noc == nil)
        #expect(intern.portalEmail == nil)
        #expect(intern.employer == nil)
        #expect(intern.offerExpected)
    }

    @Test(
        "the header is known in either language, any order, any case, with or without accents",
        arguments: [
            "courriel;nom;prénoms;référence",
            "COURRIEL;NOM;PRÉNOMS;RÉFÉRENCE",
            "Courriel ; Nom ; Prenoms ; Reference ",
            "email;family_name;given_names;ref",
            "E-Mail;Nom;Given names;Re\u{301}fe\u{301}rence",
            "Email;Family Name;Given-Names;REF",
        ])
    func headers(header: String) throws {
        let (roster, warnings) = try accepted(csv(header, "lea@example.test;Roy;Léa;FR-014"))
        #expect(roster.interns.first?.ref.rawValue == "FR-014")
        #expect(roster.interns.first?.givenNames == "Léa")
        #expect(warnings == [])
    }

    @Test(
        "the delimiter is found out, or said by sep=",
        arguments: [
            ("ref,family_name,given_names,email\n", "FR-014,Roy,Léa,lea@example.test\n"),
            ("ref;family_name;given_names;email\n", "FR-014;Roy;Léa;lea@example.test\n"),
            ("ref\tfamily_name\tgiven_names\temail\n", "FR-014\tRoy\tLéa\tlea@example.test\n"),
            ("sep=;\r\nref;family_name;given_names;email\r\n", "FR-014;Roy;Léa;lea@example.test\r\n"),
            ("SEP=,\rref,family_name,given_names,email\r", "FR-014,Roy,Léa,lea@example.test\r"),
            ("\"sep=\t\"\nref\tfamily_name\tgiven_names\temail\n", "FR-014\tRoy\tLéa\tlea@example.test\n"),
            ("\n\n;;;\nref;family_name;given_names;email\n", "\n;;;\nFR-014;Roy;Léa;lea@example.test;;\n\n"),
            ("ref;family_name;given_names;email;\"a, b, c, d, e\"\n", "FR-014;Roy;Léa;lea@example.test;x\n"),
        ])
    func delimiters(header: String, row: String) throws {
        let (roster, _) = try accepted(Array((header + row).utf8))
        #expect(roster.interns.map(\.familyName) == ["Roy"])
        #expect(roster.interns.map(\.email.text) == ["lea@example.test"])
    }

    @Test("UTF-8 with and without a byte order mark, and Windows-1252, give the same names")
    func encodings() throws {
        let text = "ref;nom;prénoms;courriel\nFR-014;Œuvrard;Zoé;zoe@example.test\n"
        let windows = text.unicodeScalars.flatMap { scalar -> [UInt8] in
            switch scalar {
            case "Œ": [0x8C]
            default: [UInt8(truncatingIfNeeded: scalar.value)]
            }
        }
        for bytes in [Array(text.utf8), [0xEF, 0xBB, 0xBF] + Array(text.utf8), windows] {
            let (roster, warnings) = try accepted(bytes)
            #expect(roster.interns.first?.familyName == "Œuvrard")
            #expect(roster.interns.first?.givenNames == "Zoé")
            #expect(warnings == [])
        }
    }

    @Test("names are kept as typed")
    func asTyped() throws {
        let (roster, _) = try accepted(
            csv(
                "ref,family_name,given_names,email",
                "FR-014, d’Alençon-LE Roux ,\"Léa \"\"Lou\"\"\",lea@example.test"))
        #expect(roster.interns.first?.familyName == "d’Alençon-LE Roux")
        #expect(roster.interns.first?.givenNames == "Léa \"Lou\"")
    }

    @Test(
        "yes and no, and the languages, are understood in both languages",
        arguments: [
            ("fr", "oui", LetterLanguage.fr, true), ("EN", "NON", .en, false), ("Français", "Yes", .fr, true),
            ("english", "no", .en, false), ("anglais", "FAUX", .en, false), ("", "", .fr, true),
        ])
    func answers(language: String, answer: String, expected: LetterLanguage, isExpected: Bool) throws {
        let (roster, _) = try accepted(
            csv(
                "ref,family_name,given_names,email,langue,offre_attendue",
                "FR-014,Roy,Léa,lea@example.test,\(language),\(answer)"))
        #expect(roster.interns.first?.language == expected)
        #expect(roster.interns.first?.offerExpected == isExpected)
    }

    @Test(
        "both languages are understood in any usual form, the one named first is on top",
        arguments: [
            ("fr+en", LetterLanguage.frenchFirst), ("FR + EN", .frenchFirst), ("fr/en", .frenchFirst),
            ("fr-en", .frenchFirst), ("fr en", .frenchFirst), ("Français et anglais", .frenchFirst),
            ("bilingue", .frenchFirst), ("Bilingual", .frenchFirst), ("en+fr", .englishFirst),
            ("EN/FR", .englishFirst), ("English and French", .englishFirst),
        ])
    func bothLanguages(typed: String, expected: LetterLanguage) throws {
        let (roster, _) = try accepted(
            csv("ref;family_name;given_names;email;langue", "FR-014;Roy;Léa;lea@example.test;\(typed)"))
        #expect(roster.interns.first?.language == expected)
    }

    @Test(
        "what is no language, or one twice, or a third one, is refused",
        arguments: [
            "fr+", "+en", "fr+fr", "fr+de", "fr+en+fr", "fr,en,de", "fren", "et", "bilingue fr", "fr et", "+",
        ])
    func noLanguage(typed: String) {
        let file = csv("ref;family_name;given_names;email;langue", "FR-014;Roy;Léa;lea@example.test;\(typed)")
        #expect(
            refused(file) == [
                "roster.csv:2:5: langue: \"\(typed)\" is no language of a letter: fr, en or fr+en"
            ])
    }

    @Test(
        "a supervisor's address is checked as an intern's is, an office as a name",
        arguments: [
            ("chef@host", "", "5: courriel_superviseur: \"chef@host\" is no e-mail address"),
            (
                "a@host.test, b@host.test", "",
                "5: courriel_superviseur: holds a second address"
            ),
            ("chef@host.test", "Montr\u{FFFD}al", "6: bureau: \"Montr\u{FFFD}al\" has lost a letter"),
        ])
    func supervisor(address: String, office: String, expected: String) throws {
        let faults = refused(
            csv(
                "ref;nom;prénoms;courriel;courriel_superviseur;bureau",
                "FR-014;Roy;Léa;lea@example.test;\(address);\(office)"))
        #expect(faults.count == 1 && faults[0].hasPrefix("roster.csv:2:\(expected)"), "\(faults)")
    }

    @Test("NOC 2016 is let through where the configuration says so, as text")
    func noc2016() throws {
        let (roster, _) = try accepted(
            csv("ref,family_name,given_names,email,noc", "FR-014,Roy,Léa,lea@example.test,0016"),
            admitsNOC2016: true)
        #expect(roster.interns.first?.noc?.rawValue == "0016")
    }

    @Test(
        "what deserves a look is said and refuses nothing",
        arguments: [
            (
                ["FR-014;Roy;Léa;lea@example.test;;x"],
                "roster.csv: the column \"téléphone\" is not known and is left out"
            ),
            ([], "roster.csv: the file has a header and no intern"),
            (
                ["FR-014;Roy;Léa;lea@example.test;;", "fr-014;Roy;Zoé;zoe@example.test;;"],
                "roster.csv:3: the reference differs from that of line 2 only by case: neither will be recognised in a mail"
            ),
            (
                ["FR-014;Roy;Léa;lea@example.test;;", "FR-015;Roy;Zoé;LEA@example.test;;"],
                "roster.csv:3: the e-mail address is that of line 2 too: both letters go there"
            ),
            (
                ["FR-014;Roy;Léa;a@example.test;;", "FR-015;ROY;Lea;b@example.test;p@host.test;"],
                ""  // One of the two has an address of their own, so only the other is left.
            ),
            (
                [
                    "FR-014;Le Roy;Léa;a@example.test;p@host.test;",
                    "FR-015;LEROY;Lea;b@example.test;p@host.test;",
                ],
                "roster.csv:2: FR-014, FR-015 have the same name and no portal_email of their own: only a reference in the mail or a person can tell them apart"
            ),
            (
                ["12;Roy;Léa;lea@example.test;;", "roy;Roy;Zoé;zoe@example.test;;"],
                "roster.csv:2: 2 references, 12 the first, are too plain to be looked for in a subject or in somebody's words; they count as a sub-address (stages+12@…) only"
            ),
        ] as [([String], String)])
    func warnings(rows: [String], expected: String) throws {
        let header = "ref;nom;prénoms;courriel;courriel_portail;"
        let isUnknown = expected.contains("téléphone")
        let (_, warnings) = try accepted(
            Array(([header + (isUnknown ? "téléphone" : "")] + rows).joined(separator: "\n").utf8))
        #expect(warnings == (expected.isEmpty ? [] : [expected]))
    }

    @Test("a hundred unknown columns are twenty warnings and a count")
    func manyWarnings() throws {
        let names = (1...100).map { "x\($0)" }.joined(separator: ",")
        let (_, warnings) = try accepted(
            csv(
                "ref,nom,prénoms,courriel,\(names)",
                "FR-014,Roy,Léa,lea@example.test" + String(repeating: ",", count: 100)))
        #expect(warnings.count == 21)
        #expect(warnings.last == "roster.csv: and 80 more of the same")
    }
}
