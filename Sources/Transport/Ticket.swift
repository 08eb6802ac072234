/// One wait that its task may call off.
///
/// The mark is set before the poller is told, so that a cancellation which overtakes the start of the wait is
/// found there, and nothing has to be remembered about waits that are over.
final class Ticket: Sendable {
    private let mark = Locked(false)

    var isCancelled: Bool { mark.withLock { $0 } }

    func cancel() {
        mark.withLock { $0 = true }
    }
}
