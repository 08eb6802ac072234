/// A column that the roster knows (contract, "Roster CSV").
enum RosterColumn: String, CaseIterable, Hashable {
    case ref
    case familyName = "family_name"
    case givenNames = "given_names"
    case email, language, noc
    case portalEmail = "portal_email"
    case employer
    case offerExpected = "offer_expected"

    var english: String { rawValue }

    var french: String {
        switch self {
        case .ref: "référence"
        case .familyName: "nom"
        case .givenNames: "prénoms"
        case .email: "courriel"
        case .language: "langue"
        case .noc: "cnp"
        case .portalEmail: "courriel_portail"
        case .employer: "employeur"
        case .offerExpected: "offre_attendue"
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

    static func requiredNames(in language: Language) -> String {
        allCases.filter(\.isRequired).map { language == .en ? $0.english : $0.french }.joined(separator: ", ")
    }
}
