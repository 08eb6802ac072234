/// The SASL mechanisms (RFC 4422) that we speak.
package enum SASLMechanism: String, Sendable, CaseIterable {
    /// RFC 4616.
    case plain = "PLAIN"
    /// draft-murchison-sasl-login: what older Exchange servers offer alone.
    case login = "LOGIN"
    /// RFC 7628.
    case oauthBearer = "OAUTHBEARER"
    /// Google's and Microsoft's own, older than RFC 7628.
    case xoauth2 = "XOAUTH2"

    /// Those that fit the credentials, best first: a standard before a custom.
    static func fitting(_ credentials: Credentials) -> [SASLMechanism] {
        switch credentials {
        case .password: [.plain, .login]
        case .token: [.oauthBearer, .xoauth2]
        }
    }
}
