import Text

/// Finds the intern to whom a number belongs, in two steps: `evidence` compares the mail with the roster, `verdict` weighs the
/// evidence with what the ledger knows. Both are pure; between them the caller may ask the ledger about the interns that the
/// evidence names.
package enum Matching {
    /// How many interns one rule may name, and how many candidates a verdict holds.
    package static let mostCandidates = 20

    /// The longest subject or note, in octets, that is read for references and names. A longer text is no person's note, and
    /// reading half of it could miss a second name: none of it is read.
    static let longestNote = 65_536

    /// All evidence for any intern, strongest rule first.
    ///
    /// A rule that names two or more interns is listed with each of them (at most `mostCandidates`, first those that another rule
    /// names too): `verdict` treats that as doubt.
    ///
    /// - Parameter decisions: a person's decisions about the mail's own offers.
    /// - Parameter portalList: the interns whom the portal's list names for the mail's own offers: one intern, several of one name,
    ///   or none of the roster (an empty array). No entry: the list does not have the offer.
    /// - Parameter isWaiting: whether an intern still waits for a number; called only with `options.elimination`, and only for
    ///   interns who share the notice's address.
    package static func evidence(
        for reading: Reading, in roster: Roster, decisions: [OfferNumber: InternRef] = [:],
        portalList: [OfferNumber: [InternRef]] = [:], options: MatchingOptions = MatchingOptions(),
        isWaiting: (InternRef) -> Bool = { _ in false }
    ) -> [Evidence] {
        let listed = ListRules.evidence(for: reading, decisions: decisions, portalList: portalList)
        let note = NoteRule.read(reading, in: roster)
        let references =
            (ReferenceRule.evidence(for: reading, in: roster) + note.evidence(of: .reference)).uniqued()
        let sharing = PortalEmailRule.evidence(for: reading, in: roster)
        let names = note.evidence(of: .name)
        let isLastResort =
            options.elimination && listed.isEmpty && references.isEmpty && names.isEmpty && !note.isTakenBack
        let elimination =
            isLastResort ? EliminationRule.evidence(for: reading, in: roster, isWaiting: isWaiting) : []
        return listed + bounded(references, preferring: listed + sharing + names)
            + bounded(sharing, preferring: listed + references + names)
            + bounded(names, preferring: listed + references + sharing) + elimination
    }

    /// One rule's evidence, limited to `mostCandidates` interns, first those whom another rule names.
    private static func bounded(_ evidence: [Evidence], preferring others: [Evidence]) -> [Evidence] {
        guard evidence.count > mostCandidates else { return evidence }
        let named = Set(others.map(\.intern))
        let first = evidence.filter { named.contains($0.intern) }
        let rest = evidence.filter { !named.contains($0.intern) }
        return Array((first + rest).prefix(mostCandidates))
    }
}

/// The configuration's settings for matching.
package struct MatchingOptions: Sendable, Hashable {
    /// `matching.elimination`: a notice may be matched to the only intern still waiting at its address.
    package var elimination: Bool
    /// `letters.review`: no letter is sent before a person has approved it.
    package var review: Bool

    package init(elimination: Bool = false, review: Bool = false) {
        self.elimination = elimination
        self.review = review
    }
}

extension Matching {
    /// The result for the mail: the answer of the first `Question` that has one; a mail that passes all of them is matched.
    ///
    /// - Parameter evidence: the result of `evidence` for the same reading and roster.
    /// - Parameter facts: what the ledger knows apart from this mail. A binding that this mail itself made before it was held for
    ///   `missing_noc` must be left out, otherwise the mail would count as its own duplicate.
    package static func verdict(
        on reading: Reading, trust: TrustVerdict, evidence: [Evidence], in roster: Roster, facts: LedgerFacts
    ) -> Verdict {
        let subject = MatchingSubject(
            reading: reading, trust: trust, evidence: evidence, roster: roster, facts: facts)
        var verdict = answer(on: subject)
        // Words of nobody who may bring a number stop none.
        verdict.isObjection =
            verdict.outcome == .held && trust.trust != .untrusted
            && (verdict.decidedBy == .objection || subject.isObjectedTo)
        return verdict
    }

    private static func answer(on subject: MatchingSubject) -> Verdict {
        for check in Question.allCases {
            if let verdict = check.verdict(on: subject) { return verdict }
        }
        guard let intern = subject.intern else { return subject.held(.noMatch, by: .unnamed) }
        return subject.matched(to: intern)
    }

    private static let nobody = Roster()

    /// The result for a mail that is ignored whoever is in the roster and whatever the ledger knows, as most mail of a mailbox is:
    /// nobody's name has to be looked for in it. `nil` for any other, which `verdict` decides.
    package static func verdictWithoutEvidence(on reading: Reading, trust: TrustVerdict) -> Verdict? {
        let subject = MatchingSubject(
            reading: reading, trust: trust, evidence: [], roster: nobody, facts: LedgerFacts())
        guard let verdict = Question.kind.verdict(on: subject), verdict.outcome == .ignored else {
            return nil
        }
        return verdict
    }
}

/// Why an offer belongs to an intern (contract, "Evidence, strongest first").
package struct Evidence: Sendable, Hashable, Codable {
    /// The five rules, strongest first, and the configured last resort.
    package enum Rule: String, Sendable, Hashable, Codable, CaseIterable {
        case `operator`
        case portalList = "portal_list"
        case reference
        case portalEmail = "portal_email"
        case name
        case elimination
    }

    package let rule: Rule
    package let intern: InternRef
    /// Where it was found, for a person: `addressee`, `Delivered-To`, `subject`, `own words` …; holds no address.
    package let place: String

    package init(rule: Rule, intern: InternRef, place: String) {
        self.rule = rule
        self.intern = intern
        self.place = place
    }
}

extension [Evidence] {
    /// Each intern once, at the first place where it was found.
    func uniqued() -> [Evidence] {
        var seen: Set<InternRef> = []
        return filter { seen.insert($0.intern).inserted }
    }
}

/// What the ledger knows about one mail's number and interns.
package struct LedgerFacts: Sendable, Hashable {
    /// What is known about the mail's one offer number.
    package struct KnownOffer: Sendable, Hashable {
        /// The intern it belongs to, if that has been decided.
        package var boundTo: InternRef?
        package var isWithdrawn: Bool
        /// Withdrawn when the ledger had this mail already: whoever did it could see the mail.
        package var isWithdrawnSince = false
        /// A person gave the number to its intern, and no mail has announced it yet: the first one that does is `matched`.
        package var isUnannounced: Bool
        /// Whether the intern has been told.
        package var isTold: Bool

        package init(
            boundTo: InternRef? = nil, isWithdrawn: Bool = false, isUnannounced: Bool = false,
            isTold: Bool = false
        ) {
            self.boundTo = boundTo
            self.isWithdrawn = isWithdrawn
            self.isUnannounced = isUnannounced
            self.isTold = isTold
        }
    }

    /// `nil`: the ledger does not know the number, or only from this mail.
    package var offer: KnownOffer?
    /// The portal's list gives the number to a worker who is not in the roster.
    package var isListedForStranger: Bool
    /// The portal's list says that the mail's one number is dead.
    package var isListedDead = false
    /// Two lists of one day disagree about it, and no newer one has it.
    package var isListDisputed = false
    /// The numbers bound to the interns whom the evidence names, neither withdrawn nor superseded; they may include the mail's own
    /// number.
    package var liveOffers: [InternRef: Set<OfferNumber>]
    /// Interns from whom a person has taken the number back: evidence for them is now in doubt.
    package var takenBackFrom: Set<InternRef>
    /// The number was meant for an intern whose reference or address now belongs to another person, and no person has decided.
    package var isPersonChanged: Bool
    /// Every number that the mail shows has been decided about, or is dead, since the mail was known.
    package var isDecidedSince: Bool
    /// The portal's list has each of them, as it was imported since.
    package var isListedSince: Bool
    /// Interns still waiting for a number, most likely first: they only rank candidates. Of a longer list only the first
    /// `Matching.mostCandidates` count.
    package var waiting: [InternRef]

    package init(
        offer: KnownOffer? = nil, isListedForStranger: Bool = false,
        liveOffers: [InternRef: Set<OfferNumber>] = [:], takenBackFrom: Set<InternRef> = [],
        isPersonChanged: Bool = false, isDecidedSince: Bool = false, isListedSince: Bool = false,
        waiting: [InternRef] = []
    ) {
        self.offer = offer
        self.isListedForStranger = isListedForStranger
        self.liveOffers = liveOffers
        self.takenBackFrom = takenBackFrom
        self.isPersonChanged = isPersonChanged
        self.isDecidedSince = isDecidedSince
        self.isListedSince = isListedSince
        self.waiting = waiting
    }
}

/// The interns whom all rules together name.
enum Identification: Hashable {
    case nobody
    /// Without doubt, as far as the evidence shows.
    case one(InternRef)
    /// One rule could mean any of them.
    case several([InternRef])
    /// Two rules mean different interns.
    case conflict([InternRef])

    /// A person's decision ends every doubt. Otherwise:
    /// - all rules that name one intern must name the same one;
    /// - a rule that names several must include that intern, and rules that all name several name the one whom they share;
    /// - two references in one mail are a doubt that only the portal's list resolves;
    /// - an address that several interns share says nothing about an intern for whom the roster has no address;
    /// - elimination counts when nothing else names an intern.
    init(_ evidence: [Evidence], in roster: Roster) {
        let byRule = Dictionary(grouping: evidence, by: \.rule).mapValues { Set($0.map(\.intern)) }
        if let decided = byRule[.operator]?.first {
            self = .one(decided)
            return
        }
        let everybody = evidence.map(\.intern).uniqued()
        let rules = byRule.filter { $0.key != .elimination }
        let single = rules.filter { $0.value.count == 1 }
        let named = Set(single.values.joined())
        guard let intern = named.first ?? Self.meeting(of: rules, in: roster) else {
            self = Self.lastResort(byRule[.elimination]?.first, among: everybody)
            return
        }
        let against = Self.against(intern, rules, in: roster)
        if named.count > 1 || !against.isEmpty {
            self = .conflict(everybody)
        } else if rules[.reference, default: []].count > 1, single[.portalList] == nil {
            self = .several(everybody)
        } else {
            self = .one(intern)
        }
    }

    /// Whom those rules name that do not name this intern, of each rule.
    static func rules(
        _ rules: Set<Evidence.Rule>, of evidence: [Evidence], against intern: InternRef, in roster: Roster
    ) -> [Set<InternRef>] {
        let byRule = Dictionary(grouping: evidence.filter { rules.contains($0.rule) }, by: \.rule)
        return Array(against(intern, byRule.mapValues { Set($0.map(\.intern)) }, in: roster).values)
    }

    private static func against(
        _ intern: InternRef, _ rules: [Evidence.Rule: Set<InternRef>], in roster: Roster
    ) -> [Evidence.Rule: Set<InternRef>] {
        let isAddressUnknown = roster[intern].map { $0.portalEmail == nil } ?? false
        return rules.filter { rule, interns in
            !interns.contains(intern) && !(isAddressUnknown && rule == .portalEmail && interns.count > 1)
        }
    }

    /// The one intern whom rules share that each name several: people with the same name, or an address that several interns share.
    /// Two references in one mail, or two people named in it, are a doubt that only the list resolves.
    private static func meeting(of rules: [Evidence.Rule: Set<InternRef>], in roster: Roster) -> InternRef? {
        guard rules[.reference] == nil, rules.count > 1,
            rules[.name].map({ roster.areNamesakes($0) }) ?? true,
            // Of a rule that is cut short, only those interns are known whom another rule names.
            rules.values.count(where: { $0.count >= Matching.mostCandidates }) < 2
        else { return nil }
        let first = rules.values.first ?? []
        let common = rules.values.reduce(first) { $0.intersection($1) }
        return common.count == 1 ? common.first : nil
    }

    private static func lastResort(_ eliminated: InternRef?, among everybody: [InternRef]) -> Identification {
        if let eliminated { return .one(eliminated) }
        return everybody.isEmpty ? .nobody : .several(everybody)
    }
}
