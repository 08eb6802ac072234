package import FacteurCore
package import Mail

/// A decision that was carried out. Its effect on held mails is known once they have been read again.
package struct DecisionDone: Sendable {
    /// In the order in which a person should read them.
    package let notes: [DecisionNote]
    /// The mails that the decision affects.
    package let marked: [MarkedMail]
    /// The number of the decision: the notes already mention its letter.
    let number: OfferNumber?
    let tellsHold: TellsHold

    /// When to tell a person that all sending is on hold.
    enum TellsHold: Sendable { case always, withLetters, never }
}

/// The further effects of a decision: on the mails that were read again because of it.
package struct DecisionReport: Sendable {
    package let notes: [DecisionNote]
    /// The mails whose outcome or reason has changed.
    package let mails: [SettledMail]
}

extension Ledger {
    /// Carries out a person's decision, and marks every mail that it affects to be read again, in one transaction; or changes
    /// nothing and returns why not. A running service sees it when it next reads the ledger.
    ///
    /// - Parameters:
    ///   - copies: whether a letter in doubt is automatically sent once more (`letters.in_doubt`).
    ///   - undo: seconds that a letter released by the decision waits.
    ///   - messageID: makes a new Message-ID for a letter.
    package func decide(
        _ decision: Decision, options: MatchingOptions, copies: Bool, undo: Int64 = 0, at now: Int64,
        messageID: @escaping @Sendable () -> MessageID
    ) async throws(LedgerFault) -> Result<DecisionDone, DecisionRefusal> {
        let isServed = ServiceLock.isHeld(ledger: path)
        return try await write { [self] database in
            // A person may have sat before the screen while a backup was put back.
            try insistOnSameFile()
            let settlement = Settlement(
                database: database, options: options, now: now, messageID: messageID, delay: undo)
            let work = DecisionWork(
                decision: decision, settlement: settlement, copies: copies, isServed: isServed)
            // Every refusal comes before the first write, so that a refused decision leaves no trace.
            return try work.carryOut()
        }
    }

    /// The effects of a decision, once the mails that it affects have been read again.
    package func report(on done: DecisionDone, at now: Int64) async throws(LedgerFault) -> DecisionReport {
        let isServed = ServiceLock.isHeld(ledger: path)
        return try await read { database in
            let mails = try Self.outcomes(of: done.marked, database)
            let departures = Departures(database: database, now: now, isServed: isServed)
            let notes = try departures.letGo(by: mails, besides: done.number)
            let hold: [DecisionNote] =
                switch done.tellsHold {
                case .always: try departures.holdNote()
                case .withLetters: try notes.isEmpty ? [] : departures.holdNote()
                case .never: []
                }
            return DecisionReport(notes: notes + hold, mails: mails)
        }
    }
}

/// One decision in progress. Valid only during its transaction.
struct DecisionWork {
    typealias Answer = Result<DecisionDone, DecisionRefusal>

    let decision: Decision
    let settlement: Settlement
    let copies: Bool
    /// Whether a running service sends letters.
    let isServed: Bool

    var database: Database { settlement.database }
    var now: Int64 { settlement.now }

    func carryOut() throws -> Answer {
        switch decision.what {
        case .assign(let number, let ref, let replacing, let unseen):
            try assign(number, to: ref, replacing: replacing, unseen: unseen)
        case .unassign(let number): try unassign(number)
        case .dismiss(let ids): try dismiss(ids)
        case .dismissAll(let reason): try dismissAll(reason)
        case .reopen(let ids): try reopen(ids)
        case .approve(let refs, let shown): try approve(refs, shown: shown)
        case .told(let number, let ref, let on): try tell(number, to: ref, on: on)
        case .receipt(let number, let receipt): try record(receipt, of: number)
        case .withdraw(let number, let notify): try withdraw(number, notify: notify)
        case .resend(let ref): try resend(to: ref)
        case .hold: try hold()
        case .release(let refs): try refs.map(release) ?? release()
        }
    }

    func done(
        _ notes: [DecisionNote], _ marked: [MarkedMail] = [], on number: OfferNumber? = nil,
        tellsHold: DecisionDone.TellsHold = .never
    ) -> Answer {
        .success(DecisionDone(notes: notes, marked: marked, number: number, tellsHold: tellsHold))
    }

    var departures: Departures { Departures(database: database, now: now, isServed: isServed) }

    /// Records the decision.
    ///
    /// - Returns: its number.
    func record(
        _ verb: String, offer: OfferNumber? = nil, intern: InternRef? = nil, mail: Int64? = nil,
        detail: (some Storable)? = String?.none
    ) throws -> Int64 {
        try database.execute(
            """
            INSERT INTO decision (decided_at, who, because, verb, offer, intern, mail, detail)
            VALUES (\(now), \(decision.who), \(decision.because.text), \(verb), \(offer), \(intern), \(mail), \(detail))
            """)
        return database.newest
    }
}

extension DecisionWork {
    func offerRecord(_ number: OfferNumber) throws -> OfferRecord {
        try settlement.offerRecord(number, copies: copies)
    }

    func internRecord(_ ref: InternRef) throws -> InternRecord? {
        try settlement.internRecord(ref, copies: copies)
    }
}

/// The facts in the ledger that matter for a decision.
///
/// In each, `copies` says whether a letter in doubt is automatically sent once more.
extension Settlement {
    func offerRecord(_ number: OfferNumber, copies: Bool) throws -> OfferRecord {
        guard let row = try database.row("SELECT * FROM offer WHERE number = \(number)") else {
            return OfferRecord(
                number: number, owner: nil,
                life: try isWithdrawnUnbound(number) ? .withdrawn : .alive,
                isSeen: try isSeen(number))
        }
        let life: OfferRecord.Life =
            switch try row.value("dead_reason", as: DeadReason?.self) {
            case nil: .alive
            case .withdrawn: .withdrawn
            case .superseded: .superseded(by: try row.value("superseded_by"))
            }
        let owner: InternRef = try row.value("intern")
        return OfferRecord(
            number: number, owner: owner, life: life, letter: try letter(for: number, copies: copies),
            receipt: try row.value("receipt"), isSeen: try isSeen(number), isForgotten: try isForgotten(owner)
        )
    }

    func internRecord(_ ref: InternRef, copies: Bool) throws -> InternRecord? {
        try database.row("SELECT * FROM intern WHERE ref = \(ref)").map { row in
            InternRecord(
                intern: try Intern(row: row), isRemoved: try row.has("removed_at"),
                live: try liveOffers(of: ref).first.map { try offerRecord($0, copies: copies) })
        }
    }

    private func isSeen(_ number: OfferNumber) throws -> Bool {
        try database.holds(
            """
            SELECT EXISTS (SELECT 1 FROM mail_number WHERE number = \(number))
                OR EXISTS (SELECT 1 FROM offer_list_row WHERE number = \(number))
            """)
    }

    /// A letter "has left" once a server has accepted it or may have; after a refusal it has not.
    private func letter(for number: OfferNumber, copies: Bool) throws -> LetterRecord? {
        try database.row(
            """
            SELECT letter.*, state IN ('sent', 'bounced') OR told_by IS NOT NULL OR EXISTS (
                    SELECT 1 FROM attempt WHERE attempt.letter = letter.id AND handed_over = 1
                        AND coalesce(result, 'open') NOT IN ('later', 'failed')) AS has_left,
                state = 'in_doubt' AND next_attempt_at > \(now) AND EXISTS (
                    SELECT 1 FROM attempt WHERE attempt.letter = letter.id AND ended_at IS NULL) AS in_flight,
                \(copies) AND id IN (SELECT id FROM copyable_letter) AS has_copy
            FROM number_letter AS letter WHERE offer = \(number)
            """
        ).map { row in
            let next: Int64 = try row.time("next_attempt_at")
            return LetterRecord(
                state: try row.value("state"), sentAt: try row.time("sent_at"),
                hasLeft: try row.value("has_left"),
                inFlightUntil: try row.value("in_flight") ? next : nil,
                copyAt: try row.value("has_copy") ? next : nil,
                isToldByHand: try row.has("told_by") && !row.has("handed_to"))
        }
    }
}

/// When the letters that a decision releases will be sent, for the person who decided.
struct Departures {
    let database: Database
    let now: Int64
    /// Whether a running service sends letters.
    let isServed: Bool

    /// What a person must know while sending is on hold.
    func holdNote() throws -> [DecisionNote] {
        try Ledger.holdReason(database).map { [.onHold($0)] } ?? []
    }

    /// When the letter for that number will be sent, if it may be.
    func departure(of number: OfferNumber, canUndo: Bool = true) throws -> [DecisionNote] {
        let id: LetterID? = try database.value("SELECT id FROM number_letter WHERE offer = \(number)")
        return try id.map { try departure(of: $0, canUndo: canUndo) } ?? []
    }

    /// When that letter will be sent, if it may be.
    func departure(of letter: LetterID, canUndo: Bool = true) throws -> [DecisionNote] {
        let row = try database.row(
            """
            SELECT letter.state, letter.kind, letter.offer, letter.next_attempt_at, intern.ref,
                \(part: Ledger.recipient) AS email FROM letter
            JOIN intern ON intern.ref = letter.intern
            WHERE letter.id = \(letter) AND (intern.noc IS NOT NULL OR letter.kind IN ('withdrawn', 'supervisor'))
                AND \(part: Ledger.recipient) IS NOT NULL
            """)
        guard let row else { return [] }
        let (ref, number): (InternRef, OfferNumber) = (try row.value("ref"), try row.value("offer"))
        let kind: LetterKind = try row.value("kind")
        let email: String = try row.value("email")
        switch try row.value("state", as: LetterState.self) {
        case .queued:
            let departure = try departure(at: row.time("next_attempt_at"))
            return kind == .number
                ? [.leaves(ref, email: email, number, departure, canUndo: canUndo)]
                : [.follows(kind, ref, email: email, number, departure)]
        case .toReview:
            return kind == .number
                ? [.waitsForApproval(ref, number)] : [.follows(kind, ref, email: email, number, nil)]
        case .inDoubt, .sent, .failed, .bounced, .superseded: return []
        }
    }

    private func departure(at next: Int64) throws -> Departure {
        Departure(
            at: next, isNow: next <= now, isServed: isServed,
            isOnHold: try Ledger.holdReason(database) != nil)
    }

    /// The other interns to whom the decision releases a letter: their mails find them because of it, in addition to the number
    /// that was decided.
    func letGo(by mails: [SettledMail], besides number: OfferNumber?) throws -> [DecisionNote] {
        var seen: Set<OfferNumber> = []
        return try mails.flatMap { mail -> [DecisionNote] in
            guard mail.verdict.outcome == .matched, let other = mail.verdict.offer, other != number,
                seen.insert(other).inserted
            else { return [] }
            return try departure(of: other).map { note in
                guard case .leaves(let ref, _, let number, let departure, _) = note else { return note }
                return .letsGo(number, ref, departure)
            }
        }
    }
}
