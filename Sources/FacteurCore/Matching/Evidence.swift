/// Why an offer belongs to an intern (contract, "Evidence, strongest first").
package struct Evidence: Sendable, Hashable, Codable {
    /// The five rules, strongest first, and the configured last resort.
    package enum Rule: String, Sendable, Hashable, Codable, CaseIterable {
        case `operator`
        case portalList = "portal_list"
        case reference
        case portalEmail = "portal_email"
        case name
        case elimination
    }

    package let rule: Rule
    package let intern: InternRef
    /// Where it was found, for a person: `addressee`, `Delivered-To`, `subject`, `own words` …; holds no address.
    package let place: String

    package init(rule: Rule, intern: InternRef, place: String) {
        self.rule = rule
        self.intern = intern
        self.place = place
    }
}
