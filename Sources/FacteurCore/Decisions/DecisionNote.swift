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
    case dismissed(Int64)
    case receipt(OfferNumber, String, before: String?)
    case withdrawn(OfferNumber)
    case wasTold(OfferNumber, InternRef, at: Int64?)
    case queued(InternRef, email: String)
    case onHold(String)
    case held
    case released

    /// Something that the person may not have expected: a warning.
    package var isWarning: Bool {
        switch self {
        case .neverSeen, .awaitsCode, .offerNotExpected, .nothingToReplace, .wasTold, .onHold,
            .revivedInDoubt:
            true
        case .assigned, .replaced, .unassigned, .revived, .dismissed, .receipt, .withdrawn, .queued, .held,
            .released:
            false
        }
    }
}

extension DecisionNote {
    /// For the admin, on one line.
    package func message(in language: Language) -> String {
        switch language {
        case .en: english
        case .fr: french
        }
    }
}
