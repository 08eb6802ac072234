package import FacteurCore
package import Mail
package import Transport

extension Endpoint {
    /// - Throws: `ServerFault.endpoint`.
    package init(_ server: Configuration.Server) throws(ServerFault) {
        let scheme: Scheme =
            switch server.scheme {
            case .imap: .imap
            case .imaps: .imaps
            case .smtp: .smtp
            case .smtps: .smtps
            }
        guard let port = UInt16(exactly: server.port) else { throw .endpoint(.port) }
        do {
            try self.init(
                scheme: scheme, host: server.host, port: port, plaintext: server.plaintext, ca: server.ca)
        } catch {
            throw .endpoint(error)
        }
    }
}

extension Secrets {
    /// - Returns: `nil` for a login whose tokens are renewed: `TokenKeeper` has them.
    /// - Throws: `SecretFault`.
    package func credentials(
        user: String, login: Configuration.Login
    ) async throws(SecretFault) -> Credentials? {
        switch login {
        case .password(let source): .password(user: user, password: try await fetch(source))
        case .token(let source): .token(user: user, token: try await fetch(source))
        case .oauth: nil
        }
    }
}
