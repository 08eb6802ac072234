/// What the configuration says of matching.
package struct MatchingOptions: Sendable, Hashable {
    /// `matching.elimination`: a notice may go to the only intern still waiting at its address.
    package var elimination: Bool

    package init(elimination: Bool = false) {
        self.elimination = elimination
    }
}
