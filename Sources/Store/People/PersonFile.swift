package import FacteurCore
import Mail

/// Everything that the ledger has about one person, for the person. Times are Unix seconds.
package struct PersonFile: Sendable {
    package struct Mail: Sendable {
        package let row: MailRow
        /// What speaks for this person in it, and where; nothing of anybody else.
        package let evidence: [Evidence]
        package let trustedBy: String?
        package let dropped: History.Dropped?
        /// Somebody else of the roster is named in it, or it is their mail as well: its sender, its subject and its text are left out.
        package let isShared: Bool
        /// Whether its octets are handed over with it.
        package let hasContent: Bool
    }

    package struct Letter: Sendable {
        package let row: LetterRow
        package let attempts: [History.Attempt]
        package let handedTo: String?
        package let handedNOC: String?
        package let hasContent: Bool
    }

    /// A line of the portal's list with a number of theirs.
    package struct Listed: Sendable {
        package let number: String
        /// `nil` where another name stands there.
        package let name: String?
        package let submitted: Int64?
        package let importedAt: Int64
    }

    package let intern: Intern
    /// The row as the ledger first had it, where it was another.
    package let origin: Intern?
    /// `nil` once they have left the roster.
    package let state: InternState?
    package let importedAt: Int64
    package let listedAt: Int64?
    package let personSince: Int64?
    package let removedAt: Int64?
    package let offers: [History.Offer]
    package let listed: [Listed]
    package let mails: [Mail]
    package let letters: [Letter]
    /// A reason that names somebody else is empty.
    package let decisions: [History.Decided]
}

/// One piece of what is handed over: only one of them is in memory at a time.
package enum PersonPiece: Sendable {
    case mail(MailID, [UInt8])
    case letter(LetterID, [UInt8])
    /// The last one.
    case file(PersonFile)
}

extension Ledger {
    /// Hands out all about one person in one snapshot, whether or not they are in the roster still.
    ///
    /// - Returns: `false` for a reference that nobody has.
    package func eachPiece(
        of ref: InternRef, _ body: @escaping @Sendable (PersonPiece) -> Void
    ) async throws(LedgerFault) -> Bool {
        try await read { database in
            let search = try ErasureSearch(database: database, refs: [ref])
            guard let person = search.people.first ?? nil else { return false }
            let reader = try PersonReader(database: database, person: person, named: search.findings())
            body(.file(try reader.read(body)))
            return true
        }
    }
}

/// Collects all about one person. Valid only during its transaction.
private struct PersonReader {
    let database: Database
    let person: ErasureSearch.Person
    let numbers: [OfferNumber]
    let mails: [MailID]
    /// Everybody else.
    let others: PersonTraces

    private var ref: InternRef { person.intern.ref }

    init(database: Database, person: ErasureSearch.Person, named: ErasureFindings) throws {
        self.database = database
        self.person = person
        let ref = person.intern.ref
        numbers = try database.values(
            "SELECT number FROM offer WHERE intern = \(ref) ORDER BY bound_at, number")
        var mails = named.mails[0] ?? []
        mails.formUnion(
            try database.values(
                """
                SELECT mail FROM evidence WHERE intern = \(ref) AND rule IS NOT NULL
                UNION SELECT id FROM mail WHERE intern = \(ref)
                UNION SELECT mail FROM mail_number WHERE number IN \(list: numbers)
                """, as: MailID.self))
        self.mails = mails.sorted()
        others = try Self.others(than: person.intern, database)
    }

    /// A namesake is told apart by the address alone.
    private static func others(than intern: Intern, _ database: Database) throws -> PersonTraces {
        let own = PersonTraces([(person: 0, intern: intern)])
        let rows = try database.stream(
            "SELECT * FROM intern WHERE ref <> \(intern.ref) AND forgotten_at IS NULL")
        var people: [(person: Int, intern: Intern)] = []
        while let row = try rows.next() {
            let other = try Intern(row: row)
            let isNamesake = !own.people(called: other.familyName + " " + other.givenNames).isEmpty
            people.append(
                (
                    person: 1,
                    intern: isNamesake
                        ? Intern(ref: other.ref, familyName: "", givenNames: "", email: other.email, noc: nil)
                        : other
                ))
        }
        return PersonTraces(people)
    }

    func read(_ body: (PersonPiece) -> Void) throws -> PersonFile {
        let mails = try mails.compactMap { try mail($0, body) }
        let letters = try letters(body)
        let row = try database.row("SELECT * FROM intern WHERE ref = \(ref)")
        guard let row else { throw LedgerFault.other(detail: "a person who was there a moment ago") }
        return PersonFile(
            intern: person.intern, origin: person.origin.flatMap { $0 == person.intern ? nil : $0 },
            state: try database.value("SELECT state FROM intern_state WHERE ref = \(ref)"),
            importedAt: try row.time("imported_at"), listedAt: try row.time("listed_at"),
            personSince: try row.time("person_since"), removedAt: try row.time("removed_at"),
            offers: try numbers.compactMap(offer), listed: try listed(), mails: mails, letters: letters,
            decisions: try decisions(mails))
    }

    private func mail(_ id: MailID, _ body: (PersonPiece) -> Void) throws -> PersonFile.Mail? {
        let row = try database.row(
            """
            SELECT \(part: MailRow.columns), trusted_by, dropped_at, forgotten,
                CASE WHEN settled_at IS NOT NULL AND tries < \(PendingMail.mostTries) THEN bytes END AS bytes
            FROM mail WHERE id = \(id)
            """, cached: true)
        guard let row else { return nil }
        let mail = try MailRow(row: row)
        let bytes = try row.value("bytes", as: Octets?.self)?.octets
        let isShared = try isOthers(mail) || names(mail, bytes)
        if !isShared, let bytes { body(.mail(id, bytes)) }
        return PersonFile.Mail(
            row: mail,
            evidence: try database.rows(
                """
                SELECT intern, rule, place FROM evidence
                WHERE mail = \(id) AND intern = \(ref) AND rule IS NOT NULL ORDER BY position
                """, cached: true
            ).map { try Evidence(row: $0) },
            trustedBy: isShared ? nil : try row.value("trusted_by"),
            dropped: try row.time("dropped_at").map {
                [forgotten = try row.value("forgotten", as: Bool.self)] in
                History.Dropped(at: $0, isForgotten: forgotten)
            }, isShared: isShared, hasContent: !isShared && bytes != nil)
    }

    /// Whether it is somebody else's mail as well.
    private func isOthers(_ mail: MailRow) throws -> Bool {
        if let intern = mail.intern, intern != ref { return true }
        return try database.holds(
            """
            SELECT EXISTS (SELECT 1 FROM evidence WHERE mail = \(mail.id) AND rule IS NOT NULL AND intern <> \(ref))
                OR EXISTS (SELECT 1 FROM mail_number JOIN offer ON offer.number = mail_number.number
                    WHERE mail_number.mail = \(mail.id) AND offer.intern <> \(ref))
            """, cached: true)
    }

    private func names(_ mail: MailRow, _ bytes: [UInt8]?) -> Bool {
        let head = [mail.from, mail.subject].compactMap(\.self)
        if head.contains(where: { !others.people(in: $0).isEmpty }) { return true }
        return bytes.map { !others.people(in: MessageParser().parse($0)).isEmpty } ?? false
    }

    private func letters(_ body: (PersonPiece) -> Void) throws -> [PersonFile.Letter] {
        try Ledger.letters(database, where: "intern = \(ref)").map { letter in
            let row = try database.row(
                "SELECT handed_to, handed_noc, handed_bytes FROM letter WHERE id = \(letter.id)")
            let bytes = try row?.value("handed_bytes", as: Octets?.self)?.octets
            if let bytes { body(.letter(letter.id, bytes)) }
            return PersonFile.Letter(
                row: letter, attempts: try attempts(of: letter.id),
                handedTo: try row?.value("handed_to"), handedNOC: try row?.value("handed_noc"),
                hasContent: bytes != nil)
        }
    }

    private func attempts(of letter: LetterID) throws -> [History.Attempt] {
        try database.rows("SELECT * FROM attempt WHERE letter = \(letter) ORDER BY id").map {
            try History.Attempt(row: $0)
        }
    }

    private func offer(_ number: OfferNumber) throws -> History.Offer? {
        try database.row("SELECT * FROM offer WHERE number = \(number)").map { row in
            // Whom the portal's list names instead is another's affair.
            let isContradicted = try database.holds(
                "SELECT EXISTS (SELECT 1 FROM open_list_conflict WHERE number = \(number))")
            return try History.Offer(row: row, listedFor: isContradicted ? [] : nil)
        }
    }

    private func listed() throws -> [PersonFile.Listed] {
        let own = PersonTraces(
            [person.intern, person.origin].compactMap { $0.map { (person: 0, intern: $0) } })
        return try database.rows(
            """
            SELECT number, worker_name, submitted, imported_at FROM offer_list_row
            JOIN offer_list ON offer_list.id = offer_list_row.list
            WHERE number IN \(list: numbers) ORDER BY imported_at, line
            """
        ).map { row in
            let name: String = try row.value("worker_name")
            return PersonFile.Listed(
                number: try row.value("number"), name: own.people(called: name).isEmpty ? nil : name,
                submitted: try row.time("submitted"), importedAt: try row.time("imported_at"))
        }
    }

    /// Those about them, their numbers, and the mails that are theirs alone.
    private func decisions(_ mails: [PersonFile.Mail]) throws -> [History.Decided] {
        let own = Set(mails.filter { !$0.isShared }.map(\.row.id))
        let rows = try database.stream("SELECT * FROM decision ORDER BY id")
        var decisions: [History.Decided] = []
        while let row = try rows.next() {
            let decided = try History.Decided(row: row)
            let isOwn =
                decided.intern == ref.rawValue || numbers.contains { $0.rawValue == decided.offer }
                || decided.mail.map { own.contains(MailID(rawValue: $0)) } ?? false
            guard isOwn else { continue }
            let isOthers = !others.people(in: decided.because).isEmpty
            decisions.append(
                History.Decided(
                    at: decided.at, who: decided.who, verb: decided.verb,
                    offer: decided.offer.flatMap { number in
                        numbers.contains { $0.rawValue == number } ? number : nil
                    },
                    intern: decided.intern == ref.rawValue ? decided.intern : nil, mail: decided.mail,
                    because: isOthers ? "" : decided.because, detail: isOthers ? nil : decided.detail))
        }
        return decisions
    }
}
