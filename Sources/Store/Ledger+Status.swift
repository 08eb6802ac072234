package import FacteurCore
import GRDB

extension Ledger {
    /// How many held mails `status` names one by one.
    package static let mostHeld = 1_000

    /// How many of those who wait, and of the letters in trouble, it names.
    package static let mostNamed = 10

    /// - Parameters:
    ///   - alerts: when waiting is too long; with `nil` it never is.
    ///   - now: Unix seconds.
    package func status(
        alerts: FacteurCore.Configuration.Alerts? = nil, at now: Int64 = 0
    ) async throws(LedgerFault) -> StatusReport {
        let running = ServiceLock.isHeld(ledger: path)
        return try await read { database in
            let ledger = try Row.fetchOne(database, sql: "SELECT * FROM ledger")
            return StatusReport(
                service: StatusReport.Service(
                    running: running, since: running ? ledger?["service_since"] : nil,
                    version: running ? ledger?["service_version"] : nil),
                mailboxes: try Self.mailboxes(database), interns: try Self.internCounts(database),
                held: try Self.held(database),
                heldCount: try Int.fetchOne(database, sql: "SELECT count(*) FROM mail WHERE outcome = 'held'")
                    ?? 0,
                unprovenCount: try Int.fetchOne(
                    database,
                    sql: "SELECT count(*) FROM mail WHERE outcome = 'held' AND reason = 'untrusted_sender'")
                    ?? 0,
                toReview: try Self.toReviewCount(database),
                unprovable: try Self.unprovable(database, at: now),
                looseReceipts: try Self.looseReceipts(database, at: now),
                inspections: try Self.inspections(database),
                letters: try Self.letterCounts(database), outbox: try Self.outbox(database, at: now),
                hold: ledger?["hold_reason"],
                relayError: ledger?["relay_error"], relayErrorSince: ledger?["relay_error_since"],
                waiting: try Self.people(database, InternState.waiting, most: Self.mostNamed),
                troubled: try Self.people(database, InternState.troubled, most: Self.mostNamed),
                copies: try Int.fetchOne(database, sql: "SELECT count(*) FROM letter WHERE copies = 1") ?? 0,
                listConflicts: try Self.listConflicts(database),
                listConflictCount: try Int.fetchOne(database, sql: "SELECT count(*) FROM open_list_conflict")
                    ?? 0,
                overdue: try alerts.map { try Self.overdue(database, $0, at: now) },
                digest: try Self.lastDigest(database))
        }
    }

    /// A forgery, which our own server's results give away, does not count.
    private static func unprovable(_ database: Database, at now: Int64) throws -> Int {
        let since = now - 86_400
        let isProven =
            try Bool.fetchOne(
                database,
                sql:
                    "SELECT EXISTS (SELECT 1 FROM mail WHERE seen_at > ? AND trust IN ('portal', 'forwarder'))",
                arguments: [since]) ?? false
        guard !isProven else { return 0 }
        return try String.fetchAll(
            database,
            sql: """
                SELECT trusted_by FROM mail WHERE seen_at > ? AND outcome = 'held' AND reason = 'untrusted_sender'
                    AND kind = 'notice' AND trusted_by IS NOT NULL LIMIT 500
                """, arguments: [since]
        ).count {
            if case .setting = TrustDoubt(reason: $0) { true } else { false }
        }
    }

    /// One that a person has dismissed is ignored.
    private static func looseReceipts(_ database: Database, at now: Int64) throws -> Int {
        try Int.fetchOne(
            database,
            sql: """
                SELECT count(DISTINCT receipt) FROM mail
                WHERE kind = 'receipt' AND outcome = 'recorded' AND receipt IS NOT NULL AND seen_at <= ?
                    AND trust IN ('portal', 'forwarder')
                    AND NOT EXISTS (SELECT 1 FROM offer WHERE offer.receipt = mail.receipt)
                """, arguments: [now - 86_400]) ?? 0
    }

    private static func inspections(_ database: Database) throws -> (count: Int, oldest: Int64?) {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT count(*) AS count, min(coalesce(date, seen_at)) AS oldest FROM mail
                WHERE outcome = 'held' AND reason = 'wording_unknown' AND inspection = 1
                """)
        return (row?["count"] ?? 0, row?["oldest"])
    }

    private static func outbox(_ database: Database, at now: Int64) throws -> StatusReport.Outbox {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT (SELECT min(next_attempt_at) FROM letter JOIN intern ON intern.ref = letter.intern
                        JOIN offer AS own ON own.number = letter.offer
                    WHERE letter.state = 'queued' AND \(mayLeave)) AS due_since,
                    (SELECT max(max(began_at, coalesce(ended_at, began_at))) FROM attempt) AS moved_at,
                    (SELECT count(*) FROM attempt WHERE handed_over = 1 AND began_at > :since) AS handed_over
                """, arguments: ["since": now - 3_600])
        let due: Int64? = row?["due_since"]
        return StatusReport.Outbox(
            dueSince: due.flatMap { $0 <= now ? $0 : nil }, movedAt: row?["moved_at"],
            handedOver: row?["handed_over"] ?? 0, putOff: try putOff(database))
    }

    /// An attempt that came to nothing is none of the signs that the outbox moves: only a letter taken is.
    private static func putOff(_ database: Database) throws -> StatusReport.PutOff? {
        let row = try Row.fetchOne(
            database,
            sql: """
                WITH put_off AS (
                    SELECT attempt.id, attempt.letter, attempt.began_at, attempt.reply
                    FROM attempt JOIN letter ON letter.id = attempt.letter
                        JOIN intern ON intern.ref = letter.intern JOIN offer AS own ON own.number = letter.offer
                    WHERE attempt.result = 'later' AND letter.state = 'queued' AND \(mayLeave)
                        AND attempt.id > (SELECT coalesce(max(id), 0) FROM attempt WHERE result = 'sent'))
                SELECT count(DISTINCT letter) AS letters, min(began_at) AS since,
                    (SELECT reply FROM put_off ORDER BY id DESC LIMIT 1) AS reply
                FROM put_off
                """)
        guard let row, let letters: Int = row["letters"], letters > 0 else { return nil }
        return StatusReport.PutOff(letters: letters, since: row["since"] ?? 0, reply: row["reply"] ?? "")
    }

    private static func mailboxes(_ database: Database) throws -> [StatusReport.Mailbox] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT mailbox.*, coalesce(unsettled.count, 0) AS unread FROM mailbox LEFT JOIN (
                    SELECT mailbox, count(*) AS count FROM mail INDEXED BY mail_unsettled
                    WHERE settled_at IS NULL GROUP BY mailbox) AS unsettled ON unsettled.mailbox = mailbox.name
                ORDER BY name
                """
        ).map { row in
            StatusReport.Mailbox(
                name: row["name"], lastRoundTrip: row["last_round_trip"], seen: row["seen"],
                unaccounted: row["unaccounted"], unread: row["unread"], error: row["error"],
                errorSince: row["error_since"])
        }
    }

    private static func listConflicts(_ database: Database) throws -> [StatusReport.ListConflict] {
        try Row.fetchAll(
            database, sql: "SELECT * FROM open_list_conflict ORDER BY noted_at, number LIMIT \(mostNamed)"
        ).compactMap { row in
            guard let intern = InternRef(rawValue: row["intern"]) else { return nil }
            return StatusReport.ListConflict(
                number: row["number"], intern: intern, listed: InternRef.list(row["listed"]))
        }
    }

    private static func internCounts(_ database: Database) throws -> [InternState: Int] {
        try counts(
            database,
            sql:
                "SELECT standing AS state, count(*) AS n FROM intern WHERE standing IS NOT NULL GROUP BY standing"
        )
    }

    private static func letterCounts(_ database: Database) throws -> [LetterState: Int] {
        try counts(database, sql: "SELECT state, count(*) AS n FROM letter GROUP BY state")
    }

    private static func counts<State: RawRepresentable & Hashable>(
        _ database: Database, sql: String
    ) throws -> [State: Int] where State.RawValue == String {
        let rows = try Row.fetchAll(database, sql: sql)
        return Dictionary(
            rows.compactMap { row in State(rawValue: row["state"]).map { ($0, row["n"]) } },
            uniquingKeysWith: +)
    }

    private static func held(_ database: Database) throws -> [StatusReport.Held] {
        // By an index alone: whoever floods the mailbox with forgeries slows nobody's look.
        let first = """
            SELECT id FROM mail WHERE outcome = 'held'
            ORDER BY reason = 'untrusted_sender', trust = 'untrusted', id LIMIT \(mostHeld)
            """
        var candidates: [Int64: [InternRef]] = [:]
        let named = try Row.fetchCursor(
            database,
            sql: "SELECT mail, intern FROM evidence WHERE mail IN (\(first)) ORDER BY mail, position")
        while let row = try named.next() {
            guard let ref = InternRef(rawValue: row["intern"]) else { continue }
            let mail: Int64 = row["mail"]
            if candidates[mail]?.contains(ref) != true { candidates[mail, default: []].append(ref) }
        }
        return try Row.fetchAll(
            database,
            sql: """
                SELECT id, reason, offer, seen_at FROM mail WHERE id IN (\(first))
                ORDER BY reason = 'untrusted_sender', trust = 'untrusted', id
                """
        ).compactMap { row in
            guard let reason = HeldReason(rawValue: row["reason"]) else { return nil }
            let id: Int64 = row["id"]
            return StatusReport.Held(
                id: MailID(rawValue: id), reason: reason, offer: row["offer"],
                candidates: candidates[id] ?? [], seenAt: row["seen_at"])
        }
    }

    /// Every intern of the roster, by reference.
    package func internRows() async throws(LedgerFault) -> [InternRow] {
        try await read { try Self.internRows($0) }
    }

    /// - Parameter ref: only that intern.
    static func internRows(_ database: Database, ref: String? = nil) throws -> [InternRow] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT intern.*, intern_state.state AS intern_state, offer.number, offer.receipt AS offer_receipt,
                    offer.rule, letter.id AS letter_id
                FROM intern JOIN intern_state ON intern_state.ref = intern.ref
                LEFT JOIN offer ON offer.intern = intern.ref AND offer.dead_at IS NULL
                LEFT JOIN letter ON letter.offer = offer.number
                \(ref == nil ? "" : "WHERE intern.ref = ?") ORDER BY intern.ref
                """, arguments: ref.map { [$0] } ?? []
        ).map { row in
            let letter: Int64? = row["letter_id"]
            return InternRow(
                intern: try Intern(row: row),
                state: InternState(rawValue: row["intern_state"]) ?? .awaitingOffer,
                offer: row["number"], receipt: row["offer_receipt"],
                evidence: (row["rule"] as String?).flatMap(Evidence.Rule.init(rawValue:)),
                letter: try letter.flatMap { try letters(database, where: "id = \($0)").first })
        }
    }

    /// The whole outbox, oldest first.
    package func letterRows() async throws(LedgerFault) -> [LetterRow] {
        try await read { try Self.letters($0, where: "TRUE") }
    }

    static func letters(_ database: Database, where condition: String) throws -> [LetterRow] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT id, intern, offer, message_id, state, attempts, copies, created_at, next_attempt_at,
                    in_doubt_since, sent_at, last_reply, review, told_by FROM letter WHERE \(condition) ORDER BY id
                """
        ).compactMap { row in
            guard let intern = InternRef(rawValue: row["intern"]),
                let state = LetterState(rawValue: row["state"])
            else { return nil }
            return LetterRow(
                id: LetterID(rawValue: row["id"]), intern: intern, offer: row["offer"],
                messageID: row["message_id"],
                state: state, attempts: row["attempts"], copies: row["copies"], createdAt: row["created_at"],
                nextAttemptAt: row["next_attempt_at"], inDoubtSince: row["in_doubt_since"],
                sentAt: row["sent_at"],
                lastReply: row["last_reply"],
                review: (row["review"] as String?).flatMap(LetterReview.init(rawValue:)),
                isToldByHand: state == .sent && (row["told_by"] as Int64?) != nil)
        }
    }

    /// Every mail seen, oldest first, handed out one by one so that a large ledger needs no large memory.
    ///
    /// - Parameter held: only those that wait for a person.
    package func eachMail(
        held: Bool, _ body: @escaping @Sendable (MailRow) -> Void
    ) async throws(LedgerFault) {
        try await read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT id, mailbox, uidvalidity, uid, seen_at, message_id, date, sender, subject, kind, trust, offer,
                        receipt, intern, outcome, reason
                    FROM mail \(held ? "WHERE outcome = 'held'" : "") ORDER BY id
                    """)
            while let row = try rows.next() { body(MailRow(row: row)) }
        }
    }
}

extension MailRow {
    init(row: Row) {
        func value<Value: RawRepresentable>(_ column: String) -> Value? where Value.RawValue == String {
            (row[column] as String?).flatMap(Value.init(rawValue:))
        }
        self.init(
            id: MailID(rawValue: row["id"]), mailbox: row["mailbox"], uidValidity: row["uidvalidity"],
            uid: UInt32(clamping: row["uid"] as Int64), seenAt: row["seen_at"], messageID: row["message_id"],
            date: row["date"],
            from: row["sender"], subject: row["subject"], kind: value("kind"), trust: value("trust"),
            offer: row["offer"], receipt: row["receipt"], intern: value("intern"), outcome: value("outcome"),
            reason: value("reason"))
    }
}

extension InternRef {
    /// References apart by blanks, as `list_conflict` has them.
    static func list(_ text: String) -> [InternRef] {
        text.split(separator: " ").compactMap { InternRef(rawValue: String($0)) }
    }
}
