import FacteurCore
import Foundation
import Store

/// A command that writes: what happens before it, what comes of it, and how it may end when it is done again.
struct WritingCommand: Sendable {
    enum Before: Sendable {
        case pass
        case facteur([String])
    }

    let name: String
    /// `{folder}` is the season's folder.
    let words: [String]
    var hasRoster = true
    /// Whether a notice comes that nobody can tell whose it is.
    var hasStray = false
    var before: [Before] = [.pass]
    /// Beside 0, how it ends where it is done already.
    var doneAlready: Set<Int32> = []
    /// The operations that it takes; the test fails where one is not met.
    var known = FileFault.known
    let end: SeasonEnd
    /// Beside the ledger, what must be there in the end.
    var leaves: String?

    static let all = [
        rosterImport, offersImport, assign, unassign, dismiss, receipt, withdraw, resend, hold, release,
        backup, forget,
    ]
    private static let why = ["--because", "telephoned IRCC"]

    static let rosterImport = WritingCommand(
        name: "roster import", words: ["roster", "import", "{folder}/roster.csv"], hasRoster: false,
        before: [], known: FileFault.known.union(FileFault.ofANewLedger), end: SeasonEnd())

    static let offersImport = WritingCommand(
        name: "offers import", words: ["offers", "import", "{folder}/list.csv"], hasStray: true,
        end: end {
            $0.mails.append("8 matched - A3110005 I5")
            $0.letters["i5@interns.test"] = "A3110005"
        })

    static let assign = WritingCommand(
        name: "assign", words: ["assign", "A3110009", "I5"] + why,
        end: end(mails: [4: "matched - A3110009 I5"]) {
            $0.letters["i5@interns.test"] = "A3110009"
            $0.decided = OfferNumber(rawValue: "A3110009").map { ("assign", .offer($0)) }
        })

    /// The first letter was put off, so that it may still be taken back.
    static let unassign = WritingCommand(
        name: "unassign", words: ["unassign", "A3110001"] + why, doneAlready: [65, 66],
        end: end(mails: [1: "held evidence_conflict A3110001 -", 3: "held evidence_conflict A3110001 -"]) {
            $0.letters["i1@interns.test"] = nil
            $0.decided = OfferNumber(rawValue: "A3110001").map { ("unassign", .offer($0)) }
        })

    static let dismiss = WritingCommand(
        name: "dismiss", words: ["dismiss", "5"] + why, doneAlready: [65],
        end: end(mails: [5: "ignored - - -"]) { $0.decided = ("dismiss", .mail(MailID(rawValue: 5))) })

    static let receipt = WritingCommand(
        name: "receipt", words: ["receipt", "A3110002", "R-1"],
        end: end {
            $0.receipts = ["A3110002": "R-1"]
            $0.decided = OfferNumber(rawValue: "A3110002").map { ("receipt", .offer($0)) }
        })

    static let withdraw = WritingCommand(
        name: "withdraw", words: ["withdraw", "A3110001"] + why, doneAlready: [65],
        end: end {
            $0.letters["i1@interns.test"] = nil
            $0.unsent = ["A3110001": .superseded]
            $0.decided = OfferNumber(rawValue: "A3110001").map { ("withdraw", .offer($0)) }
        })

    static let resend = WritingCommand(
        name: "resend", words: ["resend", "I2"], doneAlready: [65],
        end: end {
            $0.askedTwice = ["i2@interns.test"]
            $0.decided = InternRef(rawValue: "I2").map { ("resend", .intern($0)) }
        })

    static let hold = WritingCommand(
        name: "hold", words: ["hold"],
        end: end {
            $0.letters["i1@interns.test"] = nil
            $0.unsent = ["A3110001": .queued]
            $0.isOnHold = true
        })

    static let release = WritingCommand(
        name: "release", words: ["release"], before: [.facteur(["hold"]), .pass], doneAlready: [65],
        end: SeasonEnd())

    /// Its name begins like the ledger's, so that what is done to it is counted.
    static let backup = WritingCommand(
        name: "backup", words: ["backup", "{folder}/facteur.sqlite.copy"], doneAlready: [74],
        known: FileFault.known.union(FileFault.ofABackup), end: SeasonEnd(),
        leaves: "facteur.sqlite.copy")

    /// Of the one whose letter has left.
    static let forget = WritingCommand(
        name: "forget", words: ["forget", "I2"] + why, doneAlready: [66],
        end: end(mails: [2: "matched - A3110002 forgotten"]))

    private static func end(
        mails: [Int: String] = [:], _ change: (inout SeasonEnd) -> Void = { _ in }
    ) -> SeasonEnd {
        var end = SeasonEnd().with(mails: mails)
        change(&end)
        return end
    }
}
