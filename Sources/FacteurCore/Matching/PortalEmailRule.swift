import Mail

/// Evidence rule 4: the addressee written in the notice is an intern's `portal_email`.
///
/// The address is compared whole: `stages+a@…` is not `stages@…`. An address that several interns share names all of them:
/// that is no evidence for one, but it speaks against anybody else.
enum PortalEmailRule {
    static func evidence(for reading: Reading, in roster: Roster) -> [Evidence] {
        guard let addressee = reading.addressee else { return [] }
        return roster.interns(sharing: addressee).map {
            Evidence(rule: .portalEmail, intern: $0.ref, place: "addressee")
        }
    }
}
