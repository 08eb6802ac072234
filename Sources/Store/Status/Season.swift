package import FacteurCore

extension Ledger {
    /// Times within this many seconds are on the same day in every time zone in use: all are apart by quarters of an hour.
    private static let slot: Int64 = 900

    /// The season in figures, read in one transaction.
    ///
    /// - Parameters:
    ///   - names: whether the interns are listed; at most `SeasonPicture.People.most`.
    ///   - day: the day of an instant (Unix seconds) where this is read, in days since 1970-01-01.
    package func season(
        names: Bool, day: @escaping @Sendable (Int64) -> Int64
    ) async throws(LedgerFault) -> SeasonPicture {
        try await read { database in
            SeasonPicture(
                interns: try Self.internCounts(database), held: try Self.heldCounts(database),
                employers: try Self.employers(database), days: try Self.toldByDay(database, day),
                delays: try Self.delays(database), people: names ? try Self.people(database) : nil)
        }
    }

    static func heldCounts(_ database: Database) throws -> [HeldReason: Int] {
        try counts(
            database, "SELECT reason AS state, count(*) AS n FROM mail WHERE outcome = 'held' GROUP BY reason"
        )
    }

    private static func states(_ isMember: (SeasonStage) -> Bool) -> [InternState] {
        InternState.allCases.filter { isMember($0.stage) }
    }

    private static func employers(_ database: Database) throws -> SeasonPicture.Employers {
        let waiting = states(\.isWaiting)
        let grouped: SQL = """
            WITH employer AS MATERIALIZED (
                SELECT nullif(trim(employer), '') AS name, count(*) AS total,
                    sum(standing IN \(list: waiting)) AS waiting
                FROM intern WHERE standing IN \(list: states { $0 != .apart }) GROUP BY 1
                HAVING waiting > 0)
            """
        let sums = try database.row(
            """
            \(part: grouped)
            SELECT count(*) AS n, coalesce(sum(waiting), 0) AS waiting, coalesce(sum(total), 0) AS total FROM employer
            """)
        let first = try database.rows(
            """
            \(part: grouped)
            SELECT * FROM employer ORDER BY waiting DESC, name LIMIT \(SeasonPicture.Employers.most)
            """
        ).map { row in
            SeasonPicture.Employer(
                name: try row.value("name"), waiting: try row.count("waiting"), total: try row.count("total"))
        }
        return SeasonPicture.Employers(
            first: first, count: try sums?.count("n") ?? 0, waiting: try sums?.count("waiting") ?? 0,
            total: try sums?.count("total") ?? 0)
    }

    // `MATERIALIZED`, and the order of the joins: SQLite would work each instant out several times, and read letters in the order of
    // the roster, each from another page.

    /// When the letter was first taken by the relay or found in the Sent folder, or the intern told by hand.
    private static let firstTold: SQL = """
        coalesce((SELECT min(attempt.ended_at) FROM attempt
            WHERE attempt.letter = letter.id AND attempt.result IN ('sent', 'found')), letter.sent_at)
        """

    private static func toldByDay(
        _ database: Database, _ day: (Int64) -> Int64
    ) throws -> [SeasonPicture.Day] {
        var days: [Int64: Int] = [:]
        let rows = try database.stream(
            """
            WITH told AS MATERIALIZED (
                SELECT \(part: firstTold) AS first
                FROM number_letter AS letter CROSS JOIN offer ON offer.number = letter.offer AND offer.dead_at IS NULL
                CROSS JOIN intern ON intern.ref = letter.intern
                WHERE intern.standing IN \(list: states(\.isTold)))
            SELECT first - ((first % \(slot)) + \(slot)) % \(slot) AS slot, count(*) AS n FROM told
            WHERE first IS NOT NULL GROUP BY 1
            """)
        while let row = try rows.next() {
            days[day(try row.time("slot")), default: 0] += try row.count("n")
        }
        return days.sorted { $0.key < $1.key }.map { SeasonPicture.Day(day: $0.key, told: $0.value) }
    }

    /// From the first proven notice with the number. Its own date counts, unless it is later than the mail's coming, or no mail can
    /// have been under way for so long.
    private static func delays(_ database: Database) throws -> [SeasonPicture.Delay] {
        try database.rows(
            """
            WITH letter_left AS MATERIALIZED (
                SELECT \(part: firstTold) AS told, (
                    SELECT min(CASE WHEN date BETWEEN seen_at - 31536000 AND seen_at THEN date ELSE seen_at END)
                    FROM mail WHERE mail.offer = letter.offer AND mail.kind = 'notice' AND mail.trust <> 'untrusted') AS noticed
                FROM number_letter AS letter WHERE letter.sent_at IS NOT NULL AND letter.told_by IS NULL)
            SELECT max(0, told - noticed) AS seconds, count(*) AS n FROM letter_left
            WHERE noticed IS NOT NULL GROUP BY 1 ORDER BY 1
            """
        ).map { row in
            SeasonPicture.Delay(seconds: try row.value("seconds"), letters: try row.count("n"))
        }
    }

    private static func people(_ database: Database) throws -> SeasonPicture.People {
        let first = try database.rows(
            """
            SELECT intern.ref, family_name, given_names, employer, standing, offer.number
            FROM intern LEFT JOIN offer ON offer.intern = intern.ref AND offer.dead_at IS NULL
            WHERE standing IS NOT NULL
            ORDER BY standing NOT IN \(list: states(\.isWaiting)), family_name, given_names, intern.ref
            LIMIT \(SeasonPicture.People.most)
            """
        ).map { row in
            SeasonPicture.Person(
                ref: try row.value("ref"), familyName: try row.value("family_name"),
                givenNames: try row.value("given_names"), employer: try row.value("employer"),
                state: try row.value("standing"), offer: try row.value("number"))
        }
        return SeasonPicture.People(
            first: first,
            count: try database.count("SELECT count(*) FROM intern WHERE standing IS NOT NULL"))
    }
}
