/// What one Authentication-Results field says (RFC 8601 §2.2, and RFC 7601 as it is still met): who checked, and with what
/// outcome. Only the words; whether the field may be believed is not decided here.
package struct AuthenticationResults: Sendable, Hashable {
    /// Who says so, as written; `nil` when the field names nobody, as Exchange Online's do.
    package let authservID: String?
    /// The version behind the authserv-id; RFC 8601 §2.2 knows 1, which is also meant when there is none.
    package let version: Int?
    /// In the order of the field; a method can stand there several times (`dkim` once per signature). Empty for `none`.
    package let results: [Result]

    enum Limit {
        /// Octets; a longer field is no AuthenticationResults, so that nothing in it is half believed.
        static let body = 65_536
        static let results = 100
        static let properties = 100
    }

    /// Reads an unfolded or folded body in linear time; `nil` when it is beyond its bounds, a comment or a quoted string
    /// has no end, or what stands before the first `;` is neither an authserv-id nor a result.
    ///
    /// A result that is not `method=word` is left out; behind a malformed property the rest of that result is left out. Both
    /// are told by `Result.isWhole`.
    package static func parse(_ body: String) -> AuthenticationResults? {
        guard body.utf8.count <= Limit.body else { return nil }
        var parser = AuthenticationResultsParser(body)
        return parser.payload()
    }

    /// Every result of that method (lower case), in order.
    package func results(of method: String) -> [Result] { results.filter { $0.method == method } }

    /// Whether the field names that authserv-id, ASCII case ignored; never when it names none.
    package func isBy(authservID wanted: String) -> Bool {
        authservID.map { $0.equalsIgnoringASCIICase(wanted) } ?? false
    }
}
