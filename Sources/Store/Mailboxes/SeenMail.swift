package import FacteurCore
import Foundation
package import Mail

/// One mail from a mailbox, not yet read. Commit 1 notes all of it but its content.
package struct SeenMail: Sendable {
    package let uid: UID
    /// In octets, as the server reports it.
    package let size: Int
    /// `nil` for a mail over the size limit, which is not fetched.
    package let bytes: [UInt8]?

    package init(uid: UID, size: Int, bytes: [UInt8]?) {
        self.uid = uid
        self.size = size
        self.bytes = bytes
    }
}

/// A mail's number in the ledger: `ID` in commands.
package struct MailID: RawRepresentable, Sendable, Hashable, Comparable {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
    package static func < (lhs: MailID, rhs: MailID) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// A mail that is about to be read.
package struct PendingMail: Sendable {
    package let id: MailID
    /// `nil`: over the size limit.
    package let bytes: [UInt8]?
    /// Whether the ledger has its content: not of a mail that has just come.
    package let isKept: Bool
    /// How often reading it was begun and never ended: the first time among other mails, later alone.
    package let tries: Int
    /// What is known of the keys of its signatures, and when it was seen first.
    package internal(set) var keys: SignatureKeys

    /// After this many tries it is set aside and not read again: one among others and three alone that never ended. A process that
    /// ended during a reading among others may have been ended by any of them, or from outside.
    package static let mostTries = 4
}

extension Ledger {
    /// Commit 1: notes that these mails are about to be read, and counts a try for each, so that a mail that ends the process is
    /// recognised. Nothing of their content is written before it is known whether they concern us: a mail whose reading never
    /// ended is in the mailbox still, and is fetched again.
    ///
    /// - Returns: those to be read, in the given order: not those that are settled already.
    package func beginReading(
        _ mails: [SeenMail], mailbox: String, uidValidity: UIDValidity, at now: Int64
    ) async throws(LedgerFault) -> [PendingMail] {
        let rows = mails.map { SeenRow($0) }
        let least = rows.count == 1 ? 1 : 0
        return try await write { database in
            let first = try database.value(
                "SELECT first_through FROM mailbox WHERE name = \(mailbox)", as: UInt32.self)
            let isAnyForgotten = try database.holds(
                "SELECT EXISTS (SELECT 1 FROM mail WHERE forgotten = 1)", cached: true)
            return try rows.compactMap { row in
                let isFirstPass = first.map { row.mail.uid.rawValue <= $0 } ?? true
                if isAnyForgotten,
                    try row.isRecordedAsCopy(database, mailbox, uidValidity, isFirstPass, at: now)
                {
                    return nil
                }
                let noted = try database.row(
                    """
                    INSERT INTO mail (mailbox, uidvalidity, uid, size, hash, seen_at, first_pass, tries)
                    VALUES (\(mailbox), \(uidValidity), \(row.mail.uid), \(row.mail.size), \(row.hash), \(now), \(isFirstPass),
                        \(least + 1))
                    ON CONFLICT (mailbox, uidvalidity, uid) DO UPDATE
                        SET size = excluded.size, hash = excluded.hash, tries = max(tries, \(least)) + 1
                        WHERE \(part: Self.isUnfinished)
                    RETURNING id, tries
                    """, cached: true)
                guard let noted else { return nil }
                return PendingMail(
                    id: try noted.value("id"), bytes: row.mail.bytes, isKept: false,
                    tries: try noted.count("tries") - 1, keys: SignatureKeys(received: now))
            }
        }
    }

    /// The mails whose reading was begun and never ended, because the process did: to be fetched again, and read alone.
    package func unfinished(mailbox: String, uidValidity: UIDValidity) async throws(LedgerFault) -> Set<UID> {
        try await read { try Self.unfinished($0, mailbox, uidValidity) }
    }

    static func unfinished(
        _ database: Database, _ mailbox: String, _ uidValidity: UIDValidity
    ) throws -> Set<UID> {
        Set(
            try database.values(
                """
                SELECT uid FROM mail INDEXED BY mail_unsettled WHERE \(part: isUnfinished)
                    AND mailbox = \(mailbox) AND uidvalidity = \(uidValidity) AND uid > 0
                """))
    }

    /// Of those, the ones that have left the mailbox are forgotten: nothing is known of them, and nothing will be.
    package func forgetUnfinished(
        _ gone: Set<UID>, mailbox: String, uidValidity: UIDValidity
    ) async throws(LedgerFault) {
        guard !gone.isEmpty else { return }
        try await write { database in
            try Self.forgetUnfinished(
                database, of: mailbox, where: "uidvalidity = \(uidValidity) AND uid IN \(list: gone)")
        }
    }

    static func forgetUnfinished(_ database: Database, of mailbox: String, where condition: SQL) throws {
        try database.execute(
            """
            DELETE FROM mail WHERE id IN (SELECT id FROM mail INDEXED BY mail_unsettled
                WHERE \(part: isUnfinished) AND mailbox = \(mailbox) AND \(part: condition))
            """)
    }

    /// Of a mail: commit 1 was made, and commit 2 was not.
    private static let isUnfinished: SQL = "settled_at IS NULL AND bytes IS NULL"

    /// Whether an earlier version of Facteur has left mail here, whole and not yet read.
    package func hasUnreadMail() async throws(LedgerFault) -> Bool {
        try await read { try Self.hasUnreadMail($0) }
    }

    static func hasUnreadMail(_ database: Database) throws -> Bool {
        try database.holds("SELECT EXISTS (SELECT 1 FROM mail WHERE \(part: isUnread))", cached: true)
    }

    /// Of a mail: it is whole in the ledger, and not yet read.
    private static let isUnread: SQL = "settled_at IS NULL AND bytes IS NOT NULL"

    /// The oldest mails that an earlier version of Facteur has left here, whole and not yet read: at most `limit` of them, and at
    /// most about `octets` of content.
    package func beginReading(limit: Int = 50, octets: Int = 8_000_000) async throws(LedgerFault)
        -> [PendingMail]
    {
        try await write { database in
            let rows = try database.stream(
                """
                SELECT id, bytes, tries, seen_at FROM mail WHERE \(part: Self.isUnread)
                ORDER BY id LIMIT \(limit)
                """)
            var batch = ReadingBatch(limit: limit, octets: octets)
            while batch.hasRoom, let row = try rows.next() { try batch.add(PendingMail(row)) }
            return try batch.begin(database)
        }
    }
}

/// Mails that are returned to be read together.
///
/// A mail whose reading was begun before and never ended is returned alone, so that it affects no other mail.
struct ReadingBatch {
    private let limit: Int
    private let octets: Int
    private var mails: [PendingMail] = []
    private var total = 0
    private(set) var hasRoom = true

    init(limit: Int, octets: Int) {
        self.limit = limit
        self.octets = octets
    }

    mutating func add(_ mail: PendingMail) throws {
        let isSuspect = mail.tries > 0
        if !isSuspect || mails.isEmpty {
            mails.append(mail)
            total += mail.bytes?.count ?? 0
        }
        hasRoom = !isSuspect && mails.count < limit && total < octets
    }

    /// Counts a try for each in the same transaction, so that a mail that ends the process is recognised.
    func begin(_ database: Database) throws -> [PendingMail] {
        guard !mails.isEmpty else { return [] }
        let least = mails.count == 1 ? 1 : 0
        try database.execute(
            "UPDATE mail SET tries = max(tries, \(least)) + 1 WHERE id IN \(list: mails.map(\.id))")
        return try SignatureKeyRows(database: database).joined(to: mails)
    }
}

extension PendingMail {
    init(_ row: Row) throws {
        let bytes: Data? = try row.value("bytes")
        self.init(
            id: try row.value("id"), bytes: bytes.map(Array.init), isKept: true,
            tries: try row.count("tries"),
            keys: SignatureKeys(received: try row.time("seen_at")))
    }
}

/// A seen mail with the hash of its content, which is computed outside the transaction.
private struct SeenRow: Sendable {
    let mail: SeenMail
    let hash: Data?

    init(_ mail: SeenMail) {
        self.mail = mail
        hash = mail.bytes.map { Data(ContentHash(of: $0).octets) }
    }

    /// A copy of a mail that spoke of somebody who was forgotten, because the server numbers its mails anew or has it in another
    /// folder: it stands in the ledger as settled, and nothing of its content does.
    func isRecordedAsCopy(
        _ database: Database, _ mailbox: String, _ uidValidity: UIDValidity, _ isFirstPass: Bool,
        at now: Int64
    ) throws -> Bool {
        guard let hash else { return false }
        let known: MailID? = try database.value(
            "SELECT id FROM mail WHERE hash = \(hash) AND forgotten = 1 ORDER BY id LIMIT 1", cached: true)
        guard let known else { return false }
        try database.execute(
            """
            INSERT INTO mail (mailbox, uidvalidity, uid, size, hash, seen_at, first_pass, settled_at, date, kind, trust,
                offer, intern, outcome, holds_code, dropped_at, forgotten)
            SELECT \(mailbox), \(uidValidity), \(mail.uid), \(mail.size), hash, \(now), \(isFirstPass), \(now), date, kind, trust,
                offer, intern, CASE WHEN outcome IN ('recorded', 'ignored') THEN outcome ELSE 'duplicate' END, holds_code, \(now), 1
            FROM mail WHERE id = \(known)
            ON CONFLICT (mailbox, uidvalidity, uid) DO NOTHING
            """, cached: true)
        return true
    }
}
