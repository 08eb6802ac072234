package import Text

extension Outcome {
    /// The outcome of a mail, in a few words for a table or a list.
    package var words: Localized {
        switch self {
        case .matched: Localized(en: "gave an intern the number", fr: "a donné son numéro à un stagiaire")
        case .duplicate: Localized(en: "known already", fr: "déjà connu")
        case .held: Localized(en: "needs a person", fr: "attend une décision")
        case .recorded: Localized(en: "kept for the record", fr: "conservé pour mémoire")
        case .ignored: Localized(en: "not about offers", fr: "sans rapport")
        }
    }
}

extension MailKind {
    /// The kind of a mail, in a few words for a table or a list.
    package var words: Localized {
        switch self {
        case .notice: Localized(en: "offer number", fr: "numéro d’offre")
        case .receipt: Localized(en: "payment receipt", fr: "reçu de paiement")
        case .bounce: Localized(en: "delivery report", fr: "avis de non-remise")
        case .reply: Localized(en: "answer to a letter", fr: "réponse à une lettre")
        case .portal: Localized(en: "other mail from IRCC", fr: "autre courriel d’IRCC")
        case .unrelated: Localized(en: "other mail", fr: "autre courriel")
        case .unreadable: Localized(en: "unreadable", fr: "illisible")
        }
    }
}

extension Trust {
    /// The author of a mail, in a few words for a table or a list.
    package var words: Localized {
        switch self {
        case .portal: Localized(en: "proven to be IRCC's", fr: "d’IRCC, c’est établi")
        case .forwarder: Localized(en: "proven to be a forwarder's", fr: "d’un relais, c’est établi")
        case .untrusted: Localized(en: "sender not proven", fr: "expéditeur non établi")
        }
    }
}

extension Outcome {
    /// The value in the files and the JSON, and its French: one cell of a table.
    package var name: Localized {
        switch self {
        case .matched: Localized(en: rawValue, fr: "attribué")
        case .duplicate: Localized(en: rawValue, fr: "doublon")
        case .held: Localized(en: rawValue, fr: "retenu")
        case .recorded: Localized(en: rawValue, fr: "consigné")
        case .ignored: Localized(en: rawValue, fr: "ignoré")
        }
    }
}

extension MailKind {
    /// The value in the files and the JSON, and its French: one cell of a table.
    package var name: Localized {
        switch self {
        case .notice: Localized(en: rawValue, fr: "avis")
        case .receipt: Localized(en: rawValue, fr: "reçu")
        case .bounce: Localized(en: rawValue, fr: "non remis")
        case .reply: Localized(en: rawValue, fr: "réponse")
        case .portal: Localized(en: rawValue, fr: "portail")
        case .unrelated: Localized(en: rawValue, fr: "autre")
        case .unreadable: Localized(en: rawValue, fr: "illisible")
        }
    }
}

extension Trust {
    /// The value in the files and the JSON, and its French: one cell of a table.
    package var name: Localized {
        switch self {
        case .portal: Localized(en: rawValue, fr: "portail")
        case .forwarder: Localized(en: rawValue, fr: "relais")
        case .untrusted: Localized(en: rawValue, fr: "aucune")
        }
    }
}
