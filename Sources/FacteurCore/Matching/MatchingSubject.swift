import Mail
import Text

/// One mail with all facts about it, and the possible outcomes.
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
        // If the portal's list gives a number to one intern, the list proves it; other evidence in an unproven mail does not count.
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

    /// Whether the portal's list gives the number to one intern.
    var isListed: Bool { Self.isListed(evidence) }

    /// The mail's only number; `nil` if there are several.
    var number: OfferNumber? { reading.numbers.count == 1 ? reading.numbers.first : nil }

    /// Whether a colleague sends something that was not read: it may hold the number, whatever the text above it says, unless that
    /// is clearly about something else. For a receipt, reading its number is enough.
    var isReadInPart: Bool {
        let isUnread = reading.hasUnreadMatter || reading.isGarbled || reading.pointsToPicture
        guard trust.trust == .forwarder, isUnread, !isDecided else { return false }
        switch reading.kind {
        case .notice, .portal: return true
        case .unrelated: return !reading.isAboutElse
        case .receipt: return reading.receipt == nil
        case .bounce, .reply, .unreadable: return false
        }
    }

    /// Whether a mail that is no notice has to wait for a key: once its sender is proven, it and its content may be treated in
    /// another way (`Question.trust` does the same for a notice). The content of a mail with a code is never kept.
    var awaitsKeyForKind: Bool {
        guard !trust.awaitedKeys.isEmpty, !reading.holdsCode else { return false }
        switch reading.kind {
        case .receipt, .portal, .unrelated: return true
        case .notice, .bounce, .reply, .unreadable: return false
        }
    }

    /// A number that only some readers see counts too.
    var hasSeveralNumbers: Bool { reading.offers.count + reading.doubtful.count > 1 }

    /// The one intern whom the evidence names, if the roster has that intern.
    var intern: Intern? {
        named.flatMap { roster[$0] }
    }

    /// Whether the mail is from the portal, proven or by its own claim, with unknown wording.
    var isUnknownWording: Bool {
        switch reading.kind {
        case .portal: reading.isWordingUnknown || reading.isInspection
        // A number that a colleague writes in other text is no proof, but no reason to ignore the mail either.
        case .unrelated:
            trust.trust == .portal
                || trust.trust == .forwarder && (reading.hasStrayNumber || reading.holdsNumberLikeness)
        case .notice, .receipt, .bounce, .reply, .unreadable: false
        }
    }

    /// Whether the evidence is contradictory: the portal's list says that the offer is dead, or two lists of one day disagree, whoever the mail is for; or the list gives
    /// the number to a stranger and something else names an intern;
    /// or two rules differ; or they name an intern from whom a person has taken the number back; or the number was meant for an
    /// intern whose row now belongs to another person.
    var isContradictory: Bool {
        if facts.isPersonChanged || facts.isListedDead || facts.isListDisputed, !isDecided { return true }
        return switch identification {
        case .conflict: true
        case .one(let ref):
            (facts.isListedForStranger || facts.takenBackFrom.contains(ref)) && !isDecided
        case .several: facts.isListedForStranger && !isDecided
        case .nobody: false
        }
    }

    var named: InternRef? {
        guard case .one(let ref) = identification else { return nil }
        return ref
    }

    var isAmbiguous: Bool {
        if case .several = identification { true } else { false }
    }

    /// Whether a person has typed the number, and neither a decision nor the portal's list says whose it is.
    var isRetypedInVain: Bool { reading.offers.contains(where: \.isRetyped) && !isDecided && !isListed }

    /// Whether the notice is not addressed to us, and neither a decision nor the portal's list says whose its number is.
    var isForStranger: Bool {
        !isDecided && !isListed && AddresseeRule.doubt(about: reading, in: roster) != nil
    }

    var hasOtherOffer: Bool {
        guard let intern, let number else { return false }
        return facts.liveOffers[intern.ref, default: []].contains { $0 != number }
    }

    var isDecided: Bool { evidence.contains { $0.rule == .operator } }

    /// Whether the number's owner has been told it, and the mail names no other intern.
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

    /// Whether a person has given the number to the intern who has it.
    var isDecidedAsBound: Bool {
        guard isDecided, let owner = facts.offer?.boundTo, case .one(owner) = identification else {
            return false
        }
        return true
    }

    /// The same, if this is also the first mail that announces it.
    var isFirstOfDecided: Bool { isDecidedAsBound && facts.offer?.isUnannounced == true }

    /// Whether the mail, or the portal's list, gives a withdrawn number to somebody who has not had it. A decision about the number is
    /// older than its withdrawal, and elimination says nothing about it. Who withdrew a number that nobody had could see the mails
    /// that the ledger had then.
    func isForAnotherThan(_ offer: LedgerFacts.KnownOffer) -> Bool {
        let said = evidence.filter { $0.rule != .operator && $0.rule != .elimination }
        guard let owner = offer.boundTo else { return !said.isEmpty && !offer.isWithdrawnSince }
        return switch Identification(said, in: roster) {
        case .nobody: false
        case .one(let intern): intern != owner
        case .several: !said.contains { $0.intern == owner } && !sharesAddress(owner)
        case .conflict: true
        }
    }

    /// Whether any evidence names that intern; the shared address is checked again, because its evidence is cut short.
    func isNamed(_ ref: InternRef) -> Bool {
        evidence.contains { $0.intern == ref } || sharesAddress(ref)
    }

    private func sharesAddress(_ ref: InternRef) -> Bool {
        guard let addressee = reading.addressee else { return false }
        return roster.interns(sharing: addressee).contains { $0.ref == ref }
    }
}

extension MatchingSubject {
    /// The rules that name only this intern come first, because they decided. A rule that also names others only agrees.
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

    /// The number's owner is the mail's intern. A mail from a mail system may be the letter itself, returned.
    func duplicate(by check: Question) -> Verdict {
        guard !reading.mayBeReport || isDecided else { return held(.noMatch, by: check) }
        return Verdict(
            outcome: .duplicate, offer: number, intern: facts.offer?.boundTo, evidence: evidence,
            decidedBy: check)
    }

    /// Recorded or ignored; a receipt belongs to its intern if a proven mail names the intern without doubt.
    func settled(_ outcome: Outcome, by check: Question) -> Verdict {
        let isProvenReceipt = reading.kind == .receipt && trust.trust != .untrusted
        return Verdict(
            outcome: outcome, intern: isProvenReceipt ? intern?.ref : nil,
            evidence: isProvenReceipt ? evidence : [], decidedBy: check)
    }

    /// The interns whom evidence names; without evidence those whom a note mentions, by a part of the name if need be: whoever
    /// merely waits is none. Those who have a number come after those who wait; of each, whose name the note shows most of comes
    /// first, then whom the strongest rule names.
    private var candidates: [InternRef] {
        let text = NameMention.Text(reading)
        let named = evidence.map(\.intern).uniqued()
        let all = named.isEmpty ? mentioned(text) : named
        let ranks = Dictionary(
            all.map { ref in (ref, rank(of: ref, roster[ref].flatMap { NameMention(of: $0, in: text) })) },
            uniquingKeysWith: { first, _ in first })
        let ranked = all.enumerated().sorted { one, other in
            let (mine, its) = (ranks[one.element, default: []], ranks[other.element, default: []])
            return mine == its ? one.offset < other.offset : mine.lexicographicallyPrecedes(its)
        }
        return Array(ranked.map(\.element).prefix(Matching.mostCandidates))
    }

    /// Whom a note mentions, in part if need be, and neither denies nor shows as its writer.
    private func mentioned(_ text: NameMention.Text) -> [InternRef] {
        let note = NoteRule.read(reading, in: roster)
        return inTurn((note.mentioned + inPart(text)).filter { !note.excluded.contains($0) })
    }

    /// The lower, the likelier: who waits, the strongest rule, the whole name, the more words of it.
    private func rank(of ref: InternRef, _ mention: NameMention?) -> [Int] {
        let rules = Evidence.Rule.allCases
        let strength = evidence.first { $0.intern == ref }.flatMap { rules.firstIndex(of: $0.rule) }
        return [
            isServed(ref) ? 1 : 0, strength ?? rules.count, mention?.isWhole == true ? 0 : 1,
            -(mention?.words.count ?? 0),
        ]
    }

    private func isServed(_ ref: InternRef) -> Bool { facts.liveOffers[ref]?.isEmpty == false }

    /// Whose name a colleague's note shows a part of; in a roster that a person can look through.
    private func inPart(_ text: NameMention.Text) -> [InternRef] {
        guard trust.trust == .forwarder, roster.count <= Self.mostLookedThrough else { return [] }
        return roster.interns.filter { NameMention(of: $0, in: text) != nil }.map(\.ref)
    }

    private static let mostLookedThrough = 1_000

    /// Those who wait for a number first, the likeliest before the others.
    private func inTurn(_ refs: [InternRef]) -> [InternRef] {
        let mentioned = Set(refs)
        return (facts.waiting.filter(mentioned.contains) + refs).uniqued()
    }
}
