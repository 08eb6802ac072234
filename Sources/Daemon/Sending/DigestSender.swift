import FacteurCore
import Logging
import Mail
import Store
import Text

/// Mails the admin what has waited too long, at most once a day (`alerts`).
struct DigestSender: Sendable {
    let configuration: Configuration
    let connector: Connector
    let ledger: Ledger
    let log: Logger
    let now: @Sendable () -> Int64
    let unitRandom: @Sendable () -> Double
    let messageID: @Sendable () -> MessageID

    /// Sends every digest that is due, that of everything first.
    ///
    /// - Throws: `ServerFault` when the relay could not be used; `LedgerFault`.
    func sendDue() async throws {
        guard let alerts = configuration.alerts else { return }
        for digest in try await ledger.dueDigests(alerts, at: now(), messageID: messageID) {
            try await send(digest, alerts)
        }
    }

    private func send(_ digest: DueDigest, _ alerts: Configuration.Alerts) async throws {
        let message = Digest(
            digest.overdue, alerts, to: digest.recipient, now: now(),
            in: configuration.adminLanguage ?? .en
        ).outgoing(from: configuration.smtp.from, messageID: digest.messageID, dateSeconds: now())
        guard let message else { return try await finish(digest, .failed(reply: "it cannot be written")) }
        var conversation = try await connector.smtp(configuration.smtp)
        let envelope = SMTPEnvelope(
            from: configuration.smtp.bounces.text, to: digest.recipient.address.text,
            smtpUTF8: message.needsSMTPUTF8)
        var begun: BeginAnswer?
        let delivery = try await conversation.send(envelope, message.bytes()) {
            let answer = try await ledger.begin(digest, at: now())
            begun = answer
            return answer == .granted
        }
        await conversation.quit()
        // We stopped it ourselves: all sending was put on hold meanwhile.
        if let begun, begun != .granted { return }
        try await finish(digest, result(of: delivery.outcome, digest))
    }

    private func finish(_ digest: DueDigest, _ result: AttemptResult) async throws {
        try await ledger.finish(digest, result, at: now())
        log.digestTried(digest, result)
    }

    private func result(of outcome: SMTPOutcome, _ digest: DueDigest) -> AttemptResult {
        switch outcome {
        case .accepted(let reply): return .sent(reply: reply)
        case .failed(let reply): return .failed(reply: reply)
        case .inDoubt(let words): return .inDoubt(words: words, next: now())
        case .tryLater(let reply):
            let next = RetrySchedule(configuration.letters).nextAttempt(
                after: now(), attempts: digest.attempts + 1, firstAttempt: digest.createdAt,
                unitRandom: unitRandom())
            switch next {
            case .at(let next): return .later(reply: reply, next: next)
            case .giveUp: return .failed(reply: reply)
            }
        }
    }

    /// Checks once a minute, or every five minutes if the relay cannot be used, until `goesOn` returns false.
    ///
    /// - Throws: `LedgerFault`.
    func run(while goesOn: @Sendable () -> Bool) async throws {
        while goesOn() {
            var pause: Int64 = 60
            do {
                try await sendDue()
            } catch is ServerFault {
                // The sender of letters reports it, in the log and in `status`.
                pause = 300
            }
            try await sleep(seconds: pause, while: goesOn)
        }
    }
}

extension Logger {
    fileprivate func digestTried(_ digest: DueDigest, _ result: AttemptResult) {
        switch result {
        case .sent(let reply): info("digest \(digest.id) sent: \(reply)")
        case .later(let reply, _): warning("digest \(digest.id) not taken, tried again later: \(reply)")
        case .failed(let reply): error("digest \(digest.id) refused for good: \(reply)")
        case .inDoubt(let words, _): warning("digest \(digest.id) in doubt, and not sent again: \(words)")
        }
    }
}
