package import FacteurCore
import Mail

/// What goes by its age (`retention`). Each function is one transaction over a bounded number of rows, and may be called again and
/// again: a crash in between leaves the rest for the next time.
extension Ledger {
    /// Rows of one transaction.
    package static let mostDropped = 200

    /// Drops the content of mails that were settled at `instant` or before: their row stays, with its UID, its hash, its outcome and
    /// its evidence. It stays with a mail that waits for a person or is about to be read again, on which somebody has decided
    /// since, whose number's letter has not arrived or is contested, or whose number has no letter yet.
    ///
    /// - Returns: how many; less than `mostDropped` if there are no more.
    package func dropContents(settledBy instant: Int64, at now: Int64) async throws(LedgerFault) -> Int {
        // Looked for first: a pass that finds nothing writes nothing.
        let due = try await read { try Self.droppable($0, instant, limit: 1) }
        guard !due.isEmpty else { return 0 }
        let count = try await write { database in
            let mails = try Self.droppable(database, instant, limit: Self.mostDropped)
            try database.execute(
                "UPDATE mail SET bytes = NULL, dropped_at = \(now) WHERE id IN \(list: mails)")
            return mails.count
        }
        if count < Self.mostDropped { try await emptyJournal() }
        return count
    }

    private static func droppable(_ database: Database, _ instant: Int64, limit: Int) throws -> [MailID] {
        try database.values(
            """
            SELECT id FROM mail
            WHERE bytes IS NOT NULL AND outcome <> 'held' AND reply_open = 0 AND settled_at <= \(instant)
                AND NOT EXISTS (SELECT 1 FROM held_to_read WHERE held_to_read.mail = mail.id)
                AND NOT EXISTS (SELECT 1 FROM decision WHERE decision.mail = mail.id AND decided_at > \(instant))
                AND NOT EXISTS (SELECT 1 FROM mail_number JOIN offer ON offer.number = mail_number.number
                    LEFT JOIN letter ON letter.offer = offer.number
                    WHERE mail_number.mail = mail.id AND (
                        letter.kind = 'number' AND letter.state IN ('queued', 'to_review', 'in_doubt')
                        OR offer.dead_at IS NULL AND (letter.id IS NULL OR letter.kind = 'number' AND letter.state IN ('failed', 'bounced'))
                            AND offer.intern NOT IN (SELECT ref FROM intern WHERE forgotten_at IS NOT NULL)
                        OR letter.requeued_by IN (SELECT id FROM decision WHERE decided_at > \(instant))
                        OR EXISTS (SELECT 1 FROM open_list_conflict WHERE open_list_conflict.number = offer.number)))
            ORDER BY settled_at, id LIMIT \(limit)
            """)
    }

    /// Interns whose case is closed, and of whom nothing has happened since `instant`: who have been told, whose number was
    /// withdrawn, who get none, or who have left the roster. Whether something else is in the way, `forget` says.
    ///
    /// A row that stands in every roster is never old: the next import would bring it back as somebody who waits.
    ///
    /// - Parameter last: where the last call ended.
    /// - Returns: in the order of references, at most `limit`.
    package func closedInterns(
        untouchedSince instant: Int64, after last: InternRef?, limit: Int = 20
    ) async throws(LedgerFault) -> [InternRef] {
        try await read { database in
            try database.values(
                """
                SELECT ref FROM intern
                LEFT JOIN offer AS live ON live.intern = intern.ref AND live.dead_at IS NULL
                LEFT JOIN number_letter AS letter ON letter.offer = live.number
                WHERE intern.ref > \(last?.rawValue ?? "") AND intern.forgotten_at IS NULL
                    AND (intern.removed_at IS NOT NULL OR letter.state = 'sent'
                        OR live.number IS NULL AND (intern.offer_expected = 0 OR EXISTS (
                            SELECT 1 FROM offer WHERE offer.intern = intern.ref AND dead_reason = 'withdrawn')))
                    AND max(imported_at, coalesce(listed_at, 0), coalesce(person_since, 0), coalesce(removed_at, 0)) <= \(instant)
                    AND NOT EXISTS (SELECT 1 FROM offer WHERE offer.intern = intern.ref
                        AND max(bound_at, coalesce(dead_at, 0)) > \(instant))
                    AND NOT EXISTS (SELECT 1 FROM offer JOIN letter AS own ON own.offer = offer.number
                        WHERE offer.intern = intern.ref AND (max(own.created_at, coalesce(own.sent_at, 0)) > \(instant)
                            OR EXISTS (SELECT 1 FROM attempt WHERE attempt.letter = own.id
                                AND max(began_at, coalesce(ended_at, 0)) > \(instant))))
                    AND NOT EXISTS (SELECT 1 FROM decision WHERE decision.intern = intern.ref AND decided_at > \(instant))
                    AND NOT EXISTS (SELECT 1 FROM evidence JOIN mail ON mail.id = evidence.mail
                        WHERE evidence.intern = intern.ref AND rule IS NOT NULL AND mail.seen_at > \(instant))
                    AND NOT EXISTS (SELECT 1 FROM offer JOIN mail_number ON mail_number.number = offer.number
                        JOIN mail ON mail.id = mail_number.mail
                        WHERE offer.intern = intern.ref AND mail.seen_at > \(instant))
                ORDER BY ref LIMIT \(limit)
                """)
        }
    }

    /// Whether a mailbox was read within a day of `now`. A clock that runs years ahead makes everything old: what goes by its age
    /// waits until a server has been reached by it, whose certificate is valid then.
    package func hasReadMailbox(near now: Int64) async throws(LedgerFault) -> Bool {
        try await read { database in
            try database.holds(
                """
                SELECT EXISTS (SELECT 1 FROM mailbox WHERE last_round_trip BETWEEN \(now - 86_400) AND \(now + 300))
                """)
        }
    }
}
