import Mail
package import Text

/// Something in a roster file that a person should check; the file is not refused.
package struct RosterWarning: Sendable, Hashable {
    /// The line of the warning, from 1; `nil` when it is about the whole file.
    package let line: Int?
    /// The message for a person, without the position.
    package let message: Localized

    package init(line: Int? = nil, _ message: Localized) {
        self.line = line
        self.message = message
    }

    /// For a row that brings back a reference whose intern was forgotten.
    ///
    /// - Parameter day: when, as a person reads it.
    package static func returns(_ ref: InternRef, forgotten day: String) -> RosterWarning {
        RosterWarning(
            Localized(
                en:
                    "\(ref) was forgotten on \(day), and this file brings the reference back: take the row out and `facteur forget \(ref)` again, unless it is another person",
                fr:
                    "\(ref) a été oublié le \(day), et ce fichier ramène la référence : ôtez la ligne et refaites `facteur forget \(ref)`, sauf si c’est une autre personne"
            ))
    }

    /// For a letter that has not left, whose mail's content is not kept any more: nobody can judge it by the new roster.
    package static func stays(_ offer: OfferNumber, _ ref: InternRef) -> RosterWarning {
        let number = offer.rawValue
        return RosterWarning(
            Localized(
                en:
                    "the letter that tells \(ref) \(number) has not left, and stays as it is: its mail is not kept any more; if the number is somebody else's now: `facteur unassign \(number) --because \"…\"`",
                fr:
                    "la lettre qui donne \(number) à \(ref) n’est pas partie et reste telle quelle : son courriel n’est plus conservé ; si le numéro est maintenant à quelqu’un d’autre : `facteur unassign \(number) --because \"…\"`"
            ))
    }

    /// `roster.csv:14: …` or `roster.csv: …`, one line.
    package func text(file: String) -> Localized {
        (line.map { "\(file):\($0): " } ?? "\(file): ") + message
    }
}

/// What a person should check in a roster without faults.
struct RosterWarnings {
    /// The most warnings of each kind.
    private static let most = 20

    private(set) var list: [RosterWarning] = []

    /// - Parameter lines: the line of each intern's row.
    init(
        _ roster: Roster, lines: [Int], unknownColumns: [String], shortRows: [Int] = [],
        titles: NOCTitles = NOCTitles()
    ) {
        let places = zip(roster.interns, lines)
        list = Self.limited(unknownColumns.map(Self.unknownColumn))
        if roster.count == 0 { list.append(Self.noRows) }
        if !shortRows.isEmpty { list.append(Self.short(shortRows)) }
        list += Self.limited(Self.strangeAddresses(places))
        list += Self.limited(
            Self.twins(roster, lines, key: { $0.ref.rawValue.lowercased() }).map(Self.sameButCase))
        list += Self.limited(
            Self.twins(roster, lines, key: { $0.email.text.lowercased() }).map(Self.sameEmail))
        list += Self.limited(Self.ofOtherVersions(places, titles))
        list += Self.limited(Self.indistinct(roster, lines))
        let plain = places.filter { !ReferenceRule.isDistinctive($0.0.ref.rawValue) }
        if let (first, line) = plain.first {
            list.append(Self.plainReferences(count: plain.count, first: first.ref, line))
        }
    }

    /// Codes of a version that is in use on another day: of last season, or of the next.
    private static func ofOtherVersions(
        _ places: Zip2Sequence<[Intern], [Int]>, _ titles: NOCTitles
    ) -> [RosterWarning] {
        guard !titles.isEmpty else { return [] }
        return places.compactMap { intern, line in
            guard let code = intern.noc, let other = titles.otherVersion(of: code) else { return nil }
            let fault = NOCFault.onlyInOtherVersion(code.rawValue, version: other, inForce: titles.version)
            return RosterWarning(line: line, RosterColumn.noc.name + ": " + fault.message)
        }
    }

    /// Each line on which a key is repeated, and the line where it stands before that.
    private static func twins(
        _ roster: Roster, _ lines: [Int], key: (Intern) -> String
    ) -> [(before: Int, again: Int)] {
        SharedKeys.rows(among: roster.count) { key(roster.interns[$0]) }
            .flatMap { zip($0, $0.dropFirst()) }.sorted { $0.1 < $1.1 }
            .map { (lines[$0], lines[$1]) }
    }

    /// People with the same full name of whom two or more have no portal address of their own.
    private static func indistinct(_ roster: Roster, _ lines: [Int]) -> [RosterWarning] {
        roster.indistinct().map { rows in
            sameName(rows.map { roster.interns[$0].ref.rawValue }, line: rows.first.map { lines[$0] })
        }
    }

    /// The same for the file's people together with those whom the ledger keeps: the latter are on no line of the file.
    ///
    /// - Parameter kept: the ledger's interns that are not in the file.
    static func indistinct(_ file: Roster, beside kept: [Intern]) -> [RosterWarning] {
        guard !kept.isEmpty else { return [] }
        let all = Roster(file.interns + kept)
        return limited(
            all.indistinct().filter { ($0.first ?? 0) < file.count && ($0.last ?? 0) >= file.count }.map {
                rows in
                sameName(rows.map { all.interns[$0].ref.rawValue }, line: nil)
            })
    }

    private static func limited(_ warnings: [RosterWarning]) -> [RosterWarning] {
        guard warnings.count > most else { return warnings }
        return warnings.prefix(most) + [andMore(warnings.count - most)]
    }
}

extension RosterWarnings {
    private static let noRows = RosterWarning(
        Localized(en: "the file has a header and no intern", fr: "le fichier a un en-tête et aucun stagiaire")
    )

    private static func unknownColumn(_ name: String) -> RosterWarning {
        let near = RosterColumn.nearest(to: name)
        return RosterWarning(
            Localized(
                en: "the column \(name.shown) is not known and is left out"
                    + (near.map { "; the nearest known one is \($0.name.en)" } ?? ""),
                fr: "la colonne \(name.shown) n’est pas connue et n’est pas lue"
                    + (near.map { " ; la plus proche connue est \($0.name.fr)" } ?? "")))
    }

    private static func sameButCase(_ place: (before: Int, again: Int)) -> RosterWarning {
        RosterWarning(
            line: place.again,
            Localized(
                en:
                    "the reference differs from that of line \(place.before) only by case: neither will be recognised in a mail",
                fr:
                    "la référence ne diffère de celle de la ligne \(place.before) que par la casse : aucune ne sera reconnue dans un courriel"
            ))
    }

    private static func sameEmail(_ place: (before: Int, again: Int)) -> RosterWarning {
        RosterWarning(
            line: place.again,
            Localized(
                en: "the e-mail address is that of line \(place.before) too: both letters go there",
                fr:
                    "l’adresse de courriel est aussi celle de la ligne \(place.before) : les deux lettres y seront envoyées"
            ))
    }

    /// - Parameters:
    ///   - people: each by reference.
    ///   - line: the line of the first, if there is one.
    private static func sameName(_ people: [String], line: Int?) -> RosterWarning {
        let shown = people.prefix(10).joined(separator: ", ") + (people.count > 10 ? "…" : "")
        return RosterWarning(
            line: line,
            Localized(
                en:
                    "\(shown) have the same name and no portal_email of their own: only a reference in the mail or a person can tell them apart",
                fr:
                    "\(shown) portent le même nom sans courriel_portail propre : seule une référence dans le courriel ou une personne peut les distinguer"
            ))
    }

    private static func plainReferences(count: Int, first: InternRef, _ line: Int) -> RosterWarning {
        RosterWarning(
            line: line,
            Localized(
                en: count == 1
                    ? "the reference \(first) is too plain to be looked for in a subject or in somebody's words; it counts as a sub-address (stages+\(first)@…) only"
                    : "\(count) references, \(first) the first, are too plain to be looked for in a subject or in somebody's words; they count as a sub-address (stages+\(first)@…) only",
                fr: count == 1
                    ? "la référence \(first) est trop banale pour être cherchée dans un objet ou un texte ; elle ne vaut que comme sous-adresse (stages+\(first)@…)"
                    : "\(count) références, \(first) la première, sont trop banales pour être cherchées dans un objet ou un texte ; elles ne valent que comme sous-adresse (stages+\(first)@…)"
            ))
    }

    private static func andMore(_ count: Int) -> RosterWarning {
        RosterWarning(Localized(en: "and \(count) more of the same", fr: "et \(count) autres du même genre"))
    }
}

extension RosterWarnings {
    /// Rows with fewer fields than the header.
    static func short(_ lines: [Int]) -> RosterWarning {
        let isOne = lines.count == 1
        return RosterWarning(
            Localized(
                en:
                    "\(isOne ? "line" : "lines") \(ranges(lines, " to ", "…")) \(isOne ? "has" : "have") fewer fields than the header; what is missing at \(isOne ? "its" : "their") end is taken as empty",
                fr:
                    "\(isOne ? "la ligne" : "les lignes") \(ranges(lines, " à ", "…")) \(isOne ? "a" : "ont") moins de champs que l’en-tête ; ce qui manque à la fin est pris pour vide"
            ))
    }

    private static func ranges(_ lines: [Int], _ to: String, _ more: String) -> String {
        var ranges: [ClosedRange<Int>] = []
        for line in lines {
            if let last = ranges.last, last.upperBound + 1 == line {
                ranges[ranges.count - 1] = last.lowerBound...line
            } else {
                ranges.append(line...line)
            }
        }
        let shown = ranges.prefix(10).map { range in
            range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)\(to)\(range.upperBound)"
        }
        return shown.joined(separator: ", ") + (ranges.count > 10 ? more : "")
    }

    /// Addresses that spell the whole name of another row and no part of their own, two or more of them: a column was sorted alone.
    static func strangeAddresses(_ places: Zip2Sequence<[Intern], [Int]>) -> [RosterWarning] {
        let others = places.filter { intern, _ in
            guard mayBeSpelled(intern.email.localPart) else { return false }
            let words = localWords(intern.email.text)
            return words.count > 1 && !own(intern, isIn: words)
        }
        // One alone is somebody's other name.
        guard others.count > 1 else { return [] }
        var rows: [String: [Intern]] = [:]
        for (intern, _) in others { rows[spelling(of: intern.email)] = [] }
        for (intern, _) in places {
            guard let key = spelled(intern), rows[key].map({ $0.count < 4 }) ?? false else { continue }
            rows[key]?.append(intern)
        }
        let strange = others.compactMap { intern, line -> RosterWarning? in
            guard let owner = rows[spelling(of: intern.email)]?.first(where: { $0.ref != intern.ref }) else {
                return nil
            }
            return RosterWarning(
                line: line,
                Localized(
                    en:
                        "the e-mail address spells the name of \(owner.ref), not of \(intern.ref): was a column sorted alone?",
                    fr:
                        "l’adresse de courriel porte le nom de \(owner.ref) et non celui de \(intern.ref) : une colonne a-t-elle été triée seule ?"
                ))
        }
        return strange.count > 1 ? strange : []
    }

    /// Whether a local part may have two words or more: `stagiaire12` and `dupont+stages` have one.
    private static func mayBeSpelled(_ localPart: String) -> Bool {
        var (isInWord, words) = (false, 0)
        for octet in localPart.utf8 {
            guard octet < 0x80 else { return true }
            if octet.isLetter, !isInWord { words += 1 }
            isInWord = octet.isLetter
            if octet == UInt8(ascii: "+") { break }
        }
        return words > 1
    }

    private static func spelling(of address: AddrSpec) -> String {
        localWords(address.text).sorted().joined(separator: " ")
    }

    /// `elise lefebvre`: as spelled in `elise.lefebvre@…`.
    private static func spelled(_ intern: Intern) -> String? {
        let words = NameText(intern.givenNames).words.prefix(4) + NameText(intern.familyName).words.prefix(4)
        return words.count > 1 ? words.map(\.text).sorted().joined(separator: " ") : nil
    }

    private static func localWords(_ address: String) -> [String] {
        let local = address.prefix { $0 != "@" && $0 != "+" }.prefix(64)
        return NameFolding.folded(String(local)).split { !$0.isLetter }.map(String.init)
    }

    private static func own(_ intern: Intern, isIn words: [String]) -> Bool {
        let local = words.joined()
        return (NameText(intern.givenNames).words + NameText(intern.familyName).words).contains {
            $0.text.count > 2 && local.contains($0.text)
        }
    }
}
