package import FacteurCore
package import Mail

/// A digest that is due. Its text is written when it is sent, because yesterday's list is of no use.
package struct DueDigest: Sendable {
    package let id: Int64
    package let recipient: DigestRecipient
    package let messageID: MessageID
    package let createdAt: Int64
    package let attempts: Int
    package let overdue: Overdue
}

/// The last digest to a recipient, for `status` and `letters`.
package struct DigestRow: Sendable {
    package let id: Int64
    /// `nil`: of everything.
    package let office: String?
    package let messageID: String
    package let state: LetterState
    package let attempts: Int
    package let createdAt: Int64
    package let nextAttemptAt: Int64
    package let handedAt: Int64?
    package let lastReply: String?
}

extension Ledger {
    /// The digests to send now, of everything first; each is queued here if something has waited too long and the last one to the
    /// same recipient is a day old.
    ///
    /// - Parameter messageID: makes a new Message-ID; called once for each that is queued.
    package func dueDigests(
        _ alerts: FacteurCore.Configuration.Alerts, at now: Int64,
        messageID: @escaping @Sendable () -> MessageID
    ) async throws(LedgerFault) -> [DueDigest] {
        // Looked at before anything is written, because it is looked at once a minute.
        let recipients = try await read { database in
            try alerts.recipients.filter { try Self.mayDigest(database, to: $0, at: now) }
        }
        guard !recipients.isEmpty else { return [] }
        return try await write { database in
            guard try Self.holdReason(database) == nil else { return [] }
            return try recipients.compactMap {
                try Self.due(database, alerts, to: $0, at: now, messageID: messageID)
            }
        }
    }

    private static func due(
        _ database: Database, _ alerts: FacteurCore.Configuration.Alerts, to recipient: DigestRecipient,
        at now: Int64, messageID: () -> MessageID
    ) throws -> DueDigest? {
        let overdue = try overdue(database, alerts, of: recipient.office, at: now)
        guard !overdue.isEmpty else {
            // Nothing waits any more: delete a digest that was never handed to a server.
            try database.execute(
                """
                DELETE FROM digest WHERE state = 'queued' AND handed_at IS NULL AND \(part: to(recipient))
                """)
            return nil
        }
        try queue(database, to: recipient, at: now, messageID: messageID)
        return try database.row(
            """
            SELECT * FROM digest WHERE state = 'queued' AND next_attempt_at <= \(now) AND \(part: to(recipient))
            """
        ).map { row in
            DueDigest(
                id: try row.value("id"), recipient: recipient, messageID: try row.value("message_id"),
                createdAt: try row.time("created_at"), attempts: try row.count("attempts"),
                overdue: overdue)
        }
    }

    /// As the schema counts them: the digest of everything by itself, whatever its address.
    private static func to(_ recipient: DigestRecipient) -> SQL {
        guard let office = recipient.office else { return "office IS NULL" }
        return "office = \(office) AND recipient = \(recipient.address)"
    }

    private static func mayDigest(
        _ database: Database, to recipient: DigestRecipient, at now: Int64
    ) throws -> Bool {
        let waits = try database.value(
            "SELECT next_attempt_at FROM digest WHERE state = 'queued' AND \(part: to(recipient))",
            as: Int64.self)
        return try waits.map { $0 <= now } ?? !hasDigest(database, to: recipient, near: now)
    }

    /// Whether there was one within a day, as the schema counts it.
    private static func hasDigest(
        _ database: Database, to recipient: DigestRecipient, near now: Int64
    ) throws -> Bool {
        try database.holds(
            """
            SELECT EXISTS (SELECT 1 FROM digest WHERE \(part: to(recipient))
                AND coalesce(handed_at, created_at) > \(now) - 86400
                AND coalesce(handed_at, created_at) < \(now) + 86400)
            """)
    }

    /// Whether another digest to the same was handed over within a day.
    private static func wasHanded(_ database: Database, near now: Int64, besides digest: DueDigest) throws
        -> Bool
    {
        try database.holds(
            """
            SELECT EXISTS (SELECT 1 FROM digest WHERE id <> \(digest.id) AND \(part: to(digest.recipient))
                AND handed_at > \(now) - 86400 AND handed_at < \(now) + 86400)
            """)
    }

    private static func queue(
        _ database: Database, to recipient: DigestRecipient, at now: Int64, messageID: () -> MessageID
    ) throws {
        let isQueued = try database.holds(
            "SELECT EXISTS (SELECT 1 FROM digest WHERE state = 'queued' AND \(part: to(recipient)))")
        guard !isQueued, try !hasDigest(database, to: recipient, near: now) else { return }
        try database.execute(
            """
            INSERT INTO digest (office, recipient, message_id, state, created_at, next_attempt_at)
            VALUES (\(recipient.office), \(recipient.address), \(messageID()), 'queued', \(now), \(now))
            """)
    }

    /// Call it just before the final dot: from here on the digest counts as sent on that day, whatever happens to it. A crash here
    /// loses a digest; the next one comes a day later.
    package func begin(_ digest: DueDigest, at now: Int64) async throws(LedgerFault) -> BeginAnswer {
        try await write(function: "beginDigest") { [self] database in
            try insistOnSameFile()
            guard try Self.holdReason(database) == nil else { return .onHold }
            // If the clock was set since this one was queued, it may now be too close to another.
            guard try !Self.wasHanded(database, near: now, besides: digest) else {
                try database.execute(
                    "UPDATE digest SET next_attempt_at = \(now + 86_400) WHERE id = \(digest.id)")
                return .changed
            }
            let begun = try database.changes(
                """
                UPDATE digest SET state = 'in_doubt', handed_at = \(now), attempts = attempts + 1
                WHERE id = \(digest.id) AND state = 'queued'
                """)
            return begun == 1 ? .granted : .changed
        }
    }

    /// Records the server's answer. A lost answer leaves the digest in doubt for ever.
    package func finish(_ digest: DueDigest, _ result: AttemptResult, at now: Int64) async throws(LedgerFault)
    {
        let (state, reply, next): (LetterState, String, Int64) =
            switch result {
            case .sent(let reply): (.sent, reply, now)
            case .later(let reply, let next): (.queued, reply, next)
            case .failed(let reply): (.failed, reply, now)
            case .inDoubt(let words, let next): (.inDoubt, words, next)
            }
        try await write(function: "finishDigest") { database in
            // The final dot was never sent.
            try database.execute(
                "UPDATE digest SET attempts = attempts + 1 WHERE id = \(digest.id) AND state = 'queued'")
            try database.execute(
                """
                UPDATE digest SET last_reply = \(reply), next_attempt_at = \(next)
                WHERE id = \(digest.id) AND state IN ('queued', 'in_doubt')
                """)
            try database.execute(
                """
                UPDATE digest SET state = \(state)
                WHERE id = \(digest.id) AND state IN ('queued', 'in_doubt') AND state <> \(state)
                """)
        }
    }

    /// The last digest of everything.
    static func lastDigest(_ database: Database) throws -> DigestRow? {
        try lastDigest(database, where: "office IS NULL")
    }

    /// The last digest to each address of each office that the configuration names; those who never got one are left out.
    static func lastOfficeDigests(
        _ database: Database, _ alerts: FacteurCore.Configuration.Alerts
    ) throws -> [DigestRow] {
        try alerts.recipients.filter { $0.office != nil }.compactMap {
            try lastDigest(database, where: to($0))
        }
    }

    private static func lastDigest(_ database: Database, where condition: SQL) throws -> DigestRow? {
        try database.row("SELECT * FROM digest WHERE \(part: condition) ORDER BY id DESC LIMIT 1").map {
            row in
            DigestRow(
                id: try row.value("id"), office: try row.value("office"),
                messageID: try row.value("message_id"), state: try row.value("state"),
                attempts: try row.count("attempts"), createdAt: try row.time("created_at"),
                nextAttemptAt: try row.time("next_attempt_at"), handedAt: try row.time("handed_at"),
                lastReply: try row.value("last_reply"))
        }
    }
}
