import FacteurCore
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
        let reading = examination.reading
        let keepsNothing = verdict.outcome == .ignored || reading.holdsCode
        try database.execute(
            """
            UPDATE mail SET settled_at = \(now), message_id = \(examination.messageID), date = \(examination.date),
                sender = \(examination.from), subject = \(examination.subject), kind = \(settled.kind), trust = \(settled.trust),
                trusted_by = \(examination.trust.by), offer = \(verdict.offer ?? reading.soleOffer),
                receipt = \(reading.receipt), submitted = \(reading.receiptSubmitted), intern = \(verdict.intern),
                outcome = \(verdict.outcome), reason = \(verdict.reason), inspection = \(reading.isInspection),
                bytes = CASE WHEN \(keepsNothing) THEN NULL ELSE bytes END,
                tries = CASE WHEN \(isForegone) THEN tries ELSE 0 END
            WHERE id = \(settled.id)
            """, cached: true)
    }

    /// Of several numbers every one, so that each of them leads to the mail.
    private func writeNumbers(_ reading: Reading, _ id: MailID) throws {
        try database.execute("DELETE FROM mail_offer WHERE mail = \(id)", cached: true)
        guard reading.numbers.count > 1 else { return }
        for number in reading.numbers.prefix(Self.mostNumbers) {
            try database.execute(
                "INSERT INTO mail_offer (mail, number) VALUES (\(id), \(number))", cached: true)
        }
    }

    /// A mail with more is no notice of anybody's.
    private static let mostNumbers = 100

    private func writeEvidence(_ settled: SettledMail) throws {
        try database.execute("DELETE FROM evidence WHERE mail = \(settled.id)", cached: true)
        let named = Set(settled.verdict.evidence.map(\.intern))
        let rows =
            settled.verdict.evidence.map { ($0.intern, Optional($0.rule), $0.place) }
            + settled.verdict.candidates.filter { !named.contains($0) }.map { ($0, nil, "candidate") }
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
        let receipt = try recordedReceipt(of: offer) ?? same?.receipt
        try database.execute(
            """
            INSERT INTO offer (number, intern, rule, bound_at, mail, receipt)
            VALUES (\(offer), \(intern), \(rule), \(same?.boundAt ?? now), \(settled.id), \(receipt))
            """, cached: true)
    }

    /// Why the letter of that mail waits for a person. What the mail was when it was found counts, however much later its
    /// intern or the code is.
    private func review(of mail: ReadMail) throws -> LetterReview? {
        let row = try database.row("SELECT first_pass, seen_at FROM mail WHERE id = \(mail.id)", cached: true)
        let isNew = LetterReview.isNew(
            date: mail.examination.date, receivedAt: mail.examination.receivedAt,
            at: try row?.time("seen_at") ?? now)
        if try row?.value("first_pass") ?? true, !isNew { return .firstPass }
        return wantedReview
    }

    private var wantedReview: LetterReview? { examiner.options.review ? .wanted : nil }

    /// One letter per intern and offer: where a decision has queued it already, there is nothing to do. A person who has given
    /// the number to the intern has seen how old its notice is.
    private func addLetter(
        for offer: OfferNumber, to intern: InternRef, _ settled: SettledMail, review: LetterReview?
    ) throws {
        try database.execute(
            """
            INSERT INTO letter (intern, offer, mail, decision, message_id, review, state, created_at, next_attempt_at)
            SELECT intern, number, \(settled.id), decision, \(messageID()), why,
                CASE WHEN why IS NULL THEN 'queued' ELSE 'to_review' END, \(now), \(now + delay)
            FROM (SELECT *, CASE WHEN decision IS NULL THEN \(review) ELSE \(wantedReview) END AS why FROM offer)
            WHERE number = \(offer) AND intern = \(intern) AND dead_at IS NULL
                AND NOT EXISTS (SELECT 1 FROM letter WHERE letter.offer = number)
            """, cached: true)
    }

    /// The letters that a person's decision lets go and that no mail has brought yet: queued as soon as the NOC code is there.
    func addOwedLetters() throws {
        let offers: [OfferNumber] = try database.values(
            """
            SELECT number FROM offer JOIN intern ON intern.ref = offer.intern
            WHERE decision IS NOT NULL AND dead_at IS NULL AND noc IS NOT NULL AND removed_at IS NULL
                AND NOT EXISTS (SELECT 1 FROM letter WHERE letter.offer = offer.number)
            ORDER BY number
            """)
        let state: LetterState = wantedReview == nil ? .queued : .toReview
        for offer in offers {
            try database.execute(
                """
                INSERT INTO letter (intern, offer, decision, message_id, review, state, created_at, next_attempt_at)
                SELECT intern, number, decision, \(messageID()), \(wantedReview), \(state), \(now), \(now + delay)
                FROM offer WHERE number = \(offer)
                """)
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

/// Receipts find their offers. Nobody is told a receipt, so what is doubtful is simply left: a person may record it.
extension Settlement {
    /// Joins proven receipts to offers that have none, where nothing else could be meant: the receipt's time is that of one
    /// number in the portal's list, to the second; or the receipt names an intern who has had one number only.
    func joinReceipts() throws {
        try join(
            pairs: """
                SELECT DISTINCT mail.receipt, row.number FROM mail
                JOIN offer_list_row AS row ON row.submitted = mail.submitted AND row.number IS NOT NULL
                WHERE mail.kind = 'receipt' AND mail.receipt IS NOT NULL AND mail.trust <> 'untrusted'
                """)
        try join(
            pairs: """
                SELECT DISTINCT mail.receipt, offer.number FROM mail JOIN offer ON offer.intern = mail.intern
                WHERE mail.kind = 'receipt' AND mail.receipt IS NOT NULL AND mail.trust <> 'untrusted'
                    AND NOT EXISTS (SELECT 1 FROM offer_list_row AS row WHERE row.number = offer.number
                        AND row.submitted <> mail.submitted)
                    AND NOT EXISTS (SELECT 1 FROM offer_list_row AS row WHERE row.submitted = mail.submitted
                        AND row.number <> offer.number)
                """)
    }

    /// The receipt that a person has recorded for the number, the last word counting. It is the number's, whoever has that:
    /// a binding that is made anew has it again.
    func recordedReceipt(of number: OfferNumber) throws -> String? {
        try database.value(
            "SELECT detail FROM decision WHERE offer = \(number) AND verb = 'receipt' ORDER BY id DESC LIMIT 1"
        )
    }

    /// - Parameter sql: all pairs of a receipt and a number that could belong together.
    private func join(pairs sql: SQL) throws {
        var numbers: [String: Set<OfferNumber>] = [:]
        var receipts: [OfferNumber: Set<String>] = [:]
        for row in try database.rows(sql, cached: true) {
            let (receipt, number): (String, OfferNumber) = (try row.value("receipt"), try row.value("number"))
            numbers[receipt, default: []].insert(number)
            receipts[number, default: []].insert(receipt)
        }
        for (receipt, of) in numbers where of.count == 1 {
            guard let number = of.first, receipts[number]?.count == 1 else { continue }
            try database.execute(
                """
                UPDATE offer SET receipt = \(receipt) WHERE number = \(number) AND receipt IS NULL
                    AND NOT EXISTS (SELECT 1 FROM offer AS other WHERE other.receipt = \(receipt))
                """, cached: true)
        }
    }
}
