import FacteurCore
import Mail
import Store
import Transport

/// Opens a watched mailbox: server, secret, login, folder.
struct MailboxSession {
    let mailbox: Configuration.WatchedMailbox
    let poller: Poller
    let secrets: Secrets
    var deadlines = Deadlines()
    var witness = Witness.nobody
    /// What the server wants a person to read.
    var onAlert: @Sendable (String) -> Void = { _ in }

    /// `host:port`, for a person.
    var server: String { "\(mailbox.server.host):\(mailbox.server.port)" }

    /// - Throws: `ServerFault`.
    func open() async throws -> IMAPConversation {
        let endpoint = try Endpoint(mailbox.server)
        var limits = IMAPSession.Limits()
        limits.bodyOctets = mailbox.largestMail
        limits.batchOctets = MailboxPass.commitOctets
        let credentials: Credentials
        do {
            credentials = try await secrets.credentials(user: mailbox.user, login: mailbox.login)
        } catch {
            throw ServerFault.secret(error, server: server)
        }
        return try await IMAPConversation.open(
            endpoint, credentials: credentials, limits: limits, over: poller, deadlines: deadlines,
            witness: witness, onAlert: onAlert)
    }

    /// However it ends, the server is told: many count sessions, and keep those that just vanish for half an hour.
    func inSession(_ work: (inout IMAPConversation) async throws -> Void) async throws {
        var conversation = try await open()
        do {
            try await work(&conversation)
        } catch {
            await conversation.logOut()
            throw error
        }
        await conversation.logOut()
    }

    /// Opens the folder read-only.
    ///
    /// - Throws: `ServerFault.folder` with the folders that exist, where the server does not open this one; `.imap` where it
    ///   gives no UIDVALIDITY.
    func examine(
        _ conversation: inout IMAPConversation
    ) async throws -> (state: IMAPFolderState, uidValidity: UIDValidity) {
        var state: IMAPFolderState?
        let ending = try await conversation.perform(.examine(folder: mailbox.folder)) { action in
            if case .folderOpened(let opened) = action { state = opened }
        }
        if case .failed(let fault) = ending {
            guard case .folder = fault else { throw ServerFault.imap(fault, server: server) }
            let folders = try await folders(&conversation)
            // Where it is there, the server's own words say more than that it is not.
            guard !folders.contains(mailbox.folder) else { throw ServerFault.imap(fault, server: server) }
            throw ServerFault.folder(mailbox.folder, folders: folders, server: server)
        }
        guard let state, let uidValidity = state.uidValidity else {
            throw ServerFault.imap(
                .protocolViolation("it gives no UIDVALIDITY, so that no mail can be told from another"),
                server: server)
        }
        return (state, uidValidity)
    }

    /// The names of the folders there are, at most 50.
    func folders(_ conversation: inout IMAPConversation) async throws -> [String] {
        var names: [String] = []
        _ = try await conversation.perform(.listFolders) { action in
            if case .folders(let found) = action { names += found.prefix(50).map(\.name) }
        }
        return names
    }
}
