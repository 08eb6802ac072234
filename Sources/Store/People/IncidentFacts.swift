package import FacteurCore
import Mail

/// What the ledger knows of a letter that went wrong, or of the mail behind it. Times are Unix seconds.
package struct IncidentFacts: Sendable {
    /// What was asked about.
    package enum Subject: Sendable, Hashable {
        case mail(MailID)
        case letter(LetterID)
        case offer(OfferNumber)
        case intern(InternRef)
    }

    package struct Letter: Sendable {
        package let row: LetterRow
        package let attempts: [History.Attempt]
        /// As the roster has the intern now; `nil` once the person was forgotten.
        package let intern: Intern?
        package let handedTo: String?
        package let handedNOC: String?
        /// The numbers that its own has replaced: it says that they are dead.
        package let replaced: [OfferNumber]
        package let offer: History.Offer?
        /// When it was noted that the portal's list gives the number to somebody else; `nil`: it does not, or somebody has decided.
        package let contradictedAt: Int64?
    }

    package let subject: Subject
    package let mails: [MailRow]
    /// Every letter about the numbers concerned, oldest first.
    package let letters: [Letter]
    /// About the numbers and the mails, oldest first.
    package let decisions: [History.Decided]
}

extension IncidentFacts.Letter {
    /// Attempts by which it may have reached somebody, oldest first.
    package var handings: [History.Attempt] {
        attempts.filter { $0.handedOver && $0.result != "failed" && $0.result != "later" }
    }
}

extension Ledger {
    /// - Returns: `nil` for a mail or a letter that the ledger has not, and for a number or an intern without a letter.
    package func incident(_ subject: IncidentFacts.Subject) async throws(LedgerFault) -> IncidentFacts? {
        try await read { try IncidentReader(database: $0).read(subject) }
    }

    /// The letter with that Message-ID, now or at an earlier attempt.
    package func letter(withMessageID id: String) async throws(LedgerFault) -> LetterID? {
        try await read { database in
            try database.value(
                """
                SELECT id FROM letter WHERE message_id = \(id)
                UNION ALL SELECT letter FROM attempt WHERE message_id = \(id) LIMIT 1
                """)
        }
    }
}

private struct IncidentReader {
    let database: Database

    func read(_ subject: IncidentFacts.Subject) throws -> IncidentFacts? {
        let letters = try letters(of: subject)
        var mails: Set<MailID> = []
        if case .mail(let id) = subject {
            guard try database.holds("SELECT EXISTS (SELECT 1 FROM mail WHERE id = \(id))") else {
                return nil
            }
            mails.insert(id)
        } else if letters.isEmpty {
            return nil
        }
        let found = try letters.map(letter)
        let numbers = found.map(\.row.offer)
        mails.formUnion(
            try database.values(
                """
                SELECT mail FROM mail_number WHERE number IN \(list: numbers) ORDER BY mail LIMIT \(Ledger.mostHistory)
                """, as: MailID.self))
        let person: InternRef? = if case .intern(let ref) = subject { ref } else { nil }
        return IncidentFacts(
            subject: subject,
            mails: try mails.sorted().compactMap { id in
                try database.row("SELECT \(part: MailRow.columns) FROM mail WHERE id = \(id)").map {
                    try MailRow(row: $0)
                }
            },
            letters: found,
            decisions: try database.rows(
                """
                SELECT * FROM decision
                WHERE offer IN \(list: numbers) OR mail IN \(list: mails) OR intern = \(person)
                ORDER BY id LIMIT \(Ledger.mostHistory)
                """
            ).map { try History.Decided(row: $0) })
    }

    /// What went wrong with a number went wrong with each letter that tells it, reminds of it, or says that it is dead: the one that
    /// replaced it names it too.
    private func letters(of subject: IncidentFacts.Subject) throws -> [LetterID] {
        let about: SQL =
            switch subject {
            case .mail(let id):
                "mail = \(id) OR offer IN (SELECT number FROM mail_number WHERE mail = \(id))"
            case .letter(let id):
                """
                id = \(id) OR offer = (SELECT asked.offer FROM letter AS asked WHERE asked.id = \(id))
                    AND EXISTS (SELECT 1 FROM attempt WHERE attempt.letter = letter.id AND handed_over = 1
                        AND coalesce(result, '') NOT IN ('failed', 'later'))
                """
            case .offer(let number):
                """
                offer = \(number) OR kind = 'number'
                    AND offer IN (SELECT superseded_by FROM offer WHERE number = \(number))
                """
            case .intern(let ref): "intern = \(ref)"
            }
        return try database.values(
            "SELECT id FROM letter WHERE \(part: about) ORDER BY id LIMIT \(Ledger.mostHistory)")
    }

    private func letter(_ id: LetterID) throws -> IncidentFacts.Letter {
        let row = try Ledger.letter(id, database)
        let handed = try database.row("SELECT handed_to, handed_noc FROM letter WHERE id = \(id)")
        let intern = try database.row(
            "SELECT * FROM intern WHERE ref = \(row.intern) AND forgotten_at IS NULL")
        let offer = try database.row("SELECT * FROM offer WHERE number = \(row.offer)")
        let listed = try database.value(
            "SELECT listed FROM open_list_conflict WHERE number = \(row.offer)", as: InternRefs.self)?.refs
        return IncidentFacts.Letter(
            row: row,
            attempts: try database.rows("SELECT * FROM attempt WHERE letter = \(id) ORDER BY id").map {
                try History.Attempt(row: $0)
            },
            intern: try intern.map { try Intern(row: $0) }, handedTo: try handed?.value("handed_to"),
            handedNOC: try handed?.value("handed_noc"),
            replaced: row.kind == .number
                ? try database.values(
                    "SELECT number FROM offer WHERE superseded_by = \(row.offer) ORDER BY bound_at, rowid")
                : [],
            offer: try offer.map { try History.Offer(row: $0, listedFor: listed) },
            contradictedAt: try database.value(
                "SELECT noted_at FROM open_list_conflict WHERE number = \(row.offer)"))
    }
}
