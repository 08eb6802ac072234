import Mail

/// The names that a template may use.
enum LetterName: String, CaseIterable {
    case givenNames = "given_names"
    case familyName = "family_name"
    case offer, noc
    case nocTitle = "noc_title"
    case employer, contact, superseded, sender

    static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }

    /// Whether a letter may be without it, so that a template must do without it too.
    var isOptional: Bool {
        switch self {
        case .nocTitle, .employer, .superseded, .sender: true
        case .givenNames, .familyName, .offer, .noc, .contact: false
        }
    }
}

extension Letter {
    /// What each name stands for; a name that is missing has nothing to stand for.
    var values: [LetterName: String] {
        let values: [LetterName: String?] = [
            .givenNames: intern.givenNames, .familyName: intern.familyName, .offer: offer.rawValue,
            .noc: noc.rawValue, .nocTitle: nocTitle, .employer: intern.employer, .contact: contact,
            .superseded: superseded?.rawValue, .sender: from.displayName,
        ]
        return values.compactMapValues { $0.map(LetterText.oneLine) }.filter { !$0.value.isEmpty }
    }
}
