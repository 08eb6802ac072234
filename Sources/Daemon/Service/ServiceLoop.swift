import FacteurCore
import Logging
import ServiceLifecycle
import Store
import Text
import Transport

/// The service from its start to its end: one run after the other, each with one set of settings.
///
/// Signals, settings that have been read, and a run that is ready or over are events, and one loop takes them in order. Nothing
/// that may take long is done by the loop itself: an order to stop is never behind another.
struct ServiceLoop {
    /// What a run works with: its settings, and the lock on their ledger.
    struct RunSettings: Sendable {
        let settings: Supervisor.Settings
        let lock: ServiceLock
    }

    private enum Event: Sendable {
        case order(ServiceOrder)
        /// The settings were read again; `nil` where they are refused.
        case read(RunSettings?)
        /// A run's parts stand, and wait for the word to begin.
        case ready(Components)
        /// A run is over, by an error or because it was asked.
        case ended((any Error)?)
        /// A stopped service is still there after the longest time.
        case overdue
    }

    private let world: Supervisor.World
    private let reload: @Sendable () throws -> Supervisor.Settings
    private let notifier: SystemdNotifier
    private let log: Logger
    private let began: Int64
    private let busyPolicy: ServiceBusyPolicy
    private let events: AsyncStream<Event>
    private let happened: AsyncStream<Event>.Continuation

    private var current: RunSettings
    /// What the next run works with, once this one has ended.
    private var next: RunSettings?
    private var group: ServiceGroup?
    private var run: Task<Void, Never>?
    private var isStopped = false
    private var isReading = false
    private var mustReadAgain = false

    /// What it works with now.
    var configuration: Configuration { current.settings.configuration }

    /// - Parameter reload: may take as long as it likes.
    init(
        _ first: RunSettings, world: Supervisor.World, log: Logger,
        reload: @escaping @Sendable () throws -> Supervisor.Settings
    ) {
        current = first
        self.world = world
        self.log = log
        self.reload = reload
        notifier = SystemdNotifier(socketPath: world.notifySocket)
        // New settings do not make a new service: the time since a mailbox was last read does not start again with them.
        began = world.now()
        busyPolicy = ServiceBusyPolicy(most: world.deadlines.ledger, log: log)
        (events, happened) = AsyncStream.makeStream(of: Event.self)
    }

    /// Serves until an order to stop, whatever else is ordered, and then for at most `Deadlines.stop`.
    ///
    /// - Throws: `LedgerFault`, `TransportFault`: a run could not begin or go on.
    mutating func serve(_ orders: AsyncStream<ServiceOrder>) async throws {
        let listener = Task { [happened] in for await order in orders { happened.yield(.order(order)) } }
        defer {
            listener.cancel()
            happened.finish()
        }
        prepare()
        for await event in events {
            switch event {
            case .order(let order): await take(order)
            case .read(let accepted): await settingsWereRead(accepted)
            case .ready(let components): begin(components)
            case .overdue: cutOff()
            case .ended(let error):
                if let error { throw error }
                guard !isStopped, let next else { return }
                (current, self.next, group) = (next, nil, nil)
                prepare()
            }
        }
    }

    private mutating func take(_ order: ServiceOrder) async {
        switch order {
        case .unknown(let signal): log.notice("\(signal.uppercased()) means nothing here and is ignored")
        case .reload where isReading: mustReadAgain = true
        case .reload: readSettings()
        case .stop:
            notifier.stopping()
            guard !isStopped else { return }
            isStopped = true
            busyPolicy.serviceStops()
            await group?.triggerGracefulShutdown()
            Task { [happened, longest = world.deadlines.stop] in
                try? await Task.sleep(for: longest)
                happened.yield(.overdue)
            }
        }
    }

    /// No other task waits for this one: reading may take for ever, where the files lie on a network.
    private mutating func readSettings() {
        isReading = true
        notifier.reloading()
        let held = [next?.lock, current.lock].compactMap(\.self)
        Task { [happened, reload, world, log] in
            do {
                let settings = try reload()
                let lock = try await Self.ledgerLock(settings.configuration.database, held, world)
                log.notice("the configuration was read again and takes over")
                happened.yield(.read(RunSettings(settings: settings, lock: lock)))
            } catch {
                log.error("the configuration was read again and is refused; the old one stays: \(error)")
                happened.yield(.read(nil))
            }
        }
    }

    /// However many orders to reload came while the settings were read, they are read once more.
    private mutating func settingsWereRead(_ accepted: RunSettings?) async {
        isReading = false
        if let accepted {
            next = accepted
            await group?.triggerGracefulShutdown()
        }
        if mustReadAgain, !isStopped {
            mustReadAgain = false
            readSettings()
        } else if next == nil, group != nil, !isStopped {
            notifier.ready(status: watching)
        }
    }

    /// Puts the next run together, which takes as long as another program has the ledger locked.
    private mutating func prepare() {
        run = Task { [happened, current, world, log, began, busyPolicy] in
            do {
                let components = try await Components(
                    current.settings, world: world, log: log, busyPolicy: busyPolicy.policy,
                    lock: current.lock)
                do {
                    try await components.ledger.serviceBegan(
                        pid: world.processID, version: world.version, at: began)
                    try await components.recover()
                } catch {
                    components.poller.stop()
                    throw error
                }
                happened.yield(.ready(components))
            } catch {
                happened.yield(.ended(error))
            }
        }
    }

    /// Begins the run, unless the service was told otherwise while it was put together.
    private mutating func begin(_ components: Components) {
        guard !isStopped, next == nil else {
            components.poller.stop()
            happened.yield(.ended(nil))
            return
        }
        let services = components.services.map {
            // When one service fails, the current letter is finished anyway.
            ServiceGroupConfiguration.ServiceConfiguration(
                service: $0, failureTerminationBehavior: .gracefullyShutdownGroup)
        }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: services, logger: log))
        self.group = group
        busyPolicy.serviceRuns()
        notifier.ready(status: watching)
        // The task holds the lock too: no other process may lock the ledger before the components are gone.
        run = Task { [happened, lock = current.lock] in
            var fault: (any Error)?
            do {
                try await group.run()
            } catch let error as CancellationError {
                fault = Task.isCancelled ? nil : error
            } catch {
                fault = error
            }
            components.poller.stop()
            withExtendedLifetime(lock) { _ = happened.yield(.ended(fault)) }
        }
    }

    private var watching: String {
        let configuration = current.settings.configuration
        let count = configuration.mailboxes.count
        let words = Localized(en: "watching mailboxes: \(count)", fr: "boîtes surveillées : \(count)")
        return words[configuration.adminLanguage ?? .en]
    }

    private func cutOff() {
        guard group != nil else { return }
        log.warning("a server keeps the service from ending; what is in hand is let go")
        run?.cancel()
    }

    /// Another ledger is locked and checked while the run continues: an unusable one must not end the run.
    private static func ledgerLock(
        _ database: String, _ held: [ServiceLock], _ world: Supervisor.World
    ) async throws -> ServiceLock {
        if let own = held.first(where: { $0.guards(ledger: database) }) { return own }
        let new = try ServiceLock(ledger: database)
        let ledger = try Ledger(
            path: database, now: world.now(), busyPolicy: .atMost(world.deadlines.ledger),
            crashPoint: world.crashPoint)
        try await ledger.checkIntegrity()
        return new
    }
}

/// How long the service waits for a ledger that another program has locked.
///
/// Once it has run, for as long as that takes: what a server has just been told or has said must not be lost for somebody's open
/// transaction. Before its first run, and in all once it was asked to stop, no longer than a command would.
private final class ServiceBusyPolicy: Sendable {
    private struct State {
        var hasRun = false
        var stopped: ContinuousClock.Instant?
    }

    private let state = Locked(State())
    private let most: Duration
    private let log: Logger

    init(most: Duration, log: Logger) {
        self.most = most
        self.log = log
    }

    func serviceRuns() { state.withLock { $0.hasRun = true } }

    func serviceStops() { state.withLock { $0.stopped = $0.stopped ?? .now } }

    var policy: BusyPolicy {
        BusyPolicy { [self] waited in
            if waited == 10 || waited > 0 && waited.isMultiple(of: 60) { log.ledgerLocked(seconds: waited) }
            let state = state.withLock { $0 }
            // Even the last of many writes gets some time.
            if let stopped = state.stopped { return .now - stopped < most || waited < 2 }
            return state.hasRun || .seconds(waited) < most
        }
    }
}
