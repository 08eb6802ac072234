extension LetterState {
    /// Where the letter stands, in a few words for a table or a list.
    package func words(in language: Language) -> String {
        switch (self, language) {
        case (.queued, .en): "waits to be sent"
        case (.queued, .fr): "attend d’être envoyée"
        case (.inDoubt, .en): "may have left: the line broke at the very end"
        case (.inDoubt, .fr): "peut-être partie : la liaison s’est coupée à la toute fin"
        case (.sent, .en): "sent"
        case (.sent, .fr): "envoyée"
        case (.failed, .en): "refused for good, or given up"
        case (.failed, .fr): "refusée, ou abandonnée"
        case (.bounced, .en): "came back"
        case (.bounced, .fr): "revenue"
        case (.superseded, .en): "replaced by a newer number"
        case (.superseded, .fr): "remplacée par un nouveau numéro"
        case (.toReview, .en): "waits for your approval"
        case (.toReview, .fr): "attend votre accord"
        }
    }
}

extension InternState {
    /// Where the intern stands, in a few words for a table or a list.
    package func words(in language: Language) -> String {
        switch (self, language) {
        case (.awaitingOffer, .en): "waits for the offer number"
        case (.awaitingOffer, .fr): "attend le numéro d’offre"
        case (.awaitingNOC, .en): "has a number, waits for the NOC code"
        case (.awaitingNOC, .fr): "a un numéro, attend le code CNP"
        case (.held, .en): "needs a person"
        case (.held, .fr): "attend une décision"
        case (.queued, .en): "letter waits to be sent"
        case (.queued, .fr): "lettre en attente d’envoi"
        case (.sent, .en): "told"
        case (.sent, .fr): "informé"
        case (.inDoubt, .en): "letter may have left"
        case (.inDoubt, .fr): "lettre peut-être partie"
        case (.bounced, .en): "letter came back"
        case (.bounced, .fr): "lettre revenue"
        case (.failed, .en): "letter could not be sent"
        case (.failed, .fr): "lettre non envoyée"
        case (.superseded, .en): "number replaced"
        case (.superseded, .fr): "numéro remplacé"
        case (.noOfferExpected, .en): "gets no number"
        case (.noOfferExpected, .fr): "sans numéro prévu"
        case (.toReview, .en): "letter waits for your approval"
        case (.toReview, .fr): "lettre en attente de votre accord"
        }
    }

    /// What to do about it; `nil` when there is nothing to do.
    package func advice(in language: Language) -> String? {
        switch (self, language) {
        case (.awaitingNOC, .en): "put the code into the roster and run: facteur roster import FILE.csv"
        case (.awaitingNOC, .fr): "ajoutez le code à la liste, puis : facteur roster import FICHIER.csv"
        case (.held, .en): "see: facteur mail --held"
        case (.held, .fr): "voyez : facteur mail --held"
        case (.inDoubt, .en): "ask the intern whether the letter has come; see: facteur letters"
        case (.inDoubt, .fr): "demandez au stagiaire si la lettre est arrivée ; voyez : facteur letters"
        case (.bounced, .en), (.failed, .en):
            "check the address in the roster, import it, then run: facteur resend REF"
        case (.bounced, .fr), (.failed, .fr):
            "vérifiez l’adresse dans la liste, importez-la, puis : facteur resend RÉF"
        case (.toReview, .en), (.toReview, .fr): "facteur review"
        case (.awaitingOffer, _), (.queued, _), (.sent, _), (.superseded, _), (.noOfferExpected, _): nil
        }
    }
}
