import FacteurCore
import Store
import Text

/// The messages of `explain` to the admin.
struct ExplanationWords {
    let language: Language

    /// A row's name.
    func label(_ label: ExplanationLabel) -> String { label.text[language] }

    var colon: String { Localized(en: ": ", fr: " : ")[language] }
    /// The punctuation before a command on the next line.
    var end: String { Localized(en: ":", fr: " :")[language] }
    var noCode: String {
        Localized(en: "none: the letter waits for it", fr: "aucun : la lettre l’attend")[language]
    }
    var noNumber: String { Localized(en: "none", fr: "aucun")[language] }
    var unread: String { Localized(en: "waits to be read", fr: "attend d’être lu")[language] }
    func notKept(_ dropped: History.Dropped?) -> String {
        guard let dropped else {
            return Localized(en: "its content is not kept", fr: "son contenu n’est pas gardé")[language]
        }
        let time = LocalTime.minute(dropped.at)
        return dropped.isForgotten
            ? Localized(
                en: "its content was erased at \(time), with a person of whom it spoke",
                fr: "son contenu a été effacé le \(time), avec une personne dont il parlait")[language]
            : Localized(
                en: "its content was dropped at \(time) (retention)",
                fr: "son contenu a été supprimé le \(time) (retention)")[language]
    }
    var retyped: String {
        Localized(
            en: "somebody typed the number: only a person or the portal's list may send it",
            fr: "quelqu’un a tapé le numéro : seule une personne ou la liste du portail l’envoie")[language]
    }
    var `if`: String { Localized(en: "if", fr: "si")[language] }
    var decisions: String { Localized(en: "DECISIONS", fr: "DÉCISIONS")[language] }
    var noReply: String { Localized(en: "no reply yet", fr: "pas encore de réponse")[language] }

    var mail: String { Localized(en: "mail", fr: "courriel")[language] }

    func trust(_ trust: Trust, _ reason: String?) -> String {
        guard let reason, !reason.isEmpty else { return trust.name[language] }
        return (trust.name + .colon + TrustSentence.localized(reason))[language]
    }

    func place(_ phrase: Reading.MatchedPhrase) -> String {
        let line = phrase.line.map { Localized(en: ", line \($0)", fr: ", ligne \($0)") }
        return (PlaceSentence.localized(phrase.place) + (line ?? Localized(verbatim: "")))[language]
    }

    func evidence(_ evidence: Evidence) -> String {
        (evidence.intern.rawValue + .colon + evidence.rule.name + ", "
            + PlaceSentence.localized(evidence.place))[language]
    }

    /// What a person decided, by the name of its command.
    func verb(_ verb: String) -> String {
        let french = [
            "assign": "attribuer", "unassign": "reprendre", "dismiss": "classer", "reopen": "rouvrir",
            "receipt": "noter le reçu", "withdraw": "retirer", "resend": "renvoyer", "hold": "suspendre",
            "release": "laisser partir", "approve": "approuver", "told": "informé sans lettre",
        ]
        return Localized(en: verb, fr: french[verb] ?? verb)[language]
    }

    func detail(_ detail: String) -> String {
        Localized(en: detail, fr: HeldReason(rawValue: detail)?.name.fr ?? detail)[language]
    }

    func because(_ reason: String) -> String {
        switch reason {
        case DecisionReason.none.text: Localized(en: reason, fr: "sans raison donnée")[language]
        case DecisionReason.erased.text: Localized(en: reason, fr: "effacé")[language]
        default: reason
        }
    }

    func owner(_ ref: InternRef) -> String { Localized(en: "\(ref)'s", fr: "à \(ref)")[language] }

    func letter(_ row: LetterRow) -> String {
        Localized(
            en: "LETTER to \(row.intern) for \(row.offer): ",
            fr: "LETTRE à \(row.intern) pour \(row.offer) : ")[language]
            + row.state.name[language]
    }

    var byHand: String {
        Localized(en: ", by hand, without a letter", fr: ", sans lettre, par une personne")[language]
    }

    func approval(_ row: LetterRow) -> String {
        Localized(
            en: "your approval: facteur approve \(row.intern)",
            fr: "votre accord : facteur approve \(row.intern)")[language]
    }

    func askWhetherItCame(_ row: LetterRow) -> String {
        Localized(
            en: "Nobody knows whether it has come: ask \(row.intern). If it has:",
            fr: "Nul ne sait si elle est arrivée : demandez à \(row.intern). Si oui :")[language]
    }

    var notCome: String { Localized(en: "If it has not:", fr: "Sinon :")[language] }

    func copyToCome(_ time: String) -> String {
        Localized(
            en:
                "If not: it is looked for among what was sent, then sent once more by itself, not before \(time).",
            fr:
                "Sinon : elle est cherchée parmi les envois, puis repart d’elle-même une fois, pas avant \(time)."
        )[
            language]
    }

    func waits(_ why: String) -> String {
        Localized(en: "  It waits for a person: \(why).", fr: "  Il attend une décision : \(why).")[language]
    }

    func onHold(_ reason: String) -> String {
        Localized(
            en: "All sending is on hold (\(reason)): letters leave after `facteur release`",
            fr: "Tout envoi est suspendu (\(reason)) : les lettres partent après `facteur release`")[language]
    }

    func candidates(_ refs: [InternRef]) -> String {
        refs.prefix(10).map(\.rawValue).joined(separator: " ") + (refs.count > 10 ? " …" : "")
            + Localized(
                en: " (named in the mail; that is no evidence)",
                fr: " (nommés dans le courriel ; ce n’est pas une preuve)")[language]
    }

    func dead(_ offer: History.Offer, since time: String) -> String {
        "\(reason(offer.deadReason)[language]) \(label(.since)) \(time)"
            + (offer.supersededBy.map {
                Localized(en: ", \($0) has taken its place", fr: ", \($0) l’a remplacé")[language]
            } ?? "")
    }

    private func reason(_ reason: String?) -> Localized {
        switch reason {
        case "superseded": Localized(en: "superseded", fr: "remplacé")
        case "withdrawn": Localized(en: "withdrawn", fr: "retiré")
        default: Localized(verbatim: reason ?? "")
        }
    }

    func rule(_ rule: Evidence.Rule) -> String {
        switch rule {
        case .operator: Localized(en: "a person said so", fr: "une personne l’a dit")[language]
        case .portalList:
            Localized(en: "the portal's list of offers says so", fr: "la liste des offres du portail le dit")[
                language]
        case .reference:
            Localized(
                en: "the intern's reference stands where a host puts it",
                fr: "la référence du stagiaire est à l’endroit convenu")[language]
        case .portalEmail:
            Localized(
                en: "the notice is destined for the intern's portal_email",
                fr: "l’avis est destiné au courriel_portail du stagiaire")[language]
        case .name:
            Localized(
                en: "the forwarder's own words hold the intern's full name",
                fr: "les mots de l’expéditeur portent le nom du stagiaire")[language]
        case .elimination:
            Localized(
                en: "nobody else at that address was waiting",
                fr: "personne d’autre n’attendait à cette adresse")[language]
        }
    }

    func listed(_ refs: [InternRef]) -> String {
        refs.isEmpty
            ? Localized(
                en: "it names nobody of the roster for this number",
                fr: "elle ne nomme personne d’ici pour ce numéro")[language]
            : Localized(en: "it gives the number to ", fr: "elle donne le numéro à ")[language]
                + refs.prefix(5).map(\.rawValue).joined(separator: " ")
    }

    func inList(_ listed: History.Listed) -> String {
        let (number, refs) = (listed.number.rawValue, listed.interns.map(\.rawValue))
        let shown = refs.prefix(5).joined(separator: " ")
        let whose =
            switch refs.count {
            case 0: Localized(en: "it names nobody of the roster", fr: "elle ne nomme personne d’ici")
            case 1: Localized(en: "\(shown)'s by its name", fr: "à \(shown) d’après son nom")
            default: Localized(en: "its name fits \(shown)", fr: "son nom convient à \(shown)")
            }
        let head = Localized(en: "PORTAL'S LIST \(number): ", fr: "LISTE DU PORTAIL \(number) : ")
        return (head + whose)[language]
    }

    var listAlone: String {
        Localized(
            en: "No mail has brought it, and no letter leaves by the list alone. If it is right:",
            fr: "Aucun courriel ne l’a apporté, et rien ne part par la liste seule. Si c’est juste :")[
                language]
    }

    func number(_ uid: UInt32) -> String {
        uid > 0
            ? ", UID \(uid)"
            : Localized(
                en: ", its UID was given to another mail since", fr: ", son UID a été donné à un autre depuis"
            )[language]
    }

    /// What was done with the mail in its mailbox.
    func change(_ done: MailChangeState, at time: String?) -> String {
        let place = done.change?.place ?? ""
        let words: Localized
        switch (done.state, done.change?.what) {
        case (.gone, _), (_, nil):
            words = Localized(
                en: "it was not in the mailbox any more", fr: "il n’était plus dans la boîte")
        case (.done, .flag?): words = Localized(en: "flagged “\(place)”", fr: "marqué « \(place) »")
        case (.done, .move?):
            words = Localized(en: "moved to “\(place)”", fr: "déplacé vers « \(place) »")
        case (.copied, _):
            words = Localized(
                en: "copied to “\(place)”, to be removed here", fr: "copié vers « \(place) », à retirer d’ici"
            )
        case (.begun, .flag?):
            words = Localized(en: "is being flagged “\(place)”", fr: "en train d’être marqué « \(place) »")
        case (.begun, .move?):
            words = Localized(
                en: "is being moved to “\(place)”", fr: "en train d’être déplacé vers « \(place) »")
        }
        return words[language] + (time.map { ", \($0)" } ?? "")
    }

    func attempt(_ attempt: History.Attempt) -> String {
        guard attempt.result != "found" else {
            return Localized(en: "found among what was sent", fr: "retrouvée parmi les envois")[language]
        }
        let result =
            switch attempt.result {
            case "sent": Localized(en: "taken", fr: "acceptée")[language]
            case "later": Localized(en: "put off", fr: "remise à plus tard")[language]
            case "failed": Localized(en: "refused", fr: "refusée")[language]
            case "in_doubt": Localized(en: "in doubt", fr: "incertaine")[language]
            default: Localized(en: "under way", fr: "en cours")[language]
            }
        let place =
            attempt.handedOver
            ? ""
            : Localized(en: " before the letter was handed over", fr: " avant la remise de la lettre")[
                language]
        return result + place + (attempt.recipient.map { " (\($0))" } ?? "")
    }
}

/// The names of the rows of `explain`.
enum ExplanationLabel: CaseIterable {
    case intern, offer, mail, name, email, portal, employer, supervisor, office, nocCode, number, because,
        receipt, dead, seen,
        date, sender, subject, kind, trust, words, numbers, retyped, addressee, forward, defect, waiting,
        written, nextTry, sent, lastWord, speaksFor, list, waitingFor, speaksAgainst, since, inMailbox,
        after, queueID, earlier

    var text: Localized {
        switch self {
        case .intern: Localized(en: "INTERN", fr: "STAGIAIRE")
        case .offer: Localized(en: "OFFER", fr: "OFFRE")
        case .mail: Localized(en: "MAIL", fr: "COURRIEL")
        case .name: Localized(en: "name", fr: "nom")
        case .email: Localized(en: "email", fr: "courriel")
        case .portal: Localized(en: "portal", fr: "portail")
        case .employer: Localized(en: "employer", fr: "employeur")
        case .supervisor: Localized(en: "supervisor", fr: "superviseur")
        case .office: Localized(en: "office", fr: "bureau")
        case .nocCode: Localized(en: "NOC code", fr: "code CNP")
        case .number: Localized(en: "number", fr: "numéro")
        case .because: Localized(en: "because", fr: "car")
        case .receipt: Localized(en: "receipt", fr: "reçu")
        case .dead: Localized(en: "dead", fr: "invalide")
        case .seen: Localized(en: "seen", fr: "vu")
        case .date: Localized(en: "date", fr: "date")
        case .sender: Localized(en: "from", fr: "de")
        case .subject: Localized(en: "subject", fr: "objet")
        case .kind: Localized(en: "kind", fr: "genre")
        case .trust: Localized(en: "trust", fr: "confiance")
        case .words: Localized(en: "words", fr: "mots")
        case .numbers: Localized(en: "numbers", fr: "numéros")
        case .retyped: Localized(en: "retyped", fr: "retapé")
        case .addressee: Localized(en: "addressee", fr: "destiné à")
        case .forward: Localized(en: "forward", fr: "transféré")
        case .defect: Localized(en: "defect", fr: "défaut")
        case .waiting: Localized(en: "waiting", fr: "attendent")
        case .written: Localized(en: "written", fr: "écrite")
        case .nextTry: Localized(en: "next try", fr: "prochain")
        case .sent: Localized(en: "sent", fr: "envoyée")
        case .lastWord: Localized(en: "last word", fr: "réponse")
        case .speaksFor: Localized(en: "for", fr: "pour")
        case .list: Localized(en: "list", fr: "liste")
        case .waitingFor: Localized(en: "waiting for", fr: "attend")
        case .speaksAgainst: Localized(en: "against", fr: "contre")
        case .since: Localized(en: "since", fr: "depuis")
        case .inMailbox: Localized(en: "in", fr: "dans")
        case .after: Localized(en: "after", fr: "ensuite")
        case .queueID: Localized(en: "queue ID", fr: "ID de file")
        case .earlier: Localized(en: "sent before", fr: "déjà partie")
        }
    }
}
