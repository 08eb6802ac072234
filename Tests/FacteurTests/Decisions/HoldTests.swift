import Foundation
import TestSupport
import Testing

/// The way out when something is wrong: a running service goes on with what it read at its start, while somebody edits a file.
@Suite struct HoldTests {
    @Test(
        "all sending can be stopped whatever is wrong with the configuration or a letter's text",
        arguments: [
            ("letters: {", "letters: { templates: nowhere,"), ("undo: 0s", "undo: tomorrow"),
            ("portal: [cic.gc.ca]", "portal: []"), ("mailboxes:", "unknown_key: 1\nmailboxes:"),
        ])
    func holdWithFaults(good: String, faulty: String) async throws {
        let host = try await DecisionHost()
        let text = try String(contentsOfFile: host.folder.path("facteur.yaml"), encoding: .utf8)
        try #require(text.contains(good))
        try host.folder.write("faulty.yaml", text.replacing(good, with: faulty))
        let outcome = try await host.facteur(["hold", "--because", "look"], configuration: "faulty.yaml")
        #expect(outcome.status == 0, "\(outcome.standardError)")
        #expect(outcome.standardError.hasPrefix("warning: "), "\(outcome.standardError)")
        #expect(outcome.standardOutput.contains("all sending is on hold"))
        #expect(try await host.facteur(["status"]).standardOutput.contains("look"))
    }

    @Test("of a configuration that is none, no ledger is known")
    func holdWithoutLedger() async throws {
        let host = try await DecisionHost()
        try host.folder.write("faulty.yaml", "database: [")
        let outcome = try await host.facteur(["hold"], configuration: "faulty.yaml")
        #expect(outcome.status == 78)
    }
}
