/// What a person should know of a decision that was carried out.
package enum DecisionNote: Sendable, Hashable {
    case assigned(OfferNumber, InternRef)
    case neverSeen(OfferNumber)
    case awaitsCode(InternRef)
    case offerNotExpected(InternRef)
    case nothingToReplace(InternRef)
    /// The earlier number is dead; told at that time, if it was.
    case replaced(OfferNumber, toldAt: Int64?, mayHaveLeft: Bool)
    case unassigned(OfferNumber, InternRef)
    case revived(OfferNumber)
    case revivedInDoubt(OfferNumber, InternRef)
    case dismissed(Int64, HeldReason?, from: String?, subject: String?)
    case receipt(OfferNumber, String, before: String?)
    case withdrawn(OfferNumber)
    case wasTold(OfferNumber, InternRef, at: Int64?)
    /// The letter that the decision lets go; `canUndo`: until it leaves, the number can be taken back.
    case leaves(InternRef, email: String, OfferNumber, Departure, canUndo: Bool)
    /// Beside what was decided: another number finds its intern by it.
    case letsGo(OfferNumber, InternRef, Departure)
    case waitsForApproval(InternRef, OfferNumber)
    /// The intern was told by hand, then (Unix seconds).
    case told(OfferNumber, InternRef, on: Int64)
    case toldTakenBack(OfferNumber, InternRef, on: Int64?)
    case onHold(String)
    case held
    case released(isServed: Bool)

    /// Something that the person may not have expected: a warning.
    package var isWarning: Bool {
        switch self {
        case .neverSeen, .awaitsCode, .offerNotExpected, .nothingToReplace, .wasTold, .onHold,
            .revivedInDoubt, .letsGo, .waitsForApproval, .toldTakenBack:
            true
        case .assigned, .replaced, .unassigned, .revived, .dismissed, .receipt, .withdrawn, .leaves, .held,
            .released, .told:
            false
        }
    }
}

/// When a letter that may leave does so.
package struct Departure: Sendable, Hashable {
    /// Not before (Unix seconds).
    package let at: Int64
    /// That time has come.
    package let isNow: Bool
    /// A service is there that hands letters over.
    package let isServed: Bool
    /// All sending is on hold.
    package let isOnHold: Bool

    package init(at: Int64, isNow: Bool, isServed: Bool, isOnHold: Bool) {
        self.at = at
        self.isNow = isNow
        self.isServed = isServed
        self.isOnHold = isOnHold
    }
}
