/// One field of a table.
struct CSVField: Hashable {
    /// Unquoted, otherwise as it stands; cut at `CSVReader.Limit.field` octets.
    let text: String
    /// The line on which it begins, from 1.
    let line: Int
    /// With the words that a page keeps for screen readers.
    var spoken = ""
}

/// One row of a table.
struct CSVRecord {
    /// Where a row breaks RFC 4180 §2.
    enum Flaw: Hashable {
        /// Rule 5: a quotation mark inside a field that does not begin with one.
        case quoteInsideField
        /// Rule 5: something between a closing quotation mark and the delimiter.
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
    /// All of them, kept or not.
    var fieldCount = 0
    /// The first flaw, its line and its field's place from 1.
    var flaw: (kind: Flaw, line: Int, column: Int)?

    /// Nothing but delimiters and white space: a spreadsheet's empty row.
    var isBlank: Bool {
        flaw == nil && fieldCount == fields.count && fields.allSatisfy { $0.text.allSatisfy(\.isWhitespace) }
    }
}
