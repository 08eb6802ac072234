extension HeldReason {
    /// What a held mail waits for, and what to do and to type about it.
    /// - Parameters:
    ///   - mail: its number in the ledger.
    ///   - offer: the offer number in it, where there is one.
    ///   - candidates: the interns that it may concern, most likely first.
    package func explanation(
        in language: Language, mail: Int64, offer: OfferNumber? = nil, candidates: [InternRef] = []
    ) -> Explanation {
        switch language {
        case .en:
            Explanation(
                meaning: englishMeaning, advice: englishAdvice,
                commands: commands(in: .en, mail: mail, offer: offer, candidates: candidates))
        case .fr:
            Explanation(
                meaning: frenchMeaning, advice: frenchAdvice,
                commands: commands(in: .fr, mail: mail, offer: offer, candidates: candidates))
        }
    }

    private func commands(
        in language: Language, mail: Int64, offer: OfferNumber?, candidates: [InternRef]
    ) -> [String] {
        let number = offer?.rawValue ?? (language == .en ? "OFFER" : "OFFRE")
        let ref =
            candidates.count == 1 ? candidates.first?.rawValue ?? "REF" : language == .en ? "REF" : "RÉF"
        let why = language == .en ? "--because \"WHY\"" : "--because \"POURQUOI\""
        let assign = "facteur assign \(number) \(ref) \(why)"
        let dismiss = "facteur dismiss \(mail) \(why)"
        let explain = "facteur explain \(mail)"
        let roster = "facteur roster import \(language == .en ? "FILE.csv" : "FICHIER.csv")"
        let list = "facteur offers import \(language == .en ? "FILE" : "FICHIER")"
        switch self {
        case .untrustedSender: return [explain, list, dismiss]
        case .noMatch: return [roster, list, assign]
        case .severalCandidates: return [list, assign]
        case .severalOffers: return [explain, list, assign]
        case .evidenceConflict: return [explain, assign, "facteur withdraw \(number) \(why)", dismiss]
        case .offerTaken: return ["facteur explain \(number)", dismiss]
        case .internHasOffer: return ["facteur assign \(number) \(ref) --replace \(why)", dismiss]
        case .placeholder: return [dismiss]
        case .missingNOC: return [roster]
        case .unreadable, .tooLarge, .wordingUnknown: return [assign, dismiss]
        }
    }
}

/// What each reason means.
extension HeldReason {
    private var englishMeaning: String {
        switch self {
        case .untrustedSender:
            "Nothing proves that IRCC or one of your forwarders sent this mail; it may be forged."
        case .noMatch: "No intern of the roster fits this notice, or no letter of ours this delivery report."
        case .severalCandidates: "Several interns fit this notice."
        case .severalOffers: "This mail holds more than one offer number."
        case .evidenceConflict:
            "The evidence names two different interns, or IRCC says that the number is dead; its letter waits."
        case .offerTaken: "This number belongs to another intern already."
        case .internHasOffer:
            "This intern has another number already; the offer may have been submitted twice."
        case .placeholder: "The number in this mail is a specimen (such as A0000000), nobody's own."
        case .missingNOC: "The intern is known, but the roster has no NOC code; the letter waits for it."
        case .unreadable: "This mail could not be read."
        case .tooLarge: "This mail is larger than the configuration's largest_mail."
        case .wordingUnknown: "This mail is from IRCC, but its words are new: IRCC may have changed them."
        }
    }

    private var frenchMeaning: String {
        switch self {
        case .untrustedSender:
            "Rien ne prouve qu’IRCC ou l’un de vos relais a envoyé ce courriel ; il est peut-être faux."
        case .noMatch:
            "Aucun stagiaire de la liste ne correspond à cet avis, ou aucune de nos lettres à cet avis de remise."
        case .severalCandidates: "Plusieurs stagiaires correspondent à cet avis."
        case .severalOffers: "Ce courriel contient plus d’un numéro d’offre."
        case .evidenceConflict:
            "Les indices désignent deux stagiaires différents, ou IRCC dit que le numéro ne vaut plus ; sa lettre attend."
        case .offerTaken: "Ce numéro appartient déjà à un autre stagiaire."
        case .internHasOffer:
            "Ce stagiaire a déjà un autre numéro ; l’offre a peut-être été présentée deux fois."
        case .placeholder: "Le numéro de ce courriel est un spécimen (comme A0000000), il n’est à personne."
        case .missingNOC: "Le stagiaire est connu, mais la liste n’a pas son code CNP ; la lettre l’attend."
        case .unreadable: "Ce courriel n’a pas pu être lu."
        case .tooLarge: "Ce courriel dépasse la taille largest_mail de la configuration."
        case .wordingUnknown:
            "Ce courriel vient d’IRCC, mais ses mots sont nouveaux : IRCC les a peut-être changés."
        }
    }
}

/// What to do about each reason.
extension HeldReason {
    private var englishAdvice: String {
        switch self {
        case .untrustedSender:
            "See why. If the number is in the Employer Portal, import its list of offers, which proves it; if not, dismiss the mail."
        case .noMatch:
            "Import a roster that has the intern, or the portal's list of offers, or say whose number it is."
        case .severalCandidates, .severalOffers:
            "Import the portal's list of offers, or say whose number it is."
        case .evidenceConflict:
            "Look at the evidence, then say whose number it is. If IRCC has taken the number back, withdraw it; if not, dismiss "
                + "the mail, and the letter leaves."
        case .offerTaken: "See who has it and why. If this mail brings nothing new, dismiss it."
        case .internHasOffer:
            "If the new number counts, let it replace the old one; if not, dismiss this mail."
        case .placeholder: "Ask the sender for the real number, and dismiss this mail."
        case .missingNOC:
            "Ask the employer for the code typed in the portal, put it into the roster and import it."
        case .unreadable, .tooLarge:
            "Open it in your mail program: assign the number if there is one, dismiss the mail if not."
        case .wordingUnknown:
            "Open it: assign the number if there is one, dismiss the mail if not. New phrases can be added to portal.yaml."
        }
    }

    private var frenchAdvice: String {
        switch self {
        case .untrustedSender:
            "Voyez pourquoi. Si le numéro est dans le Portail des employeurs, importez sa liste des offres, qui le prouve ; sinon, "
                + "écartez le courriel."
        case .noMatch:
            "Importez une liste où figure le stagiaire, ou la liste des offres du portail, ou dites à qui est ce numéro."
        case .severalCandidates, .severalOffers:
            "Importez la liste des offres du portail, ou dites à qui est ce numéro."
        case .evidenceConflict:
            "Regardez les indices, puis dites à qui est ce numéro. Si IRCC l’a repris, retirez-le ; sinon, écartez le courriel, et "
                + "la lettre part."
        case .offerTaken: "Voyez qui l’a et pourquoi. Si ce courriel n’apporte rien, écartez-le."
        case .internHasOffer:
            "Si le nouveau numéro est le bon, il remplace l’ancien ; sinon, écartez ce courriel."
        case .placeholder: "Demandez le vrai numéro à l’expéditeur et écartez ce courriel."
        case .missingNOC:
            "Demandez à l’employeur le code inscrit dans le portail, ajoutez-le à la liste et importez-la."
        case .unreadable, .tooLarge:
            "Ouvrez-le dans votre messagerie : s’il contient un numéro, attribuez-le ; sinon, écartez le courriel."
        case .wordingUnknown:
            "Ouvrez-le : s’il contient un numéro, attribuez-le ; sinon, écartez le courriel. De nouvelles phrases peuvent être "
                + "ajoutées à portal.yaml."
        }
    }
}
