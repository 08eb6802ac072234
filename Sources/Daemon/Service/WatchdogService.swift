import FacteurCore
import Logging
import ServiceLifecycle
import Store
import Text

/// Feeds systemd's watchdog as long as every mailbox makes its round trips and the outbox moves (promise 6), and says in one line
/// how the service fares, for `systemctl status`.
struct WatchdogService: Service {
    let ledger: Ledger
    let configuration: Configuration
    let notifier: SystemdNotifier
    let log: Logger
    /// Unix seconds.
    let now: @Sendable () -> Int64
    /// Between two looks.
    let pause: Duration

    /// - Parameter watchdog: how long systemd waits; `nil` where it does not watch.
    init(
        ledger: Ledger, configuration: Configuration, notifier: SystemdNotifier, watchdog: Duration?,
        log: Logger, now: @escaping @Sendable () -> Int64
    ) {
        self.ledger = ledger
        self.configuration = configuration
        self.notifier = notifier
        self.log = log
        self.now = now
        pause = min(watchdog.map { $0 / 3 } ?? .seconds(60), .seconds(60))
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            // A ledger that cannot be read now, or is locked, is a look without an answer: if that lasts, the watchdog acts.
            var isSaid = false
            while !Task.isCancelled {
                do throws(LedgerFault) {
                    tell(try await look())
                    isSaid = false
                } catch {
                    if !isSaid { log.watchdogUnfed(error.description) }
                    isSaid = true
                }
                try? await Task.sleep(for: pause)
            }
        }
    }

    private func tell(_ health: Health) {
        notifier.status(health.headline[configuration.adminLanguage ?? .en])
        if health.isMoving { notifier.alive() }
    }

    private func look() async throws(LedgerFault) -> Health {
        let now = now()
        return Health(
            try await ledger.status(alerts: configuration.alerts, at: now), configuration,
            proofs: ProofExpiry.known(configuration), now: now)
    }
}
