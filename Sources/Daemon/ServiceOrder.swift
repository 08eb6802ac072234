import UnixSignals

/// What is asked of a running service from outside.
package enum ServiceOrder: Sendable {
    /// End the letter in hand, then end: SIGTERM, SIGINT.
    case stop
    /// Read the settings again: SIGHUP.
    case reload

    /// The process's signals as orders, from now until the stream is dropped. None is lost between two runs of a service.
    static func signals() async -> AsyncStream<ServiceOrder> {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
        return AsyncStream { orders in
            let listener = Task {
                for await signal in signals { orders.yield(signal == .sighup ? .reload : .stop) }
            }
            orders.onTermination = { _ in listener.cancel() }
        }
    }
}
