import Daemon
import FacteurCore
import Foundation
import Mail
import TestSupport
import Testing
import Transport

/// One login by OAuth 2 at a scripted identity server, with a clock that the test sets.
final class TokenFixture: @unchecked Sendable {
    let folder: TemporaryFolder
    let identity: ScriptedIdentity
    let poller: Poller
    private let lock = NSLock()
    private var instant: Int64 = 1_790_000_000

    init(_ identity: ScriptedIdentity) throws {
        folder = try TemporaryFolder()
        try folder.write("secret", "s3cret-of-the-app\n")
        self.identity = identity
        poller = try Poller()
    }

    deinit {
        poller.stop()
        identity.stop()
    }

    var now: Int64 {
        get { lock.withLock { instant } }
        set { lock.withLock { instant = newValue } }
    }

    var ledger: String { folder.path("facteur.sqlite") }

    func account(
        _ flow: Configuration.OAuth.Flow = .app, name: String = "stages",
        user: String = "stages@example.test",
        ca: String? = nil
    ) throws -> OAuthAccount {
        let settings = Configuration.OAuth(
            provider: .custom, flow: flow, client: "client-1",
            proof: flow == .app ? .secret(.file(folder.path("secret"))) : nil,
            tokenAddress: try #require(WebAddress(identity.address())),
            deviceAddress: WebAddress(identity.address("/device")),
            authorizeAddress: WebAddress("https://id.test/authorize"), scopes: ["mail", "offline"],
            ca: try ca ?? TestCertificates.shared.authority)
        return OAuthAccount(name: name, user: user, settings: settings)
    }

    /// As each program that runs has its own.
    /// Whatever fails is not asked for again while a test runs, however slow the machine.
    func keeper(
        _ secrets: Secrets = Secrets(credentialsDirectory: nil), deadline: Duration = .seconds(120),
        leastPause: Duration = .seconds(3_600)
    ) -> TokenKeeper {
        TokenKeeper(
            poller: poller, secrets: secrets, ledger: ledger,
            now: { [self] in now }, deadline: deadline, leastPause: leastPause)
    }

    /// What a person's login leaves behind.
    func loggedIn(_ account: OAuthAccount, access: String = "first", refresh: String = "refresh-0")
        async throws
    {
        try await keeper().adopt(
            OAuthToken(access: access, lifetime: 3_600, refresh: refresh), askedAt: now, for: account)
    }

    /// Every octet below `tokens`.
    func kept() throws -> String {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("tokens"))
        return try names.map { try String(contentsOfFile: folder.path("tokens/\($0)"), encoding: .utf8) }
            .joined()
    }
}

@Suite("a token that is renewed") struct TokenKeeperTests {
    static let person: [Configuration.OAuth.Flow] = [.device, .browser]

    @Test("is asked for once, and once more when its hour is nearly over")
    func hour() async throws {
        let fixture = try TokenFixture(ScriptedIdentity { _, number in .token("t\(number)") })
        let (keeper, account) = (fixture.keeper(), try fixture.account())
        #expect(try await keeper.token(for: account) == "t0")
        fixture.now += 3_299
        #expect(try await keeper.token(for: account) == "t0")
        fixture.now += 2
        #expect(try await keeper.token(for: account) == "t1")
        let forms = fixture.identity.requests.map(\.form)
        #expect(
            forms
                == Array(
                    repeating: [
                        "grant_type": "client_credentials", "client_id": "client-1",
                        "client_secret": "s3cret-of-the-app", "scope": "mail offline",
                    ], count: 2))
        #expect(fixture.identity.faults == [])
    }

    @Test("is kept for the next program, for its owner alone")
    func kept() async throws {
        let fixture = try TokenFixture(ScriptedIdentity(.token("t0"), .token("t1")))
        let account = try fixture.account()
        #expect(try await fixture.keeper().token(for: account) == "t0")
        #expect(try await fixture.keeper().token(for: account) == "t0")
        #expect(fixture.identity.requests.count == 1)
        for (name, mode) in [
            ("tokens", 0o700), ("tokens/\(account.key).json", 0o600), ("tokens/\(account.key).lock", 0o600),
        ] {
            let attributes = try FileManager.default.attributesOfItem(atPath: fixture.folder.path(name))
            #expect(attributes[.posixPermissions] as? Int == mode, "\(name)")
        }
    }

    @Test("is renewed where the clock was set back, or leaps")
    func clock() async throws {
        let fixture = try TokenFixture(ScriptedIdentity { _, number in .token("t\(number)") })
        let (keeper, account) = (fixture.keeper(), try fixture.account())
        #expect(try await keeper.token(for: account) == "t0")
        fixture.now -= 1
        #expect(try await keeper.token(for: account) == "t1")
        fixture.now += 1_000_000
        #expect(try await keeper.token(for: account) == "t2")
    }

    @Test("has its next refresh token on the disk before it is used", arguments: person)
    func rotation(flow: Configuration.OAuth.Flow) async throws {
        let fixture = try TokenFixture(
            ScriptedIdentity { request, number in
                request.form["refresh_token"] == "refresh-\(number)"
                    ? .token("t\(number)", refresh: "refresh-\(number + 1)") : .refusal("invalid_grant")
            })
        let account = try fixture.account(flow)
        try await fixture.loggedIn(account)
        #expect(try await fixture.keeper().token(for: account) == "first")
        for number in 0..<4 {
            fixture.now += 3_600
            #expect(try await fixture.keeper().token(for: account) == "t\(number)")
            #expect(try fixture.kept().contains("refresh-\(number + 1)"))
            #expect(try !fixture.kept().contains("refresh-\(number)\""))
        }
    }

    @Test("goes on with the old refresh token where no new one comes")
    func unrotated() async throws {
        let fixture = try TokenFixture(ScriptedIdentity { _, number in .token("t\(number)") })
        let account = try fixture.account(.device)
        try await fixture.loggedIn(account)
        for number in 0..<2 {
            fixture.now += 3_600
            #expect(try await fixture.keeper().token(for: account) == "t\(number)")
        }
        #expect(fixture.identity.requests.map { $0.form["refresh_token"] } == ["refresh-0", "refresh-0"])
    }

    @Test("is renewed once, however many want it, in one program and in several")
    func once() async throws {
        let fixture = try TokenFixture(
            ScriptedIdentity { request, number in
                // A refresh token that is used twice ends the login.
                request.form["refresh_token"] == "refresh-\(number)"
                    ? .token("t\(number)", refresh: "refresh-\(number + 1)") : .refusal("invalid_grant")
            })
        let account = try fixture.account(.device)
        try await fixture.loggedIn(account)
        fixture.now += 3_600
        let keepers = (0..<4).map { _ in fixture.keeper() }
        let tokens = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<40 {
                group.addTask { try await keepers[number % 4].token(for: account) }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(tokens == ["t0"])
        #expect(fixture.identity.requests.count == 1)
    }

    @Test("is shared by mailbox and relay of one person, and by nobody else")
    func shared() async throws {
        let fixture = try TokenFixture(ScriptedIdentity { _, number in .token("t\(number)") })
        let (box, relay) = (try fixture.account(.device), try fixture.account(.device, name: "smtp"))
        try await fixture.loggedIn(box)
        #expect(try await fixture.keeper().token(for: relay) == "first")
        let other = try fixture.account(.device, user: "rh@example.test")
        await #expect { try await fixture.keeper().token(for: other) } throws: {
            ($0 as? OAuthFault)?.message == "nobody has logged in yet; run: facteur login stages"
        }
        #expect(fixture.identity.requests.isEmpty)
    }

    @Test("that a mail server refuses is renewed, but not one that has just been given")
    func rejected() async throws {
        let fixture = try TokenFixture(ScriptedIdentity { _, number in .token("t\(number)") })
        let (keeper, account) = (fixture.keeper(), try fixture.account())
        #expect(try await keeper.token(for: account) == "t0")
        #expect(await !keeper.reject("t0", of: account))
        #expect(try await keeper.token(for: account) == "t0")
        fixture.now += 31
        #expect(await keeper.reject("t0", of: account))
        #expect(try await keeper.token(for: account) == "t1")
        #expect(try await fixture.keeper().token(for: account) == "t1")
    }
}

@Suite("a renewal that fails") struct TokenRefusalTests {
    @Test(
        "is told as what it is, and not asked for again until something is new",
        arguments: [
            (
                "invalid_grant", "AADSTS70008: x",
                "{server} no longer takes the saved login (invalid_grant: AADSTS70008: x); run: facteur login stages"
            ),
            (
                "interaction_required", "",
                "{server} wants a person to log in (interaction_required); run: facteur login stages"
            ),
            (
                "invalid_grant", "AADSTS65001: x",
                "{server} says that nobody has allowed the app to do this (invalid_grant: AADSTS65001: x); let an administrator of the organisation consent to it"
            ),
            (
                "invalid_client", "AADSTS7000222: x",
                "{server} says that the app's secret has expired (invalid_client: AADSTS7000222: x); make a new one there and put it where `secret:` says"
            ),
        ])
    func refusals(error: String, description: String, words: String) async throws {
        let fixture = try TokenFixture(
            ScriptedIdentity { request, _ in
                request.form["refresh_token"] == "refresh-new" ? .token("good") : .refusal(error, description)
            })
        let (keeper, account) = (fixture.keeper(), try fixture.account(.device))
        try await fixture.loggedIn(account)
        fixture.now += 3_600
        for _ in 0..<5 {
            await #expect { try await keeper.token(for: account) } throws: { thrown in
                let fault = thrown as? OAuthFault
                return fault?.message == words.replacing("{server}", with: account.server)
                    && fault?.needsPerson == true
            }
        }
        #expect(fixture.identity.requests.count == 1)
        // A person logs in with another program, and the running one takes it up at once.
        try await fixture.loggedIn(account, access: "after-login", refresh: "refresh-new")
        #expect(try await keeper.token(for: account) == "after-login")
        fixture.now += 3_600
        #expect(try await keeper.token(for: account) == "good")
    }

    @Test("is tried again as soon as the app has another secret")
    func newSecret() async throws {
        let fixture = try TokenFixture(
            ScriptedIdentity { request, _ in
                request.form["client_secret"] == "renewed"
                    ? .token("good") : .refusal("invalid_client", "AADSTS7000222: x")
            })
        let (keeper, account) = (fixture.keeper(), try fixture.account())
        for _ in 0..<3 { await #expect(throws: OAuthFault.self) { try await keeper.token(for: account) } }
        #expect(fixture.identity.requests.count == 1)
        try fixture.folder.write("secret", "renewed")
        #expect(try await keeper.token(for: account) == "good")
    }

    static let faults: [(String, ScriptedIdentity.Answer, String)] = [
        (
            "too many", .json(429, "{}", "Retry-After: 3000\r\n"),
            "gives no token now, Facteur tries again by itself (HTTP 429)"
        ),
        ("overloaded", .json(503, "<html>"), "gives no token now, Facteur tries again by itself (HTTP 503)"),
        ("cut", .reset, "cut the connection"),
        ("ends early", .raw("HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{"), "cut the connection"),
        ("no answer", .raw(""), "cut the connection"),
        ("silent", .silence, "sent nothing in time"),
        ("dripping", .drip, "its answer is larger|sent nothing in time|does not begin with an HTTP status"),
        ("giant", .flood, "(its answer is larger than 64 KB)"),
        (
            "a redirect", .json(302, "", "Location: https://elsewhere.test/\r\n"),
            "(HTTP 302, which sends us elsewhere; a secret is not sent after it)"
        ),
        ("no HTTP", .raw("220 mail.example.test ESMTP\r\n"), "does not answer as an identity server should"),
        ("a page", .json(200, "<html>Sign in</html>"), "(its answer is no JSON object)"),
        ("no token", .json(200, "{}"), "(its answer holds no access token)"),
        (
            "a token of two lines", .json(200, #"{"token_type":"Bearer","access_token":"a\r\nb"}"#),
            "holds no access token"
        ),
        (
            "an echo", .refusal("made_up", "client_secret=s3cret-of-the-app is bad"),
            "[…] is bad)"
        ),
    ]

    @Test("by the server's or the network's fault gives no token and no secret away", arguments: 0..<14)
    func faulty(index: Int) async throws {
        let (name, answer, words) = Self.faults[index]
        let fixture = try TokenFixture(ScriptedIdentity(answer, .token("good")))
        let account = try fixture.account()
        let isSlow = name == "silent" || name == "dripping"
        let keeper = fixture.keeper(deadline: isSlow ? .seconds(2) : .seconds(120))
        for _ in 0..<2 {
            await #expect { try await keeper.token(for: account) } throws: { thrown in
                let message = (thrown as? OAuthFault)?.message ?? "\(thrown)"
                return words.split(separator: "|").contains { message.contains($0) }
                    && message.contains(account.server) && !message.contains("s3cret")
            }
        }
        #expect(fixture.identity.clients == 1, "asked again at once")
        // Another program knows nothing of it and may ask.
        #expect(try await fixture.keeper().token(for: account) == "good")
    }

    @Test("leaves a token alone that still counts")
    func stillGood() async throws {
        let fixture = try TokenFixture(ScriptedIdentity(.token("t0"), .json(503, ""), .json(503, "")))
        let (keeper, account) = (fixture.keeper(), try fixture.account())
        #expect(try await keeper.token(for: account) == "t0")
        fixture.now += 3_400
        #expect(try await keeper.token(for: account) == "t0")
        #expect(fixture.identity.requests.count == 2)
        fixture.now += 300
        await #expect(throws: OAuthFault.self) { try await keeper.token(for: account) }
    }

    @Test("at a server that nobody vouches for asks nothing at all")
    func stranger() async throws {
        let fixture = try TokenFixture(ScriptedIdentity(.token("t0")))
        let account = try fixture.account(ca: TestCertificates.shared.strangerAuthority)
        await #expect { try await fixture.keeper().token(for: account) } throws: { thrown in
            guard case .transport(let fault)? = (thrown as? OAuthFault)?.cause else { return false }
            return fault.kind == "certificate" && (thrown as? OAuthFault)?.needsPerson == true
        }
        #expect(fixture.identity.requests.isEmpty)
    }

    @Test("to be kept uses no token, and asks for no other")
    func fullDisk() async throws {
        let fixture = try TokenFixture(
            ScriptedIdentity { _, number in .token("t\(number)", refresh: "r\(number)") })
        let (keeper, account) = (fixture.keeper(), try fixture.account(.device))
        try await fixture.loggedIn(account)
        fixture.now += 3_600
        // The draft's name is taken by a folder: nothing can be written.
        let draft = fixture.folder.path("tokens/\(account.key).new")
        try FileManager.default.createDirectory(atPath: draft, withIntermediateDirectories: false)
        for _ in 0..<2 {
            await #expect { try await keeper.token(for: account) } throws: {
                guard case .store? = ($0 as? OAuthFault)?.cause else { return false }
                return true
            }
        }
        #expect(fixture.identity.requests.count == 1)
        try FileManager.default.removeItem(atPath: draft)
        #expect(try await keeper.token(for: account) == "t0")
        #expect(try fixture.kept().contains("\"r0\""))
        #expect(fixture.identity.requests.count == 1)
    }

    @Test("of a login file that is no login is a login to be made")
    func damaged() async throws {
        let fixture = try TokenFixture(ScriptedIdentity(.token("t0")))
        let account = try fixture.account(.device)
        try await fixture.loggedIn(account)
        for text in ["", "{}", #"{"schema":"facteur.token/9"}"#, String(repeating: "x", count: 100_000)] {
            try fixture.folder.write("tokens/\(account.key).json", text)
            await #expect(throws: OAuthFault.self) { try await fixture.keeper().token(for: account) }
        }
        #expect(fixture.identity.requests.isEmpty)
    }
}
