/// Reads a table row by row (RFC 4180) from UTF-8: quoted fields with line ends and doubled quotation marks; CR, LF or CRLF
/// ends a row. One pass, no backtracking; every row's memory is bounded.
struct CSVReader {
    enum Limit {
        /// Octets of one field.
        static let field = 10_240
        /// Fields of one row that are kept.
        static let fields = 1_000
    }

    private let octets: [UInt8]
    private let delimiter: UInt8
    private var position: Int
    private var line: Int

    /// - Parameter delimiter: an ASCII octet that is neither a quotation mark nor a line end.
    init(_ octets: [UInt8], delimiter: UInt8, from position: Int = 0, line: Int = 1) {
        self.octets = octets
        self.delimiter = delimiter
        self.position = position
        self.line = line
    }

    /// The next row; `nil` at the end. A row whose fields are all empty is a row.
    mutating func next() -> CSVRecord? {
        guard position < octets.count else { return nil }
        var record = CSVRecord(line: line)
        repeat {
            readField(into: &record)
        } while takeDelimiter()
        takeLineEnd()
        return record
    }

    private var octet: UInt8? { position < octets.count ? octets[position] : nil }

    private mutating func takeDelimiter() -> Bool {
        guard octet == delimiter else { return false }
        position += 1
        return true
    }

    private mutating func takeLineEnd() {
        guard let end = octet, end.isLineEnd else { return }
        position += 1
        if end == UInt8.carriageReturn, octet == UInt8.lineFeed { position += 1 }
        line += 1
    }

    private mutating func skipLineEnds() {
        while octet?.isLineEnd == true { takeLineEnd() }
    }

    private mutating func readField(into record: inout CSVRecord) {
        let start = line
        let column = record.fieldCount + 1
        var flaw: CSVRecord.Flaw?
        let text = octet == UInt8.quote ? quotedField(&flaw) : bareField(&flaw)
        record.fieldCount += 1
        if let flaw, record.flaw == nil { record.flaw = (flaw, start, column) }
        if record.fields.count < Limit.fields { record.fields.append(CSVField(text: text, line: start)) }
    }

    private mutating func bareField(_ flaw: inout CSVRecord.Flaw?) -> String {
        let start = position
        while let next = octet, next != delimiter, !next.isLineEnd {
            if next == UInt8.quote { flaw = .quoteInsideField }
            position += 1
        }
        if isConstantFormula(octets[start..<position]) { flaw = nil }
        return text(octets[start..<position], &flaw)
    }

    /// `="00010"`, with which exports keep leading zeros.
    private func isConstantFormula(_ field: ArraySlice<UInt8>) -> Bool {
        field.count > 2 && field.starts(with: "=\"".utf8) && field.last == UInt8.quote
            && !field.dropFirst(2).dropLast().contains(UInt8.quote)
    }

    private mutating func quotedField(_ flaw: inout CSVRecord.Flaw?) -> String {
        position += 1
        var start = position
        // A field without doubled quotation marks, which is nearly every one, is never copied octet by octet.
        var whole: [UInt8] = []
        while let next = octet {
            if next == UInt8.quote {
                whole.append(contentsOf: kept(octets[start..<position], after: whole.count))
                position += 1
                guard octet == UInt8.quote else {
                    readAfterQuote(into: &whole, &flaw)
                    return text(whole[...], &flaw)
                }
                start = position
            } else if next.isLineEnd {
                takeLineEnd()
                continue
            }
            position += 1
        }
        flaw = .unclosedQuote
        return text((whole + kept(octets[start..<position], after: whole.count))[...], &flaw)
    }

    /// What follows the closing quotation mark belongs to the field, and makes it faulty.
    private mutating func readAfterQuote(into whole: inout [UInt8], _ flaw: inout CSVRecord.Flaw?) {
        let start = position
        while let next = octet, next != delimiter, !next.isLineEnd { position += 1 }
        guard position > start else { return }
        flaw = .textAfterQuote
        whole.append(contentsOf: kept(octets[start..<position], after: whole.count))
    }

    /// One octet over the limit is kept, so that `text` sees that there were too many.
    private func kept(_ slice: ArraySlice<UInt8>, after count: Int) -> ArraySlice<UInt8> {
        slice.prefix(max(0, Limit.field + 1 - count))
    }

    private func text(_ slice: ArraySlice<UInt8>, _ flaw: inout CSVRecord.Flaw?) -> String {
        if slice.count > Limit.field, flaw == nil { flaw = .fieldTooLong }
        return String(decoding: slice.prefix(Limit.field), as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate static let quote = UInt8(ascii: "\"")
    fileprivate static let carriageReturn = UInt8(ascii: "\r")
    fileprivate static let lineFeed = UInt8(ascii: "\n")
    fileprivate var isLineEnd: Bool { self == Self.carriageReturn || self == Self.lineFeed }
}

extension CSVReader {
    /// The next row that holds anything.
    mutating func nextUnlessBlank() -> CSVRecord? {
        skipLineEnds()
        while let record = next() {
            if !record.isBlank { return record }
            skipLineEnds()
        }
        return nil
    }
}
