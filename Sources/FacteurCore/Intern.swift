package import Mail

/// A row of the roster.
package struct Intern: Sendable, Hashable {
    package let ref: InternRef
    /// As typed by the host.
    package let familyName: String
    /// As typed by the host, one or more.
    package let givenNames: String
    package let email: AddrSpec
    package let language: Language
    /// `nil`: the letter waits for the code.
    package let noc: NOCCode?
    /// The contact address typed in the portal for this intern.
    package let portalEmail: AddrSpec?
    package let employer: String?
    /// `false` for employers who get no number.
    package let offerExpected: Bool

    package init(
        ref: InternRef, familyName: String, givenNames: String, email: AddrSpec, language: Language = .fr,
        noc: NOCCode?, portalEmail: AddrSpec? = nil, employer: String? = nil, offerExpected: Bool = true
    ) {
        self.ref = ref
        self.familyName = familyName
        self.givenNames = givenNames
        self.email = email
        self.language = language
        self.noc = noc
        self.portalEmail = portalEmail
        self.employer = employer
        self.offerExpected = offerExpected
    }
}
