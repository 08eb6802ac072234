import FacteurCore
import Mail
import Store
import Transport

/// Where the watched accounts' mail server keeps what it has sent. Many servers file there, by themselves, what they have
/// taken by SMTP: a letter that lies there was taken, whatever became of the answer. Looked at, never changed.
struct SentFolders {
    /// Days of the search begin at midnight of the server's zone, and its clock is its own.
    private static let margin: Int64 = 2 * 86_400

    let mailboxes: [Configuration.WatchedMailbox]
    let connector: Connector

    struct Finding {
        /// Where each letter lies, for a person.
        var places: [LetterID: String] = [:]
        /// The accounts that could not be looked at.
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
                // Only ever cancelled, at the end of the service: not looked at.
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
            // Not to be opened is not to be found in.
            if case .folder = refusal { continue }
            if let refusal { throw conversation.fault(refusal) }
            for letter in letters where finding.places[letter.id] == nil {
                let isThere = try await find(letter, conversation)
                guard isThere else { continue }
                finding.places[letter.id] = "the folder “\(folder.name)” of mailbox \(account.name)"
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
