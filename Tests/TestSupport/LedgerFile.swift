import GRDB

package enum LedgerFile {
    /// Changes a closed ledger as a person may do by hand, without the schema's checks.
    package static func edit(_ path: String, _ sql: String) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let ledger = try DatabaseQueue(path: path, configuration: configuration)
        try ledger.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
            try database.execute(sql: sql)
        }
        try ledger.close()
    }

    /// Removes from a closed ledger the mark of its file, so that a copy of it counts as the ledger itself.
    package static func forgetWhere(_ path: String) throws {
        let ledger = try DatabaseQueue(path: path)
        try ledger.write { try $0.execute(sql: "UPDATE ledger SET file = NULL") }
        try ledger.close()
    }
}
