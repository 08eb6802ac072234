import FacteurCore
import Mail
import Text

/// Finds the letter that a mail answers, and notes what the answer says of it.
extension Settlement {
    /// A letter that a mail answers.
    struct Answered {
        let offer: OfferNumber
        let intern: InternRef
        /// Whether the number is the intern's still, and the letter told it.
        let tellsNumber: Bool
        /// Whether it went to the intern, and not to a supervisor.
        let isInterns: Bool
        /// The address to which it went.
        let address: AddrSpec?
    }

    /// `nil`: the mail answers no letter of this ledger's, or must be read like any other.
    func verdictOfReply(_ examination: Examination) throws -> Verdict? {
        guard let reply = examination.reading.reply else { return nil }
        for id in reply.letters {
            guard let letter = try answered(id) else { continue }
            return try recognised(examination, to: letter).map { recognised in
                Verdict(outcome: .recorded, offer: letter.offer, intern: letter.intern, reply: recognised)
            }
        }
        return nil
    }

    private func recognised(_ examination: Examination, to letter: Answered) throws -> RecognisedReply? {
        let numbers: [OfferNumber] = try database.values(
            "SELECT number FROM offer WHERE intern = \(letter.intern)")
        let current: AddrSpec? = try database.value(
            "SELECT email FROM intern WHERE ref = \(letter.intern) AND removed_at IS NULL")
        let code: NOCCode? = try database.value("SELECT noc FROM intern WHERE ref = \(letter.intern)")
        return RecognisedReply(
            examination,
            to: AnsweredLetter(
                numbers: Set(numbers),
                addresses: [letter.address, letter.isInterns ? current : nil].compactMap(\.self), code: code,
                tellsNumber: letter.tellsNumber))
    }

    /// By the Message-ID of the letter, or of an attempt at it before a person had it sent again: an answer to such an earlier one
    /// says nothing of what was sent since, perhaps to another address.
    private func answered(_ id: MessageID) throws -> Answered? {
        try database.row(
            """
            SELECT letter.offer, letter.intern, letter.kind IN ('number', 'reminder') AND offer.dead_at IS NULL AND letter.message_id = \(id)
                    AND EXISTS (SELECT 1 FROM number_letter AS told WHERE told.offer = letter.offer
                        AND letter.created_at >= told.created_at AND letter.handed_to = told.handed_to) AS tells_number,
                letter.kind <> 'supervisor' AS is_interns,
                coalesce((SELECT recipient FROM attempt WHERE attempt.message_id = \(id) AND recipient IS NOT NULL
                    ORDER BY attempt.id DESC LIMIT 1), letter.handed_to) AS address
            FROM letter JOIN offer ON offer.number = letter.offer
            WHERE letter.handed_to IS NOT NULL AND (letter.message_id = \(id)
                OR letter.id IN (SELECT letter FROM attempt WHERE attempt.message_id = \(id)))
            LIMIT 1
            """
        ).map { row in
            Answered(
                offer: try row.value("offer"), intern: try row.value("intern"),
                tellsNumber: try row.value("tells_number"), isInterns: try row.value("is_interns"),
                address: try row.value("address"))
        }
    }

    /// Whatever an answer says, and whoever wrote it: nobody has the Message-ID of a letter that no server took. It is in doubt no
    /// longer, and no second one leaves.
    func endDoubt(of answered: [MessageID]) throws {
        let words = LetterSentence.hasAnswered.said()
        for messageID in answered {
            let doubtful: LetterID? = try database.value(
                "SELECT id FROM letter WHERE message_id = \(messageID) AND state = 'in_doubt'")
            guard let id = doubtful else { continue }
            try Ledger.closeCutOffAttempts(of: id, database, at: now)
            try database.execute(
                """
                UPDATE letter SET state = 'sent', last_reply = \(words), sent_at = coalesce(in_doubt_since, \(now)),
                    in_doubt_since = NULL WHERE id = \(id)
                """)
        }
    }

    /// The answer shows that the intern has the letter: they need not be reminded, nor sent a second one.
    func note(_ reply: RecognisedReply, in mail: MailID, of letter: (offer: OfferNumber, intern: InternRef))
        throws
    {
        try database.execute("UPDATE mail SET reply_open = \(reply.isOpen) WHERE id = \(mail)")
        try dropReminders(answeredBy: mail, of: letter)
        guard reply.confirms else { return }
        let words = LetterSentence.hasAnswered.said()
        let doubtful: [LetterID] = try database.values(
            "SELECT id FROM letter WHERE offer = \(letter.offer) AND kind IN ('number', 'reminder') AND state = 'in_doubt'"
        )
        for id in doubtful { try Ledger.closeCutOffAttempts(of: id, database, at: now) }
        try database.execute(
            """
            UPDATE letter SET confirmed_by = coalesce(confirmed_by, \(mail)),
                last_reply = CASE state WHEN 'in_doubt' THEN \(words) ELSE last_reply END,
                sent_at = CASE state WHEN 'in_doubt' THEN coalesce(in_doubt_since, \(now)) ELSE sent_at END,
                in_doubt_since = NULL, state = CASE state WHEN 'in_doubt' THEN 'sent' ELSE state END
            WHERE offer = \(letter.offer) AND intern = \(letter.intern) AND kind = 'number'
                AND state IN ('sent', 'bounced', 'in_doubt')
            """)
    }

    /// Whoever has answered, with a question or a denial too, waits for a person and not for a reminder. A supervisor's answer is none.
    private func dropReminders(
        answeredBy mail: MailID, of letter: (offer: OfferNumber, intern: InternRef)
    ) throws {
        try database.execute(
            """
            UPDATE letter SET state = 'superseded', last_reply = \(LetterSentence.answered.said())
            WHERE offer = \(letter.offer) AND intern = \(letter.intern) AND kind = 'reminder'
                AND state IN ('queued', 'to_review', 'in_doubt') AND NOT EXISTS (
                    SELECT 1 FROM mail AS answer JOIN intern ON intern.ref = letter.intern
                    WHERE answer.id = \(mail) AND answer.sender = intern.supervisor_email COLLATE NOCASE)
            """)
    }
}
