package import Text

/// Why a mail waits for a person.
package enum HeldReason: String, Sendable, Hashable, Codable, CaseIterable {
    case untrustedSender = "untrusted_sender"
    case noMatch = "no_match"
    case severalCandidates = "several_candidates"
    case severalOffers = "several_offers"
    case evidenceConflict = "evidence_conflict"
    case offerTaken = "offer_taken"
    case internHasOffer = "intern_has_offer"
    case placeholder
    case missingNOC = "missing_noc"
    case unreadable
    case tooLarge = "too_large"
    case wordingUnknown = "wording_unknown"
}

extension HeldReason {
    /// Why a mail waits, in a few words for a table or a list; `HeldAdvice.why` explains it in full.
    package var words: Localized {
        switch self {
        case .untrustedSender: Localized(en: "sender not proven", fr: "expéditeur non établi")
        case .noMatch: Localized(en: "fits no intern", fr: "aucun stagiaire")
        case .severalCandidates: Localized(en: "fits several interns", fr: "plusieurs stagiaires")
        case .severalOffers: Localized(en: "several numbers", fr: "plusieurs numéros")
        case .evidenceConflict: Localized(en: "evidence disagrees", fr: "indices contraires")
        case .offerTaken: Localized(en: "another intern has this number", fr: "numéro d’un autre stagiaire")
        case .internHasOffer: Localized(en: "intern has a number already", fr: "stagiaire déjà pourvu")
        case .placeholder: Localized(en: "specimen number", fr: "numéro spécimen")
        case .missingNOC: Localized(en: "NOC code missing", fr: "code CNP manquant")
        case .unreadable: Localized(en: "could not be read", fr: "illisible")
        case .tooLarge: Localized(en: "too large", fr: "trop grand")
        case .wordingUnknown: Localized(en: "words not known", fr: "formulation inconnue")
        }
    }

    /// What the reason means, as `facteur mail --help` and the tables of the README have it.
    package var meaning: Localized {
        switch self {
        case .untrustedSender:
            Localized(
                en: "nothing proves who sent it: a forgery, a forward or a mailing list that shows "
                    + "somebody who is neither the portal nor in `trust.forwarders`, or a wrong `authserv_id`; with "
                    + "`verify: dkim`, also a signature that does not hold, leaves Subject or "
                    + "Content-Type open, or waits for its key; `explain` says which",
                fr: "rien ne prouve qui l’a envoyé : un faux, un transfert ou une liste de diffusion qui "
                    + "montre quelqu’un qui n’est ni le portail ni dans `trust.forwarders`, ou un `authserv_id` erroné ; "
                    + "avec `verify: dkim`, aussi une signature qui ne tient pas, qui laisse ouvert "
                    + "Subject ou Content-Type, ou qui attend sa clé ; `explain` dit lequel de ces cas")
        case .noMatch:
            Localized(
                en: "the number is sound, but nothing says whose it is; so is held a number that "
                    + "somebody typed instead of copying it, and a delivery report that finds no letter",
                fr: "le numéro est bon, mais rien ne dit à qui il est ; sont retenus de même un "
                    + "numéro que quelqu’un a tapé au lieu de le copier et un avis de non-remise qui ne "
                    + "trouve aucune lettre")
        case .severalCandidates:
            Localized(
                en: "the evidence fits two interns or more",
                fr: "les indices conviennent à deux stagiaires ou plus")
        case .severalOffers:
            Localized(
                en: "two different numbers in one mail",
                fr: "deux numéros différents dans un même courriel")
        case .evidenceConflict:
            Localized(
                en: "two kinds of evidence name two interns, the portal's list gives the number to a "
                    + "stranger or calls it dead, a person has taken it back, the roster expects none, a colleague who "
                    + "passes it on or writes of it denies, doubts or corrects something, whoever it is "
                    + "for, or the portal says that the offer is dead, or what no notice says beside its "
                    + "number",
                fr: "deux sortes d’indices désignent deux stagiaires, la liste du portail donne le "
                    + "numéro à un inconnu ou le dit mort, une personne l’a repris, votre liste n’en attend pas, un "
                    + "collègue qui le transmet ou en parle nie, doute ou corrige, quel que soit le "
                    + "stagiaire, ou le portail dit que l’offre n’est plus valable, ou dit à côté du "
                    + "numéro ce qu’aucun avis ne dit")
        case .offerTaken:
            Localized(
                en: "the number already belongs to another intern, or did until it was withdrawn",
                fr: "le numéro est déjà à un autre stagiaire, ou l’était quand il a été retiré")
        case .internHasOffer:
            Localized(
                en: "the intern already has a number; this would be a second one",
                fr: "le stagiaire a déjà un numéro ; celui-ci serait le second")
        case .placeholder:
            Localized(
                en: "a notice in the portal's own words shows `A0000000` or `A9999999`, which are "
                    + "nobody's; a help text or a question that only mentions one is kept (`recorded`) "
                    + "and needs nothing",
                fr: "un avis dans les mots mêmes du portail montre `A0000000` ou `A9999999`, qui ne "
                    + "sont à personne ; une page d’aide ou une question qui ne fait que les citer est "
                    + "conservée (`recorded`) et ne demande rien")
        case .missingNOC:
            Localized(
                en: "the roster has no NOC code for the intern; import one and the letter goes",
                fr: "la liste n’a pas de code CNP pour le stagiaire ; importez-en un et la lettre "
                    + "part")
        case .unreadable:
            Localized(
                en: "it could not be read, or not to its end; or its number stands only in a picture "
                    + "or a document, attached or in the page",
                fr: "il n’a pu être lu, ou pas jusqu’au bout ; ou son numéro n’est que dans une image "
                    + "ou un document, joint ou dans la page")
        case .tooLarge:
            Localized(
                en: "it is over `largest_mail`, and was not fetched",
                fr: "il dépasse `largest_mail`, et n’a pas été lu")
        case .wordingUnknown:
            Localized(
                en: "it is from the portal, but its words are not known: IRCC may have changed them; "
                    + "or it is a letter of inspection, to be answered within 30 days; or a "
                    + "forwarder's, with something like a number in words of one's own; or it brings a "
                    + "code, and says something else too",
                fr: "il vient du portail, mais en des termes inconnus : IRCC les a peut-être changés "
                    + "; ou c’est une lettre d’inspection, à laquelle il faut répondre dans les 30 "
                    + "jours ; ou il vient d’un relais, qui donne dans ses propres mots quelque chose "
                    + "comme un numéro ; ou il apporte un code, et dit aussi autre chose")
        }
    }

    /// The value in the files and the JSON, and its French: one cell of a table.
    package var name: Localized { Localized(en: rawValue, fr: words.fr) }
}

/// What a person is told about a mail that is held for each reason.
extension HeldAdvice {
    /// Why the mail waits, in one sentence.
    package var why: Localized {
        switch reason {
        case _ where isReport: whyReport
        case _ where dead != nil: dead?.why(reason, for: candidates) ?? reason.words
        case .untrustedSender: whyUnproven
        case .noMatch where strangeAddressee != nil:
            Localized(
                en:
                    "it says that it is meant for \(strangeAddressee ?? ""), which is no address of yours: anybody can have such a notice sent to himself and send it on",
                fr:
                    "il se dit destiné à \(strangeAddressee ?? ""), qui n’est pas une adresse à vous : n’importe qui peut se faire envoyer un tel avis et le renvoyer"
            )
        case .noMatch:
            Localized(
                en: "nothing that counts says whose number it is",
                fr: "rien de sûr ne dit à qui est le numéro")
        case .severalCandidates:
            Localized(
                en: "what speaks for somebody speaks for several",
                fr: "ce qui désigne quelqu’un en désigne plusieurs")
        case .severalOffers: Localized(en: "it holds several numbers", fr: "il contient plusieurs numéros")
        case .evidenceConflict:
            Localized(
                en:
                    "what is known of it contradicts itself or somebody's word, or IRCC takes the number back",
                fr: "ce qu’on en sait se contredit ou contredit quelqu’un, ou IRCC reprend le numéro")
        case .offerTaken:
            Localized(
                en: "the number is another intern's already", fr: "le numéro est déjà à un autre stagiaire")
        case .internHasOffer:
            Localized(
                en: "the intern has another number, and this would be a second one",
                fr: "le stagiaire a un autre numéro, celui-ci serait le second")
        case .placeholder:
            Localized(
                en: "its number is a placeholder of IRCC's, nobody's offer",
                fr: "son numéro est un exemple d’IRCC, l’offre de personne")
        case .missingNOC:
            Localized(
                en: "the intern is known, and the roster has no NOC code for them",
                fr: "le stagiaire est connu, et la liste n’a pas son code CNP")
        case .unreadable:
            Localized(
                en: "it could not be read, or its number stands only in a picture or a document",
                fr: "il n’a pu être lu, ou son numéro n’est que dans une image ou un document")
        case .tooLarge:
            Localized(
                en: "it is larger than the configured cap and was not fetched",
                fr: "il dépasse la taille permise et n’a pas été lu")
        case .wordingUnknown where isForwarders:
            Localized(
                en: "a forwarder sent it, and nothing in it that is known says what it is about",
                fr: "un relais l’a envoyé, et rien de connu n’y dit de quoi il s’agit")
        case .wordingUnknown:
            Localized(
                en: "it comes under the portal's name in words that nobody knows",
                fr: "il vient au nom du portail, en des termes inconnus")
        }
    }

    package var steps: [Step] {
        switch reason {
        case _ where isReport: reportSteps
        case .untrustedSender: unprovenSteps
        case .noMatch where strangeAddressee != nil: addresseeSteps
        case .noMatch:
            [assign(Words.whenKnown), Step(when: Words.whenRoster, command: Words.roster), list, dismiss]
        case .severalCandidates: [assign(Words.whenKnown), list, dismiss]
        case _ where dead != nil && !isWithdrawal: dead.map(deadSteps) ?? []
        case .evidenceConflict where isWithdrawal:
            [withdraw, Step(when: Words.whenGood, command: dismiss.command)]
        case .evidenceConflict: [assign(Words.whenKnown), list, withdraw, dismiss]
        case .offerTaken: [explain, dismiss]
        case .internHasOffer: [assign(Words.whenReplaced, replaces: true), dismiss]
        case .missingNOC: [Step(when: Words.whenCode, command: Words.roster)]
        case .placeholder: [dismiss]
        case .severalOffers, .unreadable, .tooLarge: [assign(Words.whenOpened), dismiss]
        case .wordingUnknown where isForwarders: [assign(Words.whenOpened), dismiss]
        case .wordingUnknown:
            [assign(Words.whenOpened), Step(when: Words.whenWording, command: Words.wording), dismiss]
        }
    }

    /// The one command that `status` shows. If a person must look at the mail before any decision, it is the command to look: a
    /// forgery must not come with the command that accepts it.
    package var shortest: Localized {
        switch reason {
        case _ where isReport: Localized(verbatim: "facteur explain \(mail)")
        case .noMatch, .severalCandidates, .internHasOffer, .missingNOC, .placeholder:
            steps.first?.command ?? Localized(verbatim: "facteur explain \(mail)")
        case .untrustedSender, .severalOffers, .evidenceConflict, .offerTaken, .unreadable, .tooLarge,
            .wordingUnknown:
            Localized(verbatim: "facteur explain \(mail)")
        }
    }

    /// Whether a person who knows whose the number is may say so without more. A forgery must not come with a key that accepts it.
    package var mayAssign: Bool {
        switch reason {
        case _ where isReport || isWithdrawal || dead != nil: false
        case .untrustedSender: if case .stranger = doubt { true } else { false }
        case _ where isUnproven: false
        case .noMatch: strangeAddressee == nil
        case .severalCandidates, .severalOffers, .evidenceConflict, .internHasOffer, .unreadable, .tooLarge,
            .wordingUnknown:
            true
        case .offerTaken, .missingNOC, .placeholder: false
        }
    }

    /// Whether the number would take the place of an earlier one.
    package var replaces: Bool { reason == .internHasOffer }
}
