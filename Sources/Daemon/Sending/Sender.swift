import FacteurCore
package import Logging
package import Mail
package import Store

/// Sends letters one after the other: everything that is due in the ledger, over one connection as long as there is something to
/// send.
package struct Sender: Sendable {
    let configuration: Configuration
    let writer: LetterWriter
    private let connector: Connector
    let ledger: Ledger
    let log: Logger
    let now: @Sendable () -> Int64
    let unitRandom: @Sendable () -> Double
    private let messageID: @Sendable () -> MessageID

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
    func sendDue(while goesOn: () -> Bool = { true }) async throws -> Rest {
        var outlook = try await look()
        if outlook.mustSearch {
            try await settleDoubts(while: goesOn)
            outlook = try await look()
        }
        guard !outlook.due.isEmpty || outlook.needsTrial else { return Rest(outlook) }
        do {
            if let first = outlook.due.first {
                try await sendAll(startingWith: first, while: goesOn)
            } else {
                var conversation = try await open()
                await conversation.quit()
            }
        } catch let fault as ServerFault {
            // Reported once, however often it is tried.
            if try await ledger.relay(refuses: fault.message, at: now()) { log.relayRefuses(fault.message) }
            throw fault
        }
        if outlook.isRefused, try await ledger.relay(refuses: nil, at: now()) { log.relayTakesAgain() }
        return Rest(try await look())
    }

    /// Sends what is due, and then what follows it.
    ///
    /// - Throws: as `sendDue`.
    package func sendAll() async throws {
        _ = try await sendDue()
        try await writeFollowing()
        _ = try await sendDue()
    }

    private func look() async throws(LedgerFault) -> Outlook {
        let letters = configuration.letters
        let terms = SendingTerms(
            copies: letters.inDoubt == .resend, longestWait: longestWait, perHour: configuration.smtp.perHour)
        return try await ledger.outlook(terms, at: now())
    }

    /// No letter is ever delayed by more seconds.
    var longestWait: Int64 {
        let letters = configuration.letters
        return Int64(max(letters.retryMost, letters.inDoubtAfter, letters.retryFirst, letters.undo))
    }

    var sentFolders: SentFolders {
        SentFolders(mailboxes: configuration.mailboxes, connector: connector)
    }

    private func open() async throws -> SMTPConversation {
        try await connector.smtp(configuration.smtp)
    }

    private func sendAll(startingWith first: DueLetter, while goesOn: () -> Bool) async throws {
        var next: DueLetter? = first
        var brokenOff: LetterID?
        while let letter = next, goesOn() {
            next = try await sendOverOneConnection(startingWith: letter, while: goesOn)
            // A letter that is stopped twice waits for the next round: its data changes faster than it can be sent.
            guard next?.id != brokenOff else { return }
            brokenOff = next?.id
        }
    }

    /// - Returns: the letter that comes next over a new connection: one was stopped at the final dot, which ends this connection.
    private func sendOverOneConnection(
        startingWith first: DueLetter, while goesOn: () -> Bool
    ) async throws -> DueLetter? {
        var conversation = try await open()
        var next: DueLetter? = first
        while let letter = next, conversation.isReady, goesOn() {
            if let fault = try await send(letter, over: &conversation) {
                if conversation.isReady { await conversation.quit() }
                throw fault
            }
            next = try await look().due.first
        }
        await conversation.quit()
        return next
    }

    /// - Returns: why no further letter can be sent over this connection.
    private func send(
        _ letter: DueLetter, over conversation: inout SMTPConversation
    ) async throws -> ServerFault? {
        let bytes: [UInt8]
        let needsSMTPUTF8: Bool
        switch write(letter) {
        case .success(let written): (bytes, needsSMTPUTF8) = (written.bytes, written.needsSMTPUTF8)
        case .failure(let words):
            try await finish(letter, .failed(reply: words.text))
            return nil
        }
        let envelope = SMTPEnvelope(
            from: envelopeSender(of: letter), to: letter.recipient.text,
            envelopeID: letter.messageID.token, smtpUTF8: needsSMTPUTF8, deliveryStatus: true)
        var begun: BeginAnswer?
        let answer = try await conversation.send(envelope, bytes) {
            let answer = try await ledger.begin(
                letter, bytes: bytes, inDoubtUntil: now() + Int64(configuration.letters.inDoubtAfter),
                at: now())
            begun = answer
            return answer == .granted
        }
        // We stopped it ourselves: nothing was tried, and the letter comes again with current data.
        if let begun, begun != .granted { return answer.fault }
        let (delivery, requeue) = try await judge(answer, of: letter, server: conversation.server)
        try await finish(letter, result(of: delivery.outcome, letter), requeue: requeue)
        return delivery.fault
    }

    private func finish(
        _ letter: DueLetter, _ result: AttemptResult, requeue: Set<LetterID> = []
    ) async throws {
        let queuedAgain = try await ledger.finish(letter, result, requeue: requeue, at: now())
        log.letterTried(letter, result)
        for letter in queuedAgain { log.letterWaitsAgain(letter) }
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

extension Sender {
    /// If three letters in a row are refused permanently, each for reasons of its own, the letters are not the cause.
    private static let refusalsThatStop = 3
    /// The seconds within which they must occur.
    private static let window: Int64 = 86_400

    /// A relay that accepts no letter of ours may refuse each with a text about that letter. Then this one waits and does not fail,
    /// those before it wait again, and sending stops. A reply about a recipient's address or mailbox (RFC 3463, X.1 and X.2) does
    /// not count, unless it is the same for three letters and its code may concern the sender; nor does a refusal of our own; and a
    /// refused copy always ends.
    ///
    /// - Returns: the delivery as it counts, and the letters that failed before it without being the cause.
    /// - Throws: `LedgerFault`.
    func judge(
        _ delivery: SMTPConversation.Delivery, of letter: DueLetter, server: String
    ) async throws -> (SMTPConversation.Delivery, requeue: Set<LetterID>) {
        guard case .failed(let reply) = delivery.outcome, delivery.fault == nil, !letter.isCopy,
            Self.mayConcernEveryLetter(reply) || Self.mayConcernAccount(reply)
        else { return (delivery, []) }
        let before = try await ledger.refusedInARow(
            from: now() - Self.window, through: now(), but: letter.id,
            where: { Self.mayConcernEveryLetter($0) || Self.mayConcernAccount(reply) && $0 == reply })
        guard before.all.count >= Self.refusalsThatStop - 1 else { return (delivery, []) }
        let words = "\(Self.refusalsThatStop) letters in a row were refused, see `facteur letters`"
        let waiting = SMTPConversation.Delivery(
            outcome: .tryLater(reply), fault: .smtp(.serviceRefused(words), server: server))
        return (waiting, before.failed)
    }

    /// A 5xx that is not about the recipient.
    private static func mayConcernEveryLetter(_ reply: String) -> Bool {
        let text = reply.prefix(8)
        return text.prefixMatch(of: /5[0-9]{2}/) != nil
            && text.wholeMatch(of: /5[0-9]{2}[ -]5\.[12]\./) == nil
    }

    /// A 5xx of X.1 or X.2 that is not one of the recipient codes of RFC 3463 and RFC 7505: no such mailbox, system or syntax,
    /// moved, accepts no mail; disabled, full, too long, a list. Its text names no address.
    private static func mayConcernAccount(_ reply: String) -> Bool {
        reply.prefixMatch(of: /5[0-9]{2}[ -]5\.[12]\./) != nil && !reply.contains("@")
            && reply.prefixMatch(of: /5[0-9]{2}[ -]5\.(1\.([1-6]|9|10)|2\.[1-4])\b/) == nil
    }
}
