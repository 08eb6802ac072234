package import FacteurCore
package import Mail

/// Letters that follow the one that tells a number, written without a person. Each is copied from that one: the same intern, the same
/// number, and the mail or the decision that let it leave.
extension Ledger {
    /// The most that one call writes.
    private static let mostFollowing = 100
    /// Seconds after an intern was told in which the supervisor hears of it: a column that comes later in the season brings no
    /// letters about all who were told before.
    private static let noteWindow: Int64 = 3 * 86_400

    /// Writes a reminder for each intern who was told by a letter, has not answered, and was written to last so long ago.
    ///
    /// Nobody is reminded whose number is dead or replaced, whose letter came back, who was told by hand, whose code or address has
    /// changed since, or who has left the roster. Letters that are older than all rounds together are left alone: whoever switches
    /// reminders on in spring must not write to the interns of autumn.
    ///
    /// - Parameters:
    ///   - reviewed: every letter waits for a person's approval.
    ///   - messageID: makes a new Message-ID.
    /// - Returns: how many were written; at most 100, and further ones with the next call.
    package func addReminders(
        _ policy: Configuration.Reminders, reviewed: Bool, at now: Int64,
        messageID: @escaping @Sendable () -> MessageID
    ) async throws(LedgerFault) -> Int {
        try await add(.reminder, reviewed: reviewed, at: now, messageID: messageID) {
            try Self.owedReminders($0, policy, at: now)
        }
    }

    /// Writes a word to the supervisor of each intern who was told lately: that the intern was told, and not the number.
    ///
    /// - Parameters: as for `addReminders`.
    /// - Returns: how many were written; at most 100, and further ones with the next call.
    package func addSupervisorNotes(
        reviewed: Bool, at now: Int64, messageID: @escaping @Sendable () -> MessageID
    ) async throws(LedgerFault) -> Int {
        try await add(.supervisor, reviewed: reviewed, at: now, messageID: messageID) {
            try Self.owedNotes($0, at: now)
        }
    }

    /// What the schema refuses is left out: it must not keep the others from leaving.
    ///
    /// - Parameter owed: the letters that are to be followed.
    private func add(
        _ kind: LetterKind, reviewed: Bool, at now: Int64, messageID: @escaping @Sendable () -> MessageID,
        after owed: @escaping @Sendable (Database) throws -> [LetterID]
    ) async throws(LedgerFault) -> Int {
        // Looked for first: most calls find nothing, and write nothing.
        guard try await read({ try !owed($0).isEmpty }) else { return 0 }
        let review: LetterReview? = reviewed ? .wanted : nil
        let state: LetterState = reviewed ? .toReview : .queued
        return try await write { database in
            // They may have answered meanwhile.
            try owed(database).count { told in
                do {
                    try database.savepoint {
                        try database.execute(
                            """
                            INSERT INTO letter (intern, offer, kind, round, mail, decision, message_id, review, state, created_at,
                                next_attempt_at)
                            SELECT intern, offer, \(kind), CASE WHEN \(kind == .reminder) THEN 1 + (
                                    SELECT count(*) FROM letter AS earlier
                                    WHERE earlier.offer = told.offer AND earlier.kind = 'reminder') ELSE 0 END,
                                mail, \(part: Self.decisionOfTold), \(messageID()), \(review), \(state), \(now), \(now)
                            FROM number_letter AS told WHERE told.id = \(told)
                            """)
                    }
                    return true
                } catch  where Database.isRefusal(error) {
                    return false
                }
            }
        }
    }

    /// The decision that lets a letter leave which follows `told`: that of the letter, or the one that has confirmed its number
    /// since.
    private static let decisionOfTold: SQL =
        "coalesce(told.decision, (SELECT offer.decision FROM offer WHERE offer.number = told.offer))"

    /// Whether what follows `told` may be written: nothing is on hold, and the letter left after this ledger was last put back, for
    /// what followed earlier ones may have left too.
    private static let mayFollow: SQL = """
        told.sent_at > (SELECT coalesce(copied_at, 0) FROM ledger)
            AND NOT EXISTS (SELECT 1 FROM ledger WHERE hold_reason IS NOT NULL)
            AND (\(part: decisionOfTold) IS NULL OR EXISTS (SELECT 1 FROM decision
                WHERE decision.id = \(part: decisionOfTold) AND decision.verb = 'assign'))
        """

    /// An answer to `told`, whatever it says, that is not the supervisor's.
    private static let answersTold: SQL = """
        answer.offer = told.offer AND answer.intern = told.intern AND answer.kind = 'reply'
            AND answer.seen_at >= told.created_at
            AND coalesce(answer.sender, '') <> coalesce((SELECT supervisor_email FROM intern
                WHERE intern.ref = told.intern), '') COLLATE NOCASE
        """

    /// Whoever asks or denies has answered too, and waits for a person, not for a reminder.
    private static let isUnanswered: SQL =
        "NOT EXISTS (SELECT 1 FROM mail AS answer WHERE \(part: answersTold))"

    /// The letters whose interns are to be reminded, the oldest first. What the schema would refuse is left out.
    private static func owedReminders(
        _ database: Database, _ policy: Configuration.Reminders, at now: Int64
    ) throws -> [LetterID] {
        let after = Int64(policy.after)
        return try database.values(
            """
            SELECT told.id FROM remindable_letter AS told
            WHERE told.sent_at <= \(now - after) AND told.sent_at > \(now - after * Int64(policy.most + 1))
                AND \(part: mayFollow) AND \(part: isUnanswered)
                AND (SELECT count(*) FROM letter AS earlier WHERE earlier.offer = told.offer
                    AND earlier.kind = 'reminder' AND earlier.created_at >= told.created_at) < \(policy.most)
                AND NOT EXISTS (SELECT 1 FROM letter AS earlier
                    WHERE earlier.offer = told.offer AND earlier.kind = 'reminder'
                        AND earlier.created_at >= told.created_at
                        AND (earlier.state <> 'sent' OR earlier.sent_at > \(now - after)))
            ORDER BY told.sent_at, told.id LIMIT \(mostFollowing)
            """)
    }

    /// A supervisor who is the intern, and one whose address is another intern's, hears nothing by itself.
    private static func owedNotes(_ database: Database, at now: Int64) throws -> [LetterID] {
        try database.values(
            """
            SELECT told.id FROM number_letter AS told JOIN offer ON offer.number = told.offer
                JOIN intern ON intern.ref = told.intern
            WHERE told.state = 'sent' AND told.told_by IS NULL AND told.sent_at > \(now - noteWindow) AND told.sent_at <= \(now)
                AND offer.dead_at IS NULL AND intern.removed_at IS NULL AND intern.supervisor_email IS NOT NULL
                AND \(part: mayFollow) AND NOT EXISTS (SELECT 1 FROM mail AS answer
                    WHERE \(part: answersTold) AND reply_open = 1)
                AND NOT EXISTS (SELECT 1 FROM letter AS noted
                    WHERE noted.offer = told.offer AND noted.kind = 'supervisor')
                AND NOT EXISTS (SELECT 1 FROM intern AS other
                    WHERE other.email = intern.supervisor_email COLLATE NOCASE AND other.removed_at IS NULL)
            ORDER BY told.sent_at, told.id LIMIT \(mostFollowing)
            """)
    }
}
