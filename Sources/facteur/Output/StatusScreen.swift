import Daemon
import FacteurCore
import Mail
import Store

/// One screen for an HR coordinator: what is broken first, then who has been told and who waits, then what needs a person, with
/// the command to type. 80 columns, no colour needed.
struct StatusScreen {
    let report: StatusReport
    let health: Health
    let now: Int64
    let language: Language

    /// How many held mails fit on the screen.
    private static let mostHeld = 15

    var lines: [String] {
        [headline, ""] + broken + interns + waiting + mailboxes + letters + needsPerson
    }

    private var headline: String {
        guard report.service.running else { return said("Facteur is NOT RUNNING", "Facteur NE TOURNE PAS") }
        let version = report.service.version ?? ""
        let since = report.service.since.map(HeaderDate.rfc3339(seconds:)) ?? "?"
        let well = health.isHealthy && health.waiting.isEmpty ? said(", all well", ", tout va bien") : ""
        return said("Facteur \(version) runs since \(since)", "Facteur \(version) tourne depuis \(since)")
            + well
    }

    private var broken: [String] {
        guard !health.broken.isEmpty else { return [] }
        return [said("BROKEN", "EN PANNE")] + health.broken.flatMap { ScreenLine.wrapped($0) } + [""]
    }

    private var interns: [String] {
        let total = report.interns.values.reduce(0, +)
        let told = report.interns[.sent] ?? 0
        let states = InternState.allCases.compactMap { state -> String? in
            guard let count = report.interns[state], count > 0 else { return nil }
            return "  \(ScreenLine.pad("\(count)", 6)) \(state.words(in: language))"
        }
        let title = said("INTERNS   \(told) of \(total) told", "STAGIAIRES   informés : \(told) sur \(total)")
        return [title] + states + [""]
    }

    /// Who waits, and since when; whoever waits longest first.
    private var waiting: [String] {
        guard !report.waiting.first.isEmpty else { return [] }
        let more = report.waiting.count - report.waiting.first.count
        return [said("WAITING, the longest first", "EN ATTENTE, du plus ancien au plus récent")]
            + report.waiting.first.map(line)
            + (more > 0
                ? [said("  and \(more) more: facteur interns", "  et \(more) autres : facteur interns")] : [])
            + [""]
    }

    private func line(_ person: Overdue.Person) -> String {
        ScreenLine.fitted([
            (person.ref.rawValue, 16), (lasting(person.since), 22), (person.state.words(in: language), 0),
        ])
    }

    private var mailboxes: [String] {
        [said("MAILBOXES", "BOÎTES")] + health.mailboxes.map(line) + [""]
    }

    private func line(_ mailbox: Health.Mailbox) -> String {
        let last =
            mailbox.row?.lastRoundTrip.map {
                said("last look \(ago($0))", "dernier regard \(ago($0))")
            } ?? said("not looked at yet", "pas encore regardée")
        let seen = mailbox.row?.seen ?? 0
        return ScreenLine.fitted([
            (mailbox.name, 14), (state(mailbox.state), 11), (last, 32),
            (said("mails seen: \(seen)", "courriels vus : \(seen)"), 0),
        ])
    }

    private func state(_ state: Health.MailboxState) -> String {
        switch state {
        case .ok: "ok"
        case .starting: said("starting", "démarre")
        case .late: said("late", "en retard")
        case .failing: said("failing", "en panne")
        case .never: said("never read", "jamais lue")
        }
    }

    private var letters: [String] {
        let counts = LetterState.allCases.compactMap { state -> String? in
            guard let count = report.letters[state], count > 0 else { return nil }
            return "  \(ScreenLine.pad("\(count)", 6)) \(state.words(in: language))"
        }
        return [said("LETTERS", "LETTRES")]
            + (counts.isEmpty ? ["  " + said("none yet", "aucune encore")] : counts) + copies + [""]
            + troubled
            + contradicted
    }

    /// The one exception to one letter per intern and offer is never silent.
    private var copies: [String] {
        guard report.copies > 0 else { return [] }
        return ScreenLine.wrapped(
            said(
                "\(report.copies) sent a second time with the same Message-ID: the first answer was lost",
                "\(report.copies) envoyées une seconde fois sous le même Message-ID : la première réponse s’était perdue"
            ))
    }

    private var contradicted: [String] {
        guard !report.listConflicts.isEmpty else { return [] }
        let more = report.listConflictCount - report.listConflicts.count
        let title = said(
            "THE PORTAL'S LIST NAMES SOMEBODY ELSE", "LA LISTE DU PORTAIL NOMME QUELQU’UN D’AUTRE")
        return [title]
            + report.listConflicts.flatMap { conflict in
                let listed = conflict.listed.map(\.rawValue).joined(separator: " ")
                let whom = listed.isEmpty ? said("nobody of the roster", "personne de la liste") : listed
                return ["  \(conflict.number)  \(conflict.intern) → \(whom)"]
                    + ScreenLine.command("facteur explain \(conflict.number)")
            } + (more > 0 ? [said("  and \(more) more", "  et \(more) autres")] : []) + [""]
    }

    private var troubled: [String] {
        guard !report.troubled.first.isEmpty else { return [] }
        let more = report.troubled.count - report.troubled.first.count
        return [said("LETTERS IN TROUBLE", "LETTRES EN DIFFICULTÉ")]
            + report.troubled.first.flatMap { person in
                [line(person)] + ScreenLine.command(command(for: person))
            }
            + (more > 0
                ? [said("  and \(more) more: facteur letters", "  et \(more) autres : facteur letters")] : [])
            + [""]
    }

    /// One in doubt may have arrived: that is asked before anything is sent again.
    private func command(for person: Overdue.Person) -> String {
        person.state == .inDoubt ? "facteur explain \(person.ref)" : "facteur resend \(person.ref)"
    }

    private var needsPerson: [String] {
        guard !health.waiting.isEmpty else {
            return [said("Nothing waits for a person.", "Rien n’attend de décision.")]
        }
        let title = said("NEEDS A PERSON", "À DÉCIDER")
        let lines = [title] + health.waiting.flatMap { ScreenLine.wrapped($0) } + review
        guard report.heldCount > 0 else { return lines }
        let shown = report.held.filter { !$0.isUnproven }.prefix(Self.mostHeld)
        let more = report.heldCount - report.unprovenCount - shown.count
        return lines + [""]
            + shown.flatMap { [line($0)] + ScreenLine.command($0.advice(in: language).shortest) }
            + (more > 0
                ? [
                    said(
                        "  and \(more) more: facteur mail --held", "  et \(more) autres : facteur mail --held"
                    )
                ]
                : [])
            + unproven + [""]
            + ScreenLine.wrapped(
                said(
                    "The whole story of each, and what else to do: facteur explain ID",
                    "L’histoire de chacun, et que faire d’autre : facteur explain ID"))
    }

    private var review: [String] {
        guard report.toReview.count > 0 else { return [] }
        return [
            "",
            said("  To look at them, then to let them leave:", "  Pour les voir, puis les laisser partir :"),
        ]
            + ScreenLine.command("facteur review") + ScreenLine.command("facteur approve --all")
            + [said("  If an intern was told by hand:", "  Si un stagiaire a été informé sans lettre :")]
            + ScreenLine.command(
                said(
                    "facteur told OFFER REF --because TEXT", "facteur told NUMÉRO RÉF --because TEXTE"))
    }

    /// Anybody can send them, and as many as they like: they take one line, and one command.
    private var unproven: [String] {
        guard report.unprovenCount > 0 else { return [] }
        return ScreenLine.wrapped(
            said(
                "\(report.unprovenCount) from senders whom nothing proves; if you expect none of them:",
                "\(report.unprovenCount) d’expéditeurs que rien ne prouve ; si vous n’en attendez aucun :"))
            + ScreenLine.command(
                "facteur dismiss --reason untrusted_sender --because \(said("TEXT", "TEXTE"))")
    }

    private func line(_ held: StatusReport.Held) -> String {
        let candidates = held.candidates.prefix(3).map(\.rawValue).joined(separator: " ")
        return ScreenLine.fitted([
            ("\(held.id.rawValue)", 5), (held.reason.words(in: language), 30), (held.offer ?? "-", 9),
            (DurationText.words(Int(clamping: max(0, now - held.seenAt)), in: language), 11), (candidates, 0),
        ])
    }

    private func said(_ english: String, _ french: String) -> String { language == .fr ? french : english }

    private func ago(_ instant: Int64) -> String {
        DurationText.ago(Int(clamping: max(0, now - instant)), in: language)
    }

    private func lasting(_ instant: Int64) -> String {
        DurationText.lasting(Int(clamping: max(0, now - instant)), in: language)
    }
}
