/// What can be wrong in a roster file (contract, "Roster CSV").
package enum RosterProblem: Sendable, Hashable {
    // The file.
    case tooLarge
    case isWorkbook
    /// An encoding that is neither UTF-8 nor Windows-1252, by its name, and a word read as if it were.
    case strangeEncoding(String, shown: String)
    case isCompoundWorkbook
    case isBinary
    case isEmpty
    case strangeSeparator(String)
    /// `like`: a header of the file that comes near.
    case missingColumn(Localized, like: String?)
    /// The column that says the same stands at `first`, from 1.
    case duplicateColumn(first: Int)
    case tooManyRows
    // The row.
    case fieldCount(Int, expected: Int)
    case quoteInsideField
    case textAfterQuote
    case unclosedQuote
    case fieldTooLong
    // The field.
    case isRequired
    case hasLineBreak
    /// A control or invisible character, as `200B`.
    case hasHiddenCharacter(String)
    case strangeReference(String)
    /// A spreadsheet took the reference for a date.
    case isDate(String)
    /// `#REF!` and its like.
    case isSpreadsheetError(String)
    case isFormula(String)
    /// A name with `?` or U+FFFD where a letter was.
    case lostLetter(String)
    /// A name that was read in the wrong encoding and saved so, and what it was if that can be told.
    case garbled(String, meant: String?)
    case duplicateReference(String, firstLine: Int)
    case secondAddress
    case displayName
    case strangeAddress(String)
    case strangeLanguage(String)
    case strangeCode(NOCFault)
    case strangeAnswer(String)
}
