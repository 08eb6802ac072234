package import Text

/// The roster as the host provides it: a CSV file (contract, "Roster CSV").
package enum RosterFile {
    /// The result for a file: all of it is accepted, or nothing, with every reason.
    package enum Result: Sendable {
        case accepted(RosterSheet)
        /// At most 1,000 faults, in file order; `more` counts the rest.
        case refused(faults: [RosterFault], more: Int)
    }

    enum Limit {
        static let octets = 50_000_000
        static let rows = 200_000
    }

    /// Checks the whole file.
    ///
    /// - Parameter admitsNOC2016: accepts four-digit codes (`noc_2016: true`).
    /// - Parameter titles: the NOC tables as of today: a code that exists in no version in use is a fault.
    package static func parse(
        _ bytes: [UInt8], admitsNOC2016: Bool, titles: NOCTitles = NOCTitles()
    ) -> Result {
        guard bytes.count <= Limit.octets else { return refused(.tooLarge) }
        do throws(CSVText.Refusal) {
            let text = try CSVText(bytes)
            if text.wasWindows1252, let strange = WesternText.strangeWord(bytes) {
                return .refused(
                    faults: [
                        RosterFault(
                            line: strange.line,
                            problem: .strangeEncoding(strange.encoding, shown: strange.word))
                    ], more: 0)
            }
            return parse(text) { RosterRows(header: $0, admitsNOC2016: admitsNOC2016, titles: titles) }
        } catch {
            switch error {
            case .workbook: return refused(.isWorkbook)
            case .compound: return refused(.isCompoundWorkbook)
            case .binary: return refused(.isBinary)
            }
        }
    }

    private static func parse(_ text: CSVText, rows emptyRows: (RosterHeader) -> RosterRows) -> Result {
        let separator = SeparatorLine(text.octets)
        if let strange = separator.strange { return refused(.strangeSeparator(strange)) }
        let found = RosterHeader.find(
            in: text.octets, delimiters: separator.delimiters, from: separator.length,
            line: separator.nextLine)
        guard let (header, start) = found else { return refused(.isEmpty) }
        guard !header.places.isEmpty else { return .refused(faults: header.faults.sorted(), more: 0) }
        var reader = start
        var rows = emptyRows(header)
        var count = 0
        while let record = reader.nextUnlessBlank() {
            count += 1
            guard count <= Limit.rows else {
                rows.add(RosterFault(line: record.line, problem: .tooManyRows))
                break
            }
            rows.read(record)
        }
        return result(of: rows)
    }

    private static func result(of rows: RosterRows) -> Result {
        guard rows.faults.isEmpty else {
            return .refused(faults: rows.faults.list, more: rows.faults.more)
        }
        return .accepted(RosterSheet(rows))
    }

    private static func refused(_ problem: RosterProblem) -> Result {
        .refused(faults: [RosterFault(line: 1, problem: problem)], more: 0)
    }
}

/// The first row of a roster: the meaning of each field.
struct RosterHeader {
    /// As written in the file, in their order.
    private(set) var names: [String] = []
    /// The fields' indices, from 0.
    private(set) var places: [RosterColumn: Int] = [:]
    /// Unknown names, whose columns are ignored.
    private(set) var unknown: [String] = []
    private(set) var faults: [RosterFault] = []

    init(_ record: CSVRecord) {
        if let flaw = record.flaw {
            faults.append(
                RosterFault(line: flaw.line, column: flaw.column, problem: RosterProblem(flaw.kind)))
        }
        let named = record.fields.map { RosterColumn(header: $0.text) }
        for (place, field) in record.fields.enumerated() {
            let name = field.text.trimmed
            names.append(name)
            let counted: RosterColumn? = RosterColumn.isMereNumber(name) && !named.contains(.ref) ? .ref : nil
            guard let column = named[place] ?? counted else {
                if !name.isEmpty { unknown.append(name) }
                continue
            }
            if let first = places[column] {
                faults.append(
                    RosterFault(
                        line: field.line, column: place + 1, columnName: name,
                        problem: .duplicateColumn(first: first + 1)))
            } else {
                places[column] = place
            }
        }
        faults += missing(line: record.line)
    }

    /// The index of the last required column.
    var lastNeeded: Int { places.filter(\.key.isRequired).values.max() ?? 0 }

    /// The number of fields in a row that has all known columns.
    var lastKnown: Int { (places.values.max() ?? 0) + 1 }

    /// The columns that the file has not.
    var absent: Set<RosterColumn> { Set(RosterColumn.changeable.filter { places[$0] == nil }) }

    /// Unknown columns that are compared with the missing ones; no roster has more.
    private static let mostCompared = 200

    private func missing(line: Int) -> [RosterFault] {
        let missing = RosterColumn.allCases.filter { $0.isRequired && places[$0] == nil }
        guard !missing.isEmpty else { return [] }
        let near = unknown.prefix(Self.mostCompared).map { (name: $0, column: RosterColumn.nearest(to: $0)) }
        // Columns that nothing is near of are named once.
        var others = near.filter { $0.column == nil }.map(\.name)
        return missing.map { column in
            let like = near.first { $0.column == column }?.name
            defer { if like == nil { others = [] } }
            return RosterFault(
                line: line,
                problem: .missingColumn(column.name, like: like, unknown: like == nil ? others : []))
        }
    }
}

extension RosterHeader {
    /// The header and a reader positioned after it, with the delimiter that makes the most columns known; of two equal ones, the
    /// one that makes more fields. `nil`: there is no row at all.
    static func find(
        in octets: [UInt8], delimiters: [UInt8], from position: Int, line: Int
    ) -> (header: RosterHeader, reader: CSVReader)? {
        var best: (header: RosterHeader, reader: CSVReader)?
        for delimiter in delimiters {
            var reader = CSVReader(octets, delimiter: delimiter, from: position, line: line)
            // Only this delimiter and white space: no other delimiter finds more.
            guard let record = reader.nextUnlessBlank() else { return nil }
            let header = RosterHeader(record)
            if let best, !header.isBetter(than: best.header) { continue }
            best = (header, reader)
        }
        return best
    }

    private func isBetter(than other: RosterHeader) -> Bool {
        (places.count, names.count) > (other.places.count, other.names.count)
    }
}

/// One fault in a roster file, and its position; the whole file is refused.
package struct RosterFault: Sendable, Hashable {
    /// The line on which the field begins, from 1.
    package let line: Int
    /// The field's position in its row, from 1; 1 for a fault of the whole row.
    package let column: Int
    /// The column's name as written in the file; `nil` for a fault of the row or of the file.
    package let columnName: String?
    package let problem: RosterProblem

    package init(line: Int, column: Int = 1, columnName: String? = nil, problem: RosterProblem) {
        self.line = line
        self.column = column
        self.columnName = columnName
        self.problem = problem
    }

    /// `roster.csv:14:3: email: …`, one line.
    package func text(file: String) -> Localized {
        let place = "\(file):\(line):\(column): "
        let column = columnName.map { $0 + ": " } ?? ""
        return place + column + problem.message
    }
}

extension RosterFault: Comparable {
    /// By position in the file.
    package static func < (lhs: RosterFault, rhs: RosterFault) -> Bool {
        (lhs.line, lhs.column) < (rhs.line, rhs.column)
    }
}

/// The faults of a file; beyond the first thousand they are only counted.
struct RosterFaults {
    /// More than a person will read, and so few that a file with faults in every field uses little memory.
    static let most = 1_000

    private(set) var list: [RosterFault] = []
    private(set) var more = 0

    var isEmpty: Bool { list.isEmpty }

    mutating func add(_ fault: RosterFault) {
        if list.count < Self.most {
            list.append(fault)
        } else {
            more += 1
        }
    }

    mutating func add(_ faults: [RosterFault]) {
        for fault in faults { add(fault) }
    }
}
