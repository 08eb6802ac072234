/// Why a server's address cannot be used.
package enum EndpointFault: Error, Sendable, Hashable {
    /// Neither a domain name in ASCII nor an IP address.
    case host(String)
    /// Port 0.
    case port
    /// `tls: none` towards a host that is not this machine.
    case plaintextBeyondLoopback(host: String)
    /// `tls: none` beside a scheme that means TLS.
    case plaintextOverTLS(Endpoint.Scheme)

    /// One line: what is wrong and what to write instead.
    package var message: String {
        switch self {
        case .host(let host):
            "'\(printable(host))' is not a server name: write a domain name such as imap.example.ca "
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
