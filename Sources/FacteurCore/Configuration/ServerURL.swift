import Text

/// `scheme://host` or `scheme://host:port`, without anything else.
struct ServerURL {
    enum Problem: Error {
        case form
        case scheme(String)
        case userinfo, path
        case host(String)
        case port(String)
    }

    let scheme: Configuration.Server.Scheme
    let host: HostName
    /// 1–65535.
    let port: Int

    init(_ text: String) throws(Problem) {
        guard let mark = text.firstRange(of: "://") else { throw .form }
        let name = text[..<mark.lowerBound].lowercased()
        guard let scheme = Configuration.Server.Scheme(rawValue: name) else { throw .scheme(name) }
        var authority = text[mark.upperBound...]
        // Check this before the path, because a password may hold a slash.
        guard !authority.contains("@") else { throw .userinfo }
        if authority.last == "/" { authority.removeLast() }
        guard !authority.contains(where: { "/?#\\".contains($0) }) else { throw .path }
        let (written, port) = try Self.split(authority)
        guard let host = HostName(bracketed: written) else { throw .host(String(written)) }
        self.scheme = scheme
        self.host = host
        self.port = try port.map { (text) throws(Problem) in try Self.port(text) } ?? Self.defaultPort(scheme)
    }

    /// The host, in its brackets where it has some, and what stands behind its colon.
    private static func split(
        _ authority: Substring
    ) throws(Problem) -> (host: Substring, port: Substring?) {
        let end = authority.hasPrefix("[") ? authority.firstIndex(of: "]") : authority.startIndex
        guard let end else { throw .host(String(authority)) }
        guard let colon = authority[end...].firstIndex(of: ":") else { return (authority, nil) }
        let rest = authority[authority.index(after: colon)...]
        guard !rest.contains(":") else { throw .host(String(authority)) }
        return (authority[..<colon], rest)
    }

    private static func port(_ text: Substring) throws(Problem) -> Int {
        guard let port = HostName.port(text) else { throw .port(String(text)) }
        return Int(port)
    }

    /// The registered ports; for `smtp` the submission port (RFC 6409 §3.1), because letters are submitted, not relayed.
    private static func defaultPort(_ scheme: Configuration.Server.Scheme) -> Int {
        switch scheme {
        case .imap: 143
        case .imaps: 993
        case .smtp: 587
        case .smtps: 465
        }
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
