import Foundation
import TestSupport
import Testing

/// What must not be where it does not belong, looked for in everything that a small season writes.
@Suite("personal data of a season") struct PersonalDataTests {
    /// Everything that leaves for people or programs that are not the host's HR: the journal, the monitoring, the metrics.
    ///
    /// A new place of that kind is one line more.
    private func publicPlaces(_ people: PeopleSite, log: String) async throws -> [(
        name: String, text: String
    )] {
        [
            ("the journal", log),
            ("status", try await people.site.run("status").output),
            ("status --json", try await people.site.run("status", "--json").output),
            ("status --check", try await people.site.run("status", "--check").output),
            ("check", try await people.site.run("check").output),
        ]
    }

    @Test("no name, no intern's address, no whole number and no secret in a log line, a status or a check")
    func season() async throws {
        let people = try await PeopleSite()
        // One who does not exist at the relay, so that a server quotes an address.
        try people.deliver()
        let pass = try await people.site.run("serve", "--once").required()
        _ = try await people.site.run("serve", "--once").required()
        let password = try String(contentsOfFile: people.site.folder.path("password"), encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let names = ["Ozanne", "Zoé", "zoe.ozanne", "Quimper", "Maël", "mael.quimper", "Ozalid"]
        for (name, text) in try await publicPlaces(people, log: pass.errors) {
            #expect(!text.isEmpty, "\(name)")
            #expect(PeopleSite.words(names + [password], in: text) == [], "\(name)")
            guard name == "the journal" else { continue }
            #expect(
                PeopleSite.words(["A3141592", "A2718281", "@"], in: text.replacing("…@…", with: "")) == [])
            // The house's own name for an intern is what a log line has.
            #expect(text.contains("intern=Z-101"))
        }
        // The ledger holds names and addresses, and no secret; nor does a copy of it.
        let copy = people.site.folder.path("copy.sqlite")
        _ = try await people.site.run("backup", copy).required()
        for file in try people.ledgerFiles() + [copy] {
            #expect(try PeopleSite.words([password], inFile: file) == [], "\(file)")
        }
        for file in try people.ledgerFiles() + [copy] where !file.hasSuffix(".lock") {
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(file)")
        }
    }

    @Test(
        "after `forget` nothing of the person is in the ledger, its journal, a new backup, or any command's words"
    )
    func forgotten() async throws {
        let people = try await PeopleSite()
        try people.deliver()
        try await people.site.serveOnce()
        let before = people.site.folder.path("before.sqlite")
        _ = try await people.site.run("backup", before).required()
        // The words are such as stand in the file as they are.
        let words = ["Ozanne", "zoe.ozanne", "Z-101", "z-101"]
        #expect(try PeopleSite.words(words, inFile: before).count == words.count)
        _ = try await people.site.run("forget", "Z-101", "--because", "Zoé Ozanne asked for it").required()
        let after = people.site.folder.path("after.sqlite")
        _ = try await people.site.run("backup", after).required()
        for file in try people.ledgerFiles() + [after] {
            #expect(try PeopleSite.words(words + ["Zoé"], inFile: file) == [], "\(file)")
        }
        for command in [
            ["interns", "--json"], ["letters", "--json"], ["mail", "--json"], ["status", "--json"],
            ["explain", "A3141592"], ["explain", "1"], ["explain", "2"],
        ] {
            let ending = try await people.site.run(command).required()
            #expect(PeopleSite.words(PeopleSite.zoe, in: ending.output) == [], "\(command)")
        }
        // A service that reads on and numbers that are given anew bring nothing back.
        try await people.site.serveOnce()
        for file in try people.ledgerFiles() {
            #expect(try PeopleSite.words(words, inFile: file) == [], "\(file)")
        }
    }

    @Test(
        "the service's unit leaves no core file, in which mail and passwords would be, and its files are its own"
    )
    func core() throws {
        let unit = try RepositoryFile.text("systemd/facteur.service")
        for line in ["LimitCORE=0", "UMask=0077"] { #expect(unit.contains("\n\(line)\n")) }
    }
}
