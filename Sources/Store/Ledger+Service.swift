import GRDB

extension Ledger {
    /// A service has taken this ledger up. Another version may be able to read what ended an earlier one.
    package func serviceBegan(pid: Int32, version: String, at now: Int64) async throws(LedgerFault) {
        try await write { database in
            try database.execute(
                sql: """
                    UPDATE mail SET tries = 0 WHERE outcome = 'held' AND tries > 0
                        AND (SELECT service_version FROM ledger) IS NOT ?
                    """, arguments: [version])
            try database.execute(
                sql: "UPDATE ledger SET service_pid = ?, service_since = ?, service_version = ?",
                arguments: [pid, now, version])
        }
    }
}
