/// Where in a mail, or outside it, something was found (`Evidence.place`, `Reading.MatchedPhrase.place`); names of header fields
/// are none of these.
package enum PlaceSentence: KeptSentence {
    case subject, body, attachedSubject, attachedMail, addressee, ownWords, decision, list

    package var pattern: Localized {
        switch self {
        case .subject: Localized(en: "subject", fr: "objet")
        case .body: Localized(en: "body", fr: "texte")
        case .attachedSubject: Localized(en: "attached mail's subject", fr: "objet du courriel joint")
        case .attachedMail: Localized(en: "attached mail", fr: "courriel joint")
        case .addressee: Localized(en: "addressee", fr: "adresse visée")
        case .ownWords: Localized(en: "own words", fr: "mots de l’expéditeur")
        case .decision: Localized(en: "decision", fr: "décision")
        case .list: Localized(en: "portal's list", fr: "liste du portail")
        }
    }
}

extension Evidence.Rule {
    /// The word of the files and the JSON, and its French.
    package var name: Localized {
        switch self {
        case .operator: Localized(en: rawValue, fr: "décision")
        case .portalList: Localized(en: rawValue, fr: "liste du portail")
        case .reference: Localized(en: rawValue, fr: "référence")
        case .portalEmail: Localized(en: rawValue, fr: "courriel_portail")
        case .name: Localized(en: rawValue, fr: "nom")
        case .elimination: Localized(en: rawValue, fr: "élimination")
        }
    }
}
