import FacteurCore
import GRDB

extension Ledger {
    /// Those that a person may let go: a number that is dead and an intern who has left are told to nobody.
    private static let reviewable = """
        letter JOIN intern ON intern.ref = letter.intern JOIN offer ON offer.number = letter.offer
            LEFT JOIN mail ON mail.id = letter.mail
        WHERE letter.state = 'to_review' AND intern.removed_at IS NULL AND offer.dead_at IS NULL
        """

    /// A date that is still to come is none.
    private static let noticeDate = "CASE WHEN mail.date <= mail.seen_at THEN mail.date ELSE mail.seen_at END"

    static func toReviewCount(_ database: Database) throws -> StatusReport.ToReview {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT count(*) AS count, count(CASE letter.review WHEN 'first_pass' THEN 1 END) AS first_pass,
                    min(CASE letter.review WHEN 'first_pass' THEN \(noticeDate) END) AS oldest FROM \(reviewable)
                """)
        return StatusReport.ToReview(
            count: row?["count"] ?? 0, firstPass: row?["first_pass"] ?? 0, oldest: row?["oldest"])
    }

    /// The letters that wait for a person's approval, the oldest notice first.
    package func lettersToReview() async throws(LedgerFault) -> [LetterToReview] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT intern.*, letter.id AS letter_id, \(Self.noticeDate) AS notice_date FROM \(Self.reviewable)
                    ORDER BY notice_date, letter.id
                    """
            ).compactMap { row in
                let id: Int64 = row["letter_id"]
                guard let letter = try Self.letters(database, where: "id = \(id)").first else { return nil }
                return LetterToReview(
                    letter: letter, intern: try Intern(row: row), noticeDate: row["notice_date"])
            }
        }
    }
}
