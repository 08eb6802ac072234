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

    private let file: Roster
    private let known: RosterMatch
    private let addedRows: [Int32]
    private let changedRows: [Int32]
    /// Rows of the ledger that are not in the file: shown, and kept unless `removesMissing`. In the ledger's order.
    package let missing: [Intern]
    package let unchanged: Int
    /// Whether interns who are not in the file are removed from the roster.
    package let removesMissing: Bool

    /// Interns of the file and interns whom the ledger keeps beside it, if no rule can distinguish them.
    package let warnings: [RosterWarning]

    package var isEmpty: Bool { addedRows.isEmpty && changedRows.isEmpty && missing.isEmpty }

    /// Whether a number may be somebody else's by the file.
    package var isEvidence: Bool {
        !addedRows.isEmpty || removesMissing && !missing.isEmpty
            || changed.contains { $0.fields.contains(where: \.isEvidence) }
    }

    /// Rows of the file that are not in the ledger, in file order.
    package var added: some Collection<Intern> { addedRows.lazy.map { file.interns[Int($0)] } }

    /// In file order.
    package var changed: some Collection<Change> { changedRows.lazy.compactMap { change(in: Int($0)) } }

    private func change(in row: Int) -> Change? {
        let after = file.interns[row]
        return known[row].map { Change(before: $0, after: after, fields: after.columns(differingFrom: $0)) }
    }

    /// Compares by reference, including case, in linear time.
    ///
    /// - Parameters:
    ///   - known: the interns in the ledger that are not removed, beside the file.
    ///   - removesMissing: whether interns who are not in the file are removed from the roster.
    package init(from known: RosterMatch, to file: Roster, removesMissing: Bool = false) {
        var (added, changed): ([Int32], [Int32]) = ([], [])
        for (row, after) in file.interns.enumerated() {
            if let before = known[row] {
                if after.differs(from: before) { changed.append(Int32(clamping: row)) }
            } else {
                added.append(Int32(clamping: row))
            }
        }
        (self.file, self.known, self.removesMissing) = (file, known, removesMissing)
        (addedRows, changedRows) = (added, changed)
        missing = known.missing
        unchanged = file.count - added.count - changed.count
        warnings = removesMissing ? [] : RosterWarnings.indistinct(file, beside: missing)
    }
}

extension RosterDifference {
    /// One line a row for a person, then the counts, one after the other: together they may be larger than the roster.
    ///
    /// - Parameters:
    ///   - letters: where a letter stands that was sent to an intern, or could not be: if their address or code changes, the line
    ///     says what to do.
    ///   - titles: titles of the NOC codes, if available: a new code is shown with its title.
    package func eachLine(
        in language: Language, letters: [InternRef: LetterState] = [:], titles: NOCTitles = NOCTitles(),
        _ body: (String) throws -> Void
    ) rethrows {
        for intern in added { try body(Self.added(intern, language, titles)) }
        for change in changed {
            for line in Self.changed(change, language, titles, letters[change.after.ref]) { try body(line) }
        }
        for intern in missing { try body(Self.missing(intern, language, isRemoved: removesMissing)) }
        try body(counts[language])
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
                "\(addedRows.count) new, \(changedRows.count) changed, \(missing.count) missing from the file, \(unchanged) unchanged",
            fr:
                "nouveaux : \(addedRows.count), modifiés : \(changedRows.count), absents du fichier : \(missing.count), inchangés : \(unchanged)"
        )
    }
}

extension Intern {
    /// `Le Goff, Anne-Marie`, safe for a terminal.
    fileprivate var shownName: String {
        String(listedName.shown(most: 100).dropFirst().dropLast())
    }
}
