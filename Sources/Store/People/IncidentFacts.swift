package import FacteurCore
import Mail

/// What the ledger knows of a letter that went wrong, or of the mail behind it. Times are Unix seconds.
package struct IncidentFacts: Sendable {
    /// What was asked about.
    package enum Subject: Sendable, Hashable {
        case mail(MailID)
        case letter(LetterID)
    }

    package struct Letter: Sendable {
        package let row: LetterRow
        package let attempts: [History.Attempt]
        /// As the roster has the intern now; `nil` once the person was forgotten.
        package let intern: Intern?
        package let handedTo: String?
        package let handedNOC: String?
        package let offer: History.Offer?
        /// When it was noted that the portal's list gives the number to somebody else; `nil`: it does not, or somebody has decided.
        package let contradictedAt: Int64?
    }

    package let subject: Subject
    package let mails: [MailRow]
    package let letters: [Letter]
    /// About the numbers and the mails, oldest first.
    package let decisions: [History.Decided]
}

extension Ledger {
    /// - Returns: `nil` for a mail or a letter that the ledger has not.
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

    /// The letters of a number or of an intern, oldest first.
    package func letters(ofOffer number: OfferNumber?, orIntern ref: InternRef?) async throws(LedgerFault)
        -> [LetterID]
    {
        try await read { database in
            try database.values(
                "SELECT id FROM letter WHERE offer = \(number) OR intern = \(ref) ORDER BY id")
        }
    }
}

private struct IncidentReader {
    let database: Database

    func read(_ subject: IncidentFacts.Subject) throws -> IncidentFacts? {
        let letters: [LetterID]
        var mails: Set<MailID> = []
        switch subject {
        case .mail(let id):
            guard try database.holds("SELECT EXISTS (SELECT 1 FROM mail WHERE id = \(id))") else {
                return nil
            }
            mails.insert(id)
            letters = try database.values(
                """
                SELECT id FROM letter WHERE mail = \(id)
                    OR offer IN (SELECT number FROM mail_number WHERE mail = \(id)) ORDER BY id LIMIT 20
                """)
        case .letter(let id):
            guard try database.holds("SELECT EXISTS (SELECT 1 FROM letter WHERE id = \(id))") else {
                return nil
            }
            letters = [id]
        }
        let found = try letters.map(letter)
        let numbers = found.map(\.row.offer)
        mails.formUnion(
            try database.values(
                """
                SELECT mail FROM mail_number WHERE number IN \(list: numbers) ORDER BY mail LIMIT \(Ledger.mostHistory)
                """, as: MailID.self))
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
                SELECT * FROM decision WHERE offer IN \(list: numbers) OR mail IN \(list: mails)
                ORDER BY id LIMIT \(Ledger.mostHistory)
                """
            ).map { try History.Decided(row: $0) })
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
            offer: try offer.map { try History.Offer(row: $0, listedFor: listed) },
            contradictedAt: try database.value(
                "SELECT noted_at FROM open_list_conflict WHERE number = \(row.offer)"))
    }
}
