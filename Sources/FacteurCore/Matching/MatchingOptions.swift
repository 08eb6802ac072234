/// What the configuration says of matching.
package struct MatchingOptions: Sendable, Hashable {
    /// `matching.elimination`: a notice may go to the only intern still waiting at its address.
    package var elimination: Bool
    /// `letters.review`: no letter leaves before a person has approved of it.
    package var review: Bool

    package init(elimination: Bool = false, review: Bool = false) {
        self.elimination = elimination
        self.review = review
    }
}
