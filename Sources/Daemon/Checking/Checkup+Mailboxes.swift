import FacteurCore
import Mail
import Store

extension Checkup {
    /// Login, folder, whose results the last mails have, and the folder for junk mail. Where one of them cannot be asked for, only
    /// that is said.
    func lines(
        of mailbox: Configuration.WatchedMailbox, _ connector: Connector, _ known: ServerFault?,
        looksForJunk: Bool
    ) async -> [CheckLine] {
        if let known { return [CheckLine(.mailbox, mailbox.name, ServerFinding.fault(known))] }
        do {
            let (finding, change, survey, folders) = try await look(at: mailbox, connector)
            var lines = [CheckLine(.mailbox, mailbox.name, finding)]
            if let change { lines.append(CheckLine(.mailbox, mailbox.name, change)) }
            lines += [
                CheckLine(.results, mailbox.name, resultsFinding(survey))
            ]
            if looksForJunk {
                lines.append(CheckLine(.junk, mailbox.name, junkFinding(folders, beside: mailbox)))
            }
            return lines
        } catch {
            return [await Self.line(.mailbox, mailbox.name) { throw error }]
        }
    }

    private func look(
        at mailbox: Configuration.WatchedMailbox, _ connector: Connector
    ) async throws -> (MailboxFinding, change: MailboxFinding?, ResultsSurvey, [IMAPListing]) {
        let session = MailboxSession(mailbox: mailbox, connector: connector)
        let conversation = try await session.open()
        let folder = try await session.examine(conversation)
        var survey = ResultsSurvey()
        let names = configuration.trust.authservIDs
        try await LatestMails(conversation: conversation).each(of: folder.state) { _, message in
            survey.add(message.header, names: names)
        }
        let folders = try await session.folders(conversation)
        let finding = MailboxFinding.mailbox(
            folder: mailbox.folder, mails: folder.state.exists,
            announces: conversation.capabilities.has("IDLE"), poll: mailbox.poll)
        let change = try await changeFinding(session, conversation)
        await conversation.logOut()
        return (finding, change, survey, folders)
    }

    /// Whether what `after` asks for can be done: the folder is opened as it will be for that, and nothing is done in it.
    private func changeFinding(
        _ session: MailboxSession, _ conversation: IMAPConversation
    ) async throws -> MailboxFinding? {
        guard let change = MailChange(session.mailbox.after) else { return nil }
        do {
            let means = ChangeMeans(session: session)
            let opened = try await means.select(conversation)
            _ = try await means.way(of: change, in: opened.state, conversation)
        } catch let fault as ChangeFault {
            return .unchangeable(fault)
        }
        return change.what == .flag ? .flagged(change.place) : .moved(change.place)
    }

    private func resultsFinding(_ survey: ResultsSurvey) -> MailboxFinding {
        guard survey.mails > 0 else { return .noMails }
        guard survey.recognised == 0 else { return .recognised(survey.recognised, of: survey.mails) }
        guard configuration.trust.verification != .dkim else {
            return .checkedHere(survey.signed, of: survey.mails)
        }
        let names = configuration.trust.authservIDs
        let configured = names.isEmpty ? "nothing" : names.joined(separator: ", ")
        if let proposal = survey.proposal {
            return .proposal(
                mails: survey.mails, configured: configured, name: proposal.name, count: proposal.mails)
        }
        return survey.without == survey.mails
            ? .noResults(mails: survey.mails)
            : .otherResults(mails: survey.mails, configured: configured)
    }

    private func junkFinding(
        _ folders: [IMAPListing], beside mailbox: Configuration.WatchedMailbox
    ) -> MailboxFinding {
        let junk = folders.junkFolders.map(\.name)
        if let unwatched = junk.first(where: { !isWatched($0, beside: mailbox) }) {
            return .junkUnwatched(unwatched)
        }
        return junk.first.map { .junkWatched($0) } ?? .noJunk
    }

    /// Whether that folder of the same account is watched as well.
    private func isWatched(_ folder: String, beside mailbox: Configuration.WatchedMailbox) -> Bool {
        configuration.mailboxes.contains {
            $0.folder == folder && $0.user == mailbox.user && $0.server == mailbox.server
        }
    }
}

/// The last mails of an open folder, read without a flag being touched.
struct LatestMails {
    let conversation: IMAPConversation
    /// As many, and of them those that have no more octets than this.
    private static let most = (mails: 30, octets: 1 << 20)

    func each(
        of folder: IMAPFolderState, _ take: (UID, Message) throws -> Void
    ) async throws {
        var uids: [UID] = []
        let after = folder.uidNext.flatMap { UID(rawValue: $0.rawValue > 500 ? $0.rawValue - 500 : 0) }
        try await conversation.perform(.searchNew(after: after)) { action in
            if case .newUIDs(let found) = action { uids += found }
        }
        let last = uids.sorted { $0.rawValue < $1.rawValue }.suffix(Self.most.mails)
        guard !last.isEmpty else { return }
        var sizes: [IMAPMessageSize] = []
        try await conversation.perform(.fetchSizes(UIDSet(Array(last)))) { action in
            if case .sizes(let found) = action { sizes += found }
        }
        let small = sizes.filter { $0.size <= Self.most.octets }
        try await conversation.perform(.fetchBodies(small)) { action in
            if case .message(let uid, let bytes) = action { try take(uid, MessageParser().parse(bytes)) }
        }
    }
}

extension [IMAPListing] {
    /// Where the server puts what it takes for spam: what it says itself (`\Junk`, RFC 6154) before the names that providers
    /// give it.
    var junkFolders: [IMAPListing] {
        let said = filter { $0.attributes.contains("\\junk") }
        return said.isEmpty ? filter(\.isCalledJunk) : said
    }
}

extension IMAPListing {
    fileprivate var isCalledJunk: Bool {
        let name = name.lowercased()
        return ["junk", "spam", "indésirable", "pourriel"].contains { name.contains($0) }
    }
}
