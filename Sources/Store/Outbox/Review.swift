import FacteurCore

extension Ledger {
    /// A date in the future is not used.
    private static let noticeDate: SQL =
        "CASE WHEN mail.date <= mail.seen_at THEN mail.date ELSE mail.seen_at END"

    /// When an offer was made: IRCC writes its notice at once; without one, when the number was given to its intern.
    ///
    /// - Parameter number: the column that holds the offer's number.
    static func offeredAt(number: SQL) -> SQL {
        """
        (SELECT coalesce(\(part: noticeDate), made.bound_at) FROM offer AS made
            LEFT JOIN mail ON mail.id = made.mail WHERE made.number = \(part: number))
        """
    }

    static func toReviewCount(_ database: Database) throws -> StatusReport.ToReview {
        let row = try database.row(
            """
            SELECT count(*) AS count, count(CASE letter.review WHEN 'first_pass' THEN 1 END) AS first_pass,
                min(CASE letter.review WHEN 'first_pass' THEN \(part: noticeDate) END) AS oldest
            FROM reviewable_letter AS letter LEFT JOIN mail ON mail.id = letter.mail
            """)
        return StatusReport.ToReview(
            count: try row?.count("count") ?? 0, firstPass: try row?.count("first_pass") ?? 0,
            oldest: try row?.time("oldest"))
    }

    /// The letters that wait for a person's approval, the oldest notice first.
    package func lettersToReview() async throws(LedgerFault) -> [LetterToReview] {
        try await read { database in
            try database.rows(
                """
                SELECT intern.*, letter.id AS letter_id, \(part: Self.noticeDate) AS notice_date
                FROM reviewable_letter AS letter JOIN intern ON intern.ref = letter.intern
                    LEFT JOIN mail ON mail.id = letter.mail
                ORDER BY notice_date, letter.id
                """
            ).map { row in
                LetterToReview(
                    letter: try Self.letter(row.value("letter_id"), database), intern: try Intern(row: row),
                    noticeDate: try row.time("notice_date"))
            }
        }
    }
}
