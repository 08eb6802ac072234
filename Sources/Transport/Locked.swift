import Foundation

/// A value behind a lock; held for a few instructions only, never across a call that waits.
///
/// NSLock and not Synchronization.Mutex, of which ThreadSanitizer reports races that are none.
final class Locked<Value>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value

    init(_ value: sending Value) {
        self.value = value
    }

    func withLock<Answer>(_ body: (inout Value) -> Answer) -> Answer {
        lock.lock()
        defer { lock.unlock() }
        return body(&value)
    }
}
