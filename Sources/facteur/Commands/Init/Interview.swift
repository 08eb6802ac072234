import Daemon
import FacteurCore
import Mail
import Text

/// What is known in the end.
struct InitAnswers: Sendable {
    let draft: ConfigurationDraft
    /// By their credentials' names.
    let secrets: [String: String]
    let places: InitPlaces
    /// The machine around the service.
    let host: ServiceHost
    /// The key that seals tokens, as only this machine's systemd opens it; `nil` where there are none to seal, or no such systemd.
    var tokenKey: String?

    var waitsForLogin: Bool {
        switch draft.login {
        case .password: false
        case .microsoft, .custom: true
        }
    }

    /// With the secrets in hand, which are in no file yet.
    var world: Supervisor.World {
        var world = CommandContext.world()
        world.credentialsDirectory = nil
        world.credentialPlaces = CredentialPlaces(inHand: secrets)
        return world
    }

    /// - Throws: `Fault` 78 with what is wrong in it.
    func settings() throws -> (text: String, Supervisor.Settings) {
        let text = draft.text
        let secrets = Secrets(
            credentialsDirectory: nil, places: CredentialPlaces(inHand: secrets))
        let loader = SettingsLoader(secrets: secrets, unit: host.unit)
        let read = loader.load(
            text: text, file: places.configuration, checksSecrets: true,
            // Its own folder is made with the rest.
            makesLedger: places.databaseFolder != places.directory)
        return (text, try CommandContext.settings(read))
    }
}

/// Asks for what was not given, and tries each answer; what is refused is asked for again where somebody can be asked.
struct Interview {
    let options: InitOptions
    let places: InitPlaces
    private let dialogue = Dialogue()
    private let host = CommandContext.findHost()
    private var secrets: [String: String] = [:]

    init(options: InitOptions, places: InitPlaces) {
        self.options = options
        self.places = places
    }

    /// How often something that is refused is asked for again: a server may lock an account.
    private static let tries = 3

    /// - Throws: `Fault`.
    mutating func hold() async throws -> InitAnswers {
        let provider = try await provider()
        let address = try await address()
        var draft = try await servers(provider, address)
        try await secrets(of: provider)
        let look = try await mailbox(&draft)
        try await relay(&draft)
        draft.junk = look?.junk
        if let junk = look?.junk { Terminal.say([InitWords.junk(junk).words]) }
        draft.authservIDs = try await authservIDs(provider, draft, look)
        draft.forwarders = try await forwarders(address, draft.authservIDs, look)
        return answers(draft)
    }

    private func answers(_ draft: ConfigurationDraft) -> InitAnswers {
        InitAnswers(draft: draft, secrets: secrets, places: places, host: host)
    }

    private var canAsk: Bool { Dialogue.isPossible }

    /// - Throws: `Fault` 64 where nobody can be asked.
    private func mustAsk(_ option: String) throws {
        guard canAsk else { throw Fault(.usage, InitWords.missing(option).words) }
    }

    private func provider() async throws -> InitOptions.Provider {
        if let provider = options.provider { return provider }
        try mustAsk("--provider")
        let word = try await dialogue.choose(
            InitWords.provider.words,
            [
                ("microsoft365", Localized(verbatim: "Microsoft 365")),
                ("google", Localized(verbatim: "Google Workspace, Gmail")),
                ("other", InitWords.otherProvider.words), ("custom", InitWords.customProvider.words),
            ])
        return InitOptions.Provider(rawValue: word) ?? .other
    }

    private func address() async throws -> AddrSpec {
        if let text = options.address {
            guard let address = AddrSpec(text) else { throw Fault(.usage, InitWords.badAddress(text).words) }
            return address
        }
        try mustAsk("--address")
        while true {
            let text = try await dialogue.ask(InitWords.address.words)
            if let address = AddrSpec(text) { return address }
            Terminal.say([InitWords.badAddress(text).words])
        }
    }

    private func servers(
        _ provider: InitOptions.Provider, _ address: AddrSpec
    ) async throws -> ConfigurationDraft {
        let imap = try await server(
            options.imap, "--imap", provider.imap, "imaps://imap." + address.domain, InitWords.imap)
        let smtp = try await server(
            options.smtp, "--smtp", provider.smtp, "smtps://smtp." + address.domain, InitWords.smtp)
        var user = options.user ?? address.text
        if options.user == nil, provider.imap == nil, canAsk, !options.yes {
            user = try await dialogue.ask(InitWords.user.words, standard: address.text)
        }
        return ConfigurationDraft(
            database: places.database, imap: imap, smtp: smtp, user: user,
            smtpUser: options.smtpUser ?? user, login: try await login(provider), ca: options.ca,
            folder: options.folder, address: address, authservIDs: [ConfigurationDraft.nameless],
            forwarders: [],
            language: Terminal.language)
    }

    private func server(
        _ given: String?, _ option: String, _ known: String?, _ guess: String, _ question: InitWords
    ) async throws -> String {
        if let given { return given }
        if let known { return known }
        try mustAsk(option)
        return try await dialogue.ask(question.words, standard: guess)
    }

    private func login(_ provider: InitOptions.Provider) async throws -> ConfigurationDraft.Login {
        // A password that was given is used as one, whatever Microsoft makes of it.
        guard provider.takesNoPassword, options.passwordFile == nil else { return .password }
        let client = try await word(options.client, "--client", InitWords.client)
        guard provider == .custom else {
            return .microsoft(
                tenant: try await word(options.tenant, "--tenant", InitWords.tenant), client: client)
        }
        var scopes = options.scope
        if scopes.isEmpty { scopes = [try await word(nil, "--scope", InitWords.scope)] }
        return .custom(
            ConfigurationDraft.IdentityServer(
                client: client, tokenURL: try await word(options.tokenURL, "--token-url", InitWords.tokenURL),
                deviceURL: try await word(options.deviceURL, "--device-url", InitWords.deviceURL),
                scopes: scopes, ca: options.ca))
    }

    private func word(_ given: String?, _ option: String, _ question: InitWords) async throws -> String {
        if let given { return given }
        try mustAsk(option)
        while true {
            let answer = try await dialogue.ask(question.words)
            if !answer.isEmpty { return answer }
        }
    }
}

// Secrets, and what they open.
extension Interview {
    private mutating func secrets(of provider: InitOptions.Provider) async throws {
        guard !provider.takesNoPassword || options.passwordFile != nil else { return }
        if let file = options.passwordFile {
            secrets["imap"] = try await Self.secret(in: file)
        } else {
            try mustAsk("--password-file")
            secrets["imap"] = try await askForPassword(provider == .google)
        }
        secrets["smtp"] = secrets["imap"]
        if let file = options.smtpPasswordFile { secrets["smtp"] = try await Self.secret(in: file) }
    }

    private static func secret(in file: String) async throws -> String {
        do throws(SecretFault) {
            return try await Secrets(credentialsDirectory: nil).fetch(.file(file))
        } catch {
            throw Fault(
                error.kind == .missing ? .noInput : .notPermitted, ServerSentence.localized(error.message))
        }
    }

    private func askForPassword(_ isForApp: Bool) async throws -> String {
        while true {
            let answer = try await dialogue.secret(
                (isForApp ? InitWords.appPassword : InitWords.password).words)
            // Google shows its own in four groups.
            if !answer.isEmpty { return isForApp ? answer.filter { $0 != " " } : answer }
        }
    }

    /// Logs in at the mailbox; a password that is refused is asked for again.
    ///
    /// - Returns: `nil` where a person has to log in first.
    private mutating func mailbox(_ draft: inout ConfigurationDraft) async throws -> AccountLook? {
        let look = try await tried(&draft, \.imap) { scout, configuration in
            guard let mailbox = configuration.mailboxes.first else { return AccountLook?.none }
            return try await scout.look(at: mailbox)
        } correct: { interview, draft, fault in
            if fault.isLogin {
                interview.secrets["imap"] = try await interview.askForPassword(false)
                if interview.options.smtpPasswordFile == nil {
                    interview.secrets["smtp"] = interview.secrets["imap"]
                }
            } else if case .folder = fault {
                draft.folder = try await interview.dialogue.ask(InitWords.folder.words, standard: "INBOX")
            } else {
                draft.imap = try await interview.dialogue.ask(InitWords.imap.words, standard: draft.imap)
            }
        }
        return look ?? nil
    }

    private mutating func relay(_ draft: inout ConfigurationDraft) async throws {
        _ = try await tried(&draft, \.smtp) { scout, configuration in
            try await scout.greet(configuration.smtp)
        } correct: { interview, draft, fault in
            if fault.isLogin {
                interview.secrets["smtp"] = try await interview.askForPassword(false)
            } else {
                draft.smtp = try await interview.dialogue.ask(InitWords.smtp.words, standard: draft.smtp)
            }
        }
    }

    /// Tries a server with what is known, and has what it refuses corrected, where somebody can be asked.
    ///
    /// - Returns: `nil` where nobody has logged in yet.
    /// - Throws: `Fault`: the server's last, or what `correct` throws.
    private mutating func tried<Value>(
        _ draft: inout ConfigurationDraft, _ server: (ConfigurationDraft) -> String,
        _ work: (AccountScout, Configuration) async throws -> Value,
        correct: (inout Interview, inout ConfigurationDraft, ServerFault) async throws -> Void
    ) async throws -> Value? {
        var left = Self.tries
        while true {
            let answers = answers(draft)
            let (_, settings) = try answers.settings()
            guard !answers.waitsForLogin else { return nil }
            Terminal.say([InitWords.trying(server(draft)).words])
            do {
                return try await work(AccountScout(world: answers.world), settings.configuration)
            } catch let fault as ServerFault {
                left -= 1
                guard canAsk, !options.yes, left > 0 else { throw Fault(fault) }
                Terminal.say([fault.words])
                try await correct(&self, &draft, fault)
            }
        }
    }
}

// Whom to believe: what the mails show is proposed, and a person says so.
extension Interview {
    private func authservIDs(
        _ provider: InitOptions.Provider, _ draft: ConfigurationDraft, _ look: AccountLook?
    ) async throws -> [String] {
        if !options.authservId.isEmpty { return options.authservId }
        if let known = provider.authservID,
            look.map({ $0.mails.isEmpty || $0.recognised([known]) > 0 }) ?? true
        {
            return [known]
        }
        guard let look else { return [ConfigurationDraft.nameless] }
        if let server = look.server {
            let found = InitWords.server(server.name, server.mails, look.mails.count)
            if options.yes {
                Terminal.say([found.words])
                return [server.name]
            }
            guard canAsk else { throw Fault(.usage, InitWords.unconfirmed(server.name).words) }
            if try await dialogue.agrees(found.words) { return [server.name] }
        }
        // A wrong name lets no letter leave: every mail is held, and check says which would have counted.
        let guess = Self.host(of: draft.imap)
        guard canAsk, !options.yes else {
            Terminal.say([InitWords.guessed(guess).words])
            return [guess]
        }
        return [try await dialogue.ask(InitWords.authservID.words, standard: guess)]
    }

    private static func host(of server: String) -> String {
        let rest = server.split(separator: "/").last ?? ""
        return String(rest.prefix { $0 != ":" })
    }

    /// Nobody becomes a forwarder without a person's word: anybody may have written to the mailbox.
    private func forwarders(
        _ address: AddrSpec, _ names: [String], _ look: AccountLook?
    ) async throws -> [String] {
        let found = look?.forwarders(names) ?? []
        for one in found { Terminal.say([InitWords.forwarded(one.address, one.mails).words]) }
        guard options.forwarder.isEmpty, canAsk, !options.yes else {
            return try options.forwarder.map { who in
                guard Self.isForwarder(who) else { throw Fault(.usage, InitWords.badForwarder(who).words) }
                return who
            }
        }
        // Of one's own house, Enter is enough.
        let own = found.map(\.address).filter { AddrSpec($0)?.isWithin(domain: address.domain) == true }
        while true {
            let answer = try await dialogue.ask(
                InitWords.forwarders.words, standard: own.joined(separator: " "))
            let all = answer.split { " ,;".contains($0) }.map(String.init)
            guard let wrong = all.first(where: { !Self.isForwarder($0) }) else { return all }
            Terminal.say([InitWords.badForwarder(wrong).words])
        }
    }

    private static func isForwarder(_ text: String) -> Bool {
        AddrSpec(text) != nil || !text.contains("@") && AddrSpec("postmaster@" + text) != nil
    }
}

extension InitOptions.Provider {
    /// Unless one is given all the same.
    fileprivate var takesNoPassword: Bool { self == .microsoft365 || self == .custom }

    private var known: Configuration.OAuth.Provider? { Configuration.OAuth.Provider(rawValue: rawValue) }
    fileprivate var imap: String? { known?.mailboxServer }
    fileprivate var smtp: String? { known?.relayServer }
    fileprivate var authservID: String? { known?.authservID }
}
