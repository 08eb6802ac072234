import FacteurCore
import Mail
import Testing
import Text

@Suite struct RosterHeaderTests {
    private static func read(_ place: Int, _ header: String) throws -> (Intern?, [String]) {
        var headers = [
            "référence", "nom", "prénoms", "courriel", "langue", "cnp", "courriel_portail", "employeur",
        ]
        let row = ["FR-014", "Roy", "Léa", "lea@example.test", "en", "21232", "p@host.test", "Atelier"]
        headers[place] = header
        let (roster, warnings) = try accepted(csv(headers.joined(separator: ";"), row.joined(separator: ";")))
        return (roster.interns.first, warnings)
    }

    @Test(
        "every column is known by the names that people give it",
        arguments: [
            (
                0,
                [
                    "No", "N°", "Nº", "Numéro", "No de référence", "N° de référence", "Nº de réf.",
                    "Numéro de référence",
                    "Ref.", "Réf", "REF", "Réf. no", "Reference", "Reference number", "Matricule",
                    "No de matricule", "ID", "Id.",
                    "Identifiant", "No réf.", "№ de référence", "No. de dossier",
                ]
            ),
            (
                1,
                [
                    "Nom", "NOM", "Nom de famille", "NOM DE FAMILLE", "Nom (de famille)", "Last name",
                    "LastName", "Surname",
                    "Family name", "family-name", "Nom :", "Noms",
                ]
            ),
            (
                2,
                [
                    "Prénom", "PRENOM", "Prénom(s)", "prenoms", "First name", "First name(s)", "Given name",
                    "Given Names",
                    "Forename", "Pre\u{301}nom", " Prénom * ",
                ]
            ),
            (
                3,
                [
                    "Courriel", "E-mail", "email", "Email address", "Adresse courriel", "Adresse de courriel",
                    "Adresse e-mail",
                    "Adresse électronique", "Mail", "E-mail address",
                ]
            ),
            (
                4,
                [
                    "Langue", "Language", "Langue de correspondance", "Preferred language",
                    "LANGUE (fr/en)".replacing(" (fr/en)", with: ""),
                ]
            ),
            (
                5,
                [
                    "CNP", "NOC", "Code CNP", "Code NOC", "NOC code", "CNP 2021", "NOC 2021", "Code CNP 2021",
                    "CNP/NOC",
                ]
            ),
            (
                6,
                [
                    "Courriel portail", "Courriel du portail", "Portal e-mail", "portal_email",
                    "Adresse portail",
                ]
            ),
            (
                7,
                [
                    "Employeur", "Employer", "Entreprise", "Nom de l'employeur", "Nom de l’employeur",
                    "Company",
                ]
            ),
        ])
    func synonyms(place: Int, headers: [String]) throws {
        for header in headers {
            let (intern, warnings) = try Self.read(place, header)
            #expect(warnings == [], "\(header)")
            #expect(intern?.ref.rawValue == "FR-014", "\(header)")
            #expect(intern?.familyName == "Roy" && intern?.givenNames == "Léa", "\(header)")
            #expect(intern?.language == .en && intern?.noc?.rawValue == "21232", "\(header)")
            #expect(intern?.portalEmail != nil && intern?.employer == "Atelier", "\(header)")
        }
    }

    @Test(
        "a supervisor's address and an office are known by their names too",
        arguments: [
            "supervisor_email", "Supervisor's e-mail", "Supervisor email address", "courriel_superviseur",
            "Courriel du superviseur", "COURRIEL DE LA SUPERVISEURE", "Courriel du maître de stage",
        ], ["office", "Bureau", "Nom du bureau", "Local office", "Succursale"])
    func offices(supervisor: String, office: String) throws {
        let (roster, warnings) = try accepted(
            csv(
                "ref;nom;prénoms;courriel;\(supervisor);\(office)",
                "FR-014;Roy;Léa;lea@example.test;chef@host.test; Montréal ",
                "FR-015;Roy;Lou;lou@example.test;;"))
        #expect(warnings == [])
        #expect(roster.interns.map(\.supervisorEmail?.text) == ["chef@host.test", nil])
        #expect(roster.interns.map(\.office) == ["Montréal", nil])
        #expect(roster.interns.map(\.email.text) == ["lea@example.test", "lou@example.test"])
    }

    @Test(
        "a header that is somebody else's is not taken",
        arguments: [
            "Nom de naissance", "Courriel de l'employeur", "Courriel de la personne-ressource", "CNP 2016",
            "Nom complet", "Adresse",
            "Téléphone", "Nom du superviseur", "Remarques", "Prénom du père",
        ])
    func strangers(header: String) throws {
        let (roster, warnings) = try accepted(
            csv("ref;nom;prénoms;courriel;\(header)", "FR-014;Roy;Léa;lea@example.test;99999"))
        #expect(roster.interns.first?.familyName == "Roy" && roster.interns.first?.noc == nil)
        #expect(
            warnings.count == 1
                && warnings.first?.contains("\"\(header)\" is not known and is left out") == true)
    }

    @Test(
        "an unknown header is named with the nearest known one, where one is near",
        arguments: [
            ("Couriel perso", nil), ("Langage", "language"), ("Code CPN", "noc"), ("Employeurs", "employer"),
            ("Courriel portial", "portal_email"), ("suprvisor_email", "supervisor_email"),
            ("Téléphone", nil), ("Date de naissance", nil),
        ] as [(String, String?)])
    func nearest(header: String, column: String?) throws {
        let (_, warnings) = try accepted(
            csv("ref;nom;prénoms;courriel;\(header)", "FR-014;Roy;Léa;lea@example.test;"))
        #expect(
            warnings.first?.hasSuffix(column.map { "nearest known one is \($0)" } ?? "is left out") == true,
            "\(warnings)")
    }

    @Test("a required column that is missing is named with what may mean it")
    func missing() {
        let faults = refused(csv("ref;nom;prénoms;Couriel", "FR-014;Roy;Léa;lea@example.test"))
        #expect(
            faults == [
                "roster.csv:1:1: the column email (courriel) is missing from the header; does \"Couriel\" mean it?"
            ])
    }

    @Test("what nothing is near of is named where a column is missing, once")
    func missingBesides() {
        let faults = refused(csv("ref;nom;Sobriquet;Ville", "FR-014;Roy;Léa;Lyon"))
        #expect(faults.count == 2)
        #expect(
            faults.first?.hasSuffix("header; not known there: \"Sobriquet\", \"Ville\"") == true, "\(faults)")
        #expect(faults.last?.hasSuffix("is missing from the header") == true, "\(faults)")
        let slip = refused(csv("ref;nom;prénoms;emial", "FR-014;Roy;Léa;lea@example.test"))
        #expect(slip.first?.hasSuffix("does \"emial\" mean it?") == true, "\(slip)")
    }

    @Test(
        "two columns that mean the same are refused",
        arguments: [
            "ref;nom;prénoms;courriel;Last name", "ref;nom;prénoms;courriel;E-mail",
            "ref;Matricule;nom;prénoms;courriel",
            "ref;nom;prénom;prénoms;courriel", "ref;nom;prénoms;courriel;CNP;NOC code",
        ])
    func twice(header: String) {
        #expect(refused(csv(header)).contains { $0.contains("the column stands twice") })
    }

    @Test("a column that counts the rows is no reference beside one that is")
    func counter() throws {
        let (roster, warnings) = try accepted(
            csv("No;Référence;Nom;Prénom;Courriel", "1;FR-014;Roy;Léa;lea@example.test"))
        #expect(roster.interns.first?.ref.rawValue == "FR-014")
        #expect(warnings.count == 1)
    }
}
