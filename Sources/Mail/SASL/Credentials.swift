/// Who logs in to a server, and with what. Its `description` hides both.
package enum Credentials: Sendable, Equatable, CustomStringConvertible {
    /// For PLAIN (RFC 4616), LOGIN and IMAP's own LOGIN command.
    case password(user: String, password: String)
    /// An OAuth 2 bearer token, for OAUTHBEARER (RFC 7628) and XOAUTH2.
    case token(user: String, token: String)

    package var user: String {
        switch self {
        case .password(let user, _), .token(let user, _): user
        }
    }

    package var description: String {
        switch self {
        case .password: "<user and password>"
        case .token: "<user and token>"
        }
    }
}
