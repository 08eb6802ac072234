import Mail
package import Text

/// What a person should know about a decision that was carried out.
package enum DecisionNote: Sendable, Hashable {
    case assigned(OfferNumber, InternRef)
    case neverSeen(OfferNumber)
    /// The portal's list calls the number dead, and a person gives it to somebody all the same.
    case listedDead(OfferNumber, DeadNumber)
    case awaitsCode(InternRef)
    case offerNotExpected(InternRef)
    case nothingToReplace(InternRef)
    /// The earlier number is invalid; the intern was told it at that time, if at all.
    case replaced(OfferNumber, toldAt: Int64?, mayHaveLeft: Bool)
    case unassigned(OfferNumber, InternRef)
    case revived(OfferNumber)
    case revivedInDoubt(OfferNumber, InternRef)
    case dismissed(Int64, HeldReason?, from: String?, subject: String?)
    /// The dismissed mail spoke against the number, and does not stop it any more.
    case mayBeTold(OfferNumber)
    /// The letter was not approved of with all others: a held mail speaks against its number.
    case staysContested(InternRef)
    /// Held mails that speak against the number are settled with it: only some of those that have it, so that the person may have
    /// seen another.
    case overrules(OfferNumber, mails: [Int64])
    case receipt(OfferNumber, String, before: String?)
    case withdrawn(OfferNumber)
    case wasTold(OfferNumber, InternRef, at: Int64?)
    /// The letter that the decision releases; `canUndo`: until the letter is sent, the number can be taken back.
    case leaves(InternRef, email: String, OfferNumber, Departure, canUndo: Bool)
    /// A side effect: another number finds its intern because of the decision.
    case letsGo(OfferNumber, InternRef, Departure)
    case waitsForApproval(InternRef, OfferNumber)
    /// The intern was told by hand, at that time (Unix seconds).
    case told(OfferNumber, InternRef, on: Int64)
    case toldTakenBack(OfferNumber, InternRef, on: Int64?)
    case onHold(String)
    case held
    case released(isServed: Bool)
    /// The mail is held again.
    case reopened(Int64, HeldReason?)
    /// A letter of another kind than the one that tells the number; without a departure it waits for an approval.
    case follows(LetterKind, InternRef, email: String, OfferNumber, Departure?)
    /// The intern was to be told that the number is dead, and nobody has it.
    case nobodyToNotify(OfferNumber)
    /// The intern has the number, and has left the roster.
    case removedNotTold(OfferNumber, InternRef)
    /// The mail is held, and cannot be read again: its content is not kept any more.
    case contentGone(Int64)
    /// Only that letter leaves, while all sending is on hold.
    case letThrough(InternRef, OfferNumber, Departure)

    /// Whether the person may not have expected it: a warning.
    package var isWarning: Bool {
        switch self {
        case .neverSeen, .listedDead, .awaitsCode, .offerNotExpected, .nothingToReplace, .wasTold, .onHold,
            .revivedInDoubt, .letsGo, .waitsForApproval, .toldTakenBack, .nobodyToNotify, .removedNotTold,
            .contentGone, .mayBeTold, .staysContested, .overrules:
            true
        case .assigned, .replaced, .unassigned, .revived, .dismissed, .receipt, .withdrawn, .leaves, .held,
            .released, .told, .reopened, .letThrough, .follows:
            false
        }
    }
}

/// When a letter that may be sent will be sent.
package struct Departure: Sendable, Hashable {
    /// Not before (Unix seconds).
    package let at: Int64
    /// Whether that time has come.
    package let isNow: Bool
    /// Whether a running service sends letters.
    package let isServed: Bool
    /// Whether all sending is on hold.
    package let isOnHold: Bool

    package init(at: Int64, isNow: Bool, isServed: Bool, isOnHold: Bool) {
        self.at = at
        self.isNow = isNow
        self.isServed = isServed
        self.isOnHold = isOnHold
    }
}

extension DecisionNote {
    /// For the admin, on one line.
    package var message: Localized {
        switch self {
        case .assigned(let number, let ref):
            Localized(en: "\(number.rawValue) is \(ref)'s", fr: "\(number.rawValue) est à \(ref)")
        case .neverSeen(let number):
            Localized(
                en:
                    "no mail and no list has named \(number.rawValue): compare it with the portal, digit by digit",
                fr:
                    "aucun courriel ni aucune liste n’a nommé \(number.rawValue) : comparez-le au portail, chiffre par chiffre"
            )
        case .listedDead(let number, let dead):
            dead.said
                + Localized(
                    en:
                        " of \(number.rawValue): look it up in the portal; if it is dead: facteur withdraw \(number.rawValue) --because \"…\"",
                    fr:
                        " de \(number.rawValue) : vérifiez au portail ; s’il n’est plus valable : facteur withdraw \(number.rawValue) --because \"…\""
                )
        case .awaitsCode(let ref):
            Localized(
                en: "the roster has no NOC code for \(ref): the letter leaves when one is imported",
                fr: "la liste n’a pas de code CNP pour \(ref) : la lettre part quand il est importé")
        case .offerNotExpected(let ref):
            Localized(
                en: "the roster says that \(ref) expects no number",
                fr: "la liste dit que \(ref) n’attend pas de numéro")
        case .nothingToReplace(let ref):
            Localized(
                en: "\(ref) had no other number, so nothing was replaced",
                fr: "\(ref) n’avait pas d’autre numéro, rien n’est donc remplacé")
        case .replaced(let number, let toldAt, let mayHaveLeft):
            Localized(
                en: "\(number.rawValue) is dead; "
                    + (toldAt.map {
                        "it was told at \(HeaderDate.rfc3339(seconds: $0)), and the new letter says so"
                    }
                        ?? (mayHaveLeft
                            ? "it may have been told, and the new letter says so" : "its letter had not left")),
                fr: "\(number.rawValue) n’est plus valable ; "
                    + (toldAt.map {
                        "il a été donné le \(HeaderDate.rfc3339(seconds: $0)), et la nouvelle lettre le dit"
                    }
                        ?? (mayHaveLeft
                            ? "il a peut-être été donné, et la nouvelle lettre le dit"
                            : "sa lettre n’était pas partie"))
            )
        case .unassigned(let number, let ref):
            Localized(
                en: "\(number.rawValue) is no longer \(ref)'s, and no letter had left",
                fr: "\(number.rawValue) n’est plus à \(ref), et aucune lettre n’était partie")
        case .revived(let number):
            Localized(
                en: "\(number.rawValue), which it had replaced, is alive again",
                fr: "\(number.rawValue), qu’il avait remplacé, redevient valable")
        case .revivedInDoubt(let number, let ref):
            Localized(
                en:
                    "nobody knows whether the letter for \(number.rawValue) had arrived: `facteur resend \(ref)` sends it again",
                fr:
                    "nul ne sait si la lettre pour \(number.rawValue) était arrivée : `facteur resend \(ref)` l’envoie de nouveau"
            )
        case .dismissed(let id, let reason, let from, let subject):
            Localized(
                en: "mail \(id) needs nothing: ignored"
                    + Self.about([reason?.rawValue, from.map { "from \($0)" }, subject.map { "“\($0)”" }]),
                fr: "le courriel \(id) ne demande rien : classé"
                    + Self.about([reason?.name.fr, from.map { "de \($0)" }, subject.map { "« \($0) »" }]))
        case .mayBeTold(let number):
            Localized(
                en:
                    "the number may still be told by another copy; if it is dead: facteur withdraw \(number.rawValue) --because \"…\"",
                fr:
                    "une autre copie peut encore donner le numéro ; s’il n’est plus valable : facteur withdraw \(number.rawValue) --because \"…\""
            )
        case .overrules(let number, let mails):
            Localized(
                en:
                    "\(mails.count == 1 ? "mail" : "mails") \(Self.list(mails)) \(mails.count == 1 ? "speaks" : "speak") against \(number.rawValue); if you have not read that: `facteur explain \(mails.first ?? 0)`, and `facteur unassign \(number.rawValue) --because \"…\"` stops a letter that has not left",
                fr:
                    "\(mails.count == 1 ? "le courriel" : "les courriels") \(Self.list(mails)) \(mails.count == 1 ? "parle" : "parlent") contre \(number.rawValue) ; si vous ne l’avez pas lu : `facteur explain \(mails.first ?? 0)`, et `facteur unassign \(number.rawValue) --because \"…\"` arrête une lettre qui n’est pas partie"
            )
        case .staysContested(let ref):
            Localized(
                en:
                    "the letter to \(ref) was not approved of: a held mail speaks against its number; `facteur explain \(ref)`",
                fr:
                    "la lettre à \(ref) n’est pas approuvée : un courriel retenu parle contre son numéro ; `facteur explain \(ref)`"
            )
        case .receipt(let number, let text, let before):
            Localized(
                en: "receipt \(text) is \(number.rawValue)'s"
                    + (before.map { $0 == text ? "" : ", in place of \($0)" } ?? ""),
                fr: "le reçu \(text) est celui de \(number.rawValue)"
                    + (before.map { $0 == text ? "" : ", à la place de \($0)" } ?? ""))
        case .withdrawn(let number):
            Localized(
                en: "\(number.rawValue) is withdrawn: no letter leaves for it",
                fr: "\(number.rawValue) est retiré : aucune lettre ne part pour ce numéro")
        case .wasTold(let number, let ref, let at):
            Localized(
                en:
                    "\(ref) \(at.map { "was told \(number.rawValue) at \(HeaderDate.rfc3339(seconds: $0))" } ?? "may have been told \(number.rawValue)"): a person must tell \(ref) that it is dead",
                fr:
                    "\(ref) \(at.map { "a reçu \(number.rawValue) le \(HeaderDate.rfc3339(seconds: $0))" } ?? "a peut-être reçu \(number.rawValue)") : quelqu’un doit lui dire que ce numéro n’est plus valable"
            )
        case .leaves(let ref, let email, let number, let departure, let canUndo):
            Localized(
                en: "the letter to \(ref) (\(email)) \(departure.words.en)"
                    + (canUndo && !(departure.isNow && departure.isServed)
                        ? "; until then it can be taken back: facteur unassign \(number.rawValue) --because \"…\""
                        : ""),
                fr: "la lettre à \(ref) (\(email)) \(departure.words.fr)"
                    + (canUndo && !(departure.isNow && departure.isServed)
                        ? " ; d’ici là elle peut être reprise : facteur unassign \(number.rawValue) --because \"…\""
                        : ""))
        case .follows(let kind, let ref, let email, let number, let departure):
            if let departure {
                Localized(
                    en: "\(kind.letter.en) to \(ref) (\(email)) for \(number.rawValue) ",
                    fr: "\(kind.letter.fr) à \(ref) (\(email)) pour \(number.rawValue) ")
                    + departure.words
            } else {
                Localized(
                    en:
                        "\(kind.letter.en) to \(ref) for \(number.rawValue) waits for your approval: facteur approve \(ref)",
                    fr:
                        "\(kind.letter.fr) à \(ref) pour \(number.rawValue) attend votre accord : facteur approve \(ref)"
                )
            }
        case .nobodyToNotify(let number):
            Localized(
                en: "nobody was told \(number.rawValue), so nobody is told that it is dead",
                fr: "personne n’avait reçu \(number.rawValue), personne n’est donc prévenu")
        case .removedNotTold(let number, let ref):
            Localized(
                en:
                    "\(ref) may have \(number.rawValue) and is no longer in the roster: a person must tell them that it is dead",
                fr:
                    "\(ref) a peut-être \(number.rawValue) et n’est plus dans la liste : quelqu’un doit lui dire que ce numéro n’est plus valable"
            )
        case .letsGo(let number, let ref, let departure):
            Localized(
                en:
                    "with that \(number.rawValue) goes to \(ref): the letter \(departure.words.en); if that is wrong: facteur unassign \(number.rawValue) --because \"…\"",
                fr:
                    "par là, \(number.rawValue) va à \(ref) : la lettre \(departure.words.fr) ; si c’est une erreur : facteur unassign \(number.rawValue) --because \"…\""
            )
        case .waitsForApproval(let ref, let number):
            Localized(
                en:
                    "the letter to \(ref) for \(number.rawValue) waits for your approval: facteur approve \(ref); if \(ref) was told by hand: facteur told \(number.rawValue) \(ref) --because \"…\"",
                fr:
                    "la lettre à \(ref) pour \(number.rawValue) attend votre accord : facteur approve \(ref) ; si \(ref) a été informé de vive voix : facteur told \(number.rawValue) \(ref) --because \"…\""
            )
        case .told(let number, let ref, let on):
            Localized(
                en:
                    "\(ref) was told \(number.rawValue) by hand on \(HeaderDate.rfc3339(seconds: on).prefix(10)): no letter leaves",
                fr:
                    "\(ref) a été informé de \(number.rawValue) sans lettre le \(HeaderDate.rfc3339(seconds: on).prefix(10)) : aucune lettre ne part"
            )
        case .toldTakenBack(let number, let ref, let on):
            Localized(
                en:
                    "the ledger had it that \(ref) was told \(number.rawValue) by hand\(on.map { " on \(HeaderDate.rfc3339(seconds: $0).prefix(10))" } ?? ""): if that is so, a person must tell \(ref) that the number is another's",
                fr:
                    "selon le registre, \(ref) avait été informé de \(number.rawValue) sans lettre\(on.map { " le \(HeaderDate.rfc3339(seconds: $0).prefix(10))" } ?? "") : si c’est vrai, quelqu’un doit lui dire que ce numéro est à quelqu’un d’autre"
            )
        case .onHold(let reason):
            Localized(
                en: "all sending is on hold (\(reason)): letters leave after `facteur release`",
                fr: "tout envoi est suspendu (\(reason)) : les lettres partent après `facteur release`")
        case .held:
            Localized(
                en: "all sending is on hold until `facteur release`",
                fr: "tout envoi est suspendu jusqu’à `facteur release`")
        case .reopened(let id, let reason):
            Localized(
                en: "mail \(id) waits for a decision again" + Self.about([reason?.words.en]),
                fr: "le courriel \(id) attend de nouveau une décision" + Self.about([reason?.words.fr]))
        case .contentGone(let id):
            Localized(
                en:
                    "the content of mail \(id) is not kept any more, so that it cannot be read again: it waits for you alone, `facteur explain \(id)`",
                fr:
                    "le contenu du courriel \(id) n’est plus conservé, il ne peut donc être relu : il n’attend plus que vous, `facteur explain \(id)`"
            )
        case .letThrough(let ref, let number, let departure):
            Localized(
                en:
                    "the letter to \(ref) for \(number.rawValue) \(departure.words.en); all others stay on hold",
                fr:
                    "la lettre à \(ref) pour \(number.rawValue) \(departure.words.fr) ; toutes les autres restent suspendues"
            )
        case .released(let isServed):
            Localized(
                en: isServed
                    ? "letters leave again"
                    : "nothing is on hold any more: letters leave when the service runs",
                fr: isServed
                    ? "les lettres partent de nouveau"
                    : "plus rien n’est suspendu : les lettres partent dès que le service tourne")
        }
    }

    /// What is known about a mail, in brackets.
    private static func about(_ parts: [String?]) -> String {
        let known = parts.compactMap(\.self).joined(separator: ", ")
        return known.isEmpty ? "" : " (\(known))"
    }
}

extension Departure {
    fileprivate var words: Localized {
        if isOnHold {
            return Localized(en: "leaves after `facteur release`", fr: "part après `facteur release`")
        }
        if isNow {
            return isServed
                ? Localized(en: "leaves now", fr: "part maintenant")
                : Localized(en: "leaves when the service runs", fr: "part dès que le service tourne")
        }
        let time = HeaderDate.rfc3339(seconds: at)
        return isServed
            ? Localized(en: "leaves at \(time)", fr: "part le \(time)")
            : Localized(
                en: "leaves when the service runs, not before \(time)",
                fr: "part dès que le service tourne, pas avant le \(time)")
    }
}

extension DecisionNote {
    private static func list(_ mails: [Int64]) -> String { mails.map(String.init).joined(separator: ", ") }
}
