package import FacteurCore
package import Mail
import Text

/// A letter in doubt whose wait is over, and which has not been searched for since it was last handed to a server.
package struct DoubtfulLetter: Sendable, Hashable {
    package let id: LetterID
    package let intern: InternRef
    package let messageID: MessageID
    /// Unix seconds.
    package let handedOverAt: Int64
    /// Whether it has not been sent once more yet.
    package let mayBeCopied: Bool
}

/// The result of searching for a letter in the mail server's Sent folder.
package enum SearchResult: Sendable, Equatable {
    /// It was found; `place` is for a person.
    case found(place: String)
    case notFound
    /// The search was not possible; try again at `next` (Unix seconds).
    case putOff(next: Int64)
}

extension Ledger {
    /// Letters in doubt to search for, the longest waiting first; those beyond `limit` come after these.
    ///
    /// - Parameter longestWait: as for `due`.
    package func doubtful(
        at now: Int64, limit: Int = 100, longestWait: Int64 = 7 * 86_400
    ) async throws(LedgerFault) -> [DoubtfulLetter] {
        try await read { try Self.doubtful($0, at: now, limit: limit, longestWait: longestWait) }
    }

    static func doubtful(
        _ database: Database, at now: Int64, limit: Int, longestWait: Int64
    ) throws -> [DoubtfulLetter] {
        try database.rows(
            """
            SELECT id, intern, message_id, coalesce(in_doubt_since, created_at) AS handed_over_at, copies = 0 AS may_be_copied
            FROM letter
            WHERE state = 'in_doubt' AND sought_at IS NULL
                AND (next_attempt_at <= \(now) OR next_attempt_at - \(longestWait) > \(now))
            ORDER BY next_attempt_at, id LIMIT \(limit)
            """, cached: true
        ).map { row in
            DoubtfulLetter(
                id: try row.value("id"), intern: try row.value("intern"),
                messageID: try row.value("message_id"),
                handedOverAt: try row.time("handed_over_at"), mayBeCopied: try row.value("may_be_copied"))
        }
    }

    /// A letter that was found had been accepted: it is sent. One that was not found is treated like any letter in doubt.
    package func recordSentFolderSearch(
        _ letter: DoubtfulLetter, _ result: SearchResult, at now: Int64
    ) async throws(LedgerFault) {
        try await write(isQuiet: true) { database in
            guard try Self.isStillInDoubt(letter, database) else { return }
            switch result {
            case .found(let place):
                try Self.closeCutOffAttempts(of: letter.id, database, at: now)
                try Self.found(letter.id, LetterSentence.found.said(place), database, now)
            case .notFound:
                try database.execute("UPDATE letter SET sought_at = \(now) WHERE id = \(letter.id)")
            case .putOff(let next):
                try database.execute("UPDATE letter SET next_attempt_at = \(next) WHERE id = \(letter.id)")
            }
        }
    }

    private static func isStillInDoubt(_ letter: DoubtfulLetter, _ database: Database) throws -> Bool {
        try database.holds(
            """
            SELECT EXISTS (SELECT 1 FROM letter
                WHERE id = \(letter.id) AND message_id = \(letter.messageID) AND state = 'in_doubt')
            """)
    }

    private static func found(_ letter: LetterID, _ words: String, _ database: Database, _ now: Int64) throws
    {
        try database.execute(
            """
            INSERT INTO attempt (letter, began_at, ended_at, handed_over, result, reply, recipient, message_id)
            SELECT id, \(now), \(now), 0, 'found', \(words), handed_to, message_id FROM letter WHERE id = \(letter)
            """)
        try database.execute(
            """
            UPDATE letter SET state = 'sent', sent_at = coalesce(in_doubt_since, \(now)), in_doubt_since = NULL,
                sought_at = \(now), last_reply = \(words) WHERE id = \(letter)
            """)
        try settleHeld(aboutLetter: letter, database, at: now)
    }
}
