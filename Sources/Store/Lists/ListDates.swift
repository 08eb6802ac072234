package import FacteurCore

extension OfferListReport {
    /// Rows of a number that are not of the same day as what the last list said, or of the same day and say something else.
    package struct Outdated: Sendable, Hashable {
        package let number: OfferNumber
        /// Unix seconds, as the days in the list.
        package let day: Int64
        package let known: Int64
        /// Two lists of one day disagree: the number waits for a person, or for a newer list.
        package var isDisputed: Bool { day == known }
    }
}

/// Which of two lists counts for a number. A row is of the day on which the portal last changed it, and one without a date of the day of
/// its import.
extension Settlement {
    /// A list as far as it is not older than what the last list said of each number. Where two of one day disagree, what the earlier one
    /// said stands beside it, on line 0. Of lists without dates the last one decides.
    func weighed(_ list: OfferList) throws -> (list: OfferList, outdated: [OfferListReport.Outdated]) {
        var (earlier, left): ([OfferList.Row], Set<OfferNumber>) = ([], [])
        var outdated: [OfferListReport.Outdated] = []
        let rows = Dictionary(grouping: list.rows.filter { $0.offer != nil }, by: \.offer)
        for number in rows.keys.compactMap(\.self).sorted() {
            let (new, known) = (rows[number, default: []], try listRows(of: number))
            guard !known.isEmpty, (new + known).contains(where: { $0.updated != nil }) else { continue }
            let (day, last) = (day(of: new), day(of: known, importedAt: try importedAt(number)))
            let agree = Set(new.map(\.claim)) == Set(known.map(\.claim))
            if day < last { left.insert(number) }
            guard !agree, day <= last else { continue }
            outdated.append(OfferListReport.Outdated(number: number, day: day, known: last))
            if day == last { earlier += known.map { $0.ofEarlierList(updated: last) } }
        }
        let kept = list.rows.filter { row in row.offer.map { !left.contains($0) } ?? true }
        return (OfferList(rows: earlier + kept, isCut: list.isCut, left: list.left + left.count), outdated)
    }

    /// Lists of one day disagree about the number, and no newer one has it.
    func isDisputed(_ number: OfferNumber) throws -> Bool {
        try listRows(of: number).contains(where: \.isOfEarlierList)
    }

    /// When the last list that has the number was imported.
    func importedAt(_ number: OfferNumber) throws -> Int64 {
        try database.value(
            """
            SELECT imported_at FROM offer_list WHERE id = (SELECT max(list) FROM offer_list_row WHERE number = \(number))
            """, cached: true) ?? now
    }

    /// A day that has not come is no day of the portal's.
    private func day(of rows: [OfferList.Row], importedAt: Int64? = nil) -> Int64 {
        let imported = Self.day(of: importedAt ?? now)
        return rows.map { row in
            row.updated.map(Self.day).flatMap { $0 > imported + 86_400 ? nil : $0 } ?? imported
        }.max() ?? imported
    }

    private static func day(of seconds: Int64) -> Int64 { seconds - seconds % 86_400 }
}

extension OfferList.Row {
    fileprivate var isOfEarlierList: Bool { line == 0 }

    fileprivate func ofEarlierList(updated: Int64) -> OfferList.Row {
        OfferList.Row(
            line: 0, offer: offer, workerName: workerName, submitted: submitted, status: status,
            updated: updated)
    }
}
