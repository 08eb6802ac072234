import GRDB
import Mail

extension Ledger {
    /// Where servers' words are kept.
    private static let replies = [
        (table: "ledger", column: "relay_error"), ("mailbox", "error"), ("letter", "last_reply"),
        ("attempt", "reply"), ("digest", "last_reply"),
    ]

    /// Puts every word of a server's that is kept through `clean`; the old words are overwritten in the file and its journal.
    ///
    /// - Returns: how many were changed.
    @discardableResult
    package func cleanReplies(_ clean: @escaping @Sendable (String) -> String) async throws(LedgerFault)
        -> Int
    {
        let changes = try await read { try Self.changes($0, clean) }
        guard !changes.isEmpty else { return 0 }
        try await write { try Self.apply(changes, $0) }
        try await emptyJournal()
        return changes.count
    }

    /// The write-ahead log keeps what was overwritten until it is begun anew. Where somebody reads it now, it is later.
    func emptyJournal() async throws(LedgerFault) {
        do {
            try await outsideTransaction { database in
                _ = try database.checkpoint(.truncate)
            }
        } catch .busy {}
    }

    /// Within a migration, whose transaction it is.
    static func cleanReplies(_ database: Database, _ clean: (String) -> String) throws {
        try apply(try changes(database, clean), database)
    }

    private typealias Change = (table: String, column: String, row: Int64, words: String)

    private static func changes(_ database: Database, _ clean: (String) -> String) throws -> [Change] {
        var changes: [Change] = []
        for (table, column) in replies {
            let rows = try Row.fetchCursor(
                database,
                sql: "SELECT rowid AS number, \(column) AS words FROM \(table) WHERE \(column) IS NOT NULL")
            while let row = try rows.next() {
                guard let number = Int64.fromDatabaseValue(row["number"]),
                    let words = String.fromDatabaseValue(row["words"])
                else { continue }
                let cleaned = clean(words)
                if cleaned != words { changes.append((table, column, number, cleaned)) }
            }
        }
        return changes
    }

    private static func apply(_ changes: [Change], _ database: Database) throws {
        for change in changes {
            try database.execute(
                sql: "UPDATE \(change.table) SET \(change.column) = ? WHERE rowid = ?",
                arguments: [change.words, change.row])
        }
    }
}
