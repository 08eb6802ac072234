extension Ledger {
    /// A service has taken this ledger up. Another version may be able to read what ended an earlier one.
    package func serviceBegan(pid: Int32, version: String, at now: Int64) async throws(LedgerFault) {
        try await write { database in
            try database.execute(
                """
                UPDATE mail SET tries = 0 WHERE outcome = 'held' AND tries > 0
                    AND (SELECT service_version FROM ledger) IS NOT \(version)
                """)
            try database.execute(
                "UPDATE ledger SET service_pid = \(pid), service_since = \(now), service_version = \(version)"
            )
        }
    }
}
