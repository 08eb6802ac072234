import FacteurCore
import GRDB
import Mail

/// Whose a number is, by a person's word.
extension DecisionWork {
    func assign(_ number: OfferNumber, to ref: InternRef, replacing: Bool) throws -> Answer {
        let offer = try standing(of: number)
        let intern = try standing(of: ref)
        let refusal = DecisionRules.refusal(toAssign: offer, to: intern, ref: ref, replacing: replacing)
        if let refusal { return .failure(refusal) }
        guard let intern else { return .failure(.unknownIntern(ref)) }
        let earlier = intern.live.flatMap { $0.number == number ? nil : $0 }
        let id = try record("assign", offer: number, intern: ref, detail: earlier?.number.rawValue)
        if let earlier { try bury(earlier, as: "superseded", by: number) }
        try database.execute(
            sql: """
                INSERT INTO offer (number, intern, rule, bound_at, decision, receipt)
                VALUES (?, ?, 'operator', ?, ?, ?)
                ON CONFLICT (number) DO UPDATE SET rule = 'operator', decision = excluded.decision
                """,
            arguments: [
                number.rawValue, ref.rawValue, now, id, try settlement.recordedReceipt(of: number),
            ])
        let mails = try settlement.reexamineHeld()
        return done(try notes(on: offer, intern, earlier, replacing), mails)
    }

    private func notes(
        on offer: OfferStanding, _ intern: InternStanding, _ earlier: OfferStanding?, _ replacing: Bool
    ) throws -> [DecisionNote] {
        let ref = intern.intern.ref
        var notes: [DecisionNote] = [.assigned(offer.number, ref)]
        if let earlier {
            notes.append(
                .replaced(
                    earlier.number, toldAt: earlier.letter?.sentAt,
                    mayHaveLeft: earlier.letter?.hasLeft ?? false))
        } else if replacing {
            notes.append(.nothingToReplace(ref))
        }
        if !offer.isSeen, offer.owner == nil { notes.append(.neverSeen(offer.number)) }
        if intern.intern.noc == nil { notes.append(.awaitsCode(ref)) }
        if !intern.intern.offerExpected { notes.append(.offerNotExpected(ref)) }
        return notes + (try holdNote())
    }

    /// A dead number's letter does not leave any more; one that has left stays as it is.
    private func bury(_ offer: OfferStanding, as reason: String, by successor: OfferNumber? = nil) throws {
        try database.execute(
            sql: "UPDATE offer SET dead_reason = ?, dead_at = ?, superseded_by = ? WHERE number = ?",
            arguments: [reason, now, successor?.rawValue, offer.number.rawValue])
        try database.execute(
            sql: """
                UPDATE letter SET state = 'superseded', last_reply = CASE state WHEN 'queued' THEN ? ELSE last_reply END
                WHERE offer = ? AND state IN ('queued', 'in_doubt')
                """, arguments: ["not sent: the number is dead (\(reason))", offer.number.rawValue])
    }

    func unassign(_ number: OfferNumber) throws -> Answer {
        let offer = try standing(of: number)
        if let refusal = DecisionRules.refusal(toUnassign: offer) { return .failure(refusal) }
        guard let owner = offer.owner else { return .failure(.unassigned(number)) }
        let id = try record("unassign", offer: number, intern: owner)
        try settlement.takeBack(number)
        let revived = try revive(replacedBy: number, decision: id)
        let mails = try settlement.reopen(number) + settlement.reexamineHeld()
        return done([.unassigned(number, owner)] + revived + (try holdNote()), mails)
    }

    /// The number that the one taken back had replaced is the intern's again, and so is its letter, unless it may have left.
    private func revive(replacedBy number: OfferNumber, decision: Int64) throws -> [DecisionNote] {
        let text = try String.fetchOne(
            database, sql: "SELECT number FROM offer WHERE superseded_by = ?", arguments: [number.rawValue])
        guard let earlier = try text.flatMap(OfferNumber.init(rawValue:)).map({ try standing(of: $0) }) else {
            return []
        }
        try database.execute(
            sql: "UPDATE offer SET dead_reason = NULL, dead_at = NULL, superseded_by = NULL WHERE number = ?",
            arguments: [earlier.number.rawValue])
        guard let letter = earlier.letter, letter.state == .superseded else {
            return [.revived(earlier.number)]
        }
        if letter.hasLeft, let owner = earlier.owner {
            return [.revived(earlier.number)]
                + (letter.sentAt == nil ? [.revivedInDoubt(earlier.number, owner)] : [])
        }
        try database.execute(
            sql: """
                UPDATE letter SET state = 'queued', requeued_by = ?, message_id = ?, last_reply = NULL,
                    created_at = ?, next_attempt_at = ? WHERE offer = ?
                """,
            arguments: [decision, settlement.messageID().rawValue, now, now, earlier.number.rawValue])
        return [.revived(earlier.number)]
    }

    func withdraw(_ number: OfferNumber) throws -> Answer {
        let offer = try standing(of: number)
        if let refusal = DecisionRules.refusal(toWithdraw: offer) { return .failure(refusal) }
        _ = try record("withdraw", offer: number, intern: offer.owner)
        if offer.owner != nil { try bury(offer, as: "withdrawn") }
        var notes: [DecisionNote] = [.withdrawn(number)]
        if let owner = offer.owner, let letter = offer.letter, letter.hasLeft {
            notes.append(.wasTold(number, owner, at: letter.sentAt))
        }
        return done(notes, try settlement.reexamineHeld())
    }

    func record(_ receipt: ReceiptNumber, of number: OfferNumber) throws -> Answer {
        let offer = try standing(of: number)
        if let refusal = DecisionRules.refusal(toRecordReceiptFor: offer) { return .failure(refusal) }
        _ = try record("receipt", offer: number, intern: offer.owner, detail: receipt.text)
        try database.execute(
            sql: "UPDATE offer SET receipt = ? WHERE number = ?", arguments: [receipt.text, number.rawValue])
        return done([.receipt(number, receipt.text, before: offer.receipt)])
    }
}
