package import FacteurCore

/// The interns in the ledger with whom a file is compared, as they were at one moment.
package struct KnownRoster: Sendable {
    /// Those of the roster, by reference.
    package let interns: [Intern]
    /// Those who were removed from it, by reference.
    let removed: [InternRef: Intern]
    /// Those of `interns` who have other names or another address than in the row's first content, with that content.
    fileprivate let origins: [Intern]
    /// Of the ledger; every import and everything else that changes an intern's row raises it.
    let generation: Int64

    /// A ledger that is not there yet.
    package init() {
        (interns, removed, origins, generation) = ([], [:], [], -1)
    }

    init(_ database: Database) throws {
        generation = try Self.generation(database)
        interns = try Ledger.interns(database)
        let gone = try database.rows(
            "SELECT * FROM intern WHERE removed_at IS NOT NULL AND forgotten_at IS NULL"
        ).map { try Intern(row: $0) }
        removed = Dictionary(gone.map { ($0.ref, $0) }, uniquingKeysWith: { first, _ in first })
        origins = try database.rows(
            """
            SELECT ref, origin_family AS family_name, origin_given AS given_names, origin_email AS email, language,
                second_language, noc, portal_email, employer, offer_expected, supervisor_email, office
            FROM intern WHERE removed_at IS NULL AND origin_email IS NOT NULL
                AND (origin_family <> family_name OR origin_given <> given_names OR origin_email <> email)
            """
        ).map { try Intern(row: $0) }
    }

    /// Those who were removed and come back in a file.
    fileprivate func back(in file: Roster) -> [Intern] {
        guard !removed.isEmpty else { return [] }
        return file.interns.compactMap { back in
            removed[back.ref].flatMap { back.isBack(as: $0) ? $0 : nil }
        }
    }

    static func generation(_ database: Database) throws -> Int64 {
        try database.value("SELECT generation FROM ledger") ?? 0
    }
}

/// A roster file beside what the ledger had at one moment.
package struct RosterComparison: Sendable {
    /// The file's roster. Where the file has no column, what the ledger has of the same person stays; also of one who was removed
    /// and comes back.
    package let roster: Roster
    /// Each row beside the ledger's intern.
    package let match: RosterMatch
    /// The rows that belong to another person than in the ledger, in file order.
    package let changes: [PersonChange]
    let known: KnownRoster
    private let file: Roster
    private let absent: Set<RosterColumn>

    /// - Parameters:
    ///   - absent: the fields for which the file has no column.
    ///   - known: by default none; the import compares the file with what the ledger has.
    package init(
        _ file: Roster, absent: Set<RosterColumn> = [], beside known: KnownRoster = KnownRoster()
    ) {
        let match = RosterMatch(known.interns, in: file)
        let back = known.back(in: file)
        roster = file.completed(
            from: back.isEmpty ? match : RosterMatch(known.interns + back, in: file), absent: absent)
        changes = PersonChange.all(
            from: match, removed: Array(known.removed.values), origins: known.origins, to: roster)
        (self.match, self.known, self.file, self.absent) = (match, known, file, absent)
    }

    func again(beside known: KnownRoster) -> RosterComparison {
        RosterComparison(file, absent: absent, beside: known)
    }
}
