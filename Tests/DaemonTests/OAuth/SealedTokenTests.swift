import FacteurCore
import Foundation
import Mail
import TestSupport
import Testing
import Text

@testable import Daemon

/// Tokens that are sealed with the credential `tokens.key`.
@Suite("a saved token that is sealed") struct SealedTokenTests {
    private static let key = "Zm9ydHktZm91ciBvY3RldHMgdGhhdCBub2JvZHkgZ3Vlc3Nlcw=="

    /// A service to which systemd has handed that key.
    private static func service(_ key: String, in folder: TemporaryFolder) throws -> Secrets {
        try FileManager.default.createDirectory(
            atPath: folder.path("handed"), withIntermediateDirectories: true)
        try folder.write("handed/tokens.key", key)
        return Secrets(credentialsDirectory: folder.path("handed"))
    }

    @Test("shows nothing of itself, and is opened by whoever has the key")
    func sealed() async throws {
        let fixture = try TokenFixture(ScriptedIdentity(.token("access-0", refresh: "refresh-1")))
        let account = try fixture.account(.device)
        let service = try Self.service(Self.key, in: fixture.folder)
        try await fixture.keeper(service).adopt(
            OAuthToken(access: "over", lifetime: 1, refresh: "refresh-0"), askedAt: fixture.now - 9,
            for: account)
        #expect(try !fixture.kept().contains("refresh-0"))
        #expect(try await fixture.keeper(service).token(for: account) == "access-0")
        #expect(try await fixture.keeper(service).token(for: account) == "access-0")
        #expect(fixture.identity.requests.map { $0.form["refresh_token"] } == ["refresh-0"])
        let kept = try fixture.kept()
        for secret in ["access-0", "refresh-0", "refresh-1"] {
            #expect(!kept.contains(secret))
            #expect(!kept.contains(Data(secret.utf8).base64EncodedString()))
        }
        // Without a key it is still known how old it is.
        let seen = try #require(try TokenStore(besideLedger: fixture.ledger).read(account.key))
        #expect(seen.protection == .locked && seen.asked == fixture.now && seen.lifetime == 3_600)
        #expect(seen.access.isEmpty && seen.refresh == nil)
    }

    @Test("is sealed as soon as there is a key, and stays as it is")
    func later() async throws {
        let fixture = try TokenFixture(ScriptedIdentity(.refusal("invalid_grant")))
        let account = try fixture.account(.device)
        try await fixture.loggedIn(account, access: "access-0", refresh: "refresh-0")
        #expect(try fixture.kept().contains("refresh-0"))
        let service = try Self.service(Self.key, in: fixture.folder)
        #expect(try await fixture.keeper(service).token(for: account) == "access-0")
        #expect(try !fixture.kept().contains("refresh-0") && !fixture.kept().contains("access-0"))
        #expect(try await fixture.keeper(service).token(for: account) == "access-0")
        #expect(fixture.identity.requests.isEmpty)
    }

    @Test(
        "of a person is a fault where the key is missing or another; an app asks anew",
        arguments: [nil, "another key, of forty octets or a bit more"])
    func locked(_ other: String?) async throws {
        let fixture = try TokenFixture(ScriptedIdentity { _, number in .token("access-\(number)") })
        let (person, app) = (
            try fixture.account(.device), try fixture.account(.app, user: "app@example.test")
        )
        let service = try Self.service(Self.key, in: fixture.folder)
        try await fixture.keeper(service).adopt(
            OAuthToken(access: "mine", lifetime: 3_600, refresh: "refresh-0"), askedAt: fixture.now,
            for: person)
        #expect(try await fixture.keeper(service).token(for: app) == "access-0")
        let without = try other.map { try Self.service($0, in: fixture.folder) }
        let keeper = fixture.keeper(without ?? Secrets(credentialsDirectory: nil))
        await #expect {
            _ = try await keeper.token(for: person)
        } throws: {
            ($0 as? OAuthFault)?.message
                == "the saved login cannot be opened: its key, the credential `tokens.key`, is missing or another; put the key back, or run: facteur login stages"
        }
        #expect(fixture.identity.requests.count == 1)
        #expect(try await keeper.token(for: app) == "access-1")
        // What nobody could open is still there for the right key.
        #expect(
            try await fixture.keeper(Self.service(Self.key, in: fixture.folder)).token(for: person) == "mine")
    }

    @Test("is not another login's, and has no other end")
    func moved() async throws {
        let fixture = try TokenFixture(ScriptedIdentity(.refusal("invalid_grant")))
        let (one, other) = (
            try fixture.account(.device), try fixture.account(.device, user: "b@example.test")
        )
        let service = try Self.service(Self.key, in: fixture.folder)
        try await fixture.keeper(service).adopt(
            OAuthToken(access: "mine", lifetime: 3_600, refresh: "refresh-0"), askedAt: fixture.now, for: one)
        var store = TokenStore(besideLedger: fixture.ledger)
        let seal = try #require(TokenSeal(secret: Self.key.utf8))
        store.seal = seal
        #expect(try store.read(one.key)?.protection == .sealed)
        let text = try String(contentsOfFile: store.file(one.key), encoding: .utf8)
        try fixture.folder.write("tokens/\(other.key).json", text)
        #expect(try store.read(other.key)?.protection == .locked)
        try fixture.folder.write("tokens/\(one.key).json", text.replacing("3600", with: "9999"))
        #expect(try store.read(one.key)?.protection == .locked)
    }

    @Test("wants a key that cannot be guessed")
    func short() async throws {
        let fixture = try TokenFixture(ScriptedIdentity(.token("access-0")))
        let service = try Self.service("short", in: fixture.folder)
        let account = try fixture.account(.app)
        await #expect {
            _ = try await fixture.keeper(service).token(for: account)
        } throws: {
            ($0 as? OAuthFault)?.message.hasSuffix(
                "/tokens.key, the key that seals tokens, has fewer than 32 octets; make a longer one")
                ?? false
        }
        #expect(
            ServerSentence.localized(
                "x, the key that seals tokens, has fewer than 32 octets; make a longer one"
            ).fr.hasPrefix("x, la clé"))
    }

    /// The key of a unit's `LoadCredentialEncrypted=`, as a person's command beside the service finds it.
    @Test(
        "is opened by a person's command too, which lets systemd-creds open the key",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-creds")))
    func besideService() async throws {
        let fixture = try TokenFixture(ScriptedIdentity(.refusal("invalid_grant")))
        let account = try fixture.account(.device)
        let (plain, sealed) = (try fixture.folder.write("plain", Self.key), fixture.folder.path("key.cred"))
        let made = try await Command(
            "/usr/bin/systemd-creds",
            ["encrypt", "--with-key=tpm2-absent", "--name=tokens.key", plain, sealed]
        ).run()
        try #require(made.status == 0, "\(made.standardError)")
        try await fixture.keeper(Self.service(Self.key, in: fixture.folder)).adopt(
            OAuthToken(access: "mine", lifetime: 3_600, refresh: "refresh-0"), askedAt: fixture.now,
            for: account)
        let person = Secrets(
            credentialsDirectory: nil, places: CredentialPlaces(sealed: ["tokens.key": sealed]))
        #expect(try await fixture.keeper(person).token(for: account) == "mine")
        try person.check(.credential("tokens.key"))
        #expect(person.place(of: .credential("tokens.key")) == sealed)
    }
}
