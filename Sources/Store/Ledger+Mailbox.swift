import GRDB
package import Mail

/// What the ledger has of the mails that a server has, as far as their numbers go.
package struct Numbering: Sendable {
    /// The highest UID in the ledger.
    package fileprivate(set) var highest: UID?
    /// Of the mails that the server still has, those with the highest UIDs, from the highest on, and the Message-IDs that they
    /// had; those that had none are left out.
    package fileprivate(set) var newestHere: [(uid: UID, messageID: MessageID)] = []
}

extension Ledger {
    /// Notes that a mailbox was opened, and tells where the ledger stands with it.
    package func open(
        mailbox name: String, uidValidity: UIDValidity
    ) async throws(LedgerFault) -> MailboxPosition {
        try await write { database in
            let row = try Row.fetchOne(
                database, sql: "SELECT uidvalidity, complete_through FROM mailbox WHERE name = ?",
                arguments: [name])
            let known: UInt32? = row?["uidvalidity"]
            if let row, known == uidValidity.rawValue {
                return MailboxPosition(
                    completeThrough: UID(rawValue: row["complete_through"]), uidValidityChanged: false)
            }
            try database.execute(
                sql: """
                    INSERT INTO mailbox (name, uidvalidity) VALUES (?, ?)
                    ON CONFLICT (name) DO UPDATE SET uidvalidity = excluded.uidvalidity, complete_through = 0,
                        first_through = NULL
                    """, arguments: [name, uidValidity.rawValue])
            return MailboxPosition(completeThrough: nil, uidValidityChanged: known != nil)
        }
    }

    /// Which of the server's UIDs the ledger does not have yet, in rising order.
    package func missing(
        of uids: [UID], mailbox: String, uidValidity: UIDValidity
    ) async throws(LedgerFault) -> [UID] {
        guard let least = uids.min() else { return [] }
        let known = try await read { database in
            try Set(
                UInt32.fetchCursor(
                    database, sql: "SELECT uid FROM mail WHERE mailbox = ? AND uidvalidity = ? AND uid >= ?",
                    arguments: [mailbox, uidValidity.rawValue, least.rawValue]))
        }
        return uids.filter { !known.contains($0.rawValue) }.sorted()
    }

    /// What the ledger has of a mailbox whose server has these UIDs.
    ///
    /// - Parameter most: of the newest, so many.
    package func numbering(
        among uids: [UID], mailbox: String, uidValidity: UIDValidity, most: Int
    ) async throws(LedgerFault) -> Numbering {
        let here = Set(uids.map(\.rawValue))
        return try await read { database in
            var numbering = Numbering()
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT uid, message_id FROM mail WHERE mailbox = ? AND uidvalidity = ? AND uid > 0
                    ORDER BY uid DESC
                    """, arguments: [mailbox, uidValidity.rawValue])
            while let row = try rows.next() {
                guard let uid = UID(rawValue: row["uid"]) else { continue }
                if numbering.highest == nil { numbering.highest = uid }
                guard numbering.newestHere.count < most else { break }
                guard here.contains(uid.rawValue),
                    let messageID = MessageID(rawValue: row["message_id"] ?? "")
                else { continue }
                numbering.newestHere.append((uid, messageID))
            }
            return numbering
        }
    }

    /// The server has given these numbers, from `first` on, to other mails, or will: the ledger's mails keep what became of
    /// them and lose the number, so that whatever has it now is new.
    ///
    /// - Returns: how many mails that are.
    package func release(
        from first: UInt32, mailbox: String, uidValidity: UIDValidity
    ) async throws(LedgerFault) -> Int {
        try await write { database in
            try database.execute(
                sql: "UPDATE mail SET uid = -id WHERE mailbox = ? AND uidvalidity = ? AND uid >= max(?, 1)",
                arguments: [mailbox, uidValidity.rawValue, first])
            let count = database.changesCount
            try database.execute(
                sql:
                    """
                    UPDATE mailbox SET complete_through = min(complete_through, max(?, 1) - 1), first_through = NULL
                    WHERE name = ?
                    """,
                arguments: [first, mailbox])
            return count
        }
    }

    /// Whether it is not known yet which mails were there when the mailbox was first opened under its numbering.
    package func awaitsFirstPass(mailbox: String) async throws(LedgerFault) -> Bool {
        try await read { database in
            try Bool.fetchOne(
                database, sql: "SELECT first_through IS NULL FROM mailbox WHERE name = ?",
                arguments: [mailbox])
                ?? true
        }
    }

    /// The mails up to `last` were there when the mailbox was first opened: what the ledger had not met by then may be of any
    /// age, and told long ago. Said once; what is known already stays, so that a pass that was cut short goes on as it began.
    package func noteFirstPass(mailbox: String, through last: UInt32) async throws(LedgerFault) {
        try await write { database in
            try database.execute(
                sql: "UPDATE mailbox SET first_through = ? WHERE name = ? AND first_through IS NULL",
                arguments: [last, mailbox])
        }
    }

    /// So many of the server's mails are not in the ledger yet: written before they are fetched, so that `status` says so
    /// whatever happens next.
    package func found(mailbox: String, unaccounted: Int) async throws(LedgerFault) {
        try await write { database in
            try database.execute(
                sql: "UPDATE mailbox SET unaccounted = ? WHERE name = ?", arguments: [unaccounted, mailbox])
        }
    }

    /// One round trip with the server ended well: it answered, and everything it had was asked for.
    ///
    /// - Parameters:
    ///   - through: the highest UID that the server named; everything up to it is in the ledger or gone.
    ///   - unaccounted: how many of the server's mails the ledger does not have.
    package func completed(
        mailbox: String, through: UID?, unaccounted: Int, at now: Int64
    ) async throws(LedgerFault) {
        try await write { database in
            try database.execute(
                sql: """
                    UPDATE mailbox SET last_round_trip = ?, unaccounted = ?, error = NULL, error_since = NULL,
                        complete_through = CASE WHEN ? = 0 THEN max(complete_through, ?) ELSE complete_through END
                    WHERE name = ?
                    """, arguments: [now, unaccounted, unaccounted, through?.rawValue ?? 0, mailbox])
        }
    }

    /// A mailbox could not be read; `words` are for the admin and hold no secret.
    package func failed(mailbox: String, words: String, at now: Int64) async throws(LedgerFault) {
        try await write { database in
            try database.execute(
                sql: """
                    INSERT INTO mailbox (name, error, error_since) VALUES (?, ?, ?)
                    ON CONFLICT (name) DO UPDATE SET error = excluded.error,
                        error_since = coalesce(mailbox.error_since, excluded.error_since)
                    """, arguments: [mailbox, words, now])
        }
    }
}
