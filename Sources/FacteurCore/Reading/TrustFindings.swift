import Mail

/// The results in a header that the receiving server itself wrote, as far as order can tell (see `TrustJudge`).
struct TrustFindings {
    /// Who wrote the results, for a person.
    let server: String
    /// What counts, topmost first.
    private(set) var results: [AuthenticationResults.Result] = []
    /// Why nothing counts; `nil` when something does.
    private(set) var obstacle: String?

    /// The authserv-id that stands for a field which names nobody, as Exchange Online writes it; no server bears that name,
    /// for RFC 8601 §2.2 gives the word another meaning.
    static let nobody = "none"

    /// More fields than any chain of servers writes; a mail with more is believed nothing.
    private static let mostFields = 100

    init(_ header: Header, authservID: String) {
        server = authservID == Self.nobody ? "the receiving server" : authservID
        let fields = header.fields.enumerated().filter {
            $0.element.name.lowercased() == "authentication-results"
        }
        guard !fields.isEmpty, fields.count <= Self.mostFields else {
            obstacle = fields.isEmpty ? Words.none(server) : Words.tooMany
            return
        }
        let read = fields.map { (place: $0.offset, results: AuthenticationResults.parse($0.element.body)) }
        let named = read.prefix { $0.results.map(Self.isReadable(by: authservID)) ?? false }
        guard !named.isEmpty else {
            obstacle = Words.foreign(read.first?.results, server)
            return
        }
        let boundary = TrustBoundary.place(in: header, authservID: authservID)
        let own = named.prefix { $0.place < boundary }
        guard let first = own.first?.results else {
            obstacle = Words.below(server)
            return
        }
        let received = header.fields.firstIndex { $0.name.lowercased() == "received" } ?? 0
        let above = own.filter { $0.place < received }.compactMap(\.results)
        let counted = above.isEmpty ? [first] : above
        results = counted.flatMap(\.results)
        let speaksAgainst = read.dropFirst(counted.count).contains { field in
            field.results.map { Self.isWritten($0, by: authservID) && Self.failsDMARC($0) } ?? false
        }
        if speaksAgainst { obstacle = Words.contradicted(server) }
    }

    /// The server has checked the seals of an ARC chain, and they hold.
    var hasPassedARC: Bool {
        let arc = results.filter { $0.method == "arc" }
        return !arc.isEmpty && arc.allSatisfy { $0.value == "pass" }
    }

    /// A field of the authserv-id in the one version that RFC 8601 §2.2 knows.
    private static func isReadable(by authservID: String) -> (AuthenticationResults) -> Bool {
        { isWritten($0, by: authservID) && ($0.version ?? 1) == 1 }
    }

    private static func isWritten(_ field: AuthenticationResults, by authservID: String) -> Bool {
        authservID == nobody ? field.authservID == nil : field.isBy(authservID: authservID)
    }

    private static func failsDMARC(_ field: AuthenticationResults) -> Bool {
        field.results(of: "dmarc").contains { $0.value == "fail" }
    }
}

/// What is said to the admin.
private enum Words {
    static let tooMany = "more than 100 Authentication-Results fields"

    static func contradicted(_ server: String) -> String {
        "a lower Authentication-Results by \(server) says dmarc=fail"
    }

    static func below(_ server: String) -> String {
        "the Authentication-Results by \(server) stands below lines that came with the mail"
    }

    static func none(_ server: String) -> String { "no Authentication-Results by \(server)" }

    static func foreign(_ field: AuthenticationResults?, _ server: String) -> String {
        guard let field else { return "the topmost Authentication-Results cannot be read" }
        let other = field.authservID ?? "nobody"
        return "the topmost Authentication-Results is by \(other.prefix(80)), not by \(server)"
    }
}
