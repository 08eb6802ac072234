import Mail

/// One question that a mail must pass on its way to an intern. They are asked in this order; the first that has an answer
/// decides. What is wrong with the mail comes before what is unclear about the person, so that the reason which a person
/// reads is the first thing to settle.
package enum Question: String, Sendable, Hashable, Codable, CaseIterable {
    /// Is it a notice at all? Everything else is recorded or ignored here; what cannot be read is held, and so is
    /// what comes under the portal's name in words that nobody knows.
    case kind
    /// Is its sender proven? If not it is held, whatever it says; unless a person has decided about its number already, the
    /// portal's list gives it to one intern, or it only repeats what its intern has been told.
    case trust
    /// Is its number a real one? (`placeholder`)
    case placeholder
    /// Is there one number only? (`several_offers`)
    case severalNumbers
    /// Is there one at all? A notice whose number may stand in a picture or a PDF is `unreadable`, any other
    /// `wording_unknown`.
    case noNumber
    /// Is the offer alive? A withdrawn one is known: `duplicate`.
    case withdrawn
    /// Does the number belong to somebody already? To the same, or nothing speaks for another: `duplicate`; else
    /// `offer_taken`.
    case bound
    /// Is it meant for the house? One that says it is destined to a stranger waits (`no_match`), unless a person or the
    /// portal's list says whose its number is.
    case addressee
    /// Does all evidence agree? (`evidence_conflict`) The portal's list counts here even when it names a stranger.
    case conflict
    /// Does it name one intern? (`several_candidates`)
    case ambiguous
    /// Does it name anybody of the roster? (`no_match`)
    case unnamed
    /// Was the number copied by a machine? One that a person has typed goes out only on a person's decision or the portal's
    /// list; otherwise nothing that counts speaks for the intern: `no_match`.
    case retyped
    /// Does the roster expect a number for this intern? With `offer_expected: no` the roster contradicts the mail:
    /// `evidence_conflict`.
    case notExpected
    /// Has the intern no other number that is alive? (`intern_has_offer`)
    case otherOffer
    /// Is the NOC code there? (`missing_noc`) The intern is known: the code lets the letter go.
    case missingCode
}

extension Question {
    func verdict(on subject: MatchingSubject) -> Verdict? {
        switch self {
        case .kind: kindVerdict(on: subject)
        case .trust: trustVerdict(on: subject)
        case .placeholder: subject.reading.hasPlaceholder ? subject.held(.placeholder, by: self) : nil
        case .severalNumbers: subject.hasSeveralNumbers ? subject.held(.severalOffers, by: self) : nil
        case .noNumber: noNumberVerdict(on: subject)
        case .withdrawn: subject.facts.offer?.isWithdrawn == true ? subject.duplicate(by: self) : nil
        case .bound: boundVerdict(on: subject)
        case .addressee: subject.isForStranger ? subject.held(.noMatch, by: self) : nil
        case .conflict: subject.isContradictory ? subject.held(.evidenceConflict, by: self) : nil
        case .ambiguous: subject.isAmbiguous ? subject.held(.severalCandidates, by: self) : nil
        case .unnamed: subject.intern == nil ? subject.held(.noMatch, by: self) : nil
        case .retyped: subject.isRetypedInVain ? subject.held(.noMatch, by: self) : nil
        case .notExpected:
            subject.intern?.offerExpected == false && !subject.isDecided
                ? subject.held(.evidenceConflict, by: self) : nil
        case .otherOffer: subject.hasOtherOffer ? subject.held(.internHasOffer, by: self) : nil
        case .missingCode: missingCodeVerdict(on: subject)
        }
    }

    private func kindVerdict(on subject: MatchingSubject) -> Verdict? {
        if subject.reading.isWithdrawal { return withdrawalVerdict(on: subject) }
        if subject.isReadInPart { return subject.held(.unreadable, by: self) }
        switch subject.reading.kind {
        case .notice: return nil
        case .unreadable: return subject.held(.unreadable, by: self)
        case .unrelated, .portal: return otherVerdict(on: subject)
        case .receipt, .bounce: return subject.settled(.recorded, by: self)
        }
    }

    /// Whoever may bring a number may take it back: its letter waits until a person has looked. Anybody else's word stops
    /// nothing, and is shown where it comes under the portal's name. A number that is known to be withdrawn is settled.
    private func withdrawalVerdict(on subject: MatchingSubject) -> Verdict {
        if subject.trust.trust == .untrusted {
            return subject.reading.namesPortal
                ? subject.held(.untrustedSender, by: self) : subject.settled(.recorded, by: self)
        }
        let isKnown = subject.facts.offer?.isWithdrawn == true
        return isKnown ? subject.settled(.recorded, by: self) : subject.held(.evidenceConflict, by: self)
    }

    /// Unknown words under the portal's name may be a notice that nobody could read: they wait, proven or not.
    private func otherVerdict(on subject: MatchingSubject) -> Verdict {
        if subject.reading.holdsCode { return subject.settled(.recorded, by: self) }
        guard subject.isUnknownWording else {
            return subject.settled(subject.reading.kind == .portal ? .recorded : .ignored, by: self)
        }
        let isProven = subject.trust.trust != .untrusted
        return subject.held(isProven ? .wordingUnknown : .untrustedSender, by: self)
    }

    private func trustVerdict(on subject: MatchingSubject) -> Verdict? {
        guard subject.trust.trust == .untrusted, !subject.isFirstOfDecided, !subject.isListed else {
            return nil
        }
        return subject.isDecidedAsBound || subject.isToldAsNamed
            ? subject.duplicate(by: self) : subject.held(.untrustedSender, by: self)
    }

    private func noNumberVerdict(on subject: MatchingSubject) -> Verdict? {
        guard subject.reading.offers.isEmpty else { return nil }
        return subject.held(subject.reading.missingNumberReason ?? .unreadable, by: self)
    }

    private func boundVerdict(on subject: MatchingSubject) -> Verdict? {
        guard let owner = subject.facts.offer?.boundTo, !subject.isFirstOfDecided else { return nil }
        switch subject.identification {
        case .nobody: return subject.duplicate(by: self)
        case .one(let intern):
            return intern == owner ? subject.duplicate(by: self) : subject.held(.offerTaken, by: self)
        case .several:
            return subject.isNamed(owner) ? subject.duplicate(by: self) : subject.held(.offerTaken, by: self)
        case .conflict:
            return subject.isNamed(owner) ? nil : subject.held(.offerTaken, by: self)
        }
    }

    private func missingCodeVerdict(on subject: MatchingSubject) -> Verdict? {
        guard let intern = subject.intern, intern.noc == nil else { return nil }
        return subject.held(.missingNOC, by: self, intern: intern.ref)
    }
}
