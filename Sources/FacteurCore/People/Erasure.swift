import Mail
package import Text

/// What the ledger knows about a person when somebody asks that the person be forgotten.
package struct ErasureFacts: Sendable, Hashable {
    /// All their numbers, each with its letter, also those that are dead.
    package var offers: [OfferRecord] = []
    /// Mails that wait for a decision and speak of them; at most `mostNamed`.
    package var heldMails: [Int64] = []
    /// Numbers of which a reminder, or the word that they are dead, is under way.
    package var following: [OfferNumber] = []
    /// Their answers to letters that a person must read; at most `mostNamed`.
    package var openReplies: [Int64] = []
    /// Whether mails are in the ledger that nobody has read yet.
    package var hasUnreadMail = false
    /// Numbers on which the portal's list and the ledger disagree, where one of the two means this person.
    package var contradictions: [OfferNumber] = []

    package static let mostNamed = 10

    package init() {}
}

/// Why a person is not forgotten.
package enum ErasureObstacle: Error, Sendable, Hashable {
    case unknown(InternRef)
    /// Nothing is left to be forgotten.
    case alreadyForgotten(InternRef, at: Int64)
    case legalHold
    case unreadMail
    case heldMails(InternRef, [Int64])
    case contradicted(InternRef, OfferNumber)
    case inFlight(InternRef, until: Int64)
    case copyToCome(InternRef, at: Int64)
    case inDoubt(InternRef, OfferNumber)
    case queued(InternRef, OfferNumber)
    case toReview(InternRef, OfferNumber)
    /// The number is theirs, and no letter has been written yet.
    case untold(InternRef, OfferNumber)

    package var kind: DecisionRefusal.Kind {
        switch self {
        case .unknown, .alreadyForgotten: .unknown
        case .unreadMail, .inFlight, .copyToCome, .queued: .later
        case .legalHold, .heldMails, .contradicted, .inDoubt, .toReview, .untold: .refused
        }
    }
}

/// Who may be forgotten: nobody for whom something is under way, nor of whom something waits for a decision. Pure: asked inside the
/// transaction that erases.
package enum ErasureRules {
    /// - Returns: why not, the first of several that a person can do something about; `nil` when they may be.
    package static func obstacle(toForget ref: InternRef, _ facts: ErasureFacts) -> ErasureObstacle? {
        for offer in facts.offers {
            if let obstacle = obstacle(of: offer, ref) { return obstacle }
        }
        if let number = facts.following.first { return .queued(ref, number) }
        if !facts.openReplies.isEmpty { return .heldMails(ref, facts.openReplies) }
        if !facts.heldMails.isEmpty { return .heldMails(ref, facts.heldMails) }
        if let number = facts.contradictions.first { return .contradicted(ref, number) }
        return facts.hasUnreadMail ? .unreadMail : nil
    }

    private static func obstacle(of offer: OfferRecord, _ ref: InternRef) -> ErasureObstacle? {
        guard let letter = offer.letter else {
            return offer.life == .alive ? .untold(ref, offer.number) : nil
        }
        if let until = letter.inFlightUntil { return .inFlight(ref, until: until) }
        if let copyAt = letter.copyAt { return .copyToCome(ref, at: copyAt) }
        switch letter.state {
        case .queued: return .queued(ref, offer.number)
        case .toReview: return .toReview(ref, offer.number)
        case .inDoubt: return .inDoubt(ref, offer.number)
        case .sent, .failed, .bounced, .superseded: return nil
        }
    }
}

/// Proves, to whoever has the ledger and is told the reference, that somebody was forgotten under it; names nobody.
package struct ErasureProof: Sendable, Hashable {
    /// 32 octets: HMAC-SHA-256 with the ledger's own secret, so that no list of references can be tried against a copy of the mere
    /// proof, and no two ledgers' proofs compared.
    package let octets: [UInt8]

    package init(of ref: InternRef, key: [UInt8]) {
        // A reference is typed in any case of its letters.
        let text = "facteur forgotten\u{0}" + ref.rawValue.lowercased()
        octets = MessageAuthenticationCode(of: Array(text.utf8), key: key).octets
    }

    /// In hexadecimal.
    package var text: String {
        octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension ErasureObstacle {
    /// What is in the way and what to do about it, on one line; for the admin.
    package var message: Localized {
        switch self {
        case .unknown(let ref):
            Localized(
                en: "the ledger has no intern \(ref); `facteur interns` lists them",
                fr: "le registre n’a pas de stagiaire \(ref) ; `facteur interns` les donne")
        case .alreadyForgotten(let ref, let at):
            Localized(
                en:
                    "whoever was \(ref) was forgotten at \(HeaderDate.rfc3339(seconds: at)); the ledger has nothing more of them",
                fr:
                    "la personne qui avait la référence \(ref) a été oubliée le \(HeaderDate.rfc3339(seconds: at)) ; le registre n’a plus rien d’elle"
            )
        case .legalHold:
            Localized(
                en:
                    "a legal hold is set (`retention: legal_hold: true`): nothing is erased; whoever set it must lift it first",
                fr:
                    "une obligation de conservation est posée (`retention: legal_hold: true`) : rien n’est effacé ; qui l’a posée doit d’abord la lever"
            )
        case .unreadMail:
            Localized(
                en:
                    "mail has just come and is not read yet, and may speak of this person; try again in a minute, or run: facteur serve --once --no-send",
                fr:
                    "du courriel vient d’arriver, n’est pas encore lu et parle peut-être de cette personne ; réessayez dans une minute, ou lancez : facteur serve --once --no-send"
            )
        case .heldMails(let ref, let mails):
            heldMessage(ref, mails)
        case .contradicted(let ref, let number):
            Localized(
                en:
                    "the portal's list and the ledger disagree whose \(number.rawValue) is, and one of them means \(ref); decide first: facteur explain \(number.rawValue)",
                fr:
                    "la liste du portail et le registre ne donnent pas \(number.rawValue) à la même personne, et l’un des deux désigne \(ref) ; décidez d’abord : facteur explain \(number.rawValue)"
            )
        case .inFlight(let ref, let until):
            Localized(
                en:
                    "a letter to \(ref) is being handed to the mail server; try again in a minute, at the latest after \(HeaderDate.rfc3339(seconds: until))",
                fr:
                    "une lettre à \(ref) est en train d’être remise au serveur ; réessayez dans une minute, au plus tard après \(HeaderDate.rfc3339(seconds: until))"
            )
        case .copyToCome(let ref, let at):
            Localized(
                en:
                    "\(ref)'s letter is in doubt and is sent once more by itself at \(HeaderDate.rfc3339(seconds: at)); try again after that",
                fr:
                    "la lettre à \(ref) est incertaine et repart d’elle-même une fois à \(HeaderDate.rfc3339(seconds: at)) ; réessayez après"
            )
        case .inDoubt(let ref, let number):
            Localized(
                en:
                    "nobody knows whether \(ref)'s letter arrived; ask \(ref), then: facteur told \(number.rawValue) \(ref) --because \"…\", or: facteur withdraw \(number.rawValue) --because \"…\"",
                fr:
                    "nul ne sait si la lettre à \(ref) est arrivée ; demandez à \(ref), puis : facteur told \(number.rawValue) \(ref) --because \"…\", ou : facteur withdraw \(number.rawValue) --because \"…\""
            )
        case .queued(let ref, let number):
            Localized(
                en:
                    "\(ref)'s letter has not left yet; let it leave first, or stop it: facteur withdraw \(number.rawValue) --because \"…\"",
                fr:
                    "la lettre à \(ref) n’est pas encore partie ; laissez-la partir d’abord, ou arrêtez-la : facteur withdraw \(number.rawValue) --because \"…\""
            )
        case .toReview(let ref, let number):
            Localized(
                en:
                    "\(ref)'s letter waits for an approval: facteur approve \(ref), or stop it: facteur withdraw \(number.rawValue) --because \"…\"",
                fr:
                    "la lettre à \(ref) attend un accord : facteur approve \(ref), ou arrêtez-la : facteur withdraw \(number.rawValue) --because \"…\""
            )
        case .untold(let ref, let number):
            Localized(
                en:
                    "\(number.rawValue) is \(ref)'s and \(ref) has not been told; tell them first, or: facteur withdraw \(number.rawValue) --because \"…\"",
                fr:
                    "\(number.rawValue) est à \(ref), qui n’en est pas informé ; informez cette personne d’abord, ou : facteur withdraw \(number.rawValue) --because \"…\""
            )
        }
    }

    private func heldMessage(_ ref: InternRef, _ mails: [Int64]) -> Localized {
        let list = mails.map(String.init).joined(separator: " ")
        return mails.count == 1
            ? Localized(
                en:
                    "mail \(list) speaks of \(ref) and waits for a decision: facteur explain \(list); decide or dismiss it first",
                fr:
                    "le courriel \(list) parle de \(ref) et attend une décision : facteur explain \(list) ; décidez ou classez-le d’abord"
            )
            : Localized(
                en: "mails \(list) speak of \(ref) and wait for a decision: facteur decide; do that first",
                fr:
                    "les courriels \(list) parlent de \(ref) et attendent une décision : facteur decide ; faites-le d’abord"
            )
    }
}
