package import FacteurCore
package import Logging
package import Mail
package import Store

/// One mail through: out of the ledger's waiting row, read, judged, settled. The same for every mailbox and after every crash.
package actor Intake {
    private let ledger: Ledger
    private let examiner: Examiner
    private let log: Logger
    private let now: @Sendable () -> Int64
    private let messageID: @Sendable () -> MessageID
    private var last: Task<Void, any Error>?

    package init(
        ledger: Ledger, examiner: Examiner, log: Logger, now: @escaping @Sendable () -> Int64,
        messageID: @escaping @Sendable () -> MessageID
    ) {
        self.ledger = ledger
        self.examiner = examiner
        self.log = log
        self.now = now
        self.messageID = messageID
    }

    /// Reads everything that waits in the ledger; calls wait for each other.
    package func readPending() async throws {
        let before = last
        let task = Task {
            _ = await before?.result
            try await self.drain()
        }
        last = task
        try await task.value
    }

    private func drain() async throws {
        while true {
            let pending = try await ledger.beginReading()
            guard !pending.isEmpty else { return }
            let read = pending.map(examine)
            let settled = try await ledger.settle(read, by: examiner, at: now(), messageID: messageID)
            for mail in settled { log.settled(mail) }
        }
    }

    /// Reads again, with today's rules, what is held.
    package func readHeldAgain() async throws {
        var last = MailID(rawValue: 0)
        while true {
            let held = try await ledger.beginReadingHeld(after: last)
            guard let highest = held.last?.id else { return }
            last = highest
            let changed = try await ledger.settleHeld(
                held.map(examine), by: examiner, at: now(), messageID: messageID)
            for mail in changed { log.settled(mail) }
        }
    }

    private nonisolated func examine(_ mail: PendingMail) -> ReadMail {
        guard let bytes = mail.bytes else {
            return ReadMail(
                id: mail.id, examination: .unreadable("larger than the configured cap"), foregone: .tooLarge)
        }
        guard mail.tries < PendingMail.mostTries else {
            return ReadMail(
                id: mail.id, examination: .unreadable("reading it ended Facteur three times"),
                foregone: .unreadable)
        }
        return ReadMail(id: mail.id, examination: examiner.examine(bytes))
    }
}
