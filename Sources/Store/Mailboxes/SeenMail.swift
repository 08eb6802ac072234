package import FacteurCore
import Foundation
package import Mail

/// One mail from a mailbox, not yet read: what commit 1 writes.
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

/// A mail in the ledger that waits to be read.
package struct PendingMail: Sendable {
    package let id: MailID
    /// `nil`: over the size limit.
    package let bytes: [UInt8]?
    /// How often reading it was begun and never ended: the first time among other mails, later alone.
    package let tries: Int
    /// What is known of the keys of its signatures, and when it was seen first.
    package internal(set) var keys: SignatureKeys

    /// After this many tries it is set aside and not read again: one among others and three alone that never ended. A process that
    /// ended during a reading among others may have been ended by any of them, or from outside.
    package static let mostTries = 4
}

extension Ledger {
    /// Commit 1: the mails of a batch are in the ledger, whatever happens to them next. A mail that is already there stays as it
    /// is.
    package func record(
        _ mails: [SeenMail], mailbox: String, uidValidity: UIDValidity, at now: Int64
    ) async throws(LedgerFault) {
        let rows = mails.map { SeenRow($0) }
        try await write { database in
            let first = try database.value(
                "SELECT first_through FROM mailbox WHERE name = \(mailbox)", as: UInt32.self)
            let isAnyForgotten = try database.holds(
                "SELECT EXISTS (SELECT 1 FROM mail WHERE forgotten = 1)", cached: true)
            for row in rows {
                let isFirstPass = first.map { row.uid.rawValue <= $0 } ?? true
                if isAnyForgotten,
                    try row.isRecordedAsCopy(database, mailbox, uidValidity, isFirstPass, at: now)
                {
                    continue
                }
                try database.execute(
                    """
                    INSERT INTO mail (mailbox, uidvalidity, uid, size, hash, bytes, seen_at, first_pass)
                    VALUES (\(mailbox), \(uidValidity), \(row.uid), \(row.size), \(row.hash), \(row.bytes), \(now), \(isFirstPass))
                    ON CONFLICT (mailbox, uidvalidity, uid) DO NOTHING
                    """, cached: true)
            }
        }
    }

    /// The oldest mails that wait to be read, at most `limit` of them and at most about `octets` of content.
    package func beginReading(limit: Int = 50, octets: Int = 8_000_000) async throws(LedgerFault)
        -> [PendingMail]
    {
        try await write { database in
            let rows = try database.stream(
                "SELECT id, bytes, tries, seen_at FROM mail WHERE settled_at IS NULL ORDER BY id LIMIT \(limit)"
            )
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
            id: try row.value("id"), bytes: bytes.map(Array.init), tries: try row.count("tries"),
            keys: SignatureKeys(received: try row.time("seen_at")))
    }
}

/// A seen mail in the database's own types; its content hash is computed outside the transaction.
private struct SeenRow: Sendable {
    let uid: UID
    let size: Int
    let hash: Data?
    let bytes: Data?

    init(_ mail: SeenMail) {
        uid = mail.uid
        size = mail.size
        hash = mail.bytes.map { Data(ContentHash(of: $0).octets) }
        bytes = mail.bytes.map { Data($0) }
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
            SELECT \(mailbox), \(uidValidity), \(uid), \(size), hash, \(now), \(isFirstPass), \(now), date, kind, trust,
                offer, intern, CASE WHEN outcome IN ('recorded', 'ignored') THEN outcome ELSE 'duplicate' END, holds_code, \(now), 1
            FROM mail WHERE id = \(known)
            ON CONFLICT (mailbox, uidvalidity, uid) DO NOTHING
            """, cached: true)
        return true
    }
}
