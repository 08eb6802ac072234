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
        case .dismissed(let id, let reason, let from, let subject):
            "le courriel \(id) ne demande rien : classé"
                + Self.about([reason?.rawValue, from.map { "de \($0)" }, subject.map { "« \($0) »" }])
        case .receipt(let number, let text, let before):
            "le reçu \(text) est celui de \(number.rawValue)"
                + (before.map { $0 == text ? "" : ", à la place de \($0)" } ?? "")
        case .withdrawn(let number): "\(number.rawValue) est retiré : aucune lettre ne part pour lui"
        case .wasTold(let number, let ref, let at):
            "\(ref) \(at.map { "a reçu \(number.rawValue) le \(HeaderDate.rfc3339(seconds: $0))" } ?? "a peut-être reçu \(number.rawValue)") : quelqu’un doit lui dire que ce numéro n’est plus valable"
        case .leaves(let ref, let email, let number, let departure, let canUndo):
            "la lettre à \(ref) (\(email)) \(departure.french)"
                + (canUndo && !(departure.isNow && departure.isServed)
                    ? " ; d’ici là elle peut être reprise : facteur unassign \(number.rawValue) --because TEXTE"
                    : "")
        case .letsGo(let number, let ref, let departure):
            "par là, \(number.rawValue) va à \(ref) : la lettre \(departure.french) ; si c’est une erreur : facteur unassign \(number.rawValue) --because TEXTE"
        case .waitsForApproval(let ref, let number):
            "la lettre à \(ref) pour \(number.rawValue) attend votre accord : facteur approve \(ref) ; si \(ref) a été informé de vive voix : facteur told \(number.rawValue) \(ref) --because TEXTE"
        case .told(let number, let ref, let on):
            "\(ref) a été informé de \(number.rawValue) sans lettre le \(HeaderDate.rfc3339(seconds: on).prefix(10)) : aucune lettre ne part"
        case .toldTakenBack(let number, let ref, let on):
            "selon le registre, \(ref) avait été informé de \(number.rawValue) sans lettre\(on.map { " le \(HeaderDate.rfc3339(seconds: $0).prefix(10))" } ?? "") : si c’est vrai, quelqu’un doit lui dire que ce numéro est à quelqu’un d’autre"
        case .onHold(let reason):
            "tout envoi est suspendu (\(reason)) : les lettres partent après `facteur release`"
        case .held: "tout envoi est suspendu jusqu’à `facteur release`"
        case .released(let isServed):
            isServed
                ? "les lettres partent de nouveau"
                : "plus rien n’est suspendu : les lettres partent quand le service tourne"
        }
    }
}

extension Departure {
    fileprivate var french: String {
        if isOnHold { return "part après `facteur release`" }
        if isNow { return isServed ? "part maintenant" : "part quand le service tourne" }
        let time = HeaderDate.rfc3339(seconds: at)
        return isServed ? "part à \(time)" : "part quand le service tourne, pas avant \(time)"
    }
}
