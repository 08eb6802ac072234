import Daemon
import FacteurCore
import Foundation
import Mail
import Store
import TestSupport
import Testing
import Text
import Transport

/// A day of a clock that the test sets, with tokens that count for an hour: a pass every five minutes, an intern's notice every hour.
@Suite("a day of tokens that count for an hour") struct TokenDayTests {
    /// Gives tokens, and knows by the test's clock which of them count.
    private final class Issuer: @unchecked Sendable {
        private let lock = NSLock()
        private var instant = ScriptedFixture.start
        private var ends: [String: Int64] = [:]
        private var refresh = "refresh-of-the-login-0"
        private var past: [String] = []
        private var refusedLogins: [String] = []
        private var seenInArguments: [String] = []

        var now: Int64 {
            get { lock.withLock { instant } }
            set { lock.withLock { instant = newValue } }
        }

        var secrets: [String] { lock.withLock { Array(ends.keys) + past + [refresh] } }
        var refused: [String] { lock.withLock { refusedLogins } }
        var exposed: [String] { lock.withLock { seenInArguments } }

        /// A refresh token counts once.
        func answer(_ request: ScriptedIdentity.Request, _ number: Int) -> ScriptedIdentity.Answer {
            lock.withLock {
                if request.grant == "refresh_token", request.form["refresh_token"] != refresh {
                    return .refusal("invalid_grant")
                }
                let token = "access-token-of-hour-\(number)"
                ends[token] = instant + 3_600
                past.append(refresh)
                refresh = "refresh-of-the-login-\(number + 1)"
                return .token(token, refresh: request.grant == "refresh_token" ? refresh : nil)
            }
        }

        /// XOAUTH2's one message: `user=`, `auth=Bearer `, each followed by an octet 1.
        func takes(_ word: String) -> Bool {
            let text = Data(base64Encoded: word).map { String(decoding: $0, as: UTF8.self) } ?? ""
            let token = text.split(separator: "\u{1}").first { $0.hasPrefix("auth=Bearer ") }?.dropFirst(12)
            let arguments = Self.arguments()
            return lock.withLock {
                if let found = ends.keys.first(where: arguments.contains) { seenInArguments.append(found) }
                if let token, let end = ends[String(token)], instant < end { return true }
                refusedLogins.append(text)
                return false
            }
        }

        /// What anybody on the machine reads of every program that runs.
        private static func arguments() -> String {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
            return names.filter { Int($0) != nil }.map {
                (try? String(contentsOfFile: "/proc/\($0)/cmdline", encoding: .utf8)) ?? ""
            }.joined(separator: "\n")
        }
    }

    @Test(
        "loses no login, tells every intern, and shows no token", .timeLimit(.minutes(20)),
        arguments: [Configuration.OAuth.Flow.app, .device])
    func day(_ flow: Configuration.OAuth.Flow) async throws {
        let issuer = Issuer()
        let identity = try ScriptedIdentity { issuer.answer($0, $1) }
        defer { identity.stop() }
        var manners = ScriptedMailbox.Manners()
        manners.takes = { issuer.takes($0) }
        let mailbox = try ScriptedMailbox([], manners)
        let relay = try ScriptedRelay(
            extensions: ["PIPELINING", "AUTH XOAUTH2"], takes: { issuer.takes($0) })
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox])
        try await fixture.importInterns(24)
        let login = Configuration.Login.oauth(
            Configuration.OAuth(
                provider: .custom, flow: flow, client: "c",
                proof: flow == .app
                    ? .secret(.file(try fixture.folder.write("app", "secret-of-the-app"))) : nil,
                tokenAddress: try #require(WebAddress(identity.address())),
                deviceAddress: WebAddress(identity.address("/device")), scopes: ["mail"],
                ca: try TestCertificates.shared.authority))
        fixture.configuration.mailboxes[0].login = login
        fixture.configuration.smtp.login = login
        if flow == .device { try await Self.logIn(fixture, issuer) }

        for step in 0..<(24 * 12) {
            if step % 12 == 0 {
                let number = step / 12 + 1
                mailbox.add([ScriptedFixture.notice(number)])
            }
            #expect(try await fixture.once() == [], "pass \(step)")
            fixture.now += 300
            issuer.now = fixture.now
        }

        #expect(issuer.refused == [])
        #expect(relay.taken.count == 24)
        #expect(Set(relay.taken.map(\.recipient)).count == 24)
        // Renewed at each hour's last five minutes; mailbox and relay share one.
        #expect((24...27).contains(identity.requests.count))
        #expect(issuer.exposed == [])
        let secrets = issuer.secrets + ["secret-of-the-app"]
        #expect(secrets.count > 48)
        let kept = try Self.kept(in: fixture.folder, butFor: ["tokens", "app"])
        let said = fixture.journal.lines.joined(separator: "\n") + kept
        for secret in secrets {
            #expect(!said.contains(secret))
            #expect(!said.contains(Data(secret.utf8).base64EncodedString().prefix(20)))
        }
    }

    /// What a person's login leaves behind.
    private static func logIn(_ fixture: ScriptedFixture, _ issuer: Issuer) async throws {
        let poller = try Poller()
        defer { poller.stop() }
        let keeper = TokenKeeper(
            poller: poller, secrets: Secrets(credentialsDirectory: nil),
            ledger: fixture.configuration.database, now: { fixture.now })
        let account = try #require(fixture.configuration.oauthAccount(named: "box1"))
        try await keeper.adopt(
            OAuthToken(access: "over", lifetime: 1, refresh: "refresh-of-the-login-0"),
            askedAt: fixture.now - 10, for: account)
    }

    /// Every octet of every file, the ledger's journals too.
    private static func kept(in folder: TemporaryFolder, butFor left: Set<String>) throws -> String {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path(""))
        return names.filter { name in !left.contains(String(name.prefix { $0 != "/" })) }
            .compactMap { FileManager.default.contents(atPath: folder.path($0)) }
            .map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
    }
}
