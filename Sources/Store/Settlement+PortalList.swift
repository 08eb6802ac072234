import FacteurCore
import GRDB

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
        return try Row.fetchAll(
            database,
            sql: """
                SELECT DISTINCT worker_name, CASE worker_name WHEN :name THEN number END AS number
                FROM offer_list_row
                WHERE worker_name >= :from AND worker_name < :to AND (worker_name <> :name OR number IS NOT NULL)
                LIMIT 1000
                """, arguments: ["from": family + ",", "to": family + "-", "name": name]
        ).map { row in
            OfferList.Row(
                line: 0, offer: (row["number"] as String?).flatMap(OfferNumber.init(rawValue:)),
                workerName: row["worker_name"], submitted: nil, status: "")
        }
    }

    private func listRows(of number: OfferNumber) throws -> [OfferList.Row] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT line, worker_name, submitted, status FROM offer_list_row
                WHERE number = :number AND list = (SELECT max(list) FROM offer_list_row WHERE number = :number)
                ORDER BY line
                """)
        return try Row.fetchAll(statement, arguments: ["number": number.rawValue]).map { row in
            OfferList.Row(
                line: row["line"], offer: number, workerName: row["worker_name"], submitted: row["submitted"],
                status: row["status"])
        }
    }

    func record(_ list: OfferList, who: String) throws {
        try database.execute(
            sql: "INSERT INTO offer_list (imported_at, who, row_count) VALUES (?, ?, ?)",
            arguments: [now, who, list.rows.count])
        let id = database.lastInsertedRowID
        let insert = try database.cachedStatement(
            sql: """
                INSERT INTO offer_list_row (list, line, number, worker_name, submitted, status)
                VALUES (?, ?, ?, ?, ?, ?)
                """)
        for row in list.rows {
            try insert.execute(arguments: [
                id, row.line, row.offer?.rawValue, row.workerName, row.submitted, row.status,
            ])
        }
    }
}
