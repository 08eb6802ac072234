package import FacteurCore
package import Text

/// A mailbox and its account, once the login is good.
package enum MailboxFinding: CheckFinding {
    /// - poll: seconds between two looks.
    case mailbox(folder: String, mails: Int, announces: Bool, poll: Int)
    /// What `after` asks for can be done.
    case flagged(String)
    case moved(String)
    /// It cannot.
    case unchangeable(ChangeFault)
    case noMails
    case recognised(Int, of: Int)
    /// How many bear a signature, where signatures are checked here.
    case checkedHere(Int, of: Int)
    case proposal(mails: Int, configured: String, name: String, count: Int)
    case noResults(mails: Int)
    case otherResults(mails: Int, configured: String)
    case noJunk
    case junkWatched(String)
    case junkUnwatched(String)

    package var state: CheckLine.State {
        switch self {
        case .mailbox, .flagged, .moved, .noMails, .recognised, .noJunk, .junkWatched: .ok
        case .checkedHere(let signed, _): signed > 0 ? .ok : .warn
        case .junkUnwatched: .warn
        case .unchangeable, .proposal, .noResults, .otherResults: .bad
        }
    }

    package var words: Localized {
        switch self {
        case .mailbox(let folder, let mails, let announces, let poll):
            Localized(
                en: "login and folder “\(folder)” are good, \(mails) mails",
                fr: "connexion et dossier « \(folder) » en ordre, courriels : \(mails)")
                + Self.announcing(announces, DurationText.short(poll))
        case .flagged(let word):
            Localized(
                en: "what is settled is flagged “\(word)”", fr: "ce qui est traité est marqué « \(word) »")
        case .moved(let folder):
            Localized(
                en: "what is settled is moved to “\(folder)”",
                fr: "ce qui est traité est déplacé vers « \(folder) »")
        case .unchangeable(let fault): fault.words
        case .noMails:
            Localized(
                en:
                    "no mail is there yet, so nothing shows whose results your server writes; run check again when the first has come",
                fr:
                    "aucun courriel encore, rien ne montre donc de qui sont les résultats de votre serveur ; relancez check quand le premier sera arrivé"
            )
        case .recognised(let count, let mails):
            Localized(
                en: "\(count) of the last \(mails) mails have results of your server",
                fr: "courriels avec des résultats de votre serveur, sur les \(mails) derniers : \(count)")
        case .checkedHere(let count, let mails):
            count > 0
                ? Localized(
                    en: "signatures are checked here: \(count) of the last \(mails) mails have one",
                    fr:
                        "les signatures sont vérifiées ici : courriels signés, sur les \(mails) derniers : \(count)"
                )
                : Localized(
                    en:
                        "signatures are checked here, and none of the last \(mails) mails has one: no sender can be proven",
                    fr:
                        "les signatures sont vérifiées ici, et aucun des \(mails) derniers courriels n’en porte : aucun expéditeur ne peut être prouvé"
                )
        case .proposal(let mails, let configured, let name, let count):
            Localized(
                en:
                    "none of the last \(mails) mails has results by \(configured), and \(count) have results by \(name): if that is your own mail server, write `trust: { authserv_id: \"\(name)\" }`",
                fr:
                    "aucun des \(mails) derniers courriels n’a de résultats de \(configured), et \(count) en ont de \(name) : si c’est votre propre serveur, inscrivez `trust: { authserv_id: \"\(name)\" }`"
            )
        case .noResults(let mails):
            Localized(
                en:
                    "none of the last \(mails) mails has an Authentication-Results field: your mail server writes none, so that no sender can be proven; ask whoever runs it, or write `trust: { verify: dkim }`",
                fr:
                    "aucun des \(mails) derniers courriels n’a de champ Authentication-Results : votre serveur n’en écrit pas, et aucun expéditeur ne peut être prouvé ; demandez à qui l’exploite, ou inscrivez `trust: { verify: dkim }`"
            )
        case .otherResults(let mails, let configured):
            Localized(
                en:
                    "none of the last \(mails) mails has results by \(configured): see `trust: authserv_id:`, and ask whoever runs your mail server for the name that it writes",
                fr:
                    "aucun des \(mails) derniers courriels n’a de résultats de \(configured) : voyez `trust: authserv_id:`, et demandez à qui exploite votre serveur le nom qu’il écrit"
            )
        case .noJunk:
            Localized(
                en: "the account has no folder for junk mail",
                fr: "le compte n’a pas de dossier pour les indésirables")
        case .junkWatched(let folder):
            Localized(en: "“\(folder)” is watched too", fr: "« \(folder) » est surveillé aussi")
        case .junkUnwatched(let folder):
            Localized(
                en: "“\(folder)” is not watched: a notice may land there, watch it as a second mailbox",
                fr:
                    "« \(folder) » n’est pas surveillé : un avis peut y aboutir, surveillez-le comme une deuxième boîte"
            )
        }
    }

    private static func announcing(_ announces: Bool, _ poll: String) -> Localized {
        announces
            ? Localized(
                en: ", new mail is announced at once (IDLE)",
                fr: ", tout nouveau courriel est annoncé aussitôt (IDLE)")
            : Localized(
                en: ", new mail is not announced (no IDLE): it is looked for every \(poll)",
                fr:
                    ", les nouveaux courriels ne sont pas annoncés (sans IDLE) : ils sont cherchés toutes les \(poll)"
            )
    }
}

/// Sample letters.
package enum LetterFinding: CheckFinding {
    /// - folder: `nil` for the built-in templates.
    case good(folder: String?)
    case fault(LetterLanguage, String)
    case numberTwice(LetterLanguage, count: Int)
    /// Reminders go to who has not answered, and answers go where nobody looks.
    case answersUnseen(String)

    package var state: CheckLine.State {
        switch self {
        case .good: .ok
        case .numberTwice, .answersUnseen: .warn
        case .fault: .bad
        }
    }

    package var words: Localized {
        switch self {
        case .good(let folder):
            (folder.map {
                Localized(en: "the templates of \($0) are good", fr: "les modèles de \($0) sont en ordre")
            } ?? Localized(en: "the built-in templates are used", fr: "les modèles intégrés servent"))
                + Localized(
                    en: "; a sample in each language has its number once",
                    fr: " ; un exemple dans chaque langue a son numéro une fois")
        case .fault(let language, let words):
            Localized(
                en: "no sample letter (\(language.rawValue)) can be made: \(words)",
                fr: "aucune lettre d’exemple (\(language.rawValue)) ne peut être faite : \(words)")
        case .answersUnseen(let contact):
            Localized(
                en:
                    "interns answer to \(contact), whose mail arrives in no watched mailbox, so that those who have answered are reminded all the same; add it to addresses: of the mailbox where it arrives, or take remind: out",
                fr:
                    "les stagiaires répondent à \(contact), dont le courrier n’arrive dans aucune boîte surveillée : ceux qui ont répondu reçoivent quand même un rappel ; ajoutez-la à addresses: de la boîte où il arrive, ou retirez remind:"
            )
        case .numberTwice(let language, let count):
            Localized(
                en:
                    "a sample letter (\(language.rawValue)) has its number \(count) times; once is enough",
                fr:
                    "une lettre d’exemple (\(language.rawValue)) a son numéro \(count) fois ; une fois suffit"
            )
        }
    }
}
