import Mail

/// One question about a mail before it is matched to an intern. The questions are asked in this order; the first that has an answer
/// decides. Faults of the mail come before doubts about the person, so that the reason which a person reads is the first thing to
/// resolve.
package enum Question: String, Sendable, Hashable, Codable, CaseIterable {
    /// Is it a notice at all? Everything else is recorded or ignored here, and so is one that shows only a specimen and gives
    /// nobody anything; unreadable mail is held, and so is mail under the portal's name with unknown wording. Where a key is still
    /// missing that may prove the sender, the mail waits for it.
    case kind
    /// Is its sender proven? If not, it is held, whatever it says, unless a person has already decided about its number, the
    /// portal's list gives the number to one intern, or the mail only repeats what its intern has been told.
    case trust
    /// Does anybody who may bring a number say something against it, or against the intern whom it names? (`evidence_conflict`) The
    /// portal itself may take it back in new words, and a colleague may deny, doubt or correct what the notice says. This is asked
    /// first, of a number that has an intern already, too: its letter may still be stopped.
    case objection
    /// Is its number a real one? (`placeholder`)
    case placeholder
    /// Is there only one number? (`several_offers`)
    case severalNumbers
    /// Is there a number at all? A notice whose number may be in a picture or a PDF is `unreadable`, any other `wording_unknown`.
    case noNumber
    /// Is the offer still valid? A withdrawn one is known: `duplicate`. If the mail gives it to an intern who has not had it, a person
    /// must look: `offer_taken`, or `evidence_conflict` for a number that was withdrawn before anybody had it.
    case withdrawn
    /// Does the number already belong to an intern? If to the same one, or nothing names another: `duplicate`; otherwise
    /// `offer_taken`.
    case bound
    /// Is it addressed to us? A notice addressed to a stranger waits (`no_match`), unless a person or the portal's list says whose
    /// its number is.
    case addressee
    /// Does all evidence agree? (`evidence_conflict`) The portal's list counts here even when it names a stranger.
    case conflict
    /// Does it name one intern? (`several_candidates`)
    case ambiguous
    /// Does it name any intern of the roster? (`no_match`)
    case unnamed
    /// Did a program copy the number? A number that a person typed is sent only after a person's decision or with the portal's
    /// list; otherwise there is no valid evidence for the intern: `no_match`.
    case retyped
    /// Does the roster expect a number for this intern? With `offer_expected: no` the roster contradicts the mail:
    /// `evidence_conflict`.
    case notExpected
    /// Does the intern have no other valid number? (`intern_has_offer`)
    case otherOffer
    /// Is there a NOC code? (`missing_noc`) The intern is known: once the code is there, the letter can be sent.
    case missingCode
}

extension Question {
    func verdict(on subject: MatchingSubject) -> Verdict? {
        switch self {
        case .kind: kindVerdict(on: subject)
        case .trust: trustVerdict(on: subject)
        case .objection: subject.isHeldForObjection ? subject.held(.evidenceConflict, by: self) : nil
        case .placeholder: subject.reading.hasPlaceholder ? subject.held(.placeholder, by: self) : nil
        case .severalNumbers: subject.hasSeveralNumbers ? subject.held(.severalOffers, by: self) : nil
        case .noNumber: noNumberVerdict(on: subject)
        case .withdrawn: withdrawnVerdict(on: subject)
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
        if subject.awaitsKeyForKind { return subject.held(.untrustedSender, by: self) }
        if subject.reading.isWithdrawal { return withdrawalVerdict(on: subject) }
        if subject.isReadInPart { return subject.held(.unreadable, by: self) }
        if subject.reading.isSpecimenOnly { return subject.settled(.recorded, by: self) }
        switch subject.reading.kind {
        case .notice: return nil
        case .unreadable: return subject.held(.unreadable, by: self)
        case .unrelated, .portal: return otherVerdict(on: subject)
        case .receipt, .bounce, .reply: return subject.settled(.recorded, by: self)
        }
    }

    /// A sender who may bring a number may also take it back: the mail waits until a person has looked. A withdrawal from any other
    /// sender has no effect; under the portal's name it is shown to a person. A number that is already withdrawn needs nothing.
    private func withdrawalVerdict(on subject: MatchingSubject) -> Verdict {
        if subject.trust.trust == .untrusted {
            return subject.reading.namesPortal
                ? subject.held(.untrustedSender, by: self) : subject.settled(.recorded, by: self)
        }
        let isKnown = subject.facts.offer?.isWithdrawn == true
        return isKnown ? subject.settled(.recorded, by: self) : subject.held(.evidenceConflict, by: self)
    }

    /// Unknown wording under the portal's name may be a notice that could not be read: it waits, proven or not.
    private func otherVerdict(on subject: MatchingSubject) -> Verdict {
        // Its content is not kept, but what else it says may have to be answered.
        if subject.reading.holdsCode, !subject.reading.isWordingUnknown {
            return subject.settled(.recorded, by: self)
        }
        let isProven = subject.trust.trust != .untrusted
        // A letter of inspection is shown as what it is.
        if isProven, !subject.reading.isInspection, subject.isHeldForObjection {
            return subject.held(.evidenceConflict, by: self)
        }
        guard subject.isUnknownWording else {
            return subject.settled(subject.reading.kind == .portal ? .recorded : .ignored, by: self)
        }
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

    private func withdrawnVerdict(on subject: MatchingSubject) -> Verdict? {
        guard let offer = subject.facts.offer, offer.isWithdrawn else { return nil }
        guard subject.isForAnotherThan(offer) else { return subject.duplicate(by: self) }
        return subject.held(offer.boundTo == nil ? .evidenceConflict : .offerTaken, by: self)
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
