import Mail

extension Ledger {
    /// The columns that hold servers' replies.
    private static let replies = [
        (table: "ledger", column: "relay_error"), ("mailbox", "error"), ("letter", "last_reply"),
        ("attempt", "reply"), ("digest", "last_reply"),
    ]

    /// Applies `clean` to every stored reply; the old text is overwritten in the file and its journal.
    ///
    /// - Returns: the number of changed replies.
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

    /// The write-ahead log keeps overwritten text until it is truncated. If another connection is reading it now, this happens
    /// later.
    ///
    /// - Returns: whether it is empty.
    @discardableResult
    func emptyJournal() async throws(LedgerFault) -> Bool {
        do {
            try await outsideTransaction { try $0.emptyJournal() }
            return true
        } catch .busy {
            return false
        }
    }

    /// Within a migration, and in its transaction.
    static func cleanReplies(_ database: Database, _ clean: (String) -> String) throws {
        try apply(try changes(database, clean), database)
    }

    private typealias Change = (table: String, column: String, row: Int64, words: String)

    private static func changes(_ database: Database, _ clean: (String) -> String) throws -> [Change] {
        var changes: [Change] = []
        for (table, column) in replies {
            let rows = try database.stream(
                "SELECT rowid AS number, \(name: column) AS words FROM \(name: table) WHERE \(name: column) IS NOT NULL"
            )
            while let row = try rows.next() {
                let words: String = try row.value("words")
                let cleaned = clean(words)
                if cleaned != words { changes.append((table, column, try row.value("number"), cleaned)) }
            }
        }
        return changes
    }

    private static func apply(_ changes: [Change], _ database: Database) throws {
        for change in changes {
            try database.execute(
                """
                UPDATE \(name: change.table) SET \(name: change.column) = \(change.words) WHERE rowid = \(change.row)
                """)
        }
    }
}
