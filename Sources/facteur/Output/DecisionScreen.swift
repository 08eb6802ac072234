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
        /// What the mail shows of the name.
        let mention: NameMention?
    }

    /// Its place in the walk, from 1, and the end of the walk.
    let place: (number: Int, of: Int)
    let mail: History.Mail
    let advice: HeldAdvice
    /// The mail as a person reads it.
    let text: [String]
    /// A key each.
    let candidates: [Candidate]
    /// Who has its number now.
    let owner: InternRef?
    /// What the last key did.
    let news: [Localized]
    let canUndo: Bool
    /// Unix seconds.
    let now: Int64
    let language: Language

    /// What a decision rests on: where it is not the same any more, the person has to look again.
    var shown: Shown {
        Shown(
            reason: mail.row.reason, offer: mail.row.offer, owner: owner,
            interns: candidates.map(\.intern.intern)
        )
    }

    struct Shown: Equatable {
        let reason: HeldReason?
        let offer: String?
        let owner: InternRef?
        let interns: [Intern]
    }

    /// So many have a digit of their own.
    static let mostCandidates = 9

    /// - Parameter rows: the text of the mail is cut until all fits, to 5 lines at least, and what tells the candidates apart takes
    ///   one line each; `nil` shows all of it.
    func lines(within rows: Int?) -> [String] {
        let parts = text.split(separator: "", maxSplits: 1, omittingEmptySubsequences: false)
        let header = Array(parts.first ?? [])
        let body = Array((parts.count > 1 ? parts[1] : []).drop(while: \.isEmpty)).flatMap {
            // Marked, so that no mail can look like a candidate or like news; a mail's words stay as they are.
            ScreenLine.quoted($0)
        }
        let whole = head + header + [""] + body + foot(isTight: false)
        guard let rows, whole.count > rows else { return whole }
        // From whom, and what about.
        let sender = ScreenLine.cut([header.first, header.last].compactMap(\.self).joined(separator: " · "))
        let (head, foot) = (head + [sender, ""], foot(isTight: true))
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

    private func foot(isTight: Bool) -> [String] {
        [""] + candidates.enumerated().flatMap { lines($0.offset + 1, $0.element, isTight: isTight) }
            + (isTight && !candidates.isEmpty ? [] : others) + keys
    }

    private func lines(_ number: Int, _ candidate: Candidate, isTight: Bool) -> [String] {
        let intern = candidate.intern.intern
        let state = candidate.intern.state.words[language]
        let who = [
            intern.listedName, employersDiffer ? intern.employer : nil,
            candidate.intern.offer.map { "\($0), \(state)" } ?? state,
        ].compactMap(\.self).joined(separator: " · ")
        let evidence = candidate.evidence.prefix(3).map {
            $0.rule.name + " (" + PlaceSentence.localized($0.place) + ")"
        }
        let mention = candidate.mention.map { mention in
            let shown = mention.words.joined(separator: " ")
            return mention.isWhole
                ? Localized(en: "whole name", fr: "nom entier")
                : Localized(en: "part of the name: \(shown)", fr: "partie du nom : \(shown)")
        }
        let why =
            ([mention].compactMap(\.self) + evidence).joined(separator: ", ")
            + (evidence.isEmpty
                ? Localized(en: " (that is no proof)", fr: " (ce n’est pas une preuve)")
                : Localized(verbatim: ""))
        let first = "\(number)  \(intern.ref)  \(who)"
        guard !isTight else { return [ScreenLine.cut("\(first) · \(why[language])".printable("·"))] }
        return [first, "     \(why[language])"].map { ScreenLine.cut($0.printable("·")) }
    }

    private var employersDiffer: Bool { Set(candidates.map(\.intern.intern.employer)).count > 1 }

    /// What no key does.
    private var others: [String] {
        let keyed = ["facteur assign", "facteur decide", "facteur dismiss", "facteur withdraw"]
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
                    advice.replaces
                        ? Localized(
                            en: "\(digits) it is that intern's, in place of the earlier number",
                            fr: "\(digits) il est à ce stagiaire, à la place de l’ancien numéro")
                        : Localized(
                            en: "\(digits) it is that intern's", fr: "\(digits) il est à ce stagiaire"))
            }
            keys.append(Localized(en: "a assign to another", fr: "a attribuer à un autre"))
        }
        if canWithdraw {
            keys.append(Localized(en: "w the number is dead", fr: "w le numéro n’est plus valable"))
        }
        if canDismiss { keys.append(Localized(en: "d dismiss", fr: "d classer")) }
        keys.append(Localized(en: "m the whole mail", fr: "m le courriel entier"))
        keys.append(Localized(en: "s skip", fr: "s sauter"))
        if canUndo { keys.append(Localized(en: "u undo", fr: "u annuler")) }
        keys.append(Localized(en: "q quit", fr: "q quitter"))
        return ScreenLine.wrapped(keys.joined(separator: " · ")[language], indented: "")
    }

    /// IRCC says that the mail's one number is dead.
    var canWithdraw: Bool { (advice.isWithdrawal || advice.dead?.isListed == true) && advice.offer != nil }

    /// The earlier number of the intern whom the mail means, where this one would take its place.
    func replaced(by ref: InternRef) -> String? {
        guard advice.replaces else { return nil }
        return candidates.first { $0.intern.intern.ref == ref && !$0.evidence.isEmpty }?.intern.offer
    }

    /// A mail that has given its number waits only for the code.
    var canDismiss: Bool { advice.reason != .missingNOC }
}
