package import FacteurCore
package import Logging
package import Mail
package import Store
import Text

/// The way of a mail, from the mailbox to its outcome:
///
/// 1. **Commit 1** (`Ledger.beginReading`). A pass over the mailbox notes that a batch of new mails is about to be read, at most
///    50 or 1 MB of them, and a try for each. Nothing of their content is written: the mailbox is left as it was, so a mail that
///    is not settled is in it still. The note reveals a mail that ends the process: it is fetched again and read alone, and after
///    three such readings it is held as `unreadable`.
/// 2. **Read** (`Examiner.examine`). A pure function of its octets, outside any transaction: what it says, and whether its sender
///    is proven. While one batch is read, another arrives (`ReadingLine`).
/// 3. **Commit 2** (`Ledger.settle`). In one transaction: whose it is, by what the ledger knows at that moment; its outcome, its
///    evidence, its content if it concerns us, the intern's number, and the letter (see `Outbox.swift` for its life).
///
/// A held mail comes here again when the facts have changed. The transaction of a decision, a roster or a list marks it
/// (`held_to_read`), and so does the start of a service, which may have other rules. It stays held until it has been begun
/// (`Ledger.beginReadingAgain`), read and settled (`Ledger.settleAgain`) in the same way. The command that marked it does so at its
/// end; if that command ended too early, the service does it with its next pass, or when it starts.
///
/// So does a matched mail whose letter still waits, after a roster that names people otherwise and when a service starts: until it
/// has been judged, the letter does not leave, and only if its number is still the same intern's it does then (`WaitingLetters`).
///
/// A mail whose DKIM signature is to be checked here is held until its key is known: DNS is asked after the reading, and the answer
/// marks the mail (see `SignatureKeyRows.swift`). If DNS gives no answer, it is asked again after a later reading.
///
/// Wherever the process ends, the ledger says which mails are settled and which are marked, and the next pass continues.
package actor Intake {
    /// Asks DNS for a key.
    package typealias LookUp = @Sendable (DKIMKeyName) async -> KeyAnswer

    private let ledger: Ledger
    private let examiner: Examiner
    let room = ReadingRoom()
    private let lookUp: LookUp?
    private let log: Logger
    private let now: @Sendable () -> Int64
    private let messageID: @Sendable () -> MessageID
    private var last: Task<LedgerFault?, Never>?
    private var lastAsked: Task<LedgerFault?, Never>?

    /// - Parameters:
    ///   - lookUp: `nil` where DNS is not asked; the keys that a mail needs are left to the service.
    ///   - log: `nil` for a command, which prints the outcomes itself.
    package init(
        ledger: Ledger, examiner: Examiner, lookUp: LookUp? = nil, log: Logger? = nil,
        now: @escaping @Sendable () -> Int64,
        messageID: @escaping @Sendable () -> MessageID
    ) {
        self.ledger = ledger
        self.examiner = examiner
        self.lookUp = lookUp
        self.log = log ?? Logger(label: "intake") { _ in SwiftLogNoOpLogHandler() }
        self.now = now
        self.messageID = messageID
    }

    /// Reads new mails of a mailbox, which come in one batch.
    package func read(
        _ mails: [SeenMail], mailbox: String, uidValidity: UIDValidity
    ) async throws(LedgerFault) {
        var line = ReadingLine(intake: self, mailbox: mailbox, uidValidity: uidValidity)
        try await line.add(mails)
        try await line.drain()
    }

    /// Commit 1.
    nonisolated func note(
        _ mails: [SeenMail], mailbox: String, uidValidity: UIDValidity
    ) async throws(LedgerFault) -> [PendingMail] {
        try await ledger.beginReading(mails, mailbox: mailbox, uidValidity: uidValidity, at: now())
    }

    /// Commit 2.
    nonisolated func settle(_ mails: [ReadMail], mailbox: String) async throws(LedgerFault) {
        guard !mails.isEmpty else { return }
        let settled = try await ledger.settle(
            mails, options: examiner.options, at: now(), messageID: messageID)
        let others = settled.filter { $0.verdict.outcome != .ignored }
        for mail in others { log.settled(mail) }
        log.settled(settled.count, ignored: settled.count - others.count, mailbox: mailbox)
    }

    /// Reads everything that waits in the ledger: first mails that an earlier process has left marked, then those that an earlier
    /// version has left unread.
    package func readPending() async throws(LedgerFault) {
        try await inTurn { [self] () throws(LedgerFault) in
            try await drainMarked()
            try await drainPending()
        }
        try await askForKeys()
    }

    /// Reads held mail again, with the current rules, and the mails of letters that have not left.
    package func readHeldAgain() async throws(LedgerFault) {
        try await inTurn { [self] () throws(LedgerFault) in
            try await ledger.markHeld()
            try await drainMarked()
        }
        try await askForKeys()
    }

    /// Reads what a decision, a roster or a list has marked.
    ///
    /// - Returns: the mails whose outcome or reason has changed, whichever process has read them.
    package func read(_ marked: [MarkedMail]) async throws(LedgerFault) -> [SettledMail] {
        guard !marked.isEmpty else { return [] }
        try await inTurn { [self] () throws(LedgerFault) in try await drainMarked() }
        return try await ledger.outcomes(of: marked)
    }

    /// Calls wait for each other, and finish what they have begun even if the caller is cancelled.
    private func inTurn(_ work: @escaping @Sendable () async throws(LedgerFault) -> Void)
        async throws(LedgerFault)
    {
        let before = last
        let task = Task { () -> LedgerFault? in
            _ = await before?.value
            do throws(LedgerFault) {
                try await work()
                return nil
            } catch {
                return error
            }
        }
        last = task
        if let fault = await task.value { throw fault }
    }

    private func drainPending() async throws(LedgerFault) {
        // Asked first: every pass comes here, and taking all of the room stops the other mailboxes.
        while try await ledger.hasUnreadMail() {
            await room.take(ReadingRoom.all)
            defer { room.give(back: ReadingRoom.all) }
            let pending = try await ledger.beginReading()
            let read = pending.map(examine)
            let settled = try await ledger.settle(
                read, options: examiner.options, at: now(), messageID: messageID)
            for mail in settled { log.settled(mail) }
        }
    }

    private func drainMarked() async throws(LedgerFault) {
        while try await readMarkedBatch() {}
    }

    /// - Returns: whether there may be more.
    private func readMarkedBatch() async throws(LedgerFault) -> Bool {
        guard try await ledger.hasMarkedMail() else { return false }
        try await ledger.prepareRoster()
        let turn = await ReadingTurn.take(ledger: ledger.path)
        defer { turn?.end() }
        await room.take(ReadingRoom.all)
        defer { room.give(back: ReadingRoom.all) }
        let marked = try await ledger.beginReadingAgain()
        guard !marked.isEmpty else { return false }
        let changed = try await ledger.settleAgain(
            await examineInHalves(marked), options: examiner.options, at: now(), messageID: messageID)
        for mail in changed { log.settled(mail) }
        return true
    }

    /// In their order, on two cores: all of a batch have been noted, so that it does not matter which of them is read when.
    private nonisolated func examineInHalves(_ mails: [PendingMail]) async -> [ReadMail] {
        async let last = mails.suffix(mails.count / 2).map(examine)
        let first = mails.prefix(mails.count - mails.count / 2).map(examine)
        return await first + last
    }

    nonisolated func examine(_ mail: PendingMail) -> ReadMail {
        guard let bytes = mail.bytes else {
            return ReadMail(mail, .unreadable(TrustSentence.tooLarge.said()), predetermined: .tooLarge)
        }
        guard mail.tries < PendingMail.mostTries else {
            return ReadMail(
                mail, .unreadable(TrustSentence.endedThreeTimes.said()), predetermined: .unreadable)
        }
        return ReadMail(mail, examiner.examine(bytes, keys: mail.keys))
    }
}

extension Intake {
    /// How many names in a row may stay without an answer before the others are left for later.
    private static let mostSilent = 2

    /// Asks DNS for the keys that the ledger says are wanted and due, and reads the mails that need them. New mails are read
    /// meanwhile; a second call asks after the first.
    private func askForKeys() async throws(LedgerFault) {
        guard let lookUp else { return }
        let before = lastAsked
        let task = Task { [self] () -> LedgerFault? in
            _ = await before?.value
            do throws(LedgerFault) {
                try await askForKeys(lookUp)
                return nil
            } catch {
                return error
            }
        }
        lastAsked = task
        // A service that stops does not wait for DNS.
        let fault = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        if let fault { throw fault }
    }

    private func askForKeys(_ lookUp: LookUp) async throws(LedgerFault) {
        var silent = 0
        var hasAnswer = true
        while hasAnswer, !Task.isCancelled {
            hasAnswer = false
            for key in try await ledger.keysToAsk(at: now()) {
                let answer = silent < Self.mostSilent ? await lookUp(key) : .none
                if Task.isCancelled { return }
                if answer == .none { log.noKey(key) }
                hasAnswer = hasAnswer || answer != .none
                silent = answer == .none ? silent + 1 : 0
                try await ledger.keep(answer, of: key, at: now())
            }
            try await inTurn { [self] () throws(LedgerFault) in try await drainMarked() }
        }
    }

    /// Octets of mail whose examinations a rehearsal keeps in memory.
    private static let mostRehearsed = 256_000_000

    /// The result that importing the portal's list would have; nothing is kept.
    ///
    /// - Returns: `unread`: the number of held mails that were too much for a rehearsal; the result does not include them.
    package func rehearse(
        _ list: OfferList, who: String
    ) async throws(LedgerFault) -> (report: OfferListReport, mails: [SettledMail], unread: Int) {
        let first = try await rehearse(list, who: who, reading: []).report
        var rest = first.marked.map(\.id)[...]
        var read: [ReadMail] = []
        var octets = 0
        while octets < Self.mostRehearsed {
            let turn = await ReadingTurn.take(ledger: ledger.path)
            defer { turn?.end() }
            let mails = try await ledger.beginRehearsing(rest)
            guard let last = mails.last?.id, let end = rest.firstIndex(of: last) else {
                rest = []
                break
            }
            read += mails.map(examine)
            octets += mails.reduce(0) { $0 + ($1.bytes?.count ?? 0) }
            try await ledger.endRehearsing(mails.map(\.id))
            rest = rest[(end + 1)...]
        }
        let (report, mails) = try await rehearse(list, who: who, reading: read)
        return (report, mails, unread: rest.count)
    }

    private func rehearse(
        _ list: OfferList, who: String, reading mails: [ReadMail]
    ) async throws(LedgerFault) -> (report: OfferListReport, mails: [SettledMail]) {
        try await ledger.rehearseOffers(
            list, who: who, reading: mails, options: examiner.options, at: now(), messageID: messageID)
    }
}
