package import Text

/// The interns and mails that have waited longer than the admin allows (`alerts`): references and the ledger's own numbers, no
/// person.
package struct Overdue: Sendable, Hashable {
    /// The most items of each kind that are listed one by one.
    package static let most = 50

    /// An intern who waits, or whose letter has a problem.
    package struct Person: Sendable, Hashable {
        package let ref: InternRef
        package let state: InternState
        /// Unix seconds.
        package let since: Int64

        package init(ref: InternRef, state: InternState, since: Int64) {
            self.ref = ref
            self.state = state
            self.since = since
        }
    }

    /// A held mail.
    package struct HeldMail: Sendable, Hashable {
        /// The mail's number in the ledger.
        package let id: Int64
        package let reason: HeldReason
        /// Unix seconds.
        package let since: Int64

        package init(id: Int64, reason: HeldReason, since: Int64) {
            self.id = id
            self.reason = reason
            self.since = since
        }
    }

    /// All items of one kind: the first ones, and the total.
    package struct Part<Item: Sendable & Hashable>: Sendable, Hashable {
        /// Longest first; at most `Overdue.most`.
        package let first: [Item]
        package let count: Int

        package init(_ first: [Item] = [], count: Int = 0) {
            self.first = first
            self.count = count
        }
    }

    /// Interns without a number or without a NOC code.
    package let waiting: Part<Person>
    package let held: Part<HeldMail>
    /// Interns whose letter was refused, bounced, or is in doubt.
    package let troubled: Part<Person>

    package init(
        waiting: Part<Person> = Part(), held: Part<HeldMail> = Part(), troubled: Part<Person> = Part()
    ) {
        self.waiting = waiting
        self.held = held
        self.troubled = troubled
    }

    package var isEmpty: Bool { waiting.count + held.count + troubled.count == 0 }
}

extension InternState {
    /// The intern waits for something that others must provide.
    package static let waiting: [InternState] = [.awaitingOffer, .superseded, .awaitingNOC]
    /// The intern's letter may not have arrived, and only a person can find out.
    package static let troubled: [InternState] = [.failed, .bounced, .inDoubt]
}

extension Overdue {
    /// One line for each kind that has items, for `status` and for the digest.
    package func lines(_ alerts: Configuration.Alerts) -> [Localized] {
        let wait = DurationText.words(alerts.waiting)
        let hold = DurationText.words(alerts.held)
        let kinds = [
            (
                waiting.count,
                Localized(
                    en: "interns without a number or a NOC code for more than \(wait.en)",
                    fr: "stagiaires sans numéro ou sans code CNP depuis plus de \(wait.fr)")
            ),
            (
                held.count,
                Localized(
                    en: "mails held for more than \(hold.en)",
                    fr: "courriels en attente d’une décision depuis plus de \(hold.fr)")
            ),
            (
                troubled.count,
                Localized(
                    en: "letters in trouble for more than \(hold.en)",
                    fr: "lettres en difficulté depuis plus de \(hold.fr)")
            ),
        ]
        return kinds.filter { $0.0 > 0 }.map { $0.1 + .colon + "\($0.0)" }
    }
}
