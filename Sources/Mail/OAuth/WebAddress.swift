import Text

/// An `https://` URL (RFC 9110 §4.2.2): the server, and the target of the request. No user, no fragment.
package struct WebAddress: Sendable, Hashable {
    /// A domain name or an IPv4 address.
    package let host: String
    /// 1–65535.
    package let port: Int
    /// Path and query (RFC 9112 §3.2.1).
    package let target: String

    /// No identity server has a longer address.
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

    /// `host`, or `host:port` if the port is not the default port of https (RFC 9110 §7.2).
    package var authority: String { port == 443 ? host : "\(host):\(port)" }

    package var text: String { "https://" + authority + target }

    private static func place(_ authority: Substring) -> (host: String, port: Int)? {
        let halves = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard halves.count <= 2, let host = halves.first.flatMap({ HostName($0) }),
            !host.text.utf8.contains(UInt8(ascii: "_"))
        else { return nil }
        guard halves.count == 2 else { return (host.text, 443) }
        return HostName.port(halves[1]).map { (host.text, Int($0)) }
    }

    /// The characters that RFC 3986 §2 allows in a URL; some programs read a `\` as a `/`.
    private static func mayStand(_ octet: UInt8) -> Bool {
        octet.isVisible && !"\"<>\\^`{|}".utf8.contains(octet)
    }
}
