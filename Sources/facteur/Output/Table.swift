import FacteurCore
import Text

/// Rows of text under a heading, columns as wide as their widest cell, as far as the terminal goes.
///
/// Cells come from mails: any character that could control a terminal is made visible first.
struct Table {
    private let heading: [String]
    private var rows: [[String]] = []

    init(_ heading: [Localized], in language: Language) { self.heading = heading.map { $0[language] } }

    mutating func add(_ cells: [String]) { rows.append(cells.map { $0.printable("·") }) }

    /// For the terminal of this process; without one nothing is cut.
    var lines: [String] { lines(within: Terminal.columns) }

    /// - Parameter room: columns; the widest cells are cut until all fit. At least 40 are used.
    func lines(within room: Int?) -> [String] {
        let wanted = heading.indices.map { column in
            ([heading] + rows).map { column < $0.count ? $0[column].columns : 0 }.max() ?? 0
        }
        let widths = room.map { Self.fitted(wanted, within: max(40, $0)) } ?? wanted
        return ([heading] + rows).map { Self.line($0, widths) }
    }

    /// Each cell in its width.
    static func line(_ cells: [String], _ widths: [Int]) -> String {
        zip(cells, widths).map { cell, width in cell.cut(to: width).padded(to: width) }
            .joined(separator: "  ").withoutTrailingSpaces
    }

    /// Narrows the widest columns first.
    static func fitted(_ wanted: [Int], within room: Int) -> [Int] {
        let gaps = 2 * max(0, wanted.count - 1)
        var most = wanted.max() ?? 0
        func total() -> Int { wanted.reduce(gaps) { $0 + min($1, most) } }
        while most > 4, total() > room { most -= 1 }
        return wanted.map { min($0, most) }
    }
}
