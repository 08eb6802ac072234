import FacteurCore

/// What the sender must know to send what is due, and until when it may rest. One snapshot of the ledger.
package struct Outlook: Sendable {
    /// Letters that are due, in the order of `Ledger.due`, and no more than may still leave in this hour.
    package let due: [DueLetter]
    /// Whether letters in doubt are to be searched for first (`Ledger.doubtful`).
    package let mustSearch: Bool
    /// Whether the relay is recorded as refusing.
    package let isRefused: Bool
    /// Whether that is so while no letter is queued whose next attempt would show whether it still does.
    package let needsTrial: Bool
    /// When something may become due, if nobody commits anything until then; `nil`: never. Unix seconds.
    package let next: Int64?
}

/// What the configuration says about when a letter may leave.
package struct SendingTerms: Sendable {
    /// Whether a letter in doubt may be sent once more.
    package let copies: Bool
    /// No letter is ever delayed by more seconds (`Ledger.due`).
    package let longestWait: Int64
    /// The most letters in an hour.
    package let perHour: Int

    package init(copies: Bool, longestWait: Int64, perHour: Int) {
        (self.copies, self.longestWait, self.perHour) = (copies, longestWait, perHour)
    }
}

extension Ledger {
    static let hour: Int64 = 3_600

    /// - Parameter limit: the most letters at once.
    package func outlook(
        _ terms: SendingTerms, at now: Int64, limit: Int = 1
    ) async throws(LedgerFault) -> Outlook {
        try await read { database in
            let handedOver = try Self.handedOver(database, within: Self.hour, of: now)
            let room = max(0, terms.perHour - handedOver.count)
            let letters =
                room == 0
                ? []
                : try Self.due(
                    database, at: now, copies: terms.copies, atMost: min(limit, room),
                    longestWait: terms.longestWait)
            let refusal = try database.row(
                """
                SELECT relay_error IS NOT NULL AS is_refused,
                    relay_error IS NOT NULL AND hold_reason IS NULL AND NOT EXISTS (
                        SELECT 1 FROM sendable_letter WHERE state = 'queued') AS needs_trial
                FROM ledger
                """, cached: true)
            let next = [
                try Self.nextAttempt(.queued, database, after: now),
                try Self.nextAttempt(.inDoubt, database, after: now),
                room == 0 ? handedOver.first.map { $0 + Self.hour } : nil,
            ].compactMap(\.self).min()
            return Outlook(
                due: letters,
                mustSearch: try !Self.doubtful(
                    database, at: now, limit: 1, longestWait: terms.longestWait
                ).isEmpty,
                isRefused: try refusal?.value("is_refused") ?? false,
                needsTrial: try refusal?.value("needs_trial") ?? false, next: next)
        }
    }

    /// Found by the index alone. What else may keep that letter is asked when its time has come.
    private static func nextAttempt(_ state: LetterState, _ database: Database, after now: Int64) throws
        -> Int64?
    {
        try database.value(
            "SELECT min(next_attempt_at) FROM letter WHERE state = \(state) AND next_attempt_at > \(now)",
            cached: true)
    }
}
