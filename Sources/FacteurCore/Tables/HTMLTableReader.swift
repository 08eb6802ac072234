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

/// Cuts an HTML page into tags and what is between them. One pass; comments, scripts and style sheets are left out.
struct HTMLTagScanner {
    struct Tag {
        /// In lower case.
        let name: String
        let isEnd: Bool
        /// What its `colspan` says, 1 to `HTMLTableReader.Limit.span`.
        let span: Int
        /// The whole tag as it stands.
        let octets: ArraySlice<UInt8>
        /// From 1.
        let line: Int
    }

    enum Piece {
        case text(ArraySlice<UInt8>)
        case tag(Tag)
    }

    private let octets: [UInt8]
    private var position = 0
    private var line = 1

    init(_ octets: [UInt8]) { self.octets = octets }

    mutating func next() -> Piece? {
        while position < octets.count {
            let start = position
            if octets[position] != UInt8(ascii: "<") {
                skip { $0 != UInt8(ascii: "<") }
                return .text(octets[start..<position])
            }
            if octets[position...].starts(with: "<!--".utf8) {
                skip(past: "-->", from: position + 4)
            } else if let tag = takeTag() {
                guard ["script", "style"].contains(tag.name), !tag.isEnd else { return .tag(tag) }
                skip(past: "</" + tag.name, from: position)
            } else {
                advance()
                return .text(octets[start..<position])
            }
        }
        return nil
    }

    /// `nil` when `<` begins no tag. A tag that never ends reaches to the end of the page.
    private mutating func takeTag() -> Tag? {
        let start = position
        let startLine = line
        var index = start + 1
        let isEnd = index < octets.count && octets[index] == UInt8(ascii: "/")
        if isEnd { index += 1 }
        let nameStart = index
        while index < octets.count, octets[index].isTagLetter { index += 1 }
        let isDeclaration =
            index == nameStart && index < octets.count && [0x21, 0x3F].contains(octets[index])
        guard index > nameStart || isDeclaration else { return nil }
        let name = String(decoding: octets[nameStart..<index].prefix(32), as: UTF8.self).lowercased()
        while position < index { advance() }
        skipAttributes()
        let whole = octets[start..<position]
        let maySpan = !isEnd && (name == "td" || name == "th")
        return Tag(
            name: name, isEnd: isEnd, span: maySpan ? Self.span(in: whole) : 1, octets: whole, line: startLine
        )
    }

    /// To behind the `>` that stands in no quoted value.
    private mutating func skipAttributes() {
        var quote: UInt8?
        while position < octets.count {
            let octet = octets[position]
            advance()
            if let open = quote {
                if octet == open { quote = nil }
            } else if octet == UInt8(ascii: ">") {
                return
            } else if octet == UInt8(ascii: "\"") || octet == UInt8(ascii: "'") {
                quote = octet
            }
        }
    }

    private static func span(in tag: ArraySlice<UInt8>) -> Int {
        let text = String(decoding: tag.prefix(1_000), as: UTF8.self).lowercased()
        guard let name = text.firstRange(of: "colspan=") else { return 1 }
        let digits = text[name.upperBound...].drop { $0 == "\"" || $0 == "'" || $0 == " " }.prefix {
            $0.isASCII && $0.isNumber
        }
        return min(max(Int(digits.prefix(4)) ?? 1, 1), HTMLTableReader.Limit.span)
    }

    private mutating func advance() {
        if octets[position] == 0x0A { line += 1 }
        position += 1
    }

    private mutating func skip(while condition: (UInt8) -> Bool) {
        while position < octets.count, condition(octets[position]) { advance() }
    }

    /// To behind the next such word, ASCII case aside; to the end of the page when there is none.
    private mutating func skip(past word: String, from start: Int) {
        let wanted = Array(word.utf8)
        while position < octets.count {
            if position >= start, position + wanted.count <= octets.count,
                zip(octets[position...], wanted).allSatisfy({ ($0 | 0x20) == ($1 | 0x20) })
            {
                for _ in wanted { advance() }
                return
            }
            advance()
        }
    }
}

extension UInt8 {
    fileprivate var isTagLetter: Bool {
        (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) || (0x30...0x39).contains(self)
            || self == UInt8(ascii: "-") || self == UInt8(ascii: ":")
    }
}

/// A page that a browser saved as a single file (MHTML, RFC 2557): a mail whose HTML texts are the page and its frames.
struct SavedPage {
    /// In the file's order; at least one.
    let pages: [String]
    /// The file ends before its last boundary.
    let isCut: Bool

    /// `nil` where the file is no such mail, or holds no page.
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
