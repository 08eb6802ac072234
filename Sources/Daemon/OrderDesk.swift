import Foundation
import Logging
import ServiceLifecycle

/// Takes orders for as long as the service lives, whichever of its runs they meet: one that comes while a run ends, or before
/// the next has begun, counts as well.
final class OrderDesk: @unchecked Sendable {
    private let reload: @Sendable () throws -> Supervisor.Settings
    private let notifier: SystemdNotifier
    private let log: Logger
    private let lock = NSLock()
    private var isStopped = false
    private var next: Supervisor.Settings?
    private var run: ServiceGroup?

    init(
        reload: @escaping @Sendable () throws -> Supervisor.Settings, notifier: SystemdNotifier, log: Logger
    ) {
        self.reload = reload
        self.notifier = notifier
        self.log = log
    }

    func take(_ order: ServiceOrder) async {
        switch order {
        case .stop:
            notifier.stopping()
            lock.withLock { isStopped = true }
        case .reload:
            guard let settings = readAgain() else { return }
            lock.withLock { next = settings }
        }
        await lock.withLock { run }?.triggerGracefulShutdown()
    }

    /// From now on an order ends this run.
    ///
    /// - Returns: `false` when there is an order already, and the run is not to begin.
    func begins(_ group: ServiceGroup) -> Bool {
        lock.withLock {
            run = group
            return !isStopped && next == nil
        }
    }

    /// - Returns: the settings of the next run; `nil` when the service was asked to stop, whatever else it was asked.
    func ended() -> Supervisor.Settings? {
        lock.withLock {
            defer { (run, next) = (nil, nil) }
            return isStopped ? nil : next
        }
    }

    private func readAgain() -> Supervisor.Settings? {
        do {
            let settings = try reload()
            log.notice("the configuration was read again and takes over")
            return settings
        } catch {
            log.error("the configuration was read again and is refused; the old one stays: \(error)")
            return nil
        }
    }
}
