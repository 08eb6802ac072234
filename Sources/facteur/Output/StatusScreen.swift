import Daemon
import FacteurCore
import Mail
import Store
import Text

/// One screen for an HR coordinator: first what is broken, then who has been told and who waits, then what needs a person, with the
/// command to type. 80 columns, no colour needed.
struct StatusScreen {
    let report: StatusReport
    let health: Health
    let now: Int64
    let language: Language
    /// Why letters wait while nothing is wrong.
    var brake: Localized?

    /// The most held mails on the screen.
    private static let mostHeld = 15

    var lines: [String] { ScreenPart.fitted(parts, within: .max, language) }

    /// In the order of the screen.
    private var parts: [ScreenPart] {
        [
            ScreenPart([headline, ""], rank: 0),
            ScreenPart(broken, rank: 1, command: "facteur status | less"),
            ScreenPart(troubled + contradicted, rank: 2, command: "facteur letters"),
            ScreenPart(needsPerson + [""], rank: 3, command: "facteur mail --held"),
            ScreenPart(waiting, rank: 4, command: "facteur interns"),
            ScreenPart(interns, rank: 5, command: "facteur interns"),
            ScreenPart(mailboxes, rank: 6, command: "facteur status | less"),
            ScreenPart(letters, rank: 7, command: "facteur letters"),
            ScreenPart(legalHold, rank: 8, command: "facteur status | less"),
        ]
    }

    /// The same for a terminal that shows no more: what is broken first, then what needs a person, who waits, and the counts last.
    ///
    /// - Parameter rows: at least 5 are used.
    func lines(within rows: Int) -> [String] { ScreenPart.fitted(parts, within: rows, language) }

    private var headline: String {
        guard report.service.presence != .unknown else {
            return Localized(
                en: "Facteur: NOT KNOWN whether it runs", fr: "Facteur : on NE SAIT PAS s’il tourne")[
                    language]
        }
        guard report.service.running else {
            return Localized(en: "Facteur is NOT RUNNING", fr: "Facteur NE TOURNE PAS")[language]
        }
        let version = report.service.version ?? ""
        let since = report.service.since.map(LocalTime.full) ?? "?"
        let well =
            health.isHealthy && health.waiting.isEmpty
            ? Localized(en: ", all well", fr: ", tout va bien")[language] : ""
        return Localized(
            en: "Facteur \(version) runs since \(since)", fr: "Facteur \(version) tourne depuis \(since)")[
                language]
            + well
    }

    private var broken: [String] {
        guard !health.broken.isEmpty else { return [] }
        return [Localized(en: "BROKEN", fr: "EN PANNE")[language]]
            + health.broken.flatMap { ScreenLine.advised($0[language]) } + [""]
    }

    private var interns: [String] {
        let total = report.interns.values.reduce(0, +)
        let told = (report.interns[.sent] ?? 0) + (report.interns[.confirmed] ?? 0)
        let states = InternState.allCases.compactMap { state -> String? in
            guard let count = report.interns[state], count > 0 else { return nil }
            return "  \("\(count)".padded(to: 6)) \(state.words(for: count)[language])"
        }
        let title = Localized(
            en: "INTERNS   \(told) of \(total) told", fr: "STAGIAIRES   informés : \(told) sur \(total)")[
                language]
        return [title] + states + withoutCode + [""]
    }

    /// Before a notice comes, and not only when its letter waits.
    private var withoutCode: [String] {
        guard report.withoutCode.count > 0 else { return [] }
        let refs = report.withoutCode.first.map(\.rawValue).joined(separator: " ")
        let more = report.withoutCode.count > report.withoutCode.first.count ? " …" : ""
        return ScreenLine.wrapped(
            Localized(
                en:
                    "\(report.withoutCode.count) without a NOC code, so that a letter would wait: \(refs)\(more)",
                fr: "sans code CNP, leur lettre attendrait : \(report.withoutCode.count) (\(refs)\(more))")[
                    language],
            indented: "         ")
    }

    /// The interns who wait, and since when; longest-waiting first.
    private var waiting: [String] {
        guard !report.waiting.first.isEmpty else { return [] }
        let more = report.waiting.count - report.waiting.first.count
        return [
            Localized(en: "WAITING, the longest first", fr: "EN ATTENTE, du plus ancien au plus récent")[
                language]
        ]
            + report.waiting.first.flatMap { [line($0)] + ScreenLine.command("facteur explain \($0.ref)") }
            + (more > 0
                ? ScreenLine.wrapped(
                    Localized(
                        en: "and \(more) more: facteur interns", fr: "et \(more) autres : facteur interns")[
                            language]) : [])
            + [""]
    }

    private func line(_ person: Overdue.Person) -> String {
        ScreenLine.fitted([
            (person.ref.rawValue, 16), (lasting(person.since), 22), (person.state.words[language], 0),
        ])
    }

    private var mailboxes: [String] {
        [Localized(en: "MAILBOXES", fr: "BOÎTES")[language]]
            + health.mailboxes.flatMap { [line($0)] + changes($0) } + [""]
    }

    /// What was done with its settled mail, where anything is.
    private func changes(_ mailbox: Health.Mailbox) -> [String] {
        guard let change = MailChange(mailbox.after), let row = mailbox.row else { return [] }
        let due =
            row.changesDue == 0
            ? Localized(verbatim: "")
            : Localized(en: ", to do: \(row.changesDue)", fr: ", à faire : \(row.changesDue)")
        let done: Localized
        switch change.what {
        case .flag:
            done = Localized(
                en: "flagged “\(change.place)”: \(row.changed)",
                fr: "marqués « \(change.place) » : \(row.changed)")
        case .move:
            done = Localized(
                en: "moved to “\(change.place)”: \(row.changed)",
                fr: "déplacés vers « \(change.place) » : \(row.changed)")
        }
        return [ScreenLine.fitted([("", 14), ((done + due)[language], 0)])]
    }

    private func line(_ mailbox: Health.Mailbox) -> String {
        let last =
            mailbox.row?.lastRoundTrip.map {
                Localized(en: "last look \(ago($0))", fr: "consultée \(ago($0))")[language]
            } ?? Localized(en: "not looked at yet", fr: "pas encore consultée")[language]
        let seen = mailbox.row?.seen ?? 0
        return ScreenLine.fitted([
            (mailbox.name, 14), (state(mailbox.state), 11), (last, 32),
            (Localized(en: "mails seen: \(seen)", fr: "courriels vus : \(seen)")[language], 0),
        ])
    }

    private func state(_ state: Health.MailboxState) -> String {
        switch state {
        case .ok: "ok"
        case .starting: Localized(en: "starting", fr: "démarre")[language]
        case .late: Localized(en: "late", fr: "en retard")[language]
        case .failing: Localized(en: "failing", fr: "en panne")[language]
        case .never: Localized(en: "never read", fr: "jamais lue")[language]
        }
    }

    private var letters: [String] {
        let counts = LetterState.allCases.compactMap { state -> String? in
            guard let count = report.letters[state], count > 0 else { return nil }
            return "  \("\(count)".padded(to: 6)) \(state.words(for: count)[language])"
        }
        return [Localized(en: "LETTERS", fr: "LETTRES")[language]]
            + (counts.isEmpty ? ["  " + Localized(en: "none yet", fr: "aucune encore")[language]] : counts)
            + (brake.map { ScreenLine.wrapped($0[language]) } ?? []) + copies + [""]
    }

    private var legalHold: [String] {
        guard health.isUnderLegalHold else { return [] }
        return ScreenLine.wrapped(RetentionFinding.legalHold.words[language], indented: "") + [""]
    }

    /// A copy is the only exception to one letter per intern and offer, so it is always shown.
    private var copies: [String] {
        guard report.copies > 0 else { return [] }
        return ScreenLine.wrapped(
            Localized(
                en: "\(report.copies) sent a second time with the same Message-ID: the first answer was lost",
                fr:
                    "\(report.copies) envoyées une seconde fois sous le même Message-ID : la première réponse s’était perdue"
            )[language])
    }

    private var contradicted: [String] {
        guard !report.listConflicts.isEmpty else { return [] }
        let more = report.listConflictCount - report.listConflicts.count
        let title = Localized(
            en: "THE PORTAL'S LIST SAYS OTHERWISE", fr: "LA LISTE DU PORTAIL DIT AUTRE CHOSE")[
                language]
        return [title]
            + report.listConflicts.flatMap { conflict in
                let listed = conflict.listed.map(\.rawValue).joined(separator: " ")
                let whom =
                    listed.isEmpty
                    ? Localized(en: "nobody of the roster", fr: "personne de la liste")[language] : listed
                let words = conflict.dead.map { ScreenLine.wrapped($0.said[language]) } ?? []
                let head = "  \(conflict.number)  \(conflict.intern)" + (words.isEmpty ? " → \(whom)" : "")
                return [head] + words
                    + ScreenLine.command("facteur explain \(conflict.number)")
            } + (more > 0 ? [Localized(en: "  and \(more) more", fr: "  et \(more) autres")[language]] : [])
            + [""]
    }

    private var troubled: [String] {
        guard !report.troubled.first.isEmpty else { return [] }
        let more = report.troubled.count - report.troubled.first.count
        return [Localized(en: "LETTERS IN TROUBLE", fr: "LETTRES EN DIFFICULTÉ")[language]]
            + (report.troubled.first.contains { $0.state != .inDoubt }
                ? ScreenLine.wrapped(ScreenWords.notArrived[language]) : [])
            + report.troubled.first.flatMap { person in
                [line(person)] + ScreenLine.command(command(for: person))
            }
            + (more > 0
                ? ScreenLine.wrapped(
                    Localized(
                        en: "and \(more) more: facteur letters", fr: "et \(more) autres : facteur letters")[
                            language]) : [])
            + [""]
    }

    /// A letter in doubt may have arrived: ask the intern before anything is sent again.
    private func command(for person: Overdue.Person) -> String {
        person.state == .inDoubt ? "facteur explain \(person.ref)" : "facteur resend \(person.ref)"
    }

    private var needsPerson: [String] {
        guard !health.waiting.isEmpty else {
            return [Localized(en: "Nothing waits for a person.", fr: "Rien n’attend de décision.")[language]]
        }
        let title = Localized(en: "NEEDS A PERSON", fr: "À DÉCIDER")[language]
        // What is said of letters stands above.
        let counts = health.waiting.filter { !health.lettersInTrouble.contains($0) }
        let lines = counts.flatMap { ScreenLine.advised($0[language]) } + replies + review
        guard report.heldCount > 0 else { return lines.isEmpty ? [nothingElse] : [title] + lines }
        let shown = report.held.filter { !$0.isUnproven }.prefix(Self.mostHeld)
        let more = report.heldCount - report.unprovenCount - shown.count
        return [title] + lines + [""]
            + shown.flatMap { [line($0)] + ScreenLine.command($0.advice.shortest[language]) }
            + (more > 0
                ? ScreenLine.wrapped(
                    Localized(
                        en: "and \(more) more: facteur mail --held",
                        fr: "et \(more) autres : facteur mail --held")[language])
                : [])
            + unproven + [""]
            + [
                Localized(en: "  One after the other, by keys:", fr: "  L’un après l’autre, par touches :")[
                    language]
            ]
            + ScreenLine.command("facteur decide")
    }

    private var nothingElse: String {
        Localized(en: "Nothing else waits for a person.", fr: "Rien d’autre n’attend de décision.")[language]
    }

    /// What interns ask or deny, with the command to read it and the one that puts it away.
    private var replies: [String] {
        guard let first = report.replies.first else { return [] }
        let more = report.replyCount - report.replies.count
        return [""]
            + report.replies.flatMap { reply in
                [
                    ScreenLine.fitted([
                        ("\(reply.id.rawValue)", 5),
                        (Localized(en: "an answer", fr: "une réponse")[language], 30),
                        (reply.offer, 9),
                        (DurationText.words(Int(clamping: max(0, now - reply.seenAt)))[language], 11),
                        (reply.intern.rawValue, 0),
                    ])
                ] + ScreenLine.command("facteur mail \(reply.id.rawValue) --text")
            }
            + (more > 0 ? [Localized(en: "  and \(more) more", fr: "  et \(more) autres")[language]] : [])
            + [
                Localized(en: "  Once it is answered:", fr: "  Une fois que vous y avez répondu :")[language]
            ] + ScreenLine.command("facteur dismiss \(first.id.rawValue) --because \"…\"")
    }

    private var review: [String] {
        guard report.toReview.count > 0 else { return [] }
        return [
            "",
            Localized(
                en: "  To look at them, then to let them leave:",
                fr: "  Pour les voir, puis les laisser partir :")[language],
        ]
            + ScreenLine.command("facteur review") + ScreenLine.command("facteur approve --all")
    }

    /// Anyone can send any number of them, so they take one line and one command.
    private var unproven: [String] {
        guard report.unprovenCount > 0 else { return [] }
        return ScreenLine.wrapped(
            Localized(
                en: "\(report.unprovenCount) from senders whom nothing proves; if you expect none of them:",
                fr: "\(report.unprovenCount) d’expéditeurs que rien ne prouve ; si vous n’en attendez aucun :"
            )[language])
            + ScreenLine.command(
                "facteur dismiss --reason untrusted_sender --because \"…\""
            )
    }

    private func line(_ held: StatusReport.Held) -> String {
        let candidates = held.candidates.prefix(3).map(\.rawValue).joined(separator: " ")
        return ScreenLine.fitted([
            ("\(held.id.rawValue)", 5), (held.reason.words[language], 30), (held.offer ?? "-", 9),
            (DurationText.words(Int(clamping: max(0, now - held.seenAt)))[language], 11), (candidates, 0),
        ])
    }

    private func ago(_ instant: Int64) -> String {
        DurationText.ago(Int(clamping: max(0, now - instant)))[language]
    }

    private func lasting(_ instant: Int64) -> String {
        DurationText.lasting(Int(clamping: max(0, now - instant)))[language]
    }
}
