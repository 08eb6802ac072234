import Mail

extension DecisionRefusal {
    var french: String {
        switch self {
        case .unknownIntern(let ref):
            "la liste n’a pas de stagiaire \(ref) ; `facteur interns` les donne tous"
        case .removedIntern(let ref):
            "\(ref) a quitté la liste ; importez d’abord une liste où \(ref) figure"
        case .unknownOffer(let number, let isSeen):
            isSeen
                ? "\(number.rawValue) n’est encore à personne ; donnez-le d’abord : facteur assign \(number.rawValue) RÉF --because TEXTE"
                : "aucun courriel, aucune liste et personne n’a nommé \(number.rawValue) ; est-il bien tapé ?"
        case .unknownMail(let id):
            "le registre n’a pas de courriel \(id) ; `facteur mail --held` donne ceux qui attendent"
        case .unread(let id): "le courriel \(id) n’est pas encore lu ; réessayez quand le service l’aura lu"
        case .notHeld(let id, let outcome):
            "le courriel \(id) n’attend personne : \(outcome?.rawValue ?? "non lu") ; `facteur explain \(id)` raconte son histoire"
        case .waitsForCode(let id, let ref):
            "le courriel \(id) a donné un numéro à \(ref) et n’attend que le code CNP : importez-le avec la liste, ou reprenez le numéro par `facteur unassign` ou `facteur withdraw`"
        case .nothingHeld(let reason):
            "aucun courriel n’est retenu pour la raison \(reason.rawValue) ; `facteur mail --held` donne ceux qui attendent"
        case .withdrawn, .superseded, .taken, .hasOther, .unassigned, .told, .neverNamed, .alreadyTold:
            frenchOfOffers
        case .noNumber, .noCode, .noLetter, .queued, .inFlight, .copyToCome, .notOnHold, .notToReview,
            .nothingToReview, .toReview:
            frenchOfLetters
        }
    }

    private var frenchOfOffers: String {
        switch self {
        case .withdrawn(let number): "\(number.rawValue) est retiré : un numéro mort n’est donné à personne"
        case .superseded(let number, let by):
            "\(number.rawValue) est mort : \(by?.rawValue ?? "un autre numéro") l’a remplacé"
        case .taken(let number, let owner, let isTold):
            "\(number.rawValue) est à \(owner), et un numéro n’est qu’à un stagiaire ; "
                + (isTold
                    ? "\(owner) en est informé, seuls IRCC ou l’employeur peuvent y remédier ; `facteur explain \(number.rawValue)`"
                    : "si c’est une erreur, d’abord : facteur unassign \(number.rawValue) --because TEXTE")
        case .hasOther(let ref, let number, let isTold):
            "\(ref) a déjà \(number.rawValue)\(isTold ? " et en est informé" : "") ; si le nouveau numéro le remplace, ajoutez --replace"
        case .unassigned(let number): "\(number.rawValue) n’est à personne ; il n’y a rien à reprendre"
        case .told(let number, let ref, let at):
            "\(ref) \(at.map { "a reçu \(number.rawValue) le \(HeaderDate.rfc3339(seconds: $0))" } ?? "a peut-être reçu \(number.rawValue)") : cela ne se défait pas ; si le numéro est mort : facteur withdraw \(number.rawValue), ou donnez le bon avec --replace"
        case .neverNamed(let number):
            "aucun courriel ni aucune liste n’a nommé \(number.rawValue) ; comparez-le au portail, chiffre par chiffre, et s’il est juste ajoutez --unseen"
        case .alreadyTold(let number, let ref, let at):
            "\(ref) a déjà reçu \(number.rawValue)\(at.map { " le \(HeaderDate.rfc3339(seconds: $0))" } ?? "") : il n’y a rien à noter ; `facteur explain \(ref)`"
        default: ""
        }
    }

    private var frenchOfLetters: String {
        switch self {
        case .noNumber(let ref):
            "\(ref) n’a pas de numéro, donc pas de lettre à envoyer ; `facteur explain \(ref)`"
        case .noCode(let ref):
            "la liste n’a pas de code CNP pour \(ref), et sans lui aucune lettre n’est écrite ; importez-en un avec la liste"
        case .noLetter(let ref, let number):
            "aucune lettre pour \(number.rawValue) n’est encore écrite à \(ref) ; `facteur explain \(ref)` dit pourquoi"
        case .queued(let ref):
            "la lettre à \(ref) n’est pas encore partie et part d’elle-même ; `facteur letters`"
        case .inFlight(let number, let until):
            "la lettre pour \(number.rawValue) est en train d’être remise au serveur ; réessayez dans une minute, au plus tard après \(HeaderDate.rfc3339(seconds: until))"
        case .copyToCome(let ref, let at):
            "la lettre à \(ref) est incertaine et repart d’elle-même une fois à \(HeaderDate.rfc3339(seconds: at)) ; réessayez après"
        case .notOnHold: "rien n’est suspendu"
        case .notToReview(let ref):
            "aucune lettre à \(ref) n’attend d’accord ; `facteur review` donne celles qui attendent"
        case .nothingToReview: "aucune lettre n’attend d’accord"
        case .toReview(let ref):
            "la lettre à \(ref) attend un accord : facteur approve \(ref) ; si \(ref) a été informé de vive voix : facteur told"
        default: ""
        }
    }
}
