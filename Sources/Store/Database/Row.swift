import GRDB

/// A column with a value that the schema and this program do not allow, for example because a person has edited the file. Names the
/// column and nothing else of the row, which holds addresses and numbers.
struct ColumnFault: Error {
    let column: String
}

/// One row of a result. Reading a column throws `ColumnFault` if it is missing, `NULL` for a required value, out of range, or a
/// text that its type does not know. (GRDB's own subscript would end the process and print the row.)
struct Row {
    private let row: GRDB.Row
    /// Of a row of a stream.
    private let columns: StreamedColumns?

    init(_ row: GRDB.Row) { self.init(row, nil) }

    fileprivate init(_ row: GRDB.Row, _ columns: StreamedColumns?) {
        (self.row, self.columns) = (row, columns)
    }

    func value<Value: Storable>(
        _ column: String, as type: Value.Type = Value.self
    ) throws -> Value {
        try Self.value(stored(column), column)
    }

    /// Faster than `value(as: T?.self)`, for long results: the generic way looks up the optional's own type for every value.
    func optional<Value: Storable>(_ column: String) throws -> Value? {
        guard let stored = try stored(column) else { throw ColumnFault(column: column) }
        return stored.isNull ? nil : try Self.value(stored, column)
    }

    private func stored(_ column: String) throws -> DatabaseValue? {
        if let columns { return columns[column] }
        return try row.decode(DatabaseValue?.self, forColumn: column)
    }

    /// The value in the row's first column.
    func first<Value: Storable>(as type: Value.Type = Value.self) throws -> Value {
        // The column of an expression has the expression's text as its name, which holds no value.
        try Self.value(row.decode(DatabaseValue.self, atIndex: 0), row.columnNames.first ?? "")
    }

    private static func value<Value: Storable>(
        _ stored: DatabaseValue?, _ column: String
    ) throws -> Value {
        guard let stored, let value = Value.fromDatabaseValue(stored) else {
            throw ColumnFault(column: column)
        }
        return value
    }

    func has(_ column: String) throws -> Bool { try value(column, as: DatabaseValue.self) != .null }

    /// Unix seconds in a year from 1 to 9999, so that calculations cannot overflow.
    func time(_ column: String) throws -> Int64? {
        guard let seconds = try value(column, as: Int64?.self) else { return nil }
        guard Self.times.contains(seconds) else { throw ColumnFault(column: column) }
        return seconds
    }

    func time(_ column: String) throws -> Int64 {
        guard let seconds: Int64 = try time(column) else { throw ColumnFault(column: column) }
        return seconds
    }

    private static let times: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// A count. It fits in 32 bits, so sums of counts cannot overflow either.
    func count(_ column: String) throws -> Int { Int(try value(column, as: UInt32.self)) }
}

/// The rows of a result that is too large for memory. A row is valid until the next one is read.
struct Rows {
    private let cursor: RowCursor
    private let columns: StreamedColumns

    init(_ statement: Statement, _ arguments: StatementArguments) throws {
        cursor = try GRDB.Row.fetchCursor(statement, arguments: arguments)
        columns = StreamedColumns(statement)
    }

    func next() throws -> Row? { try cursor.next().map { Row($0, columns) } }
}

/// The columns of the row that a statement has come to, read from SQLite itself: in a long result, GRDB's generic way to a value takes
/// longer than the value.
private final class StreamedColumns {
    private let statement: Statement
    private let names: [String]
    /// Behind the column that was asked for last: most readers ask in the statement's order.
    private var next = 0

    init(_ statement: Statement) {
        self.statement = statement
        names = statement.columnNames
    }

    subscript(column: String) -> DatabaseValue? {
        if next >= names.count || names[next] != column {
            guard let place = names.firstIndex(of: column) else { return nil }
            next = place
        }
        defer { next += 1 }
        return DatabaseValue(sqliteStatement: statement.sqliteStatement, index: CInt(clamping: next))
    }
}
