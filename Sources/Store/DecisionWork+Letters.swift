import FacteurCore
import GRDB
import Mail

/// What a person says of a mail, of a letter, and of all sending.
extension DecisionWork {
    func dismiss(_ id: Int64) throws -> Answer {
        let row = try Row.fetchOne(
            database, sql: "SELECT settled_at, outcome, reason, offer, intern FROM mail WHERE id = ?",
            arguments: [id])
        guard let row else { return .failure(.unknownMail(id)) }
        let reason = (row["reason"] as String?).flatMap(HeldReason.init(rawValue:))
        let owner = (row["intern"] as String?).flatMap(InternRef.init(rawValue:))
        let refusal = DecisionRules.refusal(
            toDismiss: id, outcome: (row["outcome"] as String?).flatMap(Outcome.init(rawValue:)),
            isRead: (row["settled_at"] as Int64?) != nil, waitsForCode: reason == .missingNOC ? owner : nil)
        if let refusal { return .failure(refusal) }
        let number = (row["offer"] as String?).flatMap(OfferNumber.init(rawValue:))
        _ = try record("dismiss", offer: number, mail: id, detail: reason?.rawValue)
        // Its content and its evidence stay, so that the story can still be told.
        try database.execute(
            sql: "UPDATE mail SET outcome = 'ignored', reason = NULL WHERE id = ?", arguments: [id])
        return done([.dismissed(id)])
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
                UPDATE letter SET state = 'queued', requeued_by = ?, message_id = ?, created_at = ?, next_attempt_at = ?,
                    attempts = 0, copies = 0, in_doubt_since = NULL WHERE offer = ?
                """, arguments: [id, settlement.messageID().rawValue, now, now, live.number.rawValue])
        return done([.queued(ref, email: intern.intern.email.text)] + (try holdNote()))
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
        return done([.released])
    }
}
