import Text

/// Where a mail server listens and how the connection to it is protected.
///
/// Plaintext is allowed only to this machine itself; everywhere else TLS is either implicit (`imaps`, `smtps`) or required by
/// STARTTLS (`imap`, `smtp`), never optional (RFC 8314 §3, §4.1).
package struct Endpoint: Sendable, Hashable {
    /// The protocols whose greeting and STARTTLS libcurl supports, and `https`, which has neither.
    package enum Scheme: String, Sendable, Hashable, CaseIterable {
        case imap, imaps, smtp, smtps, https

        /// The registered port; for `smtp` the submission port, 587, because mail is submitted here, not relayed.
        package var defaultPort: UInt16 {
            switch self {
            case .imap: 143
            case .imaps: 993
            case .smtp: 587
            case .smtps: 465
            case .https: 443
            }
        }
    }

    /// How the bytes are protected in transit.
    package enum Security: Sendable, Hashable {
        /// TLS from the first byte.
        case implicitTLS
        /// TLS by STARTTLS before anything else; a server that does not offer it is refused.
        case startTLS
        /// No TLS: only to a loopback address.
        case plaintext
    }

    /// The protocol of the server.
    package let scheme: Scheme
    /// A domain name in ASCII, an IPv4 address or an IPv6 address without brackets.
    package let host: String
    /// 1…65535.
    package let port: UInt16
    /// `host:port`, an IPv6 address in brackets.
    package let authority: String
    /// Follows from the scheme and `plaintext`.
    package let security: Security
    /// A PEM file of authorities that are trusted for this server in addition to the system's.
    package let ca: String?

    /// - Parameters:
    ///   - host: a domain name (internationalised ones in their `xn--` form), IPv4 or IPv6 address, the latter
    ///     with or without brackets.
    ///   - port: the scheme's registered port when `nil`.
    ///   - plaintext: no TLS; refused unless the host is `localhost`, in 127.0.0.0/8 or `::1`.
    package init(
        scheme: Scheme, host: String, port: UInt16? = nil, plaintext: Bool = false, ca: String? = nil
    ) throws(EndpointFault) {
        guard let name = HostName(bracketed: host) else { throw .host(host) }
        guard port != 0 else { throw .port }
        if plaintext {
            guard scheme == .imap || scheme == .smtp else { throw .plaintextOverTLS(scheme) }
            // libcurl itself answers `localhost` with 127.0.0.1 and ::1, never DNS.
            guard name.isLoopback else { throw .plaintextBeyondLoopback(host: name.text) }
        }
        self.scheme = scheme
        self.host = name.text
        self.authority = "\(name.inURL):\(port ?? scheme.defaultPort)"
        self.port = port ?? scheme.defaultPort
        self.security =
            switch scheme {
            case .imaps, .smtps, .https: .implicitTLS
            case .imap, .smtp: plaintext ? .plaintext : .startTLS
            }
        self.ca = ca
    }

    /// The URL for libcurl; never holds a user name.
    var url: String { "\(scheme.rawValue)://\(authority)/" }
}

/// Why a server's address cannot be used.
package enum EndpointFault: Error, Sendable, Hashable {
    /// Neither a domain name in ASCII nor an IP address.
    case host(String)
    /// Port 0.
    case port
    /// `tls: none` with a host that is not this machine.
    case plaintextBeyondLoopback(host: String)
    /// `tls: none` with a scheme that means TLS.
    case plaintextOverTLS(Endpoint.Scheme)

    /// One line: what is wrong and what to write instead.
    package var message: String {
        switch self {
        case .host(let host):
            "'\(host.oneLine(most: 300))' is not a server name: write a domain name such as imap.example.ca "
                + "(an accented one in its xn-- form) or an IP address"
        case .port:
            "0 is not a port: write a number from 1 to 65535, or leave the port out"
        case .plaintextBeyondLoopback(let host):
            "passwords and mail would cross the network unprotected to \(host): remove `tls: none` "
                + "(it is only for a server on this same machine)"
        case .plaintextOverTLS(let scheme):
            "\(scheme.rawValue):// means TLS and `tls: none` means no TLS: keep one of the two"
        }
    }
}
