import GRDB

/// The ledger's tables within one transaction; the rest of this room sees nothing else of SQLite. Valid only during the
/// transaction.
///
/// Each function takes `cached: true` for a statement that runs for every mail of a batch or every letter: it is compiled once per
/// connection. Compiling one costs more than most of them take to run.
struct Database {
    private let connection: GRDB.Database

    init(_ connection: GRDB.Database) { self.connection = connection }

    func rows(_ sql: SQL, cached: Bool = false) throws -> [Row] {
        try GRDB.Row.fetchAll(statement(sql, cached), arguments: sql.arguments).map(Row.init)
    }

    /// A cached one must not be asked for again before its last row was read.
    func stream(_ sql: SQL, cached: Bool = false) throws -> Rows {
        try Rows(statement(sql, cached), sql.arguments)
    }

    /// The first row; `nil` if there is none.
    func row(_ sql: SQL, cached: Bool = false) throws -> Row? {
        try GRDB.Row.fetchOne(statement(sql, cached), arguments: sql.arguments).map(Row.init)
    }

    /// The first column of every row.
    func values<Value: Storable>(
        _ sql: SQL, as type: Value.Type = Value.self, cached: Bool = false
    ) throws -> [Value] {
        try rows(sql, cached: cached).map { try $0.first() }
    }

    /// The first column of the first row; `nil` if there is no row, or it is NULL.
    func value<Value: Storable>(
        _ sql: SQL, as type: Value.Type = Value.self, cached: Bool = false
    ) throws -> Value? {
        try row(sql, cached: cached)?.first(as: Value?.self)
    }

    /// The same for a yes-or-no question; `false` without an answer.
    func holds(_ sql: SQL, cached: Bool = false) throws -> Bool {
        try value(sql, cached: cached) ?? false
    }

    /// The same for a count.
    func count(_ sql: SQL, cached: Bool = false) throws -> Int { try value(sql, cached: cached) ?? 0 }

    /// Runs a statement that returns no rows.
    func execute(_ sql: SQL, cached: Bool = false) throws {
        try statement(sql, cached).execute(arguments: sql.arguments)
    }

    /// The same, and returns the number of rows inserted, changed or deleted, without those of triggers.
    func changes(_ sql: SQL, cached: Bool = false) throws -> Int {
        try execute(sql, cached: cached)
        return connection.changesCount
    }

    /// The number of the last inserted row.
    var newest: Int64 { connection.lastInsertedRowID }

    private func statement(_ sql: SQL, _ cached: Bool) throws -> Statement {
        try cached ? connection.cachedStatement(sql: sql.text) : connection.makeStatement(sql: sql.text)
    }

    /// If `body` throws, or if `isKept` is false, only the changes of `body` are rolled back. Call it within a transaction.
    ///
    /// GRDB's own compiles its statements anew each time, which mail by mail and letter by letter is a few hundredths of the work.
    func savepoint<Value>(isKept: Bool = true, _ body: () throws -> Value) throws -> Value {
        try execute("SAVEPOINT piece", cached: true)
        let result = Result { try body() }
        let isUndone =
            switch result {
            case .success: !isKept
            case .failure: true
            }
        do {
            if isUndone { try execute("ROLLBACK TO piece", cached: true) }
            try execute("RELEASE piece", cached: true)
        } catch {
            // SQLite may have ended the whole transaction by then, and with it the savepoint: the fault behind that is what counts.
            _ = try result.get()
            throw error
        }
        return try result.get()
    }

    /// A transaction of savepoints that change little each. What SQLite keeps to undo one lies in memory then; else it makes a file for
    /// it and removes it again, letter by letter (sqlite.org/tempfiles.html#statement_journal_files). Call it outside a transaction.
    func transactionOfSmallPieces<Value>(_ body: () throws -> Value) throws -> Value {
        try execute("PRAGMA temp_store = MEMORY")
        var value: Value?
        let result = Result {
            try connection.inTransaction {
                value = try body()
                return .commit
            }
        }
        // What comes next may change much at once.
        try execute("PRAGMA temp_store = DEFAULT")
        try result.get()
        guard let value else { throw LedgerFault.other(detail: "a transaction without an end") }
        return value
    }

    /// Checkpoints the write-ahead log and truncates it. Call it outside a transaction.
    func emptyJournal() throws { _ = try connection.checkpoint(.truncate) }

    /// Whether a write was refused because it would have broken a promise.
    static func isRefusal(_ error: any Error) -> Bool {
        (error as? DatabaseError)?.resultCode == .SQLITE_CONSTRAINT
    }
}
