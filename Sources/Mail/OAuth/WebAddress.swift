import Text

/// An `https://` address (RFC 9110 §4.2.2): where a server is, and what is asked of it. No user, no fragment.
package struct WebAddress: Sendable, Hashable {
    /// A domain name or an IPv4 address.
    package let host: String
    /// 1–65535.
    package let port: Int
    /// Path and query (RFC 9112 §3.2.1).
    package let target: String

    /// Longer addresses are no identity server's.
    private static let most = 2_000

    /// - Returns: `nil` for any other text.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.most, text.utf8.allSatisfy(Self.mayStand),
            text.prefix(8).lowercased() == "https://"
        else { return nil }
        let rest = text.dropFirst(8)
        let authority = rest.prefix { !"/?#".contains($0) }
        let target = rest.dropFirst(authority.count)
        guard !target.contains("#"), let (host, port) = Self.place(authority) else { return nil }
        (self.host, self.port) = (host, port)
        self.target = target.hasPrefix("/") ? String(target) : "/" + target
    }

    /// `host`, or `host:port` where the port is not https's own (RFC 9110 §7.2).
    package var authority: String { port == 443 ? host : "\(host):\(port)" }

    package var text: String { "https://" + authority + target }

    private static func place(_ authority: Substring) -> (host: String, port: Int)? {
        let halves = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard let host = halves.first, halves.count <= 2, isHost(host) else { return nil }
        guard halves.count == 2 else { return (String(host), 443) }
        let digits = halves[1]
        guard (1...5).contains(digits.utf8.count), digits.utf8.allSatisfy(\.isDigit),
            let port = Int(digits), (1...65_535).contains(port)
        else { return nil }
        return (String(host), port)
    }

    /// Letters, digits and hyphens (RFC 1123 §2.1).
    private static func isHost(_ host: Substring) -> Bool {
        (1...253).contains(host.utf8.count)
            && host.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
                (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                    && label.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
            }
    }

    /// What RFC 3986 §2 lets stand in an address; a `\` is read as a `/` by some.
    private static func mayStand(_ octet: UInt8) -> Bool {
        octet.isVisible && !"\"<>\\^`{|}".utf8.contains(octet)
    }
}
