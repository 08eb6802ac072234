import FacteurCore
import Foundation
import TestSupport
import Testing

/// With `noc:` files a code stands beside what it means, in the admin's language. The tables are inventions in the official form.
@Suite struct NOCTitleTests {
    private static let english = """
        Level,Hierarchical structure,"Code - NOC 2021 V1.0",Class title,Class definition
        5,Unit group,21232,Weavers of words,x
        5,Unit group,63200,Keepers of stoves,x

        """
    private static let french = """
        Niveau,Structure hiérarchique,"Code - CNP 2021 V1.0",Titres de classes,Définitions de la classe
        5,Groupe de base,21232,Tisserandes de mots,x

        """

    private static func host() async throws -> DecisionHost {
        let host = try await DecisionHost.full()
        let (en, fr) = (
            try host.folder.write("noc.csv", english), try host.folder.write("cnp.csv", french)
        )
        let yaml = try String(contentsOfFile: host.folder.path("facteur.yaml"), encoding: .utf8)
        try host.folder.write("facteur.yaml", yaml + "noc: { en: \(en), fr: \(fr) }\n")
        return host
    }

    @Test("explain and interns say what an intern's code means")
    func shown() async throws {
        let host = try await Self.host()
        let story = try await host.facteur(["explain", "ANNA"]).standardOutput
        #expect(story.contains("21232 (Weavers of words)"))
        let french = try await host.facteur(["explain", "ANNA"], locale: "fr_FR.UTF-8").standardOutput
        #expect(french.contains("21232 (Tisserandes de mots)"))
        let outcome = try await host.facteur(["interns", "--json"])
        let document = try JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any]
        let interns = try #require(document?["interns"] as? [[String: Any]])
        #expect(interns.first?["noc_title"] as? String == "Weavers of words")
    }

    @Test("a roster's new codes stand beside their titles, and one that no table has is refused")
    func imported() async throws {
        let host = try await Self.host()
        let header = "ref,family_name,given_names,email,language,noc,portal_email,employer\n"
        let chloe =
            "CHLOE,Nom-CHLOE,Prénom,chloe@interns.test,fr,63200,stages+chloe@example.test,Atelier Boréal\n"
        let gina = "GINA,Roy,Gina,gina@interns.test,fr,21232,,\n"
        let good = try host.folder.write("good.csv", header + chloe + gina)
        let outcome = try await host.facteur(["roster", "import", good, "--dry-run"], locale: "fr_FR.UTF-8")
        #expect(outcome.standardOutput.contains("cnp (vide) → \"63200\" (Keepers of stoves)\n"))
        #expect(outcome.standardOutput.contains("+ GINA  Roy, Gina, 21232 (Tisserandes de mots)\n"))
        let bad = try host.folder.write("bad.csv", header + chloe.replacing("63200", with: "63201"))
        let refused = try await host.facteur(["roster", "import", bad])
        #expect(refused.status == 65)
        #expect(
            refused.standardError.contains(
                "\"63201\" does not exist in NOC 2021 V1.0: compare it with the portal"))
    }
}
