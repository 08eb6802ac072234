package import FacteurCore
package import Mail

/// What DNS said of a key.
package enum KeyAnswer: Sendable, Hashable {
    case known(SignatureKeys.Answer)
    /// Nothing, or that it cannot say: it is asked again.
    case none
}

/// Keys of DKIM signatures are asked for outside of any transaction, and of any reading. A mail that needs one is settled as
/// held, and says which (`want`); whoever can ask DNS takes the names from here (`keysToAsk`), keeps each answer with every
/// mail that wants it, and marks these to be read again (`keep`). A crash in between leaves the wish.
extension Ledger {
    /// Names whose turn it is, those that wait longest first.
    package func keysToAsk(at now: Int64, limit: Int = 50) async throws(LedgerFault) -> [DKIMKeyName] {
        try await read { try SignatureKeyRows(database: $0).toAsk(at: now, limit: limit) }
    }

    /// An answer, with every held mail that wants that key; where there is none, a later time to ask again.
    ///
    /// - Parameter now: a failure is followed by a minute's patience, then twice that, up to an hour.
    package func keep(
        _ answer: KeyAnswer, of key: DKIMKeyName, at now: Int64
    ) async throws(LedgerFault) {
        try await write { try SignatureKeyRows(database: $0).keep(answer, of: key, at: now) }
    }

    /// What was asked for in vain is asked for at once: whoever starts the service may have mended what was wrong.
    package func askAgainAtOnce() async throws(LedgerFault) {
        let waits = try await read {
            try $0.holds("SELECT EXISTS (SELECT 1 FROM signature_key WHERE state = 'wanted' AND next_at > 0)")
        }
        guard waits else { return }
        try await write { database in
            try database.execute("UPDATE signature_key SET next_at = 0, failures = 0 WHERE state = 'wanted'")
        }
    }

    /// The keys that DNS has given for a mail, with the time, in the order of their names.
    package func signatureKeys(of mail: MailID) async throws(LedgerFault) -> [KeptKey] {
        try await read { try SignatureKeyRows(database: $0).kept(of: [mail]).map(\.key) }
    }
}

/// A key as it is kept with a mail.
package struct KeptKey: Sendable, Hashable {
    package let name: DKIMKeyName
    package let answer: SignatureKeys.Answer
    /// When DNS said so, in Unix seconds.
    package let askedAt: Int64
}

/// One transaction's work on keys. Lives no longer than the transaction.
struct SignatureKeyRows {
    let database: Database

    /// The mails with the keys that are known of them.
    func joined(to mails: [PendingMail]) throws -> [PendingMail] {
        let kept = Dictionary(grouping: try kept(of: mails.map(\.id)), by: \.mail)
        guard !kept.isEmpty else { return mails }
        return mails.map { mail in
            var mail = mail
            let answers = kept[mail.id, default: []].map { ($0.key.name, $0.key.answer) }
            mail.keys = mail.keys.answered(Dictionary(answers, uniquingKeysWith: { first, _ in first }))
            return mail
        }
    }

    func kept(of mails: [MailID]) throws -> [(mail: MailID, key: KeptKey)] {
        try database.rows(
            """
            SELECT mail, domain, selector, record, asked_at FROM signature_key
            WHERE mail IN \(list: mails) AND state <> 'wanted' ORDER BY mail, domain, selector
            """
        ).compactMap { row in
            guard
                let name = DKIMKeyName(
                    domain: try row.value("domain"), selector: try row.value("selector"))
            else { return nil }
            let record: String? = try row.value("record")
            return (
                mail: try row.value("mail"),
                key: KeptKey(
                    name: name, answer: record.map(SignatureKeys.Answer.found) ?? .absent,
                    askedAt: try row.time("asked_at"))
            )
        }
    }

    /// A mail that was read again wants none any more.
    func forgetWishes(of mail: MailID) throws {
        try database.execute(
            "DELETE FROM signature_key WHERE mail = \(mail) AND state = 'wanted'", cached: true)
    }

    /// A wish from before keeps its turn.
    func want(_ keys: [DKIMKeyName], for mail: MailID) throws {
        for key in keys {
            try database.execute(
                """
                INSERT INTO signature_key (mail, domain, selector, state)
                VALUES (\(mail), \(key.domain), \(key.selector), 'wanted') ON CONFLICT DO NOTHING
                """, cached: true)
        }
    }

    func toAsk(at now: Int64, limit: Int) throws -> [DKIMKeyName] {
        try database.rows(
            """
            SELECT domain, selector FROM signature_key JOIN mail ON mail.id = signature_key.mail
            WHERE state = 'wanted' AND next_at <= \(now) AND outcome = 'held' AND bytes IS NOT NULL
            GROUP BY domain, selector ORDER BY min(next_at), min(signature_key.mail) LIMIT \(limit)
            """, cached: true
        ).compactMap {
            DKIMKeyName(domain: try $0.value("domain"), selector: try $0.value("selector"))
        }
    }

    func keep(_ answer: KeyAnswer, of key: DKIMKeyName, at now: Int64) throws {
        switch answer {
        case .none:
            try database.execute(
                """
                UPDATE signature_key SET asked_at = \(now), failures = failures + 1,
                    next_at = \(now) + min(3600, 60 << min(failures, 6))
                WHERE domain = \(key.domain) AND selector = \(key.selector) AND state = 'wanted'
                """)
        case .known(let known):
            // Marked first: who wanted it cannot be told afterwards.
            try database.execute(
                """
                INSERT INTO held_to_read (mail, undo)
                SELECT mail.id, 0 FROM signature_key JOIN mail ON mail.id = signature_key.mail
                WHERE domain = \(key.domain) AND selector = \(key.selector) AND state = 'wanted'
                    AND outcome = 'held' AND bytes IS NOT NULL AND tries < \(PendingMail.mostTries)
                ORDER BY mail.id ON CONFLICT DO NOTHING
                """)
            let record: String? = if case .found(let record) = known { record } else { nil }
            try database.execute(
                """
                UPDATE signature_key SET state = \(record == nil ? "absent" : "found"), record = \(record), asked_at = \(now)
                WHERE domain = \(key.domain) AND selector = \(key.selector) AND state = 'wanted'
                """)
        }
    }
}
