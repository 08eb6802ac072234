/// A test's argument that may be huge: the test's report shows only its beginning and its length.
package struct LongText: Sendable, CustomStringConvertible {
    package let text: String

    package init(_ text: String) { self.text = text }

    package var description: String {
        let most = 60
        let octets = text.utf8.count
        return octets <= most
            ? text.debugDescription : "\(text.prefix(most).debugDescription)… (\(octets) octets)"
    }
}
