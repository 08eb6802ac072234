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
        case .dismissed(let id, let reason, let from, let subject):
            "mail \(id) needs nothing: ignored"
                + Self.about([reason?.rawValue, from.map { "from \($0)" }, subject.map { "“\($0)”" }])
        case .receipt(let number, let text, let before):
            "receipt \(text) is \(number.rawValue)'s"
                + (before.map { $0 == text ? "" : ", in place of \($0)" } ?? "")
        case .withdrawn(let number): "\(number.rawValue) is withdrawn: no letter leaves for it"
        case .wasTold(let number, let ref, let at):
            "\(ref) \(at.map { "was told \(number.rawValue) at \(HeaderDate.rfc3339(seconds: $0))" } ?? "may have been told \(number.rawValue)"): a person must tell \(ref) that it is dead"
        case .leaves(let ref, let email, let number, let departure, let canUndo):
            "the letter to \(ref) (\(email)) \(departure.english)"
                + (canUndo && !(departure.isNow && departure.isServed)
                    ? "; until then it can be taken back: facteur unassign \(number.rawValue) --because TEXT"
                    : "")
        case .letsGo(let number, let ref, let departure):
            "with that \(number.rawValue) goes to \(ref): the letter \(departure.english); if that is wrong: facteur unassign \(number.rawValue) --because TEXT"
        case .waitsForApproval(let ref, let number):
            "the letter to \(ref) for \(number.rawValue) waits for your approval: facteur approve \(ref); if \(ref) was told by hand: facteur told \(number.rawValue) \(ref) --because TEXT"
        case .told(let number, let ref, let on):
            "\(ref) was told \(number.rawValue) by hand on \(HeaderDate.rfc3339(seconds: on).prefix(10)): no letter leaves"
        case .toldTakenBack(let number, let ref, let on):
            "the ledger had it that \(ref) was told \(number.rawValue) by hand\(on.map { " on \(HeaderDate.rfc3339(seconds: $0).prefix(10))" } ?? ""): if that is so, a person must tell \(ref) that the number is another's"
        case .onHold(let reason): "all sending is on hold (\(reason)): letters leave after `facteur release`"
        case .held: "all sending is on hold until `facteur release`"
        case .released(let isServed):
            isServed
                ? "letters leave again" : "nothing is on hold any more: letters leave when the service runs"
        }
    }

    /// What is known of a mail, in brackets.
    static func about(_ parts: [String?]) -> String {
        let known = parts.compactMap(\.self).joined(separator: ", ")
        return known.isEmpty ? "" : " (\(known))"
    }
}

extension Departure {
    fileprivate var english: String {
        if isOnHold { return "leaves after `facteur release`" }
        if isNow { return isServed ? "leaves now" : "leaves when the service runs" }
        let time = HeaderDate.rfc3339(seconds: at)
        return isServed ? "leaves at \(time)" : "leaves when the service runs, not before \(time)"
    }
}
