import FacteurCore
import Mail
import Text

/// A person's decisions about a mail, a letter, or all sending.
extension DecisionWork {
    /// Dismisses all of them, or none if one must not be dismissed.
    func dismiss(_ ids: [Int64]) throws -> Answer {
        let mails = ids.uniqued()
        for id in mails {
            if let refusal = try refusal(toDismiss: id) { return .failure(refusal) }
        }
        let stopped = try stoppedLetters()
        let spokenAgainst = try numbersSpokenAgainst(in: mails)
        let notes = try mails.map(dismissHeld) + spokenAgainst.map { .mayBeTold($0) }
        return done(notes + (try letGo(stopped)))
    }

    /// The numbers that some of these mails stop; of a dead one nothing is told.
    private func numbersSpokenAgainst(in mails: [Int64]) throws -> [OfferNumber] {
        try database.values(
            """
            SELECT DISTINCT number FROM mail_number JOIN mail ON mail.id = mail_number.mail
            WHERE mail.id IN \(list: mails) AND speaks_against = 1 AND number NOT IN (
                SELECT number FROM offer WHERE dead_at IS NOT NULL)
            ORDER BY number
            """)
    }

    /// Letters that something else than their time keeps, such as the portal's word against their number.
    private func stoppedLetters() throws -> [LetterID] {
        try database.values(
            "SELECT id FROM letter WHERE state = 'queued' AND id NOT IN (SELECT id FROM sendable_letter) ORDER BY id"
        )
    }

    /// Of these letters, those that nothing keeps any more: the decision lets them go, and may be taken back for a while.
    private func letGo(_ stopped: [LetterID]) throws -> [DecisionNote] {
        guard !stopped.isEmpty else { return [] }
        let free: [LetterID] = try database.values(
            "SELECT id FROM sendable_letter WHERE state = 'queued' AND id IN \(list: stopped) ORDER BY id")
        try database.execute(
            """
            UPDATE letter SET next_attempt_at = max(next_attempt_at, \(now + settlement.delay))
            WHERE id IN \(list: free)
            """)
        let notes = try free.flatMap { try departures.departure(of: $0) }
        return notes.isEmpty ? [] : notes + (try departures.holdNote())
    }

    func dismissAll(_ reason: HeldReason) throws -> Answer {
        let ids: [Int64] = try database.values(
            "SELECT id FROM mail WHERE outcome = 'held' AND reason = \(reason) ORDER BY id")
        return ids.isEmpty ? .failure(.nothingHeld(reason)) : try dismiss(ids)
    }

    private func refusal(toDismiss id: Int64) throws -> DecisionRefusal? {
        let row = try database.row(
            "SELECT settled_at, outcome, reason, intern, reply_open FROM mail WHERE id = \(id)")
        guard let row else { return .unknownMail(id) }
        let waitsForCode = try row.value("reason", as: HeldReason?.self) == .missingNOC
        return DecisionRules.refusal(
            toDismiss: id, outcome: try row.value("outcome"), isRead: try row.has("settled_at"),
            waitsForCode: waitsForCode ? try row.value("intern") : nil,
            isOpenReply: try row.value("reply_open"))
    }

    /// The mail's content and evidence stay, so that its history can still be shown.
    private func dismissHeld(_ id: Int64) throws -> DecisionNote {
        let row = try database.row("SELECT reason, offer, sender, subject FROM mail WHERE id = \(id)")
        let reason = try row?.value("reason", as: HeldReason?.self)
        _ = try record(
            "dismiss", offer: try row?.value("offer", as: OfferNumber?.self), mail: id, detail: reason)
        // An answer that a person has read stays what it is.
        try database.execute(
            """
            UPDATE mail SET outcome = CASE WHEN reply_open = 1 THEN outcome ELSE 'ignored' END, reason = NULL, reply_open = 0
            WHERE id = \(id)
            """)
        let subject = try row?.value("subject", as: String?.self)
        return .dismissed(
            id, reason, from: try row?.value("sender", as: String?.self),
            subject: subject.flatMap { $0.isEmpty ? nil : String($0.prefix(60)) })
    }

    /// The dismissed mails wait again as before, all of them or none, and are read again: what is known may have changed since.
    func reopen(_ ids: [Int64]) throws -> Answer {
        let mails = ids.uniqued()
        var reopened: [(id: Int64, reason: HeldReason?, offer: OfferNumber?)] = []
        for id in mails {
            guard let row = try database.row("SELECT outcome, offer FROM mail WHERE id = \(id)") else {
                return .failure(.unknownMail(id))
            }
            let reason = try reasonOfDismissal(id)
            let refusal = DecisionRules.refusal(
                toReopen: id, outcome: try row.value("outcome"), isDismissed: reason != nil)
            if let refusal { return .failure(refusal) }
            reopened.append((id, reason, try row.value("offer")))
        }
        let notes = try reopened.map { id, reason, offer -> DecisionNote in
            _ = try record("reopen", offer: offer, mail: id, detail: reason)
            try database.execute("UPDATE mail SET outcome = 'held', reason = \(reason) WHERE id = \(id)")
            return .reopened(id, reason)
        }
        return done(notes + (try contentGone(of: mails)), try settlement.markHeld())
    }

    /// Mails that no change of the facts will settle any more.
    func contentGone(of mails: [Int64]) throws -> [DecisionNote] {
        try mails.filter { id in
            try database.holds("SELECT bytes IS NULL AND dropped_at IS NOT NULL FROM mail WHERE id = \(id)")
        }.map { .contentGone($0) }
    }

    /// Why a mail was held that a person has dismissed; `nil` where the last word on it is another.
    private func reasonOfDismissal(_ id: Int64) throws -> HeldReason? {
        let last = try database.row(
            """
            SELECT verb, detail FROM decision WHERE mail = \(id) AND verb IN ('dismiss', 'reopen')
            ORDER BY id DESC LIMIT 1
            """)
        return try last?.value("verb", as: String.self) == "dismiss" ? last?.value("detail") : nil
    }

    /// - Parameter refs: the interns; `nil` for all letters that wait.
    func approve(_ refs: [InternRef]?, shown: Set<Int64>?) throws -> Answer {
        let interns = try (refs ?? internsToReview()).uniqued()
        guard !interns.isEmpty else { return .failure(.nothingToReview) }
        let records = try interns.map { ref in
            let waiting = try waiting(of: ref).filter { shown?.contains($0.id.rawValue) ?? true }
            return (ref, try internRecord(ref), waiting)
        }
        for (ref, intern, letters) in records {
            let refusal = DecisionRules.refusal(toApprove: ref, intern, waits: !letters.isEmpty)
            if let refusal { return .failure(refusal) }
        }
        let contested = try records.filter { _, _, letters in try letters.contains(where: isContested) }
        // Whoever approves of all has not looked at each.
        if let first = contested.first, refs != nil || contested.count == records.count {
            return .failure(.contested(first.0))
        }
        let left = Set(contested.map(\.0))
        let notes = try records.filter { !left.contains($0.0) }.flatMap { _, intern, letters in
            try letters.flatMap { letter in try intern.map { try approve(letter, of: $0) } ?? [] }
        }
        return done(notes + contested.map { .staysContested($0.0) } + (try departures.holdNote()))
    }

    /// Whether a held mail speaks against the number that the letter tells, or reminds of, or gives it to somebody else.
    private func isContested(_ letter: WaitingLetter) throws -> Bool {
        guard letter.kind == .number || letter.kind == .reminder else { return false }
        return try database.holds(
            "SELECT \(part: Ledger.isContested(number: "\(letter.offer)"))", cached: true)
    }

    private func internsToReview() throws -> [InternRef] {
        try database.values("SELECT intern FROM reviewable_letter ORDER BY id")
    }

    /// The letters of an intern that wait for an approval.
    private func waiting(of ref: InternRef) throws -> [WaitingLetter] {
        try database.rows("SELECT id, kind, offer FROM reviewable_letter WHERE intern = \(ref) ORDER BY id")
            .map {
                WaitingLetter(
                    id: try $0.value("id"), kind: try $0.value("kind"), offer: try $0.value("offer"))
            }
    }

    private struct WaitingLetter {
        let id: LetterID
        let kind: LetterKind
        let offer: OfferNumber
    }

    private func approve(_ letter: WaitingLetter, of intern: InternRecord) throws -> [DecisionNote] {
        let id = try record("approve", offer: letter.offer, intern: intern.intern.ref)
        try database.execute(
            """
            UPDATE letter SET state = 'queued', approved_by = \(id), created_at = \(now),
                next_attempt_at = \(now + settlement.delay)
            WHERE id = \(letter.id) AND state = 'to_review'
            """)
        let waits = (letter.kind == .number || letter.kind == .reminder) && intern.intern.noc == nil
        return try departures.departure(of: letter.id) + (waits ? [.awaitsCode(intern.intern.ref)] : [])
    }

    /// The letter is sent once more, written again from the current roster, with a new Message-ID: a mailbox that already has the
    /// old Message-ID would drop the copy.
    func resend(to ref: InternRef) throws -> Answer {
        let intern = try internRecord(ref)
        if let refusal = DecisionRules.refusal(toResendTo: ref, intern) { return .failure(refusal) }
        guard let intern, let live = intern.live else { return .failure(.noNumber(ref)) }
        let id = try record("resend", offer: live.number, intern: ref)
        try closeCutOffAttempts(for: live.number)
        try database.execute(
            """
            UPDATE letter SET state = 'queued', requeued_by = \(id), message_id = \(settlement.messageID()),
                created_at = \(now), next_attempt_at = \(now + settlement.delay), attempts = 0, copies = 0,
                in_doubt_since = NULL, released_by = NULL, confirmed_by = NULL,
                approved_by = CASE WHEN review IS NULL THEN approved_by ELSE \(id) END
            WHERE offer = \(live.number) AND kind = 'number'
            """)
        // A reminder that waits is of the earlier letter.
        try database.execute(
            """
            UPDATE letter SET state = 'superseded', last_reply = 'not sent: the letter is sent again'
            WHERE offer = \(live.number) AND kind = 'reminder' AND state IN ('queued', 'to_review')
            """)
        return done(
            try deathInList(of: live.number) + departures.departure(of: live.number, canUndo: false)
                + departures.holdNote())
    }

    func hold() throws -> Answer {
        _ = try record("hold")
        let reason = decision.because == .none ? "by \(decision.who)" : decision.because.text
        try database.execute(
            "UPDATE ledger SET hold_reason = \(reason), hold_since = coalesce(hold_since, \(now))")
        try Ledger.recallReleased(database)
        return done([.held])
    }

    func release() throws -> Answer {
        guard try Ledger.holdReason(database) != nil else { return .failure(.notOnHold) }
        _ = try record("release")
        try database.execute("UPDATE ledger SET hold_reason = NULL, hold_since = NULL")
        return done([.released(isServed: isServed)])
    }

    /// Lets these interns' letters leave, all or none, while all others stay on hold.
    func release(_ refs: [InternRef]) throws -> Answer {
        guard try Ledger.holdReason(database) != nil else { return .failure(.notOnHold) }
        let interns = refs.uniqued()
        let records = try interns.map { ($0, try internRecord($0)) }
        for (ref, intern) in records {
            if let refusal = DecisionRules.refusal(toRelease: ref, intern) { return .failure(refusal) }
            // The portal says that the number is dead.
            guard let number = intern?.live?.number,
                try database.holds("SELECT EXISTS (SELECT 1 FROM sendable_letter WHERE offer = \(number))")
            else { return .failure(.contested(ref)) }
        }
        return done(
            try records.compactMap { ref, intern in
                guard let live = intern?.live else { return nil }
                let id = try record("release", offer: live.number, intern: ref)
                try database.execute(
                    "UPDATE letter SET released_by = \(id) WHERE offer = \(live.number) AND state = 'queued' AND kind = 'number'"
                )
                let next: Int64? = try database.value(
                    "SELECT next_attempt_at FROM number_letter WHERE offer = \(live.number)")
                let at = next ?? now
                return .letThrough(
                    ref, live.number, Departure(at: at, isNow: at <= now, isServed: isServed, isOnHold: false)
                )
            })
    }
}
