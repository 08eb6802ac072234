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
        return rows.isEmpty ? [:] : OfferList(rows: rows).match(roster).interns
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
