import Foundation

/// Holds a scripted server's thread, or a test, until the other one is ready.
package final class Gate: @unchecked Sendable {
    private let condition = NSCondition()
    private var open = false

    package init() {}

    package var isOpen: Bool { condition.withLock { open } }

    /// Releases every waiter from now on.
    package func unlock() {
        condition.withLock {
            open = true
            condition.broadcast()
        }
    }

    /// For a server's thread; continues after five minutes in any case.
    package func waitOnThread() {
        let end = Date(timeIntervalSinceNow: 300)
        condition.withLock {
            while !open, condition.wait(until: end) {}
        }
    }

    /// For a test: blocks no thread.
    package func wait() async throws {
        for _ in 0..<30_000 {
            if isOpen { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw TestFault("the gate never opened")
    }
}
