import FacteurCore
import GRDB

/// What the ledger knows that bears on one mail.
extension Settlement {
    /// A number that was an intern's until its mail was looked at again.
    struct EarlierBinding {
        let offer: String
        let intern: String
        let boundAt: Int64
        let receipt: String?
    }

    /// A binding that this mail made while it was held for want of a code is taken back before it is looked at again.
    ///
    /// - Returns: what was taken back: where the mail gives the same intern the same number, nothing of it may be lost.
    func forgetOwnBinding(_ id: MailID) throws -> [EarlierBinding] {
        let statement = try database.cachedStatement(
            sql: """
                DELETE FROM offer WHERE mail = ? AND decision IS NULL AND dead_at IS NULL
                    AND NOT EXISTS (SELECT 1 FROM letter WHERE letter.offer = offer.number)
                RETURNING number, intern, bound_at, receipt
                """)
        return try Row.fetchAll(statement, arguments: [id.rawValue]).map { row in
            EarlierBinding(
                offer: row["number"], intern: row["intern"], boundAt: row["bound_at"], receipt: row["receipt"]
            )
        }
    }

    /// What an earlier mail with the very same octets became: the server gave it a new UID, or it was delivered twice.
    ///
    /// One that was ignored, or kept as the portal's other mail, without a person's word is read again: what was none of ours
    /// under yesterday's wording may be a notice today.
    func verdictOfSameContent(_ id: MailID) throws -> Verdict? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT earlier.outcome, earlier.offer, earlier.intern
                FROM mail JOIN mail AS earlier ON earlier.hash = mail.hash
                WHERE mail.id = ? AND earlier.id < mail.id AND earlier.outcome IS NOT NULL
                    AND (earlier.outcome NOT IN ('ignored', 'recorded') OR earlier.kind IN ('receipt', 'bounce')
                        OR EXISTS (SELECT 1 FROM decision WHERE decision.mail = earlier.id AND verb = 'dismiss'))
                ORDER BY earlier.id LIMIT 1
                """)
        guard let row = try Row.fetchOne(statement, arguments: [id.rawValue]) else { return nil }
        let isDismissed = Outcome(rawValue: row["outcome"]) == .ignored
        return Verdict(
            outcome: isDismissed ? .ignored : .duplicate,
            offer: (row["offer"] as String?).flatMap(OfferNumber.init(rawValue:)),
            intern: (row["intern"] as String?).flatMap(InternRef.init(rawValue:)))
    }

    /// What a person has decided on this mail's numbers, the last word counting; an `unassign` takes it back, and so does a
    /// roster that gives the row to another person.
    func decisions(on reading: Reading) throws -> [OfferNumber: InternRef] {
        var decided: [OfferNumber: InternRef] = [:]
        for offer in reading.offers {
            let ref = try String.fetchOne(
                database,
                sql: """
                    SELECT CASE WHEN verb IN ('assign', 'told') THEN intern END FROM decision
                    WHERE offer = :number AND verb IN ('assign', 'told', 'unassign')
                        AND id > coalesce((SELECT decision FROM person_doubt WHERE number = :number), 0)
                    ORDER BY id DESC LIMIT 1
                    """,
                arguments: ["number": offer.number.rawValue])
            decided[offer.number] = ref.flatMap(InternRef.init(rawValue:))
        }
        return decided
    }

    /// Everybody who still waits for a number: asked only where the configuration lets elimination decide.
    func waitingForOffer() throws -> Set<InternRef> {
        let refs = try String.fetchAll(
            database, sql: "SELECT ref FROM intern_state WHERE state = 'awaiting_offer'")
        return Set(refs.compactMap(InternRef.init(rawValue:)))
    }

    func standing(of reading: Reading, evidence: [Evidence]) throws -> Standing {
        var standing = Standing()
        if let number = reading.numbers.first, reading.numbers.count == 1 {
            standing.offer = try known(number)
            standing.takenBackFrom = try takenBack(number).union(olderThanOwner(number, evidence))
            standing.isPersonChanged = try isPersonChanged(number)
        }
        for ref in Set(evidence.map(\.intern)) { standing.liveOffers[ref] = try liveOffers(of: ref) }
        // Only a number can make anybody a candidate.
        if !reading.offers.isEmpty { standing.waiting = try waiting() }
        return standing
    }

    private func known(_ number: OfferNumber) throws -> Standing.KnownOffer? {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT intern, dead_reason, decision IS NOT NULL AND dead_at IS NULL AND NOT EXISTS (
                    SELECT 1 FROM mail WHERE mail.offer = offer.number AND outcome = 'matched') AS unannounced,
                    EXISTS (SELECT 1 FROM letter WHERE letter.offer = offer.number AND state = 'sent') AS told
                FROM offer WHERE number = ?
                """,
            arguments: [number.rawValue])
        guard let row else { return try isWithdrawnUnbound(number) ? .init(isWithdrawn: true) : nil }
        return Standing.KnownOffer(
            boundTo: InternRef(rawValue: row["intern"]),
            isWithdrawn: (row["dead_reason"] as String?) == "withdrawn", isUnannounced: row["unannounced"],
            isTold: row["told"])
    }

    /// A number may be dead before anybody was found for it.
    func isWithdrawnUnbound(_ number: OfferNumber) throws -> Bool {
        try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM decision WHERE offer = ? AND verb = 'withdraw')",
            arguments: [number.rawValue]) ?? false
    }

    /// From whom a person has taken the number back.
    private func takenBack(_ number: OfferNumber) throws -> Set<InternRef> {
        let refs = try String.fetchAll(
            database,
            sql: "SELECT intern FROM decision WHERE offer = ? AND verb = 'unassign' AND intern NOT NULL",
            arguments: [number.rawValue])
        return Set(refs.compactMap(InternRef.init(rawValue:)))
    }

    private func liveOffers(of ref: InternRef) throws -> Set<OfferNumber> {
        let numbers = try String.fetchAll(
            database, sql: "SELECT number FROM offer WHERE intern = ? AND dead_at IS NULL",
            arguments: [ref.rawValue])
        return Set(numbers.compactMap(OfferNumber.init(rawValue:)))
    }

    /// Who waits longest: a help for the person who decides, nothing more. Asked for every held mail, so it takes the first of
    /// an index and never a look at everybody.
    private func waiting() throws -> [InternRef] {
        let first = ["awaiting_offer", "superseded", "held"].map { standing in
            """
            SELECT * FROM (SELECT ref, standing_since FROM intern
                WHERE standing = '\(standing)' AND offer_expected = 1
                    AND NOT EXISTS (SELECT 1 FROM offer WHERE offer.intern = intern.ref AND dead_at IS NULL)
                ORDER BY standing_since, ref LIMIT \(Matching.mostCandidates))
            """
        }
        return try String.fetchAll(
            try database.cachedStatement(
                sql: first.joined(separator: " UNION ALL ")
                    + " ORDER BY standing_since, ref LIMIT \(Matching.mostCandidates)")
        ).compactMap(InternRef.init(rawValue:))
    }
}
