import Text

/// Records for a spreadsheet (RFC 4180): the members of the JSON rows as columns, times in UTC as there.
enum CSV {
    static func heading(_ names: [String]) -> String { record(names) }

    static func record(_ row: JSON) -> String { record(members(row).map(\.1)) }

    /// All rows below their heading; nothing where there are none. Each row has the same members.
    static func text(_ rows: [JSON]) -> String {
        guard let first = rows.first else { return "" }
        return heading(members(first).map(\.0)) + rows.map(record).joined()
    }

    private static func record(_ cells: [String]) -> String {
        cells.map(quoted).joined(separator: ",") + "\r\n"
    }

    /// An object within an object gives a column for each of its members, `letter_state`.
    private static func members(_ row: JSON) -> [(String, String)] {
        guard case .object(let members) = row else { return [] }
        return members.flatMap { name, value -> [(String, String)] in
            switch value {
            case .object: Self.members(value).map { (name + "_" + $0.0, $0.1) }
            case .string(let text): [(name, text)]
            case .null: [(name, "")]
            case .bool, .number, .array: [(name, value.text)]
            }
        }
    }

    /// Texts come from mails: one that a spreadsheet would take for a formula gets an apostrophe in front.
    private static func quoted(_ cell: String) -> String {
        let isFormula = cell.first.map { "=+-@\t\r".contains($0) } ?? false
        let text = (isFormula ? "'" : "") + cell.printable("·")
        guard text.contains(where: { $0 == "," || $0 == "\"" }) || text.contains(" ") else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
