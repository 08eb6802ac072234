package import FacteurCore
package import Mail

extension Ledger {
    /// The most reminders that one call writes.
    private static let mostReminders = 100

    /// Writes a reminder for each intern who was told by a letter, has not answered, and was written to last so long ago.
    ///
    /// Nobody is reminded whose number is dead or replaced, whose letter came back, who was told by hand, whose code has changed
    /// since, or who has left the roster. Letters that are older than all rounds together are left alone: whoever switches reminders
    /// on in spring must not write to the interns of autumn.
    ///
    /// - Parameters:
    ///   - reviewed: every letter waits for a person's approval.
    ///   - messageID: makes a new Message-ID.
    /// - Returns: how many were written; at most 100, and further ones with the next call.
    package func addReminders(
        _ policy: Configuration.Reminders, reviewed: Bool, at now: Int64,
        messageID: @escaping @Sendable () -> MessageID
    ) async throws(LedgerFault) -> Int {
        let due = try await read { try Self.owedReminders($0, policy, at: now) }
        guard !due.isEmpty else { return 0 }
        return try await write { database in
            // They may have answered meanwhile.
            let due = try Self.owedReminders(database, policy, at: now)
            let review: LetterReview? = reviewed ? .wanted : nil
            let state: LetterState = reviewed ? .toReview : .queued
            return try due.count { told in
                try Self.addFollowing(database) {
                    """
                    INSERT INTO letter (intern, offer, kind, round, mail, decision, message_id, review, state, created_at,
                        next_attempt_at)
                    SELECT intern, offer, 'reminder', 1 + (SELECT count(*) FROM letter AS earlier
                            WHERE earlier.offer = told.offer AND earlier.kind = 'reminder'),
                        mail, \(part: Self.decisionOfTold), \(messageID()), \(review), \(state), \(now), \(now)
                    FROM unconfirmed_letter AS told WHERE told.id = \(told)
                    """
                }
            }
        }
    }

    /// Writes one letter that follows another. What the schema refuses is left out: it must not keep the others from leaving.
    static func addFollowing(_ database: Database, _ statement: () -> SQL) throws -> Bool {
        do {
            try database.savepoint { try database.execute(statement()) }
            return true
        } catch  where Database.isRefusal(error) {
            return false
        }
    }

    /// The decision that lets a letter leave which follows `told`: that of the letter, or the one that has confirmed its number
    /// since.
    static let decisionOfTold: SQL =
        "coalesce(told.decision, (SELECT offer.decision FROM offer WHERE offer.number = told.offer))"

    /// Whether what follows `told` may be written: nothing is on hold, and the letter left after this ledger was last put back, for
    /// what followed earlier ones may have left too.
    static let mayFollow: SQL = """
        told.sent_at > (SELECT coalesce(copied_at, 0) FROM ledger)
            AND NOT EXISTS (SELECT 1 FROM ledger WHERE hold_reason IS NOT NULL)
            AND (\(part: decisionOfTold) IS NULL OR EXISTS (SELECT 1 FROM decision
                WHERE decision.id = \(part: decisionOfTold) AND decision.verb = 'assign'))
        """

    /// The letters whose interns are to be reminded, the oldest first. What the schema would refuse is left out.
    private static func owedReminders(
        _ database: Database, _ policy: Configuration.Reminders, at now: Int64
    ) throws -> [LetterID] {
        let after = Int64(policy.after)
        return try database.values(
            """
            SELECT told.id FROM remindable_letter AS told
            WHERE told.sent_at <= \(now - after) AND told.sent_at > \(now - after * Int64(policy.most + 1))
                AND \(part: mayFollow)
                AND (SELECT count(*) FROM letter AS earlier WHERE earlier.offer = told.offer
                    AND earlier.kind = 'reminder' AND earlier.created_at >= told.created_at) < \(policy.most)
                AND NOT EXISTS (SELECT 1 FROM letter AS earlier
                    WHERE earlier.offer = told.offer AND earlier.kind = 'reminder'
                        AND earlier.created_at >= told.created_at
                        AND (earlier.state <> 'sent' OR earlier.sent_at > \(now - after)))
            ORDER BY told.sent_at, told.id LIMIT \(mostReminders)
            """)
    }
}
