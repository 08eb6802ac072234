import Daemon
import FacteurCore
import Foundation
import Logging
import Mail
import Store
import TestSupport
import Testing
import Text

/// A supervisor on scripted servers, with a ledger of its own, three interns, and a clock that a test sets.
final class ScriptedFixture: @unchecked Sendable {
    static let start: Int64 = 1_790_000_000

    let folder: TemporaryFolder
    let journal = Journal()
    /// `$NOTIFY_SOCKET`; set before the daemon runs.
    nonisolated(unsafe) var notifySocket: String?
    /// How long systemd goes without a word; set before the daemon runs.
    nonisolated(unsafe) var watchdog: Duration?
    /// Of the NOC codes; set before the daemon runs.
    nonisolated(unsafe) var titles = NOCTitles()
    /// How long the service may take to end; set before the daemon runs. A busy machine takes its time.
    nonisolated(unsafe) var longestStop = Duration.seconds(120)
    /// From one login at a mailbox to the next; set before the daemon runs. Few tests can wait for a minute.
    nonisolated(unsafe) var betweenLogins = Duration.seconds(1)
    /// Set before the daemon runs.
    nonisolated(unsafe) var wording = Wording.builtIn
    /// Whether the configuration file, read again, is a bad one.
    var failsToLoad: Bool {
        get { lock.withLock { isBad } }
        set { lock.withLock { isBad = newValue } }
    }
    private var isBad = false
    private let lock = NSLock()
    private var instant = start
    private var settingsNow: Configuration

    /// How long a server may be silent where a test does not speak of it.
    static let much = Duration.seconds(120)
    /// Where a server is silent on purpose. A busy machine may keep a good server's answer for a second; it must not end there.
    static let little = Duration.seconds(5)

    /// - Parameter patience: how long a server may be silent.
    init(
        relay: ScriptedRelay? = nil, mailboxes: [ScriptedMailbox] = [], patience: Duration = much
    ) async throws {
        self.patience = patience
        servers = (mailboxes as [any StoppableServer]) + [relay].compactMap { $0 }
        folder = try TemporaryFolder()
        let secret = Configuration.Login.password(.file(try folder.write("password", "s3cret")))
        let bounces = try #require(AddrSpec("stages@example.test"))
        settingsNow = Configuration(
            database: folder.path("facteur.sqlite"),
            mailboxes: mailboxes.enumerated().map { number, mailbox in
                Configuration.WatchedMailbox(
                    name: "box\(number + 1)", server: Self.server(.imap, mailbox.port), folder: "INBOX",
                    user: "stages@example.test", login: secret, poll: 60)
            },
            smtp: Configuration.SMTP(
                server: Self.server(.smtp, relay?.port ?? 9), user: "stages@example.test", login: secret,
                from: Address(displayName: "Stages", addrSpec: bounces), bounces: bounces),
            trust: Configuration.TrustPolicy(authservID: "mx.example.test"),
            letters: Configuration.Letters(contact: "stages@example.test"))
        let validity = try #require(UIDValidity(rawValue: 1))
        _ = try await ledger().open(mailbox: "hand", uidValidity: validity)
        try await ledger().noteFirstPass(mailbox: "hand", through: 0)
        try await importInterns(3)
    }

    private let patience: Duration
    /// They listen as long as the fixture is there.
    private let servers: [any StoppableServer]

    /// A thread that is silent on purpose holds its server: nothing else would end it.
    deinit { for server in servers { server.stop() } }

    private static func server(_ scheme: Configuration.Server.Scheme, _ port: UInt16) -> Configuration.Server
    {
        Configuration.Server(scheme: scheme, host: "127.0.0.1", port: Int(port), plaintext: true)
    }

    /// What the configuration file would say; what is changed counts at the next start.
    var configuration: Configuration {
        get { lock.withLock { settingsNow } }
        set { lock.withLock { settingsNow = newValue } }
    }

    /// Unix seconds.
    var now: Int64 {
        get { lock.withLock { instant } }
        set { lock.withLock { instant = newValue } }
    }

    func settings() throws -> Supervisor.Settings {
        Supervisor.Settings(
            configuration: configuration, wording: wording, templates: try Self.templates.get(),
            titles: titles)
    }

    private static let templates = LetterTemplates.read()

    /// Lets the daemon run while `body` works, then stops it as SIGTERM does.
    func serving(_ body: (AsyncStream<ServiceOrder>.Continuation) async throws -> Void) async throws {
        let reload = { @Sendable [self] in
            guard !failsToLoad else { throw TestFault("a bad configuration") }
            return try settings()
        }
        try await supervisor.serving(settings(), reload: reload, body)
    }

    /// Waits, without holding a thread, until it is so; not for ever.
    func wait(for what: String, until condition: () async throws -> Bool) async throws {
        for _ in 0..<15_000 {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw TestFault("never came: \(what); the log: \(journal.lines)")
    }

    var world: Supervisor.World {
        Supervisor.World(
            now: { [self] in now }, unitRandom: { 0.5 },
            token: { UUID().uuidString.replacing("-", with: "") }, credentialsDirectory: nil,
            notifySocket: notifySocket, watchdog: watchdog, processID: 1, version: "test",
            deadlines: Deadlines(
                longest: patience, stop: longestStop, betweenLogins: betweenLogins, key: Self.much * 5,
                round: .seconds(600)))
    }

    var supervisor: Supervisor {
        Supervisor(
            world: world,
            log: Logger(label: "test") { [journal] _ in JournalHandler(journal: journal) })
    }

    /// One pass; the faults' words.
    @discardableResult
    func once() async throws -> [String] { try await supervisor.once(settings()).map(\.message) }

    func ledger() throws -> Ledger { try Ledger(path: configuration.database, now: now) }

    func status() async throws -> StatusReport {
        try await ledger().status(alerts: configuration.alerts, at: now)
    }

    /// What `status` has of one mailbox.
    func box(_ name: String = "box1") async throws -> StatusReport.Mailbox {
        try #require(try await status().mailboxes.first { $0.name == name })
    }

    func health() async throws -> EnglishHealth {
        EnglishHealth(health: Health(try await status(), configuration, now: now))
    }

    func letters() async throws -> [LetterRow] { try await ledger().letterRows() }

    func states() async throws -> [LetterState] { try await letters().map(\.state) }

    func mails(held: Bool = false) async throws -> [MailRow] {
        let rows = Collected<MailRow>()
        try await ledger().eachMail(held: held) { rows.add($0) }
        return rows.all
    }

    static func intern(_ number: Int, email: String? = nil) throws -> Intern {
        Intern(
            ref: try #require(InternRef(rawValue: "I\(number)")), familyName: "Nom\(number)",
            givenNames: "Prénom", email: try #require(AddrSpec(email ?? "i\(number)@interns.test")),
            noc: NOCCode(rawValue: "21232"), portalEmail: AddrSpec("stages+i\(number)@example.test"))
    }

    func importInterns(_ count: Int) async throws {
        try await importRoster(try (1...count).map { try Self.intern($0) })
    }

    func importRoster(_ interns: [Intern]) async throws {
        _ = try await ledger().importRoster(
            RosterComparison(Roster(interns)), removeMissing: false, options: settings().examiner.options,
            at: now,
            messageID: { MessageID(token: UUID().uuidString, domain: "example.test") })
    }

    /// A mail that is nobody's.
    static func plain(_ number: Int, header: String = "", _ text: String = "Nothing of ours.") -> [UInt8] {
        Array("From: a@sender.test\r\n\(header)Subject: mail \(number)\r\n\r\n\(text)\r\n".utf8)
    }

    static func notice(_ number: Int, offer: String? = nil) -> [UInt8] {
        Fixtures.notice(
            offer: offer ?? "A31\(10_000 + number)", addressee: "stages+i\(number)@example.test")
    }

    /// Notices for these interns are in the ledger, recorded and not yet read: the next pass reads them and has a letter each.
    func recordNotices(for numbers: ClosedRange<Int>) async throws {
        for number in numbers { try leaveUnread(Self.notice(number), uid: UInt32(number)) }
    }

    func leaveUnread(_ bytes: [UInt8], uid: UInt32) throws {
        try LedgerFile.leaveUnread(
            bytes, uid: uid, mailbox: "hand", uidValidity: 1, at: now, in: try ledger().path)
    }
}

/// What was logged.
final class Journal: @unchecked Sendable {
    private let lock = NSLock()
    private var written: [String] = []

    func add(_ line: String) { lock.withLock { written.append(line) } }

    var lines: [String] { lock.withLock { written } }

    func count(_ words: String) -> Int { lines.count { $0.contains(words) } }
}

private struct JournalHandler: LogHandler {
    let journal: Journal
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info

    init(journal: Journal) { self.journal = journal }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { journal.add("\(event.level) \(event.message)") }
}

/// What `status` makes of the ledger, with its lines in English.
@dynamicMemberLookup
struct EnglishHealth {
    let health: Health

    var broken: [String] { health.broken.map(\.en) }
    var waiting: [String] { health.waiting.map(\.en) }

    subscript<Value>(dynamicMember path: KeyPath<Health, Value>) -> Value { health[keyPath: path] }
}
