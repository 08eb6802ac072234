import FacteurCore
import Store

/// What must stand in the ledger and have reached the relay when a season is over, written down by hand.
struct SeasonEnd: Sendable {
    /// By UID: outcome, reason, number, intern.
    var mails = [
        "1 matched - A3110001 I1", "2 matched - A3110002 I2", "3 duplicate - A3110001 I1",
        "4 held untrusted_sender A3110009 -", "5 held wording_unknown - -", "6 held missing_noc A3110004 I4",
        "7 matched - A3110003 I3",
    ]
    /// Who gets which number; nobody else gets anything.
    var letters = [
        "i1@interns.test": "A3110001", "i2@interns.test": "A3110002", "i3@interns.test": "A3110003",
    ]
    /// Who gets a second letter, because a person asked for it.
    var askedTwice: Set<String> = []
    /// Numbers whose letter stays, and as what.
    var unsent: [String: LetterState] = [:]
    var receipts: [String: String] = [:]
    var isOnHold = false
    /// What a person decided, on this mail, number or intern.
    var decided: (verb: String, on: History.Subject)?

    /// Every number of the season.
    static let numbers = [
        "A3110001", "A3110002", "A3110003", "A3110004", "A3110005", "A3110009",
    ]

    /// The same with other words on some mails, by UID.
    func with(mails others: [Int: String]) -> SeasonEnd {
        var end = self
        for (uid, words) in others.sorted(by: { $0.key < $1.key }) {
            end.mails.removeAll { $0.hasPrefix("\(uid) ") }
            end.mails.append("\(uid) \(words)")
        }
        return end
    }
}
