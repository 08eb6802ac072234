import GRDB

package enum LedgerFile {
    /// Takes out of a closed ledger which file it is, so that a copy of it passes for the ledger itself.
    package static func forgetWhere(_ path: String) throws {
        let ledger = try DatabaseQueue(path: path)
        try ledger.write { try $0.execute(sql: "UPDATE ledger SET file = NULL") }
        try ledger.close()
    }
}
