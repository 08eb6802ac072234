/// A text that a test is given and that may be huge: a test's report shows its beginning and its length alone.
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
