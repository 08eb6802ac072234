/// Where the outcome of a wait goes; used once.
///
/// The outcome travels under a lock and not in the continuation: ThreadSanitizer does not see the hand-over inside
/// Swift's runtime when the answer comes before the task has gone to sleep, and reports a race that is none.
struct Reply<Value: Sendable>: Sendable {
    typealias Outcome = Result<Value, TransportFault>

    private let outcome: Locked<Outcome?>
    private let continuation: CheckedContinuation<Void, Never>

    init(into outcome: Locked<Outcome?>, waking continuation: CheckedContinuation<Void, Never>) {
        self.outcome = outcome
        self.continuation = continuation
    }

    func resume(returning result: Outcome) {
        outcome.withLock { $0 = result }
        continuation.resume()
    }
}
