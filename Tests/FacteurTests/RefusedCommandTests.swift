import Foundation
import TestSupport
import Testing

/// Every command that is not carried out for a reason of its own, beside the decisions' refusals: its word and its exit code.
@Suite struct RefusedCommandTests {
    private static let why = ["--because", "portal"]

    static let looking: [[String]] = [
        ["status"], ["status", "--json"], ["interns"], ["mail"], ["mail", "--held"], ["letters"],
        ["explain", "1"],
    ]

    static let deciding: [[String]] = [
        ["assign", "A1000002", "ANNA"] + why, ["unassign", "A1000002"] + why, ["dismiss", "1"] + why,
        ["receipt", "A1000002", "R-1"], ["withdraw", "A1000002"] + why, ["resend", "ANNA"], ["hold"] + why,
        ["release"],
    ]

    @Test(
        "without a ledger there is nothing to look at and nothing to decide: 66",
        arguments: looking + deciding)
    func withoutLedger(command: [String]) async throws {
        let host = try await DecisionHost()
        let outcome = try await host.facteur(command, ledger: "nothing.sqlite")
        #expect(outcome.status == 66, "\(outcome.standardError)")
        #expect(
            outcome.standardError.hasPrefix("facteur: ") && outcome.standardError.contains("nothing.sqlite"))
        #expect(outcome.output.isEmpty)
    }

    @Test(
        "without a configuration nothing is done: 78",
        arguments: [looking[0], looking[4], deciding[0], deciding[6]])
    func withoutConfiguration(command: [String]) async throws {
        let host = try await DecisionHost()
        let outcome = try await host.facteur(command, configuration: "none.yaml")
        #expect(outcome.status == 78, "\(outcome.standardError)")
        #expect(outcome.standardError.contains("none.yaml"))
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let command: [String]
        let status: Int32
        let words: String
        var testDescription: String { command.joined(separator: " ") }
    }

    static let typed = [
        Refused(command: ["roster", "import", "{folder}/none.csv"], status: 66, words: "none.csv"),
        Refused(command: ["roster", "import", "{folder}"], status: 65, words: "{folder}"),
        Refused(
            command: ["roster", "import", "{folder}/password"], status: 65, words: "nothing was imported"),
        Refused(command: ["roster", "import"], status: 64, words: "Missing expected argument"),
        Refused(command: ["offers", "import", "{folder}/none.tsv"], status: 66, words: "none.tsv"),
        Refused(command: ["offers", "import", "{folder}"], status: 65, words: "{folder}"),
        Refused(command: ["offers", "import"], status: 64, words: "Missing expected argument"),
        Refused(command: ["read", "{folder}/none.eml"], status: 66, words: "none.eml"),
        Refused(command: ["explain"], status: 64, words: "Missing expected argument"),
        Refused(
            command: ["explain", "A123"], status: 66, words: "the ledger knows no mail, offer or intern A123"),
        Refused(command: ["dismiss", "2"], status: 64, words: "--because"),
        Refused(command: ["withdraw", "A1000002"], status: 64, words: "--because"),
        Refused(command: ["unassign", "A1000002"], status: 64, words: "--because"),
        Refused(command: ["resend"], status: 64, words: "Missing expected argument"),
        Refused(command: ["status", "--wacth"], status: 64, words: "Unknown option '--wacth'"),
        Refused(command: ["interns", "--held"], status: 64, words: "Unknown option '--held'"),
    ]

    @Test("what is mistyped, missing or no such file has its word and its code", arguments: typed)
    func mistyped(refused: Refused) async throws {
        let host = try await DecisionHost()
        let fill = { (text: String) in text.replacing("{folder}", with: host.folder.path) }
        let outcome = try await host.facteur(refused.command.map(fill))
        #expect(outcome.status == refused.status, "\(outcome.standardError)")
        #expect(outcome.standardError.contains(fill(refused.words)), "\(outcome.standardError)")
        #expect(outcome.output.isEmpty)
    }
}
