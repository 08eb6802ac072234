/// Every value that the service writes for Prometheus, by its name (prometheus.io, "Metric and label naming"): the unit is in the name,
/// a count that only rises ends in `_total`. Labels are a mailbox's name, a state or a reason, and never anything of a person.
package enum Metric: String, Sendable, Hashable, CaseIterable {
    case healthy = "facteur_healthy"
    case serviceRunning = "facteur_service_running"
    case buildInfo = "facteur_build_info"
    case mailboxHealthy = "facteur_mailbox_healthy"
    case lastRoundTrip = "facteur_mailbox_last_round_trip_timestamp_seconds"
    case unaccounted = "facteur_mailbox_unaccounted_mails"
    case held = "facteur_held_mails"
    case letters = "facteur_letters"
    case interns = "facteur_interns"
    case accepted = "facteur_letters_accepted_total"
    case failed = "facteur_letters_failed_total"
    case onHold = "facteur_sending_on_hold"
    case relayRefuses = "facteur_relay_refuses"
    case lastWrite = "facteur_last_write_timestamp_seconds"

    /// The type of the text format.
    package var type: String {
        switch self {
        case .accepted, .failed: "counter"
        case .healthy, .serviceRunning, .buildInfo, .mailboxHealthy, .lastRoundTrip, .unaccounted, .held,
            .letters,
            .interns, .onHold, .relayRefuses, .lastWrite:
            "gauge"
        }
    }

    /// One line, in English, as is usual for metrics.
    package var help: String {
        switch self {
        case .healthy: "Whether nothing is broken, as `facteur status` tells."
        case .serviceRunning: "Whether the service ran when this was written."
        case .buildInfo: "Always 1, with the version of the program that wrote this."
        case .mailboxHealthy: "Whether the mailbox makes its round trips in time."
        case .lastRoundTrip: "When the mailbox was last read to its end."
        case .unaccounted: "Mails that the server has and the ledger does not."
        case .held: "Mails that wait for a person, by reason."
        case .letters: "Letters, by state."
        case .interns: "Interns of the roster, by state."
        case .accepted: "Attempts at letters that the relay has accepted."
        case .failed: "Attempts at letters that the relay has refused for good."
        case .onHold: "Whether all sending is on hold."
        case .relayRefuses: "Whether the relay as a whole refuses."
        case .lastWrite: "When this was written."
        }
    }
}

/// Values in Prometheus's text format, version 0.0.4, as node_exporter's textfile collector reads it.
package struct MetricsText: Sendable {
    package struct Sample: Sendable, Hashable {
        package let metric: Metric
        package let value: Int64
        /// At most one.
        package let label: Label?

        package init(_ metric: Metric, _ value: some BinaryInteger, _ label: Label? = nil) {
            self.metric = metric
            self.value = Int64(clamping: value)
            self.label = label
        }
    }

    package struct Label: Sendable, Hashable {
        package let name: String
        package let value: String

        package static func mailbox(_ name: String) -> Label { Label(name: "mailbox", value: name) }
        package static func reason(_ reason: HeldReason) -> Label {
            Label(name: "reason", value: reason.rawValue)
        }
        package static func state(_ state: LetterState) -> Label {
            Label(name: "state", value: state.rawValue)
        }
        package static func state(_ state: InternState) -> Label {
            Label(name: "state", value: state.rawValue)
        }
        package static func version(_ version: String) -> Label { Label(name: "version", value: version) }
    }

    private let samples: [Sample]

    /// - Parameter samples: those of one metric in the order in which they are written.
    package init(_ samples: [Sample]) { self.samples = samples }

    /// Ends with a line feed, as the format wants it.
    package var text: String {
        let sorted = Dictionary(grouping: samples, by: \.metric)
        return Metric.allCases.compactMap { metric in
            sorted[metric].map { samples in
                "# HELP \(metric.rawValue) \(metric.help)\n# TYPE \(metric.rawValue) \(metric.type)\n"
                    + samples.map(Self.line).joined()
            }
        }.joined()
    }

    private static func line(_ sample: Sample) -> String {
        let label = sample.label.map { "{\($0.name)=\"\(escaped($0.value))\"}" } ?? ""
        return "\(sample.metric.rawValue)\(label) \(sample.value)\n"
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
