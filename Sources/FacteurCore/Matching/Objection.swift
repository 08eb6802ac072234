import Mail

/// Whether a mail speaks against the numbers that it shows: a fact of the mail, whoever they are for, and whatever else it is held
/// for.
extension MatchingSubject {
    /// Whether the portal takes its number back, or its own words beside it are not those that give it; or a colleague who passes it
    /// on says something against it, or against the intern who has it, or whom the mail names.
    ///
    /// A person's decision and, of a colleague's words, the portal's list end what was known when they were made; what comes later
    /// says something new.
    var isObjectedTo: Bool {
        guard isHeardOfNumbers, !isOnlyOfWithdrawn, !isDecidedSince else { return false }
        if reading.isReserved || reading.isWithdrawal || isNamedOtherwise { return true }
        guard trust.trust != .untrusted, !isListedSince else { return false }
        let intern = named ?? facts.offer?.boundTo
        return isContradicted(for: intern)
            || trust.trust == .forwarder && NoteRule.objects(to: intern, in: reading, roster)
    }

    /// Whether the notice shows something of another intern's. Whoever has decided has seen it, and so has the portal's list.
    private func isContradicted(for intern: InternRef?) -> Bool {
        guard reading.kind == .notice, !isDecided, !isListed, let intern else { return false }
        return ContradictionRule.contradicts(intern, in: reading, roster)
    }

    /// Whether a person gave the number to an intern before this notice came, and it names somebody else: by a reference, by the
    /// address in the portal, or by a colleague's words. Whoever decided could not know it. Not where the portal's list says the
    /// same as the decision, nor of somebody from whom a person has taken the number back already.
    private var isNamedOtherwise: Bool {
        guard reading.kind == .notice, trust.trust != .untrusted, isDecided, let decided = named,
            !evidence.contains(where: { $0.rule == .portalList && $0.intern == decided })
        else { return false }
        return Identification.rules(
            [.reference, .portalEmail, .name], of: evidence, against: decided, in: roster
        )
        .contains { !$0.isSubset(of: facts.takenBackFrom) }
    }

    /// The same, as a reason to hold the mail: a number stands in it.
    var isHeldForObjection: Bool { !reading.everyNumber.isEmpty && isObjectedTo }

    /// A notice, other mail that a person has to look at for a number that it may bring, or whatever the portal itself says of one.
    private var isHeardOfNumbers: Bool {
        switch reading.kind {
        case .notice, .unreadable: true
        case .portal: reading.isWithdrawal || reading.isReserved || isUnknownWording
        case .unrelated: isUnknownWording
        case .receipt, .bounce, .reply: false
        }
    }

    /// Whether all that it can take back is withdrawn already.
    private var isOnlyOfWithdrawn: Bool {
        facts.offer?.isWithdrawn == true && reading.everyNumber.count == 1
    }

    private var isDecidedSince: Bool { isDecided && facts.isDecidedSince }

    private var isListedSince: Bool { isListed && facts.isListedSince }
}
