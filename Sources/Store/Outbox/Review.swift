package import FacteurCore

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

    /// Whether a held mail speaks against a number, or gives it to somebody else: whoever approves of its letter has to have seen that.
    static func isContested(number: SQL) -> SQL {
        """
        (\(part: number) IN (SELECT number FROM contested_number) OR EXISTS (
            SELECT 1 FROM mail AS other JOIN mail_number ON mail_number.mail = other.id
            WHERE mail_number.number = \(part: number) AND other.outcome = 'held' AND other.reason = 'offer_taken'
                AND other.trust IN ('portal', 'forwarder')))
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
                SELECT intern.*, letter.id AS letter_id, \(part: Self.noticeDate) AS notice_date,
                    \(part: Self.superseded) AS supersedes, \(part: Self.toldAt) AS told_at,
                    \(part: Self.offeredAt(number: "letter.offer")) AS offered_at,
                    \(part: Self.isContested(number: "letter.offer")) AS contested
                FROM reviewable_letter AS letter JOIN intern ON intern.ref = letter.intern
                    LEFT JOIN mail ON mail.id = letter.mail
                ORDER BY notice_date, letter.id
                """
            ).map { row in
                LetterToReview(
                    letter: try Self.letter(row.value("letter_id"), database), intern: try Intern(row: row),
                    noticeDate: try row.time("notice_date"), supersedes: try row.value("supersedes"),
                    toldAt: try row.time("told_at"), offeredAt: try row.time("offered_at"),
                    isContested: try row.value("contested"))
            }
        }
    }

    /// What every intern of the roster would be told: each who has a number, or is to get one.
    package func seasonLetters() async throws(LedgerFault) -> [SeasonLetter] {
        try await read { database in
            try database.rows(
                """
                SELECT intern.*, letter.number AS number, \(part: Self.superseded) AS supersedes,
                    \(part: Self.offeredAt(number: "letter.number")) AS offered_at
                FROM intern LEFT JOIN (SELECT number, number AS offer, intern FROM offer WHERE dead_at IS NULL) AS letter
                    ON letter.intern = intern.ref
                WHERE removed_at IS NULL AND (offer_expected = 1 OR letter.number IS NOT NULL) ORDER BY intern.ref
                """
            ).map { row in
                SeasonLetter(
                    intern: try Intern(row: row), offer: try row.value("number"),
                    supersedes: try row.value("supersedes"), offeredAt: try row.time("offered_at"))
            }
        }
    }

    /// Of a `letter`: the number that it replaces, if its intern may have that.
    static let superseded: SQL = """
        (SELECT number FROM offer AS dead LEFT JOIN number_letter AS old ON old.offer = dead.number
        WHERE dead.intern = letter.intern AND dead.dead_at IS NOT NULL
            AND (dead.dead_reason = 'superseded' OR old.handed_to IS NOT NULL OR old.told_by IS NOT NULL)
        ORDER BY old.handed_to IS NOT NULL OR old.told_by IS NOT NULL DESC, dead.dead_at DESC, dead.bound_at DESC,
            dead.rowid DESC LIMIT 1)
        """

    /// Of a `letter`: when the one that tells the number left.
    static let toldAt: SQL =
        "(SELECT told.sent_at FROM number_letter AS told WHERE told.offer = letter.offer)"
}

/// What an intern would be told if the letter left now.
package struct SeasonLetter: Sendable {
    package let intern: Intern
    /// `nil` as long as it is not known.
    package let offer: OfferNumber?
    /// The intern's earlier number, no longer valid.
    package let supersedes: OfferNumber?
    /// When the offer was made (`Ledger.offeredAt`).
    package let offeredAt: Int64?
}
