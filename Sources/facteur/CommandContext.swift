import Daemon
import FacteurCore
import Foundation
import Logging
import Mail
import Store
import Text

/// What a command works with: its configuration, and the ledger that it names.
struct CommandContext {
    let settings: Supervisor.Settings
    let configurationFile: String
    /// For what runs in the service's place; otherwise nothing of it was looked at.
    let host: ServiceHost

    var configuration: Configuration { settings.configuration }

    /// The language of messages: the configured one, or that of the terminal's locale.
    var language: Language { configuration.adminLanguage ?? Terminal.locale }

    /// - Parameters:
    ///   - forService: also checks the secrets and the other files that only a running service needs.
    ///   - makesLedger: also checks that the ledger's folder exists.
    /// - Throws: `Fault` 78 with every fault of the file.
    init(_ options: CommonOptions, forService: Bool = false, makesLedger: Bool = false) throws {
        configurationFile = try Self.find(options.configuration)
        Suggestion.remember(configuration: options.configuration)
        settings = try Self.load(configurationFile, forService: forService, makesLedger: makesLedger)
        host = ServiceHost()
        Terminal.language = language
    }

    /// For what a person runs in the service's place: secrets are found where its unit takes them from, and what the unit makes at
    /// its first start may still be missing.
    ///
    /// - Throws: `Fault` 78 with every fault of the file.
    init(besideService options: CommonOptions) throws {
        configurationFile = try Self.find(options.configuration)
        Suggestion.remember(configuration: options.configuration)
        host = Self.findHost()
        let secrets = Secrets(
            credentialsDirectory: Self.environment("CREDENTIALS_DIRECTORY"),
            places: Self.credentialPlaces(host, beside: configurationFile))
        let loader = SettingsLoader(secrets: secrets, unit: host.unit)
        settings = try Self.settings(
            loader.load(configurationFile, checksSecrets: true, makesLedger: true))
        Terminal.language = language
    }

    static func load(
        _ file: String, forService: Bool, makesLedger: Bool = false
    ) throws -> Supervisor.Settings {
        let loader = SettingsLoader(credentialsDirectory: environment("CREDENTIALS_DIRECTORY"))
        return try settings(
            loader.load(file, checksSecrets: forService, makesLedger: makesLedger || forService))
    }

    /// - Throws: `Fault` 78, and 77 where this user may not read the configuration.
    static func settings(_ read: Result<Supervisor.Settings, SettingsFaults>) throws -> Supervisor.Settings {
        switch read {
        case .success(let settings): return settings
        case .failure(let faults):
            throw Fault(
                faults.isClosed ? .notPermitted : .configuration,
                faults.lines.map(Localized.init(verbatim:)))
        }
    }

    /// Where the unit takes credentials from, and `credentials` beside the configuration.
    private static func credentialPlaces(_ host: ServiceHost, beside file: String) -> CredentialPlaces {
        CredentialPlaces(
            handedOver: host.unit?.credentials ?? [:], sealed: host.unit?.sealedCredentials ?? [:],
            folder: file.folderOfFile + "/credentials")
    }

    /// The machine around the service.
    static func findHost() -> ServiceHost {
        let systemctl = ["/usr/bin/systemctl", "/bin/systemctl"].first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
        // As sd_booted(3) tells.
        let runs = FileManager.default.fileExists(atPath: "/run/systemd/system")
        return ServiceHost(
            unit: ServiceUnit.read(in: ServiceUnit.searchPath(environment("SYSTEMD_UNIT_PATH"))),
            systemctl: runs ? systemctl : nil, isRoot: geteuid() == 0)
    }

    /// The world of a command that a person runs in the service's place.
    var worldBesideService: Supervisor.World {
        var world = Self.world()
        world.credentialPlaces = Self.credentialPlaces(host, beside: configurationFile)
        return world
    }

    /// `--config`, then the system's file, then the user's own (contract, "Commands").
    static func find(_ given: String?) throws -> String {
        if let given { return given }
        let home = environment("XDG_CONFIG_HOME") ?? environment("HOME").map { $0 + "/.config" }
        let places = ["/etc/facteur/facteur.yaml"] + (home.map { ["\($0)/facteur/facteur.yaml"] } ?? [])
        for place in places where FileManager.default.fileExists(atPath: place) { return place }
        throw Fault(
            .configuration,
            Localized(
                en:
                    "there is no configuration at \(places.joined(separator: " nor at ")); copy the example there, or name one with --config",
                fr:
                    "il n’y a pas de configuration, ni \(places.joined(separator: " ni ")) ; copiez-y l’exemple, ou nommez-en une avec --config"
            )
        )
    }

    static func environment(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The ledger, for a command.
    ///
    /// - Throws: `Fault`.
    func ledger(_ busyPolicy: BusyPolicy, mayCreate: Bool = false) throws -> Ledger {
        do {
            return try Ledger(
                path: configuration.database, mayCreate: mayCreate, now: Self.now(), busyPolicy: busyPolicy)
        } catch {
            throw Fault(error)
        }
    }

    /// Reads held mail again, at the end of a command that affects it.
    func intake(_ ledger: Ledger) -> Intake {
        Intake(ledger: ledger, examiner: settings.examiner, now: Self.now, messageID: newMessageID)
    }

    /// Makes a new Message-ID for each letter.
    var newMessageID: @Sendable () -> MessageID {
        let domain = configuration.smtp.from.addrSpec.domain
        let token = Self.world().token
        return { MessageID(token: token(), domain: domain) }
    }

    /// The ledger, or `nil` if there is none yet.
    ///
    /// - Throws: `Fault`.
    func ledgerIfAny(_ busyPolicy: BusyPolicy = .looker) throws -> Ledger? {
        do {
            return try Ledger(
                path: configuration.database, mayCreate: false, now: Self.now(), busyPolicy: busyPolicy)
        } catch .missing {
            return nil
        } catch {
            throw Fault(error)
        }
    }

    static func now() -> Int64 { Int64(Date().timeIntervalSince1970) }

    /// Log lines for the journal, or for a person at a terminal.
    static func log() -> Logger {
        let stream = environment("JOURNAL_STREAM")
        let journal = JournalSocket(stream: stream)
        return Logger(label: "facteur") { _ in JournalLogHandler(prefixes: stream != nil, journal: journal) }
    }

    /// systemd's, where it watches this very process (sd_watchdog_enabled(3)).
    private static func watchdog() -> Duration? {
        if let watched = environment("WATCHDOG_PID"), watched != "\(getpid())" { return nil }
        return environment("WATCHDOG_USEC").flatMap(Int64.init).flatMap { $0 > 0 ? .microseconds($0) : nil }
    }

    static func world() -> Supervisor.World {
        Supervisor.World(
            now: now, unitRandom: { Double.random(in: 0..<1) },
            token: { UUID().uuidString.replacingOccurrences(of: "-", with: "").lowercased() },
            credentialsDirectory: environment("CREDENTIALS_DIRECTORY"),
            notifySocket: environment("NOTIFY_SOCKET"), watchdog: watchdog(),
            processID: ProcessInfo.processInfo.processIdentifier, version: Facteur.version)
    }
}

extension Fault {
    init(_ fault: LedgerFault) {
        let code: Code =
            switch fault {
            case .missing, .folderMissing, .replaced, .noBackup: .noInput
            case .linked: .configuration
            case .exists, .draftExists, .readOnly, .noLinks, .unusable: .inputOutput
            case .notPermitted, .folderClosed, .backupNotPermitted: .notPermitted
            case .damaged, .newer, .badBackup: .badData
            case .inService, .lockGone, .busy, .backupRunning, .tooManyFiles, .outOfMemory: .tryLater
            case .diskFull, .inputOutput: .inputOutput
            case .promise, .other: .internal
            }
        self.init(code, fault.words)
        if case .damaged = fault { isOfDamage = true }
    }

    init(_ fault: ServerFault) {
        let code: Code =
            switch fault {
            case .endpoint, .folder: .configuration
            case .imap, .smtp, .secret, .oauth: fault.isLogin ? .notPermitted : .tryLater
            case .transport: .tryLater
            }
        self.init(code, fault.words)
    }
}
