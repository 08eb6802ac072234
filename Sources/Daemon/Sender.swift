package import FacteurCore
package import Logging
import Mail
package import Store

/// One letter out, after the other: whatever is due in the ledger, over one connection as long as there is something to send.
package struct Sender: Sendable {
    let configuration: Configuration
    let templates: LetterTemplates
    let titles: NOCTitles
    private let connector: Connector
    let ledger: Ledger
    let log: Logger
    let now: @Sendable () -> Int64
    let unitRandom: @Sendable () -> Double

    package init(
        configuration: Configuration, templates: LetterTemplates, titles: NOCTitles, connector: Connector,
        ledger: Ledger, log: Logger, now: @escaping @Sendable () -> Int64,
        unitRandom: @escaping @Sendable () -> Double
    ) {
        self.configuration = configuration
        self.templates = templates
        self.titles = titles
        self.connector = connector
        self.ledger = ledger
        self.log = log
        self.now = now
        self.unitRandom = unitRandom
    }

    /// Sends whatever is due now.
    ///
    /// - Parameter goesOn: asked before each letter; a letter begun is always ended.
    /// - Throws: `ServerFault` when the relay could not be used, or stopped taking letters; `LedgerFault`.
    package func sendDue(while goesOn: () -> Bool = { true }) async throws {
        try await settleDoubts(while: goesOn)
        do {
            if let first = try await nextDue() {
                try await sendAll(startingWith: first, while: goesOn)
            } else if try await ledger.relayNeedsTrial() {
                var conversation = try await open()
                await conversation.quit()
            } else {
                return
            }
        } catch let fault as ServerFault {
            // Said once, however often it is tried.
            if try await ledger.relay(refuses: fault.message, at: now()) { log.relayRefuses(fault.message) }
            throw fault
        }
        if try await ledger.relay(refuses: nil, at: now()) { log.relayTakesAgain() }
    }

    private func nextDue() async throws -> DueLetter? {
        let (now, letters) = (now(), configuration.letters)
        let room = configuration.smtp.perHour - (try await ledger.handedOver(within: 3_600, of: now))
        guard room > 0 else { return nil }
        return try await ledger.due(
            at: now, copies: letters.inDoubt == .resend,
            longestWait: longestWait
        ).first
    }

    /// No letter is ever put off for longer.
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
            // Broken off twice, it waits for the next look: what it is written from changes faster than it can be sent.
            guard next?.id != brokenOff else { return }
            brokenOff = next?.id
        }
    }

    /// - Returns: the letter that comes next over a new connection: one was broken off at the final dot, which ends this one.
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
            next = try await nextDue()
        }
        await conversation.quit()
        return next
    }

    /// - Returns: why no other letter can follow over this connection.
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
            from: envelopeSender(of: letter), to: letter.intern.email.text,
            envelopeID: letter.messageID.token, smtpUTF8: needsSMTPUTF8, deliveryStatus: true)
        var begun: BeginAnswer?
        let answer = try await conversation.send(envelope, bytes) {
            let answer = try await ledger.begin(
                letter, bytes: bytes, inDoubtUntil: now() + Int64(configuration.letters.inDoubtAfter),
                at: now())
            begun = answer
            return answer == .granted
        }
        // Broken off by ourselves: nothing was tried, and it comes again as it stands now.
        if let begun, begun != .granted { return answer.fault }
        let (delivery, blameless) = try await spared(answer, of: letter, server: conversation.server)
        try await finish(letter, result(of: delivery.outcome, letter), blameless: blameless)
        return delivery.fault
    }

    private func finish(
        _ letter: DueLetter, _ result: AttemptResult, blameless: Set<LetterID> = []
    ) async throws {
        let queuedAgain = try await ledger.finish(letter, result, blameless: blameless, at: now())
        log.letterTried(letter, result)
        for letter in queuedAgain { log.letterWaitsAgain(letter) }
    }

    /// Sends whatever comes due, until `goesOn` says no; looks once a second, and more patiently at a relay that cannot be used.
    ///
    /// - Throws: `LedgerFault`.
    package func run(while goesOn: @Sendable () -> Bool) async throws {
        var backoff = Backoff()
        while goesOn() {
            var pause: Int64 = 1
            do {
                try await sendDue(while: goesOn)
                backoff.succeeded(at: .now)
            } catch let fault as ServerFault {
                pause = backoff.failed(at: .now).components.seconds
                if fault.needsPerson { pause = 300 }
            }
            try await sleep(seconds: pause, while: goesOn)
        }
    }
}
