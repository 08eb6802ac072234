import Glibc
import Text

/// `scheme://host` or `scheme://host:port`, and nothing else.
struct ServerURL {
    enum Problem: Error {
        case form
        case scheme(String)
        case userinfo, path
        case host(String)
        case port(String)
    }

    let scheme: Configuration.Server.Scheme
    /// A domain name, an IPv4 address or an IPv6 address without brackets.
    let host: String
    /// 1–65535.
    let port: Int

    init(_ text: String) throws(Problem) {
        guard let mark = text.firstRange(of: "://") else { throw .form }
        let name = text[..<mark.lowerBound].lowercased()
        guard let scheme = Configuration.Server.Scheme(rawValue: name) else { throw .scheme(name) }
        var authority = text[mark.upperBound...]
        // Before the path: a password may hold a slash.
        guard !authority.contains("@") else { throw .userinfo }
        if authority.last == "/" { authority.removeLast() }
        guard !authority.contains(where: { "/?#\\".contains($0) }) else { throw .path }
        let (host, port) = try Self.split(authority)
        guard Self.isAddress(host) || Self.isDomainName(host) else { throw .host(host) }
        self.scheme = scheme
        self.host = host
        self.port = try port.map { (text) throws(Problem) in try Self.port(text) } ?? Self.defaultPort(scheme)
    }

    /// Only what names this same machine without asking anybody.
    var isLoopback: Bool {
        if host.lowercased() == "localhost" { return true }
        if let octets = Self.ipv4(host) { return octets.first == 127 }
        return Self.ipv6(host).map { $0 == Array(repeating: 0, count: 15) + [1] } ?? false
    }

    private static func split(_ authority: Substring) throws(Problem) -> (host: String, port: Substring?) {
        if authority.hasPrefix("[") {
            guard let close = authority.firstIndex(of: "]") else { throw .host(String(authority)) }
            let host = String(authority[..<close].dropFirst())
            let rest = authority[authority.index(after: close)...]
            guard ipv6(host) != nil else { throw .host(String(authority)) }
            if rest.isEmpty { return (host, nil) }
            guard rest.hasPrefix(":") else { throw .host(String(authority)) }
            return (host, rest.dropFirst())
        }
        guard let colon = authority.firstIndex(of: ":") else { return (String(authority), nil) }
        let rest = authority[authority.index(after: colon)...]
        guard !rest.contains(":") else { throw .host(String(authority)) }
        return (String(authority[..<colon]), rest)
    }

    private static func port(_ text: Substring) throws(Problem) -> Int {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy(\.isDigit),
            let port = Int(text), (1...65_535).contains(port)
        else { throw .port(String(text)) }
        return port
    }

    /// The registered ports; for `smtp` that of submission (RFC 6409 §3.1), since letters are handed in, not relayed.
    private static func defaultPort(_ scheme: Configuration.Server.Scheme) -> Int {
        switch scheme {
        case .imap: 143
        case .imaps: 993
        case .smtp: 587
        case .smtps: 465
        }
    }

    private static func isAddress(_ host: String) -> Bool { ipv4(host) != nil || ipv6(host) != nil }

    /// Letters, digits and hyphens (RFC 1123 §2.1), and the underscore that some intranets use.
    private static func isDomainName(_ host: String) -> Bool {
        guard (1...253).contains(host.utf8.count) else { return false }
        return host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
            label in
            (1...63).contains(label.count) && label.first != UInt8(ascii: "-")
                && label.last != UInt8(ascii: "-")
                && label.allSatisfy { InternRef.isAllowed($0) }
        }
    }

    private static func ipv4(_ host: String) -> [UInt8]? {
        var address = in_addr()
        guard inet_pton(AF_INET, host, &address) == 1 else { return nil }
        return withUnsafeBytes(of: address) { Array($0) }
    }

    private static func ipv6(_ host: String) -> [UInt8]? {
        var address = in6_addr()
        guard inet_pton(AF_INET6, host, &address) == 1 else { return nil }
        return withUnsafeBytes(of: address) { Array($0) }
    }
}

extension ServerURL.Problem {
    /// What is wrong and what to do; a URL that may hold a password is not repeated.
    func message(wanted schemes: [Configuration.Server.Scheme]) -> String {
        let example = "\(schemes.first?.rawValue ?? "imaps")://mail.example.ca"
        switch self {
        case .form: return "`server` wants a scheme and a host; write it as `\(example)`"
        case .scheme(let name):
            let known = schemes.map { "\($0.rawValue)://" }.joined(separator: " or ")
            return "`server` begins with \(YAMLValue.shown(name + "://")); write \(known) here"
        case .userinfo:
            return
                "`server` holds a user or a password; write only `\(example)`, and `user:` and `password:` as keys"
        case .path:
            return "`server` goes on behind the host; write only `\(example)` or `\(example):port`, "
                + "and a folder as `folder:`"
        case .host(let host):
            return
                "\(YAMLValue.shown(host)) is no server name; write a domain name (an accented one in its xn-- form) "
                + "or an IP address, IPv6 in brackets"
        case .port(let port):
            return "\(YAMLValue.shown(port)) is no port; write a number from 1 to 65535, or leave `:port` out"
        }
    }
}
