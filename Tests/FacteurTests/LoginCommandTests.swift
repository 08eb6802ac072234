import Foundation
import TestSupport
import Testing

/// `facteur login`, and what follows from it for the commands that log in.
@Suite("facteur login") struct LoginCommandTests {
    private static let codes = ScriptedIdentity.Answer.json(
        200,
        #"{"device_code":"device-secret-1","user_code":"ABCD-EFGH","verification_uri":"https://id.test/device","expires_in":900,"interval":1}"#
    )

    /// A site that logs in by tokens of that server, for both its mailbox and its relay.
    private static func site(_ identity: ScriptedIdentity, _ flow: String = "device") async throws -> Site {
        let ca = try TestCertificates.shared.authority
        let proof = flow == "app" ? ", secret: { file: {folder}/password }" : ""
        let oauth =
            "oauth: { provider: custom, flow: \(flow), client: client-1\(proof), token_url: \"\(identity.address())\", device_url: \"\(identity.address("/device"))\", scopes: [mail], ca: \(ca) }"
        return try await Site.changed([
            ("password: { file: {folder}/password }\n    ca", oauth + "\n    ca"),
            ("password: { file: {folder}/password }\n  ca", oauth + "\n  ca"),
        ])
    }

    @Test("shows what to type where, keeps the login, and everything else goes by it from then on")
    func device() async throws {
        let tokens = Collected<String>()
        let asked = Collected<String>()
        let identity = try ScriptedIdentity { request, _ in
            guard request.path == "/token" else { return Self.codes }
            asked.add(request.grant)
            let number = asked.all.count
            if number == 1 { return .refusal("authorization_pending") }
            // Each lasts for a second: whoever comes next has to renew it.
            return .token(tokens.all[number % 2], lasting: 1, refresh: "refresh-token-\(number)")
        }
        defer { identity.stop() }
        let site = try await Self.site(identity)
        tokens.add(try await site.lab.token(for: site.host))
        tokens.add(try await site.lab.token(for: site.host, lasting: 3_601))
        let before = try await site.run("check")
        #expect(before.code == 77)
        #expect(
            before.lines.contains(
                "FAULT  mailbox stages: no login at localhost:\(site.lab.imapsPort): nobody has logged in yet; run: facteur login stages"
            ))
        let login = try await site.run("login", "stages").required()
        #expect(
            login.lines == [
                "open in any browser: https://id.test/device", "type there the code: ABCD-EFGH",
                "logged in, and kept; now run: facteur check", "",
            ])
        // A token of a second is over.
        try await Task.sleep(for: .seconds(2))
        let check = try await site.run("check").required()
        #expect(check.lines.contains("ok     smtp: login, sender and recipient are good"))
        try await site.importRoster(1)
        try site.lab.deliver(
            [Fixtures.notice(offer: "A3141592", addressee: site.portalAddress(1))], to: site.host)
        try await Task.sleep(for: .seconds(2))
        let served = try await site.run("serve", "--once").required()
        #expect(try await site.lab.mails(of: site.intern(1), waitingFor: 1).count == 1)
        let refreshes = identity.requests.compactMap { $0.form["refresh_token"] }
        #expect(refreshes.count >= 2)
        #expect(Set(refreshes).count == refreshes.count, "a refresh token was used twice")
        // Nothing but the login's own file knows a secret of it.
        var seen = [before, login, check, served].map { $0.output + $0.errors }.joined()
        for name in try FileManager.default.contentsOfDirectory(atPath: site.folder.path)
        where name != "tokens" {
            seen += String(
                decoding: FileManager.default.contents(atPath: site.folder.path(name)) ?? Data(),
                as: UTF8.self)
        }
        for secret in tokens.all + ["refresh-token-", "device-secret"] { #expect(!seen.contains(secret)) }
    }

    @Test("speaks French to whom the configuration does")
    func french() async throws {
        let identity = try ScriptedIdentity { request, _ in
            request.path == "/token" ? .refusal("access_denied") : Self.codes
        }
        defer { identity.stop() }
        let site = try await Self.site(identity)
        let text = try String(contentsOfFile: site.folder.path("facteur.yaml"), encoding: .utf8)
        try site.folder.write("facteur.yaml", text + "admin: { language: fr }\n")
        let login = try await site.run("login", "stages")
        #expect(login.code == 77)
        #expect(
            login.lines == [
                "ouvrez dans un navigateur\u{A0}: https://id.test/device", "tapez-y le code\u{A0}: ABCD-EFGH",
                "",
            ])
        #expect(
            login.faults == [
                "pas de connexion à localhost:\(identity.port)\u{A0}: localhost:\(identity.port) a reçu un refus de la personne qui se connectait (access_denied); lancez\u{A0}: facteur login stages"
            ])
    }

    @Test(
        "says why where there is nobody to log in",
        arguments: [
            ("device", "junk", 66, "“junk” has no login by `oauth:`; those that have: stages, smtp"),
            (
                "app", "stages", 64,
                "with `flow: app` the app logs in by itself, and no person has to; run: facteur check"
            ),
        ] as [(String, String, Int32, String)])
    func nobody(flow: String, name: String, code: Int32, words: String) async throws {
        let identity = try ScriptedIdentity(.silence)
        defer { identity.stop() }
        try await Self.site(identity, flow).run("login", name).expectFault(code, words)
        #expect(identity.clients == 0)
    }

    @Test("has nothing to do where no login is by OAuth 2")
    func none() async throws {
        try await Site.changed().run("login", "stages").expectFault(
            66, "no login of the configuration is by `oauth:`, so there is nobody to log in")
    }

    @Test("an app that proves itself by a certificate is checked with the configuration as any login is")
    func certificate() async throws {
        let identity = try ScriptedIdentity { request, _ in
            request.form["client_assertion"] == nil ? .refusal("invalid_client") : .token("by-certificate")
        }
        defer { identity.stop() }
        let site = try await Self.site(identity, "app")
        let text = try String(contentsOfFile: site.folder.path("facteur.yaml"), encoding: .utf8)
        try site.folder.write("facteur.yaml", text.replacing("secret:", with: "certificate:"))
        // What lies there is still the secret.
        let check = try await site.run("check")
        #expect(check.output.contains("must hold the certificate and its key, both as PEM"))
        #expect(identity.requests.allSatisfy { $0.grant.isEmpty })
    }
}
