import Foundation
import TestSupport
import Testing

@Suite("facteur export") struct ExportCommandTests {
    /// What another program, one that many people use, reads of a zip file.
    private static let reader = """
        import json, sys, zipfile
        archive = zipfile.ZipFile(sys.argv[1])
        assert archive.testzip() is None
        json.dump({entry.filename: [archive.read(entry).decode("latin-1"), entry.external_attr >> 16, entry.date_time[0]]
                   for entry in archive.infolist()}, sys.stdout)
        """

    private func entries(_ path: String) async throws -> [String: String] {
        let outcome = try await Command("python3", ["-c", Self.reader, path]).run()
        let value = try JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: [Any]]
        let entries = try #require(value, "\(outcome.standardError)")
        #expect(entries.values.allSatisfy { $0[1] as? Int == 0o100_600 && $0[2] as? Int ?? 0 > 2025 })
        return entries.mapValues { entry in
            let octets = (entry[0] as? String ?? "").unicodeScalars.map {
                UInt8(truncatingIfNeeded: $0.value)
            }
            return String(decoding: octets, as: UTF8.self)
        }
    }

    @Test("holds all about one person, and of a mail that names another only what is theirs")
    func exports() async throws {
        let people = try await PeopleSite()
        try people.deliver()
        try await people.site.serveOnce()
        _ = try await people.site.run(
            "receipt", "A3141592", "R-9", "--because", "Zoé and Maël Quimper were mixed up"
        ).required()
        let path = people.site.folder.path("zoe.zip")
        let ending = try await people.site.run("export", "z-101", path).required()
        #expect(ending.lines.first == "all that the ledger has of Z-101 is in \(path), for that person alone")
        #expect(
            ending.warnings.count == 1 && ending.warnings[0].hasSuffix("only what concerns Z-101 is in it: 1")
        )
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)

        let entries = try await entries(path)
        #expect(
            entries.keys.sorted() == [
                "data.json", "letters/1.eml", "mails/1.txt", "sommaire.txt", "summary.txt",
            ])
        for (name, text) in entries {
            #expect(PeopleSite.words(PeopleSite.others, in: text) == [], "\(name)")
            #expect(!text.contains("A2718281"), "\(name)")
        }
        let data = try #require(
            try JSONSerialization.jsonObject(with: Data((entries["data.json"] ?? "").utf8)) as? [String: Any])
        #expect(data["schema"] as? String == "facteur.export/1")
        let person = try #require(data["person"] as? [String: Any])
        #expect(person["family_name"] as? String == "Ozanne" && person["state"] as? String == "sent")
        let mails = try #require(data["mail"] as? [[String: Any]])
        #expect(mails.map { $0["names_others"] as? Bool } == [false, true])
        #expect(mails[1]["subject"] is NSNull && mails[1]["offer"] is NSNull)
        #expect((data["offers"] as? [[String: Any]])?.first?["number"] as? String == "A3141592")
        let decisions = try #require(data["decisions"] as? [[String: Any]])
        #expect(decisions.count == 1 && decisions[0]["because"] is NSNull)
        #expect(entries["letters/1.eml"]?.contains("A3141592") == true)
        #expect(entries["mails/1.txt"]?.contains("Votre numéro d'offre d'emploi est (A3141592)") == true)
        #expect(entries["sommaire.txt"]?.contains("il nomme aussi quelqu’un d’autre") == true)
        #expect(entries["summary.txt"]?.contains("All that Facteur has about Z-101") == true)
    }

    @Test("does not write over a file, and leaves none where nobody has that reference")
    func refuses() async throws {
        let people = try await PeopleSite()
        let there = try people.site.folder.write("there.zip", "precious")
        try await people.site.run("export", "Z-101", there).expectFault(
            74, "\(there) is there already; name a file that is not")
        #expect(try String(contentsOfFile: there, encoding: .utf8) == "precious")
        let nowhere = people.site.folder.path("no/x.zip")
        try await people.site.run("export", "Z-101", nowhere).expectFault(
            66,
            "\(nowhere) cannot be made, because its folder is not there; make the folder or name another one")
        let fresh = people.site.folder.path("fresh.zip")
        try await people.site.run("export", "NOBODY", fresh).expectFault(
            66, "the ledger has no intern NOBODY; `facteur interns` lists them")
        #expect(!FileManager.default.fileExists(atPath: fresh))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: people.site.folder.path(""))
                .allSatisfy { !$0.contains("partial") && !$0.contains("fresh") })
    }
}
