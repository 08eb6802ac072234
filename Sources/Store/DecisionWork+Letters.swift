import FacteurCore
import GRDB
import Mail

/// What a person says of a mail, of a letter, and of all sending.
extension DecisionWork {
    /// All of them, or none where one is not to be dismissed.
    func dismiss(_ ids: [Int64]) throws -> Answer {
        var seen: Set<Int64> = []
        let mails = ids.filter { seen.insert($0).inserted }
        for id in mails {
            if let refusal = try refusal(toDismiss: id) { return .failure(refusal) }
        }
        return done(try mails.map(dismissHeld))
    }

    func dismissAll(_ reason: HeldReason) throws -> Answer {
        let ids = try Int64.fetchAll(
            database, sql: "SELECT id FROM mail WHERE outcome = 'held' AND reason = ? ORDER BY id",
            arguments: [reason.rawValue])
        return ids.isEmpty ? .failure(.nothingHeld(reason)) : try dismiss(ids)
    }

    private func refusal(toDismiss id: Int64) throws -> DecisionRefusal? {
        let row = try Row.fetchOne(
            database, sql: "SELECT settled_at, outcome, reason, intern FROM mail WHERE id = ?",
            arguments: [id])
        guard let row else { return .unknownMail(id) }
        let waitsForCode = (row["reason"] as String?) == HeldReason.missingNOC.rawValue
        let owner = (row["intern"] as String?).flatMap(InternRef.init(rawValue:))
        return DecisionRules.refusal(
            toDismiss: id, outcome: (row["outcome"] as String?).flatMap(Outcome.init(rawValue:)),
            isRead: (row["settled_at"] as Int64?) != nil, waitsForCode: waitsForCode ? owner : nil)
    }

    /// Its content and its evidence stay, so that the story can still be told.
    private func dismissHeld(_ id: Int64) throws -> DecisionNote {
        let row = try Row.fetchOne(
            database, sql: "SELECT reason, offer, sender, subject FROM mail WHERE id = ?", arguments: [id])
        let reason = (row?["reason"] as String?).flatMap(HeldReason.init(rawValue:))
        let number = (row?["offer"] as String?).flatMap(OfferNumber.init(rawValue:))
        _ = try record("dismiss", offer: number, mail: id, detail: reason?.rawValue)
        try database.execute(
            sql: "UPDATE mail SET outcome = 'ignored', reason = NULL WHERE id = ?", arguments: [id])
        let subject: String? = row?["subject"]
        return .dismissed(
            id, reason, from: row?["sender"],
            subject: subject.flatMap { $0.isEmpty ? nil : String($0.prefix(60)) })
    }

    /// - Parameter refs: whose letters; `nil` for all that wait.
    func approve(_ refs: [InternRef]?) throws -> Answer {
        var seen: Set<InternRef> = []
        let interns = try (refs ?? internsToReview()).filter { seen.insert($0).inserted }
        guard !interns.isEmpty else { return .failure(.nothingToReview) }
        let standings = try interns.map { ($0, try standing(of: $0)) }
        for (ref, intern) in standings {
            if let refusal = DecisionRules.refusal(toApprove: ref, intern) { return .failure(refusal) }
        }
        let notes = try standings.flatMap { _, intern in try intern.map(approve) ?? [] }
        return done(notes + (try holdNote()))
    }

    private func internsToReview() throws -> [InternRef] {
        try String.fetchAll(
            database,
            sql: """
                SELECT letter.intern FROM letter JOIN intern ON intern.ref = letter.intern JOIN offer ON offer.number = letter.offer
                WHERE state = 'to_review' AND removed_at IS NULL AND dead_at IS NULL ORDER BY letter.id
                """
        ).compactMap(InternRef.init(rawValue:))
    }

    private func approve(_ intern: InternStanding) throws -> [DecisionNote] {
        guard let live = intern.live else { return [] }
        let id = try record("approve", offer: live.number, intern: intern.intern.ref)
        try database.execute(
            sql: """
                UPDATE letter SET state = 'queued', approved_by = ?, created_at = ?, next_attempt_at = ?
                WHERE offer = ? AND state = 'to_review'
                """, arguments: [id, now, now + settlement.delay, live.number.rawValue])
        return try departure(of: live.number)
            + (intern.intern.noc == nil ? [.awaitsCode(intern.intern.ref)] : [])
    }

    /// The letter leaves once more, written anew with what the roster says today, under a new Message-ID: a copy under the old
    /// one would be dropped by a mailbox that has it already.
    func resend(to ref: InternRef) throws -> Answer {
        let intern = try standing(of: ref)
        if let refusal = DecisionRules.refusal(toResendTo: ref, intern) { return .failure(refusal) }
        guard let intern, let live = intern.live else { return .failure(.noNumber(ref)) }
        let id = try record("resend", offer: live.number, intern: ref)
        // An attempt that is still open here is one that a crash cut off.
        try database.execute(
            sql: """
                UPDATE attempt SET ended_at = ?, result = 'in_doubt', reply = 'the end was never written down'
                WHERE ended_at IS NULL AND letter = (SELECT id FROM letter WHERE offer = ?)
                """, arguments: [now, live.number.rawValue])
        try database.execute(
            sql: """
                UPDATE letter SET state = 'queued', requeued_by = :id, message_id = :messageID, created_at = :now,
                    next_attempt_at = :next, attempts = 0, copies = 0, in_doubt_since = NULL,
                    approved_by = CASE WHEN review IS NULL THEN approved_by ELSE :id END WHERE offer = :offer
                """,
            arguments: [
                "id": id, "messageID": settlement.messageID().rawValue, "now": now,
                "next": now + settlement.delay, "offer": live.number.rawValue,
            ])
        return done(try departure(of: live.number, canUndo: false) + holdNote())
    }

    func hold() throws -> Answer {
        _ = try record("hold")
        let reason = decision.because == .none ? "by \(decision.who)" : decision.because.text
        try database.execute(
            sql: "UPDATE ledger SET hold_reason = ?, hold_since = coalesce(hold_since, ?)",
            arguments: [reason, now])
        return done([.held])
    }

    func release() throws -> Answer {
        guard try Ledger.holdReason(database) != nil else { return .failure(.notOnHold) }
        _ = try record("release")
        try database.execute(sql: "UPDATE ledger SET hold_reason = NULL, hold_since = NULL")
        return done([.released(isServed: isServed)])
    }
}
