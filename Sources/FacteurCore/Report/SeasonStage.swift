package import Text

/// How far the season has come with an intern, as whoever answers for all of them asks: a few stages, each of some states.
package enum SeasonStage: Sendable, Hashable, CaseIterable {
    /// Told, and the intern has said so.
    case confirmed
    case told
    /// The letter waits for its turn at the relay.
    case leaving
    /// The number has not come.
    case awaited
    /// Somebody of the host must do something.
    case person
    /// Gets no number.
    case apart

    /// Of those who are to get a number, in the order in which they are shown.
    package static let ofSeason = allCases.filter { $0 != .apart }

    /// Whether the intern has the number.
    package var isTold: Bool { self == .confirmed || self == .told }

    /// Whether the intern is still without the number, as far as anybody knows.
    package var isWaiting: Bool { !isTold && self != .apart }
}

extension InternState {
    package var stage: SeasonStage {
        switch self {
        case .confirmed: .confirmed
        case .sent: .told
        case .queued: .leaving
        case .awaitingOffer, .superseded: .awaited
        case .awaitingNOC, .held, .toReview, .inDoubt, .bounced, .failed: .person
        case .noOfferExpected: .apart
        }
    }
}

extension SeasonStage {
    /// The stage, in a few words for a chart.
    package var words: Localized {
        switch self {
        case .confirmed: Localized(en: "told, and confirmed by the intern", fr: "informés, avec confirmation")
        case .told: Localized(en: "told, not confirmed", fr: "informés, sans confirmation")
        case .leaving: Localized(en: "letter about to leave", fr: "lettre sur le départ")
        case .awaited: Localized(en: "number not here yet", fr: "numéro pas encore reçu")
        case .person: Localized(en: "needs a person", fr: "à traiter par une personne")
        case .apart: Localized(en: "gets no number", fr: "sans numéro prévu")
        }
    }
}
