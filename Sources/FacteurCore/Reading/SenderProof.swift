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
        let inPart = results.first { $0.value == "pass" && !Self.isRead($0) && Self.proves($0.method) }
        if dmarc.contains(where: { $0.value == "fail" }) {
            self = .unproven(TrustSentence.failed.said(server))
        } else if let inPart {
            self = .unproven(TrustSentence.readInPart.said(inPart.method, server))
        } else if dmarc.contains(where: { $0.value == "pass" }) {
            self = Self.byDMARC(dmarc, author, server) ?? Self.byAlignment(results, author, server, admission)
        } else {
            self = Self.byAlignment(results, author, server, admission)
        }
    }

    /// To its end, and in the one version that its method has (RFC 8601 §2.2, §6).
    private static func isRead(_ result: AuthenticationResults.Result) -> Bool {
        result.isWhole && (result.version ?? 1) == 1
    }

    private static func proves(_ method: String) -> Bool { ["dmarc", "dkim", "spf"].contains(method) }

    /// `nil` when a pass does not say for which domain.
    private static func byDMARC(
        _ results: [AuthenticationResults.Result], _ author: AddrSpec, _ server: String
    ) -> SenderProof? {
        guard results.allSatisfy({ $0.value == "pass" }) else {
            return .unproven(TrustSentence.contradiction.said())
        }
        let domains = results.flatMap { $0.properties("header.from") }.map(\.domain)
        guard domains.allSatisfy({ $0?.utf8.elementsEqual(author.domain.utf8) ?? false }) else {
            return .unproven(TrustSentence.otherDomain.said(author.domain))
        }
        return domains.isEmpty ? nil : .proven(TrustSentence.provenByDMARC.said(author.domain, server))
    }

    private static func byAlignment(
        _ results: [AuthenticationResults.Result], _ author: AddrSpec, _ server: String,
        _ admission: TrustAdmission
    ) -> SenderProof {
        for result in results where result.value == "pass" {
            guard let name = property(of: result) else { continue }
            let properties = result.properties(name)
            // Two values for one property: nobody knows which one was checked.
            guard properties.count == 1, let value = properties.first, let domain = value.domain,
                value.value.utf8.count(where: { $0 == UInt8(ascii: "@") }) <= 1,
                admission.aligns(domain, with: author), !Self.namesAnother(result, than: admission)
            else { continue }
            return .proven(TrustSentence.proven.said(result.method, name, domain, server))
        }
        return .unproven(TrustSentence.nothingAligned.said(server, author.domain))
    }

    /// Whether an SPF result shows a second address, not the recipient's, of a stranger: a blank in an envelope sender that
    /// nobody quoted makes two properties of it.
    private static func namesAnother(
        _ result: AuthenticationResults.Result, than admission: TrustAdmission
    ) -> Bool {
        result.method == "spf"
            && result.properties.contains { property in
                guard property.value.utf8.contains(UInt8(ascii: "@")), property.name != "rcptto" else {
                    return false
                }
                return !(property.domain.map(admission.holds) ?? false)
            }
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
