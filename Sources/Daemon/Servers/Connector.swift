import FacteurCore
import Mail
package import Store
package import Transport

/// Everything needed to reach the mail servers, in one value for all parts that talk to one.
package struct Connector: Sendable {
    let poller: Poller
    let secrets: Secrets
    let tokens: TokenKeeper
    let deadlines: Deadlines
    let crashPoint: CrashPoint
    private let gate = OpeningGate()

    package init(
        poller: Poller, secrets: Secrets, tokens: TokenKeeper, deadlines: Deadlines = Deadlines(),
        crashPoint: CrashPoint = .none
    ) {
        self.poller = poller
        self.secrets = secrets
        self.tokens = tokens
        self.deadlines = deadlines
        self.crashPoint = crashPoint
    }

    /// Connects to a mailbox's server and logs in, with few others at the same time; the folder is not opened yet.
    ///
    /// - Parameters:
    ///   - onAlert: gets each text that the server wants a person to read (`[ALERT]`).
    ///   - onLogin: called before each line of the login.
    /// - Throws: `ServerFault`, `CancellationError`.
    func imap(
        _ mailbox: Configuration.WatchedMailbox, onAlert: @escaping @Sendable (String) -> Void = { _ in },
        onLogin: () -> Void = {}
    ) async throws -> IMAPConversation {
        let endpoint = try Endpoint(mailbox.server)
        var limits = IMAPSession.Limits()
        limits.bodyOctets = mailbox.largestMail
        limits.batchOctets = MailboxPass.batchOctets
        let login = NamedLogin(
            name: mailbox.name, user: mailbox.user, login: mailbox.login, server: mailbox.server)
        return try await gate.pass(to: endpoint.authority) {
            try await loggingIn(login) { credentials in
                let conversation = IMAPConversation(
                    try await connect(to: endpoint, credentials), session: IMAPSession(limits: limits),
                    onAlert: onAlert)
                try await conversation.logIn(credentials, onLogin)
                return conversation
            }
        }
    }

    /// Connects to the relay, and logs in if the configuration has a login.
    ///
    /// - Throws: `ServerFault`, `CancellationError`.
    func smtp(_ relay: Configuration.SMTP) async throws -> SMTPConversation {
        let endpoint = try Endpoint(relay.server)
        let start = { (credentials: Credentials?) in
            var conversation = SMTPConversation(
                try await connect(to: endpoint, credentials),
                session: SMTPSession(hello: relay.from.addrSpec.domain))
            try await conversation.start(credentials)
            return conversation
        }
        guard let user = relay.user, let login = relay.login else { return try await start(nil) }
        return try await loggingIn(
            NamedLogin(name: "smtp", user: user, login: login, server: relay.server), start)
    }

    /// A login, and its name for `facteur login`.
    private struct NamedLogin {
        let name: String
        let user: String
        let login: Configuration.Login
        let server: Configuration.Server

        /// The account whose tokens are renewed.
        var account: OAuthAccount? {
            guard case .oauth(let settings) = login else { return nil }
            return OAuthAccount(name: name, user: user, settings: settings)
        }
    }

    /// Logs in; once more with a new token if a token is refused that should be valid: clocks differ, and tokens are revoked.
    private func loggingIn<Session: ~Copyable>(
        _ login: NamedLogin, _ work: (Credentials) async throws -> Session
    ) async throws -> Session {
        let credentials = try await credentials(login)
        do {
            return try await work(credentials)
        } catch let fault as ServerFault where fault.isLogin {
            guard case .token(_, let token) = credentials, let account = login.account,
                await tokens.reject(token, of: account)
            else { throw fault }
        }
        return try await work(try await self.credentials(login))
    }

    private func credentials(_ login: NamedLogin) async throws(ServerFault) -> Credentials {
        let server = "\(login.server.host):\(login.server.port)"
        switch login.login {
        case .password(let source):
            return .password(user: login.user, password: try await secret(source, for: server))
        case .token(let source):
            return .token(user: login.user, token: try await secret(source, for: server))
        case .oauth(let settings):
            let account = OAuthAccount(name: login.name, user: login.user, settings: settings)
            do throws(OAuthFault) {
                return .token(user: login.user, token: try await tokens.token(for: account))
            } catch {
                throw .oauth(error, server: server)
            }
        }
    }

    private func secret(
        _ source: Configuration.SecretSource, for server: String
    ) async throws(ServerFault) -> String {
        do {
            return try await secrets.fetch(source)
        } catch {
            throw .secret(error, server: server)
        }
    }

    private func connect(
        to endpoint: Endpoint, _ credentials: Credentials?
    ) async throws(ServerFault) -> ServerConnection {
        let mask = SecretMask(credentials)
        do {
            let connection = try await poller.connect(to: endpoint, deadline: deadlines.connect)
            return ServerConnection(
                connection, server: endpoint.authority, mask: mask, deadlines: deadlines,
                crashPoint: crashPoint)
        } catch {
            throw ServerFault.transport(error).cleaned(by: mask)
        }
    }
}
