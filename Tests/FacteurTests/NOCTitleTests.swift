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

    /// An invention: Statistics Canada has not published NOC 2026.
    private static let newer = """
        Level,Hierarchical structure,"Code - NOC 2026 V1.0",Class title,Class definition
        5,Unit group,21232,Printers of words,x
        5,Unit group,21239,Weavers of words,x

        """

    /// - Parameter noc: what stands under `noc:` beside the three tables.
    private static func host(noc: String) async throws -> DecisionHost {
        let host = try await host()
        let yaml = try String(contentsOfFile: host.folder.path("facteur.yaml"), encoding: .utf8)
        let newer = try host.folder.write("noc-2026.csv", newer)
        try host.folder.write(
            "facteur.yaml",
            yaml.replacing("noc: { en: ", with: "noc: { \(noc)en: [\(newer), ").replacing(
                "noc.csv,", with: "noc.csv],"))
        return host
    }

    private static func row(_ ref: String, noc: String) -> String {
        "ref,family_name,given_names,email,noc,portal_email\n\(ref),Nom-\(ref),Prénom,\(ref.lowercased())@interns.test,\(noc),stages+\(ref.lowercased())@example.test\n"
    }

    @Test(
        "the title is of the version in force at the offer's date, and of today for whom there is none",
        arguments: [
            // The offers are of September 2026; whatever day it is, it comes after 2020.
            ("version: 2021, from: { 2026: 2026-10-01 }, ", "ANNA", "Weavers of words"),
            ("from: { 2026: 2026-09-01 }, ", "ANNA", "Printers of words"),
            ("from: { 2026: 2020-01-01 }, ", "GINA", "Printers of words"), ("", "GINA", "Weavers of words"),
            ("version: 2026, ", "GINA", "Printers of words"),
        ])
    func version(noc: String, ref: String, title: String) async throws {
        let host = try await Self.host(noc: noc)
        let file = try host.folder.write("roster.csv", Self.row("GINA", noc: "21232"))
        #expect(try await host.facteur(["roster", "import", file]).status == 0)
        let story = try await host.facteur(["explain", ref]).standardOutput
        #expect(story.contains("21232 (\(title))"), "\(story)")
        let outcome = try await host.facteur(["interns", "--json"])
        let document = try JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any]
        let row = (document?["interns"] as? [[String: Any]])?.first { $0["ref"] as? String == ref }
        #expect(row?["noc_title"] as? String == title)
    }

    @Test("a code of another version: refused at the import, named by explain and check")
    func otherVersion() async throws {
        let host = try await Self.host(noc: "from: { 2026: 2020-01-01 }, ")
        let file = try host.folder.write("roster.csv", Self.row("GINA", noc: "63200"))
        let taken = try await host.facteur(["roster", "import", file])
        #expect(taken.status == 0)
        #expect(
            taken.standardError.contains(
                "\(file):2: noc: \"63200\" exists only in NOC 2021, and NOC 2026 is in force: compare it with the portal"
            ), "\(taken.standardError)")
        let story = try await host.facteur(["explain", "GINA"]).standardOutput
        #expect(
            story.contains("63200 (exists only in NOC 2021, not in NOC 2026: Keepers of stoves)"), "\(story)")

        let other = try await Self.host(noc: "")
        let newer = try other.folder.write("roster.csv", Self.row("GINA", noc: "21239"))
        let refused = try await other.facteur(["roster", "import", newer], locale: "fr_FR.UTF-8")
        #expect(refused.status == 65)
        #expect(
            refused.standardError.contains(
                "n’existe que dans la CNP 2026, et la CNP 2021 est en vigueur\u{A0}: comparez avec le portail"
            ))
    }

    @Test("a version without a table does not start")
    func withoutTable() async throws {
        for noc in ["version: 2031, ", "from: { 2026: 2028-01-15, 2031: 2033-01-15 }, "] {
            let host = try await Self.host(noc: noc)
            let outcome = try await host.facteur(["interns"])
            #expect(outcome.status == 78, "\(noc)")
            #expect(
                outcome.standardError.contains(
                    "NOC 2031 is not built in, and `en` and `fr` name no table of it"),
                "\(outcome.standardError)")
        }
    }
}
