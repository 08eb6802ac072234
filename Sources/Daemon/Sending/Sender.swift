import FacteurCore
package import Logging
package import Mail
package import Store

/// Sends everything that is due in the ledger, over one connection as long as there is something to send, and over a few where many
/// letters are due (`Sender+Round`).
package struct Sender: Sendable {
    let configuration: Configuration
    let writer: LetterWriter
    private let connector: Connector
    let ledger: Ledger
    let log: Logger
    let now: @Sendable () -> Int64
    let unitRandom: @Sendable () -> Double
    private let messageID: @Sendable () -> MessageID
    /// The relay's connection that has nothing to do.
    let kept = KeptConnection()
    let connections = ConnectionLimit()

    package init(
        writer: LetterWriter, connector: Connector,
        ledger: Ledger, log: Logger, now: @escaping @Sendable () -> Int64,
        unitRandom: @escaping @Sendable () -> Double, messageID: @escaping @Sendable () -> MessageID
    ) {
        self.configuration = writer.configuration
        self.writer = writer
        self.connector = connector
        self.ledger = ledger
        self.log = log
        self.now = now
        self.unitRandom = unitRandom
        self.messageID = messageID
    }

    /// Writes what follows the letters that have left: a word to supervisors, and, where the configuration asks for them, reminders.
    ///
    /// - Throws: `LedgerFault`.
    func writeFollowing() async throws(LedgerFault) {
        let reviewed = configuration.letters.review
        _ = try await ledger.addSupervisorNotes(reviewed: reviewed, at: now(), messageID: messageID)
        guard let policy = configuration.letters.remind else { return }
        let count = try await ledger.addReminders(policy, reviewed: reviewed, at: now(), messageID: messageID)
        if count > 0 { log.remindersWritten(count) }
    }

    /// Sends everything that is due now.
    ///
    /// - Parameter goesOn: called before each letter; a letter that was begun is always finished.
    /// - Returns: how long there is nothing to do.
    /// - Throws: `ServerFault` when the relay could not be used, or stopped accepting letters; `LedgerFault`.
    func sendDue(while goesOn: @escaping @Sendable () -> Bool = { true }) async throws -> Rest {
        var outlook = try await look()
        if outlook.mustSearch {
            try await settleDoubts(while: goesOn)
            outlook = try await look()
        }
        guard !outlook.due.isEmpty || outlook.needsTrial else { return Rest(outlook) }
        let wasRefused = outlook.isRefused
        do {
            if outlook.due.isEmpty { try await tryRelay() }
            var stopped: Set<LetterID> = []
            while !outlook.due.isEmpty, goesOn() {
                let again = try await send(outlook.due, while: goesOn)
                outlook = try await look()
                // A letter that is stopped twice waits for the next round: its data changes faster than it can be sent.
                guard again.isDisjoint(with: stopped) else { break }
                stopped.formUnion(again)
            }
        } catch {
            await kept.letGo()
            guard let fault = error as? ServerFault else { throw error }
            // Reported once, however often it is tried.
            if try await ledger.relay(refuses: fault.message, at: now()) { log.relayRefuses(fault.message) }
            throw fault
        }
        if wasRefused, try await ledger.relay(refuses: nil, at: now()) { log.relayTakesAgain() }
        return Rest(outlook)
    }

    /// Sends what is due, and then what follows it.
    ///
    /// - Throws: as `sendDue`.
    package func sendAll() async throws {
        _ = try await sendDue()
        try await writeFollowing()
        _ = try await sendDue()
        await kept.letGo()
    }

    /// Several at once, because asking takes as long for one as for many; few enough that a hold or the hour's share is soon
    /// noticed. Each is asked for once more before it leaves.
    private static let most = 500

    private func look() async throws(LedgerFault) -> Outlook {
        let letters = configuration.letters
        let terms = SendingTerms(
            copies: letters.inDoubt == .resend, longestWait: longestWait, perHour: configuration.smtp.perHour)
        return try await ledger.outlook(terms, at: now(), limit: Self.most)
    }

    /// No letter is ever delayed by more seconds.
    var longestWait: Int64 {
        let letters = configuration.letters
        return Int64(max(letters.retryMost, letters.inDoubtAfter, letters.retryFirst, letters.undo))
    }

    var longestRound: Duration { connector.deadlines.round }

    var sentFolders: SentFolders {
        SentFolders(mailboxes: configuration.mailboxes, connector: connector)
    }

    func open() async throws -> SMTPConversation {
        try await connector.smtp(configuration.smtp)
    }

    private func tryRelay() async throws {
        var conversation = try await open()
        await conversation.quit()
    }
}

extension Sender {
    /// Searches for letters in doubt before one is sent once more: a letter in the Sent folder was accepted.
    ///
    /// If the server cannot be searched, a copy may still be sent, because the configuration allows it; a letter that may have no
    /// copy is searched for again.
    ///
    /// - Throws: `LedgerFault`.
    func settleDoubts(while goesOn: () -> Bool) async throws {
        var last: [DoubtfulLetter] = []
        while goesOn() {
            let doubtful = try await ledger.doubtful(at: now(), longestWait: longestWait)
            // Letters that a clock jump brings again wait for the next round.
            guard !doubtful.isEmpty, doubtful != last else { return }
            try await settle(doubtful)
            last = doubtful
        }
    }

    private func settle(_ doubtful: [DoubtfulLetter]) async throws {
        let letters = configuration.letters
        let finding = await sentFolders.search(for: doubtful)
        // An interrupted search has no result.
        guard !Task.isCancelled else { return }
        for fault in finding.faults { log.cannotLookForLetters(fault.message) }
        for letter in doubtful {
            let result: SearchResult
            if let place = finding.places[letter.id] {
                result = .found(place: place)
                log.letterFound(letter, place)
            } else if finding.faults.isEmpty || letter.mayBeCopied && letters.inDoubt == .resend {
                result = .notFound
            } else {
                result = .putOff(next: now() + Int64(max(letters.inDoubtAfter, letters.retryMost)))
            }
            try await ledger.recordSentFolderSearch(letter, result, at: now())
        }
    }
}
