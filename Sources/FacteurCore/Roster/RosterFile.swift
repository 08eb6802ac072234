/// The roster as a host hands it in: a CSV file (contract, "Roster CSV").
package enum RosterFile {
    /// What became of a file: all of it, or nothing and every reason why.
    package enum Result: Sendable {
        case accepted(RosterSheet)
        /// At most 1,000 faults, in file order; `more` counts the ones beyond.
        case refused(faults: [RosterFault], more: Int)
    }

    enum Limit {
        static let octets = 50_000_000
        static let rows = 200_000
    }

    /// Checks the whole file.
    ///
    /// - Parameter admitsNOC2016: lets four-digit codes through (`noc_2016: true`).
    /// - Parameter titles: the tables of NOC, where the configuration has them: a code that none has is a fault.
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
        let roster = Roster(rows.interns)
        let warnings = RosterWarnings(
            roster, lines: rows.lines, unknownColumns: rows.header.unknown, shortRows: rows.shortRows)
        return .accepted(
            RosterSheet(
                roster: roster, lines: rows.lines, absent: rows.header.absent, warnings: warnings.list))
    }

    private static func refused(_ problem: RosterProblem) -> Result {
        .refused(faults: [RosterFault(line: 1, problem: problem)], more: 0)
    }
}
