import GRDB
package import Mail

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
                    ON CONFLICT (name) DO UPDATE SET uidvalidity = excluded.uidvalidity, complete_through = 0
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
