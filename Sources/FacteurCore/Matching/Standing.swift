/// What the ledger knows that bears on one mail.
package struct Standing: Sendable, Hashable {
    /// What is known of the mail's one offer number.
    package struct KnownOffer: Sendable, Hashable {
        /// The intern it belongs to, if that has been decided.
        package var boundTo: InternRef?
        package var isWithdrawn: Bool
        /// A person gave the number to its intern, and no mail stands for it yet: the first that says it is `matched`.
        package var isUnannounced: Bool
        /// The intern has been told.
        package var isTold: Bool

        package init(
            boundTo: InternRef? = nil, isWithdrawn: Bool = false, isUnannounced: Bool = false,
            isTold: Bool = false
        ) {
            self.boundTo = boundTo
            self.isWithdrawn = isWithdrawn
            self.isUnannounced = isUnannounced
            self.isTold = isTold
        }
    }

    /// `nil`: the ledger has never met the number, or only in this mail.
    package var offer: KnownOffer?
    /// The portal's list gives the number to a worker whom the roster does not have.
    package var isListedForStranger: Bool
    /// The numbers that are bound, neither withdrawn nor superseded, of the interns whom the evidence names; the mail's own
    /// number may stand among them.
    package var liveOffers: [InternRef: Set<OfferNumber>]
    /// Interns from whom a person has taken the number back: evidence for them is no longer beyond doubt.
    package var takenBackFrom: Set<InternRef>
    /// The number was meant for somebody whose reference or address is another person's since, and nobody has decided.
    package var isPersonChanged: Bool
    /// Interns still waiting for a number, most likely first: they rank candidates, they decide nothing. Of a longer list
    /// only the first `Matching.mostCandidates` count.
    package var waiting: [InternRef]

    package init(
        offer: KnownOffer? = nil, isListedForStranger: Bool = false,
        liveOffers: [InternRef: Set<OfferNumber>] = [:], takenBackFrom: Set<InternRef> = [],
        isPersonChanged: Bool = false, waiting: [InternRef] = []
    ) {
        self.offer = offer
        self.isListedForStranger = isListedForStranger
        self.liveOffers = liveOffers
        self.takenBackFrom = takenBackFrom
        self.isPersonChanged = isPersonChanged
        self.waiting = waiting
    }
}
