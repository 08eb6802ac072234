import Mail

/// Whether one server's results prove that a mail comes from its author.
enum SenderProof {
    /// By which result, for a person.
    case proven(String)
    /// Why not.
    case unproven(String)

    init(
        of author: AddrSpec, results: [AuthenticationResults.Result], by server: String,
        _ admission: TrustAdmission
    ) {
        let dmarc = results.filter { $0.method == "dmarc" }
        if dmarc.contains(where: { $0.value == "fail" }) {
            self = .unproven(Words.failed(server))
        } else if dmarc.contains(where: { $0.value == "pass" }) {
            self = Self.byDMARC(dmarc, author, server) ?? Self.byAlignment(results, author, server, admission)
        } else {
            self = Self.byAlignment(results, author, server, admission)
        }
    }

    /// `nil` when a pass does not say for which domain.
    private static func byDMARC(
        _ results: [AuthenticationResults.Result], _ author: AddrSpec, _ server: String
    ) -> SenderProof? {
        guard results.allSatisfy({ $0.value == "pass" }) else { return .unproven(Words.contradiction) }
        let domains = results.flatMap { $0.properties("header.from") }.map(\.domain)
        guard domains.allSatisfy({ $0?.utf8.elementsEqual(author.domain.utf8) ?? false }) else {
            return .unproven(Words.otherDomain(author.domain))
        }
        return domains.isEmpty ? nil : .proven("dmarc=pass header.from=\(author.domain) by \(server)")
    }

    private static func byAlignment(
        _ results: [AuthenticationResults.Result], _ author: AddrSpec, _ server: String,
        _ admission: TrustAdmission
    ) -> SenderProof {
        for result in results where result.value == "pass" {
            guard let name = property(of: result) else { continue }
            let properties = result.properties(name)
            // Two values for one property: nobody knows which one was checked.
            guard properties.count == 1, let domain = properties.first?.domain,
                admission.aligns(domain, with: author)
            else { continue }
            return .proven("\(result.method)=pass \(name)=\(domain) by \(server)")
        }
        return .unproven(Words.nothingAligned(server, author.domain))
    }

    /// The property that holds the domain which a check is about.
    private static func property(of result: AuthenticationResults.Result) -> String? {
        switch result.method {
        case "dkim": result.properties("header.d").isEmpty ? "header.i" : "header.d"
        case "spf": "smtp.mailfrom"
        default: nil
        }
    }
}

/// What is said to the admin.
private enum Words {
    static let contradiction = "the server's own results contradict each other on DMARC"

    static func failed(_ server: String) -> String { "dmarc=fail by \(server)" }

    static func otherDomain(_ domain: String) -> String { "dmarc=pass is for another domain than \(domain)" }

    static func nothingAligned(_ server: String, _ domain: String) -> String {
        "no check of \(server) passed for \(domain)"
    }
}
