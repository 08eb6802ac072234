import Daemon
import FacteurCore
import Foundation
import Mail
import TestSupport
import Testing
import Text

@Suite("an app that logs in by its certificate") struct CertificateLoginTests {
    private static func account(_ fixture: TokenFixture, _ pem: String) throws -> OAuthAccount {
        try fixture.folder.write("app.pem", pem)
        let account = try fixture.account()
        var settings = account.settings
        settings.proof = .certificate(.file(fixture.folder.path("app.pem")))
        return OAuthAccount(name: account.name, user: account.user, settings: settings)
    }

    @Test(
        "shows an assertion for this server, a new one each time, and no secret; its end is kept beside the token"
    )
    func renewal() async throws {
        let fixture = try TokenFixture(ScriptedIdentity { _, number in .token("t\(number)") })
        fixture.now = Int64(Date().timeIntervalSince1970)
        let account = try Self.account(fixture, try AppCertificates(days: 20).good)
        let keeper = fixture.keeper()
        #expect(try await keeper.token(for: account) == "t0")
        fixture.now += 3_500
        #expect(try await keeper.token(for: account) == "t1")
        let forms = fixture.identity.requests.map(\.form)
        try #require(forms.count == 2)
        for form in forms {
            #expect(form["grant_type"] == "client_credentials")
            #expect(form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
            #expect(form["client_secret"] == nil)
        }
        let assertions = Set(forms.compactMap { $0["client_assertion"] })
        #expect(assertions.count == 2)
        #expect(try !fixture.kept().contains("eyJ"))

        var configuration = Configuration(
            database: fixture.ledger,
            mailboxes: [
                Configuration.WatchedMailbox(
                    name: "stages",
                    server: Configuration.Server(scheme: .imaps, host: "imap.test", port: 993),
                    folder: "INBOX", user: account.user, login: .oauth(account.settings), poll: 60)
            ],
            smtp: Configuration.SMTP(
                server: Configuration.Server(scheme: .smtps, host: "smtp.test", port: 465),
                user: nil, login: nil,
                from: Address(displayName: nil, addrSpec: try #require(AddrSpec("stages@example.test"))),
                bounces: try #require(AddrSpec("stages@example.test"))),
            trust: Configuration.TrustPolicy(authservID: "mx.example.test"),
            letters: Configuration.Letters(contact: "stages@example.test"))
        let known = ProofExpiry.known(configuration)
        #expect(known.map { $0.name } == ["stages"])
        let days = ((known.first?.ends ?? 0) - fixture.now) / 86_400
        #expect((18...20).contains(days))
        configuration.database = fixture.folder.path("other/facteur.sqlite")
        #expect(ProofExpiry.known(configuration).isEmpty)
    }

    @Test("whose certificate has ended, or is none, asks nobody and says what to do")
    func ended() async throws {
        let fixture = try TokenFixture(ScriptedIdentity(.silence))
        let texts = try AppCertificates(days: 1)
        fixture.now = Int64(Date().timeIntervalSince1970) + 2 * 86_400
        let table = [
            (texts.good, "certificate ended on"), (texts.keyAlone, "one of them is missing"),
            (texts.lockedKey, "passphrase"), (texts.foreignKey, "another certificate"),
            (texts.curve, "at least 2048 bits"),
        ]
        for (pem, words) in table {
            let account = try Self.account(fixture, pem)
            do {
                _ = try await fixture.keeper().token(for: account)
                Issue.record("a token by \(words)")
            } catch {
                #expect(error.message.contains(words))
                #expect(error.needsPerson)
            }
        }
        #expect(fixture.identity.clients == 0)
    }

    @Test("a refused certificate is not shown again before its time; a new one is at once")
    func replaced() async throws {
        let good = try AppCertificates(days: 90).good
        let fixture = try TokenFixture(
            ScriptedIdentity { _, number in
                number == 0
                    ? .refusal("invalid_client", "AADSTS700027: key not found", status: 401) : .token("new")
            })
        fixture.now = Int64(Date().timeIntervalSince1970)
        let account = try Self.account(fixture, try AppCertificates(days: 90).good)
        let keeper = fixture.keeper()
        for _ in 0..<2 {
            await #expect(throws: OAuthFault.self) { _ = try await keeper.token(for: account) }
        }
        #expect(fixture.identity.requests.count == 1)
        try fixture.folder.write("app.pem", good)
        #expect(try await keeper.token(for: account) == "new")
    }
}

@Suite("status of certificates") struct ProofExpiryTests {
    @Test(
        "warns for a month, in both languages", arguments: [(31, false), (29, true), (1, true), (-1, true)])
    func warning(days: Int64, isTold: Bool) async throws {
        let mailbox = try ScriptedMailbox()
        let fixture = try await ScriptedFixture(mailboxes: [mailbox])
        let now = fixture.now
        let health = Health(
            try await fixture.status(), fixture.configuration,
            proofs: [ProofExpiry(name: "stages", ends: now + days * 86_400)], now: now)
        let lines = health.waiting.filter { $0.en.contains("certificate for the login stages end") }
        #expect(lines.count == (isTold ? 1 : 0))
        #expect(lines.allSatisfy { $0.en.contains("ended on") == (days < 0) })
        #expect(
            lines.allSatisfy {
                $0.fr.contains("pour la connexion stages \(days < 0 ? "a pris" : "prend") fin le")
            })
    }
}
