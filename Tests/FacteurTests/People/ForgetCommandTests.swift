import Foundation
import TestSupport
import Testing

@Suite("facteur forget") struct ForgetCommandTests {
    @Test("says what is erased, what stays blocked, the proof, and what no program can erase from here")
    func forgets() async throws {
        let people = try await PeopleSite()
        try people.deliver()
        try await people.site.serveOnce()
        let ending = try await people.site.run("forget", "Z-101", "--because", "asked on 3 May").required()
        #expect(ending.lines.count == 4)
        #expect(
            ending.lines[0]
                == "Z-101 is forgotten; erased: the row of the roster, the text of mails (2) and letters (1), the reasons of decisions (0)"
        )
        #expect(ending.lines[1] == "told to nobody else, ever: A3141592")
        #expect(
            ending.lines[2].count == "proof (HMAC-SHA-256 of the reference with the ledger's secret): ".count
                + 64)
        #expect(ending.warnings.count == 1 && ending.warnings[0].hasPrefix("backups made before still hold"))
        let again = try await people.site.run("forget", "Z-101", "--because", "x")
        #expect(again.code == 66 && again.faults[0].hasPrefix("whoever was Z-101 was forgotten at "))
        #expect(
            try await people.site.run("mail", "1", "--text").faults[0].hasPrefix(
                "the content of mail 1 was erased at "))
        // A file that is made anew every night has the row still.
        let row = "Z-101,Ozanne,Zoé,zoe.ozanne@etu.example,fr,21232,,\n"
        let file = try people.site.folder.write("again.csv", Site.rosterHeader + row)
        let shown = try await people.site.run("roster", "import", file, "--dry-run").required()
        #expect(shown.warnings.contains { $0.contains("Z-101 was forgotten on ") })
        // The other is as told as before, and the mailbox is read on.
        try await people.site.serveOnce()
        let interns = try await people.site.json("interns")["interns"] as? [[String: Any]]
        #expect(interns?.map { $0["state"] as? String } == ["sent", "awaiting_offer"])
        let refused = try await people.site.run(
            "assign", "A3141592", "O-303", "--because", "x")
        #expect(
            refused.code == 65
                && refused.faults[0].hasPrefix("A3141592 was somebody's who has been forgotten"))
    }

    @Test("beside a running service: nothing is left in the journal that it has open, and it reads on")
    func besideService() async throws {
        let people = try await PeopleSite()
        let daemon = try await people.site.serve()
        try people.deliver()
        try await wait(for: daemon) {
            let letters = try await people.site.json("letters")["letters"] as? [[String: Any]]
            return letters?.map { $0["state"] as? String } == ["sent", "sent"]
        }
        let ending = try await people.site.run("forget", "Z-101", "--because", "x").required()
        #expect(ending.warnings.count == 1)
        for file in try people.ledgerFiles() {
            #expect(try PeopleSite.words(["Ozanne", "zoe.ozanne", "Z-101"], inFile: file) == [], "\(file)")
        }
        // A third is told as if nothing had been.
        try people.site.lab.deliver(
            [Fixtures.notice(offer: "A1618033", addressee: people.portal("O-303"), id: "fourth")],
            to: people.site.host)
        try await wait(for: daemon) {
            let letters = try await people.site.json("letters")["letters"] as? [[String: Any]]
            return letters?.compactMap { $0["state"] as? String } == ["sent", "sent", "sent"]
        }
        for file in try people.ledgerFiles() {
            #expect(try PeopleSite.words(["Ozanne", "zoe.ozanne", "Z-101"], inFile: file) == [], "\(file)")
        }
        daemon.signal(SIGTERM)
        #expect(await daemon.outcome().status == 0)
    }

    @Test("while a letter is under way, or a legal hold is set, nothing is erased, and it is said why")
    func refuses() async throws {
        let people = try await PeopleSite([
            ("trust:\n", "retention: { mail: 1h, legal_hold: true }\ntrust:\n")
        ])
        try people.deliver()
        _ = try await people.site.run("serve", "--once", "--no-send").required()
        try await people.site.run("forget", "Z-101", "--because", "x").expectFault(
            65,
            "a legal hold is set (`retention: legal_hold: true`): nothing is erased; whoever set it must lift it first"
        )
        #expect(try await people.site.json("status")["legal_hold"] as? Bool == true)
        #expect(try await people.site.run("status").output.contains("a legal hold is set: nothing is erased"))
        let check = try await people.site.run("check")
        #expect(check.output.contains("a legal hold is set: nothing is erased"))
        try people.site.reconfigure([])
        try await people.site.run("forget", "Z-101", "--because", "x").expectFault(
            75,
            "Z-101's letter has not left yet; let it leave first, or stop it: facteur withdraw A3141592 --because \"…\""
        )
        #expect(try await people.site.json("status")["legal_hold"] as? Bool == false)
        _ = try await people.site.run("withdraw", "A3141592", "--because", "not needed").required()
        _ = try await people.site.run("forget", "Z-101", "--because", "x").required()
    }
}

@Suite("facteur incident") struct IncidentCommandTests {
    @Test(
        "the eight fields of the register, what the ledger knows and what it cannot, in the admin's language")
    func fields() async throws {
        let people = try await PeopleSite()
        try people.deliver()
        try await people.site.serveOnce()
        let names = [
            "personal_information", "circumstances", "occurred", "became_aware", "persons", "risk", "notices",
            "measures",
        ]
        for subject in ["1", "letter:1", "A3141592", "z-101"] {
            let document = try await people.site.json("incident", subject)
            #expect(document["schema"] as? String == "facteur.incident/1")
            let fields = try #require(document["fields"] as? [[String: Any]])
            #expect(fields.map { $0["name"] as? String } == names)
            #expect(fields.map { $0["number"] as? Int } == Array(1...8))
            #expect((fields[0]["known"] as? [String])?.first?.contains("A3141592") == true)
            #expect((fields[0]["known"] as? [String])?.first?.contains("Zoé Ozanne") == true)
            #expect((fields[2]["known"] as? [String])?.count == 1)
            // What only a person can know.
            for index in [0, 1, 3, 4, 5, 6, 7] {
                #expect((fields[index]["to_fill_in"] as? [String])?.isEmpty == false, "\(names[index])")
            }
            #expect((fields[6]["to_fill_in"] as? [String])?.count == 3)
        }
        let english = try await people.site.run("incident", "1").required()
        #expect(english.lines[0] == "CONFIDENTIALITY INCIDENT: mail 1")
        #expect(english.lines.count { $0.first?.isNumber == true } == 8)
        #expect(
            english.lines.contains {
                $0.contains("was handed to the mail server for \(people.address("zoe.ozanne"))")
            })
        try people.site.folder.write(
            "facteur.yaml", people.site.configuration() + "admin: { language: fr }\n")
        let french = try await people.site.run("incident", "letter:1").required()
        #expect(french.lines[0] == "INCIDENT DE CONFIDENTIALITÉ : lettre 1".replacing(" :", with: "\u{A0}:"))
        #expect(
            french.lines.count { $0.contains("[À COMPLÉTER]") }
                == english.lines.count { $0.contains("[TO FILL IN]") })
    }

    @Test("a number that the portal's list gives to another: the entry says since when, and what was decided")
    func contradicted() async throws {
        let people = try await PeopleSite()
        try people.deliver()
        try await people.site.serveOnce()
        let list = try people.site.folder.write(
            "list.csv",
            "Numéro de l'offre d'emploi,Nom du travailleur étranger,Date soumise,Détails\nA3141592,\"TADIE, Oona\",2026-05-01 12:00:00 GMT,Soumis\n"
        )
        _ = try await people.site.run("offers", "import", list)
        let document = try await people.site.json("incident", "A3141592")
        let fields = try #require(document["fields"] as? [[String: Any]])
        #expect((fields[3]["known"] as? [String])?.count == 1)
        #expect((fields[1]["known"] as? [String])?.contains { $0.contains("to O-303") } == true)
        _ = try await people.site.run("withdraw", "A3141592", "--because", "wrong person").required()
        let later = try await people.site.json("incident", "A3141592")["fields"] as? [[String: Any]]
        #expect((later?[7]["known"] as? [String])?.contains { $0.contains("was withdrawn") } == true)
    }

    @Test("what the ledger has not")
    func unknown() async throws {
        let people = try await PeopleSite()
        try await people.site.run("incident", "99").expectFault(
            66, "the ledger knows no mail and no letter 99; see `facteur mail`, `facteur letters --json`")
    }
}
