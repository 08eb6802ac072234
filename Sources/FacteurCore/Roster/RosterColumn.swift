/// A column that the roster knows.
enum RosterColumn: String, CaseIterable, Hashable {
    case ref
    case familyName = "family_name"
    case givenNames = "given_names"
    case email, language, noc
    case portalEmail = "portal_email"
    case employer
    case offerExpected = "offer_expected"

    /// As a header of the file may call it.
    var name: Localized {
        switch self {
        case .ref: Localized(en: rawValue, fr: "référence")
        case .familyName: Localized(en: rawValue, fr: "nom")
        case .givenNames: Localized(en: rawValue, fr: "prénoms")
        case .email: Localized(en: rawValue, fr: "courriel")
        case .language: Localized(en: rawValue, fr: "langue")
        case .noc: Localized(en: rawValue, fr: "cnp")
        case .portalEmail: Localized(en: rawValue, fr: "courriel_portail")
        case .employer: Localized(en: rawValue, fr: "employeur")
        case .offerExpected: Localized(en: rawValue, fr: "offre_attendue")
        }
    }

    var isRequired: Bool {
        switch self {
        case .ref, .familyName, .givenNames, .email: true
        case .language, .noc, .portalEmail, .employer, .offerExpected: false
        }
    }

    /// Whether a row must say something here: somebody who has one name only has no given names.
    var needsValue: Bool { isRequired && self != .givenNames }

    static var requiredNames: Localized { allCases.filter(\.isRequired).map(\.name).joined(separator: ", ") }
}
