import FacteurCore

/// The facts in the ledger that matter for one mail.
extension Settlement {
    /// A number that belonged to an intern until its mail was read again.
    struct EarlierBinding {
        let offer: OfferNumber
        let intern: InternRef
        let boundAt: Int64
        let receipt: String?
    }

    /// Takes back a binding that this mail made while it was held for a missing code, before the mail is examined again.
    ///
    /// - Returns: what was taken back: if the mail gives the same intern the same number, nothing of it may be lost.
    func forgetOwnBinding(_ id: MailID) throws -> [EarlierBinding] {
        try database.rows(
            """
            DELETE FROM offer WHERE mail = \(id) AND decision IS NULL AND dead_at IS NULL
                AND NOT EXISTS (SELECT 1 FROM letter WHERE letter.offer = offer.number)
            RETURNING number, intern, bound_at, receipt
            """, cached: true
        ).map { row in
            EarlierBinding(
                offer: try row.value("number"), intern: try row.value("intern"),
                boundAt: try row.time("bound_at"),
                receipt: try row.value("receipt"))
        }
    }

    /// The outcome of an earlier mail with exactly the same octets: the server gave it a new UID, or it was delivered twice.
    ///
    /// A mail that was ignored, or recorded as other mail of the portal, without a person's decision is read again: with another
    /// wording it may be a notice today.
    func verdictOfSameContent(_ id: MailID) throws -> Verdict? {
        let row = try database.row(
            """
            SELECT earlier.outcome, earlier.offer, earlier.intern
            FROM mail JOIN mail AS earlier ON earlier.hash = mail.hash
            WHERE mail.id = \(id) AND earlier.id < mail.id AND earlier.outcome IS NOT NULL
                AND (earlier.outcome NOT IN ('ignored', 'recorded') OR earlier.kind IN ('receipt', 'bounce', 'reply')
                    OR EXISTS (SELECT 1 FROM decision WHERE decision.mail = earlier.id AND verb = 'dismiss'))
            ORDER BY earlier.id LIMIT 1
            """, cached: true)
        return try row.map { row in
            let isDismissed = try row.value("outcome") == Outcome.ignored
            return Verdict(
                outcome: isDismissed ? .ignored : .duplicate, offer: try row.value("offer"),
                intern: try row.value("intern"))
        }
    }

    /// A person's decisions about this mail's numbers, the last one for each; an `unassign` cancels it, and so does a roster that
    /// gives the row to another person.
    func decisions(on reading: Reading) throws -> [OfferNumber: InternRef] {
        var decided: [OfferNumber: InternRef] = [:]
        for number in reading.offers.map(\.number) {
            decided[number] = try database.value(
                """
                SELECT CASE WHEN verb IN ('assign', 'told') THEN intern END FROM decision
                WHERE offer = \(number) AND verb IN ('assign', 'told', 'unassign')
                    AND id > coalesce((SELECT decision FROM person_doubt WHERE number = \(number)), 0)
                ORDER BY id DESC LIMIT 1
                """, cached: true)
        }
        return decided
    }

    /// All interns who still wait for a number: read only if the configuration allows elimination.
    func waitingForOffer() throws -> Set<InternRef> {
        Set(try database.values("SELECT ref FROM intern_state WHERE state = 'awaiting_offer'"))
    }

    func facts(about reading: Reading, evidence: [Evidence]) throws -> LedgerFacts {
        var facts = LedgerFacts()
        if let number = reading.numbers.first, reading.numbers.count == 1 {
            facts.offer = try known(number)
            facts.takenBackFrom = try takenBack(number).union(olderThanOwner(number, evidence))
            facts.isPersonChanged = try isPersonChanged(number)
        }
        for ref in Set(evidence.map(\.intern)) { facts.liveOffers[ref] = Set(try liveOffers(of: ref)) }
        // Without a number, no intern is a candidate.
        if !reading.offers.isEmpty { facts.waiting = try waiting() }
        return facts
    }

    /// Whether decisions and lists are newer than what the mail says: made when it had been settled, so that whoever made them could
    /// know it. A mail that is settled for the first time is newer than all of them.
    func noteNewerWords(on reading: Reading, than id: MailID?, _ facts: inout LedgerFacts) throws {
        let numbers = reading.everyNumber
        guard let id, !numbers.isEmpty, numbers.count <= Self.mostNumbers,
            let row = try database.row(
                """
                SELECT coalesce(known_decision, 0) AS decision, coalesce(known_list, 0) AS list FROM mail
                WHERE id = \(id) AND settled_at IS NOT NULL
                """, cached: true)
        else { return }
        let (decision, list) = (try row.count("decision"), try row.count("list"))
        if let number = reading.numbers.first, reading.numbers.count == 1 {
            facts.offer?.isWithdrawnSince = try isWithdrawn(number, after: decision)
        }
        facts.isDecidedSince = try numbers.allSatisfy { try isDecided($0, after: decision) }
        facts.isListedSince = try numbers.allSatisfy {
            try database.holds(
                "SELECT EXISTS (SELECT 1 FROM offer_list_row WHERE number = \($0) AND list > \(list))",
                cached: true)
        }
    }

    /// A dead number needs no decision.
    private func isDecided(_ number: OfferNumber, after decision: Int) throws -> Bool {
        try database.holds(
            """
            SELECT EXISTS (SELECT 1 FROM decision WHERE offer = \(number) AND verb IN ('assign', 'told', 'withdraw')
                    AND id > \(decision))
                OR EXISTS (SELECT 1 FROM offer WHERE number = \(number) AND dead_at IS NOT NULL)
            """, cached: true)
    }

    private func isWithdrawn(_ number: OfferNumber, after decision: Int) throws -> Bool {
        try database.holds(
            "SELECT EXISTS (SELECT 1 FROM decision WHERE offer = \(number) AND verb = 'withdraw' AND id > \(decision))",
            cached: true)
    }

    private func known(_ number: OfferNumber) throws -> LedgerFacts.KnownOffer? {
        let row = try database.row(
            """
            SELECT intern, dead_reason, decision IS NOT NULL AND dead_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM mail WHERE mail.offer = offer.number AND outcome = 'matched') AS unannounced,
                EXISTS (SELECT 1 FROM number_letter AS letter WHERE letter.offer = offer.number AND state = 'sent') AS told
            FROM offer WHERE number = \(number)
            """, cached: true)
        guard let row else { return try isWithdrawnUnbound(number) ? .init(isWithdrawn: true) : nil }
        return LedgerFacts.KnownOffer(
            boundTo: try row.value("intern"),
            isWithdrawn: try row.value("dead_reason", as: DeadReason?.self) == .withdrawn,
            isUnannounced: try row.value("unannounced"), isTold: try row.value("told"))
    }

    /// A number may be withdrawn before its intern was found.
    func isWithdrawnUnbound(_ number: OfferNumber) throws -> Bool {
        try database.holds(
            "SELECT EXISTS (SELECT 1 FROM decision WHERE offer = \(number) AND verb = 'withdraw')",
            cached: true)
    }

    /// The interns from whom a person has taken the number back.
    private func takenBack(_ number: OfferNumber) throws -> Set<InternRef> {
        Set(
            try database.values(
                "SELECT intern FROM decision WHERE offer = \(number) AND verb = 'unassign' AND intern NOT NULL",
                cached: true
            ))
    }

    /// At most one.
    func liveOffers(of ref: InternRef) throws -> [OfferNumber] {
        try database.values(
            "SELECT number FROM offer WHERE intern = \(ref) AND dead_at IS NULL", cached: true)
    }

    /// The interns who have waited longest: only a help for the person who decides. It is read for every held mail, so it takes the
    /// first entries of an index and never scans all interns. The states are literals: for a bound one SQLite would compile the
    /// statement anew each time, because the index is partial.
    private func waiting() throws -> [InternRef] {
        let most = Matching.mostCandidates
        func first(_ state: InternState) -> SQL {
            """
            SELECT * FROM (SELECT ref, standing_since FROM intern
                WHERE standing = '\(name: state.rawValue)' AND offer_expected = 1
                    AND NOT EXISTS (SELECT 1 FROM offer WHERE offer.intern = intern.ref AND dead_at IS NULL)
                ORDER BY standing_since, ref LIMIT \(most))
            """
        }
        return try database.values(
            """
            \(part: first(.awaitingOffer)) UNION ALL \(part: first(.superseded)) UNION ALL \(part: first(.held))
            ORDER BY standing_since, ref LIMIT \(most)
            """, cached: true)
    }
}
