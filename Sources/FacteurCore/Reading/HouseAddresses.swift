package import Mail

/// The addresses of the house: where its mail arrives and whence its letters leave.
///
/// A notice is ours when it says that it is destined to one of them; a sub-address (`stages+E-102@…`) names an intern only
/// below one of them. Anybody may have a genuine notice for an offer of his own, and send it on to whomever he likes.
package struct HouseAddresses: Sendable, Hashable {
    /// In lower case, without sub-addresses.
    private let mailboxes: Set<String>
    /// In lower case.
    private let domains: Set<String>

    /// - Parameter entries: addresses, and whole domains with an `@` in front; what is neither (a login name) is passed over.
    package init(_ entries: [String] = []) {
        mailboxes = Set(entries.compactMap(AddrSpec.init(_:)).map(Self.base))
        domains = Set(entries.filter { $0.hasPrefix("@") }.map { Self.folded(String($0.dropFirst())) })
    }

    /// Every address that the configuration knows.
    package init(_ configuration: Configuration) {
        let smtp = configuration.smtp
        self.init(
            configuration.mailboxes.flatMap { [$0.user] + $0.addresses }
                + [smtp.from.addrSpec.text, smtp.bounces.text])
    }

    /// Whether an address, or the one above it, arrives here.
    package func holds(_ address: AddrSpec) -> Bool {
        mailboxes.contains(Self.base(address)) || domains.contains(Self.folded(address.domain))
    }

    /// Whether it is one of the addresses themselves, which only the house writes from.
    func isMailbox(_ address: AddrSpec) -> Bool { mailboxes.contains(Self.base(address)) }

    /// Without its sub-address, ASCII case ignored.
    static func base(_ address: AddrSpec) -> String { folded(address.withoutSubAddress.text) }

    private static func folded(_ text: String) -> String {
        String(decoding: text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
