import FacteurCore
import Text

/// Rows of the roster that now belong to another person: a number is bound to a person, not to a reference.
extension Settlement {
    /// Whether the number was meant for an intern whose row now belongs to another person, and no person has decided about it
    /// since.
    func isPersonChanged(_ number: OfferNumber) throws -> Bool {
        try database.holds(
            """
            SELECT EXISTS (SELECT 1 FROM person_doubt AS doubt WHERE number = \(number) AND NOT EXISTS (
                SELECT 1 FROM decision WHERE decision.offer = doubt.number AND verb = 'assign'
                    AND decision.id > doubt.decision))
            """, cached: true)
    }

    /// The interns who took over their reference from another person, if only the reference or the address names them and the
    /// ledger knew the number before they came.
    func olderThanOwner(_ number: OfferNumber, _ evidence: [Evidence]) throws -> Set<InternRef> {
        let personal: Set<Evidence.Rule> = [.operator, .portalList, .name]
        let byPerson = Set(evidence.filter { personal.contains($0.rule) }.map(\.intern))
        return try Set(evidence.map(\.intern)).subtracting(byPerson).filter { ref in
            try database.holds(
                """
                SELECT EXISTS (SELECT 1 FROM intern WHERE ref = \(ref) AND person_since IS NOT NULL AND (
                    EXISTS (SELECT 1 FROM mail_number JOIN mail ON mail.id = mail_number.mail
                        WHERE mail_number.number = \(number) AND mail.seen_at <= intern.person_since)
                    OR EXISTS (SELECT 1 FROM decision WHERE decision.offer = \(number)
                        AND decision.decided_at <= intern.person_since)))
                """, cached: true)
        }
    }

    /// The numbers that concern a row: its own, including invalid ones, and those of held mails whose evidence, by one of the
    /// rules, names only this row.
    func stakes(of ref: InternRef) throws -> [OfferNumber] {
        try database.values(
            """
            SELECT number FROM offer WHERE intern = \(ref)
            UNION SELECT mail_number.number FROM evidence JOIN mail ON mail.id = evidence.mail
                JOIN mail_number ON mail_number.mail = mail.id
            WHERE evidence.intern = \(ref) AND evidence.rule IS NOT NULL AND mail.outcome = 'held'
                AND mail.trust <> 'untrusted'
                AND NOT EXISTS (SELECT 1 FROM evidence AS other WHERE other.mail = evidence.mail
                    AND other.rule = evidence.rule AND other.intern <> evidence.intern)
            ORDER BY 1
            """, cached: true)
    }

    /// Numbers meant for the row's previous person wait for a decision; letters that were sent stay recorded as theirs.
    ///
    /// - Returns: the numbers whose mails must be read again.
    func hold(_ change: PersonChange) throws -> [OfferNumber] {
        var held: [OfferNumber] = []
        for number in try stakes(of: change.ref) {
            let record = try offerRecord(number, copies: true)
            if record.owner != nil, record.owner != change.ref { continue }
            if record.owner == nil {
                try doubt(number)
            } else if record.letter?.hasLeft == true {
                try stop(number)
                continue
            } else if record.life == .alive {
                try doubt(number)
                try takeBack(number)
            }
            held.append(number)
        }
        return held
    }

    private func doubt(_ number: OfferNumber) throws {
        try database.execute(
            """
            INSERT INTO person_doubt (number, noted_at, decision)
            VALUES (\(number), \(now), (SELECT coalesce(max(id), 0) FROM decision))
            ON CONFLICT (number) DO UPDATE SET noted_at = excluded.noted_at, decision = excluded.decision
            """)
    }

    /// A letter that was sent once and queued to be sent again is not sent.
    private func stop(_ number: OfferNumber) throws {
        try database.execute(
            """
            UPDATE letter SET state = 'failed', last_reply = \(LetterSentence.otherPerson.said())
            WHERE offer = \(number) AND state = 'queued'
            """)
    }

    /// The previous person keeps everything on record, under a reference that is not in use.
    func archive(_ ref: InternRef) throws {
        let archived = try freeName(for: ref)
        // A number and its letter change together.
        try database.execute("PRAGMA defer_foreign_keys = ON")
        try database.execute(
            """
            UPDATE intern SET ref = \(archived), formerly = \(ref), removed_at = coalesce(removed_at, \(now))
            WHERE ref = \(ref)
            """)
        for table in ["offer", "letter", "mail", "evidence", "decision"] {
            try database.execute("UPDATE \(name: table) SET intern = \(archived) WHERE intern = \(ref)")
        }
    }

    /// `E-101.before1`: a reference, so that every command can show it.
    private func freeName(for ref: InternRef) throws -> String {
        var count = try database.count("SELECT count(*) FROM intern WHERE formerly = \(ref)") + 1
        while true {
            let name = "\(ref.description.prefix(50)).before\(count)"
            guard try database.holds("SELECT EXISTS (SELECT 1 FROM intern WHERE ref = \(name))") else {
                return name
            }
            count += 1
        }
    }

    /// The mails of the numbers are to be read again; if a mail's content is gone, the reason is recorded.
    func reopenDoubtful(_ numbers: [OfferNumber]) throws -> [MarkedMail] {
        var mails: [MarkedMail] = []
        for number in numbers {
            mails += try reopen(number)
            try database.execute(
                """
                UPDATE mail SET reason = 'evidence_conflict'
                WHERE offer = \(number) AND bytes IS NULL AND outcome = 'held' AND reason = 'no_match'
                """)
        }
        return mails
    }
}
