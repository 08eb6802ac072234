extension LetterState {
    /// Where the letter stands, in a few words for a table or a list.
    package var words: Localized {
        switch self {
        case .queued: Localized(en: "waits to be sent", fr: "attend d’être envoyée")
        case .inDoubt:
            Localized(
                en: "may have left: the line broke at the very end",
                fr: "peut-être partie : la liaison s’est coupée à la toute fin")
        case .sent: Localized(en: "sent", fr: "envoyée")
        case .failed: Localized(en: "refused for good, or given up", fr: "refusée, ou abandonnée")
        case .bounced: Localized(en: "came back", fr: "revenue")
        case .superseded: Localized(en: "replaced by a newer number", fr: "remplacée par un nouveau numéro")
        case .toReview: Localized(en: "waits for your approval", fr: "attend votre accord")
        }
    }
}

extension InternState {
    /// Where the intern stands, in a few words for a table or a list.
    package var words: Localized {
        switch self {
        case .awaitingOffer: Localized(en: "waits for the offer number", fr: "attend le numéro d’offre")
        case .awaitingNOC:
            Localized(en: "has a number, waits for the NOC code", fr: "a un numéro, attend le code CNP")
        case .held: Localized(en: "needs a person", fr: "attend une décision")
        case .queued: Localized(en: "letter waits to be sent", fr: "lettre en attente d’envoi")
        case .sent: Localized(en: "told", fr: "informé")
        case .inDoubt: Localized(en: "letter may have left", fr: "lettre peut-être partie")
        case .bounced: Localized(en: "letter came back", fr: "lettre revenue")
        case .failed: Localized(en: "letter could not be sent", fr: "lettre non envoyée")
        case .superseded: Localized(en: "number replaced", fr: "numéro remplacé")
        case .noOfferExpected: Localized(en: "gets no number", fr: "sans numéro prévu")
        case .toReview:
            Localized(en: "letter waits for your approval", fr: "lettre en attente de votre accord")
        }
    }

    /// What to do about it; `nil` when there is nothing to do.
    package var advice: Localized? {
        switch self {
        case .awaitingNOC:
            Localized(
                en: "put the code into the roster and run: facteur roster import FILE.csv",
                fr: "ajoutez le code à la liste, puis : facteur roster import FICHIER.csv")
        case .held: Localized(en: "see: facteur mail --held", fr: "voyez : facteur mail --held")
        case .inDoubt:
            Localized(
                en: "ask the intern whether the letter has come; see: facteur letters",
                fr: "demandez au stagiaire si la lettre est arrivée ; voyez : facteur letters")
        case .bounced, .failed:
            Localized(
                en: "check the address in the roster, import it, then run: facteur resend REF",
                fr: "vérifiez l’adresse dans la liste, importez-la, puis : facteur resend RÉF")
        case .toReview: Localized(verbatim: "facteur review")
        case .awaitingOffer, .queued, .sent, .superseded, .noOfferExpected: nil
        }
    }
}

extension LetterState {
    /// The word of the files and the JSON, and its French: one cell of a table.
    package var name: Localized {
        switch self {
        case .queued: Localized(en: rawValue, fr: "en attente")
        case .inDoubt: Localized(en: rawValue, fr: "incertaine")
        case .sent: Localized(en: rawValue, fr: "envoyée")
        case .failed: Localized(en: rawValue, fr: "refusée")
        case .bounced: Localized(en: rawValue, fr: "revenue")
        case .superseded: Localized(en: rawValue, fr: "remplacée")
        case .toReview: Localized(en: rawValue, fr: "à approuver")
        }
    }
}

extension InternState {
    /// The word of the files and the JSON, and its French: one cell of a table.
    package var name: Localized { Localized(en: rawValue, fr: words.fr) }
}
