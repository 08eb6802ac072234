import Foundation
import TestSupport
import Testing

/// Servers that cannot be used: who, why, what to do, and the code by which a timer knows whether to come back.
@Suite("a server that cannot be used") struct ServerFaultTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let change: (String, String)
        let code: Int32
        let words: String

        init(_ name: String, _ change: (String, String), _ code: Int32, _ words: String) {
            (testDescription, self.change, self.code, self.words) = (name, change, code, words)
        }
    }

    private static let imapServer = "server: imaps://{imaps}"
    private static let relayServer = "server: smtp://{submission}"
    private static let imapPassword = "password: { file: {folder}/password }\n    ca"
    private static let smtpPassword = "password: { file: {folder}/password }\n  ca"
    private static let down =
        "localhost:1 refuses the connection: check the port in the configuration; if it is right, the mail server is down or a firewall refuses, ask whoever runs it"
    private static let refused =
        "; check `user:` and the password or token, and whether the provider wants an app password"
    private static let wrongName =
        "belongs to another name: write the server's name in the configuration exactly as the provider gives it; if it is right, do not go on and ask the provider"

    static let mailboxCases = [
        Case(
            "wrong password", (imapPassword, "password: { file: {folder}/wrong }\n    ca"), 77,
            "{imaps} refused the login ([AUTHENTICATIONFAILED] Authentication failed.)" + refused),
        Case(
            "password file without a password",
            (imapPassword, "password: { file: {folder}/empty }\n    ca"), 77,
            "no login at {imaps}: {folder}/empty gives no secret: its first line is empty; the secret must stand there"
        ),
        Case(
            "password file with nothing in it",
            (imapPassword, "password: { file: {folder}/nothing }\n    ca"), 77,
            "no login at {imaps}: {folder}/nothing gives no secret: its first line is empty; the secret must stand there"
        ),
        Case(
            "command that gives no password", (imapPassword, "password: { command: [/bin/false] }\n    ca"),
            77, "no login at {imaps}: /bin/false ended with status 1 and gave no secret"),
        Case(
            "wrong folder", ("folder: INBOX", "folder: Stages"), 78,
            "{imaps} has no folder “Stages”; the folders there are: Archive, Junk, Sent, INBOX; write one of them as `folder:`"
        ),
        Case(
            "certificate for another name", (imapServer, "server: imaps://{wrongIMAP}"), 75,
            "the certificate of {wrongIMAP} \(wrongName) (SSL: no alternative certificate subject name matches target host name '127.0.0.2'; the certificate is for CN=wrong-name)"
        ),
        Case(
            "unknown authority", ("ca: {ca}\n    poll", "poll"), 75,
            "nobody this computer trusts vouches for {imaps}: if the server has an authority of its own, name its certificate file as `ca:`; else install the package ca-certificates; else do not go on and ask the provider (SSL certificate problem: unable to get local issuer certificate)"
        ),
        Case("server that is down", (imapServer, "server: imaps://localhost:1"), 75, down),
    ]

    @Test("a mailbox", arguments: mailboxCases)
    func mailboxFault(_ `case`: Case) async throws {
        let site = try await Site.changed([`case`.change])
        try site.folder.write("wrong", "not-the-password\n")
        try site.folder.write("empty", "\n")
        try site.folder.write("nothing", "")
        let words = site.filled(`case`.words)
        try await site.run("serve", "--once").expectFault(`case`.code, words)
        let check = try await site.run("check")
        #expect(check.code == `case`.code)
        #expect(check.lines.contains("FAULT  mailbox stages: " + words))
        #expect(
            check.faults.count == 1
                && check.faults[0].hasSuffix("checks failed; the lines marked FAULT say what to do"))
        // Silence is visible: whoever looks later reads the same words.
        let status = try await site.json("status")
        let mailboxes = try #require(status["mailboxes"] as? [[String: Any]])
        #expect(mailboxes.map { $0["state"] as? String } == ["failing"])
        #expect(mailboxes.first?["error"] as? String == words)
    }

    static let relayCases = [
        Case(
            "wrong password", (smtpPassword, "password: { file: {folder}/wrong }\n  ca"), 77,
            "{submission} refused the login (535 5.7.8 Error: authentication failed: (reason unavailable))"
                + refused),
        Case(
            "certificate for another name", (relayServer, "server: smtps://{wrongSMTP}"), 75,
            "the certificate of {wrongSMTP} \(wrongName) (SSL: no alternative certificate subject name matches target host name 'localhost'; the certificate is for CN=wrong-name)"
        ),
        Case("server that is down", (relayServer, "server: smtps://localhost:1"), 75, down),
    ]

    @Test("the relay, once a letter is due", arguments: relayCases)
    func relayFault(_ `case`: Case) async throws {
        let site = try await Site.changed([`case`.change])
        try site.folder.write("wrong", "not-the-password\n")
        try await site.importRoster(1)
        try site.lab.deliver(
            [Fixtures.notice(offer: "A3100001", addressee: site.portalAddress(1))], to: site.host)
        let words = site.filled(`case`.words)
        try await site.run("serve", "--once").expectFault(`case`.code, words)
        let status = try await site.json("status")
        #expect(status["relay_error"] as? String == words)
        #expect((status["letters"] as? [String: Int])?["queued"] == 1)
        let check = try await site.run("check")
        #expect(check.code == `case`.code)
        #expect(check.lines.contains("FAULT  smtp: " + words))
    }

    struct ScriptCase: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let scheme: String
        let script: Script
        let code: Int32
        let words: String

        init(_ name: String, _ scheme: String, _ script: Script, _ code: Int32, _ words: String) {
            (testDescription, self.scheme, self.script) = (name, scheme, script)
            (self.code, self.words) = (code, words)
        }
    }

    static let scriptCases = [
        ScriptCase(
            "no STARTTLS", "imap", .imap + [.drain], 75,
            "{server} does not offer encryption (STARTTLS), so no password was sent: use the provider's imaps:// or smtps:// address, or ask it to switch TLS on"
        ),
        ScriptCase(
            "a greeting that says no", "imap", [.send("* BYE too many connections\r\n")], 75,
            "{server} answered but refuses to serve: * BYE too many connections"),
        ScriptCase(
            "a login refused in words that steer a terminal", "imaps",
            .imaps + [
                .forever([
                    .run { session in
                        let line = try session.readLine() ?? ""
                        let tag = line.prefix { $0 != " " }
                        let reply =
                            line.contains("CAPABILITY")
                            ? "* CAPABILITY IMAP4rev1\r\n\(tag) OK done\r\n"
                            : "\(tag) NO \u{1B}[2J\u{1B}]0;owned\u{7}not today\r\n"
                        try session.write(reply.utf8)
                    }
                ])
            ], 77,
            "{server} refused the login ([2J ]0;owned not today); check `user:` and the password or token, and whether the provider wants an app password"
        ),
    ]

    @Test("a server that was made to misbehave", arguments: scriptCases)
    func scripted(_ `case`: ScriptCase) async throws {
        let server = try ScriptedServer(`case`.script)
        defer { server.stop() }
        let address = "localhost:\(server.port)"
        let ca = try TestCertificates.shared.authority
        let site = try await Site.changed([
            ("server: imaps://{imaps}", "server: \(`case`.scheme)://\(address)"),
            ("ca: {ca}\n    poll", "ca: \(ca)\n    poll"),
        ])
        let ending = try await site.run("serve", "--once")
        ending.expectFault(`case`.code, `case`.words.replacing("{server}", with: address))
        #expect(!ending.errors.contains("\u{1B}"))
        let status = try await site.run("status")
        #expect(!status.output.contains("\u{1B}"))
    }

    @Test("`check` and `status` say all of it in French where the configuration asks for it")
    func french() async throws {
        let site = try await Site.changed([
            (Self.relayServer, "server: smtps://localhost:1"),
            ("smtp:\n", "admin: { language: fr }\nsmtp:\n"),
        ])
        try await site.importRoster(1)
        let check = try await site.run("check")
        let starts = [
            "ok     configuration\u{A0}: ", "ok     dns localhost\u{A0}: le nom mène à ",
            "avis   tls localhost:\(site.lab.imapsPort)\u{A0}: le certificat de CN = server est bon pour 1 jour, jusqu’au ",
            "ERREUR tls localhost:1\u{A0}: localhost:1 refuse la connexion\u{A0}: vérifiez ",
            "ok     boîte stages\u{A0}: connexion et dossier «\u{A0}",
            "ok     authserv_id stages\u{A0}: aucun courriel encore",
            "avis   indésirables stages\u{A0}: «\u{A0}Junk\u{A0}» n’est pas surveillé\u{A0}: ",
            "ERREUR smtp\u{A0}: localhost:1 refuse la connexion\u{A0}: vérifiez ",
            "ok     lettres\u{A0}: les modèles intégrés servent; un exemple ",
            "ok     droits d’accès\u{A0}: les secrets et le registre ne sont qu’à leur propriétaire",
            "ok     utilisateur du service\u{A0}: non vérifié\u{A0}: ", "ok     secrets stages\u{A0}: ",
            "ok     registre\u{A0}: le registre est sain", "ok     disque\u{A0}: ", "ok     horloge\u{A0}: ",
            "ok     service\u{A0}: non vérifié\u{A0}: systemd ne tourne pas ici", "",
        ]
        #expect(check.lines.count == starts.count)
        for (line, start) in zip(check.lines, starts) { #expect(line.hasPrefix(start), "\(line)") }
        #expect(
            check.faults == [
                "erreurs\u{A0}: 2 sur 16 vérifications; les lignes marquées ERREUR disent quoi faire"
            ]
        )
        try site.lab.deliver(
            [Fixtures.notice(offer: "A3100001", addressee: site.portalAddress(1))], to: site.host)
        _ = try await site.run("serve", "--once")
        let status = try await site.run("status")
        #expect(status.output.contains("l’envoi est arrêté\u{A0}: localhost:1 refuse la connexion"))
        #expect(
            (try await site.json("status")["relay_error"] as? String)?.contains("refuses the connection")
                == true)
    }

    @Test("a certificate that is out of date")
    func expired() async throws {
        let certificates = try TestCertificates.shared
        let server = try ScriptedServer(.imaps, identity: certificates.expired)
        defer { server.stop() }
        let site = try await Site.changed([
            ("server: imaps://{imaps}", "server: imaps://localhost:\(server.port)"),
            ("ca: {ca}\n    poll", "ca: \(certificates.authority)\n    poll"),
        ])
        try await site.run("serve", "--once").expectFault(
            75,
            "the certificate of localhost:\(server.port) has expired: ask whoever runs the server to renew it, and check this computer's clock (SSL certificate problem: certificate has expired)"
        )
    }

    @Test("two servers that are down are two lines, and the one that needs a person gives the code")
    func several() async throws {
        let site = try await Site.changed([
            ("server: imaps://{imaps}", "server: imaps://localhost:1"),
            (
                "smtp:\n",
                """
                  - name: other
                    server: imaps://{imaps}
                    folder: Elsewhere
                    user: {host}
                    password: { file: {folder}/password }
                    ca: {ca}
                smtp:

                """
            ),
        ])
        let ending = try await site.run("serve", "--once")
        #expect(ending.code == 78)
        #expect(
            Set(ending.faults.map { String($0.prefix { $0 != " " }) }) == [
                "localhost:1", site.filled("{imaps}"),
            ])
    }

    @Test(
        "a log that cannot be written ends nothing",
        arguments: ["2>/dev/full", "2>&-", ">/dev/full", ">/dev/full 2>&1", ">&- 2>&-"])
    func fullLog(redirection: String) async throws {
        let site = try await Site.changed([])
        let command = site.command(["serve", "--once"])
        let outcome = try await Command(
            "sh", ["-c", "exec \"$@\" \(redirection)", "sh", command.executable] + command.arguments,
            environment: command.environment
        ).run()
        #expect(outcome.end == .exited(0))
    }

    @Test(
        "a service whose output goes nowhere goes on, and ends when it is asked",
        arguments: ["2>/dev/full", ">/dev/full", ">/dev/full 2>&1", ">&- 2>&-"])
    func fullService(redirection: String) async throws {
        let site = try await Site.changed([])
        let command = site.command(["serve"])
        let daemon = try await Command(
            "sh", ["-c", "exec \"$@\" \(redirection)", "sh", command.executable] + command.arguments,
            environment: command.environment
        ).start()
        var looks: Set<String> = []
        // Two round trips: it went on behind the first line that it could not write.
        for _ in 0..<1_500 where daemon.isRunning && looks.count < 2 {
            let mailboxes = try? await site.json("status")["mailboxes"] as? [[String: Any]]
            if let look = mailboxes?.first?["last_round_trip"] as? String { looks.insert(look) }
            try await Task.sleep(for: .milliseconds(200))
        }
        #expect(looks.count == 2)
        daemon.signal(SIGTERM)
        let outcome = await daemon.outcome()
        #expect(outcome.end == .exited(0))
    }

    @Test("signals that mean nothing to the service are ignored with a line each")
    func strangeSignals() async throws {
        let site = try await Site.changed([])
        let daemon = try await site.serve()
        try await wait(for: daemon) { daemon.standardError.contains("to watch") }
        for (signal, name) in [(SIGUSR1, "SIGUSR1"), (SIGUSR2, "SIGUSR2"), (SIGALRM, "SIGALRM")] {
            daemon.signal(signal)
            try await wait(for: daemon) { daemon.standardError.contains("\(name) means nothing here") }
        }
        daemon.signal(SIGTERM)
        #expect(await daemon.outcome().status == 0)
    }

    @Test("out of descriptors it says so, at whatever step, and is worth trying again", arguments: 4...22)
    func descriptors(most: Int) async throws {
        let site = try await Site.changed([])
        let roster = try site.folder.write("roster.csv", site.roster(3))
        #expect(try await site.facteur("roster", "import", roster).status == 0)
        let command = site.command(["serve", "--once"])
        let outcome = try await Command(
            "sh", ["-c", "ulimit -n \(most); exec \"$@\"", "sh", command.executable] + command.arguments,
            environment: command.environment
        ).run()
        // From some number on there is enough for everything.
        if most > 12, outcome.status == 0 { return }
        #expect(outcome.status == 75, "\(outcome.standardError)")
        #expect(outcome.standardError.contains("too many files are open"), "\(outcome.standardError)")
    }
}
