import Daemon
import FacteurCore
import Foundation
import Glibc
import Mail
import TestSupport
import Testing
import Transport

@Suite("a person who logs in") struct OAuthLoginTests {
    private static let codes = ScriptedIdentity.Answer.json(
        200,
        #"{"device_code":"device-secret-1","user_code":"ABCD-EFGH","verification_uri":"https://id.test/device","expires_in":900,"interval":1}"#
    )

    private static func login(_ fixture: TokenFixture, _ flow: Configuration.OAuth.Flow) throws -> OAuthLogin
    {
        try OAuthLogin(
            try fixture.account(flow), ledger: fixture.ledger,
            world: Supervisor.World(
                now: { fixture.now }, unitRandom: { 0.5 },
                token: { UUID().uuidString.replacing("-", with: "").lowercased() }, credentialsDirectory: nil,
                notifySocket: nil, processID: 1, version: "test"), deadline: .seconds(120))
    }

    private static func device(_ fixture: TokenFixture) async throws -> [String] {
        let login = try login(fixture, .device)
        defer { login.stop() }
        let address = try #require(WebAddress(fixture.identity.address("/device")))
        let shown = Collected<String>()
        try await login.device(at: address) { codes in
            shown.add(codes.address.text)
            shown.add(codes.user)
        }
        return shown.all
    }

    @Test("types a code anywhere, and is waited for as the server wants it")
    func device() async throws {
        let fixture = try TokenFixture(
            ScriptedIdentity { request, number in
                guard request.path == "/token" else { return Self.codes }
                switch number {
                case 1: return .refusal("authorization_pending")
                case 2: return .json(503, "")
                case 3: return .reset
                default: return .token("access-1", refresh: "refresh-1")
                }
            })
        #expect(try await Self.device(fixture) == ["https://id.test/device", "ABCD-EFGH"])
        let first = try #require(fixture.identity.requests.first)
        #expect(first.form == ["client_id": "client-1", "scope": "mail offline"])
        let last = try #require(fixture.identity.requests.last)
        #expect(
            last.form == [
                "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
                "device_code": "device-secret-1",
                "client_id": "client-1",
            ])
        #expect(try await fixture.keeper().token(for: fixture.account(.device)) == "access-1")
        #expect(try fixture.kept().contains("refresh-1"))
    }

    @Test("may be asked for less often")
    func slowDown() async throws {
        let times = Collected<ContinuousClock.Instant>()
        let fixture = try TokenFixture(
            ScriptedIdentity { request, number in
                guard request.path == "/token" else { return Self.codes }
                times.add(.now)
                return number == 1 ? .refusal("slow_down") : .token("access-1", refresh: "refresh-1")
            })
        _ = try await Self.device(fixture)
        // Never sooner than five seconds more; how much later is the machine's affair.
        #expect(times.all.count == 2 && times.all[1] - times.all[0] >= .seconds(5))
    }

    @Test(
        "and says no, or nothing, or is not let, is told so and leaves nothing behind",
        arguments: [
            (
                .refusal("access_denied"),
                "was told no by the person who logged in (access_denied); run: facteur login stages"
            ),
            (
                .refusal("expired_token"),
                "waited in vain for the person who logs in (expired_token); run: facteur login stages"
            ),
            (
                .refusal("invalid_client", "AADSTS7000218: x device-secret-1"),
                "does not take the app's secret (invalid_client: AADSTS7000218: x […])"
            ),
            (
                .token("access-1"),
                "does not give what is asked for (it gives a token for an hour and none to renew it with)"
            ),
        ] as [(ScriptedIdentity.Answer, String)])
    func refused(answer: ScriptedIdentity.Answer, words: String) async throws {
        let fixture = try TokenFixture(
            ScriptedIdentity { request, _ in request.path == "/token" ? answer : Self.codes })
        await #expect { try await Self.device(fixture) } throws: {
            ($0 as? OAuthFault)?.message.contains(words) == true
        }
        #expect(!FileManager.default.fileExists(atPath: fixture.folder.path("tokens")))
    }

    /// What a browser does with the address that is shown: it logs in and is sent back.
    private static func browse(_ port: UInt16, _ target: String) -> String {
        let descriptor = Loopback.newSocket()
        defer { close(descriptor) }
        guard Loopback.connect(descriptor, to: port) else { return "" }
        let request = Array("GET \(target) HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".utf8)
        _ = request.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        var page: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = chunk.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
            guard count > 0 else { return String(decoding: page, as: UTF8.self) }
            page += chunk.prefix(count)
        }
    }

    private static func value(_ name: String, in address: String) throws -> String {
        let items = try #require(URLComponents(string: address)?.queryItems)
        return try #require(items.first { $0.name == name }?.value)
    }

    @Test("in a browser comes back to this machine, with a code that only this program can use")
    func browser() async throws {
        let fixture = try TokenFixture(ScriptedIdentity(.token("access-1", refresh: "refresh-1")))
        let login = try Self.login(fixture, .browser)
        defer { login.stop() }
        let (addresses, pages) = (Collected<String>(), Collected<String>())
        let authorize = try #require(WebAddress("https://id.test/authorize"))
        let show = { (address: String, port: UInt16) throws in
            addresses.add(address)
            let state = try Self.value("state", in: address)
            Thread.detachNewThread {
                pages.add(Self.browse(port, "/favicon.ico"))
                pages.add(Self.browse(port, "/?code=forged&state=guessed"))
                pages.add(Self.browse(port, "/?code=code%2F1&state=\(state)"))
            }
        }
        try await login.browser(at: authorize, page: { $0 ? "good" : "bad" }, show: show)
        let address = try #require(addresses.all.first)
        #expect(address.hasPrefix("https://id.test/authorize?response_type=code&client_id=client-1&"))
        #expect(try Self.value("login_hint", in: address) == "stages@example.test")
        let form = try #require(fixture.identity.requests.first?.form)
        #expect(fixture.identity.requests.count == 1)
        #expect(form["code"] == "code/1")
        let redirect = try Self.value("redirect_uri", in: address)
        #expect(form["redirect_uri"] == redirect)
        let verifier = try #require(form["code_verifier"])
        #expect(verifier.count >= 43)
        let challenge = try Self.value("code_challenge", in: address)
        #expect(BrowserLogin.challenge(of: verifier) == challenge)
        #expect(!address.contains(verifier))
        #expect(try await fixture.keeper().token(for: fixture.account(.browser)) == "access-1")
        while pages.all.count < 3 { try await Task.sleep(for: .milliseconds(10)) }
        #expect(pages.all.map { String($0.prefix(12)) } == ["HTTP/1.1 404", "HTTP/1.1 404", "HTTP/1.1 200"])
        #expect(pages.all.last?.hasSuffix("good") == true)
    }

    @Test("in a browser and is refused there is told so")
    func browserRefused() async throws {
        let fixture = try TokenFixture(ScriptedIdentity(.token("access-1", refresh: "refresh-1")))
        let login = try Self.login(fixture, .browser)
        defer { login.stop() }
        let authorize = try #require(WebAddress("https://id.test/authorize"))
        let show = { (address: String, port: UInt16) throws in
            let state = try Self.value("state", in: address)
            Thread.detachNewThread { _ = Self.browse(port, "/?error=access_denied&state=\(state)") }
        }
        await #expect {
            try await login.browser(at: authorize, page: { $0 ? "good" : "bad" }, show: show)
        } throws: {
            ($0 as? OAuthFault)?.message.contains("was told no by the person who logged in") == true
        }
        #expect(fixture.identity.requests.isEmpty)
    }
}
