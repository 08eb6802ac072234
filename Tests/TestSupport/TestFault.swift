/// A failure of a test's own tools, not of what it tests.
package struct TestFault: Error, CustomStringConvertible, Sendable {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
