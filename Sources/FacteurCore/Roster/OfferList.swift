/// The portal's own list of offers as a host copied or saved it: the one place where number and name stand together.
package struct OfferList: Sendable {
    /// One line of the list.
    package struct Row: Sendable, Hashable {
        /// From 1.
        package let line: Int
        /// `nil`: not yet submitted, so it has no number.
        package let offer: OfferNumber?
        /// As the list has it: often `FAMILY, Given`, without accents.
        package let workerName: String
        /// *Date soumise* to the second, in Unix time; `nil` where the list says something else there.
        package let submitted: Int64?
        /// *Détails*, as it stands: `Soumis`.
        package let status: String

        package init(line: Int, offer: OfferNumber?, workerName: String, submitted: Int64?, status: String) {
            self.line = line
            self.offer = offer
            self.workerName = workerName
            self.submitted = submitted
            self.status = status
        }

        /// *Détails* says that the offer was withdrawn, refused, cancelled or has expired, or that it is only a draft; a row
        /// with a number that says so proves nothing.
        package var isDead: Bool {
            NameText(status).words.contains { word in Self.dead.contains { word.text.hasPrefix($0) } }
        }

        /// Beginnings of words, folded.
        private static let dead = [
            "retir", "annul", "refus", "rejet", "revoqu", "expir", "brouillon", "ebauche", "perim", "caduc",
            "invalid",
            "withdr", "cancel", "reject", "revok", "draft", "declin", "lapsed", "void", "terminat", "supprim",
            "delet", "incompl",
        ]
    }

    package let rows: [Row]
    /// The file ends in the middle of a table or of the page: rows may be missing.
    package let isCut: Bool

    package init(rows: [Row], isCut: Bool = false) {
        self.rows = rows
        self.isCut = isCut
    }

    enum Limit {
        static let octets = 20_000_000
        static let rows = 50_000
    }

    /// A saved HTML page, the same as a single file (MHTML, RFC 2557), or the table copied or exported as TSV or CSV; UTF-8 or Windows-1252. The columns are known by the
    /// meaning of their headers in French or English; the English ones are an invention until a list is seen.
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

    private static func list(pages: [[UInt8]], isCut: Bool) throws(OfferListFault) -> OfferList {
        var (tables, isCut): ([[CSVRecord]], Bool) = ([], isCut)
        for page in pages {
            let reader = HTMLTableReader(page)
            if reader.isCut { throw .tooManyRows }
            tables += reader.tables
            isCut = isCut || reader.isUnfinished
        }
        return try list(tables: tables, isCut: isCut)
    }

    private static func list(tables: [[CSVRecord]], isCut: Bool) throws(OfferListFault) -> OfferList {
        let lists = tables.filter { $0.contains { OfferListColumns($0) != nil } }
        guard !lists.isEmpty else { throw .noHeader }
        var rows: [Row] = []
        for list in lists { rows += try self.rows(of: list) }
        return OfferList(rows: rows, isCut: isCut)
    }

    private static func isHTML(_ octets: [UInt8]) -> Bool {
        let start = String(decoding: octets.prefix(4_096), as: UTF8.self).lowercased()
        return ["<!doctype html", "<html", "<table", "<body", "<div"].contains { start.contains($0) }
    }

    /// With the delimiter that makes a header of some row among the first; a copied table may have a line or two above it.
    private static func table(_ octets: [UInt8]) throws(OfferListFault) -> [CSVRecord] {
        for delimiter in [UInt8(ascii: "\t"), UInt8(ascii: ","), UInt8(ascii: ";")] {
            var reader = CSVReader(octets, delimiter: delimiter)
            var above = 0
            while above < 20, let record = reader.nextUnlessBlank() {
                above += 1
                guard OfferListColumns(record) != nil else { continue }
                var records = [record]
                while let next = reader.nextUnlessBlank() {
                    if next.flaw != nil { throw .brokenRow(line: next.line) }
                    if records.count > Limit.rows { throw .tooManyRows }
                    records.append(next)
                }
                return records
            }
        }
        throw .noHeader
    }

    /// The rows below each header; what is above the first is not the list's.
    private static func rows(of records: [CSVRecord]) throws(OfferListFault) -> [Row] {
        var columns: OfferListColumns?
        var rows: [Row] = []
        for record in records {
            if let header = OfferListColumns(record) {
                columns = header
            } else if let columns, let row = try columns.row(of: record) {
                rows.append(row)
            }
        }
        return rows
    }
}
