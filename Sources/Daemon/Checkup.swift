import FacteurCore
import Glibc
import Mail
package import Store
import Transport

/// One line of `facteur check`.
package struct CheckLine: Sendable {
    /// What was checked: `mailbox stages`, `smtp`, `disk` …
    package let subject: String
    package let fault: CheckFault?
    /// What was found, if there is no fault.
    package let finding: String
}

/// What is wrong, and what to do about it.
package enum CheckFault: Error, Sendable {
    case server(ServerFault)
    case ledger(LedgerFault)
    /// Settled mail could not be flagged or moved.
    case change(ChangeFault)
    case disk(String)
    case clock(String)
    /// Nothing is broken, but a person should know.
    case advice(String)

    package var message: String {
        switch self {
        case .server(let fault): fault.message
        case .ledger(let fault): fault.description
        case .change(let fault): fault.message
        case .disk(let words), .clock(let words), .advice(let words): words
        }
    }
}

/// Tries everything that the service will need, changes no mail and no flag: every login, every folder, the relay up to RCPT, the ledger,
/// the files' rights, the disk, the clock.
package struct Checkup: Sendable {
    private let settings: Supervisor.Settings
    private let secrets: Secrets
    private let deadlines: Deadlines
    private let clock: @Sendable () -> Int64
    private let now: Int64

    package init(_ settings: Supervisor.Settings, world: Supervisor.World) {
        self.settings = settings
        secrets = Secrets(credentialsDirectory: world.credentialsDirectory)
        deadlines = world.deadlines.watched
        clock = world.now
        now = world.now()
    }

    /// - Throws: `ServerFault` when no connection can be made at all.
    package func run() async throws -> [CheckLine] {
        let poller = try Poller.forServers()
        defer { poller.stop() }
        let tokens = TokenKeeper(
            poller: poller, secrets: secrets, ledger: settings.configuration.database, now: clock,
            deadline: deadlines.identity)
        let connector = Connector(poller: poller, secrets: secrets, tokens: tokens, deadlines: deadlines)
        var lines: [CheckLine] = []
        for mailbox in settings.configuration.mailboxes {
            lines.append(await line("mailbox \(mailbox.name)") { try await check(mailbox, connector) })
        }
        lines.append(await line("smtp") { try await checkRelay(connector) })
        lines.append(await line("letters") { lettersFinding })
        lines.append(await line("permissions") { try checkPermissions() })
        lines.append(await line("ledger") { try await checkLedger() })
        lines.append(await line("disk") { try DiskSpace.finding(at: settings.configuration.database) })
        lines.append(await line("clock") { try checkClock() })
        return lines
    }

    private func line(_ subject: String, _ work: () async throws -> String) async -> CheckLine {
        do {
            return CheckLine(subject: subject, fault: nil, finding: try await work())
        } catch let fault as ServerFault {
            return CheckLine(subject: subject, fault: .server(fault), finding: "")
        } catch let fault as LedgerFault {
            return CheckLine(subject: subject, fault: .ledger(fault), finding: "")
        } catch let fault as ChangeFault {
            return CheckLine(subject: subject, fault: .change(fault), finding: "")
        } catch let fault as CheckFault {
            return CheckLine(subject: subject, fault: fault, finding: "")
        } catch {
            return CheckLine(subject: subject, fault: .advice("could not be checked: \(error)"), finding: "")
        }
    }

    private func check(_ mailbox: Configuration.WatchedMailbox, _ connector: Connector) async throws -> String
    {
        let session = MailboxSession(mailbox: mailbox, connector: connector)
        let conversation = try await session.open()
        let folder = try await session.examine(conversation)
        let survey = try await survey(of: folder.state, conversation)
        let others = try await session.folders(conversation).map(\.name)
        let changes = try await checkChanges(session, conversation)
        await conversation.logOut()
        if let words = Self.doubt(survey, settings.configuration.trust.authservIDs) {
            throw CheckFault.advice(words)
        }
        let junk = others.filter(Self.looksLikeJunk).filter { !isWatched($0, beside: mailbox) }
        let advice =
            junk.first.map {
                "; “\($0)” is not watched: a notice may land there, watch it as a second mailbox"
            } ?? ""
        let results =
            survey.mails == 0
            ? "" : ", \(survey.recognised) of the last \(survey.mails) with results of your server"
        return
            "login and folder “\(mailbox.folder)” are good, \(folder.state.exists) mails\(results)\(changes)\(advice)"
    }

    /// Whether what `after` asks for can be done: the folder is opened as it will be for that, and nothing is done in it.
    ///
    /// - Throws: `ChangeFault`.
    private func checkChanges(
        _ session: MailboxSession, _ conversation: IMAPConversation
    ) async throws -> String {
        guard let change = MailChange(session.mailbox.after) else { return "" }
        let means = ChangeMeans(session: session)
        let opened = try await means.select(conversation)
        _ = try await means.way(of: change, in: opened.state, conversation)
        switch change.what {
        case .flag: return "; what is settled is flagged “\(change.place)”"
        case .move: return "; what is settled is moved to “\(change.place)”"
        }
    }

    /// The number of mails whose authentication results are surveyed, and the largest size of one in octets.
    private static let surveyed = (mails: 30, octets: 1 << 20)

    /// The last mails of the open folder.
    private func survey(
        of folder: IMAPFolderState, _ conversation: IMAPConversation
    ) async throws -> ResultsSurvey {
        var uids: [UID] = []
        let after = folder.uidNext.flatMap { UID(rawValue: $0.rawValue > 500 ? $0.rawValue - 500 : 0) }
        try await conversation.perform(.searchNew(after: after)) { action in
            if case .newUIDs(let found) = action { uids += found }
        }
        let last = uids.sorted { $0.rawValue < $1.rawValue }.suffix(Self.surveyed.mails)
        guard !last.isEmpty else { return ResultsSurvey() }
        var sizes: [IMAPMessageSize] = []
        try await conversation.perform(.fetchSizes(UIDSet(Array(last)))) { action in
            if case .sizes(let found) = action { sizes += found }
        }
        var survey = ResultsSurvey()
        let names = settings.configuration.trust.authservIDs
        let small = sizes.filter { $0.size <= Self.surveyed.octets }
        try await conversation.perform(.fetchBodies(small)) { action in
            if case .message(_, let bytes) = action {
                survey.add(MessageParser().parse(bytes).header, names: names)
            }
        }
        return survey
    }

    private static func doubt(_ survey: ResultsSurvey, _ names: [String]) -> String? {
        guard survey.mails > 0, survey.recognised == 0 else { return nil }
        let configured = names.isEmpty ? "nothing" : names.joined(separator: ", ")
        if let proposal = survey.proposal {
            return
                "none of the last \(survey.mails) mails has results by \(configured), and \(proposal.mails) have results by \(proposal.name): if that is your own mail server, write `trust: { authserv_id: \"\(proposal.name)\" }`"
        }
        return survey.without == survey.mails
            ? "none of the last \(survey.mails) mails has an Authentication-Results field: your mail server writes none, so that no sender can be proven; ask whoever runs it"
            : "none of the last \(survey.mails) mails has results by \(configured): see `trust: authserv_id:`, and ask whoever runs your mail server for the name that it writes"
    }

    /// Whether that folder of the same account is watched as well.
    private func isWatched(_ folder: String, beside mailbox: Configuration.WatchedMailbox) -> Bool {
        settings.configuration.mailboxes.contains {
            $0.folder == folder && $0.user == mailbox.user && $0.server == mailbox.server
        }
    }

    /// The names that providers give to the spam folder.
    private static func looksLikeJunk(_ folder: String) -> Bool {
        let name = folder.lowercased()
        return ["junk", "spam", "indésirable", "pourriel"].contains { name.contains($0) }
    }

    private func checkRelay(_ connector: Connector) async throws -> String {
        let smtp = settings.configuration.smtp
        var conversation = try await connector.smtp(smtp)
        // Our own address is the only recipient whom this cannot disturb.
        let answer = try await conversation.probe(
            from: smtp.bounces.text, to: smtp.from.addrSpec.text)
        await conversation.quit()
        let server = conversation.server
        switch answer {
        case .accepted: return "login, sender and recipient are good"
        case .tryLater(let text): throw ServerFault.smtp(.tryLater(text), server: server)
        case .refused(let text): throw ServerFault.smtp(.serviceRefused(text), server: server)
        }
    }

    /// Unusable templates would have been reported before; this only says which ones are used.
    private var lettersFinding: String {
        settings.configuration.letters.templates.map { "the templates of \($0) are good" }
            ?? "the built-in templates are used"
    }

    /// The secrets' files were checked with the configuration; the ledger holds names, addresses and mails.
    private func checkPermissions() throws -> String {
        let path = settings.configuration.database
        for file in Ledger.files(at: path) {
            var information = stat()
            guard stat(file, &information) == 0, information.st_mode & 0o077 != 0 else { continue }
            throw CheckFault.advice("others can read the ledger \(file); run: chmod 600 \(file)")
        }
        return "secrets and ledger are for their owner only"
    }

    private func checkLedger() async throws -> String {
        let path = settings.configuration.database
        guard InputFile.exists(path) else {
            guard access(path.folderOfFile, W_OK | X_OK) == 0 else {
                throw LedgerFault.notPermitted(path: path)
            }
            return "none yet; the roster's import or the service will make it"
        }
        let ledger = try Ledger(path: path, mayCreate: false, now: now, busyPolicy: .looker)
        try await ledger.checkIntegrity()
        return "the ledger is sound" + (ServiceLock.isHeld(ledger: ledger.path) ? ", the service runs" : "")
    }

    /// A clock before the day when this was written can only be wrong: then certificates fail and letters have a wrong date.
    private func checkClock() throws -> String {
        guard now > 1_767_225_600 else {
            throw CheckFault.clock(
                "this computer's clock says \(HeaderDate.rfc3339(seconds: now)); set it (timedatectl)")
        }
        return HeaderDate.rfc3339(seconds: now)
    }
}
