import Daemon
import FacteurCore
import Foundation
import Logging
import Mail
import Store
import TestSupport
import Testing
import Text
import Transport

/// Dovecot itself checks each token (RFC 7519: signature and end), for the mailbox and, asked by Postfix, for the relay.
@Suite("a mailbox and a relay that take tokens alone") struct OAuthLabTests {
    /// A host on the lab that logs in by tokens of a scripted identity server, and a clock that the test sets forward.
    private final class Host: @unchecked Sendable {
        var fixture: DaemonFixture
        let identity: ScriptedIdentity
        let journal = Journal()
        private let lock = NSLock()
        private var ahead: Int64 = 0

        init(_ fixture: DaemonFixture, _ identity: ScriptedIdentity, _ flow: Configuration.OAuth.Flow)
            async throws
        {
            (self.fixture, self.identity) = (fixture, identity)
            let secret = Configuration.SecretSource.file(try fixture.folder.write("app", "secret-of-the-app"))
            let settings = Configuration.OAuth(
                provider: .custom, flow: flow, client: "c", proof: flow == .app ? .secret(secret) : nil,
                tokenAddress: try #require(WebAddress(identity.address())),
                deviceAddress: WebAddress(identity.address("/device")), scopes: ["mail"],
                ca: try TestCertificates.shared.authority)
            self.fixture.configuration.mailboxes[0].login = .oauth(settings)
            self.fixture.configuration.smtp.login = .oauth(settings)
            try await fixture.importInterns(3)
        }

        deinit { identity.stop() }

        func setForward(_ seconds: Int64) { lock.withLock { ahead += seconds } }

        var now: Int64 { Int64(Date().timeIntervalSince1970) + lock.withLock { ahead } }

        private var world: Supervisor.World {
            Supervisor.World(
                now: { [self] in now },
                unitRandom: { 0.5 }, token: { UUID().uuidString.replacing("-", with: "") },
                credentialsDirectory: nil, notifySocket: nil, processID: 1, version: "test")
        }

        /// A person has logged in with that token.
        func loggedIn(_ access: String, refresh: String) async throws {
            let poller = try Poller()
            defer { poller.stop() }
            let keeper = TokenKeeper(
                poller: poller, secrets: Secrets(credentialsDirectory: nil),
                ledger: fixture.configuration.database,
                now: world.now)
            let account = try #require(fixture.configuration.oauthAccount(named: "stages"))
            try await keeper.adopt(
                OAuthToken(access: access, lifetime: 3_600, refresh: refresh), askedAt: world.now(),
                for: account)
        }

        /// One pass; the faults' words.
        func once() async throws -> [String] {
            let log = Logger(label: "test") { [journal] _ in TokenJournal(journal: journal) }
            return try await Supervisor(world: world, log: log).once(fixture.settings()).map(\.message)
        }

        /// Whether the notice of that intern, put into the mailbox, becomes a letter in theirs.
        func tells(_ number: Int) async throws -> Bool {
            try fixture.lab.deliver([fixture.notice("A31\(10_000 + number)", for: number)], to: fixture.host)
            guard try await once() == [] else { return false }
            return try await fixture.lab.mails(of: fixture.intern(number), waitingFor: 1).count == 1
        }
    }

    @Test("are served when the hour is over, by the next token")
    func hour() async throws {
        let fixture = try await DaemonFixture()
        let tokens = [
            try await fixture.lab.token(for: fixture.host),
            try await fixture.lab.token(for: fixture.host, lasting: 3_601),
            try await fixture.lab.token(for: fixture.host, lasting: 3_602),
        ]
        let identity = try ScriptedIdentity { request, number in
            request.form["refresh_token"] == "refresh-token-\(number)"
                ? .token(tokens[number + 1], refresh: "refresh-token-\(number + 1)")
                : .refusal("invalid_grant")
        }
        let host = try await Host(fixture, identity, .device)
        try await host.loggedIn(tokens[0], refresh: "refresh-token-0")
        for number in 1...3 {
            #expect(try await host.tells(number))
            // Mailbox and relay together ask once an hour.
            #expect(identity.requests.count == number - 1)
            host.setForward(3_400)
        }
        let said = host.journal.lines.joined()
        #expect(!said.isEmpty)
        for secret in tokens + ["refresh-token-"] { #expect(!said.contains(secret)) }
    }

    @Test("refuse a token that is over by their clock, and the next one is had")
    func skew() async throws {
        let fixture = try await DaemonFixture()
        let over = try await fixture.lab.token(for: fixture.host, lasting: -60)
        let good = try await fixture.lab.token(for: fixture.host)
        let host = try await Host(
            fixture, try ScriptedIdentity { _, number in .token(number < 2 ? over : good) }, .app)
        let server = "localhost:\(fixture.lab.imapsPort)"
        let words = try await host.once()
        #expect(words.count == 1 && words[0].hasPrefix("\(server) refused the login ("))
        // One that has just been given is not asked for again.
        #expect(host.identity.requests.count == 1)
        let status = try await fixture.ledger().status(at: 1)
        #expect(status.mailboxes.first?.error == words[0])
        host.setForward(31)
        _ = try await host.once()
        #expect(host.identity.requests.count == 2)
        host.setForward(31)
        #expect(try await host.tells(1))
        #expect(host.identity.requests.count == 3)
    }

    @Test("are red while the login counts no more, and green once a person has logged in")
    func refused() async throws {
        let fixture = try await DaemonFixture()
        let good = try await fixture.lab.token(for: fixture.host)
        let host = try await Host(
            fixture, try ScriptedIdentity(.refusal("invalid_grant", "AADSTS700082: x refresh-token-0")),
            .device)
        try await host.loggedIn("over", refresh: "refresh-token-0")
        host.setForward(3_600)
        try fixture.lab.deliver([fixture.notice("A3110001", for: 1)], to: fixture.host)
        let server = "localhost:\(host.identity.port)"
        let told =
            "no login at localhost:\(fixture.lab.imapsPort): \(server) no longer takes the saved login (invalid_grant: AADSTS700082: x […]); run: facteur login stages"
        #expect(try await host.once() == [told])
        let now = host.now
        let health = Health(try await fixture.ledger().status(at: now), host.fixture.configuration, now: now)
        #expect(health.broken.map(\.en).contains("mailbox stages: " + told))
        #expect(
            health.broken.map(\.fr).contains(
                "boîte stages\u{A0}: pas de connexion à localhost:\(fixture.lab.imapsPort)\u{A0}: \(server) n’accepte plus la connexion enregistrée (invalid_grant: AADSTS700082: x […]); lancez\u{A0}: facteur login stages"
            ))
        try await host.loggedIn(good, refresh: "refresh-token-1")
        #expect(try await host.once() == [])
        #expect(try await fixture.lab.mails(of: fixture.intern(1), waitingFor: 1).count == 1)
    }
}

private struct TokenJournal: LogHandler {
    let journal: Journal
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    init(journal: Journal) { self.journal = journal }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { journal.add("\(event.level) \(event.message) \(event.metadata ?? [:])") }
}
