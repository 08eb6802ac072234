import FacteurCore
import Logging
import Mail
import ServiceLifecycle
import Store
import Transport

/// Everything that runs with one set of settings, built once. It holds the ledger's lock as long as it runs.
struct Components: Sendable {
    let ledger: Ledger
    let poller: Poller
    let watchers: [Watcher]
    let sender: Sender
    let digests: DigestSender
    let retention: RetentionSweep
    private let intake: Intake
    private let accounts: [(user: String?, login: Configuration.Login?)]
    private let secrets: Secrets
    private let tokenServices: [TokenService]
    /// None where there is no systemd to tell.
    private let watchdogs: [WatchdogService]
    let metrics: MetricsFile
    private let log: Logger
    private let now: @Sendable () -> Int64

    /// - Parameter lock: the ledger's lock, if the caller holds it already.
    init(
        _ settings: Supervisor.Settings, world: Supervisor.World, log: Logger,
        busyPolicy: BusyPolicy, lock: ServiceLock? = nil
    ) async throws {
        let configuration = settings.configuration
        ledger = try Ledger(
            path: configuration.database, now: world.now(), busyPolicy: busyPolicy,
            lock: lock ?? ServiceLock(ledger: configuration.database), crashPoint: world.crashPoint)
        poller = try Poller.forServers()
        let domain = configuration.smtp.from.addrSpec.domain
        let messageID = { @Sendable [token = world.token] in MessageID(token: token(), domain: domain) }
        let now = world.now
        (self.log, self.now) = (log, now)
        let secrets = world.secrets
        let intake = Intake(
            ledger: ledger, examiner: settings.examiner, lookUp: Self.keyLookup(configuration.trust, world),
            log: log, now: now, messageID: messageID)
        self.intake = intake
        self.secrets = secrets
        let tokens = TokenKeeper(
            poller: poller, secrets: secrets, ledger: configuration.database, now: now,
            deadline: world.deadlines.identity)
        let connector = Connector(
            poller: poller, secrets: secrets, tokens: tokens, deadlines: world.deadlines,
            crashPoint: world.crashPoint)
        let renewed = configuration.oauthAccounts
        tokenServices = renewed.isEmpty ? [] : [TokenService(accounts: renewed, tokens: tokens, log: log)]
        watchdogs = Self.watchdogs(ledger, configuration, world, log)
        metrics = MetricsFile(
            ledger: ledger, configuration: configuration, version: world.version, log: log, now: now)
        accounts =
            configuration.mailboxes.map { ($0.user, $0.login) }
            + [(configuration.smtp.user, configuration.smtp.login)]
        watchers = configuration.mailboxes.map { [ledger] mailbox in
            Watcher(
                mailbox: mailbox, connector: connector, ledger: ledger, intake: intake, log: log, now: now)
        }
        sender = Sender(
            writer: LetterWriter(settings), connector: connector, ledger: ledger, log: log, now: now,
            unitRandom: world.unitRandom,
            messageID: messageID)
        digests = DigestSender(
            configuration: configuration, connector: connector, ledger: ledger, log: log, now: now,
            unitRandom: world.unitRandom, messageID: messageID)
        retention = RetentionSweep(
            retention: configuration.retention, copies: configuration.letters.inDoubt == .resend,
            ledger: ledger, log: log, now: now)
    }

    private static func watchdogs(
        _ ledger: Ledger, _ configuration: Configuration, _ world: Supervisor.World, _ log: Logger
    ) -> [WatchdogService] {
        guard let socket = world.notifySocket else { return [] }
        return [
            WatchdogService(
                ledger: ledger, configuration: configuration, notifier: SystemdNotifier(socketPath: socket),
                watchdog: world.watchdog, log: log, now: world.now)
        ]
    }

    /// `nil` where no signature is checked here: then DNS is asked nothing.
    private static func keyLookup(
        _ policy: Configuration.TrustPolicy, _ world: Supervisor.World
    ) -> Intake.LookUp? {
        guard policy.verification == .dkim else { return nil }
        return KeyLookup(resolvers: policy.resolvers, deadline: world.deadlines.key).answer
    }

    /// Continues what an earlier run left unfinished, according to the ledger; reads held mails again with the current settings.
    func recover() async throws {
        try await ledger.checkIntegrity()
        if try await ledger.holdIfCopied(at: now()) { log.heldAsCopy() }
        try await cleanReplies()
        try await ledger.askAgainAtOnce()
        try await intake.readPending()
        try await intake.readHeldAgain()
    }

    /// Stored replies of servers, from an earlier version or from before a password was known here, are cleaned of the current
    /// secrets. A command that prints a secret is not run for this.
    private func cleanReplies() async throws {
        var masks: [SecretMask] = []
        for case (let user?, let login?) in accounts where !login.isCommand {
            // A secret that cannot be fetched is reported where it is used.
            guard let credentials = try? await secrets.credentials(user: user, login: login) else { continue }
            masks.append(SecretMask(credentials))
        }
        guard !masks.isEmpty else { return }
        let count = try await ledger.cleanReplies { [masks] words in
            // A password may be made of words that Facteur itself says.
            KeptReply.changed(words) { value in masks.reduce(value) { $1.clean($0) } }
        }
        if count > 0 { log.cleanedReplies(count) }
    }

    /// Services stop in reverse order, one at a time: the sender first, so that no new letter is begun; the mailboxes are watched
    /// while it finishes its current letter.
    var services: [any Service] {
        (metrics.isWritten ? [MetricsService(file: metrics)] : []) + watchdogs + tokenServices
            + (retention.isWanted ? [RetentionService(retention: retention)] : [])
            + (watchers.isEmpty ? [] : [WatchersService(watchers: watchers)]) + [
                DigestService(digests: digests), SenderService(sender: sender),
            ]
    }
}

/// All mailboxes are one service: asked to stop, they log out side by side, not one after the other.
private struct WatchersService: Service {
    let watchers: [Watcher]

    /// Everything that a watcher has done is committed, so it may be stopped anywhere.
    func run() async throws {
        try await cancelWhenGracefulShutdown { [watchers] in
            try await withThrowingDiscardingTaskGroup { group in
                for watcher in watchers { group.addTask { try await watcher.run() } }
            }
        }
    }
}

private struct DigestService: Service {
    let digests: DigestSender

    func run() async throws {
        try await digests.run(while: { !Task.isShuttingDownGracefully })
    }
}

private struct RetentionService: Service {
    let retention: RetentionSweep

    /// Each batch is committed, so it may be stopped anywhere.
    func run() async throws {
        try await cancelWhenGracefulShutdown { [retention] in
            do {
                try await retention.run(while: { !Task.isShuttingDownGracefully })
            } catch is CancellationError {}
        }
    }
}

private struct SenderService: Service {
    let sender: Sender

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await sender.run(while: { !Task.isShuttingDownGracefully })
        } onGracefulShutdown: {
            sender.wake()
        }
    }
}

extension Configuration.Login {
    fileprivate var isCommand: Bool {
        switch self {
        case .password(.command), .token(.command): true
        case .password, .token, .oauth: false
        }
    }
}
