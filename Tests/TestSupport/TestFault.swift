/// Why the machinery of a test, not what it tests, failed.
package struct TestFault: Error, CustomStringConvertible, Sendable {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
