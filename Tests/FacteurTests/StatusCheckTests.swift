import FacteurCore
import Foundation
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
