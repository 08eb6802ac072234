import FacteurCore
import Mail

/// A person's decisions about the intern to whom a number belongs.
extension DecisionWork {
    func assign(
        _ number: OfferNumber, to ref: InternRef, replacing: Bool, unseen: Bool
    ) throws -> Answer {
        let offer = try offerRecord(number)
        let intern = try internRecord(ref)
        let refusal = DecisionRules.refusal(
            toAssign: offer, to: intern, ref: ref, replacing: replacing, unseen: unseen)
        if let refusal { return .failure(refusal) }
        guard let intern else { return .failure(.unknownIntern(ref)) }
        let earlier = intern.live.flatMap { $0.number == number ? nil : $0 }
        let against = try overruled(by: number)
        let id = try record("assign", offer: number, intern: ref, detail: earlier?.number)
        if let earlier { try bury(earlier, as: .superseded, by: number) }
        try bind(number, to: ref, decision: id)
        try approveWaiting(number, by: id)
        let marked = try settlement.markHeld()
        let notes =
            try notes(on: offer, intern, earlier, replacing)
            + (against.isEmpty ? [] : [.overrules(number, mails: against)]) + departures.departure(of: number)
        return done(notes, marked, on: number, tellsHold: .always)
    }

    /// Held mails that speak against the number, where another held mail has it too: the person may have read that one alone.
    private func overruled(by number: OfferNumber) throws -> [Int64] {
        let held = try database.count(
            """
            SELECT count(DISTINCT mail.id) FROM mail JOIN mail_number ON mail_number.mail = mail.id
            WHERE mail_number.number = \(number) AND outcome = 'held'
            """)
        guard held > 1 else { return [] }
        return try database.values(
            "SELECT DISTINCT mail FROM objection WHERE number = \(number) ORDER BY mail LIMIT 20")
    }

    /// Whoever gives the intern the number wants it told.
    private func approveWaiting(_ number: OfferNumber, by decision: Int64) throws {
        try database.execute(
            """
            UPDATE letter SET state = 'queued', approved_by = \(decision), created_at = \(now),
                next_attempt_at = \(now + settlement.delay)
            WHERE offer = \(number) AND kind = 'number' AND state = 'to_review'
            """)
    }

    private func bind(_ number: OfferNumber, to ref: InternRef, decision: Int64) throws {
        try database.execute(
            """
            INSERT INTO offer (number, intern, rule, bound_at, decision, receipt)
            VALUES (\(number), \(ref), 'operator', \(now), \(decision), \(try Receipts(database: database).recorded(of: number)))
            ON CONFLICT (number) DO UPDATE SET rule = 'operator', decision = excluded.decision
            """)
    }

    /// The intern has been told without a letter: the letter counts as sent, and mails about the number find it so.
    func tell(_ number: OfferNumber, to ref: InternRef, on instant: Int64) throws -> Answer {
        let offer = try offerRecord(number)
        let intern = try internRecord(ref)
        if let refusal = DecisionRules.refusal(toTell: offer, to: intern, ref: ref) {
            return .failure(refusal)
        }
        guard let intern else { return .failure(.unknownIntern(ref)) }
        let id = try record(
            "told", offer: number, intern: ref,
            detail: String(HeaderDate.rfc3339(seconds: instant).prefix(10)))
        if offer.owner == nil { try bind(number, to: ref, decision: id) }
        try noteTold(number, decision: id, on: instant)
        let marked = try settlement.markHeld()
        var notes: [DecisionNote] = [.told(number, ref, on: instant)]
        if !offer.isSeen, offer.owner == nil { notes.append(.neverSeen(number)) }
        notes += try deathInList(of: number)
        if !intern.intern.offerExpected { notes.append(.offerNotExpected(ref)) }
        return done(notes, marked, on: number)
    }

    private func noteTold(_ number: OfferNumber, decision: Int64, on instant: Int64) throws {
        try closeCutOffAttempts(for: number)
        let told = try database.changes(
            """
            UPDATE letter SET state = 'sent', sent_at = \(instant), told_by = \(decision), in_doubt_since = NULL
            WHERE offer = \(number) AND kind = 'number'
            """)
        guard told == 0 else { return }
        try database.execute(
            """
            INSERT INTO letter (intern, offer, decision, message_id, state, created_at, next_attempt_at, sent_at, told_by)
            SELECT intern, number, \(decision), \(settlement.messageID()), 'sent', \(now), \(now), \(instant), \(decision)
            FROM offer WHERE number = \(number)
            """)
    }

    func closeCutOffAttempts(for number: OfferNumber) throws {
        let letter: LetterID? = try database.value("SELECT id FROM number_letter WHERE offer = \(number)")
        if let letter { try Ledger.closeCutOffAttempts(of: letter, database, at: now) }
    }

    /// A person may know better than the portal's list: they are told what it says.
    func deathInList(of number: OfferNumber) throws -> [DecisionNote] {
        try settlement.listedDeath(of: number).map { [.listedDead(number, $0)] } ?? []
    }

    private func notes(
        on offer: OfferRecord, _ intern: InternRecord, _ earlier: OfferRecord?, _ replacing: Bool
    ) throws -> [DecisionNote] {
        let ref = intern.intern.ref
        var notes: [DecisionNote] = [.assigned(offer.number, ref)] + (try deathInList(of: offer.number))
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
        return notes
    }

    /// The letter of an invalid number is not sent any more; one that was already sent stays as it is.
    func bury(_ offer: OfferRecord, as reason: DeadReason, by successor: OfferNumber? = nil) throws {
        try database.execute(
            """
            UPDATE offer SET dead_reason = \(reason), dead_at = \(now), superseded_by = \(successor)
            WHERE number = \(offer.number)
            """)
        try database.execute(
            """
            UPDATE letter SET state = 'superseded', last_reply = CASE WHEN state IN ('queued', 'to_review')
                THEN 'not sent: the number is dead (' || \(reason) || ')' ELSE last_reply END
            WHERE offer = \(offer.number) AND state IN ('queued', 'in_doubt', 'to_review')
            """)
    }

    func unassign(_ number: OfferNumber) throws -> Answer {
        let offer = try offerRecord(number)
        if let refusal = DecisionRules.refusal(toUnassign: offer) { return .failure(refusal) }
        guard let owner = offer.owner else { return .failure(.unassigned(number)) }
        let id = try record("unassign", offer: number, intern: owner)
        try settlement.takeBack(number)
        let revived = try revive(replacedBy: number, decision: id)
        let marked = try settlement.markHeld(after: settlement.reopen(number))
        let gone = try contentGone(
            of: database.values(
                "SELECT id FROM mail WHERE offer = \(number) AND outcome = 'held' ORDER BY id"))
        let told: [DecisionNote] =
            offer.letter?.isToldByHand == true
            ? [.toldTakenBack(number, owner, on: offer.letter?.sentAt)] : []
        return done(
            [.unassigned(number, owner)] + told + revived + gone, marked, on: number, tellsHold: .always)
    }

    /// If the number that is taken back had replaced another one, that one is the intern's again, and so is its letter, unless it
    /// may have been sent.
    private func revive(replacedBy number: OfferNumber, decision: Int64) throws -> [DecisionNote] {
        let replaced: OfferNumber? = try database.value(
            "SELECT number FROM offer WHERE superseded_by = \(number)")
        guard let earlier = try replaced.map({ try offerRecord($0) }) else { return [] }
        try database.execute(
            """
            UPDATE offer SET dead_reason = NULL, dead_at = NULL, superseded_by = NULL WHERE number = \(earlier.number)
            """)
        guard let letter = earlier.letter, letter.state == .superseded else {
            return [.revived(earlier.number)]
        }
        if letter.hasLeft, let owner = earlier.owner {
            return [.revived(earlier.number)]
                + (letter.sentAt == nil ? [.revivedInDoubt(earlier.number, owner)] : [])
        }
        try database.execute(
            """
            UPDATE letter SET requeued_by = \(decision), released_by = NULL, message_id = \(settlement.messageID()), last_reply = NULL,
                created_at = \(now), next_attempt_at = \(now + settlement.delay),
                -- What nobody had approved of waits for that as before.
                state = CASE WHEN review IS NOT NULL AND approved_by IS NULL THEN 'to_review' ELSE 'queued' END
            WHERE offer = \(earlier.number) AND kind = 'number'
            """)
        return try [.revived(earlier.number)] + departures.departure(of: earlier.number)
    }

    /// - Parameter notify: an intern who may have the number is told that it is dead.
    func withdraw(_ number: OfferNumber, notify: Bool) throws -> Answer {
        let offer = try offerRecord(number)
        if let refusal = DecisionRules.refusal(toWithdraw: offer) { return .failure(refusal) }
        let id = try record("withdraw", offer: number, intern: offer.owner)
        if offer.owner != nil { try bury(offer, as: .withdrawn) }
        var notes: [DecisionNote] = [.withdrawn(number)]
        if let owner = offer.owner, let letter = offer.letter, letter.hasLeft {
            notes +=
                notify
                ? try tellDead(number, to: owner, decision: id)
                : [.wasTold(number, owner, at: letter.sentAt)]
        } else if notify {
            notes.append(.nobodyToNotify(number))
        }
        return done(notes, try settlement.markHeld(), on: number, tellsHold: .withLetters)
    }

    /// Under `letters.review` it waits for an approval like any letter. Somebody who has left the roster is written to by a person.
    private func tellDead(
        _ number: OfferNumber, to ref: InternRef, decision: Int64
    ) throws -> [DecisionNote] {
        guard let intern = try internRecord(ref), !intern.isRemoved else {
            return [.removedNotTold(number, ref)]
        }
        let isReviewed = settlement.options.review
        let review: LetterReview? = isReviewed ? .wanted : nil
        let state: LetterState = isReviewed ? .toReview : .queued
        try database.execute(
            """
            INSERT INTO letter (intern, offer, kind, decision, message_id, review, state, created_at, next_attempt_at)
            VALUES (\(ref), \(number), 'withdrawn', \(decision), \(settlement.messageID()), \(review), \(state), \(now),
                \(now + settlement.delay))
            """)
        return try departures.departure(of: LetterID(rawValue: database.newest))
    }

    func record(_ receipt: ReceiptNumber, of number: OfferNumber) throws -> Answer {
        let offer = try offerRecord(number)
        if let refusal = DecisionRules.refusal(toRecordReceiptFor: offer) { return .failure(refusal) }
        _ = try record("receipt", offer: number, intern: offer.owner, detail: receipt)
        try database.execute("UPDATE offer SET receipt = \(receipt) WHERE number = \(number)")
        return done([.receipt(number, receipt.text, before: offer.receipt)])
    }
}
