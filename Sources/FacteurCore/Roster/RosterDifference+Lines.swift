extension RosterDifference {
    /// One line a row for a person, then the counts.
    ///
    /// - Parameters:
    ///   - told: the interns whom a letter has left for; where their address or code changes, the line says so.
    ///   - titles: of the NOC codes, where there are any: a code that is new stands beside what it means.
    package func lines(
        in language: Language, told: Set<InternRef> = [], titles: NOCTitles = NOCTitles()
    ) -> [String] {
        added.map { Self.added($0, language, titles) }
            + changed.flatMap { Self.changed($0, language, titles, isTold: told.contains($0.after.ref)) }
            + missing.map { Self.missing($0, language, isRemoved: removesMissing) } + [counts(language)]
    }

    /// Characters of a value: an address whole, so that what has changed in it can be seen.
    private static let longest = 320

    private static func added(_ intern: Intern, _ language: Language, _ titles: NOCTitles) -> String {
        let meaning = title(of: intern, language, titles).map { ", \(intern.noc?.rawValue ?? "")\($0)" }
        return "+ \(intern.ref)  \(intern.shownName)\(meaning ?? "")"
    }

    private static func title(of intern: Intern, _ language: Language, _ titles: NOCTitles) -> String? {
        intern.noc.flatMap { titles.anyTitle(for: $0, preferring: language) }.map { " (\($0))" }
    }

    private static func changed(
        _ change: Change, _ language: Language, _ titles: NOCTitles, isTold: Bool
    ) -> [String] {
        let fields = change.fields.map { field in
            let before = field.value(of: change.before)?.shown(most: longest) ?? nothing(language)
            let after = field.value(of: change.after)?.shown(most: longest) ?? nothing(language)
            let meaning = field == .noc ? title(of: change.after, language, titles) : nil
            return "\(field.name(in: language)) \(before) → \(after)\(meaning ?? "")"
        }
        let line = "~ \(change.after.ref)  \(change.after.shownName): \(fields.joined(separator: ", "))"
        guard isTold, change.touchesLetter else { return [line] }
        // Another name and another address at once may be another person: no letter is proposed.
        let isRenamed = change.fields.contains(.familyName) || change.fields.contains(.givenNames)
        return [
            line,
            isRenamed && change.fields.contains(.email)
                ? askWho(change.after, language) : callOut(change.after, language),
        ]
    }

    private static func missing(_ intern: Intern, _ language: Language, isRemoved: Bool) -> String {
        let word =
            switch (isRemoved, language) {
            case (false, .en): "not in the file, kept (--remove-missing removes it)"
            case (false, .fr): "absent du fichier, conservé (--remove-missing l'enlève)"
            case (true, .en): "not in the file, removed"
            case (true, .fr): "absent du fichier, enlevé"
            }
        return "- \(intern.ref)  \(intern.shownName): \(word)"
    }

    private static func nothing(_ language: Language) -> String { language == .en ? "(empty)" : "(vide)" }

    private static func askWho(_ intern: Intern, _ language: Language) -> String {
        language == .en
            ? "! \(intern.ref) has been told already, under another name and at another address: make sure that it is the same person; nothing is sent again"
            : "! \(intern.ref) a déjà reçu sa lettre, sous un autre nom et à une autre adresse : assurez-vous que c'est la même personne ; rien n'est renvoyé"
    }

    private static func callOut(_ intern: Intern, _ language: Language) -> String {
        let (ref, resend) = (intern.ref, "facteur resend \(intern.ref)")
        guard intern.noc != nil else {
            return language == .en
                ? "! \(ref) has been told already, with the code that is gone now: import the right one, then `\(resend)`"
                : "! \(ref) a déjà reçu sa lettre, avec le code qui n'y est plus : importez le bon, puis « \(resend) »"
        }
        return language == .en
            ? "! \(ref) has been told already, with what has changed: `\(resend)` sends the letter again, corrected"
            : "! \(ref) a déjà reçu sa lettre, avec ce qui a changé : « \(resend) » la renvoie, corrigée"
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
