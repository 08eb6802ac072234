import FacteurCore
package import Text

/// What `Checkup` checks and finds. The English of each sentence belongs to the check itself, and a test checks that the two are
/// equal.
package enum CheckSentence: KeptSentence {
    // What was checked.
    case mailbox, letters, permissions, ledger, disk, clock
    // What was found.
    case unwatched, flagged, moved, recognised, goodMailbox, goodRelay, templates, builtIn, forOwner,
        noLedger, serving,
        sound, free
    // What is wrong.
    case unchecked, proposal, noResults, otherResults, readable, wrongClock, noFolder, full

    package var pattern: Localized {
        switch self {
        case .mailbox: Localized(en: "mailbox *", fr: "boîte *")
        case .letters: Localized(en: "letters", fr: "lettres")
        case .permissions: Localized(en: "permissions", fr: "droits d’accès")
        case .ledger: Localized(en: "ledger", fr: "registre")
        case .disk: Localized(en: "disk", fr: "disque")
        case .clock: Localized(en: "clock", fr: "horloge")
        case .unwatched:
            Localized(
                en: "*; “*” is not watched: a notice may land there, watch it as a second mailbox",
                fr:
                    "* ; « * » n’est pas surveillé : un avis peut y aboutir, surveillez-le comme une deuxième boîte"
            )
        case .flagged:
            Localized(
                en: "*; what is settled is flagged “*”", fr: "* ; ce qui est traité est marqué « * »")
        case .moved:
            Localized(
                en: "*; what is settled is moved to “*”", fr: "* ; ce qui est traité est déplacé vers « * »")
        case .recognised:
            Localized(
                en: "login and folder “*” are good, * mails, * of the last * with results of your server",
                fr:
                    "connexion et dossier « * » en ordre, courriels : *, * des * derniers avec des résultats de votre serveur"
            )
        case .goodMailbox:
            Localized(
                en: "login and folder “*” are good, * mails",
                fr: "connexion et dossier « * » en ordre, courriels : *")
        case .goodRelay:
            Localized(
                en: "login, sender and recipient are good",
                fr: "connexion, expéditeur et destinataire en ordre")
        case .templates: Localized(en: "the templates of * are good", fr: "les modèles de * sont en ordre")
        case .builtIn: Localized(en: "the built-in templates are used", fr: "les modèles intégrés servent")
        case .forOwner:
            Localized(
                en: "secrets and ledger are for their owner only",
                fr: "les secrets et le registre ne sont qu’à leur propriétaire")
        case .noLedger:
            Localized(
                en: "none yet; the roster's import or the service will make it",
                fr: "pas encore ; l’importation de la liste ou le service le créera")
        case .serving:
            Localized(
                en: "the ledger is sound, the service runs", fr: "le registre est sain, le service tourne")
        case .sound: Localized(en: "the ledger is sound", fr: "le registre est sain")
        case .free: Localized(en: "* MB free in *", fr: "* Mo libres dans *")
        case .unchecked: Localized(en: "could not be checked: *", fr: "n’a pu être vérifié : *")
        case .proposal:
            Localized(
                en:
                    "none of the last * mails has results by *, and * have results by *: if that is your own mail server, write *",
                fr:
                    "aucun des * derniers courriels n’a de résultats de *, et * en ont de * : si c’est votre propre serveur, inscrivez *"
            )
        case .noResults:
            Localized(
                en:
                    "none of the last * mails has an Authentication-Results field: your mail server writes none, so that no sender can be proven; ask whoever runs it",
                fr:
                    "aucun des * derniers courriels n’a de champ Authentication-Results : votre serveur n’en écrit pas, et aucun expéditeur ne peut être prouvé ; demandez à qui l’exploite"
            )
        case .otherResults:
            Localized(
                en:
                    "none of the last * mails has results by *: see `trust: authserv_id:`, and ask whoever runs your mail server for the name that it writes",
                fr:
                    "aucun des * derniers courriels n’a de résultats de * : voyez `trust: authserv_id:`, et demandez à qui exploite votre serveur le nom qu’il écrit"
            )
        case .readable:
            Localized(
                en: "others can read the ledger *; run: chmod 600 *",
                fr: "d’autres peuvent lire le registre * ; lancez : chmod 600 *")
        case .wrongClock:
            Localized(
                en: "this computer's clock says *; set it (timedatectl)",
                fr: "l’horloge de cet ordinateur dit * ; réglez-la (timedatectl)")
        case .noFolder:
            Localized(
                en: "the folder * for the ledger is not there; make it, for the service's user",
                fr: "le dossier * du registre n’existe pas ; créez-le, pour l’utilisateur du service")
        case .full:
            Localized(
                en: "only * MB are free in *; make room",
                fr: "il ne reste que * Mo dans * ; faites de la place")
        }
    }
}

extension CheckFault {
    /// `message` in every language.
    package var words: Localized {
        switch self {
        case .server(let fault): fault.words
        case .ledger(let fault): fault.words
        case .change(let fault): fault.words
        case .disk(let words), .clock(let words), .advice(let words): CheckSentence.localized(words)
        }
    }
}
