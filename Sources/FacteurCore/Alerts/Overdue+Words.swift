extension Overdue {
    /// A line for each kind that there is, for `status` and for the digest.
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
