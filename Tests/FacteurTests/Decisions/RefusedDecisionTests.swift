import TestSupport
import Testing

/// Every decision that is not carried out: its word, its exit code, and a ledger that is as it was.
@Suite struct RefusedDecisionTests {
    struct Refused: Sendable, CustomTestStringConvertible {
        let command: String
        let status: Int32
        let words: String
        var testDescription: String { command }

        init(_ command: String, _ status: Int32, _ words: String) {
            self.command = command
            self.status = status
            self.words = words
        }
    }

    private static let why = "--because portal"

    static let mistyped = [
        Refused("assign b1000002 EVA \(why)", 64, "\"b1000002\" is no offer number"),
        Refused("assign A100002 EVA \(why)", 64, "\"A100002\" is no offer number"),
        Refused("assign A1000002 É \(why)", 64, "\"É\" is no reference"),
        Refused("assign A1000002 EVA", 64, "--because"),
        Refused("assign A1000002 EVA --because ", 64, "--because"),
        Refused("dismiss -1 \(why)", 64, ""),
        Refused("dismiss A1000002 \(why)", 64, "\"A1000002\" is no mail's ID"),
        Refused("receipt A1000001 A1000002", 64, "is no receipt number"),
        Refused("receipt A1000001 none", 64, "is no receipt number"),
        Refused(
            "explain -1", 64,
            "\"-1\" is no mail's ID, no number and no reference: they are typed without a sign"),
        Refused("explain é", 64, "no mail's ID, no offer number and no reference"),
    ]

    static let refused = [
        Refused("assign A9999999 EVA \(why)", 65, "A9999999 is a placeholder of IRCC's"),
        Refused("assign A1000002 NOBODY \(why)", 66, "the roster has no intern NOBODY"),
        Refused(
            "assign A1000001 BRUNO \(why)", 65,
            "A1000001 is ANNA's, and a number belongs to one intern; ANNA has been told"),
        Refused("assign A1000001 BRUNO --replace \(why)", 65, "A1000001 is ANNA's"),
        Refused("assign A1000003 ANNA --replace \(why)", 65, "first: facteur unassign A1000003"),
        Refused(
            "assign A1000002 ANNA \(why)", 65,
            "ANNA has A1000001 and has been told; if the new number takes its place, add --replace"),
        Refused("assign A1000002 BRUNO \(why)", 65, "BRUNO has A1000003; if the new"),
        Refused("assign A1000008 ANNA --replace \(why)", 65, "A1000008 is withdrawn"),
        Refused(
            "assign A1000002 DORA --replace \(why)", 75,
            "A1000006 is being handed to the mail server; try again"),
        Refused(
            "unassign A1000001 \(why)", 65,
            "ANNA was told A1000001 at 2026-09-21 14:14:21 UTC: that cannot be undone"),
        Refused("unassign A1000002 \(why)", 65, "A1000002 is nobody's"),
        Refused("unassign A1000001 \(why)", 65, "facteur withdraw A1000001 --because \"…\"`"),
        Refused("unassign A7777777 \(why)", 66, "nobody has named A7777777"),
        Refused(
            "told A1000002 ANNA \(why)", 65,
            "ANNA has A1000001; if A1000002 takes its place, `facteur assign A1000002 ANNA --replace --because \"…\"`"
        ),
        Refused(
            "told A7777777 BRUNO \(why)", 65, "`facteur assign A7777777 BRUNO --replace --unseen --because"),
        Refused("unassign A1000006 \(why)", 75, "is being handed to the mail server"),
        Refused("unassign A1000007 \(why)", 65, "EVA may have been told A1000007"),
        Refused("dismiss 1 \(why)", 65, "mail 1 waits for nobody: it is matched"),
        Refused("dismiss 4 \(why)", 65, "mail 4 gave CHLOE a number and waits only for the NOC code"),
        Refused("dismiss 9 \(why)", 75, "mail 9 has not been read yet"),
        Refused("dismiss 99 \(why)", 66, "the ledger has no mail 99"),
        Refused("receipt A1000002 R-1", 66, "A1000002 is nobody's yet"),
        Refused("receipt A7777777 R-1", 66, "nobody has named A7777777"),
        Refused("withdraw A1000008 \(why)", 65, "A1000008 is withdrawn"),
        Refused("withdraw A7777777 \(why)", 66, "nobody has named A7777777"),
        Refused("withdraw A1000006 \(why)", 75, "is being handed to the mail server"),
        Refused("resend NOBODY", 66, "the roster has no intern NOBODY"),
        Refused("resend BRUNO", 65, "BRUNO's letter has not left yet"),
        Refused("resend CHLOE", 65, "the roster has no NOC code for CHLOE"),
        Refused("resend DORA", 75, "is being handed to the mail server"),
        Refused("resend EVA", 75, "EVA's letter is in doubt and is sent once more by itself"),
        Refused("release", 65, "nothing is on hold"),
        Refused("explain 99", 66, "the ledger knows no mail, offer or intern 99"),
        Refused("explain A7777777", 66, "the ledger knows no mail, offer or intern A7777777"),
    ]

    @Test("a refused decision says why on one line, has its exit code, and changes nothing")
    func refusals() async throws {
        let host = try await DecisionHost.full()
        let before = try await Self.picture(host)
        for refused in Self.mistyped + Self.refused {
            let outcome = try await host.facteur(
                refused.command.split(separator: " ", omittingEmptySubsequences: false).map(String.init))
            #expect(outcome.status == refused.status, "\(refused.command): \(outcome.standardError)")
            #expect(
                outcome.standardError.contains(refused.words), "\(refused.command): \(outcome.standardError)")
            #expect(outcome.output.isEmpty, "\(refused.command)")
            if refused.status != 64 {
                #expect(outcome.standardError.hasPrefix("facteur: "))
                #expect(outcome.standardError.count(where: { $0 == "\n" }) == 1, "\(outcome.standardError)")
            }
        }
        #expect(try await Self.picture(host) == before)
    }

    @Test(
        "what `told` advises for an intern who has another number does what it says, in either way",
        arguments: [("A1000002", "BRUNO"), ("A7777777", "BRUNO")])
    func toldBesides(number: String, ref: String) async throws {
        for way in [0, 1] {
            let host = try await DecisionHost.full()
            let told = ["told", number, ref, "--because", "by phone"]
            let advice = try await host.facteur(told).standardError.split(separator: "`").map(String.init)
                .filter { $0.hasPrefix("facteur ") }
            try #require(advice.count == 2)
            let words = advice[way].replacing("\"…\"", with: "x").split(separator: " ").map(String.init)
            let done = try await host.facteur(Array(words.dropFirst()))
            #expect(done.status == 0, "\(done.standardError)")
            guard way == 1 else { continue }
            let again = try await host.facteur(told)
            #expect(again.status == 0, "\(again.standardError)")
        }
    }

    @Test("a superseded number is dead for everybody; somebody who left the roster gets nothing")
    func later() async throws {
        let host = try await DecisionHost.full()
        let replaced = try await host.facteur(
            ["assign", "A1000009", "ANNA", "--replace", "--because", "new"])
        #expect(replaced.status == 0, "\(replaced.standardError)")
        try await host.importRoster(try ["ANNA", "BRUNO", "CHLOE", "DORA"].map(DecisionHost.intern))
        let refused = [
            Refused(
                "assign A1000001 ANNA --replace \(Self.why)", 65, "A1000001 is dead: A1000009 has replaced it"
            ),
            Refused("unassign A1000001 \(Self.why)", 65, "A1000001 is dead"),
            Refused("withdraw A1000001 \(Self.why)", 65, "A1000001 is dead"),
            Refused("assign A1000002 EVA --replace \(Self.why)", 65, "EVA has left the roster"),
            Refused("resend EVA", 65, "EVA has left the roster"),
        ]
        for refused in refused {
            let outcome = try await host.facteur(refused.command.split(separator: " ").map(String.init))
            #expect(outcome.status == refused.status, "\(refused.command): \(outcome.standardError)")
            #expect(
                outcome.standardError.contains(refused.words), "\(refused.command): \(outcome.standardError)")
        }
    }

    /// All that the reading commands tell.
    private static func picture(_ host: DecisionHost) async throws -> [String] {
        var documents: [String] = []
        for command in [
            ["interns"], ["mail"], ["letters"], ["status"], ["explain", "ANNA"], ["explain", "EVA"],
        ] {
            documents.append(try await host.facteur(command + ["--json"]).standardOutput)
        }
        return documents
    }
}
