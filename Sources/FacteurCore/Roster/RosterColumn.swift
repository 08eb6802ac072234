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

    /// The column that a header field means, case, accents, spaces, hyphens and underscores aside: `Family
    /// name` is `family_name`, `E-mail` is `email`.
    init?(header: String) {
        guard let column = Self.byName[Self.folded(header)] else { return nil }
        self = column
    }

    static func requiredNames(in language: Language) -> String {
        allCases.filter(\.isRequired).map { language == .en ? $0.english : $0.french }.joined(separator: ", ")
    }

    private static let byName: [String: RosterColumn] = Dictionary(
        allCases.flatMap { [(folded($0.english), $0), (folded($0.french), $0)] },
        uniquingKeysWith: { first, _ in first })

    private static func folded(_ name: String) -> String {
        NameFolding.folded(name).split(whereSeparator: { $0.isWhitespace || $0 == "_" || $0 == "-" })
            .joined()
    }
}
