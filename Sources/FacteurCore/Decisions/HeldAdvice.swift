/// What a person may do about a held mail: what would have to be true for its letter to go, and the command to type.
package struct HeldAdvice: Sendable, Hashable {
    /// A command, and when it is the right one.
    package struct Step: Sendable, Hashable {
        package let when: Localized
        package let command: Localized
    }

    package let reason: HeldReason
    /// The mail's number in the ledger.
    package let mail: Int64
    package let offer: OfferNumber?
    /// Most likely first.
    package let candidates: [InternRef]
    /// Why it is not believed, or not taken for ours, where that is known.
    let doubt: TrustDoubt?

    package init(
        reason: HeldReason, mail: Int64, offer: OfferNumber?, candidates: [InternRef],
        doubt: TrustDoubt? = nil
    ) {
        self.reason = reason
        self.mail = mail
        self.offer = offer
        self.candidates = candidates
        self.doubt = doubt
    }

    /// The one command that `status` shows. Where nothing can be decided before the mail is looked at, it is the look: a
    /// forgery must not come with the command that believes it.
    package var shortest: Localized {
        switch reason {
        case .noMatch, .severalCandidates, .internHasOffer, .missingNOC, .placeholder:
            steps.first?.command ?? Localized(verbatim: "facteur explain \(mail)")
        case .untrustedSender, .severalOffers, .evidenceConflict, .offerTaken, .unreadable, .tooLarge,
            .wordingUnknown:
            Localized(verbatim: "facteur explain \(mail)")
        }
    }

    package var steps: [Step] {
        switch reason {
        case .untrustedSender: unprovenSteps
        case .noMatch where strangeAddressee != nil: addresseeSteps
        case .noMatch:
            [assign(Words.whenKnown), Step(when: Words.whenRoster, command: Words.roster), list, dismiss]
        case .severalCandidates: [assign(Words.whenKnown), list, dismiss]
        case .evidenceConflict: [assign(Words.whenKnown), list, withdraw, dismiss]
        case .offerTaken: [explain, dismiss]
        case .internHasOffer: [assign(Words.whenReplaced, replaces: true), dismiss]
        case .missingNOC: [Step(when: Words.whenCode, command: Words.roster)]
        case .placeholder: [dismiss]
        case .severalOffers, .unreadable, .tooLarge: [assign(Words.whenOpened), dismiss]
        case .wordingUnknown:
            [assign(Words.whenOpened), Step(when: Words.whenWording, command: Words.wording), dismiss]
        }
    }

    /// A forgery must not come with the command that believes it: only the portal's own list tells that its number is real.
    private var unprovenSteps: [Step] {
        switch doubt {
        case .stranger:
            [assign(Words.whenGenuine), Step(when: Words.whenForwarder, command: Words.trust), dismiss]
        case .setting(let seen): [Step(when: Words.whenAlways, command: Words.authserv(seen)), list, dismiss]
        case .forgery, .chain, .addressee, nil: [list, dismiss]
        }
    }

    var strangeAddressee: String? {
        if case .addressee(let address) = doubt { address } else { nil }
    }

    private var addresseeSteps: [Step] {
        [list, Step(when: Words.whenOurs, command: Words.addresses(strangeAddressee ?? "")), dismiss]
    }

    private func assign(_ when: Localized, replaces: Bool = false) -> Step {
        let ref = candidates.count == 1 ? Localized(verbatim: candidates[0].rawValue) : Words.ref
        return Step(
            when: when,
            command: "facteur assign " + number + " " + ref + (replaces ? " --replace" : "") + because)
    }

    /// The number where it is known, or the place for it.
    private var number: Localized { offer.map { Localized(verbatim: $0.rawValue) } ?? Words.offer }
    private var because: Localized { " --because " + Words.text }
    private var list: Step { Step(when: Words.whenListed, command: "facteur offers import " + Words.file) }
    private var dismiss: Step { Step(when: Words.whenNothing, command: "facteur dismiss \(mail)" + because) }
    private var withdraw: Step {
        Step(when: Words.whenTakenBack, command: "facteur withdraw " + number + because)
    }
    private var explain: Step {
        Step(
            when: Words.whenTaken,
            command: Localized(verbatim: offer.map { "facteur explain \($0.rawValue)" } ?? "facteur mail"))
    }
}
