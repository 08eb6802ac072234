/// The first row of a roster: which field means what.
struct RosterHeader {
    /// As the file writes them, in their order.
    private(set) var names: [String] = []
    /// The fields' places, from 0.
    private(set) var places: [RosterColumn: Int] = [:]
    /// Names that mean nothing here, which are kept out.
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

    /// The place of the last column that no row may lack.
    var lastNeeded: Int { places.filter(\.key.isRequired).values.max() ?? 0 }

    /// How many fields a row has that lacks no known column.
    var lastKnown: Int { (places.values.max() ?? 0) + 1 }

    /// What the file says nothing of.
    var absent: Set<RosterDifference.Field> {
        Set(
            RosterDifference.Field.allCases.filter { field in
                RosterColumn(rawValue: field.rawValue).map { places[$0] == nil } ?? false
            })
    }

    private func missing(line: Int) -> [RosterFault] {
        RosterColumn.allCases.filter { $0.isRequired && places[$0] == nil }.map {
            let column = $0
            let like = unknown.first { RosterColumn.nearest(to: $0) == column }
            return RosterFault(
                line: line,
                problem: .missingColumn(column.name, like: like))
        }
    }
}

extension RosterHeader {
    /// The header and a reader that stands behind it, with the delimiter that makes the most columns known; of two that do
    /// equally well, the one that makes more fields. `nil`: there is no row at all.
    static func find(
        in octets: [UInt8], delimiters: [UInt8], from position: Int, line: Int
    ) -> (header: RosterHeader, reader: CSVReader)? {
        var best: (header: RosterHeader, reader: CSVReader)?
        for delimiter in delimiters {
            var reader = CSVReader(octets, delimiter: delimiter, from: position, line: line)
            // Nothing but this delimiter and white space: no other delimiter makes more of it.
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
