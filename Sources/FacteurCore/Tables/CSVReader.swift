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
        // A field without doubled quotation marks, as nearly all are, is never copied octet by octet.
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

    /// Text after the closing quotation mark belongs to the field, and makes it faulty.
    private mutating func readAfterQuote(into whole: inout [UInt8], _ flaw: inout CSVRecord.Flaw?) {
        let start = position
        while let next = octet, next != delimiter, !next.isLineEnd { position += 1 }
        guard position > start else { return }
        flaw = .textAfterQuote
        whole.append(contentsOf: kept(octets[start..<position], after: whole.count))
    }

    /// One octet more than the limit is kept, so that `text` can see that there were too many.
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
    /// The next row that is not blank.
    mutating func nextUnlessBlank() -> CSVRecord? {
        skipLineEnds()
        while let record = next() {
            if !record.isBlank { return record }
            skipLineEnds()
        }
        return nil
    }
}

/// A table's octets as UTF-8 without a byte order mark. Spreadsheets save UTF-8, UTF-16 ("Unicode text") or Windows-1252, and only
/// the octets show which.
struct CSVText {
    /// Files that are no text table at all.
    enum Refusal: Error, Hashable {
        /// A ZIP archive, such as `.xlsx` and `.ods`.
        case workbook
        /// A compound file, such as `.xls`.
        case compound
        /// A NUL octet, or incomplete UTF-16.
        case binary
    }

    let octets: [UInt8]
    /// Whether the octets were not UTF-8 and were read as Windows-1252.
    let wasWindows1252: Bool

    init(_ bytes: [UInt8]) throws(Refusal) {
        if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) { throw .workbook }
        if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { throw .compound }
        if let isBigEndian = Self.utf16Order(bytes) {
            guard let text = Self.utf8(fromUTF16: bytes, isBigEndian: isBigEndian) else { throw .binary }
            (octets, wasWindows1252) = (text, false)
            return
        }
        if bytes.contains(0) { throw .binary }
        if String(validating: bytes, as: UTF8.self) != nil {
            octets = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
            wasWindows1252 = false
        } else {
            octets = Self.utf8(fromWindows1252: bytes)
            wasWindows1252 = true
        }
    }

    /// Whether the octets are big-endian or little-endian UTF-16; `nil`: they are not UTF-16. Without a byte order mark the NULs
    /// show it, because a table's delimiters and line ends are ASCII.
    private static func utf16Order(_ bytes: [UInt8]) -> Bool? {
        if bytes.starts(with: [0xFF, 0xFE]) { return false }
        if bytes.starts(with: [0xFE, 0xFF]) { return true }
        let start = bytes.prefix(1_024)
        guard bytes.count >= 4, bytes.count.isMultiple(of: 2) else { return nil }
        let nulls = start.indices.filter { start[$0] == 0 }
        let odd = nulls.count { !$0.isMultiple(of: 2) }
        guard nulls.count * 3 > start.count else { return nil }
        if odd == nulls.count { return false }
        return odd == 0 ? true : nil
    }

    /// `nil` for octets that are not UTF-16 after all, or hold a NUL.
    private static func utf8(fromUTF16 bytes: [UInt8], isBigEndian: Bool) -> [UInt8]? {
        guard bytes.count.isMultiple(of: 2) else { return nil }
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        for index in stride(from: 0, to: bytes.count, by: 2) {
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            units.append(isBigEndian ? first << 8 | second : second << 8 | first)
        }
        if units.first == 0xFEFF { units.removeFirst() }
        guard !units.contains(0), let text = String(validating: units, as: UTF16.self) else { return nil }
        return Array(text.utf8)
    }

    private static func utf8(fromWindows1252 bytes: [UInt8]) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(bytes.count + bytes.count / 8)
        for byte in bytes {
            if byte < 0x80 {
                octets.append(byte)
            } else {
                octets.append(contentsOf: Unicode.UTF8.encode(WesternText.scalar(of: byte)) ?? replacement)
            }
        }
        return octets
    }

    private static let replacement = Unicode.UTF8.encodedReplacementCharacter
}

/// One field of a table.
struct CSVField: Hashable {
    /// Unquoted, otherwise as written; cut at `CSVReader.Limit.field` octets.
    let text: String
    /// The line on which it begins, from 1.
    let line: Int
    /// Includes the text that a page keeps for screen readers.
    var spoken = ""
    /// What a page says in the field without showing it as text: for screen readers, in place of pictures, and the entry that is chosen
    /// in a list.
    var aside = ""
}

/// One row of a table.
struct CSVRecord {
    /// How a row breaks RFC 4180 §2.
    enum Flaw: Hashable {
        /// Rule 5: a quotation mark inside a field that does not begin with one.
        case quoteInsideField
        /// Rule 5: text between a closing quotation mark and the delimiter.
        case textAfterQuote
        /// The file ends inside quotation marks.
        case unclosedQuote
        /// Over `CSVReader.Limit.field` octets.
        case fieldTooLong
    }

    /// The line on which it begins, from 1.
    var line: Int
    /// At most `CSVReader.Limit.fields`.
    var fields: [CSVField] = []
    /// All fields, kept or not.
    var fieldCount = 0
    /// The first flaw, its line and its field's position from 1.
    var flaw: (kind: Flaw, line: Int, column: Int)?

    /// Whether it holds only delimiters and white space: a spreadsheet's empty row.
    var isBlank: Bool {
        flaw == nil && fieldCount == fields.count && fields.allSatisfy { $0.text.allSatisfy(\.isWhitespace) }
    }
}

/// `sep=;` on a separate line before the header, which tells Excel the delimiter.
struct SeparatorLine {
    /// The possible delimiters: the one on the line, or all known ones.
    let delimiters: [UInt8]
    /// Octets to skip; 0 without such a line.
    let length: Int
    /// The number of the line after it.
    let nextLine: Int
    /// The delimiter on the line, if it is not a known one.
    let strange: String?

    private static let understood = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]

    init(_ octets: [UInt8]) {
        let line = octets.prefix(64).prefix { $0 != 0x0A && $0 != 0x0D }
        let bare = line.filter { $0 != UInt8(ascii: "\"") }
        let isSeparator = bare.prefix(4).map { $0 | 0x20 } == Array("sep=".utf8).map { $0 | 0x20 }
        guard isSeparator, line.count < 64 else {
            (delimiters, length, nextLine, strange) = (Self.understood, 0, 1, nil)
            return
        }
        var end = line.endIndex
        if end < octets.count { end += octets[end...].starts(with: [0x0D, 0x0A]) ? 2 : 1 }
        let said = bare.dropFirst(4)
        length = end
        nextLine = 2
        if said.count == 1, let only = said.first, Self.understood.contains(only) {
            (delimiters, strange) = ([only], nil)
        } else {
            (delimiters, strange) = ([], String(decoding: said, as: UTF8.self))
        }
    }
}
