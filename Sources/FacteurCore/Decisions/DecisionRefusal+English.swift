import Mail

extension DecisionRefusal {
    var english: String {
        switch self {
        case .unknownIntern(let ref):
            "the roster has no intern \(ref); `facteur interns` lists them"
        case .removedIntern(let ref):
            "\(ref) has left the roster; import a roster that has \(ref) first"
        case .unknownOffer(let number, let isSeen):
            isSeen
                ? "\(number.rawValue) is nobody's yet; give it to its intern first: facteur assign \(number.rawValue) REF --because TEXT"
                : "no mail, no list and nobody has named \(number.rawValue); is it typed right?"
        case .unknownMail(let id): "the ledger has no mail \(id); `facteur mail --held` lists what waits"
        case .unread(let id): "mail \(id) has not been read yet; try again when the service has read it"
        case .notHeld(let id, let outcome):
            "mail \(id) waits for nobody: it is \(outcome?.rawValue ?? "unread"); `facteur explain \(id)` tells its story"
        case .waitsForCode(let id, let ref):
            "mail \(id) gave \(ref) a number and waits only for the NOC code: import it with the roster, or take the number back with `facteur unassign` or `facteur withdraw`"
        case .nothingHeld(let reason):
            "no mail is held for the reason \(reason.rawValue); `facteur mail --held` lists what waits"
        case .withdrawn, .superseded, .taken, .hasOther, .unassigned, .told, .neverNamed, .alreadyTold:
            offerMessage
        case .noNumber, .noCode, .noLetter, .queued, .inFlight, .copyToCome, .notOnHold, .notToReview,
            .nothingToReview, .toReview:
            letterMessage
        }
    }

    private var offerMessage: String {
        switch self {
        case .withdrawn(let number): "\(number.rawValue) is withdrawn: a dead number is told to nobody"
        case .superseded(let number, let by):
            "\(number.rawValue) is dead: \(by.map { "\($0.rawValue) has replaced it" } ?? "another number has replaced it")"
        case .taken(let number, let owner, let isTold):
            "\(number.rawValue) is \(owner)'s, and a number belongs to one intern; "
                + (isTold
                    ? "\(owner) has been told, so only IRCC or the employer can mend this; `facteur explain \(number.rawValue)`"
                    : "if that is wrong, first: facteur unassign \(number.rawValue) --because TEXT")
        case .hasOther(let ref, let number, let isTold):
            "\(ref) has \(number.rawValue)\(isTold ? " and has been told" : ""); if the new number takes its place, add --replace"
        case .unassigned(let number): "\(number.rawValue) is nobody's; there is nothing to take back"
        case .told(let number, let ref, let at):
            "\(ref) \(at.map { "was told \(number.rawValue) at \(HeaderDate.rfc3339(seconds: $0))" } ?? "may have been told \(number.rawValue)"): that cannot be undone; if the number is dead: facteur withdraw \(number.rawValue), or assign the right one with --replace"
        case .neverNamed(let number):
            "no mail and no list has named \(number.rawValue); compare it with the portal, digit by digit, and if it is right add --unseen"
        case .alreadyTold(let number, let ref, let at):
            "\(ref) was told \(number.rawValue) already\(at.map { ", at \(HeaderDate.rfc3339(seconds: $0))" } ?? ""): there is nothing to note; `facteur explain \(ref)`"
        default: ""
        }
    }

    private var letterMessage: String {
        switch self {
        case .noNumber(let ref):
            "\(ref) has no number, so there is no letter to send; `facteur explain \(ref)`"
        case .noCode(let ref):
            "the roster has no NOC code for \(ref), and without it no letter is written; import one with the roster"
        case .noLetter(let ref, let number):
            "no letter for \(number.rawValue) has been written to \(ref) yet; `facteur explain \(ref)` says why"
        case .queued(let ref): "\(ref)'s letter has not left yet and leaves by itself; `facteur letters`"
        case .inFlight(let number, let until):
            "the letter for \(number.rawValue) is being handed to the mail server; try again in a minute, at the latest after \(HeaderDate.rfc3339(seconds: until))"
        case .copyToCome(let ref, let at):
            "\(ref)'s letter is in doubt and is sent once more by itself at \(HeaderDate.rfc3339(seconds: at)); try again after that"
        case .notOnHold: "nothing is on hold"
        case .notToReview(let ref):
            "no letter to \(ref) waits for an approval; `facteur review` lists those that do"
        case .nothingToReview: "no letter waits for an approval"
        case .toReview(let ref):
            "\(ref)'s letter waits for an approval: facteur approve \(ref); if \(ref) was told by hand: facteur told"
        default: ""
        }
    }
}
