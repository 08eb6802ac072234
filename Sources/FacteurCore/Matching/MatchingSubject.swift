import Mail

/// One mail with all that bears on it, and the ways in which it can end.
struct MatchingSubject {
    let reading: Reading
    let trust: TrustVerdict
    let evidence: [Evidence]
    let roster: Roster
    let facts: LedgerFacts
    let identification: Identification

    init(
        reading: Reading, trust: TrustVerdict, evidence: [Evidence], roster: Roster, facts: LedgerFacts
    ) {
        self.reading = reading
        self.trust = trust
        // A number that the portal's list gives to one intern is proven by it; what an unproven mail says besides counts not.
        let isProvenByList = trust.trust == .untrusted && Self.isListed(evidence)
        let counting =
            isProvenByList ? evidence.filter { $0.rule == .operator || $0.rule == .portalList } : evidence
        self.evidence = counting
        self.roster = roster
        self.facts = facts
        identification = Identification(counting, in: roster)
    }

    private static func isListed(_ evidence: [Evidence]) -> Bool {
        evidence.count(where: { $0.rule == .portalList }) == 1
    }

    /// The portal's list gives the number to one intern.
    var isListed: Bool { Self.isListed(evidence) }

    /// The mail's one number; none of several.
    var number: OfferNumber? { reading.numbers.count == 1 ? reading.numbers.first : nil }

    /// A colleague sends something on that was not read: whatever stands above it, the matter may lie there. A receipt number
    /// that was read is all that anybody wants of a receipt.
    var isReadInPart: Bool {
        guard trust.trust == .forwarder, reading.hasUnreadMatter || reading.isGarbled, !isDecided else {
            return false
        }
        switch reading.kind {
        case .notice, .unrelated, .portal: return true
        case .receipt: return reading.receipt == nil
        case .bounce, .unreadable: return false
        }
    }

    /// A number that only some readers see is one more.
    var hasSeveralNumbers: Bool { reading.offers.count + reading.doubtful.count > 1 }

    /// The one intern whom the evidence names, if the roster has them.
    var intern: Intern? {
        guard case .one(let ref) = identification else { return nil }
        return roster[ref]
    }

    /// The portal speaks, as far as the mail says so or is proven to, in words that nobody knows.
    var isUnknownWording: Bool {
        switch reading.kind {
        case .portal: reading.isWordingUnknown || reading.isInspection
        // A colleague's number in words of one's own is no proof, and no reason to throw it away either.
        case .unrelated: trust.trust == .portal || trust.trust == .forwarder && reading.hasStrayNumber
        case .notice, .receipt, .bounce, .unreadable: false
        }
    }

    /// The portal's list gives the number to a stranger and something else names an intern; or two rules differ; or
    /// they name somebody from whom a person has taken the number back; or it was meant for somebody whose row is another
    /// person's now.
    var isContradictory: Bool {
        if facts.isPersonChanged, !isDecided { return true }
        return switch identification {
        case .conflict: true
        case .one(let ref):
            (facts.isListedForStranger || facts.takenBackFrom.contains(ref)) && !isDecided
        case .several: facts.isListedForStranger && !isDecided
        case .nobody: false
        }
    }

    var isAmbiguous: Bool {
        if case .several = identification { true } else { false }
    }

    /// A person has typed the number, and neither a decision nor the portal's list says whose it is.
    var isRetypedInVain: Bool { reading.offers.contains(where: \.isRetyped) && !isDecided && !isListed }

    /// The notice is destined to none of ours, and neither a decision nor the portal's list says whose its number is.
    var isForStranger: Bool {
        !isDecided && !isListed && AddresseeRule.doubt(about: reading, in: roster) != nil
    }

    var hasOtherOffer: Bool {
        guard let intern, let number else { return false }
        return facts.liveOffers[intern.ref, default: []].contains { $0 != number }
    }

    var isDecided: Bool { evidence.contains { $0.rule == .operator } }

    /// The number's owner has been told it, and the mail names nobody else.
    var isToldAsNamed: Bool {
        guard reading.kind == .notice, number != nil, !hasSeveralNumbers, let offer = facts.offer,
            offer.isTold, let owner = offer.boundTo
        else { return false }
        return switch identification {
        case .nobody: true
        case .one(let intern): intern == owner
        case .several, .conflict: false
        }
    }

    /// A person has given the number to the intern who has it.
    var isDecidedAsBound: Bool {
        guard isDecided, let owner = facts.offer?.boundTo, case .one(owner) = identification else {
            return false
        }
        return true
    }

    /// The same, and this is the first mail that stands for it.
    var isFirstOfDecided: Bool { isDecidedAsBound && facts.offer?.isUnannounced == true }

    /// Whether any evidence names that intern; the shared address is asked again, because its evidence is cut short.
    func isNamed(_ ref: InternRef) -> Bool {
        if evidence.contains(where: { $0.intern == ref }) { return true }
        guard let addressee = reading.addressee else { return false }
        return roster.interns(sharing: addressee).contains { $0.ref == ref }
    }
}

extension MatchingSubject {
    /// The rules that name this intern alone come first: they decided. One that names others too only agrees.
    func matched(to intern: Intern) -> Verdict {
        let own = evidence.filter { $0.intern == intern.ref }
        let shared = Set(evidence.filter { $0.intern != intern.ref }.map(\.rule))
        return Verdict(
            outcome: .matched, offer: number, intern: intern.ref,
            evidence: own.filter { !shared.contains($0.rule) } + own.filter { shared.contains($0.rule) })
    }

    func held(_ reason: HeldReason, by check: Question, intern: InternRef? = nil) -> Verdict {
        Verdict(
            outcome: .held, reason: reason, offer: number, intern: intern, evidence: evidence,
            candidates: candidates, decidedBy: check)
    }

    /// The number's owner is the mail's intern. What a mail system sent may be the letter itself, come back.
    func duplicate(by check: Question) -> Verdict {
        guard !reading.mayBeReport || isDecided else { return held(.noMatch, by: check) }
        return Verdict(
            outcome: .duplicate, offer: number, intern: facts.offer?.boundTo, evidence: evidence,
            decidedBy: check)
    }

    /// Kept or passed over; a receipt is its intern's where a proven mail says beyond doubt whose it is.
    func settled(_ outcome: Outcome, by check: Question) -> Verdict {
        let isProvenReceipt = reading.kind == .receipt && trust.trust != .untrusted
        return Verdict(
            outcome: outcome, intern: isProvenReceipt ? intern?.ref : nil,
            evidence: isProvenReceipt ? evidence : [], decidedBy: check)
    }

    /// Those whom evidence names, strongest rule first; those who have a number behind those who wait. Without evidence,
    /// whoever a note mentions, and whoever the ledger says is waiting.
    private var candidates: [InternRef] {
        let named = evidence.map(\.intern).uniqued()
        let served = Set(named.filter { facts.liveOffers[$0]?.isEmpty == false })
        let ranked = named.filter { !served.contains($0) } + named.filter(served.contains)
        let mentioned = ranked.isEmpty ? NoteRule.read(reading, in: roster).mentioned : []
        let all = ranked.isEmpty ? (mentioned + facts.waiting).uniqued() : ranked
        return Array(all.prefix(Matching.mostCandidates))
    }
}
