package import FacteurCore
package import Mail

extension Ledger {
    /// The interns of the roster, by reference.
    package func interns() async throws(LedgerFault) -> [Intern] {
        try await read { try Self.interns($0) }
    }

    /// How the roster writes a reference that was typed in another case of its ASCII letters.
    ///
    /// - Returns: the same where the roster has it so, or not at all, or in more than one other way.
    package func spelled(_ ref: InternRef) async throws(LedgerFault) -> InternRef {
        try await read { database in
            // Its own index has no other case: every intern would be looked at.
            let isThere = try database.holds("SELECT EXISTS (SELECT 1 FROM intern WHERE ref = \(ref))")
            guard !isThere else { return ref }
            let known: [InternRef] = try database.values(
                "SELECT ref FROM intern WHERE ref = \(ref) COLLATE NOCASE")
            return known.count == 1 ? known[0] : ref
        }
    }

    /// Where the last letter stands to each intern to whom one was sent, may have been, or could not be: a change of their address
    /// or code is reported.
    package func endedLetters() async throws(LedgerFault) -> [InternRef: LetterState] {
        try await read { database in
            let letters = try database.rows(
                """
                SELECT intern, state FROM number_letter WHERE state IN ('sent', 'in_doubt', 'bounced', 'failed') ORDER BY id
                """
            ).map {
                (try $0.value("intern", as: InternRef.self), try $0.value("state", as: LetterState.self))
            }
            return Dictionary(letters, uniquingKeysWith: { _, later in later })
        }
    }

    /// The rows of a file that belong to another person than in the ledger, in file order.
    package func personChanges(to roster: Roster) async throws(LedgerFault) -> [PersonChange] {
        try await read { database in
            try RosterWork.changes(
                database, from: try Self.interns(database), removed: try RosterWork.removed(database),
                to: roster)
        }
    }

    /// The numbers that concern each row, its own and those of held mails; rows without one are left out.
    package func numbers(
        of refs: [InternRef]
    ) async throws(LedgerFault) -> [InternRef: [OfferNumber]] {
        guard !refs.isEmpty else { return [:] }
        return try await read { database in
            let settlement = Settlement(
                database: database, options: MatchingOptions(), now: 0,
                messageID: { MessageID(token: "none", domain: "invalid") })
            return try Self.stakes(of: refs, settlement)
        }
    }

    /// Imports a checked roster, and marks everything held to be read again, in one transaction.
    ///
    /// - Parameters:
    ///   - absent: the fields for which the file has no column: their known values stay.
    ///   - removeMissing: interns who are not in `roster` are removed; their offers and letters stay on record, and a letter that
    ///     was not sent is not sent.
    ///   - peopleChanged: rows with a number may become another person's; then their queued letters are held.
    package func importRoster(
        _ roster: Roster, absent: Set<RosterColumn> = [], removeMissing: Bool,
        peopleChanged: Bool = false, options: MatchingOptions, at now: Int64,
        messageID: @escaping @Sendable () -> MessageID
    ) async throws(LedgerFault) -> RosterImportReport {
        try await write { database in
            let work = RosterWork(
                settlement: Settlement(database: database, options: options, now: now, messageID: messageID))
            return try work.take(
                roster, absent: absent, removeMissing: removeMissing, peopleChanged: peopleChanged)
        }
    }

    static func stakes(
        of refs: [InternRef], _ settlement: Settlement
    ) throws -> [InternRef: [OfferNumber]] {
        var numbers: [InternRef: [OfferNumber]] = [:]
        for ref in refs {
            let own = try settlement.stakes(of: ref)
            if !own.isEmpty { numbers[ref] = own }
        }
        return numbers
    }

    static func interns(_ database: Database) throws -> [Intern] {
        let rows = try database.stream("SELECT * FROM intern WHERE removed_at IS NULL ORDER BY ref")
        var interns: [Intern] = []
        while let row = try rows.next() { interns.append(try Intern(row: row)) }
        return interns
    }
}

/// The result of an import.
package struct RosterImportReport: Sendable {
    /// The mails that the import affects.
    package let marked: [MarkedMail]
    /// Rows with a number that the file gives to another person: if there are any, nothing was imported.
    package let refused: [PersonChange]
}

/// One roster being imported. Valid only during its transaction.
struct RosterWork {
    let settlement: Settlement

    private var database: Database { settlement.database }
    private var now: Int64 { settlement.now }

    func take(
        _ file: Roster, absent: Set<RosterColumn>, removeMissing: Bool, peopleChanged: Bool
    ) throws -> RosterImportReport {
        let stored = try Ledger.interns(database)
        let removed = try Self.removed(database)
        let known =
            stored
            + file.interns.compactMap { back in removed[back.ref].flatMap { back.isBack(as: $0) ? $0 : nil } }
        let roster = file.completed(from: known, absent: absent)
        let changes = try Self.changes(database, from: stored, removed: removed, to: roster)
        let numbers = try Ledger.stakes(of: changes.map(\.ref), settlement)
        let staked = changes.filter { numbers[$0.ref] != nil }
        guard peopleChanged || staked.isEmpty else { return RosterImportReport(marked: [], refused: staked) }
        let returned = Self.others(among: removed, in: roster)
        var doubtful: [OfferNumber] = []
        for change in staked + returned { doubtful += try settlement.hold(change) }
        let anew = (staked.filter { $0.kind == .otherPerson } + returned).map(\.ref)
        for ref in anew { try settlement.archive(ref) }
        let others = Set(anew + changes.filter { $0.kind == .otherPerson }.map(\.ref))
            .union(try settlement.formerlyForgotten(among: roster.interns.map(\.ref)))
        for intern in roster.interns { try upsert(intern, isAnother: others.contains(intern.ref)) }
        if removeMissing { try removeInterns(notIn: roster) }
        try database.execute("UPDATE ledger SET generation = generation + 1")
        let reopened = try settlement.reopenDoubtful(doubtful)
        return RosterImportReport(marked: try settlement.markHeld(after: reopened), refused: [])
    }

    /// The rows of a file that belong to another person than in the ledger.
    static func changes(
        _ database: Database, from stored: [Intern], removed: [InternRef: Intern], to file: Roster
    ) throws -> [PersonChange] {
        let origins = try database.rows(
            """
            SELECT ref, origin_family AS family_name, origin_given AS given_names, origin_email AS email, language,
                second_language, noc, portal_email, employer, offer_expected, supervisor_email, office
            FROM intern WHERE removed_at IS NULL AND origin_email IS NOT NULL
            """)
        return PersonChange.all(
            from: stored, removed: Array(removed.values),
            origins: try origins.map { try Intern(row: $0) }, to: file)
    }

    /// The interns removed from the roster, by reference.
    static func removed(_ database: Database) throws -> [InternRef: Intern] {
        let rows = try database.rows(
            "SELECT * FROM intern WHERE removed_at IS NOT NULL AND forgotten_at IS NULL")
        return Dictionary(
            try rows.map { try Intern(row: $0) }.map { ($0.ref, $0) }, uniquingKeysWith: { first, _ in first }
        )
    }

    /// References that were removed from the roster and come back for another person.
    private static func others(among removed: [InternRef: Intern], in roster: Roster) -> [PersonChange] {
        guard !removed.isEmpty else { return [] }
        return roster.interns.compactMap { after in
            guard let before = removed[after.ref], !after.isBack(as: before) else { return nil }
            return PersonChange(kind: .otherPerson, before: before, after: after)
        }
    }

    private func upsert(_ intern: Intern, isAnother: Bool) throws {
        let since = isAnother ? now : nil
        try database.execute(
            """
            INSERT INTO intern (ref, family_name, given_names, email, language, second_language, noc,
                portal_email, employer, offer_expected, supervisor_email, office, imported_at, listed_at,
                person_since,
                origin_family, origin_given, origin_email)
            VALUES (\(intern.ref), \(intern.familyName), \(intern.givenNames), \(intern.email),
                \(intern.language.first), \(intern.language.second), \(intern.noc), \(intern.portalEmail),
                \(intern.employer), \(intern.offerExpected), \(intern.supervisorEmail), \(intern.office), \(now), \(now),
                \(since),
                \(intern.familyName), \(intern.givenNames), \(intern.email))
            ON CONFLICT (ref) DO UPDATE SET family_name = excluded.family_name,
                given_names = excluded.given_names, email = excluded.email, language = excluded.language,
                second_language = excluded.second_language, noc = excluded.noc,
                portal_email = excluded.portal_email, employer = excluded.employer,
                offer_expected = excluded.offer_expected, supervisor_email = excluded.supervisor_email,
                office = excluded.office, removed_at = NULL, formerly = NULL, listed_at = excluded.listed_at,
                origin_family = CASE WHEN excluded.person_since IS NULL THEN origin_family
                    ELSE excluded.family_name END,
                origin_given = CASE WHEN excluded.person_since IS NULL THEN origin_given
                    ELSE excluded.given_names END,
                origin_email = CASE WHEN excluded.person_since IS NULL THEN origin_email
                    ELSE excluded.email END,
                person_since = coalesce(excluded.person_since, person_since)
            """, cached: true)
    }

    private func removeInterns(notIn roster: Roster) throws {
        for intern in try Ledger.interns(database) where roster[intern.ref] == nil {
            try database.execute("UPDATE intern SET removed_at = \(now) WHERE ref = \(intern.ref)")
            try database.execute(
                """
                UPDATE letter SET state = 'failed', last_reply = 'not sent: removed from the roster'
                WHERE intern = \(intern.ref) AND (state = 'queued' OR kind <> 'number' AND state = 'to_review')
                """)
        }
    }
}

extension Intern {
    init(row: Row) throws {
        self.init(
            ref: try row.value("ref"), familyName: try row.value("family_name"),
            givenNames: try row.value("given_names"),
            email: try row.value("email"),
            language: LetterLanguage(try row.value("language"), then: try row.value("second_language")),
            noc: try row.value("noc"),
            portalEmail: try row.value("portal_email"), employer: try row.value("employer"),
            offerExpected: try row.value("offer_expected"),
            supervisorEmail: try row.value("supervisor_email"), office: try row.value("office"))
    }
}
