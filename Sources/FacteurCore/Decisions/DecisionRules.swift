/// Which decisions of a person would break a promise, or mean nothing. Pure: the caller asks inside the transaction that
/// carries the decision out.
package enum DecisionRules {
    /// - Returns: why not; `nil` when it may be done.
    package static func refusal(
        toAssign offer: OfferStanding, to intern: InternStanding?, ref: InternRef, replacing: Bool,
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
        toTell offer: OfferStanding, to intern: InternStanding?, ref: InternRef
    ) -> DecisionRefusal? {
        let refusal = refusal(toAssign: offer, to: intern, ref: ref, replacing: false, unseen: true)
        if let refusal = refusal ?? inFlight(offer) { return refusal }
        return offer.letter?.state == .sent ? .alreadyTold(offer.number, ref, at: offer.letter?.sentAt) : nil
    }

    package static func refusal(toApprove ref: InternRef, _ intern: InternStanding?) -> DecisionRefusal? {
        guard let intern else { return .unknownIntern(ref) }
        if intern.isRemoved { return .removedIntern(ref) }
        return intern.live?.letter?.state == .toReview ? nil : .notToReview(ref)
    }

    package static func refusal(toUnassign offer: OfferStanding) -> DecisionRefusal? {
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

    package static func refusal(toRecordReceiptFor offer: OfferStanding) -> DecisionRefusal? {
        offer.owner == nil ? .unknownOffer(offer.number, isSeen: offer.isSeen) : nil
    }

    package static func refusal(toWithdraw offer: OfferStanding) -> DecisionRefusal? {
        switch offer.life {
        case .withdrawn: return .withdrawn(offer.number)
        case .superseded(let by): return .superseded(offer.number, by: by)
        case .alive: break
        }
        if offer.owner == nil, !offer.isSeen { return .unknownOffer(offer.number, isSeen: false) }
        return inFlight(offer)
    }

    package static func refusal(toResendTo ref: InternRef, _ intern: InternStanding?) -> DecisionRefusal? {
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

    private static func inFlight(_ offer: OfferStanding) -> DecisionRefusal? {
        offer.letter?.inFlightUntil.map { .inFlight(offer.number, until: $0) }
    }
}
