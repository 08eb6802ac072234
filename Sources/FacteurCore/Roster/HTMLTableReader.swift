import Mail

/// The tables of an HTML page, each with its own rows, in one pass without a tree: what a browser saves of the portal's list.
///
/// Cells may lack their end tags. A table inside a cell has rows of its own and adds nothing to the cell around it. What a
/// reader would not see (scripts, hidden text) is no text of a cell.
struct HTMLTableReader {
    enum Limit {
        /// Tables within tables; deeper ones are read as part of the last.
        static let depth = 32
        /// Octets of HTML of one cell; the rest of it is not read.
        static let cell = 65_536
        /// Cells that one `colspan` may stand for.
        static let span = 100
        /// Cells of a page: 50,000 rows of the portal's list have fewer.
        static let cells = 500_000
    }

    /// A table that is open, with its row and cell as far as they are.
    private struct OpenTable {
        var rows: [CSVRecord] = []
        var row: CSVRecord?
        var cell: [UInt8]?
        var cellLine = 1
        var span = 1
    }

    /// In the order in which they end.
    private(set) var tables: [[CSVRecord]] = []
    /// There were more cells than `Limit.cells`; reading has stopped there.
    private(set) var isCut = false
    /// The page ends inside a table, or before its own end: the rest of it is missing.
    private(set) var isUnfinished = false
    /// A list to choose from, whose entries are no text of the cell.
    private var isInChoice = false
    private var endsExpected = 0
    private var cells = 0
    private var open: [OpenTable] = []
    private var tags: HTMLTagScanner

    init(_ octets: [UInt8]) {
        tags = HTMLTagScanner(octets)
        while !isCut, let piece = tags.next() {
            switch piece {
            case .text(let slice): append(slice)
            case .tag(let tag): take(tag)
            }
        }
        isUnfinished = !open.isEmpty || endsExpected > 0
        while !open.isEmpty { closeTable() }
    }

    private mutating func take(_ tag: HTMLTagScanner.Tag) {
        switch (tag.name, tag.isEnd) {
        case ("table", false):
            if open.count < Limit.depth { open.append(OpenTable()) }
        case ("table", true): closeTable()
        case ("tr", false):
            closeRow()
            innermost { $0.row = CSVRecord(line: tag.line) }
        case ("tr", true): closeRow()
        case ("td", false), ("th", false):
            closeCell()
            innermost { table in
                if table.row == nil { table.row = CSVRecord(line: tag.line) }
                table.cell = []
                table.cellLine = tag.line
                table.span = tag.span
            }
        case ("td", true), ("th", true): closeCell()
        case ("select", let isEnd): isInChoice = !isEnd && open.last?.cell != nil
        case ("html", let isEnd): endsExpected = isEnd ? 0 : 1
        default: append(tag.octets)
        }
    }

    private mutating func innermost(_ change: (inout OpenTable) -> Void) {
        guard !open.isEmpty else { return }
        change(&open[open.count - 1])
    }

    private mutating func append(_ slice: ArraySlice<UInt8>) {
        if isInChoice { return }
        innermost { table in
            guard let count = table.cell?.count else { return }
            table.cell?.append(contentsOf: slice.prefix(max(0, Limit.cell - count)))
        }
    }

    private mutating func closeCell() {
        guard let cell = open.last?.cell else { return }
        isInChoice = false
        cells += open.last?.span ?? 1
        isCut = cells > Limit.cells
        innermost { table in
            table.cell = nil
            let (text, spoken) = Self.text(of: cell)
            let field = CSVField(text: text, line: table.cellLine, spoken: spoken)
            let empty = CSVField(text: "", line: table.cellLine)
            for place in 0..<table.span {
                table.row?.fieldCount += 1
                if table.row?.fields.count ?? 0 < CSVReader.Limit.fields {
                    table.row?.fields.append(place == 0 ? field : empty)
                }
            }
        }
    }

    private mutating func closeRow() {
        closeCell()
        innermost { table in
            if let row = table.row, row.fieldCount > 0 { table.rows.append(row) }
            table.row = nil
        }
    }

    private mutating func closeTable() {
        closeRow()
        if let table = open.popLast(), !table.rows.isEmpty { tables.append(table.rows) }
    }

    /// The classes by which pages, the Government of Canada's own among them, keep words for screen readers; the style sheet that
    /// hides them is a file of its own.
    private static let hidden =
        "<style>.wb-inv,.wb-invisible,.wb-sl,.sr-only,.visually-hidden{display:none}</style>"

    private static func text(of cell: [UInt8]) -> (text: String, spoken: String) {
        let html = String(decoding: cell, as: UTF8.self)
        let isPlain = !cell.contains(UInt8(ascii: "<")) && !cell.contains(UInt8(ascii: "&"))
        guard !isPlain else { return (html.squeezed, "") }
        // Whoever has the page without that style sheet sees them.
        return (HTMLText.visible(of: hidden + html).text.squeezed, HTMLText.visible(of: html).text)
    }
}
