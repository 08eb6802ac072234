import FacteurCore

/// What the portal's lists say.
extension Settlement {
    /// Whom the last list that has it names for each of the mail's numbers, as the roster stands today; a list may give a
    /// number to nobody of the roster (an empty array).
    func portalList(for reading: Reading) throws -> [OfferNumber: [InternRef]] {
        guard !reading.offers.isEmpty else { return [:] }
        var rows: [OfferList.Row] = []
        // A mail with more numbers than that is held whatever a list says.
        for offer in reading.offers.prefix(10) { rows += try listRows(of: offer.number) }
        guard !rows.isEmpty else { return [:] }
        let own = Set(rows.compactMap(\.offer))
        // Whether a name is the intern's alone shows beside the others of that family, and beside its other numbers.
        for name in Set(rows.map(\.workerName)) { rows += try relatives(of: name) }
        return OfferList(rows: rows).match(roster).interns.filter { own.contains($0.key) }
    }

    /// The rows of the lists whose name begins with the same family name as written; at most 1,000.
    private func relatives(of name: String) throws -> [OfferList.Row] {
        let family = name.prefix { $0 != "," }
        guard family.count < name.count else { return [] }
        // All that begins with the family name and a comma: `-` is what follows a comma.
        let (first, end) = ("\(family),", "\(family)-")
        return try database.rows(
            """
            SELECT DISTINCT worker_name, CASE worker_name WHEN \(name) THEN number END AS number
            FROM offer_list_row
            WHERE worker_name >= \(first) AND worker_name < \(end) AND (worker_name <> \(name) OR number IS NOT NULL)
            LIMIT 1000
            """
        ).map { row in
            OfferList.Row(
                line: 0, offer: try row.value("number"), workerName: try row.value("worker_name"),
                submitted: nil, status: "")
        }
    }

    private func listRows(of number: OfferNumber) throws -> [OfferList.Row] {
        try database.rows(
            """
            SELECT line, worker_name, submitted, status FROM offer_list_row
            WHERE number = \(number) AND list = (SELECT max(list) FROM offer_list_row WHERE number = \(number))
            ORDER BY line
            """, cached: true
        ).map { row in
            OfferList.Row(
                line: try row.count("line"), offer: number, workerName: try row.value("worker_name"),
                submitted: try row.time("submitted"), status: try row.value("status"))
        }
    }

    func record(_ list: OfferList, who: String) throws {
        try database.execute(
            "INSERT INTO offer_list (imported_at, who, row_count) VALUES (\(now), \(who), \(list.rows.count))"
        )
        let id = database.newest
        for row in list.rows {
            try database.execute(
                """
                INSERT INTO offer_list_row (list, line, number, worker_name, submitted, status)
                VALUES (\(id), \(row.line), \(row.offer), \(row.workerName), \(row.submitted), \(row.status))
                """, cached: true)
        }
    }
}
