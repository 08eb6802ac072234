/// The kind of a mail (contract, "What a mail can become").
package enum MailKind: String, Sendable, Hashable, Codable, CaseIterable {
    case notice, receipt, bounce, reply, portal, unrelated, unreadable
}

/// The author of a mail, as far as it is proven (contract, "Trust").
package enum Trust: String, Sendable, Hashable, Codable, CaseIterable {
    case portal, forwarder, untrusted
}

/// The result for a mail.
package enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
    /// It gave an intern an offer.
    case matched
    /// It repeats what the ledger already knows.
    case duplicate
    /// It waits for a person; `HeldReason` says why.
    case held
    /// It is kept for its content (a receipt, other mail from IRCC, a delivery report).
    case recorded
    /// It has nothing to do with the portal.
    case ignored
}

/// The decision about one mail: the value that the ledger commits.
package struct Verdict: Sendable, Hashable {
    package let outcome: Outcome
    /// Present exactly when `outcome` is `held`.
    package let reason: HeldReason?
    /// The one offer number of the mail, if there is one.
    package let offer: OfferNumber?
    /// The intern to whom the offer belongs; with `held` only for `missing_noc`.
    package let intern: InternRef?
    /// The evidence for `intern`, strongest first; for a held mail all evidence found.
    package let evidence: [Evidence]
    /// Interns that a person would consider, most likely first; at most 20.
    package let candidates: [InternRef]
    /// Of an intern's answer to a letter, what becomes of it; the ledger alone knows that a mail is one.
    package let reply: RecognisedReply?
    /// The question that decided; `nil` when the mail passed all of them.
    package let decidedBy: Question?
    /// Whether the mail is held and speaks against the numbers that it shows, whatever its reason: their letters wait.
    package var isObjection = false

    package init(
        outcome: Outcome, reason: HeldReason? = nil, offer: OfferNumber? = nil, intern: InternRef? = nil,
        evidence: [Evidence] = [], candidates: [InternRef] = [], decidedBy: Question? = nil,
        reply: RecognisedReply? = nil
    ) {
        self.outcome = outcome
        self.reason = reason
        self.offer = offer
        self.intern = intern
        self.evidence = evidence
        self.candidates = candidates
        self.decidedBy = decidedBy
        self.reply = reply
    }
}
