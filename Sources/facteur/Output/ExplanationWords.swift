import FacteurCore
import Store

/// What `explain` says to the admin.
struct ExplanationWords {
    let language: Language

    private static let french = [
        "INTERN": "STAGIAIRE", "OFFER": "OFFRE", "MAIL": "COURRIEL", "name": "nom", "email": "courriel",
        "portal": "portail", "employer": "employeur", "NOC code": "code CNP", "number": "numéro",
        "because": "car",
        "receipt": "reçu", "dead": "mort", "seen": "vu", "date": "date", "from": "de", "subject": "objet",
        "kind": "genre", "trust": "confiance", "words": "mots", "numbers": "numéros", "retyped": "retapé",
        "addressee": "destiné à", "forward": "transféré", "defect": "défaut", "waiting": "attendent",
        "written": "écrite", "next try": "prochain", "sent": "envoyée", "last word": "réponse", "for": "pour",
        "list": "liste",
        "waiting for": "attend", "against": "contre", "since": "depuis", "in": "dans",
    ]

    /// A row's name; of English ones the French.
    func label(_ english: String) -> String {
        language == .fr ? Self.french[english] ?? english : english
    }

    private func said(_ english: String, _ french: String) -> String { language == .fr ? french : english }

    var colon: String { said(": ", " : ") }
    /// What stands before a command on the next line.
    var end: String { said(":", " :") }
    var noCode: String { said("none: the letter waits for it", "aucun : la lettre l’attend") }
    var noNumber: String { said("none", "aucun") }
    var unread: String { said("waits to be read", "attend d’être lu") }
    var notKept: String { said("its content is not kept", "son contenu n’est pas gardé") }
    var retyped: String {
        said(
            "somebody typed the number: only a person or the portal's list may send it",
            "quelqu’un a tapé le numéro : seule une personne ou la liste du portail l’envoie")
    }
    var `if`: String { said("if", "si") }
    var decisions: String { said("DECISIONS", "DÉCISIONS") }
    var noReply: String { said("no reply yet", "pas encore de réponse") }

    func owner(_ ref: InternRef) -> String { said("\(ref)'s", "à \(ref)") }

    func letter(_ row: LetterRow) -> String {
        said("LETTER to \(row.intern) for \(row.offer): ", "LETTRE à \(row.intern) pour \(row.offer) : ")
            + row.state.rawValue
    }

    var byHand: String { said(", by hand, without a letter", ", sans lettre, par une personne") }

    func approval(_ row: LetterRow) -> String {
        said("your approval: facteur approve \(row.intern)", "votre accord : facteur approve \(row.intern)")
    }

    func waits(_ why: String) -> String {
        said("  It waits for a person: \(why).", "  Il attend une décision : \(why).")
    }

    func onHold(_ reason: String) -> String {
        said(
            "All sending is on hold (\(reason)): letters leave after facteur release",
            "Tout envoi est suspendu (\(reason)) : les lettres partent après facteur release")
    }

    func candidates(_ refs: [InternRef]) -> String {
        refs.prefix(10).map(\.rawValue).joined(separator: " ") + (refs.count > 10 ? " …" : "")
            + said(
                " (they wait for a number; that is no evidence)",
                " (ils attendent un numéro ; ce n’est pas une preuve)")
    }

    func dead(_ offer: Story.Offer, since time: String) -> String {
        "\(offer.deadReason ?? "") \(label("since")) \(time)"
            + (offer.supersededBy.map { said(", \($0) has taken its place", ", \($0) l’a remplacé") } ?? "")
    }

    func rule(_ rule: Evidence.Rule) -> String {
        switch rule {
        case .operator: said("a person said so", "une personne l’a dit")
        case .portalList: said("the portal's list of offers says so", "la liste des offres du portail le dit")
        case .reference:
            said(
                "the intern's reference stands where a host puts it",
                "la référence du stagiaire est là où l’hôte la met")
        case .portalEmail:
            said(
                "the notice is destined for the intern's portal_email",
                "l’avis est destiné au courriel_portail du stagiaire")
        case .name:
            said(
                "the forwarder's own words hold the intern's full name",
                "les mots de l’expéditeur portent le nom du stagiaire")
        case .elimination:
            said("nobody else at that address was waiting", "personne d’autre n’attendait à cette adresse")
        }
    }

    func listed(_ refs: [InternRef]) -> String {
        refs.isEmpty
            ? said(
                "it names nobody of the roster for this number", "elle ne nomme personne d’ici pour ce numéro"
            )
            : said("it gives the number to ", "elle donne le numéro à ")
                + refs.prefix(5).map(\.rawValue).joined(separator: " ")
    }

    func number(_ uid: UInt32) -> String {
        uid > 0
            ? ", UID \(uid)"
            : said(", its UID was given to another mail since", ", son UID a été donné à un autre depuis")
    }

    func attempt(_ attempt: Story.Attempt) -> String {
        guard attempt.result != "found" else {
            return said("found among what was sent", "retrouvée parmi les envois")
        }
        let result =
            switch attempt.result {
            case "sent": said("taken", "acceptée")
            case "later": said("put off", "remise à plus tard")
            case "failed": said("refused", "refusée")
            case "in_doubt": said("in doubt", "incertaine")
            default: said("under way", "en cours")
            }
        let place =
            attempt.handedOver
            ? "" : said(" before the letter was handed over", " avant la remise de la lettre")
        return result + place + (attempt.recipient.map { " (\($0))" } ?? "")
    }
}
