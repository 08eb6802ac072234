extension RosterDifference {
    /// One line a row for a person, then the counts.
    ///
    /// - Parameter told: the interns whom a letter has left for; where their address or code changes, the line says so.
    package func lines(in language: Language, told: Set<InternRef> = []) -> [String] {
        added.map { Self.added($0, language) }
            + changed.flatMap { Self.changed($0, language, isTold: told.contains($0.after.ref)) }
            + missing.map { Self.missing($0, language) } + [counts(language)]
    }

    /// Characters of a value: an address whole, so that what has changed in it can be seen.
    private static let longest = 320

    private static func added(_ intern: Intern, _ language: Language) -> String {
        "+ \(intern.ref)  \(intern.shownName)"
    }

    private static func changed(_ change: Change, _ language: Language, isTold: Bool) -> [String] {
        let fields = change.fields.map { field in
            let before = field.value(of: change.before)?.shown(most: longest) ?? nothing(language)
            let after = field.value(of: change.after)?.shown(most: longest) ?? nothing(language)
            return "\(field.name(in: language)) \(before) → \(after)"
        }
        let line = "~ \(change.after.ref)  \(change.after.shownName): \(fields.joined(separator: ", "))"
        return isTold && change.touchesLetter ? [line, callOut(change.after.ref, language)] : [line]
    }

    private static func missing(_ intern: Intern, _ language: Language) -> String {
        let word =
            language == .en
            ? "not in the file, kept (--remove-missing removes it)"
            : "absent du fichier, conservé (--remove-missing l'enlève)"
        return "- \(intern.ref)  \(intern.shownName): \(word)"
    }

    private static func nothing(_ language: Language) -> String { language == .en ? "(empty)" : "(vide)" }

    private static func callOut(_ ref: InternRef, _ language: Language) -> String {
        language == .en
            ? "! \(ref) has been told already, with what has changed: `facteur resend \(ref)` sends the letter again, corrected"
            : "! \(ref) a déjà reçu sa lettre, avec ce qui a changé : « facteur resend \(ref) » la renvoie, corrigée"
    }

    private func counts(_ language: Language) -> String {
        language == .en
            ? "\(added.count) new, \(changed.count) changed, \(missing.count) missing from the file, \(unchanged) unchanged"
            : "nouveaux : \(added.count), modifiés : \(changed.count), absents du fichier : \(missing.count), inchangés : \(unchanged)"
    }
}

extension Intern {
    /// `Le Goff, Anne-Marie`, harmless on a terminal.
    fileprivate var shownName: String {
        String("\(familyName), \(givenNames)".shown(most: 100).dropFirst().dropLast())
    }
}
