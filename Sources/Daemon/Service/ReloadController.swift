import FacteurCore
import Foundation
import Logging
import ServiceLifecycle
import Store

/// Takes orders for as long as the service lives, whichever of its runs they meet: one that comes while a run ends, or before
/// the next has begun, counts as well.
final class ReloadController: @unchecked Sendable {
    /// What a run works with: its settings, and the lock on the ledger that they name.
    struct RunSettings: Sendable {
        let settings: Supervisor.Settings
        let lock: ServiceLock
    }

    private let reload: @Sendable () throws -> Supervisor.Settings
    private let world: Supervisor.World
    private let notifier: SystemdNotifier
    private let log: Logger
    private let lock = NSLock()
    private var stopped: ContinuousClock.Instant?
    private var current: RunSettings
    private var next: RunSettings?
    private var run: ServiceGroup?
    private var work: Task<Void, any Error>?
    private var hasRun = false
    private var isReading = false
    private var mustReadAgain = false

    init(
        _ first: RunSettings, reload: @escaping @Sendable () throws -> Supervisor.Settings,
        world: Supervisor.World, notifier: SystemdNotifier, log: Logger
    ) {
        current = first
        self.reload = reload
        self.world = world
        self.notifier = notifier
        self.log = log
    }

    /// Never waits for the settings to be read, so that an order to stop is not behind those to read them.
    func take(_ order: ServiceOrder) async {
        switch order {
        case .stop:
            notifier.stopping()
            lock.withLock { stopped = stopped ?? .now }
            await endRun()
            // It must not keep the controller, and with it the ledger's lock, beyond the service's end.
            Task { [weak self, longest = world.deadlines.stop] in
                try? await Task.sleep(for: longest)
                self?.cutOff()
            }
        case .unknown(let signal): log.notice("\(signal.uppercased()) means nothing here and is ignored")
        case .reload:
            let begins = lock.withLock {
                guard isReading else {
                    isReading = true
                    return true
                }
                mustReadAgain = true
                return false
            }
            if begins { Task { await readUntilQuiet() } }
        }
    }

    /// However many orders come while the settings are read, they are read once more.
    private func readUntilQuiet() async {
        repeat {
            if let accepted = await readAgain() {
                lock.withLock { next = accepted }
                await endRun()
            }
        } while lock.withLock {
            defer { mustReadAgain = false }
            isReading = mustReadAgain && stopped == nil
            return isReading
        }
    }

    private func endRun() async { await lock.withLock { run }?.triggerGracefulShutdown() }

    private func cutOff() {
        guard let work = lock.withLock({ work }) else { return }
        log.warning("a server keeps the service from ending; what is in hand is let go")
        work.cancel()
    }

    /// Does a run's work to its end, or until it has been asked to stop for too long.
    func untilOver(_ run: @escaping @Sendable () async throws -> Void) async throws {
        let work = Task { try await run() }
        lock.withLock { self.work = work }
        defer { lock.withLock { self.work = nil } }
        do {
            try await work.value
        } catch let error as CancellationError {
            guard work.isCancelled else { throw error }
        }
    }

    /// From now on an order ends this run.
    ///
    /// - Returns: `false` when there is an order already, and the run is not to begin.
    func begins(_ group: ServiceGroup) -> Bool {
        lock.withLock {
            (run, hasRun) = (group, true)
            return stopped == nil && next == nil
        }
    }

    /// - Returns: what the next run works with; `nil` when the service was asked to stop, whatever else it was asked.
    func ended() -> RunSettings? {
        lock.withLock {
            defer { (run, next) = (nil, nil) }
            guard stopped == nil, let next else { return nil }
            current = next
            return next
        }
    }

    /// A service that has run waits for as long as another program has the ledger locked: what a server has just been told or has
    /// said must not be lost for somebody's open transaction. Before its first run, and in all once it was asked to stop, it
    /// waits no longer than a command would.
    var busyPolicy: BusyPolicy {
        let most = world.deadlines.ledger
        return BusyPolicy { [weak self, log] waited in
            if waited == 10 || waited > 0 && waited.isMultiple(of: 60) { log.ledgerLocked(seconds: waited) }
            guard let self else { return .seconds(waited) < most }
            let (hasRun, stopped) = lock.withLock { (self.hasRun, self.stopped) }
            // Even the last of many writes gets a moment.
            if let stopped { return .now - stopped < most || waited < 2 }
            return hasRun || .seconds(waited) < most
        }
    }

    private func readAgain() async -> RunSettings? {
        do {
            let settings = try reload()
            let accepted = RunSettings(
                settings: settings, lock: try await ledgerLock(settings.configuration.database))
            log.notice("the configuration was read again and takes over")
            return accepted
        } catch {
            log.error("the configuration was read again and is refused; the old one stays: \(error)")
            return nil
        }
    }

    /// Another ledger is locked and looked through while the run goes on: one that cannot be used must not end it.
    private func ledgerLock(_ database: String) async throws -> ServiceLock {
        let held = lock.withLock { [next?.lock, current.lock].compactMap(\.self) }
        if let own = held.first(where: { $0.guards(ledger: database) }) { return own }
        let new = try ServiceLock(ledger: database)
        try await Ledger(
            path: database, now: world.now(), busyPolicy: .atMost(world.deadlines.ledger),
            crashPoint: world.crashPoint
        )
        .checkIntegrity()
        return new
    }
}
