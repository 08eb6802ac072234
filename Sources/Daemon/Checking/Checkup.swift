import FacteurCore
import Mail
import Store
import Text
import Transport

/// Tries everything that the service will need, and changes nothing: every server's name and certificate, every login, every
/// folder, the relay up to RCPT, sample letters, the files' rights, the ledger, the disk, the clock, the service.
package struct Checkup: Sendable {
    let settings: Supervisor.Settings
    let host: ServiceHost
    let secrets: Secrets
    let deadlines: Deadlines
    /// Unix seconds.
    let clock: @Sendable () -> Int64
    /// Where the configuration is; `nil` where it is in no file yet.
    let file: String?

    var configuration: Configuration { settings.configuration }

    /// - Parameters:
    ///   - host: the machine around the service; nothing of it is looked at where it is not given.
    ///   - file: the configuration's, for the service's user must be able to read it.
    package init(
        _ settings: Supervisor.Settings, world: Supervisor.World, host: ServiceHost = ServiceHost(),
        file: String? = nil
    ) {
        self.settings = settings
        self.host = host
        self.file = file
        secrets = world.secrets
        deadlines = world.deadlines.watched
        clock = world.now
    }

    /// - Parameter show: is given each line as soon as it is known.
    /// - Throws: `ServerFault` when no connection can be made at all; what `show` throws.
    package func run(
        _ show: (CheckLine) async throws -> Void = { _ in }
    ) async throws -> [CheckLine] {
        var lines: [CheckLine] = []
        func add(_ found: [CheckLine]) async throws {
            for line in found {
                lines.append(line)
                try await show(line)
            }
        }
        let times = try await askServers(logsIn: true, add)
        try await add([CheckLine(.letters, lettersFinding)])
        if !settings.titles.isEmpty, let finding = await nocFinding {
            try await add([CheckLine(.noc, finding)])
        }
        try await add([CheckLine(.permissions, permissionsFinding)])
        try await add([CheckLine(.serviceUser, serviceFinding)])
        try await add(await credentialLines)
        try await add([CheckLine(.ledger, await ledgerFinding)])
        try await add([CheckLine(.disk, DiskSpace.finding(in: nearestFolder))])
        try await add(metricsLine)
        try await add([CheckLine(.clock, clockFinding(times))])
        try await add([CheckLine(.unit, await unitFinding)])
        if let finding = RetentionFinding(configuration.retention) {
            try await add([CheckLine(.retention, finding)])
        }
        return lines
    }

    /// What is asked of servers, and whether the service will be let to the files: for a configuration that is in no file yet.
    ///
    /// - Parameter logsIn: whether anybody can log in yet.
    package func tryBeforehand(
        logsIn: Bool = true, _ show: (CheckLine) async throws -> Void = { _ in }
    ) async throws -> [CheckLine] {
        var lines: [CheckLine] = []
        _ = try await askServers(logsIn: logsIn) { found in
            for line in found {
                lines.append(line)
                try await show(line)
            }
        }
        guard host.unit != nil else { return lines }
        let line = CheckLine(.serviceUser, serviceFinding)
        try await show(line)
        return lines + [line]
    }

    private func askServers(
        logsIn: Bool = true, _ add: ([CheckLine]) async throws -> Void
    ) async throws -> [ServerTime] {
        let poller = try Poller.forServers()
        defer { poller.stop() }
        let tokens = TokenKeeper(
            poller: poller, secrets: secrets, ledger: configuration.database, now: clock,
            deadline: deadlines.identity)
        let connector = Connector(poller: poller, secrets: secrets, tokens: tokens, deadlines: deadlines)
        var reach = ServerReach(poller: poller, deadlines: deadlines, clock: clock)
        for server in configuration.mailboxes.map(\.server) + [configuration.smtp.server] {
            try await add(await reach.lines(of: server))
        }
        for account in configuration.oauthAccounts { try await add(await reach.lines(of: account)) }
        guard logsIn else { return reach.times }
        var accounts: Set<String> = []
        for mailbox in configuration.mailboxes {
            let isFirst = accounts.insert("\(mailbox.server) \(mailbox.user)").inserted
            try await add(
                await lines(of: mailbox, connector, reach.fault(of: mailbox.server), looksForJunk: isFirst))
        }
        try await add([await relayLine(connector, reach.fault(of: configuration.smtp.server))])
        return reach.times
    }

    private func relayLine(_ connector: Connector, _ known: ServerFault?) async -> CheckLine {
        if let known { return CheckLine(.smtp, ServerFinding.fault(known)) }
        return await Self.line(.smtp) {
            try await probe(connector)
            return ServerFinding.relay
        }
    }

    private func probe(_ connector: Connector) async throws {
        let smtp = configuration.smtp
        var conversation = try await connector.smtp(smtp)
        // Our own address is the one recipient that nobody else is bothered by. RSET follows, and no letter.
        let answer = try await conversation.probe(
            from: smtp.bounces.text, to: smtp.from.addrSpec.text)
        await conversation.quit()
        let server = conversation.server
        switch answer {
        case .accepted: break
        case .tryLater(let text): throw ServerFault.smtp(.tryLater(text), server: server)
        case .refused(let text): throw ServerFault.smtp(.serviceRefused(text), server: server)
        }
    }

    static func line(
        _ check: Check, _ subject: String = "", _ work: () async throws -> any CheckFinding
    ) async -> CheckLine {
        do {
            return CheckLine(check, subject, try await work())
        } catch let fault as ServerFault {
            return CheckLine(check, subject, ServerFinding.fault(fault))
        } catch let fault as LedgerFault {
            return CheckLine(check, subject, LedgerFinding.fault(fault))
        } catch {
            return CheckLine(check, subject, UncheckedFinding(error: "\(error)"))
        }
    }
}

// Letters, clock, service.
extension Checkup {
    /// Templates that could not be used at all would have stopped us before.
    private var lettersFinding: LetterFinding {
        for language in LetterLanguage.allCases {
            if let doubt = sampleDoubt(language) { return doubt }
        }
        if configuration.letters.remind != nil, let contact = AddrSpec(configuration.letters.contact),
            !HostAddresses(configuration).holds(contact)
        {
            return .answersUnseen(contact.text)
        }
        return .good(folder: configuration.letters.templates)
    }

    /// A letter to somebody who does not exist, made and thrown away.
    private func sampleDoubt(_ language: LetterLanguage) -> LetterFinding? {
        guard let sample = Self.sample(language, configuration) else { return nil }
        do {
            let rendered = try settings.templates.render(sample)
            _ = try settings.templates.outgoing(
                sample,
                messageID: MessageID(token: "sample", domain: configuration.smtp.from.addrSpec.domain),
                dateSeconds: clock())
            let count = [rendered.text, rendered.html].compactMap { text in
                text.map { $0.ranges(of: sample.offer.rawValue).count }
            }.max()
            return (count ?? 0) > language.all.count ? .numberTwice(language, count: count ?? 0) : nil
        } catch {
            return .fault(language, error.message)
        }
    }

    private static func sample(_ language: LetterLanguage, _ configuration: Configuration) -> Letter? {
        guard let ref = InternRef(rawValue: "SAMPLE"), let offer = OfferNumber(rawValue: "A1234567"),
            let email = AddrSpec("camille.exemple@etudiant.example")
        else { return nil }
        let intern = Intern(
            ref: ref, familyName: "Exemple", givenNames: "Camille", email: email, language: language,
            noc: NOCCode(rawValue: "21232"))
        return Letter(
            intern: intern, offer: offer, contact: configuration.letters.contact,
            from: configuration.smtp.from)
    }

    /// A clock before the day when this was written can only be wrong: then certificates fail and letters have a wrong date.
    ///
    /// The server that agrees best counts: one that is wrong says nothing about ours. The date of a mail is no clock, for a mail
    /// may have waited anywhere.
    private func clockFinding(_ times: [ServerTime]) -> MachineFinding {
        let now = clock()
        guard now > 1_767_225_600 else { return .wrongClock(HeaderDate.rfc3339(seconds: now)) }
        let text = HeaderDate.rfc3339(seconds: now)
        guard let best = times.min(by: { $0.behind.magnitude < $1.behind.magnitude }) else {
            return .clock(text)
        }
        return .comparedClock(text, server: best.server, behind: best.behind)
    }

    private var unitFinding: MachineFinding {
        get async {
            guard let systemctl = host.systemctl else { return .noSystemd }
            var answers: [String: String] = [:]
            for property in ["LoadState", "ActiveState", "UnitFileState"] {
                let words = [systemctl, "show", "--property", property, "--value", ServiceUnit.name]
                do {
                    let data = try await SecretCommand(words: words, deadline: .seconds(10)).output()
                    answers[property] = String(decoding: data.prefix { $0 != 0x0A }, as: UTF8.self)
                } catch {
                    return .unitUnknown(error.message)
                }
            }
            let isEnabled = answers["UnitFileState"]?.hasPrefix("enabled") == true
            switch (answers["LoadState"], answers["ActiveState"]) {
            case ("not-found", _): return .unitMissing
            case (_, "active"), (_, "activating"), (_, "reloading"): return .unitRuns(isEnabled: isEnabled)
            case (_, "failed"): return .unitFailed
            case (_, "inactive"), (_, "deactivating"): return .unitStopped(isEnabled: isEnabled)
            case (_, let other): return .unitUnknown(other ?? "")
            }
        }
    }
}
