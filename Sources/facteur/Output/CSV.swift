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

    /// Texts come from mails: what a spreadsheet would take for a formula gets an apostrophe in front, also behind a sign at which
    /// some split a cell. By scalars: an accent upon a quotation mark must not hide it.
    private static func quoted(_ cell: String) -> String {
        var text = String.UnicodeScalarView()
        var begins = true
        for scalar in cell.printable("·").unicodeScalars {
            if begins, "=+-@".unicodeScalars.contains(scalar) { text.append("'") }
            if scalar == "\"" { text.append("\"") }
            text.append(scalar)
            begins = ",;\t\"".unicodeScalars.contains(scalar) || begins && scalar == " "
        }
        return "\"" + String(text) + "\""
    }
}
