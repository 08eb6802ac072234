import FacteurCore
import GRDB
import Mail

extension Intern {
    /// - Throws: `LedgerFault.other` for a row that no import of this program wrote.
    init(row: Row) throws {
        let email: String = row["email"]
        let portalEmail: String? = row["portal_email"]
        guard let ref = InternRef(rawValue: row["ref"]), let address = AddrSpec(email),
            let language = Language(rawValue: row["language"])
        else { throw LedgerFault.other(detail: "an intern's row that cannot be read") }
        self.init(
            ref: ref, familyName: row["family_name"], givenNames: row["given_names"], email: address,
            language: language, noc: (row["noc"] as String?).flatMap(NOCCode.init(rawValue:)),
            portalEmail: portalEmail.flatMap { AddrSpec($0) }, employer: row["employer"],
            offerExpected: row["offer_expected"])
    }
}
