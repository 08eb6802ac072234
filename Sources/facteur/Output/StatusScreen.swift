import Daemon
import FacteurCore
import Mail
import Store

/// One screen for an HR coordinator: what is broken first, then who has been told, then what needs a person. 80 columns, no
/// colour needed.
struct StatusScreen {
    let report: StatusReport
    let health: Health
    let now: Int64
    let language: Language

    /// How many held mails fit on the screen.
    private static let mostHeld = 15

    var lines: [String] {
        [headline, ""] + broken + interns + mailboxes + letters + needsPerson
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
        return [said("BROKEN", "EN PANNE")] + health.broken.flatMap { wrapped(Table.printable($0)) } + [""]
    }

    private var interns: [String] {
        let total = report.interns.values.reduce(0, +)
        let told = report.interns[.sent] ?? 0
        let states = InternState.allCases.compactMap { state -> String? in
            guard let count = report.interns[state], count > 0 else { return nil }
            return "  \(pad("\(count)", 6)) \(state.words(in: language))"
        }
        let title = said("INTERNS   \(told) of \(total) told", "STAGIAIRES   \(told) informés sur \(total)")
        return [title] + states + [""]
    }

    private var mailboxes: [String] {
        [said("MAILBOXES", "BOÎTES")] + health.mailboxes.map(line) + [""]
    }

    private func line(_ mailbox: Health.Mailbox) -> String {
        let last =
            mailbox.row?.lastRoundTrip.map {
                said("last look \(age($0)) ago", "dernier regard il y a \(age($0))")
            }
            ?? said("not looked at yet", "pas encore regardée")
        let seen = mailbox.row?.seen ?? 0
        return "  \(pad(mailbox.name, 14)) \(pad(mailbox.state.rawValue, 9)) \(pad(last, 28)) "
            + said("\(seen) mails seen", "\(seen) courriels vus")
    }

    private var letters: [String] {
        let counts = LetterState.allCases.compactMap { state -> String? in
            guard let count = report.letters[state], count > 0 else { return nil }
            return "  \(pad("\(count)", 6)) \(state.words(in: language))"
        }
        return [said("LETTERS", "LETTRES")]
            + (counts.isEmpty ? ["  " + said("none yet", "aucune encore")] : counts) + [""]
    }

    private var needsPerson: [String] {
        guard !health.waiting.isEmpty else {
            return [said("Nothing waits for a person.", "Rien n’attend de décision.")]
        }
        let title = said("NEEDS A PERSON", "À DÉCIDER")
        let lines = [title] + health.waiting.map { "  " + Table.printable($0) }
        guard report.heldCount > 0 else { return lines }
        let shown = report.held.prefix(Self.mostHeld)
        let more = report.heldCount - shown.count
        return lines + [""] + shown.flatMap { [line($0), "        \($0.advice(in: language).shortest)"] }
            + (more > 0 ? ["  " + said("and \(more) more", "et \(more) autres")] : [])
            + [
                "",
                "  "
                    + said(
                        "The whole story of each, and what else to do: facteur explain ID",
                        "L’histoire de chacun, et que faire d’autre : facteur explain ID"),
            ]
    }

    private func line(_ held: StatusReport.Held) -> String {
        let candidates = held.candidates.prefix(3).map(\.rawValue).joined(separator: " ")
        return "  \(pad("\(held.id.rawValue)", 5)) \(pad(held.reason.words(in: language), 30)) "
            + "\(pad(held.offer ?? "-", 9)) \(pad(age(held.seenAt), 8)) \(candidates)"
    }

    private func said(_ english: String, _ french: String) -> String { language == .fr ? french : english }

    private func age(_ instant: Int64) -> String {
        let seconds = max(0, now - instant)
        return switch seconds {
        case ..<120: "\(seconds) s"
        case ..<7_200: "\(seconds / 60) min"
        case ..<172_800: "\(seconds / 3_600) h"
        default: "\(seconds / 86_400) \(said("days", "jours"))"
        }
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.unicodeScalars.count))
    }

    /// Whole words, at most 78 columns with the indent.
    private func wrapped(_ text: String) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, line.count + word.count > 75 {
                lines.append("  " + line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return line.isEmpty ? lines : lines + ["  " + line]
    }
}
