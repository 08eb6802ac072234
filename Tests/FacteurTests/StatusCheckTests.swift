import Foundation
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
