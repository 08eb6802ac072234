/// The portal's own list of offers as a host copied or saved it: the only source that holds number and name together.
package struct OfferList: Sendable {
    /// One line of the list.
    package struct Row: Sendable, Hashable {
        /// From 1.
        package let line: Int
        /// `nil`: not yet submitted, so it has no number.
        package let offer: OfferNumber?
        /// As in the list: often `FAMILY, Given`, without accents.
        package let workerName: String
        /// *Date soumise* to the second, in Unix time; `nil` if the list has something else there.
        package let submitted: Int64?
        /// *Détails*, as written: `Soumis`.
        package let status: String

        package init(line: Int, offer: OfferNumber?, workerName: String, submitted: Int64?, status: String) {
            self.line = line
            self.offer = offer
            self.workerName = workerName
            self.submitted = submitted
            self.status = status
        }

        /// What *Détails* says of the offer. What may be done with a row (`Modifier`, `Retirer`) stands beside it on some pages, and
        /// says nothing.
        package var standing: Standing { Self.standing(of: status) }

        static func standing(of status: String) -> Standing {
            let words = NameText(status).words.map(\.text).filter { !actions.contains($0) }
            func has(_ beginnings: [String]) -> Bool {
                words.contains { word in beginnings.contains { word.hasPrefix($0) } }
            }
            let isWaived = words.contains { ["requis", "required"].contains($0) }
            if has(dead) || !isWaived && words.contains(where: denials.contains) { return .dead }
            return words.isEmpty || words.contains(where: live.contains) ? .live : .unknown
        }

        package enum Standing: Sendable, Hashable {
            /// Submitted; so is a row of a list without that column.
            case live
            /// Withdrawn, refused, cancelled, expired, replaced, suspended, not submitted or not paid for yet: nobody may be told its
            /// number.
            case dead
            /// In words that nobody knows: the row proves nothing.
            case unknown
        }

        /// Beginnings of words, folded.
        private static let dead = [
            "retir", "retra", "annul", "refus", "rejet", "revoqu", "expir", "brouillon", "ebauche", "perim",
            "caduc", "caduq", "invalid", "withdr", "cancel", "reject", "revok", "draft", "declin", "lapse",
            "void", "terminat", "supprim", "delet", "incompl", "remplac", "replac", "supersed", "suspen",
            "ferme", "closed", "clos", "inacti", "desactiv", "deactiv", "obsolet", "nul", "archiv", "doublon",
            "duplicat", "erreur", "errone", "error", "ineligib", "inadmissib", "unsubmit", "unpaid", "impay",
            "attente", "pending", "bloqu", "interromp", "rescind", "abandon", "desist", "resili", "unapprov",
            "contest", "transfere", "fail", "echou", "resubmi",
        ]

        /// Whole words: `à compléter` and `Processing` are not yet.
        private static let live: Set<String> = [
            "soumis", "soumise", "submitted", "recu", "recue", "received", "transmis", "transmise",
            "approuve", "approuvee", "approved", "accepte", "acceptee", "accepted", "actif", "active",
            "complet", "complete", "completed", "confirme", "confirmee", "confirmed", "traite", "traitee",
            "processed", "valide", "valid",
        ]

        /// With one of them it is not, or not yet.
        private static let denials: Set<String> = [
            "non", "not", "pas", "ne", "jamais", "never", "be", "etre", "presque", "almost", "must", "re",
            "payer",
        ]

        private static let actions: Set<String> = [
            "retirer", "withdraw", "annuler", "cancel", "modifier", "edit", "supprimer", "delete",
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

    /// Tries each delimiter until one of the first rows is a header; a copied table may have a line or two above it.
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

    /// The rows below each header; rows above the first header do not belong to the list.
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

/// The positions of the list's columns, by the meaning of their headers.
struct OfferListColumns {
    private let number: Int
    private let name: Int
    private let submitted: Int?
    private let status: Int?
    private let count: Int
    /// As written, for pages that repeat them in each cell.
    private let headers: [String]

    /// `nil` for a row that is no header: a header has at least the number and the worker's name.
    init?(_ record: CSVRecord) {
        guard record.flaw == nil, record.fields.allSatisfy({ Self.number(in: $0.text) == nil }) else {
            return nil
        }
        let meanings = record.fields.map { Self.meaning(of: $0.text) }
        guard let number = meanings.firstIndex(of: .number), let name = meanings.firstIndex(of: .name) else {
            return nil
        }
        self.number = number
        self.name = name
        submitted = meanings.firstIndex(of: .submitted)
        status = meanings.firstIndex(of: .status)
        count = record.fields.count
        headers = record.fields.map { $0.text.squeezed }
    }

    /// A header never holds a number, although each cell of a row may repeat its header's text.
    private static func number(in text: String) -> String? {
        words(text).first { OfferNumber(rawValue: $0) != nil }
    }

    private enum Meaning { case number, name, submitted, status }

    /// Check for the date first: its header also names the offer's remaining days.
    private static func meaning(of header: String) -> Meaning? {
        let words = Set(NameText(String(header.prefix(200))).words.map(\.text))
        if !words.isDisjoint(with: ["soumise", "soumis", "submitted", "submission"]) { return .submitted }
        if !words.isDisjoint(with: ["offre", "offer"]), !words.isDisjoint(with: ["numero", "no", "number"]) {
            return .number
        }
        if !words.isDisjoint(with: ["travailleur", "etranger", "worker", "foreign"]),
            !words.isDisjoint(with: ["nom", "name"])
        {
            return .name
        }
        return words.isDisjoint(with: ["details", "statut", "status", "etat", "state"]) ? nil : .status
    }

    /// `nil` for a row without a worker's name, such as a footer.
    func row(of record: CSVRecord) throws(OfferListFault) -> OfferList.Row? {
        let worker = text(name, of: record)
        let typed = text(number, of: record)
        guard !worker.isEmpty else {
            if OfferNumber(rawValue: typed) != nil { throw .noName(line: record.line) }
            return nil
        }
        let stray = typed.isEmpty ? record.fields.lazy.compactMap { Self.number(in: $0.text) }.first : nil
        if let stray { throw .strayNumber(stray, line: record.line) }
        guard
            record.fields.count <= count || record.fields.dropFirst(count).allSatisfy(\.text.trimmed.isEmpty)
        else {
            throw .brokenRow(line: record.line)
        }
        if RosterName.problem(of: worker, in: .familyName) != nil {
            throw .brokenName(worker, line: record.line)
        }
        return OfferList.Row(
            line: record.line, offer: try offer(typed, spoken: spoken(number, of: record), line: record.line),
            workerName: worker, submitted: PortalTime.parse(text(submitted, of: record)),
            status: (Self.remarks(beside: typed) + [text(status, of: record)]).filter { !$0.isEmpty }
                .joined(separator: ", "))
    }

    /// Words beside a number in its cell that say how it stands: `A1234567 (annulée)`. What else stands there says nothing of it.
    private static func remarks(beside typed: String) -> [String] {
        let words = words(typed).filter { !mayBeNumber($0) }.joined(separator: " ")
        return OfferList.Row.standing(of: words) == .dead ? [words] : []
    }

    /// An empty cell, or a dash, means that there is no number yet. Any other cell must hold a number, among any other text, and
    /// nothing that may be a second one, not even hidden.
    private func offer(_ typed: String, spoken: String, line: Int) throws(OfferListFault) -> OfferNumber? {
        let offer = try offer(typed, line: line)
        let others = Self.words(spoken).filter { OfferNumber(rawValue: $0).map { $0 != offer } ?? false }
        if let other = others.first { throw .hiddenNumber(other, line: line) }
        return offer
    }

    private func offer(_ typed: String, line: Int) throws(OfferListFault) -> OfferNumber? {
        if typed.allSatisfy({ $0 == "-" || $0 == "–" || $0 == "—" }) { return nil }
        let numbered = Self.words(typed).filter(Self.mayBeNumber)
        let numbers = Set(numbered.map(OfferNumber.init(rawValue:)))
        guard numbers.count == 1, let offer = numbers.first.flatMap(\.self) else {
            throw .strangeNumber(typed, line: line)
        }
        return offer
    }

    private static func words(_ text: String) -> [String] {
        text.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    private static func mayBeNumber(_ word: String) -> Bool {
        word.count(where: \.isNumber) >= 5
    }

    private func text(_ place: Int?, of record: CSVRecord) -> String {
        guard let place, record.fields.indices.contains(place) else { return "" }
        let text = record.fields[place].text.squeezed
        let header = headers[place]
        guard !header.isEmpty, text.hasPrefix(header) else { return text }
        return String(text.dropFirst(header.count).drop { $0.isWhitespace || $0 == ":" })
    }

    private func spoken(_ place: Int, of record: CSVRecord) -> String {
        record.fields.indices.contains(place) ? record.fields[place].spoken : ""
    }
}
