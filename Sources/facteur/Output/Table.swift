import FacteurCore

/// Rows of text under a heading, columns as wide as their widest cell.
///
/// Cells come from mails: whatever could steer a terminal is made visible first.
struct Table {
    private let heading: [String]
    private var rows: [[String]] = []

    init(_ heading: [Localized], in language: Language) { self.heading = heading.map { $0[language] } }

    mutating func add(_ cells: [String]) { rows.append(cells.map(Table.printable)) }

    var lines: [String] {
        let widths = heading.indices.map { column in
            ([heading] + rows).map { column < $0.count ? $0[column].unicodeScalars.count : 0 }.max() ?? 0
        }
        return ([heading] + rows).map { row in
            let cells = row.enumerated().map { column, cell in
                column == row.count - 1 ? cell : Table.pad(cell, to: widths[column])
            }
            return Table.trimmed(cells.joined(separator: "  "))
        }
    }

    /// Controls, format characters and line breaks become `·`: a subject can neither move the cursor nor reverse the line.
    static func printable(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse:
                result.append("·")
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    private static func pad(_ cell: String, to width: Int) -> String {
        cell + String(repeating: " ", count: max(0, width - cell.unicodeScalars.count))
    }

    private static func trimmed(_ line: String) -> String {
        var line = line[...]
        while line.last == " " { line.removeLast() }
        return String(line)
    }
}
