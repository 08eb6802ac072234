package import FacteurCore

/// The interns in the ledger with whom a file is compared, as they were at one moment.
package struct KnownRoster: Sendable {
    /// Those of the roster, by reference.
    package let interns: [Intern]
    /// Those who were removed from it, by reference.
    let removed: [InternRef: Intern]
    /// Those of `interns` who have other names or another address than in the row's first content, with that content.
    private let origins: [Intern]
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

    static func generation(_ database: Database) throws -> Int64 {
        try database.value("SELECT generation FROM ledger") ?? 0
    }

    /// The rows of a file that belong to another person than here, in file order.
    package func changes(to roster: Roster) -> [PersonChange] {
        PersonChange.all(from: interns, removed: Array(removed.values), origins: origins, to: roster)
    }
}
