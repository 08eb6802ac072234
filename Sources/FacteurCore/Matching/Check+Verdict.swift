import Mail

extension Check {
    func verdict(on subject: Case) -> Verdict? {
        switch self {
        case .kind: kindVerdict(on: subject)
        case .trust: trustVerdict(on: subject)
        case .placeholder: subject.reading.hasPlaceholder ? subject.held(.placeholder, by: self) : nil
        case .severalNumbers: subject.hasSeveralNumbers ? subject.held(.severalOffers, by: self) : nil
        case .noNumber: noNumberVerdict(on: subject)
        case .withdrawn: subject.standing.offer?.isWithdrawn == true ? subject.duplicate(by: self) : nil
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

    private func kindVerdict(on subject: Case) -> Verdict? {
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
    private func withdrawalVerdict(on subject: Case) -> Verdict {
        if subject.trust.trust == .untrusted {
            return subject.reading.namesPortal
                ? subject.held(.untrustedSender, by: self) : subject.settled(.recorded, by: self)
        }
        let isKnown = subject.standing.offer?.isWithdrawn == true
        return isKnown ? subject.settled(.recorded, by: self) : subject.held(.evidenceConflict, by: self)
    }

    /// Unknown words under the portal's name may be a notice that nobody could read: they wait, proven or not.
    private func otherVerdict(on subject: Case) -> Verdict {
        if subject.reading.holdsCode { return subject.settled(.recorded, by: self) }
        guard subject.isUnknownWording else {
            return subject.settled(subject.reading.kind == .portal ? .recorded : .ignored, by: self)
        }
        let isProven = subject.trust.trust != .untrusted
        return subject.held(isProven ? .wordingUnknown : .untrustedSender, by: self)
    }

    private func trustVerdict(on subject: Case) -> Verdict? {
        guard subject.trust.trust == .untrusted, !subject.isFirstOfDecided, !subject.isListed else {
            return nil
        }
        return subject.isDecidedAsBound || subject.isToldAsNamed
            ? subject.duplicate(by: self) : subject.held(.untrustedSender, by: self)
    }

    private func noNumberVerdict(on subject: Case) -> Verdict? {
        guard subject.reading.offers.isEmpty else { return nil }
        return subject.held(subject.reading.missingNumberReason ?? .unreadable, by: self)
    }

    private func boundVerdict(on subject: Case) -> Verdict? {
        guard let owner = subject.standing.offer?.boundTo, !subject.isFirstOfDecided else { return nil }
        switch subject.naming {
        case .nobody: return subject.duplicate(by: self)
        case .one(let intern):
            return intern == owner ? subject.duplicate(by: self) : subject.held(.offerTaken, by: self)
        case .several:
            return subject.isNamed(owner) ? subject.duplicate(by: self) : subject.held(.offerTaken, by: self)
        case .conflict:
            return subject.isNamed(owner) ? nil : subject.held(.offerTaken, by: self)
        }
    }

    private func missingCodeVerdict(on subject: Case) -> Verdict? {
        guard let intern = subject.intern, intern.noc == nil else { return nil }
        return subject.held(.missingNOC, by: self, intern: intern.ref)
    }
}
