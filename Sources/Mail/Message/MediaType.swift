/// A Content-Type (RFC 2045 §5.1): lower-case type and subtype, parameters decoded (RFC 2231), names in lower case.
package struct MediaType: Sendable, Hashable {
    package let type: String
    package let subtype: String
    package let parameters: [String: String]

    package init(type: String, subtype: String, parameters: [String: String] = [:]) {
        self.type = type
        self.subtype = subtype
        self.parameters = parameters
    }

    /// `type/subtype`, as in `text/plain`.
    package var essence: String { type + "/" + subtype }
}
