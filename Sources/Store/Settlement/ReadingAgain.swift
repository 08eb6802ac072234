package import FacteurCore
package import Mail

/// A mail that a decision, a roster or a list has marked to be read again. It is held until then, or its letter is.
package struct MarkedMail: Sendable {
    package let id: MailID
    /// Why it is held; `nil` if its number has been taken back, so that its outcome is reported in any case.
    package let reason: HeldReason?
    /// Who has its number as long as it is not read; `nil`: nobody. Its outcome is reported if that is another intern then, or nobody.
    var owner: InternRef?
}

/// Held mail is read again in two steps, because reading takes long and may end the process. The transaction that changes the facts
/// only marks the mails (`held_to_read`); the service or a command takes the marked ones from there, batch by batch, with the count
/// of tries, and settles them. A crash between the two leaves the marks, and the next reader continues.
extension Ledger {
    /// Marks everything that is held, because changed rules may give another outcome, and what waits to be sent, because they may
    /// trust less.
    package func markHeld() async throws(LedgerFault) {
        try await write { database in
            for waiting in Settlement.marks(of: try Settlement.waitingLetters(database)) {
                try database.execute(
                    "INSERT INTO held_to_read (mail, undo) VALUES (\(waiting.id), 0) ON CONFLICT DO NOTHING",
                    cached: true)
            }
            try database.execute(
                """
                INSERT INTO held_to_read (mail, undo) SELECT id, 0 FROM mail
                WHERE outcome = 'held' AND bytes IS NOT NULL AND tries < \(PendingMail.mostTries) ORDER BY id
                ON CONFLICT DO NOTHING
                """)
        }
    }

    package func hasMarkedMail() async throws(LedgerFault) -> Bool {
        try await read { try Self.hasMarks($0) }
    }

    /// Reads the roster, which settling needs, before any transaction waits for it.
    package func prepareRoster() async throws(LedgerFault) {
        let roster = try await read { [self] in try cachedRoster($0) }
        await roster.prepare()
    }

    /// The next marked mails, at most `limit` of them and at most about `octets` of content. Mails that a person has settled
    /// meanwhile are not read, nor held ones that have ended the process too often: they stay held as they are. A matched one that
    /// has is given all the same, for its letter to be stopped.
    package func beginReadingAgain(
        limit: Int = 50, octets: Int = 8_000_000
    ) async throws(LedgerFault) -> [PendingMail] {
        guard try await hasMarkedMail() else { return [] }
        return try await write { database in
            let rows = try database.stream(
                """
                SELECT mail.id, bytes, tries, seen_at, bytes IS NOT NULL AND (outcome IS 'matched'
                    OR outcome IS 'held' AND tries < \(PendingMail.mostTries)) AS is_readable
                FROM held_to_read CROSS JOIN mail ON mail.id = held_to_read.mail ORDER BY position
                """)
            var batch = ReadingBatch(limit: limit, octets: octets)
            var passed: [MailID] = []
            while batch.hasRoom, let row = try rows.next() {
                if try row.value("is_readable") {
                    try batch.add(PendingMail(row))
                } else {
                    passed.append(try row.value("id"))
                }
            }
            for id in passed {
                try database.execute("DELETE FROM held_to_read WHERE mail = \(id)", cached: true)
            }
            let pending = try batch.begin(database)
            if pending.isEmpty { try Receipts(database: database).join() }
            return pending
        }
    }

    /// Settles marked mails that have been read again. Mails that are no longer marked stay as they are.
    ///
    /// - Returns: those whose outcome or reason has changed.
    package func settleAgain(
        _ mails: [ReadMail], options: MatchingOptions, at now: Int64,
        messageID: @escaping @Sendable () -> MessageID
    ) async throws(LedgerFault) -> [SettledMail] {
        let changed = try await write { [self] database in
            try Settlement(
                database: database, roster: try cachedRoster(database), options: options, now: now,
                messageID: messageID
            ).settleAgain(mails)
        }
        if mails.contains(where: \.examination.reading.holdsCode) { try await emptyJournal() }
        return changed
    }

    /// The outcomes of marked mails, whichever process has read them: those whose outcome or reason has changed, in the order in
    /// which they were marked.
    package func outcomes(of marked: [MarkedMail]) async throws(LedgerFault) -> [SettledMail] {
        guard !marked.isEmpty else { return [] }
        return try await read { try Self.outcomes(of: marked, $0) }
    }

    /// The first of these mails that can be read, for a rehearsal: counted like any other reading, but without an outcome.
    package func beginRehearsing(
        _ ids: ArraySlice<MailID>, limit: Int = 50, octets: Int = 8_000_000
    ) async throws(LedgerFault) -> [PendingMail] {
        try await write { database in
            var batch = ReadingBatch(limit: limit, octets: octets)
            for id in ids where batch.hasRoom {
                let row = try database.row(
                    """
                    SELECT id, bytes, tries, seen_at FROM mail
                    WHERE id = \(id) AND bytes IS NOT NULL AND tries < \(PendingMail.mostTries)
                    """, cached: true)
                if let row { try batch.add(PendingMail(row)) }
            }
            return try batch.begin(database)
        }
    }

    /// Their reading has ended.
    package func endRehearsing(_ ids: [MailID]) async throws(LedgerFault) {
        try await write { database in
            try database.execute("UPDATE mail SET tries = 0 WHERE id IN \(list: ids)")
        }
    }

    static func hasMarks(_ database: Database) throws -> Bool {
        try database.holds("SELECT EXISTS (SELECT 1 FROM held_to_read)", cached: true)
    }

    static func outcomes(of marked: [MarkedMail], _ database: Database) throws -> [SettledMail] {
        try marked.compactMap { mail in
            let row = try database.row(
                """
                SELECT id, kind, trust, offer, intern, outcome, reason FROM mail
                WHERE id = \(mail.id) AND id NOT IN (SELECT mail FROM held_to_read)
                """, cached: true)
            guard let row else { return nil }
            let reason: HeldReason? = try row.value("reason")
            guard mail.reason == nil || mail.reason != reason else { return nil }
            let outcome: Outcome = try row.value("outcome")
            let intern: InternRef? = try row.value("intern")
            guard mail.owner == nil || outcome != .matched || mail.owner != intern else { return nil }
            let evidence = try database.rows(
                "SELECT intern, rule, place FROM evidence WHERE mail = \(mail.id) AND rule IS NOT NULL ORDER BY position",
                cached: true)
            return SettledMail(
                id: mail.id, kind: try row.value("kind"), trust: try row.value("trust"),
                verdict: Verdict(
                    outcome: outcome, reason: reason, offer: try row.value("offer"), intern: intern,
                    evidence: try evidence.map { try Evidence(row: $0) }))
        }
    }
}

extension Settlement {
    func settleAgain(_ mails: [ReadMail]) throws -> [SettledMail] {
        var bearsOnReceipts = false
        let changed = try mails.compactMap { mail -> SettledMail? in
            guard let undo = try unmark(mail.id) else { return nil }
            var settlement = self
            settlement.delay = undo
            guard let reason = try reasonOfHeld(mail.id) else {
                try settlement.judgeAgain(mail)
                return nil
            }
            let settled = try settlement.settleAlone(mail)
            if settlement.awaitedKeys(of: mail, settled).isEmpty {
                try SignatureKeyRows(database: database).forgetWishes(of: mail.id)
            }
            // A mail that is held for the same reason as before may still have bound its number again.
            bearsOnReceipts = bearsOnReceipts || settled.bearsOnReceipts
            return settled.verdict.reason == reason ? nil : settled
        }
        // The change behind the marks may concern receipts as well: they are joined once all marked mails have been read, so that
        // nothing is guessed too early.
        let isLast = try !Ledger.hasMarks(database)
        if bearsOnReceipts || isLast { try Receipts(database: database).join() }
        return changed
    }

    /// - Returns: the seconds that its letter waits; `nil`: it was not marked.
    private func unmark(_ id: MailID) throws -> Int64? {
        try database.rows("DELETE FROM held_to_read WHERE mail = \(id) RETURNING undo", cached: true).first?
            .value("undo")
    }

    /// Marks everything that is held to be read again, and queues the letters that no mail has to bring.
    ///
    /// - Parameter reopened: the mails of numbers that were taken back, or are to be judged again; they are read first.
    func markHeld(after reopened: [MarkedMail] = []) throws -> [MarkedMail] {
        let first = Set(reopened.map(\.id))
        let held = try database.rows(
            """
            SELECT id, reason FROM mail
            WHERE outcome = 'held' AND bytes IS NOT NULL AND tries < \(PendingMail.mostTries) ORDER BY id
            """
        ).map { MarkedMail(id: try $0.value("id"), reason: try $0.value("reason")) }
        let marked = reopened + held.filter { !first.contains($0.id) }
        try mark(marked)
        try addOwedLetters()
        if marked.isEmpty { try Receipts(database: database).join() }
        return marked
    }

    /// They are read in this order, after those that are marked already.
    func mark(_ mails: [MarkedMail]) throws {
        for mail in mails {
            try database.execute(
                """
                INSERT INTO held_to_read (mail, undo) VALUES (\(mail.id), \(delay))
                ON CONFLICT (mail) DO UPDATE SET undo = max(undo, excluded.undo)
                """, cached: true)
        }
    }

    /// The number belongs to no intern again, and its letter, which was not sent, is deleted.
    func takeBack(_ number: OfferNumber) throws {
        try database.execute(
            "DELETE FROM attempt WHERE letter IN (SELECT id FROM letter WHERE offer = \(number))")
        try database.execute("DELETE FROM letter WHERE offer = \(number)")
        try database.execute("DELETE FROM offer WHERE number = \(number)")
    }

    /// A number belongs to no intern again: the mails that gave it are held.
    ///
    /// - Returns: those to be read again. A mail whose content is gone can only wait.
    func reopen(_ number: OfferNumber) throws -> [MarkedMail] {
        let mails = try database.rows(
            """
            SELECT id, bytes IS NOT NULL AS is_readable FROM mail
            WHERE offer = \(number) AND outcome IN ('matched', 'duplicate') ORDER BY id
            """
        ).map {
            (id: try $0.value("id", as: MailID.self), isReadable: try $0.value("is_readable", as: Bool.self))
        }
        for mail in mails {
            try database.execute(
                "UPDATE mail SET outcome = 'held', reason = 'no_match', intern = NULL WHERE id = \(mail.id)",
                cached: true)
        }
        return mails.filter(\.isReadable).map { MarkedMail(id: $0.id, reason: nil) }
    }
}
