import GRDB

/// A column that does not hold what the schema and this program let in, as happens where somebody has edited the file. Names
/// the column, and nothing of the row: that holds addresses and numbers.
struct ColumnFault: Error {
    let column: String
}

/// One row of an answer. Reading a column throws `ColumnFault` where it is missing, `NULL` for a value that must be there, out
/// of range, or a text that its type does not know. (GRDB's own subscript ends the process and prints the row.)
struct Row {
    private let row: GRDB.Row

    init(_ row: GRDB.Row) { self.row = row }

    func value<Value: Storable>(
        _ column: String, as type: Value.Type = Value.self
    ) throws -> Value {
        try Self.value(row.decode(DatabaseValue?.self, forColumn: column), column)
    }

    /// Of the row's first column.
    func first<Value: Storable>(as type: Value.Type = Value.self) throws -> Value {
        // An expression's column is called by its text, which holds no value.
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

    /// Unix seconds of a year from 1 to 9999, so that whoever reckons with them need not look out for an overflow.
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

    /// A number of things, which 32 bits are enough for: the same for sums of them.
    func count(_ column: String) throws -> Int { Int(try value(column, as: UInt32.self)) }
}

/// The rows of an answer that is too large to be held at once. A row is good until the next one is asked for.
struct Rows {
    private let cursor: RowCursor

    init(_ cursor: RowCursor) { self.cursor = cursor }

    func next() throws -> Row? { try cursor.next().map(Row.init) }
}
