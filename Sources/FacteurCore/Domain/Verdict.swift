/// What a mail is (contract, "What a mail can become").
package enum MailKind: String, Sendable, Hashable, Codable, CaseIterable {
    case notice, receipt, bounce, portal, unrelated, unreadable
}

/// Whose word a mail is, as far as it is proven (contract, "Trust").
package enum Trust: String, Sendable, Hashable, Codable, CaseIterable {
    case portal, forwarder, untrusted
}

/// What became of a mail.
package enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
    /// It gave an intern an offer.
    case matched
    /// It says what the ledger already knows.
    case duplicate
    /// It waits for a person; `HeldReason` says why.
    case held
    /// It is kept for what it says (a receipt, IRCC's other mail, a delivery report).
    case recorded
    /// It has nothing to do with the portal.
    case ignored
}

/// Why a mail waits for a person.
package enum HeldReason: String, Sendable, Hashable, Codable, CaseIterable {
    case untrustedSender = "untrusted_sender"
    case noMatch = "no_match"
    case severalCandidates = "several_candidates"
    case severalOffers = "several_offers"
    case evidenceConflict = "evidence_conflict"
    case offerTaken = "offer_taken"
    case internHasOffer = "intern_has_offer"
    case placeholder
    case missingNOC = "missing_noc"
    case unreadable
    case tooLarge = "too_large"
    case wordingUnknown = "wording_unknown"
}

/// What is decided about one mail: the value that the ledger commits.
package struct Verdict: Sendable, Hashable {
    package let outcome: Outcome
    /// Present exactly when `outcome` is `held`.
    package let reason: HeldReason?
    /// The one offer number of the mail, if there is one.
    package let offer: OfferNumber?
    /// The intern the offer belongs to; with `held` only for `missing_noc`.
    package let intern: InternRef?
    /// What speaks for `intern`, strongest first; for a held mail whatever was found.
    package let evidence: [Evidence]
    /// Interns that a person would think of, most likely first; at most 20.
    package let candidates: [InternRef]
    /// The question that decided; `nil` when every one was passed.
    package let decidedBy: Question?

    package init(
        outcome: Outcome, reason: HeldReason? = nil, offer: OfferNumber? = nil, intern: InternRef? = nil,
        evidence: [Evidence] = [], candidates: [InternRef] = [], decidedBy: Question? = nil
    ) {
        self.outcome = outcome
        self.reason = reason
        self.offer = offer
        self.intern = intern
        self.evidence = evidence
        self.candidates = candidates
        self.decidedBy = decidedBy
    }
}
