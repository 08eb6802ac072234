/// An ARC-Authentication-Results field (RFC 8617 §4.1.1): what a forwarder found when the mail reached it.
package struct ARCAuthenticationResults: Sendable, Hashable {
    /// Which hop, 1…50.
    package let instance: Int
    /// What it found, in the words of Authentication-Results.
    package let results: AuthenticationResults

    /// `nil` without an instance in front, or when the rest is no `AuthenticationResults`.
    package static func parse(_ body: String) -> ARCAuthenticationResults? {
        guard body.utf8.count <= AuthenticationResults.Limit.body else { return nil }
        var parser = AuthenticationResultsParser(body)
        guard let instance = parser.arcInstance(), let results = parser.payload() else { return nil }
        return ARCAuthenticationResults(instance: instance, results: results)
    }
}
