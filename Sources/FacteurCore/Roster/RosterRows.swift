import Mail

/// The rows of a roster, checked one by one: the interns as long as all is well, and every fault.
struct RosterRows {
    let header: RosterHeader
    private let admitsNOC2016: Bool
    private let titles: NOCTitles
    private(set) var interns: [Intern] = []
    /// The line on which each intern's row begins.
    private(set) var lines: [Int] = []
    private(set) var faults = RosterFaults()
    /// The lines of rows that end before the header does.
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

    /// The reference of a faulty row counts too: the row will come back mended.
    private mutating func duplicate(_ row: RosterRow, line: Int) -> [RosterFault] {
        guard let ref = row.ref else { return [] }
        if let first = lineOfRef[ref] {
            return [row.fault(.ref, .duplicateReference(ref.rawValue, firstLine: first))]
        }
        lineOfRef[ref] = line
        return []
    }

    /// A row with a field too few or too many cannot be read by its columns. Empty fields at the end are let through:
    /// spreadsheets leave them behind, or leave out the delimiters of last columns that are empty.
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
