import Text

/// Wakes whoever waits for something to happen. Raised while nobody waits, it is kept for the next who does; raised several times, it
/// counts once.
package final class Signal: Sendable {
    private struct State {
        var isRaised = false
        var waiting: [Int: Waiter] = [:]
        var last = 0
    }

    private struct Waiter {
        let continuation: CheckedContinuation<Bool, Never>
        let timer: Task<Void, Never>
    }

    private let state = Locked(State())

    package init() {}

    /// Wakes all who wait; without any, the next one does not wait at all.
    package func raise() {
        let woken = state.withLock { state in
            state.isRaised = state.waiting.isEmpty
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for waiter in woken { Self.resume(waiter, true) }
    }

    /// - Returns: whether it was raised, and not only the time over or the task cancelled.
    @discardableResult
    package func wait(atMost duration: Duration) async -> Bool {
        let ticket = state.withLock { state in
            state.last += 1
            return state.last
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer = state.withLock { state -> Bool? in
                    if state.isRaised {
                        state.isRaised = false
                        return true
                    }
                    // Asked within the lock: a cancellation from here on finds the waiter.
                    guard !Task.isCancelled else { return false }
                    let timer = Task { [weak self] in
                        guard (try? await Task.sleep(for: duration)) != nil else { return }
                        self?.giveUp(ticket)
                    }
                    state.waiting[ticket] = Waiter(continuation: continuation, timer: timer)
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            giveUp(ticket)
        }
    }

    private func giveUp(_ ticket: Int) {
        guard let waiter = state.withLock({ $0.waiting.removeValue(forKey: ticket) }) else { return }
        Self.resume(waiter, false)
    }

    private static func resume(_ waiter: Waiter, _ isRaised: Bool) {
        waiter.timer.cancel()
        waiter.continuation.resume(returning: isRaised)
    }
}
