import Foundation
import TestSupport
import Testing

@testable import facteur

/// A running service that is told to read a configuration which it refuses.
@Suite("reload") struct ReloadTests {
    @Test("the journal has the place and the sentence of each fault, as a person reads them")
    func refused() async throws {
        let host = try await DecisionHost()
        let daemon = try await host.command(["serve"]).start(timeout: .seconds(120))
        try await wait(for: daemon) { daemon.standardError.contains("begins, 1 mailbox to watch") }
        let file = try host.folder.write("facteur.yaml", "database: 7\nnonsense: 1\n")
        daemon.signal(SIGHUP)
        try await wait(for: daemon) { daemon.standardError.contains("is refused; the old one stays: ") }
        let line = try #require(
            daemon.standardError.split(separator: "\n").first { $0.contains("is refused") })
        #expect(line.contains("the old one stays: \(file):1:"), "\(line)")
        #expect(line.contains("\(file):2:1: "), "\(line)")
        #expect(!line.contains("Fault(") && !line.contains("Localized("), "\(line)")
        daemon.signal(SIGTERM)
        #expect(await daemon.outcome().status == 0)
    }
}
