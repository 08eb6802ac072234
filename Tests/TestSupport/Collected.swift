import Foundation

/// Collects the values that a callback gets one by one.
package final class Collected<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var values: [Value] = []

    package init() {}

    package func add(_ value: Value) { lock.withLock { values.append(value) } }

    package var all: [Value] { lock.withLock { values } }
}
