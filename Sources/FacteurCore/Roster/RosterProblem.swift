/// What can be wrong in a roster file (contract, "Roster CSV").
package enum RosterProblem: Sendable, Hashable {
    // The file.
    case tooLarge
    case isWorkbook
    case isUTF16
    case isBinary
    case isEmpty
    case strangeSeparator(String)
    case missingColumn(english: String, french: String)
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
    case duplicateReference(String, firstLine: Int)
    case secondAddress
    case displayName
    case strangeAddress(String)
    case strangeLanguage(String)
    case strangeCode(NOCFault)
    case strangeAnswer(String)

    /// The word for a person, on one line: what is wrong and what to do.
    package func message(in language: Language) -> String {
        switch language {
        case .en: english
        case .fr: french
        }
    }
}
