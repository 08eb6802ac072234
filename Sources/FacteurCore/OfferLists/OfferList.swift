/// The portal's own list of offers as a host copied or saved it: the only source that holds number and name together.
package struct OfferList: Sendable {
    /// One line of the list.
    package struct Row: Sendable, Hashable {
        /// From 1; 0 for a row of an earlier list that stands beside.
        package let line: Int
        /// `nil`: not yet submitted, so it has no number.
        package let offer: OfferNumber?
        /// As in the list: often `FAMILY, Given`, without accents.
        package let workerName: String
        /// *Date soumise* to the second, in Unix time; `nil` if the list has something else there.
        package let submitted: Int64?
        /// *Détails*, as written: `Soumis`; and whatever else in its row or above it says that the offer is dead.
        package let status: String
        /// *Dernière mise à jour*: the day, as Unix time; `nil` if the list has none there that is known.
        package let updated: Int64?

        package init(
            line: Int, offer: OfferNumber?, workerName: String, submitted: Int64?, status: String,
            updated: Int64? = nil
        ) {
            self.updated = updated
            self.line = line
            self.offer = offer
            self.workerName = workerName
            self.submitted = submitted
            self.status = status
        }
    }

    package let rows: [Row]
    /// The file ends in the middle of a table or of the page: rows may be missing.
    package let isCut: Bool
    /// So many numbers were left aside.
    package let left: Int

    package init(rows: [Row], isCut: Bool = false, left: Int = 0) {
        self.rows = rows
        self.left = left
        self.isCut = isCut
    }

    enum Limit {
        static let octets = 20_000_000
        static let rows = 50_000
    }

    /// A saved HTML page, the same as a single file (MHTML, RFC 2557), or the table copied or exported as TSV or CSV; UTF-8 or
    /// Windows-1252. The columns are recognised by the meaning of their headers in French or English; the English headers are an
    /// invention until a real list is available.
    ///
    /// - Throws: why it is no such list, with the line.
    package static func parse(_ bytes: [UInt8]) throws(OfferListFault) -> OfferList {
        guard bytes.count <= Limit.octets else { throw .notAList }
        if let kind = FileKind(bytes) { throw .otherFile(kind) }
        if let saved = SavedPage(bytes) {
            return try list(pages: saved.pages.map { Array($0.utf8) }, isCut: saved.isCut)
        }
        guard let text = try? CSVText(bytes) else { throw .notAList }
        if isHTML(text.octets) { return try list(pages: [text.octets], isCut: false) }
        return try list(tables: [table(text.octets)], isCut: false)
    }

    /// A table and what stands above it.
    private typealias Table = (title: String, rows: [CSVRecord])

    private static func list(pages: [[UInt8]], isCut: Bool) throws(OfferListFault) -> OfferList {
        var (tables, isCut): ([Table], Bool) = ([], isCut)
        for page in pages {
            let reader = HTMLTableReader(page)
            if reader.isCut { throw .tooManyRows }
            tables += zip(reader.titles, reader.tables).map { (title: $0, rows: $1) }
            isCut = isCut || reader.isUnfinished
        }
        return try list(tables: tables, isCut: isCut)
    }

    private static func list(tables: [Table], isCut: Bool) throws(OfferListFault) -> OfferList {
        let lists = tables.filter { $0.rows.contains { OfferListColumns($0) != nil } }
        guard !lists.isEmpty else { throw .noHeader }
        var rows: [Row] = []
        for list in lists { rows += try self.rows(of: list) }
        return OfferList(rows: rows, isCut: isCut)
    }

    private static func isHTML(_ octets: [UInt8]) -> Bool {
        let start = String(decoding: octets.prefix(4_096), as: UTF8.self).lowercased()
        return ["<!doctype html", "<html", "<table", "<body", "<div"].contains { start.contains($0) }
    }

    /// Tries each delimiter until one of the first rows is a header; a copied table may have a line or two above it.
    private static func table(_ octets: [UInt8]) throws(OfferListFault) -> Table {
        for delimiter in [UInt8(ascii: "\t"), UInt8(ascii: ","), UInt8(ascii: ";")] {
            var reader = CSVReader(octets, delimiter: delimiter)
            var (above, title) = (0, "")
            while above < 20, let record = reader.nextUnlessBlank() {
                above += 1
                guard OfferListColumns(record) != nil else {
                    title = heading(record, nil) ?? title
                    continue
                }
                var records = [record]
                while let next = reader.nextUnlessBlank() {
                    if next.flaw != nil { throw .brokenRow(line: next.line) }
                    if records.count > Limit.rows { throw .tooManyRows }
                    records.append(next)
                }
                return (title, records)
            }
        }
        throw .noHeader
    }

    /// The rows below each header; rows above the first header do not belong to the list, and are at most a heading.
    private static func rows(of table: Table) throws(OfferListFault) -> [Row] {
        var columns: OfferListColumns?
        var heading = table.title
        var rows: [Row] = []
        for record in table.rows {
            if let header = OfferListColumns(record) {
                if let clash = header.clash { throw .twoColumns(clash) }
                columns = header
            } else if let words = self.heading(record, columns) {
                heading = words
            } else if let columns {
                let end = OfferStatusWords.endRows(heading) ? heading : nil
                if let row = try columns.row(of: record, under: end) { rows.append(row) }
            }
        }
        return rows
    }

    /// What a row says of the rows below it: it has only one cell with words in it, which speak of offers. In the column of names
    /// they must name them: a worker without a number may stand there.
    private static func heading(_ record: CSVRecord, _ columns: OfferListColumns?) -> String? {
        let cells = record.fields.map(\.text.squeezed)
        let filled = cells.indices.filter { !cells[$0].isEmpty }
        guard let place = filled.first, filled.count == 1, cells[place].count(where: \.isNumber) < 5 else {
            return nil
        }
        let isHeading =
            place == columns?.name
            ? OfferStatusWords.nameOffers(cells[place]) : OfferStatusWords.areOfOffers(cells[place])
        return isHeading ? cells[place] : nil
    }
}
