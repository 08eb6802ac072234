import FacteurCore
import Foundation
import Mail
import Store
import TestSupport
import Testing

/// `roster import` as it is typed.
@Suite struct RosterImportTests {
    private static let header = "ref,family_name,given_names,email,language,noc,portal_email,employer\n"

    private static func row(_ ref: String, email: String? = nil, noc: String = "21232", name: String? = nil)
        -> String
    {
        "\(ref),Nom-\(name ?? ref),Prénom,\(email ?? ref.lowercased() + "@interns.test"),fr,\(noc),"
            + (name == nil ? "stages+\(ref.lowercased())@example.test" : "") + ",Atelier Boréal\n"
    }

    /// ANNA has been told; EVA is missing, FANNY new, CHLOE has her code.
    private static func change(_ host: DecisionHost) throws -> String {
        try host.folder.write(
            "roster.csv",
            header + row("ANNA", email: "anna@nouveau.test") + row("BRUNO") + row("CHLOE", noc: "63200")
                + row("DORA")
                + row("FANNY"))
    }

    @Test(
        "the difference is shown first, whoever has been told is called out with the command, and what was held goes"
    )
    func imported() async throws {
        let host = try await DecisionHost.full()
        let file = try Self.change(host)
        let outcome = try await host.facteur(["roster", "import", file])
        #expect(outcome.status == 0, "\(outcome.standardError)")
        #expect(
            outcome.standardOutput == """
                + FANNY  Nom-FANNY, Prénom
                ~ ANNA  Nom-ANNA, Prénom: email "anna@interns.test" → "anna@nouveau.test"
                ! ANNA has been told already, with what has changed: `facteur resend ANNA` sends the letter again, corrected
                ~ CHLOE  Nom-CHLOE, Prénom: noc (empty) → "63200"
                - EVA  Nom-EVA, Prénom: not in the file, kept (--remove-missing removes it)
                1 new, 2 changed, 1 missing from the file, 2 unchanged
                mail 4: matched, intern CHLOE

                """)
        let resent = try await host.facteur(["resend", "ANNA"])
        #expect(
            resent.standardOutput == "the letter to ANNA (anna@nouveau.test) leaves when the service runs\n")
        let due = try await host.ledger.due(at: DecisionHost.never - 1, copies: false, limit: 10)
        #expect(due.first { $0.intern.ref.rawValue == "ANNA" }?.intern.email.text == "anna@nouveau.test")
    }

    @Test("of whoever leaves with a number it is said what becomes of it, and what is advised can be typed")
    func leaves() async throws {
        let host = try await DecisionHost.full()
        let file = try host.folder.write("roster.csv", Self.header + Self.row("CHLOE", noc: "63200"))
        let outcome = try await host.facteur(["roster", "import", file, "--remove-missing"])
        #expect(outcome.status == 0, "\(outcome.standardError)")
        let warnings = outcome.standardError.split(separator: "\n").map(String.init)
        func warning(_ ref: String) -> String { warnings.first { $0.contains(": \(ref) leaves") } ?? "" }
        #expect(
            warning("ANNA").contains(
                "A1000001 was told, or may have been, and stays ANNA's; A1000009 is nobody's; to give it to whoever has it now: facteur assign A1000009 REF --because"
            ), "\(warnings)")
        #expect(warning("EVA").contains("A1000007 was told, or may have been, and stays EVA's"))
        #expect(warning("DORA").contains("A1000006 was told, or may have been, and stays DORA's"))
        #expect(
            warning("BRUNO").hasSuffix(
                "the letter for A1000003 does not leave; where a number is somebody else's now: `facteur unassign A1000003 --because \"…\"`, then facteur assign A1000003 REF --because \"…\""
            ), "\(warnings)")
        for command in [
            ["unassign", "A1000003", "--because", "x"],
            ["assign", "A1000003", "CHLOE", "--replace", "--because", "x"],
        ] {
            let done = try await host.facteur(command)
            #expect(done.status == 0, "\(done.standardError)")
        }
    }

    @Test(
        "of a letter that had not left it is said beforehand that it is judged again, and then whose its number was",
        arguments: [
            (
                "C", "letters that have not left, and that the import judges again by this roster: 1\n",
                "mail 3: held (evidence_conflict); A1000003 was BRUNO's before this roster, and its letter had not left\n"
            ),
            (
                "fr_CA.UTF-8",
                "lettres pas encore parties, que l’importation réexaminera d’après cette liste\u{A0}: 1\n",
                "; A1000003 était à BRUNO avant cette liste, et sa lettre n’était pas partie\n"
            ),
        ])
    func takesBack(locale: String, before: String, after: String) async throws {
        let host = try await DecisionHost.full()
        // The address that stands in BRUNO's notice is FANNY's.
        let bruno = "BRUNO,Nom-BRUNO,Prénom,bruno@interns.test,fr,21232,b@example.test,Atelier Boréal\n"
        let fanny =
            "FANNY,Nom-FANNY,Prénom,f@interns.test,fr,21232,stages+bruno@example.test,Atelier Boréal\n"
        let file = try host.folder.write("roster.csv", Self.header + Self.row("ANNA") + bruno + fanny)
        let rehearsed = try await host.facteur(["roster", "import", file, "--dry-run"], locale: locale)
        #expect(rehearsed.standardOutput.contains(before), "\(rehearsed.standardOutput)")
        let outcome = try await host.facteur(["roster", "import", file], locale: locale)
        #expect(outcome.standardOutput.hasSuffix(after), "\(outcome.standardOutput)")
        #expect(!outcome.standardOutput.contains(before))
        let letters = try await host.facteur(["letters", "--json"]).standardOutput
        #expect(!letters.contains("A1000003"))
        // Nothing in it says whose a number is.
        let again = try await host.facteur(["roster", "import", file, "--dry-run"], locale: locale)
        #expect(!again.standardOutput.contains(before.prefix(30)))
    }

    @Test("a letter whose mail is not kept stays, which is said with the command")
    func contentGone() async throws {
        let host = try await DecisionHost.full()
        try LedgerFile.edit(host.ledger.path, "UPDATE mail SET bytes = NULL WHERE offer = 'A1000003'")
        let file = try Self.change(host)
        let outcome = try await host.facteur(["roster", "import", file])
        #expect(
            outcome.standardError.contains(
                "the letter that tells BRUNO A1000003 has not left, and stays as it is: its mail is not kept any more; if the number is somebody else's now: `facteur unassign A1000003 --because \"…\"`"
            ), "\(outcome.standardError)")
        let unassigned = try await host.facteur(["unassign", "A1000003", "--because", "x"])
        #expect(unassigned.status == 0, "\(unassigned.standardError)")
    }

    @Test("a number that is dead when its intern leaves needs no word")
    func leavesDead() async throws {
        let host = try await DecisionHost.full()
        try await host.decide(.withdraw(try #require(OfferNumber(rawValue: "A1000003"))))
        let file = try host.folder.write(
            "roster.csv",
            Self.header + ["ANNA", "CHLOE", "DORA", "EVA"].map { Self.row($0) }.joined())
        let outcome = try await host.facteur(["roster", "import", file, "--remove-missing"])
        #expect(!outcome.standardError.contains("leaves the roster"), "\(outcome.standardError)")
    }

    @Test("with --dry-run the same is shown, in French too, and nothing is changed")
    func dryRun() async throws {
        let host = try await DecisionHost.full()
        let file = try Self.change(host)
        let before = try await host.facteur(["interns", "--json"]).standardOutput
        let outcome = try await host.facteur(["roster", "import", file, "--dry-run"], locale: "fr_CA.UTF-8")
        #expect(outcome.status == 0, "\(outcome.standardError)")
        #expect(
            outcome.standardOutput.contains(
                "! ANNA a déjà reçu sa lettre, avec ce qui a changé\u{A0}: `facteur resend ANNA` la renvoie, corrigée\n"
            ))
        #expect(outcome.standardOutput.hasSuffix("rien n’a été changé (--dry-run)\n"))
        #expect(try await host.facteur(["interns", "--json"]).standardOutput == before)
        #expect(try await host.facteur(["mail", "--held"]).standardOutput.contains("NOC code missing"))
    }

    @Test(
        "what is wrong with the file is said before what is wrong with the ledger, and a refused file makes none"
    )
    func bothWrong() async throws {
        let host = try await DecisionHost.full()
        let good = try Self.change(host)
        let bad = try host.folder.write("bad.csv", Self.header + Self.row("ANNA", noc: "7"))
        let path = host.ledger.path
        for file in Ledger.files(at: path) { try? FileManager.default.removeItem(atPath: file) }
        let refused = try await host.facteur(["roster", "import", bad])
        #expect(refused.status == 65 && refused.standardError.contains("nothing was imported"))
        #expect(!FileManager.default.fileExists(atPath: path))
        try Data(repeating: UInt8(ascii: "x"), count: 8_192).write(to: URL(filePath: path))
        for flags in [[], ["--dry-run"]] {
            let both = try await host.facteur(["roster", "import", bad] + flags)
            #expect(both.status == 65)
            #expect(both.standardError == refused.standardError)
            let ledger = try await host.facteur(["roster", "import", good] + flags)
            #expect(ledger.status == 65)
            #expect(ledger.standardError.contains("is damaged or is no ledger"), "\(ledger.standardError)")
            #expect(ledger.standardOutput.isEmpty)
        }
    }

    @Test("a supervisor, an office and both languages: in the difference, in interns --json and in explain")
    func supervisor() async throws {
        let host = try await DecisionHost()
        let header = "ref;nom;prénoms;courriel;langue;bureau;courriel_superviseur\n"
        func file(_ row: String) throws -> String {
            try host.folder.write("roster.csv", header + "ANNA;Nom-ANNA;Prénom;anna@interns.test;" + row)
        }
        let outcome = try await host.facteur([
            "roster", "import", try file("bilingue;Montréal;chef@host.test\n"),
        ])
        #expect(outcome.status == 0, "\(outcome.standardError)")
        #expect(
            outcome.standardOutput.hasPrefix(
                "~ ANNA  Nom-ANNA, Prénom: language \"fr\" → \"fr+en\", supervisor_email (empty) → \"chef@host.test\", office (empty) → \"Montréal\"\n"
            ), "\(outcome.standardOutput)")
        let json = try await host.facteur(["interns", "--json"])
        let document = try JSONSerialization.jsonObject(with: Data(json.output)) as? [String: Any]
        let anna = try #require((document?["interns"] as? [[String: Any]])?.first)
        #expect(
            anna["supervisor_email"] as? String == "chef@host.test" && anna["office"] as? String == "Montréal"
        )
        #expect(anna["language"] as? String == "fr+en")
        let story = try await host.facteur(["explain", "ANNA"]).standardOutput
        #expect(story.contains("\n  supervisor chef@host.test\n  office     Montréal\n"), "\(story)")
        let emptied = try await host.facteur(["roster", "import", try file("fr;;\n")])
        #expect(emptied.standardOutput.contains("office \"Montréal\" → (empty)"))
    }

    @Test("people whom no rule can tell apart are named, in the file and beside it")
    func namesakes() async throws {
        let host = try await DecisionHost()
        let first = try host.folder.write("first.csv", Self.header + Self.row("GINA", name: "ROY"))
        #expect(try await host.facteur(["roster", "import", first]).status == 0)
        let second = try host.folder.write(
            "second.csv", Self.header + Self.row("HUGO", name: "Roy") + Self.row("INES", name: "ROY"))
        let outcome = try await host.facteur(["roster", "import", second, "--dry-run"])
        let words = "have the same name and no portal_email of their own"
        #expect(
            outcome.standardError.contains("\(second):2: HUGO, INES \(words)"), "\(outcome.standardError)")
        #expect(
            outcome.standardError.contains("\(second): HUGO, INES, GINA \(words)"), "\(outcome.standardError)"
        )
    }

    @Test(
        "a file that is wrong is refused with its line, and nothing is imported",
        arguments: [
            (
                header + row("GINA", noc: "96000"), 65,
                "roster.csv:2:6: noc: \"96000\" does not exist: no code of NOC 2021 begins with 96"
            ),
            (header + row("GINA", noc: "2171"), 65, "NOC 2016 ended on 2022-11-16"),
            (header + row("GINA", noc: "99999"), 65, "\"99999\" stands for no occupation"),
            (header + row("GINA") + row("GINA"), 65, "roster.csv:3:1: ref: \"GINA\" stands in line 2 too"),
            (
                header + row("GINA", email: "a@b.test;c@d.test"), 65,
                "roster.csv:2:4: email: holds a second address"
            ),
            ("ref,email\nA,b@c.test\n", 65, "the column family_name (nom) is missing from the header"),
        ] as [(String, Int32, String)])
    func refused(text: String, status: Int32, words: String) async throws {
        let host = try await DecisionHost()
        let file = try host.folder.write("roster.csv", text)
        let outcome = try await host.facteur(["roster", "import", file])
        #expect(outcome.status == status)
        #expect(outcome.standardError.contains(words), "\(outcome.standardError)")
        #expect(outcome.standardError.contains("nothing was imported; correct and import again"))
        #expect(outcome.output.isEmpty)
        #expect(
            try await host.ledger.interns().map(\.ref.rawValue) == ["ANNA", "BRUNO", "CHLOE", "DORA", "EVA"])
    }
}
