package import FacteurCore
import Foundation
package import Mail

/// A mail that has been read, and waits for its outcome.
package struct ReadMail: Sendable {
    package let id: MailID
    package let examination: Examination
    /// The outcome that does not depend on anybody: over the cap, or a mail that made reading fail.
    package let foregone: HeldReason?

    package init(id: MailID, examination: Examination, foregone: HeldReason? = nil) {
        self.id = id
        self.examination = examination
        self.foregone = foregone
    }
}

/// What became of one mail.
package struct SettledMail: Sendable {
    package let id: MailID
    package let kind: MailKind
    package let trust: Trust
    package let verdict: Verdict
}

extension Ledger {
    /// Commit 2: the outcome of each mail, its evidence, the offer's intern and the letter, in one transaction with the look
    /// at what the ledger knows. A mail that is settled already stays as it is.
    ///
    /// - Parameter messageID: makes a new Message-ID for a letter; called at most once a mail.
    package func settle(
        _ mails: [ReadMail], by examiner: Examiner, at now: Int64,
        messageID: @escaping @Sendable () -> MessageID
    ) async throws(LedgerFault) -> [SettledMail] {
        let settled = try await write { [self] database in
            let settlement = Settlement(
                database: database, roster: try cachedRoster(database), examiner: examiner, now: now,
                messageID: messageID)
            let settled: [SettledMail] = try mails.compactMap { mail in
                guard try settlement.isUnsettled(mail.id) else { return nil }
                return try settlement.settleAlone(mail)
            }
            if settled.contains(where: \.bearsOnReceipts) { try settlement.joinReceipts() }
            return settled
        }
        if mails.contains(where: \.examination.reading.holdsCode) { try await emptyJournal() }
        return settled
    }

    /// The same for mails that are held, and were read again with other rules.
    ///
    /// - Returns: those whose outcome or reason is another now.
    package func settleHeld(
        _ mails: [ReadMail], by examiner: Examiner, at now: Int64,
        messageID: @escaping @Sendable () -> MessageID
    ) async throws(LedgerFault) -> [SettledMail] {
        try await write { [self] database in
            let settlement = Settlement(
                database: database, roster: try cachedRoster(database), examiner: examiner, now: now,
                messageID: messageID)
            var bearsOnReceipts = false
            let changed: [SettledMail] = try mails.compactMap { mail in
                guard let reason = try settlement.reasonOfHeld(mail.id) else { return nil }
                let settled = try settlement.settleAlone(mail)
                // One that is held for the same reason as before may have given its number anew all the same.
                bearsOnReceipts = bearsOnReceipts || settled.bearsOnReceipts
                return settled.verdict.reason == reason ? nil : settled
            }
            if bearsOnReceipts { try settlement.joinReceipts() }
            return changed
        }
    }
}

extension SettledMail {
    /// Whether a receipt may find its number now that could not before.
    fileprivate var bearsOnReceipts: Bool { kind == .receipt || binds }
}

extension Ledger {
    /// What would become of a mail if it came now; nothing is written.
    package func preview(
        _ examination: Examination, by examiner: Examiner, at now: Int64
    ) async throws(LedgerFault) -> Verdict {
        try await read { [self] database in
            try Settlement(
                database: database, roster: try cachedRoster(database), examiner: examiner, now: now,
                messageID: { MessageID(token: "preview", domain: "invalid") }
            ).verdict(on: examination)
        }
    }
}

/// One transaction's work on outcomes. Lives no longer than the transaction.
struct Settlement {
    let database: Database
    let roster: Roster
    let examiner: Examiner
    let now: Int64
    let messageID: @Sendable () -> MessageID
    /// Seconds that a letter waits before it leaves: where a person's decision lets it go, it may still be taken back.
    var delay: Int64 = 0

    func isUnsettled(_ id: MailID) throws -> Bool {
        try database.holds("SELECT settled_at IS NULL FROM mail WHERE id = \(id)", cached: true)
    }

    /// `nil` when it is not held.
    func reasonOfHeld(_ id: MailID) throws -> HeldReason? {
        try database.value("SELECT reason FROM mail WHERE id = \(id) AND outcome = 'held'", cached: true)
    }

    /// Reads every held mail again, but for those that were set aside because reading them ended the process.
    func reexamineHeld() throws -> [SettledMail] {
        let held = try database.rows(
            """
            SELECT id, reason FROM mail
            WHERE outcome = 'held' AND bytes IS NOT NULL AND tries < \(PendingMail.mostTries) ORDER BY id
            """
        ).map {
            (id: try $0.value("id", as: MailID.self), reason: try $0.value("reason", as: HeldReason.self))
        }
        let changed = try held.compactMap { mail in
            let settled = try settleAnew(mail.id)
            return settled.verdict.reason == mail.reason ? nil : settled
        }
        try addOwedLetters()
        try joinReceipts()
        return changed
    }

    /// The number is nobody's again, and its letter, which has not left, is gone.
    func takeBack(_ number: OfferNumber) throws {
        try database.execute(
            "DELETE FROM attempt WHERE letter IN (SELECT id FROM letter WHERE offer = \(number))")
        try database.execute("DELETE FROM letter WHERE offer = \(number)")
        try database.execute("DELETE FROM offer WHERE number = \(number)")
    }

    /// A number is nobody's again: the mails that stood for it are looked at anew. One whose content is gone can only wait.
    func reopen(_ number: OfferNumber) throws -> [SettledMail] {
        try database.execute(
            """
            UPDATE mail SET outcome = 'held', reason = 'no_match', intern = NULL
            WHERE offer = \(number) AND outcome IN ('matched', 'duplicate') AND bytes IS NULL
            """)
        return try database.values(
            """
            SELECT id FROM mail WHERE offer = \(number) AND outcome IN ('matched', 'duplicate') AND bytes IS NOT NULL
            ORDER BY id
            """
        ).map(settleAnew)
    }

    private func settleAnew(_ id: MailID) throws -> SettledMail {
        let bytes = try database.value("SELECT bytes FROM mail WHERE id = \(id)", as: Data.self, cached: true)
        return try settleAlone(ReadMail(id: id, examination: examiner.examine(bytes.map(Array.init) ?? [])))
    }

    /// A mail may not share its outcome with a failing neighbour: whatever breaks a promise here is undone alone, and the mail
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
        if let reason = mail.foregone { return Verdict(outcome: .held, reason: reason) }
        earlier = try forgetOwnBinding(mail.id)
        if let verdict = try verdictOfSameContent(mail.id) { return verdict }
        let verdict = try verdict(on: mail.examination)
        return try withoutElimination(verdict, of: mail.id)
    }

    /// A mail that could have been several interns' when it came is nobody's alone because the others have left the roster
    /// or lost their address: whoever had it then still counts, until something else names one of them.
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

    /// What the rules say of a mail as the ledger stands now; changes nothing.
    func verdict(on examination: Examination) throws -> Verdict {
        if let verdict = try verdictOfReport(examination) { return verdict }
        let reading = examination.reading
        let waiting = try examiner.options.elimination ? waitingForOffer() : []
        let listed = try portalList(for: reading)
        let evidence = Matching.evidence(
            for: reading, in: roster, decisions: try decisions(on: reading), portalList: listed,
            options: examiner.options,
            isWaiting: waiting.contains)
        var standing = try standing(of: reading, evidence: evidence)
        standing.isListedForStranger = listed.values.contains(where: \.isEmpty)
        return Matching.verdict(
            on: reading, trust: examination.trust, evidence: evidence, in: roster, standing: standing)
    }
}
