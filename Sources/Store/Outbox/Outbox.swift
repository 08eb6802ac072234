import FacteurCore
import Foundation
import Mail
import Text

/// The life of a letter, in the order of this file. Each state is a value of `letter.state`, and each arrow one commit.
///
///     (mail settled, or a decision) ──▶ to_review ──approve──▶ queued ──begin──▶ in_doubt ──finish──▶ sent
///
/// 1. **Queued.** Commit 2 (`Ledger.settle`) writes the letter together with the intern's number; a decision writes it if no mail
///    has to bring it. A letter that a person must approve is `to_review` first. One row per intern and number, for ever.
/// 2. **Due** (`due`). The view `sendable_letter` says whether only its time holds it back, or something else: an invalid number, a
///    missing code, an intern who was removed, a withdrawal by the portal. While its mail is judged again, because the roster or the
///    rules of trust are others now, it is not due. The letter is written again each time, from the current roster.
/// 3. **Commit 3** (`begin`), just before the final dot: `in_doubt`, with the octets to be handed over and an open attempt. A
///    change since the letter was written, a hold, or the hour's share stops it here. Where several letters are under way, those
///    that come here or to commit 4 at the same time share one transaction, each in a savepoint of its own (`SharedCommits`).
/// 4. **Commit 4** (`finish`), after the answer: `sent`; `queued` for later; `failed`; or still `in_doubt`, if no answer came.
/// 5. **In doubt** (`LettersInDoubt`). After a while the service searches for the letter in the account's Sent folder. If it is
///    found there, it is `sent`. If not, it is handed over once more (`copies` = 1), octet for octet under the same Message-ID, and
///    never a third time. If its address or code has changed since, it waits for a person.
/// 6. **Afterwards.** A delivery report makes it `bounced` (`DeliveryReports`). If its number becomes invalid before it was sent,
///    it is `superseded`. A letter that has ended is queued again only by a person's new decision (`resend`, and `unassign` of the
///    number that had replaced its own), or once if the relay refused every letter alike (`requeue`).
///
/// A crash before commit 3 means "not sent", after it "in doubt". Triggers in the schema forbid what must never happen.
extension Ledger {
    /// Letters that are due, oldest first. A letter in doubt is due only after it was searched for (`recordSentFolderSearch`). If
    /// its address or code has changed since, it waits for a person: neither the old text nor a new one under the old Message-ID
    /// would be right.
    ///
    /// - Parameters:
    ///   - copies: whether a letter in doubt may be sent once more.
    ///   - longestWait: no letter is ever delayed by more seconds. A letter that seems to be was delayed before the clock was set
    ///     back, and is due.
    package func due(
        at now: Int64, copies: Bool, limit: Int = 1, longestWait: Int64 = 7 * 86_400
    ) async throws(LedgerFault) -> [DueLetter] {
        try await read { database in
            try Self.due(database, at: now, copies: copies, atMost: limit, longestWait: longestWait)
        }
    }

    static func due(
        _ database: Database, at now: Int64, copies: Bool, atMost limit: Int, longestWait: Int64
    ) throws -> [DueLetter] {
        let isOnHold = try holdReason(database) != nil
        func due(_ kinds: [LetterKind], atMost limit: Int) throws -> [DueLetter] {
            // What a letter says is read of those alone that are taken.
            try letters(
                database,
                where: """
                    letter.id IN (SELECT id FROM sendable_letter AS letter
                        WHERE state IN ('queued', 'in_doubt') AND letter.kind IN \(list: kinds)
                            AND (NOT \(isOnHold) OR state = 'queued' AND released_by IS NOT NULL)
                            AND \(part: isJudged)
                            AND (next_attempt_at <= \(now) OR next_attempt_at - \(longestWait) > \(now))
                            AND (state = 'queued' OR (\(copies) AND sought_at IS NOT NULL
                                AND letter.id IN (SELECT id FROM copyable_letter)))
                        ORDER BY next_attempt_at, letter.id LIMIT \(limit))
                    """)
        }
        // Whoever waits for a number is told before others are reminded.
        let first = try due([.number, .withdrawn], atMost: limit)
        return first.count == limit
            ? first : first + (try due([.reminder, .supervisor], atMost: limit - first.count))
    }

    /// Of a `letter`: its mail does not wait to be judged again (`WaitingLetters`).
    private static let isJudged: SQL =
        "NOT EXISTS (SELECT 1 FROM held_to_read WHERE held_to_read.mail = letter.mail)"

    /// Letters with everything from which they are written, oldest first.
    private static func letters(
        _ database: Database, where condition: SQL
    ) throws -> [DueLetter] {
        let key = try secret(database)
        let rows = try database.stream(
            """
            SELECT letter.state, letter.handed_bytes, letter.id, letter.kind, \(part: toldAt) AS told_at,
                \(part: recipient) AS recipient, \(part: Intern.columns), letter.offer, \(part: superseded) AS supersedes,
                letter.message_id, letter.created_at, \(part: offeredAt(number: "letter.offer")) AS offered_at,
                (SELECT min(began_at) FROM attempt WHERE attempt.letter = letter.id
                    AND attempt.message_id = letter.message_id) AS first_attempt_at, letter.attempts
            FROM letter JOIN intern ON intern.ref = letter.intern WHERE \(part: condition)
            ORDER BY next_attempt_at, letter.id
            """, cached: true)
        var letters: [DueLetter] = []
        while let row = try rows.next() { letters.append(try DueLetter(row: row, key: key)) }
        return letters
    }

    /// Commit 3, just before the final dot: the letter is in doubt until `finish` says otherwise, so that a crash after this
    /// instant can never be taken for "not sent".
    ///
    /// - Parameters:
    ///   - inDoubtUntil: when it may be sent once more if `finish` never comes.
    ///   - perHour: the most letters in an hour.
    /// - Throws: `LedgerFault.replaced` if the file was moved or removed: the next service would not know about the letter.
    package func begin(
        _ letter: DueLetter, bytes: [UInt8], inDoubtUntil: Int64, perHour: Int = .max, at now: Int64
    ) async throws(LedgerFault) -> BeginAnswer {
        let content = Data(bytes)
        return try await writeTogether { [self] database in
            try insistOnSameFile()
            guard try Self.mayLeave(letter, database) else { return .onHold }
            guard try Self.handedOver(database, within: Self.hour, of: now).count < perHour else {
                return .braked
            }
            guard try Self.isStillDue(letter, database) else { return .changed }
            try database.execute(
                """
                UPDATE letter SET copies = copies + (state = 'in_doubt'), state = 'in_doubt', in_doubt_since = \(now),
                    attempts = attempts + 1, next_attempt_at = \(inDoubtUntil), sought_at = NULL,
                    handed_to = \(letter.recipient), handed_noc = \(letter.intern.noc), handed_bytes = \(content)
                WHERE id = \(letter.id)
                """, cached: true)
            try Self.closeCutOffAttempts(of: letter.id, database, at: now)
            try database.execute(
                """
                INSERT INTO attempt (letter, began_at, handed_over, recipient, message_id)
                VALUES (\(letter.id), \(now), 1, \(letter.recipient), \(letter.messageID))
                """, cached: true)
            refusals.began(letter.id)
            return .granted
        }
    }

    /// Whether nothing is on hold, or a person has let this very letter go; a copy of it is not meant by that.
    private static func mayLeave(_ letter: DueLetter, _ database: Database) throws -> Bool {
        guard try holdReason(database) != nil else { return true }
        return try !letter.isCopy
            && database.holds(
                "SELECT EXISTS (SELECT 1 FROM letter WHERE id = \(letter.id) AND released_by IS NOT NULL)",
                cached: true)
    }

    /// Whether the letter would still be written as it was. A copy is never written anew: it is due while its address and its code
    /// are those of then.
    private static func isStillDue(_ letter: DueLetter, _ database: Database) throws -> Bool {
        guard letter.isCopy else {
            return try letters(
                database,
                where: """
                    letter.id = \(letter.id) AND letter.state = 'queued' AND letter.copies = 0 AND \(part: isJudged)
                        AND letter.id IN (SELECT id FROM sendable_letter AS own WHERE own.id = \(letter.id))
                    """
            ).first.map(letter.isWritten(as:)) ?? false
        }
        return try database.holds(
            """
            SELECT EXISTS (SELECT 1 FROM sendable_letter AS letter JOIN intern ON intern.ref = letter.intern
                WHERE letter.id = \(letter.id) AND letter.message_id = \(letter.messageID) AND letter.state = 'in_doubt'
                    AND letter.copies = 0 AND \(part: recipient) = \(letter.recipient) AND intern.noc IS \(letter.intern.noc))
            """, cached: true)
    }

    /// Commit 4: the server's answer, or that there was none. A letter that a person has taken back or replaced meanwhile keeps the
    /// state that the decision gave it; the attempt is recorded anyway.
    ///
    /// - Parameter rule: by which a refusal may turn out to be not this letter's. Letters that failed before it, for the same reason,
    ///   are queued again then, for the same time as this one, but each once in its life: one that fails a second time has failed.
    @discardableResult
    package func finish(
        _ letter: DueLetter, _ result: AttemptResult, rule: RefusalRule? = nil, at now: Int64
    ) async throws(LedgerFault) -> FinishAnswer {
        try await writeTogether { [refusals] database in
            guard try Self.exists(letter, database) else { return FinishAnswer(result: result) }
            let others = try Self.refusedAlike(rule, letter.id, result, refusals, database, at: now)
            let result = others == nil ? result : rule?.instead ?? result
            let passedTheDot = try Self.hasBegun(letter, database)
            try Self.close(attemptOf: letter, result, passedTheDot: passedTheDot, database, at: now)
            try Self.settle(letter, result, passedTheDot: passedTheDot, database, at: now)
            refusals.note(letter.id, result, at: now)
            var answer = FinishAnswer(result: result, isRelays: others != nil)
            guard case .later(_, let next) = result, let others else { return answer }
            answer.queuedAgain = try others.failed.sorted().compactMap { id in
                guard try Self.queueAgain(id, database, at: next) else { return nil }
                let intern: InternRef? = try database.value(
                    "SELECT intern FROM letter WHERE id = \(id)", cached: true)
                return intern.map { RequeuedLetter(id: id, intern: $0) }
            }
            return answer
        }
    }

    private static func queueAgain(_ letter: LetterID, _ database: Database, at next: Int64) throws -> Bool {
        try database.changes(
            """
            UPDATE letter SET state = 'queued', next_attempt_at = \(next)
            WHERE id = \(letter) AND id IN (SELECT id FROM letter_refused_once)
            """, cached: true) > 0
    }

    /// Whether the letter is still the one that was tried. Of somebody who was forgotten meanwhile, no server's words are kept.
    private static func exists(_ letter: DueLetter, _ database: Database) throws -> Bool {
        try database.holds(
            """
            SELECT EXISTS (SELECT 1 FROM letter JOIN intern ON intern.ref = letter.intern
                WHERE letter.id = \(letter.id) AND letter.message_id = \(letter.messageID)
                    AND intern.forgotten_at IS NULL)
            """, cached: true)
    }

    /// Whether commit 3 was made for exactly this attempt.
    private static func hasBegun(_ letter: DueLetter, _ database: Database) throws -> Bool {
        try database.holds(
            """
            SELECT CASE WHEN \(letter.isCopy) THEN copies = 1 ELSE state = 'in_doubt' OR EXISTS (
                SELECT 1 FROM attempt WHERE attempt.letter = letter.id AND ended_at IS NULL) END
            FROM letter WHERE id = \(letter.id)
            """, cached: true)
    }

    private static func close(
        attemptOf letter: DueLetter, _ result: AttemptResult, passedTheDot: Bool, _ database: Database,
        at now: Int64
    ) throws {
        let (end, reply) = result.words
        guard !passedTheDot else {
            return try closeOpenAttempts(of: letter.id, end, reply, database, at: now)
        }
        // The final dot was never sent: the attempt is recorded afterwards.
        try database.execute(
            """
            INSERT INTO attempt (letter, began_at, ended_at, handed_over, result, reply, recipient, message_id)
            VALUES (\(letter.id), \(now), \(now), 0, \(end), \(reply), \(letter.recipient), \(letter.messageID))
            """, cached: true)
        try database.execute(
            "UPDATE letter SET attempts = attempts + 1 WHERE id = \(letter.id)", cached: true)
    }

    /// If no attempt is in progress, an open one was interrupted by a crash.
    static func closeCutOffAttempts(of letter: LetterID, _ database: Database, at now: Int64) throws {
        try closeOpenAttempts(of: letter, .inDoubt, LetterSentence.cutOff.said(), database, at: now)
    }

    private static func closeOpenAttempts(
        of letter: LetterID, _ end: AttemptEnd, _ reply: String, _ database: Database, at now: Int64
    ) throws {
        try database.execute(
            """
            UPDATE attempt SET ended_at = \(now), result = \(end), reply = \(reply)
            WHERE letter = \(letter) AND ended_at IS NULL
            """, cached: true)
    }

    private static func settle(
        _ letter: DueLetter, _ result: AttemptResult, passedTheDot: Bool, _ database: Database, at now: Int64
    ) throws {
        switch result {
        case .sent(let reply):
            try settleSent(letter.id, reply, database, at: now)
        case .later(let reply, let next):
            let state: LetterState = letter.isCopy ? .inDoubt : .queued
            // A copy that the server did not accept does not count: the letter is in doubt as before, and the copy can still be
            // sent.
            let wasCopied = letter.isCopy && passedTheDot
            try database.execute(
                """
                UPDATE letter SET state = \(state), copies = copies - \(wasCopied), next_attempt_at = \(next),
                    last_reply = \(reply), in_doubt_since = CASE WHEN \(letter.isCopy) THEN in_doubt_since END
                WHERE id = \(letter.id) AND state IN ('queued', 'in_doubt')
                """, cached: true)
        case .failed(let reply) where letter.isCopy:
            // The copy was refused. The letter itself may have arrived, and nothing more is sent automatically.
            try database.execute(
                """
                UPDATE letter SET copies = 1, last_reply = \(reply) WHERE id = \(letter.id) AND state = 'in_doubt'
                """, cached: true)
        case .failed(let reply):
            try database.execute(
                """
                UPDATE letter SET state = 'failed', in_doubt_since = NULL, last_reply = \(reply)
                WHERE id = \(letter.id) AND state IN ('queued', 'in_doubt')
                """, cached: true)
        case .inDoubt(let words, let next):
            try database.execute(
                """
                UPDATE letter SET next_attempt_at = \(next), last_reply = \(words)
                WHERE id = \(letter.id) AND state = 'in_doubt'
                """, cached: true)
        }
    }

    private static func settleSent(_ letter: LetterID, _ reply: String, _ database: Database, at now: Int64)
        throws
    {
        let sent = try database.changes(
            """
            UPDATE letter SET state = 'sent', sent_at = \(now), in_doubt_since = NULL, last_reply = \(reply), told_by = NULL
            WHERE id = \(letter) AND state IN ('queued', 'in_doubt')
            """, cached: true)
        if sent > 0 { try settleHeld(aboutLetter: letter, database, at: now) }
        try database.execute(
            """
            UPDATE letter SET sent_at = \(now), last_reply = \(reply) WHERE id = \(letter) AND state = 'superseded'
            """, cached: true)
    }

    /// The intern has the number. A mail that only repeats it, and was held because it led to no intern or its sender was not
    /// proven, needs no person any more. A mail whose evidence names another intern stays held, and so does one that speaks against
    /// the number.
    static func settleHeld(aboutLetter id: LetterID, _ database: Database, at now: Int64) throws {
        try database.execute(
            """
            UPDATE mail SET outcome = 'duplicate', reason = NULL, settled_at = \(now), intern = letter.intern
            FROM letter
            WHERE letter.id = \(id) AND letter.kind = 'number' AND mail.offer = letter.offer AND mail.outcome = 'held' AND mail.kind = 'notice'
                AND mail.reason IN ('no_match', 'several_candidates', 'untrusted_sender') AND mail.speaks_against = 0
                AND NOT EXISTS (SELECT 1 FROM mail_offer WHERE mail_offer.mail = mail.id)
                AND NOT EXISTS (SELECT 1 FROM evidence WHERE evidence.mail = mail.id AND rule IS NOT NULL
                    AND evidence.intern <> letter.intern)
            """, cached: true)
    }

    /// Of a `letter` and its `intern`: where it goes (`LetterKind.recipient`).
    static let recipient: SQL =
        "CASE letter.kind WHEN 'supervisor' THEN intern.supervisor_email ELSE intern.email END"

    static func holdReason(_ database: Database) throws -> String? {
        try database.value("SELECT hold_reason FROM ledger", cached: true)
    }
}
