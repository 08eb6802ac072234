package import FacteurCore
import Mail

/// What was erased of one person.
package struct ErasureReport: Sendable {
    package let ref: InternRef
    package let proof: ErasureProof
    /// Their numbers, which are told to nobody else.
    package let numbers: [OfferNumber]
    /// Mails whose content, or whose sender and subject, are gone.
    package let mails: Int
    /// Letters whose text and address are gone.
    package let letters: Int
    /// Decisions whose reason is gone.
    package let decisions: Int
}

/// Who has a person forgotten.
package enum ErasureCause: String, Sendable, Hashable {
    case asked, retention
}

/// A person is erased in two steps, because all mail that is kept must be read for it. First, in a snapshot, it is looked for who is
/// named where (`ErasureSearch`); then, in one transaction, the mails that have come since are looked at as well, the rules are
/// asked (`ErasureRules`), and everything goes or nothing (`ErasureWork`).
///
/// What stays: each mail with its UID, its hash, its kind and its outcome, so that none is taken for a new one; each decision, without
/// its reason; each letter, without its text and address, so that a late report of it is known; the numbers, bound to a row without
/// a name; and a proof (`ErasureProof`).
extension Ledger {
    /// Erases these people, each wholly or not at all, in one transaction.
    ///
    /// - Parameters:
    ///   - who: the person's login name, or `facteur` for what goes by its age.
    ///   - because: kept with the proof, unless it names one of them.
    ///   - copies: whether a letter in doubt is automatically sent once more (`letters.in_doubt`).
    /// - Returns: for each of them, in the same order; and whether SQLite's journal is empty as well, which another program that
    ///   reads the ledger all the while may prevent.
    package func forget(
        _ refs: [InternRef], cause: ErasureCause, who: String, because: DecisionReason, copies: Bool,
        at now: Int64
    ) async throws(LedgerFault) -> (answers: [Result<ErasureReport, ErasureObstacle>], isJournalEmpty: Bool) {
        // A roster may be imported between the two steps.
        for _ in 0..<Self.mostSearches {
            let found = try await read { try ErasureSearch(database: $0, refs: refs).findings() }
            let answers = try await write { [self] database -> [Result<ErasureReport, ErasureObstacle>]? in
                try insistOnSameFile()
                let search = try ErasureSearch(database: database, refs: refs)
                guard search.people == found.people else { return nil }
                let work = ErasureWork(
                    settlement: Settlement(
                        database: database, options: MatchingOptions(), now: now,
                        messageID: { MessageID(token: "none", domain: "invalid") }),
                    refs: refs, found: try search.completed(found), traces: search.traces, cause: cause,
                    who: who,
                    because: because, copies: copies)
                return try work.carryOut()
            }
            guard let answers else { continue }
            // Also where it was done before: whoever was ended then could not empty it any more.
            let isErased = answers.contains(where: \.isErased)
            return (answers, isJournalEmpty: isErased ? try await emptyJournal() : true)
        }
        throw .other(detail: "the roster changed while mail was looked through")
    }

    private static let mostSearches = 5
}

/// Where the people who are to be forgotten are named.
struct ErasureFindings: Sendable {
    fileprivate(set) var people: [ErasureSearch.Person?]
    /// By the place of the person.
    fileprivate(set) var mails: [Int: Set<MailID>] = [:]
    /// Mails whose sender or subject names the person, or whose sender does.
    fileprivate(set) var senders: [Int: Set<MailID>] = [:]
    fileprivate(set) var decisions: [Int: Set<Int64>] = [:]
    /// All mails up to this one have been looked at.
    fileprivate var lastMail: Int64 = 0
    fileprivate var lastDecision: Int64 = 0
}

/// Looks for people in all that is kept. Valid only during its transaction.
struct ErasureSearch {
    /// A row of the roster, and who it was when the ledger first had the reference.
    struct Person: Sendable, Hashable {
        let intern: Intern
        let origin: Intern?
    }

    let database: Database
    /// `nil` for a reference that nobody has.
    let people: [Person?]
    let traces: PersonTraces

    init(database: Database, refs: [InternRef]) throws {
        self.database = database
        people = try refs.map { try Self.person($0, database) }
        traces = PersonTraces(
            people.enumerated().flatMap { place, person in
                [person?.intern, person?.origin].compactMap { $0.map { (person: place, intern: $0) } }
            })
    }

    static func person(_ ref: InternRef, _ database: Database) throws -> Person? {
        guard
            let row = try database.row("SELECT * FROM intern WHERE ref = \(ref) AND forgotten_at IS NULL")
        else { return nil }
        let origin = try database.row(
            """
            SELECT ref, origin_family AS family_name, origin_given AS given_names, origin_email AS email, language,
                second_language, noc, portal_email, employer, offer_expected, supervisor_email, office
            FROM intern WHERE ref = \(ref) AND origin_email IS NOT NULL
            """)
        return Person(intern: try Intern(row: row), origin: try origin.map { try Intern(row: $0) })
    }

    func findings() throws -> ErasureFindings { try completed(ErasureFindings(people: people)) }

    /// With what has come since.
    func completed(_ findings: ErasureFindings) throws -> ErasureFindings {
        var findings = findings
        // Nobody has to be looked for: nothing is read.
        guard people.contains(where: { $0 != nil }) else { return findings }
        try lookThroughMails(&findings)
        let decisions = try database.stream(
            "SELECT id, because FROM decision WHERE id > \(findings.lastDecision) ORDER BY id")
        while let row = try decisions.next() {
            let id: Int64 = try row.value("id")
            findings.lastDecision = id
            for place in traces.people(in: try row.value("because")) {
                findings.decisions[place, default: []].insert(id)
            }
        }
        return findings
    }

    /// One mail in memory at a time. A mail that was never read, or whose reading ended the process, is not read here either.
    private func lookThroughMails(_ findings: inout ErasureFindings) throws {
        let rows = try database.stream(
            """
            SELECT id, sender, subject, CASE WHEN settled_at IS NOT NULL AND tries < \(PendingMail.mostTries)
                THEN bytes END AS bytes
            FROM mail WHERE id > \(findings.lastMail) AND settled_at IS NOT NULL ORDER BY id
            """)
        while let row = try rows.next() {
            let id: MailID = try row.value("id")
            findings.lastMail = id.rawValue
            let sender = traces.people(in: try row.value("sender", as: String?.self) ?? "")
            var named = sender.union(traces.people(in: try row.value("subject", as: String?.self) ?? ""))
            if let bytes: Octets = try row.value("bytes") {
                named.formUnion(traces.people(in: MessageParser().parse(bytes.octets)))
            }
            for place in named { findings.mails[place, default: []].insert(id) }
            for place in sender { findings.senders[place, default: []].insert(id) }
        }
    }
}

extension Result<ErasureReport, ErasureObstacle> {
    fileprivate var isErased: Bool {
        switch self {
        case .success, .failure(.alreadyForgotten): true
        case .failure: false
        }
    }
}
