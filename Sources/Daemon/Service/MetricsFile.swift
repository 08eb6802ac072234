import FacteurCore
import Logging
import ServiceLifecycle
import Store
import Text

/// The file of `metrics:`, for Prometheus. That it cannot be written stops no mail: it is said in the log and by `status`.
struct MetricsFile: Sendable {
    let ledger: Ledger
    let configuration: Configuration
    let version: String
    let log: Logger
    /// Unix seconds.
    let now: @Sendable () -> Int64

    /// Whether the configuration names a file.
    var isWritten: Bool { configuration.metricsFile != nil }

    /// Writes the values of this moment; nothing where the configuration names no file.
    ///
    /// - Parameter isEnd: whether the service ends with this: from then on it is not running, and so nothing is well.
    /// - Throws: `LedgerFault`.
    func write(isEnd: Bool = false) async throws {
        guard let path = configuration.metricsFile else { return }
        let text = try await text(isEnd)
        do {
            try ReplacedFile(path: path, mode: 0o644, sparing: Ledger.files(at: configuration.database))
                .write(Array(text.utf8))
            try await note(nil)
        } catch let fault as ReplacedFile.Fault {
            try await note(fault.kept)
        }
    }

    private func note(_ fault: String?) async throws {
        guard try await ledger.metrics(failed: fault) else { return }
        log.metrics(failed: fault)
    }

    private func text(_ isEnd: Bool) async throws -> String {
        let now = now()
        let report = try await ledger.status(alerts: configuration.alerts, at: now)
        let counts = try await ledger.metricCounts()
        let health = Health(
            report, configuration, proofs: ProofExpiry.known(configuration), now: now)
        return MetricsText(samples(report, counts, health, isEnd, now)).text
    }

    /// Every state and reason has a value, if only 0: an alert can tell none from unknown.
    private func samples(
        _ report: StatusReport, _ counts: MetricCounts, _ health: Health, _ isEnd: Bool, _ now: Int64
    ) -> [MetricsText.Sample] {
        var samples: [MetricsText.Sample] = [
            .init(.healthy, health.isHealthy && !isEnd ? 1 : 0),
            .init(.serviceRunning, report.service.running && !isEnd ? 1 : 0),
            .init(.buildInfo, 1, .version(version)),
            .init(.accepted, counts.accepted), .init(.failed, counts.failed),
            .init(.onHold, report.hold == nil ? 0 : 1),
            .init(.relayRefuses, report.relayError == nil ? 0 : 1),
            .init(.lastWrite, now),
        ]
        for mailbox in health.mailboxes {
            let label = MetricsText.Label.mailbox(mailbox.name)
            samples += [
                .init(.mailboxHealthy, [.ok, .starting].contains(mailbox.state) ? 1 : 0, label),
                .init(.lastRoundTrip, mailbox.row?.lastRoundTrip ?? 0, label),
                .init(.unaccounted, mailbox.row?.unaccounted ?? 0, label),
            ]
        }
        samples += HeldReason.allCases.map { .init(.held, counts.held[$0] ?? 0, .reason($0)) }
        samples += LetterState.allCases.map { .init(.letters, report.letters[$0] ?? 0, .state($0)) }
        samples += InternState.allCases.map { .init(.interns, report.interns[$0] ?? 0, .state($0)) }
        return samples
    }
}

/// Writes the metrics as often as a mailbox is asked, but at least each minute, and when it ends.
struct MetricsService: Service {
    let file: MetricsFile

    private var pause: Duration {
        .seconds(min(60, file.configuration.mailboxes.map(\.poll).min() ?? 60))
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            while !Task.isCancelled {
                // A ledger that is locked now is asked again; the file says how old it is.
                try? await file.write()
                try? await Task.sleep(for: pause)
            }
        }
        try? await file.write()
    }
}
