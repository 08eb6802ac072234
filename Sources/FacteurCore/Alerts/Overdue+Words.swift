extension Overdue {
    /// A line for each kind that there is, for `status` and for the digest.
    package func lines(_ alerts: Configuration.Alerts, in language: Language) -> [String] {
        let wait = DurationText.words(alerts.waiting, in: language)
        let hold = DurationText.words(alerts.held, in: language)
        let kinds: [(count: Int, english: String, french: String)] = [
            (
                waiting.count, "interns without a number or a NOC code for more than \(wait)",
                "stagiaires sans numéro ou sans code CNP depuis plus de \(wait)"
            ),
            (
                held.count, "mails held for more than \(hold)",
                "courriels en attente d’une décision depuis plus de \(hold)"
            ),
            (
                troubled.count, "letters in trouble for more than \(hold)",
                "lettres en difficulté depuis plus de \(hold)"
            ),
        ]
        return kinds.filter { $0.count > 0 }.map { kind in
            language == .fr ? "\(kind.french) : \(kind.count)" : "\(kind.english): \(kind.count)"
        }
    }
}
