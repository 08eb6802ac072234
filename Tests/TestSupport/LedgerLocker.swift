import GRDB

/// Another program that has an open transaction on a ledger.
package final class LedgerLocker: Sendable {
    private let connection: DatabaseQueue

    /// - Parameter exclusively: no other connection can even read, if none has the ledger open now.
    package init(_ path: String, exclusively: Bool = false) throws {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        connection = try DatabaseQueue(path: path, configuration: configuration)
        try connection.writeWithoutTransaction { database in
            if exclusively { try database.execute(sql: "PRAGMA locking_mode = EXCLUSIVE") }
            try database.execute(sql: "BEGIN IMMEDIATE")
        }
    }

    package func letGo() throws {
        try connection.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        try connection.close()
    }
}
