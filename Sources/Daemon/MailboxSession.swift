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

    /// - Parameter onLogin: is called when the login is sent.
    /// - Throws: `ServerFault`.
    func open(onLogin: () -> Void = {}) async throws -> IMAPConversation {
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
            witness: witness, onAlert: onAlert, onLogin: onLogin)
    }

    /// However it ends, the server is told: many count sessions, and keep those that just vanish for half an hour.
    func inSession(
        onLogin: () -> Void = {}, _ work: (inout IMAPConversation) async throws -> Void
    ) async throws {
        var conversation = try await open(onLogin: onLogin)
        do {
            try await work(&conversation)
        } catch {
            await conversation.logOut()
            throw error
        }
        await conversation.logOut()
    }

    /// - Throws: `ServerFault` where the request failed.
    func check(_ ending: IMAPConversation.Ending) throws {
        if case .failed(let fault) = ending { throw ServerFault.imap(fault, server: server) }
    }

    /// Opens the folder read-only.
    ///
    /// - Throws: `ServerFault.folder` with the folders that exist, where the server does not open this one; `.imap` where it
    ///   gives no UIDVALIDITY.
    func examine(
        _ conversation: inout IMAPConversation
    ) async throws -> (state: IMAPFolderState, uidValidity: UIDValidity) {
        var (state, fault) = try await open(.examine(folder: mailbox.folder), &conversation)
        if let refusal = fault {
            guard case .folder = refusal else { throw ServerFault.imap(refusal, server: server) }
            let listed = try await listing(&conversation, of: refusal)
            (state, fault) = try await open(.examineListed(listed.wire), &conversation)
            if let fault { throw ServerFault.imap(fault, server: server) }
        }
        guard let state, let uidValidity = state.uidValidity else {
            let given = state?.unusableUIDValidity.map {
                "it gives UIDVALIDITY \($0), which is not from 1 to 4294967295"
            }
            throw ServerFault.imap(
                .protocolViolation(
                    "\(given ?? "it gives no UIDVALIDITY"), so that no mail can be told from another"),
                server: server)
        }
        return (state, uidValidity)
    }

    private func open(
        _ request: IMAPSession.Request, _ conversation: inout IMAPConversation
    ) async throws -> (IMAPFolderState?, IMAPFault?) {
        var state: IMAPFolderState?
        let ending = try await conversation.perform(request) { action in
            if case .folderOpened(let opened) = action { state = opened }
        }
        if case .failed(let fault) = ending { return (nil, fault) }
        return (state, nil)
    }

    /// The one folder that is called so to the eye, under octets that we would not have written: letters composed in another way,
    /// UTF-8 on the wire, another separator.
    ///
    /// - Throws: `ServerFault` with the folders there are, with those that cannot be told apart, or, where the folder is there as
    ///   it was asked for, with the server's own words, which say more.
    private func listing(
        _ conversation: inout IMAPConversation, of refusal: IMAPFault
    ) async throws -> IMAPListing {
        let folders = try await folders(&conversation)
        let asked = IMAPListing(attributes: [], delimiter: nil, name: mailbox.folder).wire
        let alike = folders.filter { $0.isCalled(mailbox.folder) }
        guard !alike.contains(where: { $0.wire == asked }) else {
            throw ServerFault.imap(refusal, server: server)
        }
        guard alike.count <= 1 else {
            let forms = alike.map { "“\(String(serverWords: $0.wire))”" }.joined(separator: ", ")
            throw ServerFault.imap(
                .folder(
                    "it has \(alike.count) folders that are called so, as it writes them: \(forms); rename one"
                ),
                server: server)
        }
        guard let one = alike.first else {
            let shown = folders.prefix(50).map { conversation.cleaned($0.name) }
            throw ServerFault.folder(mailbox.folder, folders: shown, server: server)
        }
        return one
    }

    /// The folders that can be opened.
    func folders(_ conversation: inout IMAPConversation) async throws -> [IMAPListing] {
        var folders: [IMAPListing] = []
        _ = try await conversation.perform(.listFolders) { action in
            if case .folders(let found) = action { folders += found }
        }
        return folders
    }
}

extension IMAPListing {
    /// Whether a person would call it so: canonically equal (Unicode), with `/` or the server's own separator between its parts.
    fileprivate func isCalled(_ folder: String) -> Bool {
        name == folder || delimiter.map { name == folder.replacing("/", with: String($0)) } ?? false
    }
}
