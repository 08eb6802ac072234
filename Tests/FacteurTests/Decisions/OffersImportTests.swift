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
}
