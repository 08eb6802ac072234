import FacteurCore
import GRDB

/// Rows of the roster that are another person's than before: a number is bound to a person, not to a reference.
extension Settlement {
    /// Whether the number was meant for somebody whose row has changed hands, and nobody has decided about it since.
    func isPersonChanged(_ number: OfferNumber) throws -> Bool {
        try Bool.fetchOne(
            try database.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM person_doubt AS doubt WHERE number = ? AND NOT EXISTS (
                        SELECT 1 FROM decision WHERE decision.offer = doubt.number AND verb = 'assign'
                            AND decision.id > doubt.decision))
                    """), arguments: [number.rawValue]) ?? false
    }

    /// The interns who have their reference from somebody else, where only the reference or the address speaks for them and
    /// the ledger has met the number before they came.
    func olderThanOwner(_ number: OfferNumber, _ evidence: [Evidence]) throws -> Set<InternRef> {
        let personal: Set<Evidence.Rule> = [.operator, .portalList, .name]
        let byPerson = Set(evidence.filter { personal.contains($0.rule) }.map(\.intern))
        let statement = try database.cachedStatement(
            sql: """
                SELECT EXISTS (SELECT 1 FROM intern WHERE ref = :ref AND person_since IS NOT NULL AND (
                    EXISTS (SELECT 1 FROM mail_number JOIN mail ON mail.id = mail_number.mail
                        WHERE mail_number.number = :number AND mail.seen_at <= intern.person_since)
                    OR EXISTS (SELECT 1 FROM decision WHERE decision.offer = :number
                        AND decision.decided_at <= intern.person_since)))
                """)
        return try Set(evidence.map(\.intern)).subtracting(byPerson).filter { ref in
            try Bool.fetchOne(statement, arguments: ["ref": ref.rawValue, "number": number.rawValue]) ?? false
        }
    }

    /// The numbers that a row has a stake in: its own, dead ones too, and those of held mails that speak of nobody else by
    /// one of the rules.
    func stakes(of ref: InternRef) throws -> [OfferNumber] {
        try String.fetchAll(
            try database.cachedStatement(
                sql: """
                    SELECT number FROM offer WHERE intern = :ref
                    UNION SELECT mail_number.number FROM evidence JOIN mail ON mail.id = evidence.mail
                        JOIN mail_number ON mail_number.mail = mail.id
                    WHERE evidence.intern = :ref AND evidence.rule IS NOT NULL AND mail.outcome = 'held'
                        AND mail.trust <> 'untrusted'
                        AND NOT EXISTS (SELECT 1 FROM evidence AS other WHERE other.mail = evidence.mail
                            AND other.rule = evidence.rule AND other.intern <> evidence.intern)
                    ORDER BY 1
                    """), arguments: ["ref": ref.rawValue]
        ).compactMap(OfferNumber.init(rawValue:))
    }

    /// What was meant for the person who had the row waits for a decision; what has left stays on record as theirs.
    ///
    /// - Returns: the numbers whose mails must be looked at again.
    func hold(_ change: PersonChange) throws -> [OfferNumber] {
        var held: [OfferNumber] = []
        for number in try stakes(of: change.ref) {
            let standing = try standing(of: number, copies: true)
            if standing.owner != nil, standing.owner != change.ref { continue }
            if standing.owner == nil {
                try doubt(number)
            } else if standing.letter?.hasLeft == true {
                try stop(number)
                continue
            } else if standing.life == .alive {
                try doubt(number)
                try takeBack(number)
            }
            held.append(number)
        }
        return held
    }

    private func doubt(_ number: OfferNumber) throws {
        try database.execute(
            sql: """
                INSERT INTO person_doubt (number, noted_at, decision)
                VALUES (?, ?, (SELECT coalesce(max(id), 0) FROM decision))
                ON CONFLICT (number) DO UPDATE SET noted_at = excluded.noted_at, decision = excluded.decision
                """, arguments: [number.rawValue, now])
    }

    /// A letter that has left once and is to leave again does not.
    private func stop(_ number: OfferNumber) throws {
        try database.execute(
            sql: """
                UPDATE letter SET state = 'failed', last_reply = 'not sent: the roster gives the row to another person'
                WHERE offer = ? AND state = 'queued'
                """, arguments: [number.rawValue])
    }

    /// The person who had the reference keeps all that is on record, under a reference that nobody has.
    func archive(_ ref: InternRef) throws {
        let archived = try freeName(for: ref)
        // A number and its letter change together.
        try database.execute(sql: "PRAGMA defer_foreign_keys = ON")
        try database.execute(
            sql: """
                UPDATE intern SET ref = :new, formerly = :old, removed_at = coalesce(removed_at, :now)
                WHERE ref = :old
                """, arguments: ["new": archived, "old": ref.rawValue, "now": now])
        for table in ["offer", "letter", "mail", "evidence", "decision"] {
            try database.execute(
                sql: "UPDATE \(table) SET intern = ? WHERE intern = ?", arguments: [archived, ref.rawValue])
        }
    }

    /// `E-101.before1`: a reference, so that every command can show it.
    private func freeName(for ref: InternRef) throws -> String {
        let taken = Set(
            try String.fetchAll(
                database, sql: "SELECT ref FROM intern WHERE formerly = ?", arguments: [ref.rawValue]))
        var count = taken.count + 1
        while true {
            let name = "\(ref.rawValue.prefix(50)).before\(count)"
            let isTaken = try Bool.fetchOne(
                database, sql: "SELECT EXISTS (SELECT 1 FROM intern WHERE ref = ?)", arguments: [name])
            if isTaken != true { return name }
            count += 1
        }
    }

    /// Mails of the numbers, looked at again; of those whose content is gone the reason is written.
    func reopenDoubtful(_ numbers: [OfferNumber]) throws -> [SettledMail] {
        var mails: [SettledMail] = []
        for number in numbers {
            mails += try reopen(number)
            try database.execute(
                sql: """
                    UPDATE mail SET reason = 'evidence_conflict'
                    WHERE offer = ? AND bytes IS NULL AND outcome = 'held' AND reason = 'no_match'
                    """, arguments: [number.rawValue])
        }
        return mails
    }
}
