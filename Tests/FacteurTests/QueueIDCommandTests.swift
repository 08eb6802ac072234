import Foundation
import TestSupport
import Testing

/// The relay's queue ID, as a postmaster is told it.
@Suite("queue IDs") struct QueueIDCommandTests {
    @Test("stand in letters, its documents, and explain")
    func shown() async throws {
        let host = try await DecisionHost.full()
        let letters = Ending(try await host.facteur(["letters"]))
        try letters.required()
        #expect(letters.lines[0].contains("QUEUE ID") && letters.lines[1].contains(" 4711 "))
        let outcome = try await host.facteur(["letters", "--json"])
        let value = try JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any]
        let rows = try #require(value?["letters"] as? [[String: Any]])
        #expect(rows.first?["queue_id"] as? String == "4711")
        #expect(rows.dropFirst().allSatisfy { $0["queue_id"] is NSNull })
        let story = Ending(try await host.facteur(["explain", "ANNA"]))
        #expect(story.lines.contains("  queue ID   4711"))
        let document = Ending(try await host.facteur(["explain", "A1000001", "--json"]))
        #expect(document.output.contains("\"queue_id\":\"4711\""))
    }
}
