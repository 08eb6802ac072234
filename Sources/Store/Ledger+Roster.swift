package import FacteurCore
import Foundation
import GRDB
package import Mail

extension Ledger {
    /// The interns of the roster, by reference.
    package func interns() async throws(LedgerFault) -> [Intern] {
        try await read { try Self.interns($0) }
    }

    /// The interns whom a letter has reached, or may have: a change of their address or code is called out.
    package func told() async throws(LedgerFault) -> Set<InternRef> {
        try await read { database in
            let refs = try String.fetchAll(
                database,
                sql: "SELECT DISTINCT intern FROM letter WHERE state IN ('sent', 'in_doubt', 'bounced')")
            return Set(refs.compactMap(InternRef.init(rawValue:)))
        }
    }

    /// Takes a checked roster over, and looks at everything held again, in one transaction.
    ///
    /// - Parameter removeMissing: interns who are not in `roster` leave; their offers and letters stay on record, and a letter
    ///   that has not left does not leave.
    /// - Returns: the held mails whose outcome or reason changed.
    package func importRoster(
        _ roster: Roster, removeMissing: Bool, by examiner: Examiner, at now: Int64,
        messageID: @escaping @Sendable () -> MessageID
    ) async throws(LedgerFault) -> [SettledMail] {
        try await write { database in
            for intern in roster.interns { try Self.upsert(intern, database, at: now) }
            if removeMissing { try Self.removeInterns(notIn: roster, database, at: now) }
            try database.execute(sql: "UPDATE ledger SET generation = generation + 1")
            return try Settlement(
                database: database, roster: Roster(try Self.interns(database)), examiner: examiner, now: now,
                messageID: messageID
            ).reexamineHeld()
        }
    }

    static func interns(_ database: Database) throws -> [Intern] {
        let rows = try Row.fetchCursor(
            database, sql: "SELECT * FROM intern WHERE removed_at IS NULL ORDER BY ref")
        var interns: [Intern] = []
        while let row = try rows.next() { interns.append(try Intern(row: row)) }
        return interns
    }

    private static func upsert(_ intern: Intern, _ database: Database, at now: Int64) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO intern (ref, family_name, given_names, email, language, noc, portal_email, employer,
                    offer_expected, imported_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (ref) DO UPDATE SET family_name = excluded.family_name,
                    given_names = excluded.given_names, email = excluded.email, language = excluded.language,
                    noc = excluded.noc, portal_email = excluded.portal_email, employer = excluded.employer,
                    offer_expected = excluded.offer_expected, removed_at = NULL
                """)
        try statement.execute(arguments: [
            intern.ref.rawValue, intern.familyName, intern.givenNames, intern.email.text,
            intern.language.rawValue,
            intern.noc?.rawValue, intern.portalEmail?.text, intern.employer, intern.offerExpected, now,
        ])
    }

    private static func removeInterns(notIn roster: Roster, _ database: Database, at now: Int64) throws {
        for intern in try interns(database) where roster[intern.ref] == nil {
            try database.execute(
                sql: "UPDATE intern SET removed_at = ? WHERE ref = ?", arguments: [now, intern.ref.rawValue])
            try database.execute(
                sql: """
                    UPDATE letter SET state = 'failed', last_reply = 'not sent: removed from the roster'
                    WHERE intern = ? AND state = 'queued'
                    """, arguments: [intern.ref.rawValue])
        }
    }
}
