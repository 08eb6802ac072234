import Text

/// A person's decision, with the person and the reason: kept for ever.
package struct Decision: Sendable, Hashable {
    package enum What: Sendable, Hashable {
        /// The number is that intern's; with `replacing`, the intern's earlier number becomes invalid; with `unseen`, even if no
        /// mail and no list has named it.
        case assign(OfferNumber, InternRef, replacing: Bool, unseen: Bool = false)
        /// The number is not that of the intern who has it.
        case unassign(OfferNumber)
        /// The held mails of those numbers in the ledger need no action.
        case dismiss([Int64])
        /// All mails that are held for this reason need no action.
        case dismissAll(HeldReason)
        /// The dismissed mails of those numbers wait for a person again.
        case reopen([Int64])
        /// Letters that wait for a person's approval may be sent: those interns', or all; of them only those of these numbers in the
        /// ledger that a person has been shown, where that is known.
        case approve([InternRef]?, shown: Set<Int64>? = nil)
        /// A person told the intern that number, at that time (Unix seconds): no letter is sent.
        case told(OfferNumber, InternRef, on: Int64)
        case receipt(OfferNumber, ReceiptNumber)
        /// The offer is dead; with `notify`, an intern who may have the number is told so.
        case withdraw(OfferNumber, notify: Bool = false)
        /// The intern's letter is sent once more.
        case resend(InternRef)
        case hold
        /// All sending starts again; or only those interns' letters leave, while all others stay held.
        case release([InternRef]?)
    }

    /// The interns of whom it speaks.
    package var refs: [InternRef] {
        switch what {
        case .assign(_, let ref, _, _), .told(_, let ref, _), .resend(let ref): [ref]
        case .approve(let refs, _), .release(let refs): refs ?? []
        case .unassign, .dismiss, .dismissAll, .reopen, .receipt, .withdraw, .hold: []
        }
    }

    /// The same of interns who are called otherwise.
    package func naming(_ name: [InternRef: InternRef]) -> Decision {
        func named(_ ref: InternRef) -> InternRef { name[ref] ?? ref }
        let what: What =
            switch what {
            case .assign(let number, let ref, let replacing, let unseen):
                .assign(number, named(ref), replacing: replacing, unseen: unseen)
            case .told(let number, let ref, let day): .told(number, named(ref), on: day)
            case .resend(let ref): .resend(named(ref))
            case .approve(let refs, let shown): .approve(refs?.map(named), shown: shown)
            case .release(let refs): .release(refs?.map(named))
            case .unassign, .dismiss, .dismissAll, .reopen, .receipt, .withdraw, .hold: what
            }
        return Decision(what, who: who, because: because)
    }

    package let what: What
    /// The person's login name, for the record.
    package let who: String
    package let because: DecisionReason

    package init(_ what: What, who: String, because: DecisionReason) {
        self.what = what
        self.who = who.isEmpty ? "unknown" : String(who.prefix(200))
        self.because = because
    }
}

/// The reason for the decision: one line of 1 to 500 characters.
package struct DecisionReason: Sendable, Hashable {
    package let text: String

    /// `nil` for a text that is empty, too long, or more than one line.
    package init?(_ text: String) {
        let words = text.split(separator: " ").joined(separator: " ")
        guard (1...500).contains(words.count), words.unicodeScalars.allSatisfy(\.isPrintable) else {
            return nil
        }
        self.text = words
    }

    /// For the decisions that need no reason.
    package static let none = DecisionReason(unchecked: "no reason given")
    /// In place of a reason that named somebody who has been forgotten.
    package static let erased = DecisionReason(unchecked: "erased")

    private init(unchecked text: String) { self.text = text }
}

/// A payment receipt number as IRCC writes it, whose format is not known: 1 to 64 visible characters with at least one digit.
package struct ReceiptNumber: Sendable, Hashable {
    package let text: String

    /// `nil` also for an offer number, which the person typed by mistake.
    package init?(_ text: String) {
        let words = text.split(separator: " ").joined(separator: " ")
        guard (1...64).contains(words.count), words.unicodeScalars.allSatisfy(\.isPrintable),
            words.contains(where: { $0.isASCII && $0.isNumber }), OfferNumber(rawValue: words) == nil
        else { return nil }
        self.text = words
    }
}

/// What the ledger knows about a letter when a person decides.
package struct LetterRecord: Sendable, Hashable {
    package let state: LetterState
    /// Unix seconds.
    package let sentAt: Int64?
    /// A server has accepted it, or may have.
    package let hasLeft: Bool
    /// The letter is being handed over: before this time (Unix seconds) the result is unknown.
    package let inFlightUntil: Int64?
    /// In doubt, and sent once more automatically at this time (Unix seconds).
    package let copyAt: Int64?
    /// A person has said that the intern was told by hand, and the letter was never handed to a server.
    package let isToldByHand: Bool

    package init(
        state: LetterState, sentAt: Int64? = nil, hasLeft: Bool = false, inFlightUntil: Int64? = nil,
        copyAt: Int64? = nil, isToldByHand: Bool = false
    ) {
        self.state = state
        self.sentAt = sentAt
        self.hasLeft = hasLeft
        self.inFlightUntil = inFlightUntil
        self.copyAt = copyAt
        self.isToldByHand = isToldByHand
    }
}

/// What the ledger knows about one number when a person decides.
package struct OfferRecord: Sendable, Hashable {
    package enum Life: Sendable, Hashable {
        case alive
        case superseded(by: OfferNumber?)
        case withdrawn
    }

    package let number: OfferNumber
    /// `nil`: no intern has it.
    package let owner: InternRef?
    package let life: Life
    package let letter: LetterRecord?
    package let receipt: String?
    /// A mail, or the portal's list, has named it.
    package let isSeen: Bool
    /// Its intern has been forgotten: nobody else may ever be told it.
    package let isForgotten: Bool

    package init(
        number: OfferNumber, owner: InternRef?, life: Life = .alive, letter: LetterRecord? = nil,
        receipt: String? = nil, isSeen: Bool = true, isForgotten: Bool = false
    ) {
        self.number = number
        self.owner = owner
        self.life = life
        self.letter = letter
        self.receipt = receipt
        self.isSeen = isSeen
        self.isForgotten = isForgotten
    }
}

/// What the ledger knows about an intern when a person decides.
package struct InternRecord: Sendable, Hashable {
    package let intern: Intern
    package let isRemoved: Bool
    /// The intern's number that is still valid.
    package let live: OfferRecord?

    package init(intern: Intern, isRemoved: Bool = false, live: OfferRecord? = nil) {
        self.intern = intern
        self.isRemoved = isRemoved
        self.live = live
    }
}

/// Which decisions of a person would break a promise, or have no meaning. Pure: the caller asks inside the transaction that carries
/// out the decision.
package enum DecisionRules {
    /// - Returns: why not; `nil` when the decision is allowed.
    package static func refusal(
        toAssign offer: OfferRecord, to intern: InternRecord?, ref: InternRef, replacing: Bool,
        unseen: Bool
    ) -> DecisionRefusal? {
        guard let intern else { return .unknownIntern(ref) }
        if intern.isRemoved { return .removedIntern(ref) }
        if offer.isForgotten { return .forgotten(offer.number) }
        switch offer.life {
        case .withdrawn: return .withdrawn(offer.number)
        case .superseded(let by): return .superseded(offer.number, by: by)
        case .alive: break
        }
        if let owner = offer.owner, owner != ref {
            return .taken(offer.number, by: owner, isTold: offer.letter?.hasLeft == true)
        }
        if !offer.isSeen, offer.owner == nil, !unseen { return .neverNamed(offer.number) }
        guard let live = intern.live, live.number != offer.number else { return nil }
        guard replacing else { return .hasOther(ref, live.number, isTold: live.letter?.hasLeft == true) }
        return inFlight(live)
    }

    /// The same rules as for sending a letter; and if a server has accepted the letter, the letter itself has told the intern.
    package static func refusal(
        toTell offer: OfferRecord, to intern: InternRecord?, ref: InternRef
    ) -> DecisionRefusal? {
        let refusal = refusal(toAssign: offer, to: intern, ref: ref, replacing: false, unseen: true)
        if case .hasOther(_, let earlier, _) = refusal {
            return .hasOtherBesides(offer.number, ref, earlier, isSeen: offer.isSeen)
        }
        if let refusal = refusal ?? inFlight(offer) { return refusal }
        return offer.letter?.state == .sent ? .alreadyTold(offer.number, ref, at: offer.letter?.sentAt) : nil
    }

    /// - Parameter waits: a letter of the intern's waits for an approval.
    package static func refusal(
        toApprove ref: InternRef, _ intern: InternRecord?, waits: Bool
    ) -> DecisionRefusal? {
        guard let intern else { return .unknownIntern(ref) }
        if intern.isRemoved { return .removedIntern(ref) }
        return waits ? nil : .notToReview(ref)
    }

    /// Only what waits to be sent can be let go; everything else that keeps a letter is checked again when it is sent.
    package static func refusal(toRelease ref: InternRef, _ intern: InternRecord?) -> DecisionRefusal? {
        switch written(to: ref, intern) {
        case .failure(let refusal): return refusal
        case .success(let letter):
            switch letter.state {
            case .queued: return nil
            case .toReview: return .toReview(ref)
            case .inDoubt, .sent, .failed, .bounced, .superseded: return .notQueued(ref, letter.state)
            }
        }
    }

    /// The letter of an intern of the roster that is not being handed over.
    private static func written(
        to ref: InternRef, _ intern: InternRecord?
    ) -> Result<LetterRecord, DecisionRefusal> {
        guard let intern else { return .failure(.unknownIntern(ref)) }
        if intern.isRemoved { return .failure(.removedIntern(ref)) }
        guard let live = intern.live else { return .failure(.noNumber(ref)) }
        guard intern.intern.noc != nil else { return .failure(.noCode(ref)) }
        guard let letter = live.letter else { return .failure(.noLetter(ref, live.number)) }
        return inFlight(live).map { .failure($0) } ?? .success(letter)
    }

    /// - Parameter isDismissed: the last word on it is a person's that it needs nothing.
    package static func refusal(
        toReopen id: Int64, outcome: Outcome?, isDismissed: Bool
    ) -> DecisionRefusal? {
        outcome == .ignored && isDismissed ? nil : .notDismissed(id, outcome)
    }

    package static func refusal(toUnassign offer: OfferRecord) -> DecisionRefusal? {
        guard let owner = offer.owner else {
            return offer.isSeen ? .unassigned(offer.number) : .unknownOffer(offer.number, isSeen: false)
        }
        if offer.isForgotten { return .forgotten(offer.number) }
        switch offer.life {
        case .withdrawn: return .withdrawn(offer.number)
        case .superseded(let by): return .superseded(offer.number, by: by)
        case .alive: break
        }
        if let refusal = inFlight(offer) { return refusal }
        guard offer.letter?.isToldByHand != true else { return nil }
        return offer.letter?.hasLeft == true ? .told(offer.number, owner, at: offer.letter?.sentAt) : nil
    }

    /// - Parameters:
    ///   - waitsForCode: the intern to whom the mail has bound its number, while only the NOC code is missing.
    ///   - isOpenReply: it is an intern's answer that a person must read.
    package static func refusal(
        toDismiss id: Int64, outcome: Outcome?, isRead: Bool, waitsForCode intern: InternRef?,
        isOpenReply: Bool = false
    ) -> DecisionRefusal? {
        guard isRead else { return .unread(id) }
        if isOpenReply { return nil }
        if outcome != .held { return .notHeld(id, outcome) }
        return intern.map { .waitsForCode(id, $0) }
    }

    package static func refusal(toRecordReceiptFor offer: OfferRecord) -> DecisionRefusal? {
        if offer.isForgotten { return .forgotten(offer.number) }
        return offer.owner == nil ? .unknownOffer(offer.number, isSeen: offer.isSeen) : nil
    }

    package static func refusal(toWithdraw offer: OfferRecord) -> DecisionRefusal? {
        if offer.isForgotten { return .forgotten(offer.number) }
        switch offer.life {
        case .withdrawn: return .withdrawn(offer.number)
        case .superseded(let by): return .superseded(offer.number, by: by)
        case .alive: break
        }
        if offer.owner == nil, !offer.isSeen { return .unknownOffer(offer.number, isSeen: false) }
        return inFlight(offer)
    }

    package static func refusal(toResendTo ref: InternRef, _ intern: InternRecord?) -> DecisionRefusal? {
        switch written(to: ref, intern) {
        case .failure(let refusal): return refusal
        case .success(let letter):
            if let copyAt = letter.copyAt { return .copyToCome(ref, at: copyAt) }
            switch letter.state {
            case .queued: return .queued(ref)
            case .toReview: return .toReview(ref)
            case .inDoubt, .sent, .failed, .bounced, .superseded: return nil
            }
        }
    }

    private static func inFlight(_ offer: OfferRecord) -> DecisionRefusal? {
        offer.letter?.inFlightUntil.map { .inFlight(offer.number, until: $0) }
    }
}
