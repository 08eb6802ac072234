package import FacteurCore

extension Ledger {
    /// The interns and mails that have waited longer than `alerts` allows.
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

    /// Interns in one of these states, longest-waiting first.
    ///
    /// - Parameter instant: only those who have been in the state since then or before.
    static func people(
        _ database: Database, _ states: [InternState], before instant: Int64 = .max, most: Int
    ) throws -> Overdue.Part<Overdue.Person> {
        var people: [Overdue.Person] = []
        var count = 0
        for state in states {
            let since: SQL = "FROM intern WHERE standing = \(state) AND standing_since <= \(instant)"
            count += try database.count("SELECT count(*) \(part: since)")
            people += try database.rows(
                "SELECT ref, standing_since \(part: since) ORDER BY standing_since, ref LIMIT \(most)"
            ).map { row in
                Overdue.Person(
                    ref: try row.value("ref"), state: state, since: try row.time("standing_since"))
            }
        }
        let first = people.sorted { ($0.since, $0.ref) < ($1.since, $1.ref) }.prefix(most)
        return Overdue.Part(Array(first), count: count)
    }

    private static func heldMails(
        _ database: Database, before instant: Int64
    ) throws -> Overdue.Part<Overdue.HeldMail> {
        // Of all mails, nearly every one was seen before: SQLite would read them all.
        let held: SQL =
            "FROM mail INDEXED BY mail_held_by_reason WHERE outcome = 'held' AND seen_at <= \(instant)"
        let mails = try database.rows(
            """
            SELECT id, reason, seen_at \(part: held)
            ORDER BY reason = 'untrusted_sender', trust = 'untrusted', seen_at, id LIMIT \(Overdue.most)
            """
        ).map { row in
            Overdue.HeldMail(
                id: try row.value("id"), reason: try row.value("reason"), since: try row.time("seen_at"))
        }
        return Overdue.Part(mails, count: try database.count("SELECT count(*) \(part: held)"))
    }
}
