package import FacteurCore

/// What only the metrics count.
package struct MetricCounts: Sendable, Hashable {
    package let held: [HeldReason: Int]
    /// Attempts that the relay has accepted, and refused for good.
    package let accepted: Int
    package let failed: Int
}

extension Ledger {
    package func metricCounts() async throws(LedgerFault) -> MetricCounts {
        try await read { database in
            return MetricCounts(
                held: try Self.heldCounts(database),
                accepted: try database.count(
                    "SELECT count(*) FROM attempt WHERE result = \(AttemptEnd.sent)"),
                failed: try database.count("SELECT count(*) FROM attempt WHERE result = \(AttemptEnd.failed)")
            )
        }
    }

    /// The file of the metrics could not be written, or could be (`nil`).
    ///
    /// - Returns: whether that is new.
    package func metrics(failed words: String?) async throws(LedgerFault) -> Bool {
        let isKnown = try await read { database in
            try database.holds("SELECT metrics_error IS \(words) FROM ledger")
        }
        // A transaction a minute that changes nothing would wake the disk.
        guard !isKnown else { return false }
        return try await write { database in
            try database.changes(
                "UPDATE ledger SET metrics_error = \(words) WHERE metrics_error IS NOT \(words)") > 0
        }
    }
}
