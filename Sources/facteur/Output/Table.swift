import FacteurCore
import Text

/// Rows of text under a heading, columns as wide as their widest cell.
///
/// Cells come from mails: any character that could control a terminal is made visible first.
struct Table {
    private let heading: [String]
    private var rows: [[String]] = []

    init(_ heading: [Localized], in language: Language) { self.heading = heading.map { $0[language] } }

    mutating func add(_ cells: [String]) { rows.append(cells.map { $0.printable("·") }) }

    var lines: [String] {
        let widths = heading.indices.map { column in
            ([heading] + rows).map { column < $0.count ? $0[column].columns : 0 }.max() ?? 0
        }
        return ([heading] + rows).map { row in
            let cells = row.enumerated().map { column, cell in
                column == row.count - 1 ? cell : cell.padded(to: widths[column])
            }
            return cells.joined(separator: "  ").withoutTrailingSpaces
        }
    }
}
