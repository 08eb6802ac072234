import Mail

extension DecisionNote {
    var french: String {
        switch self {
        case .assigned(let number, let ref): "\(number.rawValue) est à \(ref)"
        case .neverSeen(let number):
            "aucun courriel ni aucune liste n’a nommé \(number.rawValue) : comparez-le au portail, chiffre par chiffre"
        case .awaitsCode(let ref):
            "la liste n’a pas de code CNP pour \(ref) : la lettre part quand il est importé"
        case .offerNotExpected(let ref): "la liste dit que \(ref) n’attend pas de numéro"
        case .nothingToReplace(let ref): "\(ref) n’avait pas d’autre numéro, rien n’est donc remplacé"
        case .replaced(let number, let toldAt, let mayHaveLeft):
            "\(number.rawValue) est mort ; "
                + (toldAt.map {
                    "il a été donné le \(HeaderDate.rfc3339(seconds: $0)), et la nouvelle lettre le dit"
                }
                    ?? (mayHaveLeft
                        ? "il a peut-être été donné, et la nouvelle lettre le dit"
                        : "sa lettre n’était pas partie"))
        case .unassigned(let number, let ref):
            "\(number.rawValue) n’est plus à \(ref), et aucune lettre n’était partie"
        case .revived(let number): "\(number.rawValue), qu’il avait remplacé, revit"
        case .revivedInDoubt(let number, let ref):
            "nul ne sait si la lettre pour \(number.rawValue) était arrivée : `facteur resend \(ref)` l’envoie de nouveau"
        case .dismissed(let id): "le courriel \(id) ne demande rien : classé"
        case .receipt(let number, let text, let before):
            "le reçu \(text) est celui de \(number.rawValue)"
                + (before.map { $0 == text ? "" : ", à la place de \($0)" } ?? "")
        case .withdrawn(let number): "\(number.rawValue) est retiré : aucune lettre ne part pour lui"
        case .wasTold(let number, let ref, let at):
            "\(ref) \(at.map { "a reçu \(number.rawValue) le \(HeaderDate.rfc3339(seconds: $0))" } ?? "a peut-être reçu \(number.rawValue)") : quelqu’un doit lui dire qu’il est mort"
        case .queued(let ref, let email): "la lettre à \(ref) (\(email)) part maintenant"
        case .onHold(let reason):
            "tout envoi est suspendu (\(reason)) : les lettres partent après `facteur release`"
        case .held: "tout envoi est suspendu jusqu’à `facteur release`"
        case .released: "les lettres partent de nouveau"
        }
    }
}
