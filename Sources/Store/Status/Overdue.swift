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

    /// - Parameter office: only what concerns its interns; a held mail concerns those for whom it has evidence, be it against
    ///   one another.
    static func overdue(
        _ database: Database, _ alerts: FacteurCore.Configuration.Alerts, of office: String? = nil,
        at now: Int64
    ) throws -> Overdue {
        let (waited, held) = (now - Int64(alerts.waiting), now - Int64(alerts.held))
        let names = try office.map { try spellings(database, of: $0) }
        let most = Overdue.most
        return Overdue(
            waiting: try people(database, InternState.waiting, before: waited, offices: names, most: most),
            held: try heldMails(database, before: held, offices: names),
            troubled: try people(database, InternState.troubled, before: held, offices: names, most: most))
    }

    /// The roster's spellings of an office.
    private static func spellings(_ database: Database, of office: String) throws -> [String] {
        let known: [String] = try database.values(
            "SELECT DISTINCT office FROM intern WHERE office IS NOT NULL AND removed_at IS NULL ORDER BY office"
        )
        let wanted = OfficeName(office)
        // SQLite binds a bounded number of values; nobody spells an office in so many ways.
        return Array(known.filter { OfficeName($0) == wanted }.prefix(1_000))
    }

    /// Interns in one of these states, longest-waiting first.
    ///
    /// - Parameters:
    ///   - instant: only those who have been in the state since then or before.
    ///   - offices: only those of an office of one of these spellings.
    static func people(
        _ database: Database, _ states: [InternState], before instant: Int64 = .max,
        offices: [String]? = nil, most: Int
    ) throws -> Overdue.Part<Overdue.Person> {
        let ofOffice: SQL = offices.map { "AND office IN \(list: $0)" } ?? ""
        var people: [Overdue.Person] = []
        var count = 0
        for state in states {
            // Whoever had a number that is dead may be one who is to get none any more.
            let expected: SQL = state == .superseded ? "AND offer_expected = 1" : ""
            let since: SQL = """
                FROM intern WHERE standing = \(state) AND standing_since <= \(instant)
                \(part: ofOffice) \(part: expected)
                """
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
        _ database: Database, before instant: Int64, offices: [String]?
    ) throws -> Overdue.Part<Overdue.HeldMail> {
        // Candidates without a rule are no evidence: they have the same name, or only wait.
        let ofOffice: SQL =
            offices.map {
                """
                AND EXISTS (SELECT 1 FROM evidence JOIN intern ON intern.ref = evidence.intern
                    WHERE evidence.mail = mail.id AND evidence.rule IS NOT NULL AND intern.office IN \(list: $0))
                """
            } ?? ""
        // Of all mails, nearly every one was seen before: SQLite would read them all.
        let held: SQL =
            "FROM mail INDEXED BY mail_held_by_reason WHERE outcome = 'held' AND seen_at <= \(instant) \(part: ofOffice)"
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
