import Text

/// What a person decides, who it is, and why: kept for ever.
package struct Decision: Sendable, Hashable {
    package enum What: Sendable, Hashable {
        /// The number is that intern's; with `replacing`, the intern's earlier number is dead; with `unseen`, though no mail and
        /// no list has named it.
        case assign(OfferNumber, InternRef, replacing: Bool, unseen: Bool = false)
        /// The number is not that of the intern who has it.
        case unassign(OfferNumber)
        /// The held mails of those numbers in the ledger need nothing.
        case dismiss([Int64])
        /// Nor does any mail that is held for this reason.
        case dismissAll(HeldReason)
        /// Letters that wait for a person's approval may leave: those interns', or all.
        case approve([InternRef]?)
        /// The intern was told that number by hand, at that time (Unix seconds): no letter leaves.
        case told(OfferNumber, InternRef, on: Int64)
        case receipt(OfferNumber, ReceiptNumber)
        case withdraw(OfferNumber)
        /// The intern's letter leaves once more.
        case resend(InternRef)
        case hold
        case release
    }

    package let what: What
    /// The person's login, for the record.
    package let who: String
    package let because: DecisionReason

    package init(_ what: What, who: String, because: DecisionReason) {
        self.what = what
        self.who = who.isEmpty ? "unknown" : String(who.prefix(200))
        self.because = because
    }
}

/// Why a person decided so: one line of 1 to 500 characters.
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

    private init(unchecked text: String) { self.text = text }
}

/// A payment receipt number as IRCC writes it, whose shape is unknown: 1 to 64 visible characters with a digit among them.
package struct ReceiptNumber: Sendable, Hashable {
    package let text: String

    /// `nil` also for what is an offer number: somebody has taken one for the other.
    package init?(_ text: String) {
        let words = text.split(separator: " ").joined(separator: " ")
        guard (1...64).contains(words.count), words.unicodeScalars.allSatisfy(\.isPrintable),
            words.contains(where: { $0.isASCII && $0.isNumber }), OfferNumber(rawValue: words) == nil
        else { return nil }
        self.text = words
    }
}

/// What the ledger knows of a letter when a person decides.
package struct LetterRecord: Sendable, Hashable {
    package let state: LetterState
    /// Unix seconds.
    package let sentAt: Int64?
    /// A server has taken it, or may have.
    package let hasLeft: Bool
    /// It is being handed over: until then (Unix seconds) nobody can say how that ends.
    package let inFlightUntil: Int64?
    /// In doubt, and sent once more by itself then (Unix seconds).
    package let copyAt: Int64?
    /// A person has said that the intern was told by hand, and no server was ever handed the letter.
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

/// What the ledger knows of one number when a person decides.
package struct OfferRecord: Sendable, Hashable {
    package enum Life: Sendable, Hashable {
        case alive
        case superseded(by: OfferNumber?)
        case withdrawn
    }

    package let number: OfferNumber
    /// `nil`: nobody has it.
    package let owner: InternRef?
    package let life: Life
    package let letter: LetterRecord?
    package let receipt: String?
    /// Some mail, or the portal's list, has named it.
    package let isSeen: Bool

    package init(
        number: OfferNumber, owner: InternRef?, life: Life = .alive, letter: LetterRecord? = nil,
        receipt: String? = nil, isSeen: Bool = true
    ) {
        self.number = number
        self.owner = owner
        self.life = life
        self.letter = letter
        self.receipt = receipt
        self.isSeen = isSeen
    }
}

/// What the ledger knows of an intern when a person decides.
package struct InternRecord: Sendable, Hashable {
    package let intern: Intern
    package let isRemoved: Bool
    /// The number that is theirs and alive.
    package let live: OfferRecord?

    package init(intern: Intern, isRemoved: Bool = false, live: OfferRecord? = nil) {
        self.intern = intern
        self.isRemoved = isRemoved
        self.live = live
    }
}

/// Which decisions of a person would break a promise, or mean nothing. Pure: the caller asks inside the transaction that
/// carries the decision out.
package enum DecisionRules {
    /// - Returns: why not; `nil` when it may be done.
    package static func refusal(
        toAssign offer: OfferRecord, to intern: InternRecord?, ref: InternRef, replacing: Bool,
        unseen: Bool
    ) -> DecisionRefusal? {
        guard let intern else { return .unknownIntern(ref) }
        if intern.isRemoved { return .removedIntern(ref) }
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

    /// The same as where a letter would leave; and what a server has taken was told by that.
    package static func refusal(
        toTell offer: OfferRecord, to intern: InternRecord?, ref: InternRef
    ) -> DecisionRefusal? {
        let refusal = refusal(toAssign: offer, to: intern, ref: ref, replacing: false, unseen: true)
        if let refusal = refusal ?? inFlight(offer) { return refusal }
        return offer.letter?.state == .sent ? .alreadyTold(offer.number, ref, at: offer.letter?.sentAt) : nil
    }

    package static func refusal(toApprove ref: InternRef, _ intern: InternRecord?) -> DecisionRefusal? {
        guard let intern else { return .unknownIntern(ref) }
        if intern.isRemoved { return .removedIntern(ref) }
        return intern.live?.letter?.state == .toReview ? nil : .notToReview(ref)
    }

    package static func refusal(toUnassign offer: OfferRecord) -> DecisionRefusal? {
        guard let owner = offer.owner else { return .unassigned(offer.number) }
        switch offer.life {
        case .withdrawn: return .withdrawn(offer.number)
        case .superseded(let by): return .superseded(offer.number, by: by)
        case .alive: break
        }
        if let refusal = inFlight(offer) { return refusal }
        guard offer.letter?.isToldByHand != true else { return nil }
        return offer.letter?.hasLeft == true ? .told(offer.number, owner, at: offer.letter?.sentAt) : nil
    }

    /// - Parameter waitsForCode: the mail has given its intern the number, and waits for the NOC code alone.
    package static func refusal(
        toDismiss id: Int64, outcome: Outcome?, isRead: Bool, waitsForCode intern: InternRef?
    ) -> DecisionRefusal? {
        guard isRead else { return .unread(id) }
        if outcome != .held { return .notHeld(id, outcome) }
        return intern.map { .waitsForCode(id, $0) }
    }

    package static func refusal(toRecordReceiptFor offer: OfferRecord) -> DecisionRefusal? {
        offer.owner == nil ? .unknownOffer(offer.number, isSeen: offer.isSeen) : nil
    }

    package static func refusal(toWithdraw offer: OfferRecord) -> DecisionRefusal? {
        switch offer.life {
        case .withdrawn: return .withdrawn(offer.number)
        case .superseded(let by): return .superseded(offer.number, by: by)
        case .alive: break
        }
        if offer.owner == nil, !offer.isSeen { return .unknownOffer(offer.number, isSeen: false) }
        return inFlight(offer)
    }

    package static func refusal(toResendTo ref: InternRef, _ intern: InternRecord?) -> DecisionRefusal? {
        guard let intern else { return .unknownIntern(ref) }
        if intern.isRemoved { return .removedIntern(ref) }
        guard let live = intern.live else { return .noNumber(ref) }
        guard intern.intern.noc != nil else { return .noCode(ref) }
        guard let letter = live.letter else { return .noLetter(ref, live.number) }
        if let refusal = inFlight(live) { return refusal }
        if let copyAt = letter.copyAt { return .copyToCome(ref, at: copyAt) }
        switch letter.state {
        case .queued: return .queued(ref)
        case .toReview: return .toReview(ref)
        case .inDoubt, .sent, .failed, .bounced, .superseded: return nil
        }
    }

    private static func inFlight(_ offer: OfferRecord) -> DecisionRefusal? {
        offer.letter?.inFlightUntil.map { .inFlight(offer.number, until: $0) }
    }
}
