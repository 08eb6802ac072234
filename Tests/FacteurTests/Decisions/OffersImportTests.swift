import TestSupport
import Testing

@Suite struct OffersImportTests {
    private static let header =
        "Numéro de l'offre d'emploi\tNom du travailleur étranger\tDate soumise\tDétails\n"

    @Test("the import says what it understood, what contradicts the ledger, and what to type")
    func says() async throws {
        let host = try await DecisionHost.full()
        let list = try host.folder.write(
            "liste.tsv",
            Self.header + """
                A1000001\tNOM-BRUNO, Prenom\t19 avril 2018 12:17:24 GMT\tSoumis
                A1000002\tNOM-EVA, Prenom\t\tSoumis
                A1000003\tNOM-DORA, Prenom\t\tSoumis
                A1000010\tNOM-CHLOE, Prenom\t\tSoumis
                A1000011\tINCONNU, Paul\t\tSoumis
                \tNOM-ANNA, Prenom\t43 jours\tÉbauche

                """)
        let outcome = try await host.facteur(["offers", "import", list])
        #expect(outcome.status == 0, "\(outcome.standardError)")
        #expect(
            outcome.standardOutput == """
                6 rows: 5 numbers, of which 4 fit one intern each; interns without a number yet: 1
                A1000010 is CHLOE's by the list, and no mail has brought it: facteur assign A1000010 CHLOE --because "…"
                mail 3: held (evidence_conflict)
                mail 2: held (intern_has_offer)

                """)
        #expect(
            outcome.standardError == """
                warning: line 6: the roster has nobody called "INCONNU, Paul", for A1000011
                warning: A1000001 is ANNA's here, and the list gives it to BRUNO: ANNA has been told; see facteur explain A1000001
                warning: A1000003 is BRUNO's here, and the list gives it to DORA: no letter had left, and it is held now

                """)
    }

    @Test(
        "a file that is no list is refused with its line, and changes nothing",
        arguments: [
            ("ref,name\n1,2\n", 65, "list:1: no row has the headers of the portal's list"),
            (header + "A123\tX\t\t\n", 65, "list:2: \"A123\" is no offer of employment number"),
        ])
    func refused(text: String, status: Int32, words: String) async throws {
        let host = try await DecisionHost()
        let file = try host.folder.write("list", text)
        let outcome = try await host.facteur(["offers", "import", file])
        #expect(outcome.status == status)
        #expect(outcome.standardError.contains(words), "\(outcome.standardError)")
        #expect(outcome.output.isEmpty)
    }

    @Test("a file that is not there is said to be so")
    func missing() async throws {
        let host = try await DecisionHost()
        let outcome = try await host.facteur(["offers", "import", host.folder.path("none.tsv")])
        #expect(outcome.status == 66, "\(outcome.standardError)")
    }

    private static let dated =
        "Numéro de l'offre d'emploi\tNom du travailleur étranger\tDernière mise à jour\tDétails\n"

    private func say(_ host: DecisionHost, _ row: String, locale: String = "C") async throws -> String {
        let list = try host.folder.write("liste.tsv", Self.dated + row + "\n")
        let outcome = try await host.facteur(["offers", "import", list], locale: locale)
        #expect(outcome.status == 0, "\(outcome.standardError)")
        return outcome.standardError
    }

    @Test("an older list, and two of one day that disagree, are said to be so")
    func dates() async throws {
        let host = try await DecisionHost.full()
        #expect(try await say(host, "A1000010\tNOM-CHLOE, Prenom\t2026-01-10\tSoumis").isEmpty)
        #expect(
            try await say(host, "A1000010\tNOM-DORA, Prenom\t2026-01-05\tSoumis") == """
                warning: what this list says of A1000010 is of 2026-01-05, and a list of 2026-01-10 says otherwise: the newer one counts; see facteur explain A1000010

                """)
        #expect(
            try await say(host, "A1000010\tNOM-DORA, Prenom\t10 janvier 2026\tSoumis").contains(
                "two lists of 2026-01-10 disagree about A1000010: it waits for a newer list, or for your word"
            ))
        let story = try await host.facteur(["explain", "A1000010"])
        #expect(story.standardOutput.contains("NOM-CHLOE") && story.standardOutput.contains("NOM-DORA"))
    }

    @Test("what the list calls dead is said in its words, and what is dead here and alive there too")
    func dead() async throws {
        let host = try await DecisionHost.full()
        let words = try await say(host, "A1000001\tNOM-ANNA, Prenom\t2026-01-10\tRetiré")
        #expect(
            words.contains(
                #"A1000001 is ANNA's here, and the portal's list of 2026-01-10 says "Retiré": ANNA has been told"#
            ))
        #expect(!words.contains("not in the roster"))
        let status = try await host.facteur(["status"])
        #expect(status.standardOutput.contains(#"the portal's list of 2026-01-10 says "Retiré""#))
        _ = try await host.facteur(["withdraw", "A1000001", "--because", "dead"])
        #expect(
            try await say(host, "A1000001\tNOM-BRUNO, Prenom\t2026-01-12\tSoumis").contains(
                "A1000001 is withdrawn here, and the list gives it to BRUNO: no letter leaves for it"))
    }
}
