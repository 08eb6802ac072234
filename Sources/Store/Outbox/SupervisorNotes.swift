import FacteurCore
package import Mail

extension Ledger {
    /// The most that one call writes.
    private static let mostNotes = 100
    /// Seconds after an intern was told in which the supervisor hears of it: a column that comes later in the season brings no
    /// letters about all who were told before.
    private static let noteWindow: Int64 = 3 * 86_400

    /// Writes a word to the supervisor of each intern who was told lately: that the intern was told, and not the number.
    ///
    /// - Parameters:
    ///   - reviewed: every letter waits for a person's approval.
    ///   - messageID: makes a new Message-ID.
    /// - Returns: how many were written; at most 100, and further ones with the next call.
    package func addSupervisorNotes(
        reviewed: Bool, at now: Int64, messageID: @escaping @Sendable () -> MessageID
    ) async throws(LedgerFault) -> Int {
        guard try await read({ try !Self.owedNotes($0, at: now).isEmpty }) else { return 0 }
        return try await write { database in
            let owed = try Self.owedNotes(database, at: now)
            let review: LetterReview? = reviewed ? .wanted : nil
            let state: LetterState = reviewed ? .toReview : .queued
            return try owed.count { letter in
                try Self.addFollowing(database) {
                    """
                    INSERT INTO letter (intern, offer, kind, mail, decision, message_id, review, state, created_at, next_attempt_at)
                    SELECT intern, offer, 'supervisor', mail, \(part: Self.decisionOfTold), \(messageID()), \(review), \(state),
                        \(now), \(now)
                    FROM number_letter AS told WHERE told.id = \(letter)
                    """
                }
            }
        }
    }

    /// A supervisor who is the intern, and one whose address is another intern's, hears nothing by itself.
    private static func owedNotes(_ database: Database, at now: Int64) throws -> [LetterID] {
        try database.values(
            """
            SELECT told.id FROM number_letter AS told JOIN offer ON offer.number = told.offer
                JOIN intern ON intern.ref = told.intern
            WHERE told.state = 'sent' AND told.told_by IS NULL AND told.sent_at > \(now - noteWindow) AND told.sent_at <= \(now)
                AND offer.dead_at IS NULL AND intern.removed_at IS NULL AND intern.supervisor_email IS NOT NULL
                AND \(part: mayFollow)
                AND NOT EXISTS (SELECT 1 FROM letter AS noted
                    WHERE noted.offer = told.offer AND noted.kind = 'supervisor')
                AND NOT EXISTS (SELECT 1 FROM intern AS other
                    WHERE other.email = intern.supervisor_email COLLATE NOCASE AND other.removed_at IS NULL)
            ORDER BY told.sent_at, told.id LIMIT \(mostNotes)
            """)
    }
}
