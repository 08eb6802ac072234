package import FacteurCore
package import Mail

/// A mail that has been read, and waits for its outcome.
package struct ReadMail: Sendable {
    package let id: MailID
    /// The mail's octets, if the ledger does not have them; they are kept only if its outcome says so.
    package let content: [UInt8]?
    package let examination: Examination
    /// An outcome that no rule decides: over the size limit, or reading the mail failed.
    package let predetermined: HeldReason?

    /// It has just come: the ledger has nothing that an earlier reading has left.
    var isNew: Bool { content != nil }

    package init(_ mail: PendingMail, _ examination: Examination, predetermined: HeldReason? = nil) {
        self.init(
            id: mail.id, content: mail.isKept ? nil : mail.bytes, examination: examination,
            predetermined: predetermined)
    }

    package init(
        id: MailID, content: [UInt8]? = nil, examination: Examination, predetermined: HeldReason? = nil
    ) {
        self.id = id
        self.content = content
        self.examination = examination
        self.predetermined = predetermined
    }
}

/// The outcome of one mail.
package struct SettledMail: Sendable {
    package let id: MailID
    package let kind: MailKind
    package let trust: Trust
    package let verdict: Verdict
}

extension Ledger {
    /// Commit 2: the outcome of each mail, its evidence, the offer's intern and the letter, in one transaction with reading the
    /// ledger's facts. A mail that is settled already stays as it is.
    ///
    /// - Parameter messageID: makes a new Message-ID for a letter; called at most once a mail.
    package func settle(
        _ mails: [ReadMail], options: MatchingOptions, at now: Int64,
        messageID: @escaping @Sendable () -> MessageID
    ) async throws(LedgerFault) -> [SettledMail] {
        let settled = try await write { [self] database in
            let settlement = Settlement(
                database: database, roster: try cachedRoster(database), options: options, now: now,
                messageID: messageID)
            let settled: [SettledMail] = try mails.compactMap { mail in
                guard try settlement.isUnsettled(mail.id) else { return nil }
                return try settlement.settleAlone(mail)
            }
            if settled.contains(where: \.bearsOnReceipts) { try Receipts(database: database).join() }
            return settled
        }
        // Only of a mail that the ledger had may the content be in the journal.
        if mails.contains(where: { !$0.isNew && $0.examination.reading.holdsCode }) {
            try await emptyJournal()
        }
        return settled
    }
}

extension SettledMail {
    /// Whether a receipt may now be joined to a number.
    var bearsOnReceipts: Bool { kind == .receipt || binds }
}

extension Ledger {
    /// The outcome that a mail would have if it came now; nothing is written.
    package func preview(
        _ examination: Examination, options: MatchingOptions, at now: Int64
    ) async throws(LedgerFault) -> Verdict {
        try await read { [self] database in
            try Settlement(
                database: database, roster: try cachedRoster(database), options: options, now: now,
                messageID: { MessageID(token: "preview", domain: "invalid") }
            ).verdict(on: examination)
        }
    }
}

/// The work of one transaction on outcomes. Valid only during the transaction.
struct Settlement {
    let database: Database
    /// Used only for a verdict.
    var roster = Roster()
    let options: MatchingOptions
    let now: Int64
    let messageID: @Sendable () -> MessageID
    /// Seconds that a letter waits before it is sent: if a person's decision releases it, it may still be taken back.
    var delay: Int64 = 0

    func isUnsettled(_ id: MailID) throws -> Bool {
        try database.holds("SELECT settled_at IS NULL FROM mail WHERE id = \(id)", cached: true)
    }

    /// `nil` when it is not held.
    func reasonOfHeld(_ id: MailID) throws -> HeldReason? {
        try database.value("SELECT reason FROM mail WHERE id = \(id) AND outcome = 'held'", cached: true)
    }

    /// A failing mail must not affect the outcome of others: if it breaks a promise, only its changes are rolled back, and the mail
    /// is held for a person.
    func settleAlone(_ mail: ReadMail) throws -> SettledMail {
        do {
            return try database.savepoint {
                var earlier: [EarlierBinding] = []
                let verdict = try verdict(on: mail, takingBack: &earlier)
                return try settle(mail, verdict: verdict, earlier: earlier)
            }
        } catch  where Database.isRefusal(error) {
            return try settle(mail, verdict: Verdict(outcome: .held, reason: .unreadable))
        }
    }

    private func verdict(on mail: ReadMail, takingBack earlier: inout [EarlierBinding]) throws -> Verdict {
        if let reason = mail.predetermined { return Verdict(outcome: .held, reason: reason) }
        if !mail.isNew { earlier = try forgetOwnBinding(mail.id) }
        if let verdict = try verdictOfSameContent(mail.id) { return verdict }
        let verdict = try verdict(on: mail.examination, of: mail.id)
        return mail.isNew ? verdict : try withoutElimination(verdict, of: mail.id)
    }

    /// A mail that could mean several interns when it came does not mean the only one left after the others were removed from the
    /// roster or lost their address: those interns still count, until other evidence names one of them.
    private func withoutElimination(_ verdict: Verdict, of id: MailID) throws -> Verdict {
        guard verdict.outcome == .matched, let intern = verdict.intern,
            try reasonOfHeld(id) == .severalCandidates
        else { return verdict }
        let before = try database.rows(
            "SELECT intern, rule, place FROM evidence WHERE mail = \(id) AND rule IS NOT NULL ORDER BY position"
        ).map { try Evidence(row: $0) }
        let wasOpen = verdict.evidence.allSatisfy { evidence in
            let named = Set(before.filter { $0.rule == evidence.rule }.map(\.intern))
            return named.count > 1 && named.contains(intern)
        }
        guard wasOpen, !verdict.evidence.isEmpty else { return verdict }
        return Verdict(
            outcome: .held, reason: .severalCandidates, offer: verdict.offer, evidence: before,
            candidates: verdict.candidates, decidedBy: verdict.decidedBy)
    }

    /// The verdict of the rules on a mail with the current ledger; changes nothing.
    ///
    /// - Parameter id: `nil` for a mail that the ledger does not have.
    func verdict(on examination: Examination, of id: MailID? = nil) throws -> Verdict {
        if let verdict = try verdictOfReport(examination) { return verdict }
        if let verdict = try verdictOfReply(examination) { return verdict }
        let reading = examination.reading
        if let verdict = Matching.verdictWithoutEvidence(on: reading, trust: examination.trust) {
            return verdict
        }
        let waiting = try options.elimination ? waitingForOffer() : []
        let listed = try portalList(for: reading)
        let evidence = Matching.evidence(
            for: reading, in: roster, decisions: try decisions(on: reading), portalList: listed,
            options: options,
            isWaiting: waiting.contains)
        var facts = try facts(about: reading, evidence: evidence)
        try noteNewerWords(on: reading, than: id, &facts)
        facts.isListedForStranger = listed.values.contains(where: \.isEmpty)
        if let number = reading.numbers.first, reading.numbers.count == 1 {
            facts.isListedDead = try listedDeath(of: number) != nil
            facts.isListDisputed = try isDisputed(number)
        }
        return Matching.verdict(
            on: reading, trust: examination.trust, evidence: evidence, in: roster, facts: facts)
    }
}
