import FacteurCore
import Mail
import Store
import Text

/// By what means a server does what `after` asks for, and whether it can do it at all. Nothing is changed.
struct ChangeMeans {
    let session: MailboxSession

    /// What the server is asked for.
    enum Way {
        case flag(IMAPFlag)
        /// To the folder of these octets, by UID MOVE.
        case move([UInt8])
        /// Likewise, by UID COPY, UID STORE and UID EXPUNGE.
        case copy([UInt8])
    }

    private var mailbox: Configuration.WatchedMailbox { session.mailbox }

    /// Opens the watched folder for changes.
    func select(_ conversation: IMAPConversation) async throws -> MailboxSession.OpenedFolder {
        let opened = try await session.select(conversation)
        guard opened.state.isWritable else {
            throw ChangeFault(ChangeSentence.readOnly.said(conversation.server, mailbox.folder))
        }
        return opened
    }

    /// - Throws: `ChangeFault` where the server cannot do it.
    func way(
        of change: MailChange, in folder: IMAPFolderState, _ conversation: IMAPConversation
    ) async throws -> Way {
        let server = conversation.server
        switch change.what {
        case .flag:
            guard let flag = IMAPFlag(rawValue: change.place), folder.keeps(flag) else {
                let kept = (folder.permanentFlags ?? []).map(conversation.cleaned).joined(separator: " ")
                throw ChangeFault(
                    ChangeSentence.noKeyword.said(server, change.place, mailbox.folder, kept))
            }
            return .flag(flag)
        case .move:
            let wire = try await wire(of: change.place, conversation)
            switch IMAPMoving(conversation.capabilities) {
            case .atOnce: return .move(wire)
            case .byCopy: return .copy(wire)
            case nil: throw ChangeFault(ChangeSentence.cannotMove.said(server))
            }
        }
    }

    /// The folder to which mails are moved, by the octets that LIST gives: it is never made.
    private func wire(of name: String, _ conversation: IMAPConversation) async throws -> [UInt8] {
        let server = conversation.server
        let folders = try await session.folders(conversation)
        let alike = folders.filter { $0.isCalled(name) }
        guard alike.count <= 1 else { throw ChangeFault(ChangeSentence.alikeFolders.said(server, name)) }
        guard let one = alike.first else {
            let shown = folders.prefix(50).map { conversation.cleaned($0.name) }.joined(separator: ", ")
            throw ChangeFault(
                shown.isEmpty
                    ? ChangeSentence.emptyFolders.said(server, name)
                    : ChangeSentence.noFolder.said(server, name, shown))
        }
        let isInbox = one.name.isInbox && mailbox.folder.isInbox
        guard !isInbox, !one.isCalled(mailbox.folder) else {
            throw ChangeFault(ChangeSentence.sameFolder.said(server, name))
        }
        return one.wire
    }
}
