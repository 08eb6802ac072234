/// Where a letter stands in the outbox (contract, `letters`).
package enum LetterState: String, Sendable, Hashable, Codable, CaseIterable {
    /// Waits for its time; `next attempt` says when.
    case queued
    /// The final dot was, or may have been, handed to the server and no complete reply has been written down.
    case inDoubt = "in_doubt"
    /// The server took it.
    case sent
    /// The server refused it for good, or trying has ended.
    case failed
    /// A delivery report said that it did not arrive.
    case bounced
    /// A newer number took its place.
    case superseded
    /// A person must approve of it before it may leave.
    case toReview = "to_review"
}

/// Where an intern stands (contract, `interns`).
package enum InternState: String, Sendable, Hashable, Codable, CaseIterable {
    case awaitingOffer = "awaiting_offer"
    case awaitingNOC = "awaiting_noc"
    case held
    case queued
    case sent
    case inDoubt = "in_doubt"
    case bounced
    case failed
    case superseded
    case noOfferExpected = "no_offer_expected"
    case toReview = "to_review"
}
