extension RosterProblem {
    var english: String {
        switch self {
        case .tooLarge: "the file is larger than 50 MB: is it a roster?"
        case .isWorkbook:
            "this is a workbook (.xlsx, .ods), a spreadsheet program's own file: save it as CSV (UTF-8) and import that"
        case .isCompoundWorkbook:
            "this is an old workbook (.xls), a spreadsheet program's own file: save it as CSV (UTF-8) and import that"
        case .strangeEncoding(let name, let shown):
            "the file is not UTF-8 and not Windows-1252 but, it seems, \(name) (\(shown.shown) would stand in the letters): save it as CSV UTF-8 and import that"
        case .isBinary: "the file holds NUL octets and is no text: save the roster as CSV (UTF-8)"
        case .isEmpty: "the file has no header row: \(RosterColumn.requiredNames(in: .en)) are needed"
        case .strangeSeparator(let text):
            "the first line says sep=\(text.shown): only comma, semicolon and tab are understood"
        case .missingColumn(let english, let french, let like):
            "the column \(english) (\(french)) is missing from the header"
                + (like.map { "; does \($0.shown) mean it?" } ?? "")
        case .duplicateColumn(let first):
            "the column stands twice: field \(first) of the header means the same"
        case .tooManyRows: "the file has more than 200,000 rows: is it a roster?"
        case .fieldCount(let count, let expected):
            "the row has \(count) fields where the header has \(expected): a delimiter is missing, or one too many stands there; a value that holds one must be in quotation marks"
        case .quoteInsideField:
            "a quotation mark stands inside the field: put the whole field in quotation marks and double those inside it"
        case .textAfterQuote:
            "text follows the closing quotation mark: a quotation mark inside a field must be doubled"
        case .unclosedQuote: "the quotation mark that opens here is never closed"
        case .fieldTooLong: "the field is longer than 10 KB: is a quotation mark missing?"
        default: englishOfField
        }
    }

    private var englishOfField: String {
        switch self {
        case .isRequired: "is empty, and required"
        case .hasLineBreak: "holds a line break: keep it on one line"
        case .hasHiddenCharacter(let code):
            "holds a character that cannot be seen (U+\(code)), perhaps copied along from a web page: type it again"
        case .strangeReference(let text):
            "\(text.shown) is no reference: 1 to 64 letters (without accents), digits, \".\", \"_\", \"-\""
        case .isDate(let text):
            "\(text.shown) looks like a date that a spreadsheet made of the reference: format the column as text and type it again"
        case .isSpreadsheetError(let text):
            "\(text.shown) is a spreadsheet's error, no value: mend the cell and save again"
        case .isFormula(let text): "\(text.shown) is a formula: write its value alone"
        case .lostLetter(let text):
            "\(text.shown) has lost a letter on its way through a wrong encoding: type the name again and save as CSV UTF-8"
        case .garbled(let text, let meant):
            "\(text.shown) was read in the wrong encoding\(meant.map { " (\($0.shown) is meant?)" } ?? ""): save the roster as CSV UTF-8 from where the name is right"
        case .duplicateReference(let text, let line):
            "\(text.shown) stands in line \(line) too: each intern needs a reference of their own"
        case .secondAddress: "holds a second address: one intern, one address"
        case .displayName:
            "holds a name or angle brackets beside the address: write the bare address, as jean@example.ca"
        case .strangeAddress(let text): "\(text.shown) is no e-mail address"
        case .strangeLanguage(let text): "\(text.shown) is no language of a letter: fr or en"
        case .strangeCode(let fault): fault.message(in: .en)
        case .strangeAnswer(let text): "\(text.shown) is neither yes nor no"
        default: ""
        }
    }
}
