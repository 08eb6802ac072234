package import Mail

/// What the ledger has of a server's mails, by their UIDs.
package struct KnownUIDs: Sendable {
    /// The highest UID in the ledger.
    package fileprivate(set) var highest: UID?
    /// The mails with the highest UIDs among those that the server still has, from the highest on, with their Message-IDs; mails
    /// without one are left out.
    package fileprivate(set) var newestHere: [(uid: UID, messageID: MessageID)] = []
}

extension Ledger {
    /// Notes that a mailbox was opened.
    ///
    /// - Returns: whether the server gave a new UIDVALIDITY: every mail is read again, and known again by its content.
    package func open(mailbox name: String, uidValidity: UIDValidity) async throws(LedgerFault) -> Bool {
        try await write { database in
            let row = try database.row("SELECT uidvalidity FROM mailbox WHERE name = \(name)")
            let known = try row?.value("uidvalidity", as: UIDValidity?.self)
            if row != nil, known == uidValidity { return false }
            // Under their numbers nothing will come any more.
            try Self.forgetUnfinished(database, of: name, where: "uid > 0")
            try database.execute(
                """
                INSERT INTO mailbox (name, uidvalidity) VALUES (\(name), \(uidValidity))
                ON CONFLICT (name) DO UPDATE SET uidvalidity = excluded.uidvalidity, complete_through = 0,
                    first_through = NULL, mark = NULL
                """)
            return known != nil
        }
    }

    /// The server's UIDs that are not in the ledger yet, in ascending order; also those whose reading was begun and never ended.
    package func missing(
        of uids: [UID], mailbox: String, uidValidity: UIDValidity
    ) async throws(LedgerFault) -> [UID] {
        guard let least = uids.min() else { return [] }
        let known = try await read { database in
            let rows = try database.stream(
                """
                SELECT uid FROM mail WHERE mailbox = \(mailbox) AND uidvalidity = \(uidValidity) AND uid >= \(least)
                """)
            var known: Set<UID> = []
            while let row = try rows.next() { known.insert(try row.first()) }
            return known.subtracting(try Self.unfinished(database, mailbox, uidValidity))
        }
        return uids.filter { !known.contains($0) }.sorted()
    }

    /// What the ledger has of a mailbox whose server has these UIDs.
    ///
    /// - Parameter most: the most mails to return, the newest first.
    package func knownUIDs(
        among uids: [UID], mailbox: String, uidValidity: UIDValidity, most: Int
    ) async throws(LedgerFault) -> KnownUIDs {
        let here = Set(uids)
        return try await read { database in
            var knownUIDs = KnownUIDs()
            let rows = try database.stream(
                """
                SELECT uid, message_id FROM mail WHERE mailbox = \(mailbox) AND uidvalidity = \(uidValidity) AND uid > 0
                ORDER BY uid DESC
                """)
            while let row = try rows.next() {
                let uid: UID = try row.value("uid")
                if knownUIDs.highest == nil { knownUIDs.highest = uid }
                guard knownUIDs.newestHere.count < most else { break }
                // The field of a mail may hold any text, or be missing.
                guard here.contains(uid), let words: String = try row.value("message_id"),
                    let messageID = MessageID(rawValue: words)
                else { continue }
                knownUIDs.newestHere.append((uid, messageID))
            }
            return knownUIDs
        }
    }

    /// The server has given these UIDs, from `first` on, to other mails, or will: the ledger's mails keep their outcome and lose
    /// the UID, so that the mail which now has it is new.
    ///
    /// - Returns: the number of mails.
    package func release(
        from first: UInt32, mailbox: String, uidValidity: UIDValidity
    ) async throws(LedgerFault) -> Int {
        let first = max(first, 1)
        return try await write { database in
            try Self.forgetUnfinished(database, of: mailbox, where: "uid >= \(first)")
            let count = try database.changes(
                """
                UPDATE mail SET uid = -id
                WHERE mailbox = \(mailbox) AND uidvalidity = \(uidValidity) AND uid >= \(first)
                """)
            try database.execute(
                """
                UPDATE mailbox SET complete_through = min(complete_through, \(first) - 1), first_through = NULL,
                    mark = NULL
                WHERE name = \(mailbox)
                """)
            return count
        }
    }

    /// Whether it is not yet known which mails were there when the mailbox was first opened under its UIDVALIDITY.
    package func awaitsFirstPass(mailbox: String) async throws(LedgerFault) -> Bool {
        try await read { database in
            try database.value("SELECT first_through IS NULL FROM mailbox WHERE name = \(mailbox)") ?? true
        }
    }

    /// The mails up to `last` were there when the mailbox was first opened: those that the ledger did not have by then may be of
    /// any age, and their interns told long ago. Recorded once; an earlier value stays, so that an interrupted pass continues as it
    /// began.
    package func noteFirstPass(mailbox: String, through last: UInt32) async throws(LedgerFault) {
        try await write { database in
            try database.execute(
                "UPDATE mailbox SET first_through = \(last) WHERE name = \(mailbox) AND first_through IS NULL"
            )
        }
    }

    /// What the server said of the folder when the ledger last had all of its mails.
    package func mark(mailbox: String) async throws(LedgerFault) -> IMAPFolderMark? {
        try await read { try $0.value("SELECT mark FROM mailbox WHERE name = \(mailbox)", as: String.self) }
            .map(IMAPFolderMark.init(rawValue:))
    }

    /// The number of the server's mails that are not in the ledger yet: written before they are fetched, so that `status` reports
    /// it whatever happens next.
    package func found(mailbox: String, unaccounted: Int) async throws(LedgerFault) {
        try await write { database in
            try database.execute(
                "UPDATE mailbox SET unaccounted = \(unaccounted) WHERE name = \(mailbox)")
        }
    }

    /// One pass over the mailbox was successful: the server answered, and everything that it had was requested.
    ///
    /// - Parameters:
    ///   - through: the highest UID that the server named; every mail up to it is in the ledger or gone.
    ///   - unaccounted: the number of the server's mails that are not in the ledger.
    ///   - mark: what the server said of the folder, if the ledger has all that was in it then.
    ///   - hasCompared: whether the UIDs of the newest mails were compared, as many as are compared at most.
    package func completed(
        mailbox: String, through: UID?, unaccounted: Int, mark: IMAPFolderMark? = nil,
        hasCompared: Bool = false,
        at now: Int64
    ) async throws(LedgerFault) {
        try await write { database in
            try database.execute(
                """
                UPDATE mailbox SET last_round_trip = \(now), unaccounted = \(unaccounted), error = NULL, error_since = NULL,
                    mark = \(mark?.rawValue),
                    numbers_compared_at = CASE WHEN \(hasCompared) THEN \(now) ELSE numbers_compared_at END,
                    complete_through = CASE WHEN \(unaccounted) = 0
                        THEN max(complete_through, coalesce(\(through), 0)) ELSE complete_through END
                WHERE name = \(mailbox)
                """)
        }
    }

    /// The next look is put off, though the last one ended well: until then the silence is our own.
    package func putOff(mailbox: String, until: Int64) async throws(LedgerFault) {
        try await write { database in
            try database.execute("UPDATE mailbox SET waits_until = \(until) WHERE name = \(mailbox)")
        }
    }

    /// A mailbox could not be read; `words` are for the admin and hold no secret.
    package func failed(mailbox: String, words: String, at now: Int64) async throws(LedgerFault) {
        try await write { database in
            try database.execute(
                """
                INSERT INTO mailbox (name, error, error_since) VALUES (\(mailbox), \(words), \(now))
                ON CONFLICT (name) DO UPDATE SET error = excluded.error,
                    error_since = coalesce(mailbox.error_since, excluded.error_since)
                """)
        }
    }
}
