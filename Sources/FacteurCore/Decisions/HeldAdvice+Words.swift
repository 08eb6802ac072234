extension HeldAdvice {
    /// When each command is the right one, and the places in it that a person fills.
    struct Words: Sendable, Hashable {
        let language: Language

        init(_ language: Language) { self.language = language }

        private func said(_ english: String, _ french: String) -> String {
            language == .fr ? french : english
        }

        var offer: String { said("OFFER", "NUMÉRO") }
        var ref: String { said("REF", "RÉF") }
        var text: String { said("TEXT", "TEXTE") }
        var file: String { said("FILE", "FICHIER") }
        var roster: String { "facteur roster import \(file).csv" }
        var trust: String {
            said(
                "add the sender to trust.forwarders, then: systemctl reload facteur",
                "ajoutez l’expéditeur à trust.forwarders, puis : systemctl reload facteur")
        }
        var wording: String {
            said(
                "add them to the file named by wording:, then: systemctl reload facteur",
                "ajoutez-les au fichier nommé par wording:, puis : systemctl reload facteur")
        }
        var whenAlways: String {
            said(
                "all mails of the portal are held so, and that name is your own mail server's",
                "tous les courriels du portail attendent ainsi, et ce nom est celui de votre serveur")
        }
        func authserv(_ seen: String?) -> String {
            said(
                "set trust.authserv_id to \(seen ?? "the name in your mails’ Authentication-Results"), then: systemctl reload facteur",
                "mettez trust.authserv_id à \(seen ?? "le nom que portent les Authentication-Results de vos courriels"), puis : systemctl reload facteur"
            )
        }
        var whenOurs: String {
            said("mail for that address arrives here", "le courrier de cette adresse arrive ici")
        }
        func addresses(_ address: String) -> String {
            said(
                "add \(address) to addresses: of its mailbox, then: systemctl reload facteur",
                "ajoutez \(address) à addresses: de sa boîte, puis : systemctl reload facteur")
        }
        var whenGenuine: String {
            said(
                "you have seen in the portal, or asked the sender, that the number is real",
                "vous avez vu au portail, ou demandé à l’expéditeur, que le numéro est vrai")
        }
        var whenForwarder: String {
            said("its sender may always relay notices", "son expéditeur peut toujours relayer des avis")
        }
        var whenKnown: String {
            said(
                "you know whose number it is (the portal's list of offers says so)",
                "vous savez à qui est le numéro (la liste des offres du portail le dit)")
        }
        var whenRoster: String {
            said(
                "the intern is missing in the roster, or their portal_email is",
                "le stagiaire manque dans la liste, ou son courriel_portail")
        }
        var whenListed: String {
            said(
                "you can save the portal's list of offers",
                "vous pouvez enregistrer la liste des offres du portail")
        }
        var whenReplaced: String {
            said("the new number takes the place of the earlier one", "le nouveau numéro remplace l’ancien")
        }
        var whenCode: String {
            said(
                "you know the NOC code that the employer typed in the portal",
                "vous savez le code CNP que l’employeur a tapé au portail")
        }
        var whenOpened: String {
            said(
                "you have opened the mail and know the number and whose it is",
                "vous avez ouvert le courriel et savez le numéro et à qui il est")
        }
        var whenWording: String { said("IRCC has changed its words", "IRCC a changé ses mots") }
        var whenTaken: String {
            said("you want to see whose it is, and why", "vous voulez voir à qui il est, et pourquoi")
        }
        var whenTakenBack: String {
            said(
                "IRCC has taken the number back; without it, the letter waits",
                "IRCC a repris le numéro ; sans cela, la lettre attend")
        }
        var whenNothing: String { said("the mail needs nothing", "le courriel ne demande rien") }
    }

    /// Why it waits, in a sentence.
    package var why: String {
        switch reason {
        case .untrustedSender: whyUnproven
        case .noMatch where strangeAddressee != nil:
            said(
                "it says that it is meant for \(strangeAddressee ?? ""), which is no address of yours: anybody can have such a notice sent to himself and send it on",
                "il se dit destiné à \(strangeAddressee ?? ""), qui n’est pas une adresse à vous : n’importe qui peut se faire envoyer un tel avis et le renvoyer"
            )
        case .noMatch:
            said("nothing that counts says whose number it is", "rien de sûr ne dit à qui est le numéro")
        case .severalCandidates:
            said(
                "what speaks for somebody speaks for several", "ce qui désigne quelqu’un en désigne plusieurs"
            )
        case .severalOffers: said("it holds several numbers", "il contient plusieurs numéros")
        case .evidenceConflict:
            said(
                "what is known of it contradicts itself or a person's word, or IRCC takes the number back",
                "ce qu’on en sait se contredit ou contredit une décision, ou IRCC reprend le numéro")
        case .offerTaken:
            said("the number is another intern's already", "le numéro est déjà à un autre stagiaire")
        case .internHasOffer:
            said(
                "the intern has another number, and this would be a second one",
                "le stagiaire a un autre numéro, celui-ci serait le second")
        case .placeholder:
            said(
                "its number is a placeholder of IRCC's, nobody's offer",
                "son numéro est un exemple d’IRCC, l’offre de personne")
        case .missingNOC:
            said(
                "the intern is known, and the roster has no NOC code for them",
                "le stagiaire est connu, et la liste n’a pas son code CNP")
        case .unreadable:
            said(
                "it could not be read, or its number stands only in a picture or a document",
                "il n’a pu être lu, ou son numéro n’est que dans une image ou un document")
        case .tooLarge:
            said(
                "it is larger than the configured cap and was not fetched",
                "il dépasse la taille permise et n’a pas été lu")
        case .wordingUnknown:
            said(
                "it comes under the portal's name in words that nobody knows",
                "il vient au nom du portail avec des mots inconnus")
        }
    }

    private var whyUnproven: String {
        switch doubt {
        case .forgery:
            said(
                "your own mail server’s checks do not bear out its sender: it may be a forgery",
                "les contrôles de votre propre serveur ne confirment pas son expéditeur : c’est peut-être un faux"
            )
        case .chain:
            said(
                "it passes on a mail that does not show the portal as its sender",
                "il transmet un courriel dont l’expéditeur affiché n’est pas le portail")
        case .setting:
            said(
                "nothing proves who sent it: no check in it bears the name in trust.authserv_id",
                "rien ne prouve qui l’a envoyé : aucun contrôle n’y porte le nom de trust.authserv_id")
        case .stranger, .addressee, nil: said("nothing proves who sent it", "rien ne prouve qui l’a envoyé")
        }
    }

    private func said(_ english: String, _ french: String) -> String {
        words.language == .fr ? french : english
    }
}
