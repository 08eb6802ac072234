/// Why a decision is not carried out.
package enum DecisionRefusal: Error, Sendable, Hashable {
    case unknownIntern(InternRef)
    case removedIntern(InternRef)
    case unknownOffer(OfferNumber, isSeen: Bool)
    case unknownMail(Int64)
    case withdrawn(OfferNumber)
    case superseded(OfferNumber, by: OfferNumber?)
    case taken(OfferNumber, by: InternRef, isTold: Bool)
    case hasOther(InternRef, OfferNumber, isTold: Bool)
    case unassigned(OfferNumber)
    case told(OfferNumber, InternRef, at: Int64?)
    case unread(Int64)
    case notHeld(Int64, Outcome?)
    case waitsForCode(Int64, InternRef)
    case noNumber(InternRef)
    case noCode(InternRef)
    case noLetter(InternRef, OfferNumber)
    case queued(InternRef)
    case inFlight(OfferNumber, until: Int64)
    case copyToCome(InternRef, at: Int64)
    case notOnHold
    case neverNamed(OfferNumber)
    case alreadyTold(OfferNumber, InternRef, at: Int64?)
    case notToReview(InternRef)
    case nothingToReview
    case toReview(InternRef)
    case nothingHeld(HeldReason)

    package enum Kind: Sendable, Hashable {
        /// Nothing of that name is in the ledger.
        case unknown
        /// It would break a promise, or mean nothing.
        case refused
        /// It may be asked again in a while.
        case later
    }

    package var kind: Kind {
        switch self {
        case .unknownIntern, .unknownOffer, .unknownMail, .neverNamed, .nothingHeld: .unknown
        case .unread, .inFlight, .copyToCome: .later
        case .removedIntern, .withdrawn, .superseded, .taken, .hasOther, .unassigned, .told, .notHeld,
            .waitsForCode,
            .noNumber, .noCode, .noLetter, .queued, .notOnHold, .alreadyTold, .notToReview,
            .nothingToReview, .toReview:
            .refused
        }
    }
}
