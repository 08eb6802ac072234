extension Outcome {
    /// What became of a mail, in a few words for a table or a list.
    package func words(in language: Language) -> String {
        switch (self, language) {
        case (.matched, .en): "gave an intern the number"
        case (.matched, .fr): "a donné son numéro à un stagiaire"
        case (.duplicate, .en): "known already"
        case (.duplicate, .fr): "déjà connu"
        case (.held, .en): "needs a person"
        case (.held, .fr): "attend une décision"
        case (.recorded, .en): "kept for the record"
        case (.recorded, .fr): "conservé pour mémoire"
        case (.ignored, .en): "not about offers"
        case (.ignored, .fr): "sans rapport"
        }
    }
}

extension MailKind {
    /// What a mail is, in a few words for a table or a list.
    package func words(in language: Language) -> String {
        switch (self, language) {
        case (.notice, .en): "offer number"
        case (.notice, .fr): "numéro d’offre"
        case (.receipt, .en): "payment receipt"
        case (.receipt, .fr): "reçu de paiement"
        case (.bounce, .en): "delivery report"
        case (.bounce, .fr): "avis de non-remise"
        case (.portal, .en): "other mail from IRCC"
        case (.portal, .fr): "autre courriel d’IRCC"
        case (.unrelated, .en): "other mail"
        case (.unrelated, .fr): "autre courriel"
        case (.unreadable, .en): "unreadable"
        case (.unreadable, .fr): "illisible"
        }
    }
}

extension Trust {
    /// Whose word a mail is, in a few words for a table or a list.
    package func words(in language: Language) -> String {
        switch (self, language) {
        case (.portal, .en): "proven to be IRCC's"
        case (.portal, .fr): "d’IRCC, c’est établi"
        case (.forwarder, .en): "proven to be a forwarder's"
        case (.forwarder, .fr): "d’un relais, c’est établi"
        case (.untrusted, .en): "sender not proven"
        case (.untrusted, .fr): "expéditeur non établi"
        }
    }
}

extension HeldReason {
    /// Why a mail waits, in a few words for a table or a list; `explanation` says it in full.
    package func words(in language: Language) -> String {
        switch (self, language) {
        case (.untrustedSender, .en): "sender not proven"
        case (.untrustedSender, .fr): "expéditeur non établi"
        case (.noMatch, .en): "fits no intern"
        case (.noMatch, .fr): "aucun stagiaire"
        case (.severalCandidates, .en): "fits several interns"
        case (.severalCandidates, .fr): "plusieurs stagiaires"
        case (.severalOffers, .en): "several numbers"
        case (.severalOffers, .fr): "plusieurs numéros"
        case (.evidenceConflict, .en): "evidence disagrees"
        case (.evidenceConflict, .fr): "indices contraires"
        case (.offerTaken, .en): "another intern has this number"
        case (.offerTaken, .fr): "numéro d’un autre stagiaire"
        case (.internHasOffer, .en): "intern has a number already"
        case (.internHasOffer, .fr): "stagiaire déjà pourvu"
        case (.placeholder, .en): "specimen number"
        case (.placeholder, .fr): "numéro spécimen"
        case (.missingNOC, .en): "NOC code missing"
        case (.missingNOC, .fr): "code CNP manquant"
        case (.unreadable, .en): "could not be read"
        case (.unreadable, .fr): "illisible"
        case (.tooLarge, .en): "too large"
        case (.tooLarge, .fr): "trop grand"
        case (.wordingUnknown, .en): "new words from IRCC"
        case (.wordingUnknown, .fr): "nouveaux mots d’IRCC"
        }
    }
}
