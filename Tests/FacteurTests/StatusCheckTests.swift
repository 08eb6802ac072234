import FacteurCore
import Foundation
import Glibc
import Mail
import Store
import TestSupport
import Testing

/// `facteur status --check`, as a monitoring program calls it.
@Suite("status --check") struct StatusCheckTests {
    @Test("a damaged ledger is broken, one that is not there is unknown; each with its word and code")
    func damaged() async throws {
        let site = try await Site.changed()
        let unknown = try await site.run("status", "--check")
        #expect(unknown.code == 3)
        #expect(unknown.output.hasPrefix("FACTEUR UNKNOWN - there is no ledger"), "\(unknown.output)")
        try site.folder.write("facteur.sqlite", String(repeating: "no ledger ", count: 1_000))
        let broken = try await site.run("status", "--check")
        #expect(broken.code == 2)
        #expect(broken.output.hasPrefix("FACTEUR CRITICAL - "), "\(broken.output)")
        #expect(broken.lines.count == 2)
    }
}

extension StatusCheckTests {
    /// What a roster has left behind, though no mail is held for it.
    private func check(_ host: DecisionHost) async throws -> [String] {
        let output = try await host.facteur(["status", "--check"]).output
        let line = String(decoding: output, as: UTF8.self).replacing("\n", with: "")
        return line.replacing(" - ", with: "; ").components(separatedBy: "; ")
    }

    @Test("a code that the roster has lost, and a number of somebody who has left it, wait for a person")
    func leftBehind() async throws {
        let host = try await DecisionHost()
        try await host.deliver("A1234567", to: "ANNA", uid: 1)
        try await host.deliver("A7654321", to: "BRUNO", uid: 2)
        try await host.deliver("A2345678", to: "DORA", uid: 3)
        try await host.hand(over: "A2345678", .sent(reply: "250 queued"))
        let words = [
            "1 letter without a NOC code: the roster has lost it (facteur roster import FILE.csv)",
            "1 number of interns who left the roster untold: unassign or withdraw (facteur letters)",
        ]
        #expect(try await check(host).filter(words.contains) == [])
        let all = try ["ANNA", "BRUNO", "CHLOE", "DORA", "EVA"].map(DecisionHost.intern)
        let anna = Intern(
            ref: all[0].ref, familyName: all[0].familyName, givenNames: all[0].givenNames,
            email: all[0].email, noc: nil, portalEmail: all[0].portalEmail, employer: all[0].employer)
        // Whoever was told, and leaves, leaves nothing behind.
        try await host.importRoster([anna, all[2], all[4]])
        #expect(try await check(host).filter(words.contains) == words)
        try await host.importRoster([all[0], all[2], all[4]])
        try await host.decide(.withdraw(try #require(OfferNumber(rawValue: "A7654321"))))
        #expect(try await check(host).filter(words.contains) == [])
    }
}

/// A monitoring program knows 0 to 3, and nothing else.
@Suite("status --check, whatever happens") struct ProbeTests {
    @Test("what is mistyped, and what cannot be written, is unknown")
    func unknown() async throws {
        let host = try await DecisionHost()
        for options in [["--nonsense"], ["--json", "more"]] {
            let outcome = try await host.facteur(["status", "--check"] + options)
            #expect(outcome.status == 3, "\(options)")
            #expect(outcome.standardOutput.hasPrefix("FACTEUR UNKNOWN - "), "\(outcome.standardOutput)")
        }
        let file = host.folder.path("facteur.yaml")
        for option in ["", " --json"] {
            let line = "'\(Site.executable)' status --check\(option) --config '\(file)' > /dev/full"
            #expect(try await Command("sh", ["-c", line]).run().status == 3, "\(option)")
        }
    }

    @Test("with --json it is a document also where nothing is known")
    func document() async throws {
        let host = try await DecisionHost()
        for configuration in ["nowhere.yaml", "facteur.yaml"] {
            unlink(host.folder.path("facteur.sqlite"))
            let outcome = try await host.facteur(
                ["status", "--check", "--json"], configuration: configuration)
            #expect(outcome.status == 3)
            let value = try JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any]
            #expect(value?["schema"] as? String == "facteur.status/1")
            #expect(value?["healthy"] as? Bool == false)
            #expect((value?["error"] as? String)?.hasPrefix("there is no ") == true)
        }
    }

    @Test("an empty file is no ledger yet, and stays empty", arguments: [["status"], ["interns"], ["hold"]])
    func empty(command: [String]) async throws {
        let host = try await DecisionHost()
        let path = try host.folder.write("empty.sqlite", "")
        let outcome = try await host.facteur(command, ledger: "empty.sqlite")
        #expect(outcome.status == 66)
        #expect(outcome.standardError.hasPrefix("facteur: there is no ledger at \(path) yet"))
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int == 0)
    }
}

/// `facteur check`, beyond the servers.
@Suite("check") struct CheckTests {
    @Test("says one line each, and names a ledger that others can read with the command that mends it")
    func permissions() async throws {
        let site = try await Site.changed()
        try await site.importRoster(1)
        let good = try await site.run("check").required()
        #expect(
            good.lines.dropLast().map { String($0.dropFirst(7)).split(separator: ": ")[0] } == [
                "configuration", "dns localhost", "tls localhost:\(site.lab.imapsPort)",
                "tls localhost:\(site.lab.submissionPort)", "mailbox stages", "authserv_id stages",
                "junk stages", "smtp", "letters", "permissions", "service's user", "credentials stages",
                "ledger", "disk", "clock", "service",
            ])
        let ledger = site.folder.path("facteur.sqlite")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: ledger)
        let bad = try await site.run("check")
        #expect(bad.code == 69)
        #expect(
            bad.lines.contains(
                "FAULT  permissions: others can read the ledger \(ledger); run: chmod 600 \(ledger)"))
    }
}
