package import FacteurCore
package import Mail
import Text

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

    /// Where the last letter stands to each of these interns to whom one was sent, may have been, or could not be: a change of their
    /// address or code is reported.
    package func endedLetters(to refs: [InternRef]) async throws(LedgerFault) -> [InternRef: LetterState] {
        guard !refs.isEmpty else { return [:] }
        return try await read { database in
            var letters: [InternRef: LetterState] = [:]
            for ref in refs {
                letters[ref] = try database.value(
                    """
                    SELECT state FROM number_letter
                    WHERE intern = \(ref) AND state IN ('sent', 'in_doubt', 'bounced', 'failed') ORDER BY id DESC LIMIT 1
                    """, cached: true)
            }
            return letters
        }
    }

    /// Everybody with whom a file is compared.
    package func knownRoster() async throws(LedgerFault) -> KnownRoster {
        try await read { try KnownRoster($0) }
    }

    /// The numbers that concern each row, its own and those of held mails; rows without one are left out.
    package func numbers(
        of refs: [InternRef]
    ) async throws(LedgerFault) -> [InternRef: [OfferNumber]] {
        guard !refs.isEmpty else { return [:] }
        return try await read { try Self.stakes(of: refs, .looking($0)) }
    }

    /// The same numbers with what matters for a decision about each.
    package func offerRecords(
        of refs: [InternRef]
    ) async throws(LedgerFault) -> [InternRef: [OfferRecord]] {
        guard !refs.isEmpty else { return [:] }
        return try await read { database in
            let settlement = Settlement.looking(database)
            return try Self.stakes(of: refs, settlement).mapValues { numbers in
                try numbers.map { try settlement.offerRecord($0, copies: true) }
            }
        }
    }

    /// Imports a checked roster, and marks everything held to be read again, and what waits to be sent if anybody is called or
    /// addressed otherwise now, in one transaction.
    ///
    /// - Parameters:
    ///   - compared: the file; it is compared again if the ledger's roster has changed since.
    ///   - removeMissing: interns who are not in the file are removed; their offers and letters stay on record, and a letter that
    ///     was not sent is not sent.
    ///   - peopleChanged: rows with a number may become another person's; then their queued letters are held.
    package func importRoster(
        _ compared: RosterComparison, removeMissing: Bool, peopleChanged: Bool = false,
        options: MatchingOptions, at now: Int64, messageID: @escaping @Sendable () -> MessageID
    ) async throws(LedgerFault) -> RosterImportReport {
        try await write { database in
            let work = RosterWork(
                settlement: Settlement(database: database, options: options, now: now, messageID: messageID))
            let isCurrent = try compared.known.generation == KnownRoster.generation(database)
            return try work.take(
                isCurrent ? compared : compared.again(beside: KnownRoster(database)),
                removeMissing: removeMissing, peopleChanged: peopleChanged)
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
        let rows = try database.stream(
            """
            SELECT \(part: Intern.columns) FROM intern WHERE removed_at IS NULL ORDER BY ref
            """)
        var interns: [Intern] = []
        interns.reserveCapacity(try database.count("SELECT count(*) FROM intern WHERE removed_at IS NULL"))
        while let row = try rows.next() { interns.append(try Intern(row: row)) }
        return interns
    }
}

extension Settlement {
    /// Settles nothing.
    fileprivate static func looking(_ database: Database) -> Settlement {
        Settlement(
            database: database, options: MatchingOptions(), now: 0,
            messageID: { MessageID(token: "none", domain: "invalid") })
    }
}

/// The result of an import.
package struct RosterImportReport: Sendable {
    /// The mails that the import affects.
    package let marked: [MarkedMail]
    /// Rows with a number that the file gives to another person: if there are any, nothing was imported.
    package let refused: [PersonChange]
    /// The letters that are judged again by the new roster; one whose mail's content is gone stays as it is.
    package var waiting: [WaitingLetter] = []
}

/// One roster being imported. Valid only during its transaction.
struct RosterWork {
    let settlement: Settlement

    private var database: Database { settlement.database }
    private var now: Int64 { settlement.now }

    func take(
        _ compared: RosterComparison, removeMissing: Bool, peopleChanged: Bool
    ) throws -> RosterImportReport {
        let (roster, changes) = (compared.roster, compared.changes)
        let numbers = try Ledger.stakes(of: changes.map(\.ref), settlement)
        let staked = changes.filter { numbers[$0.ref] != nil }
        guard peopleChanged || staked.isEmpty else { return RosterImportReport(marked: [], refused: staked) }
        let returned = Self.others(among: compared.known.removed, in: roster)
        var doubtful: [OfferNumber] = []
        for change in staked + returned { doubtful += try settlement.hold(change) }
        let anew = (staked.filter { $0.kind == .otherPerson } + returned).map(\.ref)
        for ref in anew { try settlement.archive(ref) }
        let others = Set(anew + changes.filter { $0.kind == .otherPerson }.map(\.ref))
            .union(try settlement.formerlyForgotten(among: roster.interns))
        let saysNew = try write(roster, over: compared.match, others: others)
        if removeMissing { try remove(compared.match.missing.map(\.ref)) }
        try database.execute("UPDATE ledger SET generation = generation + 1")
        let reopened = try settlement.reopenDoubtful(doubtful)
        let isNew = saysNew || removeMissing && !compared.match.missing.isEmpty
        let waiting = isNew ? try Settlement.waitingLetters(database) : []
        let marked = try settlement.markHeld(after: Settlement.marks(of: waiting) + reopened)
        return RosterImportReport(marked: marked, refused: [], waiting: waiting)
    }

    /// Of a row that the ledger has, only what is new is written, and of one that says nothing new, that it was there.
    ///
    /// - Returns: whether a number may be somebody else's by what is new.
    private func write(_ roster: Roster, over known: RosterMatch, others: Set<InternRef>) throws -> Bool {
        var saysNew = false
        var same: [InternRef] = []
        for (row, intern) in roster.interns.enumerated() {
            let isAnother = others.contains(intern.ref)
            guard !isAnother, let before = known[row] else {
                try upsert(intern, isAnother: isAnother)
                saysNew = true
                continue
            }
            let columns = intern.columns(differingFrom: before)
            if columns.isEmpty {
                same.append(intern.ref)
                if same.count == Self.together { try noteAsListed(&same) }
            } else {
                try update(intern, columns)
                saysNew = saysNew || columns.contains(where: \.isEvidence)
            }
        }
        try noteAsListed(&same)
        return saysNew
    }

    /// Rows of one statement; SQLite binds 32,766 values at most.
    private static let together = 500

    private func noteAsListed(_ refs: inout [InternRef]) throws {
        guard !refs.isEmpty else { return }
        try database.execute(
            "UPDATE intern SET listed_at = \(now) WHERE ref IN \(list: refs)",
            cached: refs.count == Self.together)
        refs.removeAll(keepingCapacity: true)
    }

    /// References that were removed from the roster and come back for another person.
    private static func others(among removed: [InternRef: Intern], in roster: Roster) -> [PersonChange] {
        guard !removed.isEmpty else { return [] }
        return roster.interns.compactMap { after in
            guard let before = removed[after.ref], !after.isBack(as: before) else { return nil }
            return PersonChange(kind: .otherPerson, before: before, after: after)
        }
    }

    private func update(_ intern: Intern, _ columns: [RosterColumn]) throws {
        var statement: SQL = "UPDATE intern SET listed_at = \(now)"
        for column in columns {
            statement = "\(part: statement), \(part: Self.assignment(of: column, from: intern))"
        }
        try database.execute("\(part: statement) WHERE ref = \(intern.ref)", cached: true)
    }

    private static func assignment(of column: RosterColumn, from intern: Intern) -> SQL {
        switch column {
        case .ref: "ref = \(intern.ref)"
        case .familyName: "family_name = \(intern.familyName)"
        case .givenNames: "given_names = \(intern.givenNames)"
        case .email: "email = \(intern.email)"
        case .language: "language = \(intern.language.first), second_language = \(intern.language.second)"
        case .noc: "noc = \(intern.noc)"
        case .portalEmail: "portal_email = \(intern.portalEmail)"
        case .employer: "employer = \(intern.employer)"
        case .offerExpected: "offer_expected = \(intern.offerExpected)"
        case .supervisorEmail: "supervisor_email = \(intern.supervisorEmail)"
        case .office: "office = \(intern.office)"
        }
    }

    /// A row that is new or another person's.
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

    private func remove(_ refs: [InternRef]) throws {
        for ref in refs {
            try database.execute("UPDATE intern SET removed_at = \(now) WHERE ref = \(ref)", cached: true)
            try database.execute(
                """
                UPDATE letter SET state = 'failed', last_reply = \(LetterSentence.removed.said())
                WHERE intern = \(ref) AND (state = 'queued' OR kind <> 'number' AND state = 'to_review')
                """, cached: true)
        }
    }
}

extension Intern {
    /// What `init(row:)` reads, in its order.
    static let columns: SQL =
        """
        ref, family_name, given_names, email, language, second_language, noc, portal_email, employer, offer_expected,
            supervisor_email, office
        """

    init(row: Row) throws {
        self.init(
            ref: try row.value("ref"), familyName: try row.value("family_name"),
            givenNames: try row.value("given_names"),
            email: try row.value("email"),
            language: LetterLanguage(try row.value("language"), then: try row.optional("second_language")),
            noc: try row.optional("noc"),
            portalEmail: try row.optional("portal_email"), employer: try row.optional("employer"),
            offerExpected: try row.value("offer_expected"),
            supervisorEmail: try row.optional("supervisor_email"), office: try row.optional("office"))
    }
}
