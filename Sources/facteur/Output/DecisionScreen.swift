import FacteurCore
import Mail
import Store
import Text

/// One held mail on one screen: why it waits, the mail as text, who comes into question, and the keys.
struct DecisionScreen {
    /// Somebody whom the mail may mean, with what tells one from another.
    struct Candidate {
        let intern: InternRow
        /// What speaks for this intern, strongest first; empty where the mail only mentions the name.
        let evidence: [Evidence]
    }

    /// Its place in the walk, from 1, and the end of the walk.
    let place: (number: Int, of: Int)
    let mail: History.Mail
    let advice: HeldAdvice
    /// The mail as a person reads it.
    let text: [String]
    /// A key each.
    let candidates: [Candidate]
    /// What the last key did.
    let news: [Localized]
    let canUndo: Bool
    /// Unix seconds.
    let now: Int64
    let language: Language

    /// So many have a digit of their own.
    static let mostCandidates = 9

    /// - Parameter rows: the text of the mail is cut until all fits, to 5 lines at least; `nil` shows all of it.
    func lines(within rows: Int?) -> [String] {
        let (head, foot) = (head, foot)
        let body = text.flatMap {
            $0.columns > ScreenLine.width ? ScreenLine.wrapped($0, indented: "") : [$0]
        }
        guard let rows else { return head + body + foot }
        let room = max(5, rows - head.count - foot.count)
        guard body.count > room else { return head + body + foot }
        let rest = body.count - room + 1
        let more = Localized(en: "… \(rest) more lines: m", fr: "… encore \(rest) lignes : m")[language]
        return head + body.prefix(room - 1) + [more] + foot
    }

    private var head: [String] {
        let row = mail.row
        let age = DurationText.words(Int(clamping: max(0, now - row.seenAt)))
        let title =
            Localized(
                en: "\(place.number) of \(place.of)   mail \(row.id.rawValue): ",
                fr: "\(place.number) sur \(place.of)   courriel \(row.id.rawValue) : ")
            + (row.reason?.words ?? Localized(verbatim: "")) + ", " + age
        let facts = [row.offer, row.trust?.words[language]].compactMap(\.self).joined(separator: ", ")
        return news.flatMap { ScreenLine.wrapped($0[language], indented: "> ") }
            + [ScreenLine.cut(title[language])]
            + ScreenLine.wrapped(advice.why[language] + (facts.isEmpty ? "" : " (\(facts))")) + [""]
    }

    private var foot: [String] {
        [""] + candidates.enumerated().flatMap { line($0.offset + 1, $0.element) } + others + keys
    }

    private func line(_ number: Int, _ candidate: Candidate) -> [String] {
        let intern = candidate.intern.intern
        let state = candidate.intern.state.words[language]
        let who = [
            "\(intern.familyName), \(intern.givenNames)", intern.employer,
            candidate.intern.offer.map { "\($0), \(state)" } ?? state,
        ].compactMap(\.self).joined(separator: " · ")
        let why =
            candidate.evidence.isEmpty
            ? Localized(
                en: "only mentioned: that is no proof", fr: "mentionné seulement : ce n’est pas une preuve")
            : candidate.evidence.prefix(3).map {
                $0.rule.name + " (" + PlaceSentence.localized($0.place) + ")"
            }.joined(separator: ", ")
        return [
            ScreenLine.cut("\(number)  \(intern.ref)  \(who)".printable("·")),
            ScreenLine.cut("     \(why[language])".printable("·")),
        ]
    }

    /// What no key does.
    private var others: [String] {
        let keyed = ["facteur assign", "facteur decide", "facteur dismiss"]
        return advice.steps.filter { step in !keyed.contains { step.command.en.hasPrefix($0) } }.prefix(2)
            .flatMap { step in
                ScreenLine.wrapped(
                    (Localized(en: "If ", fr: "Si ") + step.when + .colon + step.command)[language],
                    indented: "")
            }
    }

    private var keys: [String] {
        var keys: [Localized] = []
        if advice.mayAssign {
            let last = candidates.count
            if last > 0 {
                let digits = last == 1 ? "1" : "1–\(last)"
                keys.append(
                    Localized(en: "\(digits) it is that intern's", fr: "\(digits) il est à ce stagiaire"))
            }
            keys.append(Localized(en: "a assign to another", fr: "a attribuer à un autre"))
        }
        if canDismiss { keys.append(Localized(en: "d dismiss", fr: "d classer")) }
        keys.append(Localized(en: "m the whole mail", fr: "m le courriel entier"))
        keys.append(Localized(en: "s skip", fr: "s sauter"))
        if canUndo { keys.append(Localized(en: "u undo", fr: "u annuler")) }
        keys.append(Localized(en: "q quit", fr: "q quitter"))
        return ScreenLine.wrapped(keys.joined(separator: " · ")[language], indented: "")
    }

    /// A mail that has given its number waits only for the code.
    var canDismiss: Bool { advice.reason != .missingNOC }
}
