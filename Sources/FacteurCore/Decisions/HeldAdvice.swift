package import Text

/// What a person may do about a held mail: the condition under which its letter may be sent, and the command to type.
package struct HeldAdvice: Sendable, Hashable {
    /// A command, and the condition under which it is right.
    package struct Step: Sendable, Hashable {
        package let when: Localized
        package let command: Localized
    }

    package let reason: HeldReason
    /// The mail's number in the ledger.
    package let mail: Int64
    package let offer: OfferNumber?
    /// Most likely first.
    package let candidates: [InternRef]
    /// Why the mail is not trusted, or not taken for ours, if that is known.
    let doubt: TrustDoubt?
    /// A delivery report (RFC 3464) gives nobody a number: what it is about is a letter.
    let isReport: Bool
    /// A colleague's own words are not the portal's.
    let isForwarders: Bool
    /// Nobody has proven its sender, whatever it is held for.
    let isUnproven: Bool
    /// IRCC says that the number is dead.
    package let isWithdrawal: Bool
    /// Why nobody may be told the number, if that is why the mail is held.
    package let dead: DeadNumber?

    package init(
        reason: HeldReason, mail: Int64, offer: OfferNumber?, candidates: [InternRef],
        doubt: TrustDoubt? = nil, trust: Trust? = nil, kind: MailKind? = nil,
        dead: DeadNumber? = nil
    ) {
        isForwarders = trust == .forwarder
        isUnproven = trust == .untrusted
        isWithdrawal = kind == .portal && reason == .evidenceConflict
        isReport = kind == .bounce
        self.dead = reason == .offerTaken || reason == .evidenceConflict ? dead : nil
        self.reason = reason
        self.mail = mail
        self.offer = offer
        self.candidates = candidates
        self.doubt = doubt
    }

    /// A forgery must not come with the command that accepts it: only the portal's own list shows that its number is real.
    var unprovenSteps: [Step] {
        switch doubt {
        case .stranger:
            [assign(Words.whenGenuine), Step(when: Words.whenForwarder, command: Words.trust), dismiss]
        case .setting(let seen): [Step(when: Words.whenAlways, command: Words.authserv(seen)), list, dismiss]
        case .key(let name): [Step(when: Words.whenKeyStays, command: Words.dig(name)), list, dismiss]
        case .forgery, .chain, .addressee, nil: [list, dismiss]
        }
    }

    /// A withdrawn number stays dead; of one that only the list calls dead, a newer list or a person may know better.
    func deadSteps(_ dead: DeadNumber) -> [Step] {
        switch dead {
        case .withdrawn: [explain, Step(when: Words.whenWithdrawn, command: dismiss.command)]
        case .listed:
            [Step(when: Words.whenDead, command: withdraw.command), list, assign(Words.whenAlive), dismiss]
        }
    }

    /// The letter is looked at first. Where no letter was found, nobody knows whose address to look at but the report's reader.
    var reportSteps: [Step] {
        let look = offer.map {
            Step(when: Words.whenLetter, command: Localized(verbatim: "facteur explain \($0.rawValue)"))
        }
        return [
            look ?? Step(when: Words.whenLetters, command: Localized(verbatim: "facteur letters")),
            Step(when: Words.whenAddress, command: Words.roster),
            Step(when: Words.whenLost, command: "facteur resend " + Words.ref), dismiss,
        ]
    }

    var strangeAddressee: String? {
        if case .addressee(let address) = doubt { address } else { nil }
    }

    var addresseeSteps: [Step] {
        [list, Step(when: Words.whenOurs, command: Words.addresses(strangeAddressee ?? "")), dismiss]
    }

    /// Where one intern stands out, the whole command; otherwise the walk that shows who comes into question.
    func assign(_ when: Localized, replaces: Bool = false) -> Step {
        guard let offer, candidates.count == 1, let ref = candidates.first else {
            return Step(when: when, command: Localized(verbatim: "facteur decide \(mail)"))
        }
        let command =
            "facteur assign \(offer.rawValue) \(ref)" + (replaces ? " --replace" : "") + Self.because
        return Step(when: when, command: Localized(verbatim: command))
    }

    /// What stands for a person's reason: the command can be pasted as it is.
    static let because = " --because \"…\""
    var list: Step { Step(when: Words.whenListed, command: "facteur offers import " + Words.file) }
    var dismiss: Step {
        Step(when: Words.whenNothing, command: Localized(verbatim: "facteur dismiss \(mail)" + Self.because))
    }
    var withdraw: Step {
        Step(
            when: Words.whenTakenBack,
            command: Localized(
                verbatim: offer.map { "facteur withdraw \($0.rawValue)" + Self.because }
                    ?? "facteur decide \(mail)"))
    }
    var explain: Step {
        Step(
            when: Words.whenTaken,
            command: Localized(verbatim: offer.map { "facteur explain \($0.rawValue)" } ?? "facteur mail"))
    }
}

extension HeldAdvice {
    /// The condition for each command, and what a person fills in.
    enum Words {
        static let ref = Localized(en: "REF", fr: "RÉF")
        static let file = Localized(en: "FILE", fr: "FICHIER")
        static let roster = "facteur roster import " + file + ".csv"
        static var trust: Localized {
            Localized(
                en: "add the sender to trust.forwarders, then: systemctl reload facteur",
                fr: "ajoutez l’expéditeur à trust.forwarders, puis : systemctl reload facteur")
        }
        static var wording: Localized {
            Localized(
                en: "add them to the file named by wording:, then: systemctl reload facteur",
                fr: "ajoutez-les au fichier nommé par wording:, puis : systemctl reload facteur")
        }
        static var whenAlways: Localized {
            Localized(
                en: "all mails of the portal are held so, and that name is your own mail server's",
                fr: "tous les courriels du portail attendent ainsi, et ce nom est celui de votre serveur")
        }
        static func authserv(_ seen: String?) -> Localized {
            Localized(
                en:
                    "set trust.authserv_id to \(seen ?? "the name in your mails' Authentication-Results"), then: systemctl reload facteur",
                fr:
                    "mettez trust.authserv_id à \(seen ?? "le nom que portent les Authentication-Results de vos courriels"), puis : systemctl reload facteur"
            )
        }
        static var whenKeyStays: Localized {
            Localized(
                en: "it goes on so: what does your resolver say? (it is asked again by itself)",
                fr: "cela dure : que dit votre résolveur ? (la question est reposée d’elle-même)")
        }
        static func dig(_ name: String) -> Localized { Localized(verbatim: "dig TXT \(name)") }
        static var whenOurs: Localized {
            Localized(en: "mail for that address arrives here", fr: "le courrier de cette adresse arrive ici")
        }
        static func addresses(_ address: String) -> Localized {
            Localized(
                en: "add \(address) to addresses: of its mailbox, then: systemctl reload facteur",
                fr: "ajoutez \(address) à addresses: de sa boîte, puis : systemctl reload facteur")
        }
        static var whenGenuine: Localized {
            Localized(
                en: "you have seen in the portal, or asked the sender, that the number is real",
                fr: "vous avez vu au portail, ou demandé à l’expéditeur, que le numéro est vrai")
        }
        static var whenForwarder: Localized {
            Localized(
                en: "its sender may always relay notices",
                fr: "vous permettez à son expéditeur de relayer des avis"
            )
        }
        static var whenKnown: Localized {
            Localized(
                en: "you know whose number it is (the portal's list of offers says so)",
                fr: "vous savez à qui est le numéro (la liste des offres du portail le dit)")
        }
        static var whenRoster: Localized {
            Localized(
                en: "the intern is missing in the roster, or their portal_email is",
                fr: "le stagiaire manque dans la liste, ou son courriel_portail")
        }
        static var whenListed: Localized {
            Localized(
                en: "you can save the portal's list of offers",
                fr: "vous pouvez enregistrer la liste des offres du portail")
        }
        static var whenReplaced: Localized {
            Localized(
                en: "the new number takes the place of the earlier one",
                fr: "le nouveau numéro remplace l’ancien")
        }
        static var whenCode: Localized {
            Localized(
                en: "you know the NOC code that the employer typed in the portal",
                fr: "vous savez le code CNP que l’employeur a tapé au portail")
        }
        static var whenOpened: Localized {
            Localized(
                en: "you have opened the mail and know the number and whose it is",
                fr: "vous avez ouvert le courriel et savez le numéro et à qui il est")
        }
        static let whenWording = Localized(
            en: "IRCC has changed its words", fr: "IRCC a changé ses formulations")
        static var whenTaken: Localized {
            Localized(
                en: "you want to see whose it is, and why", fr: "vous voulez voir à qui il est, et pourquoi")
        }
        static var whenTakenBack: Localized {
            Localized(
                en: "IRCC has taken the number back; without it, the letter waits",
                fr: "IRCC a repris le numéro ; sans cela, la lettre attend")
        }
        static var whenDead: Localized {
            Localized(
                en: "the portal shows today, too, that the number is dead",
                fr: "le portail montre aujourd’hui encore que le numéro n’est plus valable")
        }
        static var whenAlive: Localized {
            Localized(
                en: "the portal shows today that the number is good, and whose it is",
                fr: "le portail montre aujourd’hui que le numéro est bon, et à qui il est")
        }
        static var whenWithdrawn: Localized {
            Localized(
                en:
                    "you have looked it up in the portal; where the number is good after all, tell its intern yourself first: a withdrawn number stays dead here",
                fr:
                    "vous l’avez vérifié au portail ; si le numéro est bon malgré tout, informez d’abord son stagiaire vous-même : un numéro retiré le reste ici"
            )
        }
        static var whenGood: Localized {
            Localized(
                en:
                    "you have seen in the portal that the number is good; a letter that waits for it leaves then",
                fr:
                    "vous avez vu au portail que le numéro est bon ; une lettre qui attend part alors")
        }
        static var whenLetter: Localized {
            Localized(
                en: "you want to see the letter that it is about, and where it went",
                fr: "vous voulez voir la lettre dont il parle, et où elle est partie")
        }
        static var whenLetters: Localized {
            Localized(
                en: "you have read in it to whom the letter was, and want to see how that one stands",
                fr: "vous y avez lu à qui était la lettre, et voulez voir où elle en est")
        }
        static var whenAddress: Localized {
            Localized(
                en: "the intern's address in the roster is wrong: correct it first",
                fr: "l’adresse du stagiaire dans la liste est fausse : corrigez-la d’abord")
        }
        static var whenLost: Localized {
            Localized(
                en: "the letter has not arrived, and the address is right now",
                fr: "la lettre n’est pas arrivée, et l’adresse est juste à présent")
        }
        static let whenNothing = Localized(en: "the mail needs nothing", fr: "le courriel ne demande rien")
    }

    var whyReport: Localized {
        offer == nil
            ? Localized(
                en: "it is a delivery report, and no letter is known by what it says",
                fr: "c’est un avis de non-remise, et rien n’y désigne une lettre connue")
            : Localized(
                en: "it is a delivery report whose words do not say what became of the letter",
                fr: "c’est un avis de non-remise qui ne dit pas clairement ce qu’est devenue la lettre")
    }

    var whyUnproven: Localized {
        switch doubt {
        case .forgery:
            Localized(
                en: "your own mail server's checks do not bear out its sender: it may be a forgery",
                fr:
                    "les contrôles de votre propre serveur ne confirment pas son expéditeur : c’est peut-être un faux"
            )
        case .chain:
            Localized(
                en: "it passes on a mail that does not show the portal as its sender",
                fr: "il transmet un courriel dont l’expéditeur affiché n’est pas le portail")
        case .setting:
            Localized(
                en: "nothing proves who sent it: no check in it bears the name in trust.authserv_id",
                fr: "rien ne prouve qui l’a envoyé : aucun contrôle n’y porte le nom de trust.authserv_id")
        case .key:
            Localized(
                en:
                    "its DKIM signature cannot be checked before DNS gives the key: it is asked again by itself",
                fr:
                    "sa signature DKIM ne peut être vérifiée avant que le DNS ne donne la clé : la question est reposée d’elle-même"
            )
        case .stranger, .addressee, nil:
            Localized(en: "nothing proves who sent it", fr: "rien ne prouve qui l’a envoyé")
        }
    }
}
