package import Mail
import Text

/// Why an author is trusted: the configured entry that matches their address.
struct AllowedSender {
    let trust: Trust
    /// The entry's domain.
    let domain: String

    /// `nil` for a stranger. The portal's domains include their sub-domains; a forwarder's domain matches only as it is written.
    init?(of author: AddrSpec, by policy: Configuration.TrustPolicy) {
        if let domain = policy.portal.first(where: { author.isWithin(domain: $0) }) {
            self.init(trust: .portal, domain: domain)
        } else if policy.forwarders.contains(where: { Self.names($0, author) }),
            !Self.isUnnamedAutomaton(author, policy)
        {
            self.init(trust: .forwarder, domain: author.domain)
        } else {
            return nil
        }
    }

    private init(trust: Trust, domain: String) {
        self.trust = trust
        self.domain = domain
    }

    /// An automatic sender in a forwarder's domain whose own address is not configured: what a web form or a mail system forwards
    /// is not a colleague's text.
    static func isUnnamedAutomaton(_ author: AddrSpec, _ policy: Configuration.TrustPolicy) -> Bool {
        policy.forwarders.contains { names($0, author) } && AutomaticSender.isMeant(by: author)
            && !isEntered(author, in: policy)
    }

    /// Whether a forwarder entry is exactly the author's address.
    static func isEntered(_ author: AddrSpec, in policy: Configuration.TrustPolicy) -> Bool {
        policy.forwarders.contains { $0.utf8.contains(UInt8(ascii: "@")) && names($0, author) }
    }

    /// Whether a forwarder entry, an address or a domain, matches the author.
    static func names(_ entry: String, _ author: AddrSpec) -> Bool {
        guard entry.utf8.contains(UInt8(ascii: "@")) else {
            return author.isWithin(domain: entry) && author.domain.utf8.count == entry.utf8.count
        }
        guard let named = AddrSpec(entry), named.domain.hasSameOctets(as: author.domain) else {
            return false
        }
        // Nobody gives `RH@` and `rh@` to two people; for other letters, Unicode takes a Kelvin sign for a "k".
        return named.localPart.equalsIgnoringASCIICase(author.localPart)
    }

    /// Whether a domain is within the entry.
    func holds(_ checked: String) -> Bool {
        AddrSpec(localPart: "x", domain: checked)?.isWithin(domain: domain) ?? false
    }

    func aligns(_ checked: String, with author: AddrSpec) -> Bool {
        guard let checked = AddrSpec(localPart: "x", domain: checked), checked.isWithin(domain: domain) else {
            return false
        }
        return author.isWithin(domain: checked.domain) || checked.isWithin(domain: author.domain)
    }
}

/// Whether one server's results prove that a mail comes from its author.
enum SenderAuthentication {
    /// The result that proves it, for a person.
    case proven(String)
    /// Why it is not proven, for a person.
    case unproven(String)

    /// Something in the results speaks against the mail, not only nothing for it.
    var isContradiction: Bool {
        guard case .unproven(let why) = self else { return false }
        if case .nothingAligned = TrustSentence.read(why)?.sentence { return false }
        return true
    }

    init(
        of author: AddrSpec, results: [AuthenticationResults.Result], by server: String,
        _ admission: AllowedSender
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

    /// Completely read, and in the only defined version of its method (RFC 8601 §2.2, §6).
    private static func isRead(_ result: AuthenticationResults.Result) -> Bool {
        result.isWhole && (result.version ?? 1) == 1
    }

    private static func proves(_ method: String) -> Bool { ["dmarc", "dkim", "spf"].contains(method) }

    /// `nil` when a pass does not name its domain.
    private static func byDMARC(
        _ results: [AuthenticationResults.Result], _ author: AddrSpec, _ server: String
    ) -> SenderAuthentication? {
        guard results.allSatisfy({ $0.value == "pass" }) else {
            return .unproven(TrustSentence.contradiction.said())
        }
        let domains = results.flatMap { $0.properties("header.from") }.map(\.domain)
        guard domains.allSatisfy({ $0?.hasSameOctets(as: author.domain) ?? false }) else {
            return .unproven(TrustSentence.otherDomain.said(author.domain))
        }
        return domains.isEmpty ? nil : .proven(TrustSentence.provenByDMARC.said(author.domain, server))
    }

    private static func byAlignment(
        _ results: [AuthenticationResults.Result], _ author: AddrSpec, _ server: String,
        _ admission: AllowedSender
    ) -> SenderAuthentication {
        for result in results where result.value == "pass" {
            guard let name = property(of: result) else { continue }
            let properties = result.properties(name)
            // With two values for one property, it is unknown which one was checked.
            guard properties.count == 1, let value = properties.first, let domain = value.domain,
                value.value.utf8.count(where: { $0 == UInt8(ascii: "@") }) <= 1,
                admission.aligns(domain, with: author), !Self.namesAnother(result, than: admission)
            else { continue }
            return .proven(TrustSentence.proven.said(result.method, name, domain, server))
        }
        return .unproven(TrustSentence.nothingAligned.said(server, author.domain))
    }

    /// Whether an SPF result shows a second address, not the recipient's, of a stranger: a blank in an unquoted envelope sender
    /// makes two properties of it.
    private static func namesAnother(
        _ result: AuthenticationResults.Result, than admission: AllowedSender
    ) -> Bool {
        result.method == "spf"
            && result.properties.contains { property in
                guard property.value.utf8.contains(UInt8(ascii: "@")), property.name != "rcptto" else {
                    return false
                }
                return !(property.domain.map(admission.holds) ?? false)
            }
    }

    /// The property with the domain that was checked.
    private static func property(of result: AuthenticationResults.Result) -> String? {
        switch result.method {
        case "dkim": result.properties("header.d").isEmpty ? "header.i" : "header.d"
        case "spf": "smtp.mailfrom"
        default: nil
        }
    }
}

/// Our addresses: where our mail arrives and from which our letters are sent.
///
/// A notice is ours when its addressee is one of them; a sub-address (`stages+E-102@…`) names an intern only if it belongs to one
/// of them. Anybody can get a genuine notice for their own offer, and send it on to anyone.
package struct HostAddresses: Sendable, Hashable {
    /// In lower case, without sub-addresses.
    private let mailboxes: Set<String>
    /// In lower case.
    private let domains: Set<String>

    /// - Parameter entries: addresses, and whole domains with an `@` before; other text (a login name) is ignored.
    package init(_ entries: [String] = []) {
        mailboxes = Set(entries.compactMap(AddrSpec.init(_:)).map(Self.base))
        domains = Set(entries.filter { $0.hasPrefix("@") }.map { String($0.dropFirst()).lowercasedASCII })
    }

    /// Every address in the configuration.
    package init(_ configuration: Configuration) {
        let smtp = configuration.smtp
        self.init(
            configuration.mailboxes.flatMap { [$0.user] + $0.addresses }
                + [smtp.from.addrSpec.text, smtp.bounces.text])
    }

    /// Whether mail for an address, or for it without its sub-address, arrives here.
    package func holds(_ address: AddrSpec) -> Bool {
        mailboxes.contains(Self.base(address)) || domains.contains(address.domain.lowercasedASCII)
    }

    /// Whether it is one of the addresses themselves, from which only we write.
    func isMailbox(_ address: AddrSpec) -> Bool { mailboxes.contains(Self.base(address)) }

    /// Without its sub-address, ASCII case ignored.
    static func base(_ address: AddrSpec) -> String { address.withoutSubAddress.text.lowercasedASCII }
}
