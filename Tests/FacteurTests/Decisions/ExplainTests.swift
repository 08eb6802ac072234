import FacteurCore
import Foundation
import TestSupport
import Testing

/// The stories as golden text.
@Suite struct ExplainTests {
    /// Mails, a number and interns, whatever has become of them.
    static let subjects = ["2", "4", "6", "A1000001", "ANNA", "CHLOE", "EVA"]

    @Test("explain tells the whole story", arguments: subjects)
    func golden(_ subject: String) async throws {
        let host = try await DecisionHost.full()
        try await host.decide(
            .assign(
                try #require(OfferNumber(rawValue: "A1000009")), try #require(InternRef(rawValue: "ANNA")),
                replacing: true))
        let outcome = try await host.facteur(["explain", subject])
        #expect(outcome.status == 0, "\(outcome.standardError)")
        try Golden.expect(outcome.standardOutput, "explain/\(subject).txt")
    }

    @Test("in French too", arguments: subjects)
    func french(_ subject: String) async throws {
        let host = try await DecisionHost.full()
        try await host.decide(
            .assign(
                try #require(OfferNumber(rawValue: "A1000009")), try #require(InternRef(rawValue: "ANNA")),
                replacing: true))
        let outcome = try await host.facteur(["explain", subject], locale: "fr_CA.UTF-8")
        #expect(outcome.status == 0, "\(outcome.standardError)")
        try Golden.expect(outcome.standardOutput, "explain/\(subject).fr.txt")
    }

    @Test("the JSON document has the same story")
    func document() async throws {
        let host = try await DecisionHost.full()
        let outcome = try await host.facteur(["explain", "2", "--json"])
        let value = try JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any]
        let document = try #require(value)
        #expect(document["schema"] as? String == "facteur.explain/1")
        let mail = try #require((document["mail"] as? [[String: Any]])?.first)
        #expect(mail["reason"] as? String == "no_match")
        #expect(
            (mail["steps"] as? [[String: Any]])?.first?["command"] as? String
                == "facteur decide 2")
    }
}

/// A text that is kept beside the tests.
enum Golden {
    static func expect(_ text: String, _ name: String) throws {
        let file = "Tests/Fixtures/\(name)"
        #expect(try RepositoryFile.isKept(text, in: file), "see \(file).actual")
    }
}
