import Mail
package import Text

/// A known column of the roster.
package enum RosterColumn: String, Sendable, CaseIterable, Hashable {
    case ref
    case familyName = "family_name"
    case givenNames = "given_names"
    case email, language, noc
    case portalEmail = "portal_email"
    case employer
    case offerExpected = "offer_expected"
    case supervisorEmail = "supervisor_email"
    case office

    /// All but the reference, by which rows are compared.
    package static let changeable = allCases.filter { $0 != .ref }

    /// As a header of the file may name it.
    package var name: Localized {
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
        case .supervisorEmail: Localized(en: rawValue, fr: "courriel_superviseur")
        case .office: Localized(en: rawValue, fr: "bureau")
        }
    }

    var isRequired: Bool {
        switch self {
        case .ref, .familyName, .givenNames, .email: true
        case .language, .noc, .portalEmail, .employer, .offerExpected, .supervisorEmail, .office: false
        }
    }

    /// Whether a row must have a value here: a person with only one name has no given names.
    var needsValue: Bool { isRequired && self != .givenNames }

    static var requiredNames: Localized { allCases.filter(\.isRequired).map(\.name).joined(separator: ", ") }
}

/// What an intern has in a column.
extension RosterColumn {
    /// As in the file; `nil` for an empty field.
    func value(of intern: Intern) -> String? {
        switch self {
        case .ref: intern.ref.rawValue
        case .familyName: intern.familyName
        case .givenNames: intern.givenNames
        case .email: intern.email.text
        case .language: intern.language.rawValue
        case .noc: intern.noc?.rawValue
        case .portalEmail: intern.portalEmail?.text
        case .employer: intern.employer
        case .offerExpected: intern.offerExpected ? "yes" : "no"
        case .supervisorEmail: intern.supervisorEmail?.text
        case .office: intern.office
        }
    }

    /// Octet by octet: a name that was decomposed and is now composed is a change like any other.
    func isSame(_ before: Intern, _ after: Intern) -> Bool {
        switch self {
        case .ref: before.ref == after.ref
        case .familyName: before.familyName.hasSameOctets(as: after.familyName)
        case .givenNames: before.givenNames.hasSameOctets(as: after.givenNames)
        case .email: before.email == after.email
        case .language: before.language == after.language
        case .noc: before.noc == after.noc
        case .portalEmail: before.portalEmail == after.portalEmail
        case .employer: Self.isSame(before.employer, after.employer)
        case .offerExpected: before.offerExpected == after.offerExpected
        case .supervisorEmail: before.supervisorEmail == after.supervisorEmail
        case .office: Self.isSame(before.office, after.office)
        }
    }

    private static func isSame(_ before: String?, _ after: String?) -> Bool {
        guard let before else { return after == nil }
        return before.hasSameOctets(as: after ?? "")
    }

    /// Whether it may say whose a number is. The address, the language and the code are read when a letter is written.
    package var isEvidence: Bool {
        switch self {
        case .ref, .familyName, .givenNames, .portalEmail, .employer, .offerExpected: true
        case .email, .language, .noc, .supervisorEmail, .office: false
        }
    }

    /// Whether there is a value to keep: without the column, every row has `fr` and `yes`.
    func isKnown(of intern: Intern) -> Bool {
        switch self {
        case .language: intern.language != .fr
        case .offerExpected: !intern.offerExpected
        default: value(of: intern) != nil
        }
    }

    /// A column that is absent from a file leaves what is known; every column is named, so that a new one is not emptied by a file
    /// without it.
    func copy(from known: Intern, to intern: inout Intern) {
        switch self {
        // No file is a roster without these columns.
        case .ref, .familyName, .givenNames, .email: break
        case .language: intern.language = known.language
        case .noc: intern.noc = known.noc
        case .portalEmail: intern.portalEmail = known.portalEmail
        case .employer: intern.employer = known.employer
        case .offerExpected: intern.offerExpected = known.offerExpected
        case .supervisorEmail: intern.supervisorEmail = known.supervisorEmail
        case .office: intern.office = known.office
        }
    }
}

extension Intern {
    /// The columns that have another value than in the other row, in their order.
    package func columns(differingFrom before: Intern) -> [RosterColumn] {
        RosterColumn.changeable.filter { !$0.isSame(before, self) }
    }

    func differs(from before: Intern) -> Bool {
        RosterColumn.changeable.contains { !$0.isSame(before, self) }
    }
}

/// The headers that people write for a roster's columns.
extension RosterColumn {
    /// What a header means: ignoring case, accents, spaces, hyphens, underscores, dots and brackets; `N°` and `Nº` are `no`.
    ///
    /// `Family name` is `family_name`, `Prénom(s)` is `given_names`, `Nº de référence` is `ref`.
    init?(header: String) {
        guard let column = Self.byName[Self.folded(header)] else { return nil }
        self = column
    }

    /// A header that means a reference only if no other column does: many files count their rows in such a column.
    static func isMereNumber(_ header: String) -> Bool {
        ["no", "n", "num", "numero", "number"].contains(folded(header))
    }

    /// The known column whose name is nearest to an unknown header; `nil` if none is near.
    static func nearest(to header: String) -> RosterColumn? {
        let name = folded(String(header.prefix(60)))
        guard name.utf8.count > 2 else { return nil }
        let octets = Array(name.utf8)
        let most = max(1, octets.count / 3)
        // A name that is so much longer or shorter is as many slips away.
        let ranked = byName.filter { abs($0.key.utf8.count - octets.count) <= most }
            .map { (name: $0.key, column: $0.value, distance: distance(octets, Array($0.key.utf8))) }
        let best = ranked.min { ($0.distance, $0.name) < ($1.distance, $1.name) }
        // A slip in a long name is nearer than a shorter name that stands in it whole.
        if let best, best.distance <= name.utf8.count / 6 { return best.column }
        let inside = byName.filter { $0.key.utf8.count >= 5 && name.contains($0.key) }
        if let longest = inside.max(by: { ($0.key.utf8.count, $1.key) < ($1.key.utf8.count, $0.key) }) {
            return longest.value
        }
        guard let best, best.distance <= most else { return nil }
        return best.column
    }

    private static let byName: [String: RosterColumn] = Dictionary(
        allCases.flatMap { column in
            ([column.name.en, column.name.fr] + column.synonyms).map { (folded($0), column) }
        }, uniquingKeysWith: { first, _ in first })

    private static func folded(_ name: String) -> String {
        let spelled = String(
            String.UnicodeScalarView(
                name.unicodeScalars.flatMap { scalar -> [Unicode.Scalar] in
                    switch scalar {
                    case "°", "º": ["o"]
                    case "№": ["n", "o"]
                    default: [scalar]
                    }
                }))
        return NameFolding.folded(spelled).filter { $0.isLetter || $0.isNumber }
    }

    private var synonyms: [String] {
        switch self {
        case .ref: Self.references
        case .familyName:
            [
                "nom de famille", "noms", "noms de famille", "nom famille", "last name", "surname",
                "family names",
                "last names", "surnames",
            ]
        case .givenNames:
            [
                "prénom", "first name", "given name", "first names", "forename", "forenames",
                "first and middle names",
            ]
        case .email: Self.addresses
        case .language:
            [
                "langue de correspondance", "langue correspondance", "langue de communication",
                "langue préférée",
                "langue de la lettre", "lang", "preferred language", "language of correspondence",
                "correspondence language",
            ]
        case .noc: Self.codes
        case .portalEmail:
            [
                "courriel du portail", "courriel au portail", "courriel dans le portail", "email portail",
                "e-mail du portail", "adresse portail", "adresse du portail", "adresse courriel portail",
                "adresse courriel du portail", "portal e-mail address", "portal address", "portal mail",
            ]
        case .employer:
            [
                "entreprise", "nom de l'employeur", "employer name", "company", "company name", "organisme",
                "organization",
            ]
        case .offerExpected: ["offre attendue ?", "numéro attendu", "number expected"]
        case .supervisorEmail: Self.supervisors
        case .office:
            [
                "bureaux", "nom du bureau", "bureau local", "bureau responsable", "office name",
                "local office",
                "branch", "branch office", "succursale", "antenne",
            ]
        }
    }

    private static let references =
        [
            "ref no", "ref number", "reference no", "reference number", "id", "identifiant", "identifier",
            "matricule",
        ]
        + ["no", "n", "num", "numéro"].flatMap { number in
            [
                "référence", "réf", "de référence", "de réf", "matricule", "de matricule", "de dossier",
                "dossier", "du stagiaire", "stagiaire",
            ]
            .map { number + $0 }
        } + [
            "intern id", "intern reference", "référence du stagiaire", "référence stagiaire", "file number",
            "file no",
        ]

    private static let addresses =
        [
            "mail", "e-mail address", "mail address", "adresse courriel", "adresse de courriel",
            "adresse e-mail",
            "adresse mail", "adresse électronique", "courrier électronique",
            "adresse de courrier électronique",
            "courriel du stagiaire", "courriel stagiaire", "intern email", "email stagiaire",
        ]

    private static let supervisors =
        ["superviseur", "superviseure", "maître de stage", "tuteur", "tutrice", "responsable de stage"]
        .flatMap {
            [
                "courriel \($0)", "courriel du \($0)", "courriel de la \($0)", "adresse courriel du \($0)",
                "email \($0)", "e-mail du \($0)", "\($0) courriel", "\($0) email",
            ]
        }
        + ["supervisor", "supervisor's", "tutor", "manager"].flatMap {
            ["\($0) email", "\($0) e-mail address", "\($0) mail", "\($0) address", "email of \($0)"]
        }

    private static let codes =
        [
            "code cnp", "code noc", "noc code", "cnp 2021", "noc 2021", "code cnp 2021", "noc 2021 code",
            "code de la cnp",
        ]
        + ["cnp noc", "noc cnp", "code cnp noc", "cnp (code)", "code noc 2021", "cnp code"]

    /// How many slips lie between two short texts: a letter too many, one missing, another one, or two neighbours that have changed
    /// places (the optimal string alignment).
    private static func distance(_ first: [UInt8], _ second: [UInt8]) -> Int {
        var above = [Int](repeating: 0, count: second.count + 1)
        var row = Array(0...second.count)
        for index in first.indices {
            var next = [index + 1]
            for place in second.indices {
                let isSame = first[index] == second[place]
                var least = min(row[place] + (isSame ? 0 : 1), row[place + 1] + 1, next[place] + 1)
                if index > 0, place > 0, first[index] == second[place - 1], first[index - 1] == second[place]
                {
                    least = min(least, above[place - 1] + 1)
                }
                next.append(least)
            }
            (above, row) = (row, next)
        }
        return row[second.count]
    }
}
