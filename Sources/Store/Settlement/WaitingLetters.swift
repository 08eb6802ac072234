package import FacteurCore

/// A letter that no server can have, and the mail that said whose its number is; no person has said so.
package struct WaitingLetter: Sendable, Hashable {
    package let mail: MailID
    package let offer: OfferNumber
    package let intern: InternRef
    /// Whether the mail's content is still kept.
    package let isReadable: Bool
}

extension Ledger {
    /// The letters that a new roster may stop (`Settlement.judgeAgain`).
    package func waitingLetters() async throws(LedgerFault) -> [WaitingLetter] {
        try await read { try Settlement.waitingLetters($0) }
    }
}

/// A letter may wait for days: on hold, for an approval, for a relay. Until it leaves, a corrected roster or other rules of trust may
/// say that its number is somebody else's. Then its mail is judged again: marked like a held one, but matched until it has been read,
/// and as long as it is marked its letter does not leave (`Ledger.due`).
///
/// A mail that still gives its number to the same intern leaves everything as it is. Of any other the number is taken back, and all
/// mails about it are marked once more, behind those that were marked before: what one of them loses, another may get.
///
/// What a person has decided about the number stays. An approval is no such decision: it lets a letter leave, and says nothing of
/// whose the number is.
extension Settlement {
    static func waitingLetters(_ database: Database, of mail: MailID? = nil) throws -> [WaitingLetter] {
        let only: SQL = mail.map { "mail.id = \($0)" } ?? "TRUE"
        return try database.rows(
            """
            SELECT mail.id, letter.offer, letter.intern, bytes IS NOT NULL AS is_readable
            FROM letter JOIN offer ON offer.number = letter.offer JOIN intern ON intern.ref = letter.intern
                JOIN mail ON mail.id = letter.mail
            WHERE letter.state IN ('queued', 'to_review') AND letter.kind = 'number' AND letter.decision IS NULL
                AND offer.decision IS NULL AND dead_at IS NULL AND removed_at IS NULL
                AND outcome = 'matched' AND mail.offer = letter.offer
                AND NOT EXISTS (SELECT 1 FROM attempt WHERE attempt.letter = letter.id AND handed_over = 1
                    AND coalesce(result, 'open') NOT IN ('later', 'failed'))
                AND \(part: only)
            ORDER BY mail.id
            """, cached: mail != nil
        ).map {
            WaitingLetter(
                mail: try $0.value("id"), offer: try $0.value("offer"), intern: try $0.value("intern"),
                isReadable: try $0.value("is_readable"))
        }
    }

    /// What is to be marked so that those letters are judged again.
    static func marks(of letters: [WaitingLetter]) -> [MarkedMail] {
        letters.filter(\.isReadable).map { MarkedMail(id: $0.mail, reason: nil, owner: $0.intern) }
    }

    /// Judges a matched mail again whose letter still waits; any other stays as it is.
    func judgeAgain(_ mail: ReadMail) throws {
        if mail.predetermined == nil {
            try database.execute("UPDATE mail SET tries = 0 WHERE id = \(mail.id)", cached: true)
        }
        guard let letter = try Self.waitingLetters(database, of: mail.id).first,
            try !isStillMeant(letter, by: mail)
        else { return }
        try takeBack(letter.offer)
        try mark(reopen(letter.offer))
        // It is not read any more, and waits for what is known of it.
        guard let reason = mail.predetermined else { return }
        try database.execute("UPDATE mail SET reason = \(reason) WHERE id = \(mail.id)")
    }

    /// Whether the mail would give its intern the number if it came now.
    private func isStillMeant(_ letter: WaitingLetter, by mail: ReadMail) throws -> Bool {
        guard mail.predetermined == nil else { return false }
        let anew = try database.savepoint(isKept: false) {
            try takeBack(letter.offer)
            return try verdictOfSameContent(mail.id) ?? verdict(on: mail.examination, of: mail.id)
        }
        return anew.offer == letter.offer && anew.intern == letter.intern
    }
}
