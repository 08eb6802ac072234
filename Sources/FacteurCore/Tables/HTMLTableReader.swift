import Mail

/// The tables of an HTML page, each with its own rows, in one pass without a tree: for the portal's list as a browser saves it.
///
/// Cells may lack their end tags. A table inside a cell has its own rows and adds nothing to the cell around it. Invisible content
/// (scripts, hidden text) is not part of a cell's text.
struct HTMLTableReader {
    enum Limit {
        /// Tables within tables; deeper ones are read as part of the last.
        static let depth = 32
        /// Octets of HTML of one cell; the rest of it is not read.
        static let cell = 65_536
        /// Octets of the tag of a row or a cell; what a longer one says of its look is not heeded.
        static let tag = 4_096
        /// The most cells for one `colspan`.
        static let span = 100
        /// Cells of a page: 50,000 rows of the portal's list have fewer.
        static let cells = 500_000
    }

    /// An open table, with its current row and cell.
    private struct OpenTable {
        var rows: [CSVRecord] = []
        var row: CSVRecord?
        /// What the row's own tag says of its cells, as the tag of an element around them.
        var rowTag: [UInt8] = []
        var cell: [UInt8]?
        var cellLine = 1
        var span = 1
        var aside = ""
        var title: [UInt8]
    }

    /// In the order in which they end.
    private(set) var tables: [[CSVRecord]] = []
    /// Of each table its caption, or else the heading above it.
    private(set) var titles: [String] = []
    /// There were more cells than `Limit.cells`; reading has stopped there.
    private(set) var isCut = false
    /// The page ends inside a table, or before its own end: the rest is missing.
    private(set) var isUnfinished = false
    /// Inside a selection list, whose entries are not part of the cell's text.
    private var isInChoice = false
    private var isInChosen = false
    /// The last heading of the page, with its markup, and whether it has not ended yet.
    private var heading: [UInt8] = []
    private var isInHeading = false
    private var isInCaption = false
    private var endsExpected = 0
    private var cells = 0
    private var open: [OpenTable] = []
    private let octets: [UInt8]
    /// Of the place up to which lines are counted; from 1.
    private var line = 1
    private var counted = 0

    init(_ octets: [UInt8]) {
        self.octets = octets
        let html = octets.span
        var tokens = HTMLTokenizer()
        while !isCut, let token = tokens.next(html) {
            switch token {
            case .text(let range): append(range)
            case .rawText(let range): if tokens.tag != .script && tokens.tag != .style { append(range) }
            case .start:
                start(tokens.tag, tokens.place, columns: min(tokens.columns(html), Limit.span))
                note(tokens, html)
            case .end: end(tokens.tag, tokens.place)
            case .comment, .declaration: break
            case .unclosed: isUnfinished = true
            }
        }
        isUnfinished = isUnfinished || !open.isEmpty || endsExpected > 0
        while !open.isEmpty { closeTable() }
    }

    private mutating func start(_ tag: HTMLTag, _ place: Range<Int>, columns: Int) {
        switch tag {
        case .table: if open.count < Limit.depth { open.append(OpenTable(title: heading)) }
        case .tr:
            closeRow()
            let line = line(at: place.lowerBound)
            let tag = Self.asSpan(octets[place])
            innermost { table in
                table.row = CSVRecord(line: line)
                table.rowTag = tag
            }
        case .td, .th:
            closeCell()
            let line = line(at: place.lowerBound)
            // A page may hide whole columns where there is little room: what they say of a row counts all the same.
            let tag =
                String(decoding: octets[place], as: UTF8.self).lowercased().contains("line-through")
                ? Self.asSpan(octets[place]) : []
            innermost { table in
                if table.row == nil { table.row = CSVRecord(line: line) }
                table.cell = table.rowTag + tag
                table.cellLine = line
                table.span = columns
            }
        case .select: isInChoice = open.last?.cell != nil
        case .h1, .h2, .h3, .h4, .h5, .h6:
            (heading, isInHeading) = ([], true)
            append(place)
        case .caption:
            isInCaption = true
            innermost { $0.title = [] }
        case .html: endsExpected = 1
        case .script, .style: break
        default: append(place)
        }
    }

    private mutating func end(_ tag: HTMLTag, _ place: Range<Int>) {
        switch tag {
        case .table: closeTable()
        case .tr: closeRow()
        case .td, .th: closeCell()
        case .select: (isInChoice, isInChosen) = (false, false)
        case .option: isInChosen = false
        case .h1, .h2, .h3, .h4, .h5, .h6:
            isInHeading = false
            append(place)
        case .caption: isInCaption = false
        case .html: endsExpected = 0
        case .script, .style: break
        default: append(place)
        }
    }

    private mutating func line(at place: Int) -> Int {
        line += octets[counted..<place].count { $0 == 0x0A }
        counted = place
        return line
    }

    private mutating func innermost(_ change: (inout OpenTable) -> Void) {
        guard !open.isEmpty else { return }
        change(&open[open.count - 1])
    }

    /// What a start tag says that is no text of its cell.
    private mutating func note(_ tokens: HTMLTokenizer, _ html: Span<UInt8>) {
        if tokens.tag == .option { isInChosen = isInChoice && tokens.isSelected }
        let words = tokens.unshownWords(html)
        if !words.isEmpty, tokens.tag != .option { appendAside(words) }
    }

    private mutating func appendAside(_ words: String) {
        innermost { table in
            guard table.cell != nil, table.aside.utf8.count < Limit.cell else { return }
            table.aside += " " + words
        }
    }

    private mutating func append(_ place: Range<Int>) {
        let slice = octets[place]
        if isInChosen { appendAside(HTMLText.visible(of: String(decoding: slice, as: UTF8.self)).text) }
        if isInChoice { return }
        if isInHeading, heading.count < Limit.tag { heading += slice.prefix(Limit.tag) }
        if isInCaption {
            return innermost { $0.title += slice.prefix(Limit.tag - min(Limit.tag, $0.title.count)) }
        }
        innermost { table in
            guard let count = table.cell?.count else { return }
            table.cell?.append(contentsOf: slice.prefix(max(0, Limit.cell - count)))
        }
    }

    private mutating func closeCell() {
        guard let cell = open.last?.cell else { return }
        (isInChoice, isInChosen, isInCaption) = (false, false, false)
        cells += open.last?.span ?? 1
        isCut = cells > Limit.cells
        innermost { table in
            table.cell = nil
            let (text, spoken) = Self.text(of: cell)
            let aside = (spoken.squeezed == text ? "" : spoken) + table.aside
            let field = CSVField(text: text, line: table.cellLine, spoken: spoken, aside: aside)
            table.aside = ""
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
            table.rowTag = []
        }
    }

    /// The tag of a row or a cell as that of an element inside the cell: a row may be struck out or hidden as a whole.
    private static func asSpan(_ tag: ArraySlice<UInt8>) -> [UInt8] {
        guard let end = tag.firstIndex(where: { $0 <= 0x20 || $0 == UInt8(ascii: "/") }),
            tag.count <= Limit.tag
        else { return [] }
        return Array("<span".utf8) + tag[end...]
    }

    private mutating func closeTable() {
        closeRow()
        isInCaption = false
        guard let table = open.popLast(), !table.rows.isEmpty else { return }
        tables.append(table.rows)
        titles.append(Self.text(of: table.title).text)
    }

    /// The classes with which pages, including the Government of Canada's own, hide text for screen readers; the style sheet that
    /// hides it is a separate file.
    private static let hidden =
        "<style>.wb-inv,.wb-invisible,.wb-sl,.sr-only,.visually-hidden{display:none}</style>"

    private static func text(of cell: [UInt8]) -> (text: String, spoken: String) {
        let html = String(decoding: cell, as: UTF8.self)
        let isPlain = !cell.contains(UInt8(ascii: "<")) && !cell.contains(UInt8(ascii: "&"))
        guard !isPlain else { return (html.squeezed, "") }
        // In a page without that style sheet, a reader sees that text.
        return (HTMLText.visible(of: hidden + html).text.squeezed, HTMLText.visible(of: html).text)
    }
}

/// A page that a browser saved as a single file (MHTML, RFC 2557): a mail whose HTML texts are the page and its frames.
struct SavedPage {
    /// In the file's order; at least one.
    let pages: [String]
    /// Whether the file ends before its last boundary.
    let isCut: Bool

    /// `nil` if the file is no such mail, or holds no page.
    init?(_ bytes: [UInt8]) {
        let beginning = bytes.prefix(8_192)
        let end = [[13, 10, 13, 10], [10, 10]].compactMap { beginning.firstRange(of: $0)?.lowerBound }.min()
        let head = end.map { String(decoding: beginning[..<$0], as: UTF8.self).lowercased() }
        guard let head, head.contains("mime-version:"), head.contains("content-type:") else { return nil }
        let root = MessageParser().parse(bytes).root
        pages = Self.pages(in: root)
        guard !pages.isEmpty else { return nil }
        let last = root.mediaType.parameters["boundary"].map { Array("--\($0)--".utf8) }
        isCut = last.map { bytes.suffix(4_096).firstRange(of: $0) == nil } ?? false
    }

    private static func pages(in part: Part) -> [String] {
        switch part.content {
        case .text(let text): part.mediaType.essence == "text/html" ? [text] : []
        case .multipart(let parts): parts.flatMap(pages)
        case .message, .opaque: []
        }
    }
}
