import Mail
package import Text

/// Why a decision is not carried out.
package enum DecisionRefusal: Error, Sendable, Hashable {
    case unknownIntern(InternRef)
    case removedIntern(InternRef)
    case unknownOffer(OfferNumber, isSeen: Bool)
    case unknownMail(Int64)
    case withdrawn(OfferNumber)
    case superseded(OfferNumber, by: OfferNumber?)
    case taken(OfferNumber, by: InternRef, isTold: Bool)
    case hasOther(InternRef, OfferNumber, isTold: Bool)
    /// The same of an intern who was told by hand: nobody has said what becomes of the earlier number.
    case hasOtherBesides(OfferNumber, InternRef, OfferNumber, isSeen: Bool)
    case unassigned(OfferNumber)
    case told(OfferNumber, InternRef, at: Int64?)
    case unread(Int64)
    case notHeld(Int64, Outcome?)
    case waitsForCode(Int64, InternRef)
    case noNumber(InternRef)
    case noCode(InternRef)
    case noLetter(InternRef, OfferNumber)
    case queued(InternRef)
    case inFlight(OfferNumber, until: Int64)
    case copyToCome(InternRef, at: Int64)
    case notOnHold
    case neverNamed(OfferNumber)
    case alreadyTold(OfferNumber, InternRef, at: Int64?)
    case notToReview(InternRef)
    case nothingToReview
    case toReview(InternRef)
    case nothingHeld(HeldReason)
    case notDismissed(Int64, Outcome?)
    case notQueued(InternRef, LetterState)
    case contested(InternRef)
    /// The number was somebody's who has been forgotten.
    case forgotten(OfferNumber)

    package enum Kind: Sendable, Hashable {
        /// The ledger has nothing of that name.
        case unknown
        /// It would break a promise, or has no meaning.
        case refused
        /// It may be tried again later.
        case later
    }

    package var kind: Kind {
        switch self {
        case .unknownIntern, .unknownOffer, .unknownMail, .neverNamed, .nothingHeld: .unknown
        case .unread, .inFlight, .copyToCome: .later
        case .removedIntern, .withdrawn, .superseded, .taken, .hasOther, .hasOtherBesides, .unassigned, .told,
            .notHeld,
            .waitsForCode,
            .noNumber, .noCode, .noLetter, .queued, .notOnHold, .alreadyTold, .notToReview,
            .nothingToReview, .toReview, .notDismissed, .notQueued, .contested, .forgotten:
            .refused
        }
    }
}

extension DecisionRefusal {
    /// What is wrong and what to do about it, on one line; for the admin.
    package var message: Localized {
        switch self {
        case .unknownIntern(let ref):
            Localized(
                en: "the roster has no intern \(ref); `facteur interns` lists them",
                fr: "la liste n’a pas de stagiaire \(ref) ; `facteur interns` les donne tous")
        case .removedIntern(let ref):
            Localized(
                en: "\(ref) has left the roster; import a roster that has \(ref) first",
                fr: "\(ref) a quitté la liste ; importez d’abord une liste où \(ref) figure")
        case .unknownOffer(let number, let isSeen):
            Localized(
                en: isSeen
                    ? "\(number.rawValue) is nobody's yet; give it to its intern first: facteur assign \(number.rawValue) REF --because \"…\""
                    : "no mail, no list and nobody has named \(number.rawValue); is it typed right?",
                fr: isSeen
                    ? "\(number.rawValue) n’est encore à personne ; donnez-le d’abord : facteur assign \(number.rawValue) RÉF --because \"…\""
                    : "aucun courriel, aucune liste et personne n’a nommé \(number.rawValue) ; est-il bien tapé ?"
            )
        case .unknownMail(let id):
            Localized(
                en: "the ledger has no mail \(id); `facteur mail --held` lists what waits",
                fr: "le registre n’a pas de courriel \(id) ; `facteur mail --held` donne ceux qui attendent")
        case .unread(let id):
            Localized(
                en: "mail \(id) has not been read yet; try again when the service has read it",
                fr: "le courriel \(id) n’est pas encore lu ; réessayez quand le service l’aura lu")
        case .notHeld(let id, let outcome):
            Localized(
                en:
                    "mail \(id) waits for nobody: it is \(outcome?.rawValue ?? "unread"); `facteur explain \(id)` tells its story",
                fr:
                    "le courriel \(id) n’attend personne : \(outcome?.name.fr ?? "non lu") ; `facteur explain \(id)` raconte son histoire"
            )
        case .notDismissed(let id, let outcome):
            Localized(
                en:
                    "mail \(id) was not dismissed: it is \(outcome?.rawValue ?? "unread"); `facteur explain \(id)` tells its story",
                fr:
                    "le courriel \(id) n’a pas été classé : \(outcome?.name.fr ?? "non lu") ; `facteur explain \(id)` raconte son histoire"
            )
        case .contested(let ref):
            Localized(
                en:
                    "a held mail speaks against \(ref)'s number: look at it first, `facteur explain \(ref)`",
                fr:
                    "un courriel retenu parle contre le numéro de \(ref) : voyez-le d’abord, `facteur explain \(ref)`"
            )
        case .notQueued(let ref, let state):
            Localized(
                en: "no letter to \(ref) waits to leave: it is \(state.rawValue); `facteur explain \(ref)`",
                fr: "aucune lettre à \(ref) n’attend de partir : \(state.name.fr) ; `facteur explain \(ref)`")
        case .waitsForCode(let id, let ref):
            Localized(
                en:
                    "mail \(id) gave \(ref) a number and waits only for the NOC code: import it with the roster, or take the number back with `facteur unassign` or `facteur withdraw`",
                fr:
                    "le courriel \(id) a donné un numéro à \(ref) et n’attend que le code CNP : importez-le avec la liste, ou reprenez le numéro par `facteur unassign` ou `facteur withdraw`"
            )
        case .nothingHeld(let reason):
            Localized(
                en:
                    "no mail is held for the reason \(reason.rawValue); `facteur mail --held` lists what waits",
                fr:
                    "aucun courriel n’est retenu pour la raison \(reason.rawValue) ; `facteur mail --held` donne ceux qui attendent"
            )
        case .withdrawn(let number):
            Localized(
                en: "\(number.rawValue) is withdrawn: a dead number is told to nobody",
                fr: "\(number.rawValue) est retiré : un numéro retiré n’est donné à personne")
        case .superseded(let number, let by):
            Localized(
                en:
                    "\(number.rawValue) is dead: \(by.map { "\($0.rawValue) has replaced it" } ?? "another number has replaced it")",
                fr:
                    "\(number.rawValue) n’est plus valable : \(by?.rawValue ?? "un autre numéro") l’a remplacé"
            )
        case .taken(let number, let owner, let isTold):
            Localized(
                en: "\(number.rawValue) is \(owner)'s, and a number belongs to one intern; "
                    + (isTold
                        ? "\(owner) has been told, so only IRCC or the employer can mend this; `facteur explain \(number.rawValue)`"
                        : "if that is wrong, first: facteur unassign \(number.rawValue) --because \"…\""),
                fr: "\(number.rawValue) est à \(owner), et un numéro n’est qu’à un stagiaire ; "
                    + (isTold
                        ? "\(owner) en est informé, seuls IRCC ou l’employeur peuvent y remédier ; `facteur explain \(number.rawValue)`"
                        : "si c’est une erreur, d’abord : facteur unassign \(number.rawValue) --because \"…\"")
            )
        case .hasOther(let ref, let number, let isTold):
            Localized(
                en:
                    "\(ref) has \(number.rawValue)\(isTold ? " and has been told" : ""); if the new number takes its place, add --replace",
                fr:
                    "\(ref) a déjà \(number.rawValue)\(isTold ? " et en est informé" : "") ; si le nouveau numéro le remplace, ajoutez --replace"
            )
        case .hasOtherBesides(let number, let ref, let earlier, let isSeen):
            Localized(
                en:
                    "\(ref) has \(earlier.rawValue); if \(number.rawValue) takes its place, `\(Self.replacing(number, ref, isSeen))` also writes that to \(ref); if no letter is to leave, first `facteur withdraw \(earlier.rawValue) --because \"…\"`, then this command again",
                fr:
                    "\(ref) a déjà \(earlier.rawValue) ; si \(number.rawValue) le remplace, `\(Self.replacing(number, ref, isSeen))` l’écrit aussi à \(ref) ; si aucune lettre ne doit partir, d’abord `facteur withdraw \(earlier.rawValue) --because \"…\"`, puis cette commande de nouveau"
            )
        case .unassigned(let number):
            Localized(
                en: "\(number.rawValue) is nobody's; there is nothing to take back",
                fr: "\(number.rawValue) n’est à personne ; il n’y a rien à reprendre")
        case .told(let number, let ref, let at):
            Localized(
                en:
                    "\(ref) \(at.map { "was told \(number.rawValue) at \(HeaderDate.rfc3339(seconds: $0))" } ?? "may have been told \(number.rawValue)"): that cannot be undone; if the number is dead: `facteur withdraw \(number.rawValue) --because \"…\"`, or give the right one: facteur assign OFFER \(ref) --replace --because \"…\"",
                fr:
                    "\(ref) \(at.map { "a reçu \(number.rawValue) le \(HeaderDate.rfc3339(seconds: $0))" } ?? "a peut-être reçu \(number.rawValue)") : cela ne se défait pas ; si le numéro n’est plus valable : `facteur withdraw \(number.rawValue) --because \"…\"`, ou donnez le bon : facteur assign NUMÉRO \(ref) --replace --because \"…\""
            )
        case .neverNamed(let number):
            Localized(
                en:
                    "no mail and no list has named \(number.rawValue); compare it with the portal, digit by digit, and if it is right add --unseen",
                fr:
                    "aucun courriel ni aucune liste n’a nommé \(number.rawValue) ; comparez-le au portail, chiffre par chiffre, et s’il est juste ajoutez --unseen"
            )
        case .alreadyTold(let number, let ref, let at):
            Localized(
                en:
                    "\(ref) was told \(number.rawValue) already\(at.map { ", at \(HeaderDate.rfc3339(seconds: $0))" } ?? ""): there is nothing to note; `facteur explain \(ref)`",
                fr:
                    "\(ref) a déjà reçu \(number.rawValue)\(at.map { " le \(HeaderDate.rfc3339(seconds: $0))" } ?? "") : il n’y a rien à noter ; `facteur explain \(ref)`"
            )
        case .forgotten(let number):
            Localized(
                en:
                    "\(number.rawValue) was somebody's who has been forgotten: it is told to nobody else, and nothing is to be decided about it",
                fr:
                    "\(number.rawValue) était à une personne qui a été oubliée : personne d’autre ne le reçoit, et il n’y a rien à décider"
            )
        case .noNumber(let ref):
            Localized(
                en: "\(ref) has no number, so there is no letter to send; `facteur explain \(ref)`",
                fr: "\(ref) n’a pas de numéro, donc pas de lettre à envoyer ; `facteur explain \(ref)`")
        case .noCode(let ref):
            Localized(
                en:
                    "the roster has no NOC code for \(ref), and without it no letter is written; import one with the roster",
                fr:
                    "la liste n’a pas de code CNP pour \(ref), et sans lui aucune lettre n’est écrite ; importez-en un avec la liste"
            )
        case .noLetter(let ref, let number):
            Localized(
                en:
                    "no letter for \(number.rawValue) has been written to \(ref) yet; `facteur explain \(ref)` says why",
                fr:
                    "aucune lettre pour \(number.rawValue) n’est encore écrite à \(ref) ; `facteur explain \(ref)` dit pourquoi"
            )
        case .queued(let ref):
            Localized(
                en: "\(ref)'s letter has not left yet and leaves by itself; `facteur letters`",
                fr: "la lettre à \(ref) n’est pas encore partie et part d’elle-même ; `facteur letters`")
        case .inFlight(let number, let until):
            Localized(
                en:
                    "the letter for \(number.rawValue) is being handed to the mail server; try again in a minute, at the latest after \(HeaderDate.rfc3339(seconds: until))",
                fr:
                    "la lettre pour \(number.rawValue) est en train d’être remise au serveur ; réessayez dans une minute, au plus tard après \(HeaderDate.rfc3339(seconds: until))"
            )
        case .copyToCome(let ref, let at):
            Localized(
                en:
                    "\(ref)'s letter is in doubt and is sent once more by itself at \(HeaderDate.rfc3339(seconds: at)); try again after that",
                fr:
                    "la lettre à \(ref) est incertaine et repart d’elle-même une fois à \(HeaderDate.rfc3339(seconds: at)) ; réessayez après"
            )
        case .notOnHold: Localized(en: "nothing is on hold", fr: "rien n’est suspendu")
        case .notToReview(let ref):
            Localized(
                en: "no letter to \(ref) waits for an approval; `facteur review` lists those that do",
                fr: "aucune lettre à \(ref) n’attend d’accord ; `facteur review` donne celles qui attendent")
        case .nothingToReview:
            Localized(en: "no letter waits for an approval", fr: "aucune lettre n’attend d’accord")
        case .toReview(let ref):
            Localized(
                en:
                    "\(ref)'s letter waits for an approval: `facteur approve \(ref)`; if \(ref) was told by hand: facteur told OFFER \(ref) --because \"…\"",
                fr:
                    "la lettre à \(ref) attend un accord : `facteur approve \(ref)` ; si \(ref) a été informé de vive voix : facteur told NUMÉRO \(ref) --because \"…\""
            )
        }
    }

    private static func replacing(_ number: OfferNumber, _ ref: InternRef, _ isSeen: Bool) -> String {
        "facteur assign \(number.rawValue) \(ref) --replace\(isSeen ? "" : " --unseen") --because \"…\""
    }
}
