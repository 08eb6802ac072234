import Text

/// An accepted roster file, with facts about the file itself.
package struct RosterSheet: Sendable {
    package let roster: Roster
    /// The line of each intern's row, in the roster's order.
    package let lines: [Int]
    /// The fields for which the file has no column: their known values stay.
    package let absent: Set<RosterColumn>
    private let unknownColumns: [String]
    private let shortRows: [Int]
    private let titles: NOCTitles

    init(_ rows: RosterRows) {
        roster = Roster(rows.interns)
        lines = rows.lines
        absent = rows.header.absent
        (unknownColumns, shortRows, titles) = (rows.header.unknown, rows.shortRows, rows.titles)
    }

    /// What a person may want to look at. Working them out takes time linear in the size of the file.
    package var warnings: [RosterWarning] {
        RosterWarnings(
            roster, lines: lines, unknownColumns: unknownColumns, shortRows: shortRows, titles: titles
        ).list
    }

    /// The line of each reference.
    package var lineOfRef: [InternRef: Int] {
        Dictionary(zip(roster.interns.map(\.ref), lines), uniquingKeysWith: { first, _ in first })
    }
}

extension RosterSheet {
    /// One line that names the missing columns, if the ledger has values for them, and says what becomes of those: what is known of
    /// a person is not known of the next one in the same row.
    package func absentWord(beside stored: [Intern]) -> RosterWarning? {
        let fields = RosterColumn.changeable.filter { field in
            absent.contains(field)
                && stored.contains { field.isKnown(of: $0) && roster.row(of: $0.ref) != nil }
        }
        guard !fields.isEmpty else { return nil }
        // Nobody is copied: a roster may have a hundred thousand.
        var (keeps, others): (Bool, [String]) = (false, [])
        for before in stored where fields.contains(where: { $0.isKnown(of: before) }) {
            guard let row = roster.row(of: before.ref) else { continue }
            if roster.interns[row].isAnotherPerson(than: before) {
                others.append(before.ref.rawValue)
            } else {
                keeps = true
            }
        }
        let names = fields.map(\.name).joined(separator: ", ")
        return RosterWarning(
            Localized(en: "absent from the file: ", fr: "absent du fichier : ") + names
                + Self.fate(keeps: keeps, of: others))
    }

    /// - Parameters:
    ///   - keeps: a row stays its person's.
    ///   - others: the rows that become another person's.
    private static func fate(keeps: Bool, of others: [String]) -> Localized {
        let shown = others.prefix(10).joined(separator: ", ") + (others.count > 10 ? "…" : "")
        guard keeps else {
            return Localized(
                en: "; it becomes empty where a row becomes another person's: \(shown)",
                fr: " ; ce sera vide là où une ligne passe à une autre personne : \(shown)")
        }
        let kept = Localized(
            en: "; what is known of it stays as it is", fr: " ; ce qui en est connu reste tel quel")
        guard !others.isEmpty else { return kept }
        return kept
            + Localized(
                en: ", but becomes empty where a row becomes another person's: \(shown)",
                fr: ", mais sera vide là où une ligne passe à une autre personne : \(shown)")
    }
}

extension Roster {
    /// The same roster with the ledger's values in every field for which the file has no column; not for a row that now belongs to
    /// another person.
    package func completed(from known: RosterMatch, absent: Set<RosterColumn>) -> Roster {
        guard !absent.isEmpty, !known.stored.isEmpty else { return self }
        return changed { interns in
            for row in interns.indices {
                guard let before = known[row], !interns[row].isAnotherPerson(than: before) else { continue }
                // Rows without anything to keep, as most have, are not copied.
                for column in absent where !column.isSame(before, interns[row]) {
                    column.copy(from: before, to: &interns[row])
                }
            }
        }
    }
}

/// How spreadsheet programs change values.
enum SpreadsheetValue {
    /// The value of `="00010"`, with which exports keep leading zeros; `nil` for any other text.
    static func constant(_ text: String) -> String? {
        guard text.hasPrefix("=\""), text.hasSuffix("\""), text.utf8.count > 2 else { return nil }
        let inner = text.dropFirst(2).dropLast()
        return inner.contains("\"") ? nil : String(inner).trimmed
    }

    static func problem(of text: String) -> RosterProblem? {
        text.hasPrefix("=") ? .isFormula(text) : error(of: text)
    }

    /// `#REF!` and similar.
    static func error(of text: String) -> RosterProblem? {
        guard text.hasPrefix("#") else { return nil }
        let isFilled = text.allSatisfy { $0 == "#" } && text.utf8.count > 2
        let isError =
            text.utf8.count <= 20
            && (text.hasSuffix("!") || text.hasSuffix("?") || text == "#N/A" || text == "#N/D")
        return isFilled || isError ? .isSpreadsheetError(text) : nil
    }

    /// Whether a reference is a date in the form of a spreadsheet: `05-mai`, `1-Jan`, `Mar-12`, `2026-05-05`, `05/05/2026`.
    static func isDate(_ text: String) -> Bool {
        guard text.utf8.count <= 20, !isOtherwise(text) else { return false }
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "/" || $0 == " " }
        guard (2...3).contains(parts.count) else { return false }
        let words = parts.filter { isMonth($0) }
        let numbers = parts.filter { isNumber($0) }
        if words.count == 1, numbers.count == parts.count - 1 {
            // People write MAR-12; spreadsheets write Mar-12 and mars-12.
            return isNumber(parts[0]) || parts[0].dropFirst().allSatisfy { !$0.isUppercase }
        }
        guard numbers.count == 3 else { return text.contains("/") && numbers.count == parts.count }
        let values = numbers.map { Int($0) ?? 0 }
        let isYearFirst = parts[0].count == 4 && (1900...2100).contains(values[0])
        let isYearLast = parts[2].count == 4 && (1900...2100).contains(values[2])
        let rest = isYearFirst ? values.dropFirst() : values.dropLast()
        return (isYearFirst || isYearLast) && rest.allSatisfy { (1...31).contains($0) }
            && rest.contains { $0 <= 12 } && parts.allSatisfy { $0.count <= 2 || $0.count == 4 }
    }

    /// As `S26-12` and `E-00012`: neither a month's name nor a date's number has a digit beside a letter, or more than four of them.
    private static func isOtherwise(_ text: String) -> Bool {
        var (digits, afterLetter) = (0, false)
        for octet in text.utf8 {
            if octet.isDigit, afterLetter || digits == 4 { return true }
            if octet.isLetter, digits > 0 { return true }
            digits = octet.isDigit ? digits + 1 : 0
            afterLetter = octet.isLetter
        }
        return false
    }

    private static func isNumber(_ part: Substring) -> Bool {
        part.count <= 4 && part.isDigits
    }

    private static func isMonth(_ part: Substring) -> Bool {
        months.contains(NameFolding.folded(part.hasSuffix(".") ? String(part.dropLast()) : String(part)))
    }

    private static let months: Set<String> = [
        "jan", "janv", "janvier", "january", "feb", "fev", "fevr", "fevrier", "february", "mar", "mars",
        "march",
        "apr", "avr", "avril", "april", "mai", "may", "jun", "juin", "june", "jul", "juil", "juillet", "july",
        "aug", "aou", "aout", "august", "sep", "sept", "septembre", "september", "oct", "octobre", "october",
        "nov", "novembre", "november", "dec", "decembre", "december",
    ]
}
