/// What has the shape of an offer number, before anybody asks what stands around it.
struct NumberCandidate: Equatable {
    enum Content: Equatable {
        case number(OfferNumber)
        /// `A0000000`, `A9999999`, `AXXXXXXX`: stands where a number should be.
        case placeholder
    }

    let content: Content
    /// Not the portal's own form: with gaps, or in full-width digits.
    let isRetyped: Bool
    /// A control character stands inside it: another program may show another number.
    let holdsControl: Bool
    /// Where it stands, in octets of the text.
    let range: Range<Int>
}
