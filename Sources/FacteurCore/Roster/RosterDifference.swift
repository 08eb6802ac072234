import Mail
package import Text

/// What a roster file would change in the ledger.
package struct RosterDifference: Sendable {
    /// A row that is in both and differs.
    package struct Change: Sendable, Hashable {
        package let before: Intern
        package let after: Intern
        /// Never empty, in the order of `RosterColumn`.
        package let fields: [RosterColumn]

        /// Whether an intern who has had a letter was told something that is no longer true, or at another address.
        package var touchesLetter: Bool { fields.contains(.email) || fields.contains(.noc) }
    }

    /// Rows of the file that are not in the ledger, in file order.
    package let added: [Intern]
    /// In file order.
    package let changed: [Change]
    /// Rows of the ledger that are not in the file: shown, and kept unless `removesMissing`. In the ledger's order.
    package let missing: [Intern]
    package let unchanged: Int
    /// Whether interns who are not in the file are removed from the roster.
    package let removesMissing: Bool

    /// Interns of the file and interns whom the ledger keeps beside it, if no rule can distinguish them.
    package let warnings: [RosterWarning]

    package var isEmpty: Bool { added.isEmpty && changed.isEmpty && missing.isEmpty }

    /// Compares by reference, including case, in linear time.
    ///
    /// - Parameters:
    ///   - stored: the interns in the ledger that are not removed.
    ///   - removesMissing: whether interns who are not in the file are removed from the roster.
    package init(from stored: [Intern], to file: Roster, removesMissing: Bool = false) {
        let known = Dictionary(stored.map { ($0.ref, $0) }, uniquingKeysWith: { first, _ in first })
        var added: [Intern] = []
        var changed: [Change] = []
        for after in file.interns {
            guard let before = known[after.ref] else {
                added.append(after)
                continue
            }
            let fields = RosterColumn.changeable.filter { !$0.isSame(before, after) }
            if !fields.isEmpty { changed.append(Change(before: before, after: after, fields: fields)) }
        }
        self.removesMissing = removesMissing
        self.added = added
        self.changed = changed
        missing = stored.filter { file[$0.ref] == nil }
        unchanged = file.count - added.count - changed.count
        warnings = removesMissing ? [] : RosterWarnings.indistinct(file, beside: missing)
    }
}

extension RosterDifference {
    /// One line a row for a person, then the counts.
    ///
    /// - Parameters:
    ///   - letters: where a letter stands that was sent to an intern, or could not be: if their address or code changes, the line
    ///     says what to do.
    ///   - titles: titles of the NOC codes, if available: a new code is shown with its title.
    package func lines(
        in language: Language, letters: [InternRef: LetterState] = [:], titles: NOCTitles = NOCTitles()
    ) -> [String] {
        added.map { Self.added($0, language, titles) }
            + changed.flatMap { Self.changed($0, language, titles, letters[$0.after.ref]) }
            + missing.map { Self.missing($0, language, isRemoved: removesMissing) } + [counts[language]]
    }

    /// Characters of a value: enough for a whole address, so that a change in it is visible.
    private static let longest = 320

    private static func added(_ intern: Intern, _ language: Language, _ titles: NOCTitles) -> String {
        let meaning = title(of: intern, language, titles).map { ", \(intern.noc?.rawValue ?? "")\($0)" }
        return "+ \(intern.ref)  \(intern.shownName)\(meaning ?? "")"
    }

    private static func title(of intern: Intern, _ language: Language, _ titles: NOCTitles) -> String? {
        intern.noc.flatMap { titles.anyTitle(for: $0, preferring: language) }.map { " (\($0))" }
    }

    private static func changed(
        _ change: Change, _ language: Language, _ titles: NOCTitles, _ letter: LetterState?
    ) -> [String] {
        let fields = change.fields.map { field in
            let before = field.value(of: change.before)?.shown(most: longest) ?? nothing[language]
            let after = field.value(of: change.after)?.shown(most: longest) ?? nothing[language]
            let meaning = field == .noc ? title(of: change.after, language, titles) : nil
            return "\(field.name[language]) \(before) → \(after)\(meaning ?? "")"
        }
        let line =
            "~ \(change.after.ref)  \(change.after.shownName)\(Localized.colon[language])\(fields.joined(separator: ", "))"
        guard let letter, change.touchesLetter else { return [line] }
        // A new name and a new address together may mean another person: no letter is proposed.
        let isRenamed = change.fields.contains(.familyName) || change.fields.contains(.givenNames)
        return [
            line,
            isRenamed && change.fields.contains(.email)
                ? askWho(change.after.ref)[language] : callOut(change.after, letter)[language],
        ]
    }

    private static func missing(_ intern: Intern, _ language: Language, isRemoved: Bool) -> String {
        let word =
            isRemoved
            ? Localized(en: "not in the file, removed", fr: "absent du fichier, enlevé")
            : Localized(
                en: "not in the file, kept (--remove-missing removes it)",
                fr: "absent du fichier, conservé (--remove-missing l’enlève)")
        return "- \(intern.ref)  \(intern.shownName)\(Localized.colon[language])\(word[language])"
    }

    private static let nothing = Localized(en: "(empty)", fr: "(vide)")

    private static func askWho(_ ref: InternRef) -> Localized {
        Localized(
            en:
                "! \(ref) has been told already, under another name and at another address: make sure that it is the same person; nothing is sent again",
            fr:
                "! \(ref) a déjà reçu sa lettre, sous un autre nom et à une autre adresse : assurez-vous que c’est la même personne ; rien n’est renvoyé"
        )
    }

    private static func callOut(_ intern: Intern, _ letter: LetterState) -> Localized {
        let ref = intern.ref
        if letter == .bounced || letter == .failed {
            return intern.noc == nil
                ? Localized(
                    en:
                        "! the letter to \(ref) did not arrive, and the code is gone: import the right one, then `facteur resend \(ref)`",
                    fr:
                        "! la lettre à \(ref) n’est pas arrivée, et le code n’y est plus : importez le bon, puis `facteur resend \(ref)`"
                )
                : Localized(
                    en:
                        "! the letter to \(ref) did not arrive: `facteur resend \(ref)` sends it again, with what has changed",
                    fr:
                        "! la lettre à \(ref) n’est pas arrivée : `facteur resend \(ref)` la renvoie, avec ce qui a changé"
                )
        }
        return intern.noc == nil
            ? Localized(
                en:
                    "! \(ref) has been told already, with the code that is gone now: import the right one, then `facteur resend \(ref)`",
                fr:
                    "! \(ref) a déjà reçu sa lettre, avec le code qui n’y est plus : importez le bon, puis `facteur resend \(ref)`"
            )
            : Localized(
                en:
                    "! \(ref) has been told already, with what has changed: `facteur resend \(ref)` sends the letter again, corrected",
                fr:
                    "! \(ref) a déjà reçu sa lettre, avec ce qui a changé : `facteur resend \(ref)` la renvoie, corrigée"
            )
    }

    private var counts: Localized {
        Localized(
            en:
                "\(added.count) new, \(changed.count) changed, \(missing.count) missing from the file, \(unchanged) unchanged",
            fr:
                "nouveaux : \(added.count), modifiés : \(changed.count), absents du fichier : \(missing.count), inchangés : \(unchanged)"
        )
    }
}

extension Intern {
    /// `Le Goff, Anne-Marie`, safe for a terminal.
    fileprivate var shownName: String {
        String("\(familyName), \(givenNames)".shown(most: 100).dropFirst().dropLast())
    }
}
