/// What a person may do about a held mail: what would have to be true for its letter to go, and the command to type.
package struct HeldAdvice: Sendable, Hashable {
    /// A command, and when it is the right one.
    package struct Step: Sendable, Hashable {
        package let when: String
        package let command: String
    }

    package let reason: HeldReason
    /// The mail's number in the ledger.
    package let mail: Int64
    package let offer: OfferNumber?
    /// Most likely first.
    package let candidates: [InternRef]
    /// Why it is not believed, or not taken for ours, where that is known.
    let doubt: TrustDoubt?
    let words: Words

    package init(
        reason: HeldReason, mail: Int64, offer: OfferNumber?, candidates: [InternRef],
        doubt: TrustDoubt? = nil, language: Language
    ) {
        self.reason = reason
        self.mail = mail
        self.offer = offer
        self.candidates = candidates
        self.doubt = doubt
        words = Words(language)
    }

    /// The one command that `status` shows. Where nothing can be decided before the mail is looked at, it is the look: a
    /// forgery must not come with the command that believes it.
    package var shortest: String {
        switch reason {
        case .noMatch, .severalCandidates, .internHasOffer, .missingNOC, .placeholder:
            steps.first?.command ?? "facteur explain \(mail)"
        case .untrustedSender, .severalOffers, .evidenceConflict, .offerTaken, .unreadable, .tooLarge,
            .wordingUnknown:
            "facteur explain \(mail)"
        }
    }

    package var steps: [Step] {
        switch reason {
        case .untrustedSender: unprovenSteps
        case .noMatch where strangeAddressee != nil: addresseeSteps
        case .noMatch:
            [assign(words.whenKnown), Step(when: words.whenRoster, command: words.roster), list, dismiss]
        case .severalCandidates: [assign(words.whenKnown), list, dismiss]
        case .evidenceConflict: [assign(words.whenKnown), list, withdraw, dismiss]
        case .offerTaken: [explain, dismiss]
        case .internHasOffer: [assign(words.whenReplaced, replaces: true), dismiss]
        case .missingNOC: [Step(when: words.whenCode, command: words.roster)]
        case .placeholder: [dismiss]
        case .severalOffers, .unreadable, .tooLarge: [assign(words.whenOpened), dismiss]
        case .wordingUnknown:
            [assign(words.whenOpened), Step(when: words.whenWording, command: words.wording), dismiss]
        }
    }

    /// A forgery must not come with the command that believes it: only the portal's own list tells that its number is real.
    private var unprovenSteps: [Step] {
        switch doubt {
        case .stranger:
            [assign(words.whenGenuine), Step(when: words.whenForwarder, command: words.trust), dismiss]
        case .setting(let seen): [Step(when: words.whenAlways, command: words.authserv(seen)), list, dismiss]
        case .forgery, .chain, .addressee, nil: [list, dismiss]
        }
    }

    var strangeAddressee: String? {
        if case .addressee(let address) = doubt { address } else { nil }
    }

    private var addresseeSteps: [Step] {
        [list, Step(when: words.whenOurs, command: words.addresses(strangeAddressee ?? "")), dismiss]
    }

    private func assign(_ when: String, replaces: Bool = false) -> Step {
        let ref = candidates.count == 1 ? candidates[0].rawValue : words.ref
        return Step(
            when: when,
            command:
                "facteur assign \(offer?.rawValue ?? words.offer) \(ref) \(replaces ? "--replace " : "")--because \(words.text)"
        )
    }

    private var list: Step { Step(when: words.whenListed, command: "facteur offers import \(words.file)") }
    private var dismiss: Step {
        Step(when: words.whenNothing, command: "facteur dismiss \(mail) --because \(words.text)")
    }
    private var withdraw: Step {
        Step(
            when: words.whenTakenBack,
            command: "facteur withdraw \(offer?.rawValue ?? words.offer) --because \(words.text)")
    }
    private var explain: Step {
        Step(when: words.whenTaken, command: offer.map { "facteur explain \($0.rawValue)" } ?? "facteur mail")
    }
}
