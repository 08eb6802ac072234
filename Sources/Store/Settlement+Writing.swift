import FacteurCore
import GRDB
import Mail

/// What a verdict changes in the ledger.
extension Settlement {
    /// - Parameter earlier: the bindings that were taken back to look at the mail again.
    func settle(
        _ mail: ReadMail, verdict: Verdict, earlier: [EarlierBinding] = []
    ) throws -> SettledMail {
        let settled = SettledMail(
            id: mail.id, kind: mail.examination.reading.kind, trust: mail.examination.trust.trust,
            verdict: verdict)
        try write(mail.examination, settled, isForegone: mail.foregone != nil)
        try writeNumbers(mail.examination.reading, settled.id)
        try writeEvidence(settled)
        if settled.kind == .bounce, let report = mail.examination.report {
            try note(report, recipients: mail.examination.reading.recipients.map(\.address))
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

    /// A mail that has nothing to do with the portal, or holds a code, keeps no content here: the mailbox is its place. One that was not read
    /// keeps its count of tries, so that it stays aside.
    private func write(_ examination: Examination, _ settled: SettledMail, isForegone: Bool) throws {
        let verdict = settled.verdict
        try database.cachedStatement(
            sql: """
                UPDATE mail SET settled_at = ?, message_id = ?, date = ?, sender = ?, subject = ?, kind = ?, trust = ?,
                    trusted_by = ?, offer = ?, receipt = ?, submitted = ?, intern = ?, outcome = ?, reason = ?, inspection = ?,
                    bytes = CASE WHEN ? THEN NULL ELSE bytes END, tries = CASE WHEN ? THEN tries ELSE 0 END
                WHERE id = ?
                """
        ).execute(arguments: [
            now, examination.messageID, examination.date, examination.from, examination.subject,
            settled.kind.rawValue, settled.trust.rawValue, examination.trust.by,
            (verdict.offer ?? examination.reading.soleOffer)?.rawValue, examination.reading.receipt,
            examination.reading.receiptSubmitted,
            verdict.intern?.rawValue, verdict.outcome.rawValue, verdict.reason?.rawValue,
            examination.reading.isInspection,
            verdict.outcome == .ignored || examination.reading.holdsCode, isForegone, settled.id.rawValue,
        ])
    }

    /// Of several numbers every one, so that each of them leads to the mail.
    private func writeNumbers(_ reading: Reading, _ id: MailID) throws {
        try database.cachedStatement(sql: "DELETE FROM mail_offer WHERE mail = ?").execute(arguments: [
            id.rawValue
        ])
        guard reading.numbers.count > 1 else { return }
        for number in reading.numbers.prefix(Self.mostNumbers) {
            try database.cachedStatement(sql: "INSERT INTO mail_offer (mail, number) VALUES (?, ?)").execute(
                arguments: [id.rawValue, number.rawValue])
        }
    }

    /// A mail with more is no notice of anybody's.
    private static let mostNumbers = 100

    private func writeEvidence(_ settled: SettledMail) throws {
        let id = settled.id.rawValue
        try database.cachedStatement(sql: "DELETE FROM evidence WHERE mail = ?").execute(arguments: [id])
        let named = Set(settled.verdict.evidence.map(\.intern))
        let rows =
            settled.verdict.evidence.map { ($0.intern, Optional($0.rule.rawValue), $0.place) }
            + settled.verdict.candidates.filter { !named.contains($0) }.map { ($0, nil, "candidate") }
        for (position, row) in rows.enumerated() {
            try database.cachedStatement(
                sql: "INSERT INTO evidence (mail, position, intern, rule, place) VALUES (?, ?, ?, ?, ?)"
            ).execute(arguments: [id, position, row.0.rawValue, row.1, row.2])
        }
    }

    private func bind(
        _ offer: OfferNumber, to intern: InternRef, _ settled: SettledMail, _ earlier: [EarlierBinding]
    ) throws {
        let isBound =
            try Bool.fetchOne(
                database, sql: "SELECT EXISTS (SELECT 1 FROM offer WHERE number = ? AND intern = ?)",
                arguments: [offer.rawValue, intern.rawValue]) ?? false
        guard !isBound else { return }
        let same = earlier.first { $0.offer == offer.rawValue && $0.intern == intern.rawValue }
        try database.cachedStatement(
            sql: "INSERT INTO offer (number, intern, rule, bound_at, mail, receipt) VALUES (?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            offer.rawValue, intern.rawValue, settled.verdict.evidence.first?.rule.rawValue ?? "operator",
            same?.boundAt ?? now, settled.id.rawValue, try recordedReceipt(of: offer) ?? same?.receipt,
        ])
    }

    /// Why the letter of that mail waits for a person. What the mail was when it was found counts, however much later its
    /// intern or the code is.
    private func review(of mail: ReadMail) throws -> LetterReview? {
        let row = try Row.fetchOne(
            try database.cachedStatement(sql: "SELECT first_pass, seen_at FROM mail WHERE id = ?"),
            arguments: [mail.id.rawValue])
        let isNew = LetterReview.isNew(
            date: mail.examination.date, receivedAt: mail.examination.receivedAt, at: row?["seen_at"] ?? now)
        if row?["first_pass"] != false, !isNew { return .firstPass }
        return wantedReview
    }

    private var wantedReview: LetterReview? { examiner.options.review ? .wanted : nil }

    /// One letter per intern and offer: where a decision has queued it already, there is nothing to do. A person who has given
    /// the number to the intern has seen how old its notice is.
    private func addLetter(
        for offer: OfferNumber, to intern: InternRef, _ settled: SettledMail, review: LetterReview?
    ) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO letter (intern, offer, mail, decision, message_id, review, state, created_at, next_attempt_at)
                SELECT intern, number, :mail, decision, :messageID, why,
                    CASE WHEN why IS NULL THEN 'queued' ELSE 'to_review' END, :now, :next
                FROM (SELECT *, CASE WHEN decision IS NULL THEN :review ELSE :wanted END AS why FROM offer)
                WHERE number = :offer AND intern = :intern AND dead_at IS NULL
                    AND NOT EXISTS (SELECT 1 FROM letter WHERE letter.offer = number)
                """
        ).execute(arguments: [
            "mail": settled.id.rawValue, "messageID": messageID().rawValue, "now": now, "next": now + delay,
            "offer": offer.rawValue, "intern": intern.rawValue, "review": review?.rawValue,
            "wanted": wantedReview?.rawValue,
        ])
    }

    /// The letters that a person's decision lets go and that no mail has brought yet: queued as soon as the NOC code is there.
    func addOwedLetters() throws {
        let offers = try String.fetchAll(
            database,
            sql: """
                SELECT number FROM offer JOIN intern ON intern.ref = offer.intern
                WHERE decision IS NOT NULL AND dead_at IS NULL AND noc IS NOT NULL AND removed_at IS NULL
                    AND NOT EXISTS (SELECT 1 FROM letter WHERE letter.offer = offer.number)
                ORDER BY number
                """)
        for offer in offers {
            try database.execute(
                sql: """
                    INSERT INTO letter (intern, offer, decision, message_id, review, state, created_at, next_attempt_at)
                    SELECT intern, number, decision, :messageID, :review,
                        CASE WHEN :review IS NULL THEN 'queued' ELSE 'to_review' END, :now, :next
                    FROM offer WHERE number = :offer
                    """,
                arguments: [
                    "messageID": messageID().rawValue, "review": wantedReview?.rawValue, "now": now,
                    "next": now + delay, "offer": offer,
                ])
        }
    }
}

extension SettledMail {
    /// Whether it gives an intern a number, be it that the letter waits for the code.
    var binds: Bool {
        verdict.offer != nil && verdict.intern != nil
            && (verdict.outcome == .matched || verdict.outcome == .held)
    }
}

extension Reading {
    fileprivate var soleOffer: OfferNumber? { numbers.count == 1 ? numbers.first : nil }
}
