import Mail

/// Why an author may speak: the configured entry that his address lies in.
struct TrustAdmission {
    let trust: Trust
    /// The entry's domain.
    let domain: String

    /// `nil` for a stranger. The portal's domains count with their sub-domains, a forwarder's only as it is written.
    init?(of author: AddrSpec, by policy: Configuration.TrustPolicy) {
        if let domain = policy.portal.first(where: { author.isWithin(domain: $0) }) {
            self.init(trust: .portal, domain: domain)
        } else if policy.forwarders.contains(where: { Self.names($0, author) }) {
            self.init(trust: .forwarder, domain: author.domain)
        } else {
            return nil
        }
    }

    private init(trust: Trust, domain: String) {
        self.trust = trust
        self.domain = domain
    }

    /// Whether a forwarder entry, an address or a domain, is the author's.
    private static func names(_ entry: String, _ author: AddrSpec) -> Bool {
        guard entry.utf8.contains(UInt8(ascii: "@")) else {
            return author.isWithin(domain: entry) && author.domain.utf8.count == entry.utf8.count
        }
        guard let named = AddrSpec(entry), named.domain.utf8.elementsEqual(author.domain.utf8) else {
            return false
        }
        return folded(named.localPart).elementsEqual(folded(author.localPart))
    }

    /// ASCII case ignored: nobody gives `RH@` and `rh@` to two people. Other letters stay as they are: Unicode takes a
    /// Kelvin sign for a "k".
    private static func folded(_ localPart: String) -> [UInt8] {
        localPart.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }

    func aligns(_ checked: String, with author: AddrSpec) -> Bool {
        guard let checked = AddrSpec(localPart: "x", domain: checked), checked.isWithin(domain: domain) else {
            return false
        }
        return author.isWithin(domain: checked.domain) || checked.isWithin(domain: author.domain)
    }
}
