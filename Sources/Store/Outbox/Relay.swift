import FacteurCore

extension Ledger {
    /// The number of letters handed over within `seconds` of `now`: the rate limit counts them. A time further in the future was
    /// written before the clock was set back, and does not count.
    package func handedOver(within seconds: Int64, of now: Int64) async throws(LedgerFault) -> Int {
        try await read { try Self.handedOver($0, within: seconds, of: now).count }
    }

    /// Also when the first of them was.
    static func handedOver(
        _ database: Database, within seconds: Int64, of now: Int64
    ) throws -> (count: Int, first: Int64?) {
        let row = try database.row(
            """
            SELECT count(*) AS count, min(began_at) AS first FROM attempt
            WHERE handed_over = 1 AND began_at > \(now - seconds) AND began_at < \(now + seconds)
            """)
        return (try row?.count("count") ?? 0, try row?.time("first"))
    }

    /// The relay as a whole refuses (a wrong login, a relay that accepts nothing), or no longer does (`nil`).
    ///
    /// - Returns: whether that is new.
    @discardableResult
    package func relay(refuses words: String?, at now: Int64) async throws(LedgerFault) -> Bool {
        try await write(isQuiet: true) { database in
            try database.changes(
                """
                UPDATE ledger SET relay_error = \(words), relay_error_since =
                    CASE WHEN \(words) IS NULL THEN NULL ELSE coalesce(relay_error_since, \(now)) END
                WHERE relay_error IS NOT \(words)
                """) > 0
        }
    }

    /// The other letters that have failed or been delayed since the relay last accepted one, with a reply that counts.
    package func refusedInARow(
        from first: Int64, through last: Int64, but letter: LetterID,
        where counts: @escaping @Sendable (_ reply: String) -> Bool
    ) async throws(LedgerFault) -> RefusedLetters {
        try await read { database in
            let rows = try database.stream(
                """
                SELECT letter, reply, result FROM attempt
                WHERE result IN ('failed', 'later') AND ended_at BETWEEN \(first) AND \(last) AND letter <> \(letter)
                    AND id > (SELECT coalesce(max(id), 0) FROM attempt WHERE result = 'sent')
                """)
            var refused = RefusedLetters()
            while let row = try rows.next() {
                guard counts(try row.value("reply", as: String?.self) ?? "") else { continue }
                let letter: LetterID = try row.value("letter")
                refused.all.insert(letter)
                if try row.value("result") == AttemptEnd.failed { refused.failed.insert(letter) }
            }
            return refused
        }
    }
}

/// Letters that were refused in a row.
package struct RefusedLetters: Sendable {
    package internal(set) var all: Set<LetterID> = []
    /// Those of them that ended with the refusal.
    package internal(set) var failed: Set<LetterID> = []
}
