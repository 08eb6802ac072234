/// What spreadsheet programs make of values.
enum SpreadsheetValue {
    /// `="00010"`, with which exports keep leading zeros, is its value; `nil` for anything else.
    static func constant(_ text: String) -> String? {
        guard text.hasPrefix("=\""), text.hasSuffix("\""), text.utf8.count > 2 else { return nil }
        let inner = text.dropFirst(2).dropLast()
        return inner.contains("\"") ? nil : String(inner).trimmed
    }

    static func problem(of text: String) -> RosterProblem? {
        text.hasPrefix("=") ? .isFormula(text) : error(of: text)
    }

    /// `#REF!` and its like.
    static func error(of text: String) -> RosterProblem? {
        guard text.hasPrefix("#") else { return nil }
        let isFilled = text.allSatisfy { $0 == "#" } && text.utf8.count > 2
        let isError =
            text.utf8.count <= 20
            && (text.hasSuffix("!") || text.hasSuffix("?") || text == "#N/A" || text == "#N/D")
        return isFilled || isError ? .isSpreadsheetError(text) : nil
    }

    /// Whether a reference is what a spreadsheet shows of a date: `05-mai`, `1-Jan`, `Mar-12`, `2026-05-05`, `05/05/2026`.
    static func isDate(_ text: String) -> Bool {
        guard text.utf8.count <= 20 else { return false }
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

    private static func isNumber(_ part: Substring) -> Bool {
        !part.isEmpty && part.count <= 4 && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
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
