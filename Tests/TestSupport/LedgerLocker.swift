import GRDB

/// Another program that has opened a transaction on a ledger and left it open.
package final class LedgerLocker: Sendable {
    private let connection: DatabaseQueue

    /// - Parameter exclusively: nobody else can even read, as long as nobody else has it open now.
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
