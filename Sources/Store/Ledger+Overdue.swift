package import FacteurCore
import GRDB

extension Ledger {
    /// Who and what has waited for longer than `alerts` wants.
    ///
    /// - Parameter now: Unix seconds.
    package func overdue(_ alerts: FacteurCore.Configuration.Alerts, at now: Int64) async throws(LedgerFault)
        -> Overdue
    {
        try await read { try Self.overdue($0, alerts, at: now) }
    }

    static func overdue(
        _ database: Database, _ alerts: FacteurCore.Configuration.Alerts, at now: Int64
    ) throws -> Overdue {
        let (waited, held) = (now - Int64(alerts.waiting), now - Int64(alerts.held))
        return Overdue(
            waiting: try people(database, InternState.waiting, before: waited, most: Overdue.most),
            held: try heldMails(database, before: held),
            troubled: try people(database, InternState.troubled, before: held, most: Overdue.most))
    }

    /// Interns in one of these states, whoever has been so for longest first.
    ///
    /// - Parameter instant: only those who have been so since then or before.
    static func people(
        _ database: Database, _ states: [InternState], before instant: Int64 = .max, most: Int
    ) throws -> Overdue.Part<Overdue.Person> {
        var people: [Overdue.Person] = []
        var count = 0
        for state in states {
            let values: StatementArguments = [state.rawValue, instant]
            count +=
                try Int.fetchOne(
                    database,
                    sql: """
                        SELECT count(*) FROM intern
                        WHERE standing = ? AND standing_since <= ?
                        """, arguments: values) ?? 0
            people += try Row.fetchAll(
                database,
                sql: """
                    SELECT ref, standing_since FROM intern WHERE standing = ? AND standing_since <= ?
                    ORDER BY standing_since, ref LIMIT ?
                    """, arguments: values + [most]
            ).compactMap { row in
                InternRef(rawValue: row["ref"]).map {
                    Overdue.Person(ref: $0, state: state, since: row["standing_since"])
                }
            }
        }
        let first = people.sorted { ($0.since, $0.ref.rawValue) < ($1.since, $1.ref.rawValue) }.prefix(most)
        return Overdue.Part(Array(first), count: count)
    }

    private static func heldMails(
        _ database: Database, before instant: Int64
    ) throws -> Overdue.Part<Overdue.HeldMail> {
        let count =
            try Int.fetchOne(
                database, sql: "SELECT count(*) FROM mail WHERE outcome = 'held' AND seen_at <= ?",
                arguments: [instant]) ?? 0
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT id, reason, seen_at FROM mail WHERE outcome = 'held' AND seen_at <= ?
                ORDER BY reason = 'untrusted_sender', trust = 'untrusted', seen_at, id LIMIT ?
                """, arguments: [instant, Overdue.most])
        let mails = rows.compactMap { row in
            HeldReason(rawValue: row["reason"]).map {
                Overdue.HeldMail(id: row["id"], reason: $0, since: row["seen_at"])
            }
        }
        return Overdue.Part(mails, count: count)
    }
}
