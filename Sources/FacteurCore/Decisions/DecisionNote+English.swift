import Mail

extension DecisionNote {
    var english: String {
        switch self {
        case .assigned(let number, let ref): "\(number.rawValue) is \(ref)'s"
        case .neverSeen(let number):
            "no mail and no list has named \(number.rawValue): compare it with the portal, digit by digit"
        case .awaitsCode(let ref):
            "the roster has no NOC code for \(ref): the letter leaves when one is imported"
        case .offerNotExpected(let ref): "the roster says that \(ref) expects no number"
        case .nothingToReplace(let ref): "\(ref) had no other number, so nothing was replaced"
        case .replaced(let number, let toldAt, let mayHaveLeft):
            "\(number.rawValue) is dead; "
                + (toldAt.map {
                    "it was told at \(HeaderDate.rfc3339(seconds: $0)), and the new letter says so"
                }
                    ?? (mayHaveLeft
                        ? "it may have been told, and the new letter says so" : "its letter had not left"))
        case .unassigned(let number, let ref):
            "\(number.rawValue) is no longer \(ref)'s, and no letter had left"
        case .revived(let number): "\(number.rawValue), which it had replaced, is alive again"
        case .revivedInDoubt(let number, let ref):
            "nobody knows whether the letter for \(number.rawValue) had arrived: `facteur resend \(ref)` sends it again"
        case .dismissed(let id): "mail \(id) needs nothing: ignored"
        case .receipt(let number, let text, let before):
            "receipt \(text) is \(number.rawValue)'s"
                + (before.map { $0 == text ? "" : ", in place of \($0)" } ?? "")
        case .withdrawn(let number): "\(number.rawValue) is withdrawn: no letter leaves for it"
        case .wasTold(let number, let ref, let at):
            "\(ref) \(at.map { "was told \(number.rawValue) at \(HeaderDate.rfc3339(seconds: $0))" } ?? "may have been told \(number.rawValue)"): a person must tell \(ref) that it is dead"
        case .queued(let ref, let email): "the letter to \(ref) (\(email)) leaves now"
        case .onHold(let reason): "all sending is on hold (\(reason)): letters leave after `facteur release`"
        case .held: "all sending is on hold until `facteur release`"
        case .released: "letters leave again"
        }
    }
}
