package import FacteurCore
package import Mail
import Transport

/// What a mail account shows whoever sets Facteur up.
package struct AccountLook: Sendable {
    /// Where the server puts what it takes for spam; `nil` where there is no such folder, or it is the one that is looked at.
    package let junk: String?
    /// The last ones of the folder, at most 30.
    package let mails: [Message]

    /// The name whose results most of the mails have.
    package var server: (name: String, mails: Int)? {
        var survey = ResultsSurvey()
        for mail in mails { survey.add(mail.header, names: []) }
        return survey.proposal
    }

    /// How many of the mails have results that count by these names.
    package func recognised(_ names: [String]) -> Int {
        var survey = ResultsSurvey()
        for mail in mails { survey.add(mail.header, names: names) }
        return survey.recognised
    }

    /// Who has forwarded notices here, as results by these names prove.
    package func forwarders(_ names: [String]) -> [(address: String, mails: Int)] {
        var survey = ForwarderSurvey(authservIDs: names)
        for mail in mails { survey.add(mail) }
        return survey.forwarders
    }
}

/// Tries one account of a configuration that is still being written; changes nothing.
package struct AccountScout: Sendable {
    private let world: Supervisor.World

    package init(world: Supervisor.World) { self.world = world }

    /// Logs in, opens the folder, reads its last mails.
    ///
    /// - Throws: `ServerFault`.
    package func look(at mailbox: Configuration.WatchedMailbox) async throws -> AccountLook {
        try await connected { connector in
            let session = MailboxSession(mailbox: mailbox, connector: connector)
            let conversation = try await session.open()
            let folder = try await session.examine(conversation)
            var mails: [Message] = []
            try await LatestMails(conversation: conversation).each(of: folder.state) { _, mail in
                mails.append(mail)
            }
            let junk = try await session.folders(conversation).junkFolders.map(\.name)
            await conversation.logOut()
            return AccountLook(junk: junk.first { $0 != mailbox.folder }, mails: mails)
        }
    }

    /// Logs in at the relay, where it wants that.
    ///
    /// - Throws: `ServerFault`.
    package func greet(_ relay: Configuration.SMTP) async throws {
        try await connected { connector in
            var conversation = try await connector.smtp(relay)
            await conversation.quit()
        }
    }

    private func connected<Value>(_ work: (Connector) async throws -> Value) async throws -> Value {
        let poller = try Poller.forServers()
        defer { poller.stop() }
        let deadlines = world.deadlines.watched
        // No token is asked for: where one is needed, nobody has logged in yet.
        let tokens = TokenKeeper(
            poller: poller, secrets: world.secrets, ledger: "/nonexistent/ledger", now: world.now,
            deadline: deadlines.identity)
        return try await work(
            Connector(poller: poller, secrets: world.secrets, tokens: tokens, deadlines: deadlines))
    }
}
