package import Foundation

/// A value behind a lock; held for a few instructions only, never across a call that waits for another machine.
///
/// It uses NSLock and not Synchronization.Mutex, for which ThreadSanitizer reports races that do not exist.
package final class Locked<Value: ~Copyable>: @unchecked Sendable {
    @usableFromInline let lock = NSLock()
    @usableFromInline var value: Value

    @inlinable package init(_ value: consuming sending Value) {
        self.value = value
    }

    @inlinable package func withLock<Answer, Failure>(
        _ body: (inout Value) throws(Failure) -> Answer
    ) throws(Failure) -> Answer {
        lock.lock()
        defer { lock.unlock() }
        return try body(&value)
    }
}
