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

    /// An automatic sender of a forwarder's domain, whose own address nobody has entered: what a web form or a mail system
    /// passes on is not a colleague's word.
    static func isUnnamedAutomaton(_ author: AddrSpec, _ policy: Configuration.TrustPolicy) -> Bool {
        AutomaticSender.isMeant(by: author) && policy.forwarders.contains { names($0, author) }
            && !isEntered(author, in: policy)
    }

    /// Whether a forwarder entry is the author's very address.
    static func isEntered(_ author: AddrSpec, in policy: Configuration.TrustPolicy) -> Bool {
        policy.forwarders.contains { $0.utf8.contains(UInt8(ascii: "@")) && names($0, author) }
    }

    /// Whether a forwarder entry, an address or a domain, is the author's.
    static func names(_ entry: String, _ author: AddrSpec) -> Bool {
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

    /// Whether a domain lies in the entry.
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
