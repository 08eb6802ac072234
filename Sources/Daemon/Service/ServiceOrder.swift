import UnixSignals

/// An order to a running service, from outside.
package enum ServiceOrder: Sendable {
    /// Finish the current letter, then end: SIGTERM, SIGINT.
    case stop
    /// Read the settings again: SIGHUP.
    case reload
    /// A signal without a meaning here, by its name: the system's default would be to end the process without a message.
    case unknown(String)

    /// The process's signals as orders, from now until the stream is dropped. None is lost between two runs of a service.
    static func signals() async -> AsyncStream<ServiceOrder> {
        let signals = await UnixSignalsSequence(
            trapping: .sigterm, .sigint, .sighup, .sigusr1, .sigusr2, .sigalrm)
        return AsyncStream { orders in
            let listener = Task {
                for await signal in signals { orders.yield(ServiceOrder(signal)) }
            }
            orders.onTermination = { _ in listener.cancel() }
        }
    }

    private init(_ signal: UnixSignal) {
        self =
            switch signal {
            case .sigterm, .sigint: .stop
            case .sighup: .reload
            default: .unknown(signal.description)
            }
    }
}
