import Mail
import Text

/// One row of a roster, before it becomes an intern.
struct RosterRow {
    private let record: CSVRecord
    private let header: RosterHeader
    private(set) var faults: [RosterFault] = []
    /// Known even if the rest of the row is faulty, so that a second row with the same reference is found.
    private(set) var ref: InternRef?

    /// - Parameter record: without flaw and with at least as many fields as the header.
    init(_ record: CSVRecord, header: RosterHeader) {
        self.record = record
        self.header = header
    }

    /// `nil` with at least one fault, or if the header lacks a required column.
    mutating func intern(admitsNOC2016: Bool, titles: NOCTitles) -> Intern? {
        ref = reference()
        let familyName = value(.familyName)
        let givenNames = value(.givenNames)
        let email = address(.email)
        let language = language()
        let noc = code(admitsNOC2016, titles)
        let portalEmail = address(.portalEmail)
        let employer = value(.employer)
        let offerExpected = answer()
        let supervisorEmail = address(.supervisorEmail)
        let office = value(.office)
        guard faults.isEmpty, let ref, let familyName, let email else { return nil }
        return Intern(
            ref: ref, familyName: familyName, givenNames: givenNames ?? "", email: email,
            language: language, noc: noc, portalEmail: portalEmail, employer: employer,
            offerExpected: offerExpected, supervisorEmail: supervisorEmail, office: office)
    }

    func fault(_ column: RosterColumn, _ problem: RosterProblem) -> RosterFault {
        guard let place = header.places[column], record.fields.indices.contains(place) else {
            return RosterFault(line: record.line, problem: problem)
        }
        return RosterFault(
            line: record.fields[place].line, column: place + 1, columnName: header.names[place],
            problem: problem)
    }

    private mutating func refuse(_ column: RosterColumn, _ problem: RosterProblem) {
        faults.append(fault(column, problem))
    }

    /// The column's value without the white space around it; `nil` when it is empty (a fault if it is required), missing, or holds
    /// a forbidden character.
    private mutating func value(_ column: RosterColumn) -> String? {
        guard let place = header.places[column], record.fields.indices.contains(place) else { return nil }
        let text = record.fields[place].text
        if text.isPlainValue(in: column) { return text }
        // Check this first: `Ã` and a soft hyphen are an `í` that was decoded with the wrong encoding.
        if let problem = SpreadsheetValue.error(of: text.trimmed)
            ?? RosterName.problem(of: text.trimmed, in: column)
        {
            refuse(column, problem)
            return nil
        }
        if let hidden = text.unicodeScalars.first(where: { $0.isRefused(in: column) }) {
            refuse(column, hidden.isLineBreak ? .hasLineBreak : .hasHiddenCharacter(hidden.hexadecimal))
            return nil
        }
        let typed = text.trimmed
        let value = SpreadsheetValue.constant(typed) ?? typed
        if let problem = SpreadsheetValue.problem(of: value) {
            refuse(column, problem)
            return nil
        }
        if value.isEmpty, column.needsValue { refuse(column, .isRequired) }
        return value.isEmpty ? nil : value
    }

    private mutating func reference() -> InternRef? {
        guard let text = value(.ref) else { return nil }
        if SpreadsheetValue.isDate(text) {
            refuse(.ref, .isDate(text))
            return nil
        }
        guard let ref = InternRef(rawValue: text) else {
            refuse(.ref, .strangeReference(text))
            return nil
        }
        return ref
    }

    private mutating func address(_ column: RosterColumn) -> AddrSpec? {
        guard let text = value(column) else { return nil }
        if let address = AddrSpec(text) { return address }
        refuse(column, Self.problem(ofAddress: text))
        return nil
    }

    /// What the person who typed this probably meant.
    private static func problem(ofAddress text: String) -> RosterProblem {
        if text.contains("<") || text.contains(">") {
            return text.split(separator: "@").count > 2 ? .secondAddress : .displayName
        }
        let parts = text.split(whereSeparator: { $0.isWhitespace || $0 == "," || $0 == ";" || $0 == "/" })
        let addresses = parts.count(where: { $0.contains("@") })
        if addresses > 1 { return .secondAddress }
        return addresses == 1 && parts.count > 1 ? .displayName : .strangeAddress(text)
    }

    private mutating func language() -> LetterLanguage {
        guard let text = value(.language) else { return .fr }
        guard let language = LetterLanguage(typed: text) else {
            refuse(.language, .strangeLanguage(text))
            return .fr
        }
        return language
    }

    private mutating func code(_ admitsNOC2016: Bool, _ titles: NOCTitles) -> NOCCode? {
        guard let text = value(.noc) else { return nil }
        do throws(NOCFault) {
            return try NOCCode.typed(text, admitsNOC2016: admitsNOC2016, titles: titles)
        } catch {
            refuse(.noc, .strangeCode(error))
            return nil
        }
    }

    /// `yes` when it is empty. Excel writes `vrai` and `true` for a ticked box.
    private mutating func answer() -> Bool {
        guard let text = value(.offerExpected) else { return true }
        switch NameFolding.folded(text) {
        case "yes", "oui", "true", "vrai": return true
        case "no", "non", "false", "faux": return false
        default:
            refuse(.offerExpected, .strangeAnswer(text))
            return true
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isLineBreak: Bool {
        value == 0x0A || value == 0x0D || value == 0x85 || value == 0x2028 || value == 0x2029
    }

    /// Some scripts write names with the zero-width joiner and non-joiner; U+FFFD is left by a damaged file.
    fileprivate func isRefused(in column: RosterColumn) -> Bool {
        if isASCII { return isControl }
        // For a name, another fault describes it: a lost letter.
        if value == 0xFFFD { return column != .familyName && column != .givenNames }
        switch column {
        case .familyName, .givenNames, .employer, .office:
            return isHidden && value != 0x200C && value != 0x200D
        default: return isHidden
        }
    }
}

extension StringProtocol {
    /// On one line: every run of white space is one space, with none at either end.
    var squeezed: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}

extension String {
    /// Whether a field is its own value, as nearly all are, and none of the questions about it need be asked: ASCII, a letter or a
    /// digit at either end, and between them only these and what joins them.
    fileprivate func isPlainValue(in column: RosterColumn) -> Bool {
        guard let first = utf8.first, let last = utf8.last, first.isLetterOrDigit, last.isLetterOrDigit else {
            return false
        }
        // In a name it may begin UTF-7.
        let plus: UInt8? = column.isTyped ? UInt8(ascii: "+") : nil
        return utf8.allSatisfy { octet in
            switch octet {
            case UInt8(ascii: " "), UInt8(ascii: "'"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "@"),
                UInt8(ascii: "_"):
                true
            default: octet.isLetterOrDigit || octet == plus
            }
        }
    }

    /// Without the white space at either end.
    var trimmed: String {
        guard let first = utf8.first, let last = utf8.last else { return self }
        if first.isVisible || first.leadsLatinLetter,
            last.isVisible || utf8.dropLast().last?.leadsLatinLetter ?? false
        {
            return self
        }
        guard let end = lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(self[...end].drop(while: \.isWhitespace))
    }
}

/// Checks the rows of a roster one by one: collects the interns while there is no fault, and every fault.
struct RosterRows {
    let header: RosterHeader
    private let admitsNOC2016: Bool
    let titles: NOCTitles
    private(set) var interns: [Intern] = []
    /// The line on which each intern's row begins.
    private(set) var lines: [Int] = []
    private(set) var faults = RosterFaults()
    /// The lines of rows with fewer fields than the header.
    private(set) var shortRows: [Int] = []
    private var lineOfRef: [InternRef: Int] = [:]

    init(header: RosterHeader, admitsNOC2016: Bool, titles: NOCTitles) {
        self.header = header
        self.admitsNOC2016 = admitsNOC2016
        self.titles = titles
        faults.add(header.faults.sorted())
    }

    mutating func add(_ fault: RosterFault) { faults.add(fault) }

    mutating func read(_ record: CSVRecord) {
        if let fault = shapeFault(of: record) {
            faults.add(fault)
            return
        }
        var row = RosterRow(record, header: header)
        let intern = row.intern(admitsNOC2016: admitsNOC2016, titles: titles)
        faults.add((row.faults + duplicate(row, line: record.line)).sorted())
        guard let intern else { return }
        interns.append(intern)
        lines.append(record.line)
        if record.fieldCount < header.lastKnown { shortRows.append(record.line) }
    }

    /// The reference of a faulty row counts too, because the row will come back corrected.
    private mutating func duplicate(_ row: RosterRow, line: Int) -> [RosterFault] {
        guard let ref = row.ref else { return [] }
        if let first = lineOfRef[ref] {
            return [row.fault(.ref, .duplicateReference(ref.rawValue, firstLine: first))]
        }
        lineOfRef[ref] = line
        return []
    }

    /// A row with a field too few or too many cannot be read by its columns. Empty fields at the end are allowed: spreadsheets add
    /// them, or leave out the delimiters of empty last columns.
    private func shapeFault(of record: CSVRecord) -> RosterFault? {
        if let flaw = record.flaw {
            return RosterFault(
                line: flaw.line, column: flaw.column, columnName: name(ofColumn: flaw.column),
                problem: RosterProblem(flaw.kind))
        }
        let expected = header.names.count
        let isPadded =
            record.fieldCount == record.fields.count
            && record.fields.dropFirst(expected).allSatisfy(\.text.trimmed.isEmpty)
        if record.fieldCount < expected, record.fieldCount > header.lastNeeded { return nil }
        guard record.fieldCount < expected || !isPadded else { return nil }
        return RosterFault(line: record.line, problem: .fieldCount(record.fieldCount, expected: expected))
    }

    private func name(ofColumn column: Int) -> String? {
        header.names.indices.contains(column - 1) ? header.names[column - 1] : nil
    }
}

extension RosterProblem {
    init(_ flaw: CSVRecord.Flaw) {
        switch flaw {
        case .quoteInsideField: self = .quoteInsideField
        case .textAfterQuote: self = .textAfterQuote
        case .unclosedQuote: self = .unclosedQuote
        case .fieldTooLong: self = .fieldTooLong
        }
    }
}

extension RosterColumn {
    /// Whether it holds a code, an address or a word of a few, and no name.
    fileprivate var isTyped: Bool {
        switch self {
        case .familyName, .givenNames, .employer, .office: false
        case .ref, .email, .language, .noc, .portalEmail, .offerExpected, .supervisorEmail: true
        }
    }
}

extension UInt8 {
    /// The first of the two octets of U+00C0 to U+02BF: each a character of its own, or the first of one, and none of them a space.
    fileprivate var leadsLatinLetter: Bool { 0xC3...0xCA ~= self }
}
