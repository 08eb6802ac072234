import FacteurCore
import Mail
import Store
import Text
import Transport

/// The Sent folders of the watched accounts. Many servers file there, by themselves, what they have accepted by SMTP: a letter in
/// it was accepted, whatever happened to the answer. The folders are read and never changed.
struct SentFolders {
    /// The days of a search begin at midnight in the server's zone and by the server's clock.
    private static let margin: Int64 = 2 * 86_400

    let mailboxes: [Configuration.WatchedMailbox]
    let connector: Connector

    struct Finding {
        /// Where each letter was found, for a person.
        var places: [LetterID: String] = [:]
        /// The accounts that could not be searched.
        var faults: [ServerFault] = []
    }

    func search(for letters: [DoubtfulLetter]) async -> Finding {
        var finding = Finding()
        for account in accounts {
            do {
                try await search(account, for: letters, &finding)
            } catch let fault as ServerFault {
                finding.faults.append(fault)
            } catch {
                // Only a cancellation, at the end of the service: the account was not searched.
                finding.faults.append(.imap(.closed("\(error)"), server: account.server.host))
            }
        }
        return finding
    }

    /// One mailbox of each account.
    private var accounts: [Configuration.WatchedMailbox] {
        var known: Set<String> = []
        return mailboxes.filter { known.insert("\($0.user)\n\($0.server.host):\($0.server.port)").inserted }
    }

    private func search(
        _ account: Configuration.WatchedMailbox, for letters: [DoubtfulLetter], _ finding: inout Finding
    ) async throws {
        let session = MailboxSession(mailbox: account, connector: connector)
        try await session.inSession { conversation in
            try await search(conversation, in: account, for: letters, &finding)
        }
    }

    private func search(
        _ conversation: IMAPConversation, in account: Configuration.WatchedMailbox,
        for letters: [DoubtfulLetter],
        _ finding: inout Finding
    ) async throws {
        var folders: [IMAPListing] = []
        try await conversation.perform(.listFolders) { action in
            if case .folders(let found) = action { folders = found.sentFolders }
        }
        for folder in folders {
            let refusal = try await conversation.attempt(.examineListed(folder.wire))
            // In a folder that cannot be opened, nothing is found.
            if case .folder = refusal { continue }
            if let refusal { throw conversation.fault(refusal) }
            for letter in letters where finding.places[letter.id] == nil {
                let isThere = try await find(letter, conversation)
                guard isThere else { continue }
                finding.places[letter.id] = LetterSentence.folder.said(folder.name, account.name)
            }
        }
    }

    private func find(
        _ letter: DoubtfulLetter, _ conversation: IMAPConversation
    ) async throws -> Bool {
        var found = false
        let request = IMAPSession.Request.find(letter.messageID, since: letter.handedOverAt - Self.margin)
        try await conversation.perform(request) { action in
            if case .found(let uids) = action { found = !uids.isEmpty }
        }
        return found
    }
}
