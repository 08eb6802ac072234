import FacteurCore
import Foundation
import Mail
import Store
import TestSupport
import Testing

/// Letters that wait for an approval, interns who were told by hand, and a number that nobody has named: what a person types and
/// reads.
@Suite struct ReviewCommandTests {
    /// Two notices of 2024 that lay in the mailbox when it was first opened.
    private static func firstStart() async throws -> DecisionHost {
        let host = try await DecisionHost()
        let validity = try #require(UIDValidity(rawValue: 9))
        _ = try await host.ledger.open(mailbox: "old", uidValidity: validity)
        try await host.ledger.noteFirstPass(mailbox: "old", through: 9)
        for (uid, offer, ref) in [(1, "A1000001", "anna"), (2, "A1000002", "bruno")]
            as [(UInt32, String, String)]
        {
            let notice = Fixtures.notice(
                offer: offer, addressee: "stages+\(ref)@example.test", id: "old\(uid)")
            let bytes = Array(
                String(decoding: notice, as: UTF8.self).replacing(
                    Fixtures.sent, with: "Wed, 10 Jan 2024 14:02:11 +0000"
                ).utf8)
            let mail = SeenMail(uid: try #require(UID(rawValue: uid)), size: bytes.count, bytes: bytes)
            let pending = try await host.ledger.beginReading(
                [mail], mailbox: "old", uidValidity: validity, at: DecisionHost.now)
            _ = try await host.ledger.settle(
                pending.map { ReadMail($0, DecisionHost.examiner.examine(bytes)) },
                options: DecisionHost.examiner.options, at: DecisionHost.now, messageID: host.messageID)
        }
        return host
    }

    private static func states(_ host: DecisionHost) async throws -> [LetterState] {
        try await host.ledger.letterRows().map(\.state)
    }

    @Test("a first start: review shows who waits, approve lets one go, told is for whoever knows it already")
    func firstStart() async throws {
        let host = try await Self.firstStart()
        #expect(try await Self.states(host) == [.toReview, .toReview])
        let review = try await host.facteur(["review"])
        #expect(review.status == 0)
        #expect(review.standardOutput.contains("ANNA") && review.standardOutput.contains("2024-01-10"))
        #expect(review.standardError.contains("facteur approve ANNA …"))
        let json = try await host.facteur(["review", "--json"])
        #expect(json.standardOutput.hasPrefix(#"{"schema":"facteur.review/1","letters":[{"ref":"ANNA""#))

        let approved = try await host.facteur(["approve", "ANNA"])
        #expect(approved.status == 0, "\(approved.standardError)")
        #expect(approved.standardOutput.contains("anna@interns.test"))
        let told = try await host.facteur(
            ["told", "A1000002", "BRUNO", "--on", "2024-01-11", "--because", "by phone"])
        #expect(told.status == 0, "\(told.standardError)")
        #expect(try await Self.states(host) == [.queued, .sent])
        #expect(try await host.facteur(["review"]).standardError.contains("No letter waits"))
    }

    static let refused: [([String], Int32, String)] = [
        (["approve"], 64, "references or --all"), (["approve", "ANNA", "--all"], 64, "references or --all"),
        (["approve", "NOBODY"], 66, "NOBODY"), (["approve", "CHLOE"], 65, "CHLOE"),
        (["told", "A1000001", "ANNA"], 64, "--because"),
        (["told", "A1000001", "ANNA", "--on", "2999-01-01", "--because", "x"], 64, "2999-01-01"),
        (["told", "A1000001", "NOBODY", "--because", "x"], 66, "NOBODY"),
        (["told", "A1000001", "BRUNO", "--because", "x"], 65, "A1000001"),
        (["assign", "A7777777", "CHLOE", "--because", "x"], 66, "--unseen"),
    ]

    @Test("what cannot be is refused in one line, and nothing has changed", arguments: refused)
    func refusals(command: [String], code: Int32, words: String) async throws {
        let host = try await Self.firstStart()
        let outcome = try await host.facteur(command)
        #expect(outcome.status == code, "\(outcome.standardError)")
        #expect(outcome.standardError.contains(words), "\(outcome.standardError)")
        #expect(outcome.standardError.split(separator: "\n").count == 1, "\(outcome.standardError)")
        #expect(try await Self.states(host) == [.toReview, .toReview])
    }

    @Test(
        "at a terminal the letters are shown as they would leave, and a key approves of the one that is shown"
    )
    func walk() async throws {
        let host = try await Self.firstStart()
        let outcome = try await ScriptedTerminal.run(
            host.command(["review"], locale: "C"),
            [
                .init("1 of 2", "x"), .init("1 of 2", "s"), .init("2 of 2", "a"),
                .init("Approved: 1; still to approve: 1", ""),
            ])
        #expect(outcome.status == 0, "\(outcome.standardOutput)")
        #expect(outcome.standardOutput.contains("To: anna@interns.test"), "\(outcome.standardOutput)")
        #expect(outcome.standardOutput.contains("A1000001"))
        #expect(outcome.standardOutput.contains("the letter to BRUNO"))
        #expect(try await Self.states(host) == [.toReview, .queued])
        let decisions = try await host.facteur(["explain", "BRUNO"]).standardOutput
        #expect(decisions.contains("approve"))
    }

    @Test("with a reference only that intern's letter is printed, whole; who has none that waits is said")
    func one() async throws {
        let host = try await Self.firstStart()
        let outcome = try await host.facteur(["review", "BRUNO"])
        #expect(outcome.status == 0)
        #expect(outcome.standardOutput.contains("A1000002") && outcome.standardOutput.contains("21232"))
        #expect(!outcome.standardOutput.contains("A1000001"))
        #expect(try await host.facteur(["review", "CHLOE"]).status == 66)
        #expect(try await host.facteur(["review", "BRUNO", "--json"]).status == 64)
        #expect(try await Self.states(host) == [.toReview, .toReview])
    }
}
