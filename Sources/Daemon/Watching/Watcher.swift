package import FacteurCore
package import Logging
import Mail
package import Store

/// Watches one mailbox: keeps a session open, makes a pass whenever the server has news and at every poll, and opens a new session
/// when it is lost, with growing pauses.
package struct Watcher: Sendable {
    private let mailbox: Configuration.WatchedMailbox
    private let connector: Connector
    private let ledger: Ledger
    private let intake: Intake
    private let log: Logger
    private let now: @Sendable () -> Int64

    package init(
        mailbox: Configuration.WatchedMailbox, connector: Connector, ledger: Ledger, intake: Intake,
        log: Logger, now: @escaping @Sendable () -> Int64
    ) {
        self.mailbox = mailbox
        self.connector = connector
        self.ledger = ledger
        self.intake = intake
        self.log = log
        self.now = now
    }

    private var session: MailboxSession {
        MailboxSession(
            mailbox: mailbox, connector: connector,
            onAlert: { [log, mailbox] words in log.alert(mailbox.name, words) })
    }

    /// The most sessions for one pass: one that is cut, one for the mails after the cut, and two if the first mail was not the
    /// reason.
    private static let mostSessions = 4

    /// Seconds after which a session checks again whether the UIDs still belong to the same mails.
    private static let uidReuseInterval: Int64 = 300
    /// So long a comparison of many mails lets a session begin with that of a few, where the server says that nothing has changed.
    private static let comparisonLasts: Int64 = 3_600
    /// So many those few are.
    private static let fewCompared = 20

    /// One pass, for `serve --once`. If the server ends the session at a mail, the mails after it are read in another session.
    ///
    /// - Throws: `ServerFault` when the server could not be used (`status` shows it then), `LedgerFault`.
    package func once() async throws {
        var troubled = TroubledMessages()
        var sessions = 0
        var backoff = backoff
        while true {
            sessions += 1
            do {
                return try await noted { try await look(&troubled) }
            } catch let fault as ServerFault {
                let isWorthIt = troubled.wasCut && (troubled.hasProgressed || troubled.hasMoreToTry)
                guard isWorthIt, !fault.needsPerson, sessions < Self.mostSessions else { throw fault }
                log.mailboxFailed(mailbox.name, fault.message)
                try await Task.sleep(for: pause(after: fault, &backoff))
            }
        }
    }

    private func look(_ troubled: inout TroubledMessages) async throws {
        try await session.inSession { conversation in
            conversation.limit(to: connector.deadlines.pass)
            let (uidValidity, folder, isStill) = try await begin(conversation, &troubled)
            let isUnchanged = isStill ? try await isUnchanged(folder) : false
            if !isUnchanged {
                _ = try await pass(
                    over: conversation, uidValidity, .init(folder: folder, checksUIDReuse: true), &troubled)
            }
            // Nothing is watched here any more: what is settled is changed in the same session, so that nobody waits for a second
            // login.
            guard try await changes.areDue() else { return }
            conversation.limit(to: connector.deadlines.pass)
            _ = try await change { try await changes.carryOut(over: conversation) }
        }
    }

    /// Watches until the task is cancelled.
    ///
    /// - Throws: only `LedgerFault`: without the ledger nothing may continue.
    package func run() async throws {
        var backoff = backoff
        var troubled = TroubledMessages()
        var idling = Idling()
        let logins = Logins(between: connector.deadlines.betweenLogins, poll: .seconds(mailbox.poll))
        while !Task.isCancelled {
            do {
                idling.begin()
                try await watch(
                    &troubled, &idling, logins, onRoundTrip: { backoff.succeeded(at: .now) })
            } catch let fault as ServerFault {
                guard !Task.isCancelled else { return }
                // If the server ends sessions because of IDLE, the mailbox has been read anyway.
                if !idling.hasEndedSession { try await note(fault) }
                log.mailboxFailed(mailbox.name, fault.message)
                if idling.hasJustBeenGivenUp { log.idleGivenUp(mailbox.name) }
                // A failure before the login may be tried again sooner, because it locks no account.
                let wait = max(logins.pause, pause(after: fault, &backoff))
                if idling.hasEndedSession { try await putOff(wait) }
                try? await Task.sleep(for: wait)
            } catch is CancellationError {
                return
            }
        }
    }

    /// After a refused login, wait for the next poll, but at least five minutes: many servers lock an account after repeated
    /// failures. For any other fault, wait as long as the back-off says, but never longer than the poll.
    private func pause(after fault: ServerFault, _ backoff: inout Backoff) -> Duration {
        let pause = backoff.failed(at: .now)
        return fault.needsPerson ? .seconds(max(mailbox.poll, fault.isLogin ? 300 : 1)) : pause
    }

    private var backoff: Backoff { Backoff(most: .seconds(mailbox.poll)) }

    /// One session, from the login until it is lost.
    private func watch(
        _ troubled: inout TroubledMessages, _ idling: inout Idling, _ logins: Logins,
        onRoundTrip: () -> Void
    ) async throws {
        try await session.inSession(onLogin: logins.begin) { conversation in
            var (uidValidity, opened, isStill) = try await begin(conversation, &troubled)
            // Every poll compares the whole mailbox with the ledger; a pass because of the server's news reads only what is above.
            var through: UID?
            var (comparedAt, numberedAt): (Int64?, Int64?) = (nil, nil)
            var hasNews = false
            while !Task.isCancelled {
                let checksUIDReuse = isDue(numberedAt, every: Self.uidReuseInterval)
                if checksUIDReuse { numberedAt = now() }
                conversation.limit(to: connector.deadlines.pass)
                var folder: IMAPFolderState?
                if checksUIDReuse || isDue(comparedAt, every: Int64(mailbox.poll)) {
                    if comparedAt == nil {
                        folder = opened
                    } else if opened.highestModSequence != nil {
                        // Where the server counts changes, opening the folder again says whether there was any.
                        (uidValidity, opened) = try await enter(conversation)
                        folder = opened
                    }
                    (through, comparedAt) = (nil, now())
                }
                // A folder that was put back to an earlier state, and has got as many mails since, looks the same.
                if let folder, isStill || !checksUIDReuse, try await isUnchanged(folder) {
                    through = folder.uidNext.flatMap { UID(rawValue: $0.rawValue - 1) }
                } else {
                    through = try await pass(
                        over: conversation, uidValidity,
                        .init(
                            folder: folder, after: through, checksUIDReuse: checksUIDReuse, isNews: hasNews),
                        &troubled)
                }
                isStill = false
                onRoundTrip()
                let patience = try await changeSettled(logins)
                conversation.limit(to: connector.deadlines.pass)
                hasNews = try await wait(conversation, &idling, atMost: patience)
            }
        }
    }

    /// Whether the server says of the folder what it said when the ledger last had all of its mails: then it has them still.
    private func isUnchanged(_ folder: IMAPFolderState) async throws -> Bool {
        guard let mark = IMAPFolderMark(folder), try await ledger.mark(mailbox: mailbox.name) == mark else {
            return false
        }
        try await intake.readPending()
        try await ledger.completed(
            mailbox: mailbox.name, through: nil, unaccounted: 0, mark: mark, at: now())
        return true
    }

    private var changes: MailboxChanges {
        MailboxChanges(session: session, ledger: ledger, log: log, now: now)
    }

    /// What `after` asks for, in a session of its own: the one that watches stays read-only. Where it is too soon for another login
    /// it waits for a later look.
    ///
    /// - Returns: how long that look may be away; no longer than the poll.
    private func changeSettled(_ logins: Logins) async throws -> Duration {
        let poll = Duration.seconds(mailbox.poll)
        guard try await changes.areDue() else { return poll }
        let pause = logins.pauseOfChanges
        guard pause <= .zero else { return min(poll, max(pause, .seconds(1))) }
        let isDone = try await change {
            try await session.inSession(onLogin: logins.begin) { conversation in
                conversation.limit(to: connector.deadlines.pass)
                try await changes.carryOut(over: conversation)
            }
        }
        // What the server did not give this time is not asked for at once again.
        let isOver = try await !changes.areDue()
        logins.changesEnded(well: isDone && isOver)
        return poll
    }

    /// Settled mail that stays as it is keeps nobody from being told: a failure is written down, and nothing ends by it.
    ///
    /// - Returns: whether all was done.
    private func change(_ work: () async throws -> Void) async throws -> Bool {
        let words: String?
        do {
            try await work()
            words = nil
        } catch let fault as ServerFault {
            if Task.isCancelled { throw CancellationError() }
            words = fault.message
        } catch let fault as ChangeFault {
            words = fault.message
        }
        try await ledger.noteChanges(mailbox: mailbox.name, fault: words, at: now())
        if let words { log.changesFailed(mailbox.name, words) }
        return words == nil
    }

    private var context: MailboxPass.Context {
        MailboxPass.Context(mailbox: mailbox, ledger: ledger, intake: intake, log: log, now: now)
    }

    /// One pass over the open folder; what it learnt about troubled mails is kept, however it ends.
    ///
    /// It is a task of its own: a task keeps the memory that its calls once needed, which would be 16 KB for as long as it idles.
    private func pass(
        over conversation: IMAPConversation, _ uidValidity: UIDValidity, _ request: MailboxPass.Request,
        _ troubled: inout TroubledMessages
    ) async throws -> UID? {
        // This task waits for the other one, and does nothing else with it.
        nonisolated(unsafe) let conversation = conversation
        let before = troubled
        async let pass = end(ofPassOver: conversation, uidValidity, request, before)
        let (end, learnt) = await pass
        troubled = learnt
        return try end.get()
    }

    private func end(
        ofPassOver conversation: IMAPConversation, _ uidValidity: UIDValidity,
        _ request: MailboxPass.Request, _ troubled: TroubledMessages
    ) async -> (Result<UID?, any Error>, TroubledMessages) {
        var pass = MailboxPass(
            context, over: conversation, uidValidity, request, troubled: troubled)
        do {
            return (.success(try await pass.run()), pass.troubled)
        } catch {
            return (.failure(error), pass.troubled)
        }
    }

    /// A clock that was set back counts as time passed.
    private func isDue(_ last: Int64?, every seconds: Int64) -> Bool {
        last.map { now() < $0 || now() - $0 >= seconds } ?? true
    }

    /// - Returns: whether the server has said that there is news.
    private func wait(
        _ conversation: IMAPConversation, _ idling: inout Idling, atMost patience: Duration
    ) async throws -> Bool {
        guard conversation.capabilities.has("IDLE"), idling.mayBegin(at: now()) else {
            try await Task.sleep(for: patience)
            return false
        }
        do {
            // RFC 2177 §3: renewed within 29 minutes.
            let most = Duration.seconds(1_500)
            switch try await conversation.idle(for: min(patience, most), isTrial: !idling.hasIdled) {
            case .news:
                idling.succeeded()
                return true
            case .quiet: idling.succeeded()
            case .unknown:
                idling.refused(at: now())
                if idling.hasJustBeenGivenUp { log.idleGivenUp(mailbox.name) }
            }
            return false
        } catch {
            idling.failed(at: now())
            throw error
        }
    }

    /// Opens the folder at the beginning of a session.
    ///
    /// - Returns: also whether the newest mails have shown that the folder is the one which the ledger has the mails of.
    private func begin(
        _ conversation: IMAPConversation, _ troubled: inout TroubledMessages
    ) async throws -> (uidValidity: UIDValidity, folder: IMAPFolderState, isStill: Bool) {
        let known = try await ledger.knownFolder(mailbox: mailbox.name, most: Self.fewCompared)
        guard let known, troubled.bearsFields, !isDue(known.comparedAt, every: Self.comparisonLasts) else {
            let (uidValidity, folder) = try await enter(conversation)
            return (uidValidity, folder, false)
        }
        do {
            let opened = try await open(conversation, identifying: UIDSet(known.newest.map(\.uid)))
            let isStill = known.isStill(opened.state, opened.uidValidity, named: opened.messageIDs)
            return (opened.uidValidity, opened.state, isStill)
        } catch let fault as ServerFault {
            troubled.cutAtField()
            throw fault
        }
    }

    private func enter(
        _ conversation: IMAPConversation
    ) async throws -> (uidValidity: UIDValidity, folder: IMAPFolderState) {
        let opened = try await open(conversation)
        return (opened.uidValidity, opened.state)
    }

    /// Opens the folder, and records its current UIDVALIDITY in the ledger.
    private func open(
        _ conversation: IMAPConversation, identifying known: UIDSet? = nil
    ) async throws -> MailboxSession.OpenedFolder {
        // As a pass, in a task of its own.
        nonisolated(unsafe) let conversation = conversation
        async let opening = session.examine(conversation, identifying: known)
        let opened = try await opening
        let isRenumbered = try await ledger.open(mailbox: mailbox.name, uidValidity: opened.uidValidity)
        if isRenumbered { log.uidValidityChanged(mailbox: mailbox.name) }
        return opened
    }

    /// Records a failure in the ledger, where `status` finds it, and rethrows it.
    private func noted(_ work: () async throws -> Void) async throws {
        do {
            try await work()
        } catch let fault as ServerFault {
            if Task.isCancelled { throw CancellationError() }
            try await note(fault)
            throw fault
        }
    }

    /// Tells `status` that the silence to come is our own.
    private func putOff(_ wait: Duration) async throws {
        try await ledger.putOff(mailbox: mailbox.name, until: now() + wait.components.seconds + 1)
    }

    private func note(_ fault: ServerFault) async throws {
        try await ledger.failed(mailbox: mailbox.name, words: fault.message, at: now())
    }
}
