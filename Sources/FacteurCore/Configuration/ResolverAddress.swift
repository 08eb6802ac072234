import Text

/// A DNS server by its address: `127.0.0.1`, `127.0.0.1:53`, `::1`, `[::1]:53`. A name would have to be asked for first.
package struct ResolverAddress: Sendable, Hashable {
    /// IPv4 or IPv6, without brackets; a link-local one with its zone (`fe80::1%eth0`).
    package let host: String
    /// 1–65535; 53 where none is written.
    package let port: UInt16

    package init?(_ text: String) {
        let (host, port) = Self.split(text)
        guard let host, Self.isAddress(host), let port = port.map({ HostName.port($0) }) ?? 53 else {
            return nil
        }
        self.host = host
        self.port = port
    }

    private static func split(_ text: String) -> (host: String?, port: Substring?) {
        if text.hasPrefix("[") {
            guard let close = text.firstIndex(of: "]") else { return (nil, nil) }
            let host = String(text[..<close].dropFirst())
            let rest = text[text.index(after: close)...]
            if rest.isEmpty { return (host, nil) }
            return rest.hasPrefix(":") ? (host, rest.dropFirst()) : (nil, nil)
        }
        // Several colons are an IPv6 address.
        guard text.count(where: { $0 == ":" }) == 1, let colon = text.firstIndex(of: ":") else {
            return (text, nil)
        }
        return (String(text[..<colon]), text[text.index(after: colon)...])
    }

    private static func isAddress(_ host: String) -> Bool {
        if HostName(host)?.form == .ipv4 { return true }
        let bare = host.prefix { $0 != "%" }
        let zone = host.dropFirst(bare.count)
        return HostName(bare)?.form == .ipv6 && (zone.isEmpty || (2...17).contains(zone.utf8.count))
    }

    /// The servers of a resolv.conf(5): at most three, and this machine where it names none.
    package static func system(_ file: String) -> [ResolverAddress] {
        let named = file.split(whereSeparator: \.isNewline).compactMap { line -> ResolverAddress? in
            let words = line.split(whereSeparator: \.isWhitespace)
            guard words.count >= 2, words[0] == "nameserver" else { return nil }
            return ResolverAddress(bare: String(words[1]))
        }
        return named.isEmpty ? [ResolverAddress("127.0.0.1")].compactMap(\.self) : Array(named.prefix(3))
    }

    /// Without a port.
    private init?(bare host: String) {
        guard Self.isAddress(host) else { return nil }
        (self.host, port) = (host, 53)
    }
}

extension ResolverAddress: CustomStringConvertible {
    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
