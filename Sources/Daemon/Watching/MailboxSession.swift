import FacteurCore
import Mail
import Store
import Text
import Transport

/// Opens a watched mailbox: server, secret, login, folder.
struct MailboxSession {
    let mailbox: Configuration.WatchedMailbox
    let connector: Connector
    /// Gets each text that the server wants a person to read.
    var onAlert: @Sendable (String) -> Void = { _ in }

    /// - Parameter onLogin: called when the login is sent.
    /// - Throws: `ServerFault`, `CancellationError`.
    func open(onLogin: () -> Void = {}) async throws -> IMAPConversation {
        try await connector.imap(mailbox, onAlert: onAlert, onLogin: onLogin)
    }

    /// However the work ends, log out: many servers count sessions, and keep those that just vanish for half an hour.
    func inSession(
        onLogin: () -> Void = {}, _ work: (IMAPConversation) async throws -> Void
    ) async throws {
        let conversation = try await open(onLogin: onLogin)
        do {
            try await work(conversation)
        } catch {
            await conversation.logOut()
            throw error
        }
        await conversation.logOut()
    }

    struct OpenedFolder {
        let state: IMAPFolderState
        let uidValidity: UIDValidity
        /// Of the mails for which they were asked, as far as they are there.
        let messageIDs: [UID: MessageID]
    }

    /// Opens the folder read-only.
    ///
    /// - Parameter known: mails whose Message-IDs are asked for in the same write.
    /// - Throws: `ServerFault.folder` with the existing folders if the server does not open this one; `.imap` if it gives no
    ///   UIDVALIDITY.
    func examine(_ conversation: IMAPConversation, identifying known: UIDSet? = nil) async throws
        -> OpenedFolder
    {
        let folder = mailbox.folder
        return try await open(
            conversation, known.map { .examineAndIdentify(folder: folder, $0) } ?? .examine(folder: folder)
        ) { .examineListed($0) }
    }

    /// Opens the folder so that settled mail in it can be flagged or moved.
    ///
    /// - Throws: as `examine`.
    func select(_ conversation: IMAPConversation) async throws -> OpenedFolder {
        try await open(conversation, .select(folder: mailbox.folder)) { .selectListed($0) }
    }

    /// - Parameter listed: the request for the folder as the server lists it.
    private func open(
        _ conversation: IMAPConversation, _ request: IMAPSession.Request,
        _ listed: ([UInt8]) -> IMAPSession.Request
    ) async throws -> OpenedFolder {
        var messageIDs: [UID: MessageID] = [:]
        var (state, fault) = try await open(request, conversation, &messageIDs)
        if let refusal = fault {
            guard case .folder = refusal else { throw conversation.fault(refusal) }
            let wire = try await listing(conversation, of: refusal).wire
            (state, fault) = try await open(listed(wire), conversation, &messageIDs)
            if let fault { throw conversation.fault(fault) }
        }
        guard let state, let uidValidity = state.uidValidity else {
            let given = state?.unusableUIDValidity.map {
                "it gives UIDVALIDITY \($0), which is not from 1 to 4294967295"
            }
            throw conversation.fault(
                .protocolViolation(
                    "\(given ?? "it gives no UIDVALIDITY"), so that no mail can be told from another"))
        }
        return OpenedFolder(state: state, uidValidity: uidValidity, messageIDs: messageIDs)
    }

    private func open(
        _ request: IMAPSession.Request, _ conversation: IMAPConversation, _ messageIDs: inout [UID: MessageID]
    ) async throws -> (IMAPFolderState?, IMAPFault?) {
        var state: IMAPFolderState?
        let refusal = try await conversation.attempt(request) { action in
            if case .folderOpened(let opened) = action { state = opened }
            if case .messageID(let uid, let messageID) = action { messageIDs[uid] = messageID }
        }
        return refusal == nil ? (state, nil) : (nil, refusal)
    }

    /// The only folder that has this name for a person, although its octets differ from ours: other Unicode composition, UTF-8
    /// instead of modified UTF-7, another separator.
    ///
    /// - Throws: `ServerFault` with the existing folders, or with those that cannot be distinguished, or, if the folder exists
    ///   exactly as requested, with the server's own text, which says more.
    private func listing(
        _ conversation: IMAPConversation, of refusal: IMAPFault
    ) async throws -> IMAPListing {
        let folders = try await folders(conversation)
        let asked = IMAPListing(attributes: [], delimiter: nil, name: mailbox.folder).wire
        let alike = folders.filter { $0.isCalled(mailbox.folder) }
        guard !alike.contains(where: { $0.wire == asked }) else {
            throw conversation.fault(refusal)
        }
        guard alike.count <= 1 else {
            let forms = alike.map { "“\(String(serverWords: $0.wire))”" }.joined(separator: ", ")
            throw conversation.fault(
                .folder(
                    "it has \(alike.count) folders that are called so, as it writes them: \(forms); rename one"
                ))
        }
        guard let one = alike.first else {
            let shown = folders.prefix(50).map { conversation.cleaned($0.name) }
            throw ServerFault.folder(mailbox.folder, folders: shown, server: conversation.server)
        }
        return one
    }

    /// The folders that can be opened.
    func folders(_ conversation: IMAPConversation) async throws -> [IMAPListing] {
        var folders: [IMAPListing] = []
        _ = try await conversation.attempt(.listFolders) { action in
            if case .folders(let found) = action { folders += found }
        }
        return folders
    }
}

extension IMAPListing {
    /// Whether a person would use this name for it: canonically equal (Unicode), with `/` or the server's own separator between its
    /// parts.
    func isCalled(_ folder: String) -> Bool {
        name == folder || delimiter.map { name == folder.replacing("/", with: String($0)) } ?? false
    }
}
