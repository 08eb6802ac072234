package import Mail

/// What is to be said to one intern: the number, the code, and what to do with them (domain, "What the letter must say").
///
/// Never a receipt or a fee: there is no place for one here.
package struct Letter: Sendable, Hashable {
    package let intern: Intern
    package let offer: OfferNumber
    package let noc: NOCCode
    /// The code's title in the intern's language, where it is known.
    package let nocTitle: String?
    /// The earlier number that this one replaces: the letter says that it is dead.
    package let superseded: OfferNumber?
    /// Whom the intern may ask: an address, or words.
    package let contact: String
    package let from: Address

    /// `nil` when the intern has no NOC code yet, or when a number would replace itself.
    package init?(
        intern: Intern, offer: OfferNumber, nocTitle: String? = nil, superseded: OfferNumber? = nil,
        contact: String, from: Address
    ) {
        guard let noc = intern.noc, superseded != offer else { return nil }
        self.intern = intern
        self.offer = offer
        self.noc = noc
        self.nocTitle = nocTitle
        self.superseded = superseded
        self.contact = contact
        self.from = from
    }
}
