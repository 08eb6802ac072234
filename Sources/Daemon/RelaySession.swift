import FacteurCore
import Mail
import Store
import Transport

/// Opens the relay: server, secret, login.
struct RelaySession {
    let smtp: Configuration.SMTP
    let poller: Poller
    let secrets: Secrets
    var deadlines = Deadlines()
    var witness = Witness.nobody

    /// `host:port`, for a person.
    var server: String { "\(smtp.server.host):\(smtp.server.port)" }

    /// - Throws: `ServerFault`.
    func open() async throws -> SMTPConversation {
        let endpoint = try Endpoint(smtp.server)
        let credentials: Credentials?
        do {
            credentials = try await credentialsIfAny()
        } catch {
            throw ServerFault.secret(error, server: server)
        }
        return try await SMTPConversation.open(
            endpoint, hello: smtp.from.addrSpec.domain, credentials: credentials, over: poller,
            deadlines: deadlines, witness: witness)
    }

    private func credentialsIfAny() async throws(SecretFault) -> Credentials? {
        guard let user = smtp.user, let login = smtp.login else { return nil }
        return try await secrets.credentials(user: user, login: login)
    }
}
