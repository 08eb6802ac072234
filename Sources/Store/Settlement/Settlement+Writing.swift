import FacteurCore
import Foundation
import Mail

/// The changes that a verdict makes in the ledger.
extension Settlement {
    /// - Parameter earlier: the bindings that were taken back to examine the mail again.
    func settle(
        _ mail: ReadMail, verdict: Verdict, earlier: [EarlierBinding] = []
    ) throws -> SettledMail {
        let settled = SettledMail(
            id: mail.id, kind: verdict.reply == nil ? mail.examination.reading.kind : .reply,
            trust: mail.examination.trust.trust,
            verdict: verdict)
        try write(mail, settled)
        if !mail.isNew { try forgetEvidence(of: settled.id) }
        if verdict.reply == nil { try writeNumbers(mail.examination.reading, settled) }
        try writeEvidence(settled)
        try SignatureKeyRows(database: database).want(awaitedKeys(of: mail, settled), for: settled.id)
        if settled.kind == .bounce, let report = mail.examination.report {
            try note(report, recipients: mail.examination.reading.recipients.map(\.address))
        }
        if let reply = verdict.reply, let offer = verdict.offer, let intern = verdict.intern {
            try endDoubt(of: mail.examination.reading.reply?.letters ?? [])
            try note(reply, in: settled.id, of: (offer, intern))
        }
        if settled.binds, let offer = verdict.offer, let intern = verdict.intern {
            try bind(offer, to: intern, settled, earlier)
            if verdict.outcome == .matched {
                try addLetter(
                    for: offer, to: intern, settled, review: try review(of: mail))
            }
        }
        return settled
    }

    /// Nobody asks for the key of a mail that is settled without it.
    func awaitedKeys(of mail: ReadMail, _ settled: SettledMail) -> [DKIMKeyName] {
        settled.verdict.outcome == .held ? mail.examination.trust.awaitedKeys : []
    }

    /// The content of a mail that has nothing to do with the portal, or holds a code, is not kept here: it stays in the mailbox. Of a
    /// mail about somebody who was forgotten, such as a late report, neither is its sender nor its subject. A
    /// mail that was not read keeps its count of tries, so that it stays set aside.
    private func write(_ mail: ReadMail, _ settled: SettledMail) throws {
        let verdict = settled.verdict
        let examination = mail.examination
        let reading = examination.reading
        let isForgotten = try verdict.intern.map(isForgotten) ?? false
        let keepsNothing = verdict.outcome == .ignored || reading.holdsCode || isForgotten
        let content = keepsNothing ? nil : mail.content.map { Data($0) }
        try database.execute(
            """
            UPDATE mail SET settled_at = \(now), message_id = \(examination.messageID), date = \(examination.date),
                sender = \(examination.from), subject = \(examination.subject), kind = \(settled.kind), trust = \(settled.trust),
                trusted_by = \(examination.trust.by), offer = \(reading.soleOffer(of: verdict)),
                receipt = \(reading.receipt), submitted = \(reading.receiptSubmitted), intern = \(verdict.intern),
                outcome = \(verdict.outcome), reason = \(verdict.reason), inspection = \(reading.isInspection),
                holds_code = \(reading.holdsCode), speaks_against = \(verdict.isObjection),
                \(part: Self.acquaintance),
                bytes = CASE WHEN \(keepsNothing) THEN NULL ELSE coalesce(\(content), bytes) END,
                tries = CASE WHEN \(mail.predetermined != nil) THEN tries ELSE 0 END
            WHERE id = \(settled.id)
            """, cached: true)
        guard isForgotten else { return }
        try database.execute(
            """
            UPDATE mail SET sender = NULL, subject = NULL, message_id = NULL, trusted_by = NULL, receipt = NULL,
                submitted = NULL, dropped_at = \(now), forgotten = 1
            WHERE id = \(settled.id)
            """, cached: true)
    }

    /// What an earlier reading of the mail has left.
    private func forgetEvidence(of id: MailID) throws {
        try database.execute("DELETE FROM mail_offer WHERE mail = \(id)", cached: true)
        try database.execute("DELETE FROM evidence WHERE mail = \(id)", cached: true)
    }

    /// What was decided before the mail was known; it stays as it was at the first time.
    private static let acquaintance: SQL = """
        known_decision = CASE WHEN settled_at IS NULL THEN (SELECT coalesce(max(id), 0) FROM decision) ELSE known_decision END,
        known_list = CASE WHEN settled_at IS NULL THEN (SELECT coalesce(max(id), 0) FROM offer_list) ELSE known_list END
        """

    /// Every number of several, so that each of them leads to the mail, and every one against which it speaks.
    private func writeNumbers(_ reading: Reading, _ settled: SettledMail) throws {
        let isObjection = settled.verdict.isObjection
        let numbers = isObjection ? reading.everyNumber : Array(reading.numbers.prefix(Self.mostNumbers))
        let sole = reading.soleOffer(of: settled.verdict)
        for number in numbers where number != sole {
            try database.execute(
                "INSERT INTO mail_offer (mail, number) VALUES (\(settled.id), \(number))", cached: true)
        }
    }

    /// A mail with more numbers is no real notice.
    static let mostNumbers = 100

    private func writeEvidence(_ settled: SettledMail) throws {
        // The candidates in their own order, whether or not evidence names them too.
        let rows =
            settled.verdict.evidence.map { ($0.intern, Optional($0.rule), $0.place) }
            + settled.verdict.candidates.map { ($0, nil, "candidate") }
        for (position, row) in rows.enumerated() {
            try database.execute(
                """
                INSERT INTO evidence (mail, position, intern, rule, place)
                VALUES (\(settled.id), \(position), \(row.0), \(row.1), \(row.2))
                """, cached: true)
        }
    }

    private func bind(
        _ offer: OfferNumber, to intern: InternRef, _ settled: SettledMail, _ earlier: [EarlierBinding]
    ) throws {
        let isBound = try database.holds(
            "SELECT EXISTS (SELECT 1 FROM offer WHERE number = \(offer) AND intern = \(intern))", cached: true
        )
        guard !isBound else { return }
        let same = earlier.first { $0.offer == offer && $0.intern == intern }
        let rule = settled.verdict.evidence.first?.rule ?? .operator
        let receipt = try Receipts(database: database).recorded(of: offer) ?? same?.receipt
        try database.execute(
            """
            INSERT INTO offer (number, intern, rule, bound_at, mail, receipt)
            VALUES (\(offer), \(intern), \(rule), \(same?.boundAt ?? now), \(settled.id), \(receipt))
            """, cached: true)
    }

    /// Why the letter of that mail waits for a person. The age of the mail when it was found counts, however much later its intern
    /// or the code is known.
    private func review(of mail: ReadMail) throws -> LetterReview? {
        let row = try database.row("SELECT first_pass, seen_at FROM mail WHERE id = \(mail.id)", cached: true)
        let isNew = LetterReview.isNew(
            date: mail.examination.date, receivedAt: mail.examination.receivedAt,
            at: try row?.time("seen_at") ?? now)
        if try row?.value("first_pass") ?? true, !isNew { return .firstPass }
        return options.review ? .wanted : nil
    }

    /// One letter per intern and offer: if a decision has already queued it, the letter only records which mail it belongs to. A
    /// person who has given the number to the intern has approved of it.
    private func addLetter(
        for offer: OfferNumber, to intern: InternRef, _ settled: SettledMail, review: LetterReview?
    ) throws {
        try database.execute(
            """
            INSERT INTO letter (intern, offer, mail, decision, message_id, review, state, created_at, next_attempt_at)
            SELECT intern, number, \(settled.id), decision, \(messageID()), why,
                CASE WHEN why IS NULL THEN 'queued' ELSE 'to_review' END, \(now), \(now + delay)
            FROM (SELECT *, CASE WHEN decision IS NULL THEN \(review) END AS why FROM offer)
            WHERE number = \(offer) AND intern = \(intern) AND dead_at IS NULL
                AND NOT EXISTS (SELECT 1 FROM letter WHERE letter.offer = number)
            """, cached: true)
        try database.execute(
            """
            UPDATE letter SET mail = \(settled.id)
            WHERE offer = \(offer) AND intern = \(intern) AND kind = 'number' AND mail IS NULL AND state IN ('queued', 'to_review')
            """, cached: true)
    }

    /// The letters that a person's decision releases and that no mail has brought yet: queued as soon as the NOC code is known.
    func addOwedLetters() throws {
        let offers: [OfferNumber] = try database.values(
            """
            SELECT number FROM offer JOIN intern ON intern.ref = offer.intern
            WHERE decision IS NOT NULL AND dead_at IS NULL AND noc IS NOT NULL AND removed_at IS NULL
                AND NOT EXISTS (SELECT 1 FROM letter WHERE letter.offer = offer.number)
            ORDER BY number
            """)
        for offer in offers {
            try database.execute(
                """
                INSERT INTO letter (intern, offer, decision, message_id, state, created_at, next_attempt_at)
                SELECT intern, number, decision, \(messageID()), 'queued', \(now), \(now + delay)
                FROM offer WHERE number = \(offer)
                """)
        }
    }
}

extension SettledMail {
    /// Whether the mail binds an offer to an intern, even if the letter must wait for the NOC code.
    var binds: Bool {
        verdict.offer != nil && verdict.intern != nil
            && (verdict.outcome == .matched || verdict.outcome == .held)
    }
}

extension Reading {
    /// The one number that the mail gives, withdraws, or speaks against.
    fileprivate func soleOffer(of verdict: Verdict) -> OfferNumber? {
        if let offer = verdict.offer { return offer }
        let numbers = verdict.isObjection && numbers.isEmpty ? everyNumber : numbers
        return numbers.count == 1 ? numbers.first : nil
    }
}
