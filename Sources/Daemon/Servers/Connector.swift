import FacteurCore
import Mail
package import Store
package import Transport

/// What it takes to reach the mail servers, given once to whatever talks to one.
package struct Connector: Sendable {
    let poller: Poller
    let secrets: Secrets
    let deadlines: Deadlines
    let witness: Witness

    package init(
        poller: Poller, secrets: Secrets, deadlines: Deadlines = Deadlines(), witness: Witness = .nobody
    ) {
        self.poller = poller
        self.secrets = secrets
        self.deadlines = deadlines
        self.witness = witness
    }

    /// Connects to a mailbox's server and logs in; the folder is not opened yet.
    ///
    /// - Parameters:
    ///   - onAlert: is given what the server wants a person to read (`[ALERT]`), whenever it says so.
    ///   - onLogin: is called before each line of the login.
    /// - Throws: `ServerFault`, `CancellationError`.
    func imap(
        _ mailbox: Configuration.WatchedMailbox, onAlert: @escaping @Sendable (String) -> Void = { _ in },
        onLogin: () -> Void = {}
    ) async throws -> IMAPConversation {
        let endpoint = try Endpoint(mailbox.server)
        var limits = IMAPSession.Limits()
        limits.bodyOctets = mailbox.largestMail
        limits.batchOctets = MailboxPass.commitOctets
        let credentials = try await credentials(mailbox.user, mailbox.login, for: mailbox.server)
        let conversation = IMAPConversation(
            try await connect(to: endpoint, credentials), session: IMAPSession(limits: limits),
            onAlert: onAlert)
        try await conversation.logIn(credentials, onLogin)
        return conversation
    }

    /// Connects to the relay, and logs in where the configuration has a login.
    ///
    /// - Throws: `ServerFault`, `CancellationError`.
    func smtp(_ relay: Configuration.SMTP) async throws -> SMTPConversation {
        let endpoint = try Endpoint(relay.server)
        var credentials: Credentials?
        if let user = relay.user, let login = relay.login {
            credentials = try await self.credentials(user, login, for: relay.server)
        }
        var conversation = SMTPConversation(
            try await connect(to: endpoint, credentials),
            session: SMTPSession(hello: relay.from.addrSpec.domain))
        try await conversation.start(credentials)
        return conversation
    }

    private func credentials(
        _ user: String, _ login: Configuration.Login, for server: Configuration.Server
    ) async throws(ServerFault) -> Credentials {
        do {
            return try await secrets.credentials(user: user, login: login)
        } catch {
            throw .secret(error, server: "\(server.host):\(server.port)")
        }
    }

    private func connect(
        to endpoint: Endpoint, _ credentials: Credentials?
    ) async throws(ServerFault) -> ServerConnection {
        let mask = SecretMask(credentials)
        do {
            let connection = try await poller.connect(to: endpoint, deadline: deadlines.connect)
            return ServerConnection(
                connection, server: endpoint.authority, mask: mask, deadlines: deadlines, witness: witness)
        } catch {
            throw ServerFault.transport(error).cleaned(by: mask)
        }
    }
}
