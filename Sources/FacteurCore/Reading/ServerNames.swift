import Mail

/// The names by which the receiving server signs its results (`trust.authserv_id`): names, and patterns such as
/// `*.mx.example` for one provider's machines.
struct ServerNames {
    /// What stands for a field that names nobody, as Exchange Online writes it; no server bears that name, for RFC 8601 §2.2
    /// gives the word another meaning.
    static let nobody = "none"

    private let names: [String]

    init(_ names: [String]) { self.names = names.filter { !$0.isEmpty } }

    /// As a person is told of it.
    var description: String {
        names == [Self.nobody] ? "the receiving server" : names.joined(separator: " or ")
    }

    /// Whether one of ours wrote that field.
    func wrote(_ field: AuthenticationResults) -> Bool {
        names.contains { name in
            if name == Self.nobody { return field.authservID == nil }
            guard let parent = Self.parent(ofPattern: name) else { return field.isBy(authservID: name) }
            guard let server = field.authservID, let host = AddrSpec(localPart: "x", domain: server) else {
                return false
            }
            return host.isWithin(domain: parent) && host.domain.utf8.count > parent.utf8.count + 1
        }
    }

    /// The domains in which our machines stand: `example.ca` for `mx.example.ca`, `mx.example` for `*.mx.example`; a name
    /// of two labels is its own.
    var neighbourhoods: [String] { names.compactMap(Self.neighbourhood) }

    /// Whether a host stands in one of our domains.
    func hasNear(_ host: String) -> Bool {
        neighbourhoods.contains { host == $0 || host.hasSuffix("." + $0) }
    }

    private static func parent(ofPattern name: String) -> String? {
        name.hasPrefix("*.") ? String(name.dropFirst(2)) : nil
    }

    private static func neighbourhood(of name: String) -> String? {
        if let parent = parent(ofPattern: name) { return parent.lowercased() }
        let labels = name.lowercased().split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.allSatisfy({ !$0.isEmpty }) else { return nil }
        return (labels.count > 2 ? labels.dropFirst() : labels[...]).joined(separator: ".")
    }
}
