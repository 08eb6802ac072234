package import FacteurCore
import Text

extension Ledger {
    /// The most held mails that `status` lists one by one.
    package static let mostHeld = 1_000

    /// The most waiting interns, and letters with a problem, that it lists.
    package static let mostNamed = 10

    /// - Parameters:
    ///   - alerts: when a wait is too long; with `nil` it never is.
    ///   - now: Unix seconds.
    package func status(
        alerts: FacteurCore.Configuration.Alerts? = nil, at now: Int64 = 0
    ) async throws(LedgerFault) -> StatusReport {
        let found = ServiceLock.presence(ledger: path)
        return try await read { database in
            let ledger = try database.row("SELECT * FROM ledger")
            let since: Int64? = try ledger?.time("service_since")
            // Where none has ever been, none is.
            let presence = found == .unknown && since == nil ? .absent : found
            let running = presence.isRunning
            return StatusReport(
                service: StatusReport.Service(
                    running: running, presence: presence, since: running ? since : nil,
                    version: running ? try ledger?.value("service_version") : nil),
                mailboxes: try Self.mailboxes(database), interns: try Self.internCounts(database),
                held: try Self.held(database),
                heldCount: try database.count("SELECT count(*) FROM mail WHERE outcome = 'held'"),
                unprovenCount: try database.count(
                    "SELECT count(*) FROM mail WHERE outcome = 'held' AND reason = 'untrusted_sender'"),
                toReview: try Self.toReviewCount(database),
                replies: try Self.openReplies(database),
                replyCount: try database.count("SELECT count(*) FROM mail WHERE reply_open = 1"),
                followingInTrouble: try Self.followingInTrouble(database, at: now),
                unprovable: try Self.unprovable(database, at: now),
                looseReceipts: try Self.looseReceipts(database, at: now),
                inspections: try Self.inspections(database),
                letters: try Self.letterCounts(database), outbox: try Self.outbox(database, at: now),
                hold: try ledger?.value("hold_reason"), relayError: try ledger?.value("relay_error"),
                relayErrorSince: try ledger?.time("relay_error_since"),
                metricsError: try ledger?.value("metrics_error"),
                waiting: try Self.people(database, InternState.waiting, most: Self.mostNamed),
                withoutCode: try Self.withoutCode(database),
                lettersWithoutCode: try Self.lettersWithoutCode(database),
                numbersLeftBehind: try Self.numbersLeftBehind(database),
                troubled: try Self.people(database, InternState.troubled, most: Self.mostNamed),
                copies: try database.count("SELECT count(*) FROM letter WHERE copies = 1"),
                listConflicts: try Self.listConflicts(database),
                listConflictCount: try database.count("SELECT count(*) FROM open_list_conflict"),
                overdue: try alerts.map { try Self.overdue(database, $0, at: now) },
                digest: try Self.lastDigest(database),
                officeDigests: try alerts.map { try Self.lastOfficeDigests(database, $0) } ?? [])
        }
    }

    private static func openReplies(_ database: Database) throws -> [StatusReport.OpenReply] {
        try database.rows(
            "SELECT id, intern, offer, seen_at FROM mail WHERE reply_open = 1 ORDER BY id LIMIT \(mostNamed)"
        ).map { row in
            StatusReport.OpenReply(
                id: try row.value("id"), intern: try row.value("intern"), offer: try row.value("offer"),
                seenAt: try row.time("seen_at"))
        }
    }

    private static func followingInTrouble(_ database: Database, at now: Int64) throws -> Int {
        try database.count(
            """
            SELECT count(*) FROM letter WHERE kind <> 'number' AND state IN ('failed', 'bounced', 'in_doubt')
                AND created_at > \(now) - CASE kind WHEN 'withdrawn' THEN 60 ELSE 14 END * 86400 AND (kind = 'withdrawn' OR coalesce(last_reply, '') NOT LIKE 'not sent:%')
            """)
    }

    private static func withoutCode(_ database: Database) throws -> Overdue.Part<InternRef> {
        let found: SQL =
            "FROM intern INDEXED BY intern_without_code WHERE standing = 'awaiting_offer' AND noc IS NULL"
        return Overdue.Part(
            try database.values("SELECT ref \(part: found) ORDER BY ref LIMIT \(mostNamed)"),
            count: try database.count("SELECT count(*) \(part: found)"))
    }

    private static func lettersWithoutCode(_ database: Database) throws -> Int {
        try database.count(
            """
            SELECT count(*) FROM letter JOIN intern ON intern.ref = letter.intern JOIN offer ON offer.number = letter.offer
            WHERE letter.state = 'queued' AND letter.kind = 'number' AND intern.noc IS NULL AND intern.removed_at IS NULL
                AND offer.dead_at IS NULL
            """)
    }

    private static func numbersLeftBehind(_ database: Database) throws -> Int {
        try database.count(
            """
            SELECT count(*) FROM letter JOIN intern ON intern.ref = letter.intern JOIN offer ON offer.number = letter.offer
            WHERE letter.state = 'failed' AND letter.kind = 'number' AND letter.attempts = 0
                AND intern.removed_at IS NOT NULL AND intern.forgotten_at IS NULL AND offer.dead_at IS NULL
            """)
    }

    /// A forgery, recognised by our own server's results, does not count.
    private static func unprovable(_ database: Database, at now: Int64) throws -> Int {
        let since = now - 86_400
        let isProven = try database.holds(
            "SELECT EXISTS (SELECT 1 FROM mail WHERE seen_at > \(since) AND trust IN ('portal', 'forwarder'))"
        )
        guard !isProven else { return 0 }
        return try database.values(
            """
            SELECT trusted_by FROM mail WHERE seen_at > \(since) AND outcome = 'held' AND reason = 'untrusted_sender'
                AND kind = 'notice' AND trusted_by IS NOT NULL LIMIT 500
            """, as: String.self
        ).count {
            if case .setting = TrustDoubt(reason: $0) { true } else { false }
        }
    }

    /// A receipt that a person has dismissed is ignored.
    private static func looseReceipts(_ database: Database, at now: Int64) throws -> Int {
        try database.count(
            """
            SELECT count(DISTINCT receipt) FROM mail
            WHERE kind = 'receipt' AND outcome = 'recorded' AND receipt IS NOT NULL AND seen_at <= \(now - 86_400)
                AND trust IN ('portal', 'forwarder')
                AND NOT EXISTS (SELECT 1 FROM offer WHERE offer.receipt = mail.receipt)
            """)
    }

    private static func inspections(_ database: Database) throws -> (count: Int, oldest: Int64?) {
        let row = try database.row(
            """
            SELECT count(*) AS count, min(coalesce(date, seen_at)) AS oldest FROM mail
            WHERE outcome = 'held' AND reason = 'wording_unknown' AND inspection = 1
            """)
        return (try row?.count("count") ?? 0, try row?.time("oldest"))
    }

    private static func outbox(_ database: Database, at now: Int64) throws -> StatusReport.Outbox {
        let row = try database.row(
            """
            SELECT (SELECT min(next_attempt_at) FROM sendable_letter WHERE state = 'queued') AS next_attempt_at,
                (SELECT max(max(began_at, coalesce(ended_at, began_at))) FROM attempt) AS moved_at,
                (SELECT count(*) FROM attempt WHERE handed_over = 1 AND began_at > \(now - 3_600)) AS handed_over
            """)
        let due: Int64? = try row?.time("next_attempt_at")
        return StatusReport.Outbox(
            dueSince: due.flatMap { $0 <= now ? $0 : nil }, movedAt: try row?.time("moved_at"),
            handedOver: try row?.count("handed_over") ?? 0, putOff: try putOff(database))
    }

    /// A failed attempt does not show that the outbox is moving: only an accepted letter does.
    private static func putOff(_ database: Database) throws -> StatusReport.PutOff? {
        let row = try database.row(
            """
            WITH put_off AS (
                SELECT attempt.id, attempt.letter, attempt.began_at, attempt.reply
                FROM attempt JOIN sendable_letter AS letter ON letter.id = attempt.letter
                WHERE attempt.result = 'later' AND letter.state = 'queued'
                    AND attempt.id > (SELECT coalesce(max(id), 0) FROM attempt WHERE result = 'sent'))
            SELECT count(DISTINCT letter) AS letters, min(began_at) AS since,
                (SELECT reply FROM put_off ORDER BY id DESC LIMIT 1) AS reply
            FROM put_off
            """)
        guard let row else { return nil }
        let letters: Int = try row.count("letters")
        guard letters > 0 else { return nil }
        return StatusReport.PutOff(
            letters: letters, since: try row.time("since"), reply: try row.value("reply") ?? "")
    }

    private static func mailboxes(_ database: Database) throws -> [StatusReport.Mailbox] {
        try database.rows(
            """
            SELECT mailbox.*,
                (SELECT count(*) FROM mail WHERE mail.mailbox = mailbox.name AND after_done_at IS NOT NULL
                    AND after_state = 'done') AS changed,
                (SELECT count(*) FROM (SELECT 1 FROM mail_change_due WHERE mail_change_due.mailbox = mailbox.name
                    LIMIT \(mostHeld))) AS changes_due
            FROM mailbox ORDER BY name
            """
        ).map { row in
            StatusReport.Mailbox(
                name: try row.value("name"), lastRoundTrip: try row.time("last_round_trip"),
                waitsUntil: try row.time("waits_until"),
                seen: try row.count("seen"), unaccounted: try row.count("unaccounted"),
                error: try row.value("error"),
                errorSince: try row.time("error_since"), changed: try row.count("changed"),
                changesDue: try row.count("changes_due"), changeError: try row.value("after_error"),
                changeErrorSince: try row.time("after_error_since"))
        }
    }

    private static func listConflicts(_ database: Database) throws -> [StatusReport.ListConflict] {
        try database.rows(
            "SELECT * FROM open_list_conflict ORDER BY noted_at, number LIMIT \(mostNamed)"
        ).map { row in
            StatusReport.ListConflict(
                number: try row.value("number"), intern: try row.value("intern"),
                listed: try row.value("listed", as: InternRefs.self).refs,
                dead: try Settlement.reader(database).listedDeath(of: row.value("number")))
        }
    }

    static func internCounts(_ database: Database) throws -> [InternState: Int] {
        try counts(
            database,
            "SELECT standing AS state, count(*) AS n FROM intern WHERE standing IS NOT NULL GROUP BY standing"
        )
    }

    private static func letterCounts(_ database: Database) throws -> [LetterState: Int] {
        try counts(database, "SELECT state, count(*) AS n FROM letter GROUP BY state")
    }

    static func counts<State: Storable & Hashable>(
        _ database: Database, _ sql: SQL
    ) throws -> [State: Int] {
        Dictionary(
            try database.rows(sql).map { (try $0.value("state"), try $0.count("n")) }, uniquingKeysWith: +)
    }

    private static func held(_ database: Database) throws -> [StatusReport.Held] {
        // Read from an index only, so that a flood of forgeries in the mailbox does not slow `status`.
        let first: SQL = """
            SELECT id FROM mail WHERE outcome = 'held'
            ORDER BY reason = 'untrusted_sender', trust = 'untrusted', id LIMIT \(mostHeld)
            """
        var candidates: [MailID: [InternRef]] = [:]
        // A ledger of before has no candidates of its own beside the evidence.
        let rows = try database.stream(
            """
            SELECT mail, intern FROM evidence WHERE mail IN (\(part: first))
            ORDER BY mail, rule IS NOT NULL, position
            """)
        while let row = try rows.next() {
            let (mail, ref): (MailID, InternRef) = (try row.value("mail"), try row.value("intern"))
            if candidates[mail]?.contains(ref) != true { candidates[mail, default: []].append(ref) }
        }
        return try database.rows(
            """
            SELECT id, kind, trust, reason, inspection IS 1 AS is_inspection, offer, seen_at FROM mail WHERE id IN (\(part: first))
            ORDER BY reason = 'untrusted_sender', trust = 'untrusted', id
            """
        ).map { row in
            let id: MailID = try row.value("id")
            return StatusReport.Held(
                id: id, kind: try row.value("kind"), trust: try row.value("trust"),
                reason: try row.value("reason"), isInspection: try row.value("is_inspection"),
                offer: try row.value("offer"),
                candidates: candidates[id] ?? [], seenAt: try row.time("seen_at"))
        }
    }

    /// Every intern of the roster, by reference.
    package func internRows() async throws(LedgerFault) -> [InternRow] {
        try await read { try Self.internRows($0) }
    }

    /// The same of these alone; who is not in the roster is left out.
    package func internRows(of refs: [InternRef]) async throws(LedgerFault) -> [InternRow] {
        try await read { database in try refs.flatMap { try Self.internRows(database, ref: $0) } }
    }

    /// - Parameter ref: only that intern.
    static func internRows(_ database: Database, ref: InternRef? = nil) throws -> [InternRow] {
        let condition: SQL = ref.map { "WHERE intern.ref = \($0)" } ?? ""
        return try database.rows(
            """
            SELECT intern.*, intern_state.state AS state, offer.number, offer.receipt AS offer_receipt,
                offer.rule, letter.id AS letter_id,
                \(part: offeredAt(number: "offer.number")) AS offered_at
            FROM intern JOIN intern_state ON intern_state.ref = intern.ref
            LEFT JOIN offer ON offer.intern = intern.ref AND offer.dead_at IS NULL
            LEFT JOIN number_letter AS letter ON letter.offer = offer.number
            \(part: condition) ORDER BY intern.ref
            """
        ).map { row in
            InternRow(
                intern: try Intern(row: row), state: try row.value("state"),
                offer: try row.value("number"), offeredAt: try row.time("offered_at"),
                receipt: try row.value("offer_receipt"), evidence: try row.value("rule"),
                letter: try row.value("letter_id", as: LetterID?.self).map { try letter($0, database) })
        }
    }

    /// The whole outbox, oldest first.
    package func letterRows() async throws(LedgerFault) -> [LetterRow] {
        try await read { try Self.letters($0, where: "TRUE") }
    }

    static func letter(_ id: LetterID, _ database: Database) throws -> LetterRow {
        let letter = try letters(database, where: "id = \(id)").first
        guard let letter else { throw LedgerFault.other(detail: "a letter that was there a moment ago") }
        return letter
    }

    static func letters(_ database: Database, where condition: SQL) throws -> [LetterRow] {
        try database.rows(
            """
            SELECT id, intern, offer, message_id, state, attempts, copies, created_at, next_attempt_at,
                in_doubt_since, sent_at, last_reply, review, told_by, kind, round, confirmed_by IS NOT NULL AS is_confirmed,
                (SELECT reply FROM attempt WHERE attempt.letter = letter.id AND attempt.message_id = letter.message_id
                    AND attempt.result = 'sent' ORDER BY attempt.id DESC LIMIT 1) AS accepted
            FROM letter WHERE \(part: condition) ORDER BY id
            """, cached: true
        ).map { row in
            let state: LetterState = try row.value("state")
            return LetterRow(
                id: try row.value("id"), intern: try row.value("intern"), offer: try row.value("offer"),
                messageID: try row.value("message_id"), state: state, attempts: try row.count("attempts"),
                copies: try row.count("copies"), createdAt: try row.time("created_at"),
                nextAttemptAt: try row.time("next_attempt_at"), inDoubtSince: try row.time("in_doubt_since"),
                sentAt: try row.time("sent_at"), lastReply: try row.value("last_reply"),
                accepted: try row.value("accepted"),
                review: try row.value("review"), isToldByHand: try state == .sent && row.has("told_by"),
                kind: try row.value("kind"),
                round: try row.count("round"), isConfirmed: try row.value("is_confirmed"))
        }
    }

    /// Every mail seen, oldest first, passed on one by one so that a large ledger needs little memory.
    ///
    /// - Parameter held: only those that wait for a person.
    package func eachMail(
        held: Bool, _ body: @escaping @Sendable (MailRow) -> Void
    ) async throws(LedgerFault) {
        try await read { database in
            let condition: SQL = held ? "WHERE outcome = 'held'" : ""
            let rows = try database.stream(
                "SELECT \(part: MailRow.columns) FROM mail \(part: condition) ORDER BY id")
            while let row = try rows.next() { body(try MailRow(row: row)) }
        }
    }
}

extension MailRow {
    /// A UID that the server has since given to another mail is below 0.
    static let columns: SQL = """
        id, mailbox, uidvalidity, max(uid, 0) AS uid, seen_at, message_id, date, sender, subject, kind, trust, offer, receipt,
        intern, outcome, reason
        """

    init(row: Row) throws {
        self.init(
            id: try row.value("id"), mailbox: try row.value("mailbox"),
            uidValidity: try row.value("uidvalidity"),
            uid: try row.value("uid"), seenAt: try row.time("seen_at"),
            messageID: try row.value("message_id"),
            date: try row.time("date"), from: try row.value("sender"), subject: try row.value("subject"),
            kind: try row.value("kind"), trust: try row.value("trust"), offer: try row.value("offer"),
            receipt: try row.value("receipt"), intern: try row.value("intern"),
            outcome: try row.value("outcome"),
            reason: try row.value("reason"))
    }
}
