import Glibc

/// The name or the address of a machine as a configuration, a web address and a connection write it: a domain name in ASCII, an
/// IPv4 address, or an IPv6 address without brackets.
package struct HostName: Sendable, Hashable {
    package enum Form: Sendable, Hashable {
        /// Labels of letters, digits and inner hyphens (RFC 1123 §2.1), and of the underscore that some intranets use; at most 63
        /// octets each and 253 together. The root's dot at the end is none: no certificate and no list of names is written
        /// with it. Accented names stand in their `xn--` form.
        case domain
        case ipv4
        case ipv6
    }

    /// As it was written, without brackets.
    package let text: String
    package let form: Form
    /// Names this same machine without asking anybody: `localhost`, 127.0.0.0/8, `::1`.
    package let isLoopback: Bool

    /// - Returns: `nil` for any other text.
    package init?(_ text: some StringProtocol) {
        self.text = String(text)
        if let octets = Self.ipv4(self.text) {
            form = .ipv4
            isLoopback = octets.first == 127
        } else if let octets = Self.ipv6(self.text) {
            form = .ipv6
            isLoopback = octets == Array(repeating: 0, count: 15) + [1]
        } else if Self.isDomain(self.text) {
            form = .domain
            isLoopback = self.text.equalsIgnoringASCIICase("localhost")
        } else {
            return nil
        }
    }

    /// An IPv6 address in the brackets that a URL wants around it (RFC 3986 §3.2.2), or what `init(_:)` takes.
    package init?(bracketed text: some StringProtocol) {
        guard text.hasPrefix("["), text.hasSuffix("]"), text.utf8.count > 2 else {
            self.init(text)
            return
        }
        self.init(text.dropFirst().dropLast())
        guard form == .ipv6 else { return nil }
    }

    /// As it stands in a URL.
    package var inURL: String { form == .ipv6 ? "[\(text)]" : text }

    /// A port's number as it is written, 1–65535; `nil` for any other text.
    package static func port(_ text: some StringProtocol) -> UInt16? {
        guard text.utf8.count <= 5, text.isDigits, let port = UInt16(text), port > 0 else { return nil }
        return port
    }

    private static func isDomain(_ text: String) -> Bool {
        (1...253).contains(text.utf8.count)
            && text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
                .allSatisfy { label in
                    (1...63).contains(label.count) && label.first != UInt8(ascii: "-")
                        && label.last != UInt8(ascii: "-") && label.allSatisfy(isLabelOctet)
                }
    }

    private static func isLabelOctet(_ octet: UInt8) -> Bool {
        octet.isLetterOrDigit || octet == UInt8(ascii: "-") || octet == UInt8(ascii: "_")
    }

    private static func ipv4(_ text: String) -> [UInt8]? {
        var address = in_addr()
        guard isWhole(text), inet_pton(AF_INET, text, &address) == 1 else { return nil }
        return withUnsafeBytes(of: address) { Array($0) }
    }

    private static func ipv6(_ text: String) -> [UInt8]? {
        var address = in6_addr()
        guard isWhole(text), inet_pton(AF_INET6, text, &address) == 1 else { return nil }
        return withUnsafeBytes(of: address) { Array($0) }
    }

    /// C would stop at a NUL and take what stands in front of it.
    private static func isWhole(_ text: String) -> Bool { !text.utf8.contains(0) }
}
