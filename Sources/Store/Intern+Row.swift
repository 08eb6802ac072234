import FacteurCore

extension Intern {
    init(row: Row) throws {
        self.init(
            ref: try row.value("ref"), familyName: try row.value("family_name"),
            givenNames: try row.value("given_names"),
            email: try row.value("email"), language: try row.value("language"), noc: try row.value("noc"),
            portalEmail: try row.value("portal_email"), employer: try row.value("employer"),
            offerExpected: try row.value("offer_expected"))
    }
}
