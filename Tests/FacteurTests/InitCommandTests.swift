import Foundation
import Glibc
import TestSupport
import Testing

/// `facteur init`, with and without a terminal.
@Suite("facteur init") struct InitCommandTests {
    private let site: Site
    /// Where everything is to be written.
    private let directory: String

    init() async throws {
        site = try await Site.changed()
        directory = site.folder.path("etc")
    }

    private static let environment = [
        "LC_ALL": "C", "LC_MESSAGES": "", "LANG": "", "JOURNAL_STREAM": "", "CREDENTIALS_DIRECTORY": "",
        "NO_COLOR": "1", "SYSTEMD_UNIT_PATH": "/nonexistent",
    ]

    /// What goes without a question.
    private var given: [(String, String)] {
        [
            ("--provider", "other"), ("--address", site.host),
            ("--imap", "imaps://localhost:\(site.lab.imapsPort)"),
            ("--smtp", "smtp://localhost:\(site.lab.submissionPort)"),
            ("--password-file", site.folder.path("password")), ("--ca", site.lab.ca),
            ("--directory", directory),
        ]
    }

    private func command(_ changes: [String: String?] = [:], _ further: [String] = []) -> Command {
        let options = given.flatMap { name, value -> [String] in
            switch changes[name] {
            case nil: [name, value]
            case .some(nil): []
            case .some(let value?): [name, value]
            }
        }
        let more = changes.compactMap { name, value in
            given.contains { $0.0 == name } ? nil : value.map { [name, $0] }
        }
        return Command(
            Site.executable, ["init"] + options + more.flatMap(\.self) + further,
            environment: Self.environment)
    }

    private func run(_ changes: [String: String?] = [:], _ further: [String] = []) async throws -> Ending {
        Ending(try await command(changes, further).run())
    }

    private func check() async throws -> Ending {
        Ending(
            try await Command(
                Site.executable, ["check", "--config", directory + "/facteur.yaml"],
                environment: Self.environment
            ).run())
    }

    /// Three notices, and one that a colleague has forwarded.
    private func deliver() throws {
        try site.lab.deliver(
            (1...3).map { Fixtures.notice(offer: "A310000\($0)", addressee: site.host) }
                + [
                    Fixtures.passedOn(
                        Fixtures.notice(
                            offer: "A3100004", addressee: site.host, from: colleague,
                            results: "mx.example.test; dmarc=pass header.from=\(domain)"))
                ], to: site.host)
    }

    private var domain: String { String(site.host.split(separator: "@")[1]) }
    private var colleague: String { "rh@\(domain)" }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: directory + "/" + name, encoding: .utf8)
    }

    private func mode(_ name: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: directory + "/" + name)
        return try #require(attributes[.posixPermissions] as? Int)
    }

    private var isEmpty: Bool { !FileManager.default.fileExists(atPath: directory) }

    @Test("without a terminal it writes what passes `check`, and says what to type next")
    func options() async throws {
        try deliver()
        let roster = try site.folder.write("interns.csv", site.roster(2))
        let ending = try await run(
            ["--roster": roster], ["--yes", "--forwarder", "partner.example", colleague]
        )
        .required()
        #expect(!(ending.output + ending.errors).contains(site.lab.password))
        #expect(ending.output.contains("written: \(directory)/facteur.yaml\nnow run:\n"))
        #expect(
            ending.output.contains("  facteur roster import \(roster) --config \(directory)/facteur.yaml\n"))
        #expect(ending.errors.contains("\(colleague) has forwarded portal mails here, provenly: 1\n"))
        let yaml = try text("facteur.yaml")
        #expect(yaml.contains("  authserv_id: mx.example.test "))
        #expect(yaml.contains("  forwarders: [partner.example, \(colleague)]"))
        #expect(yaml.contains("    folder: \"Junk\"\n"))
        #expect(yaml.hasPrefix("# Facteur's configuration: the example, with every key explained.\n"))
        #expect(!yaml.contains(site.lab.password))
        #expect(try text("credentials/imap") == site.lab.password + "\n")
        #expect(try mode("credentials/imap") == 0o600 && mode("credentials/smtp") == 0o600)
        #expect(try mode("credentials") == 0o700 && mode("facteur.yaml") == 0o644)
        #expect(
            try text("facteur.service.d/facteur-init.conf").contains(
                "LoadCredential=\nLoadCredential=imap:\(directory)/credentials/imap\n"))
        let checked = try await check().required()
        #expect(checked.output.contains("ok     junk stages: “Junk” is watched too\n"))
        #expect(checked.output.contains("ok     authserv_id stages: 4 of the last 4 mails"))
    }

    @Test("what is there is replaced with --force alone, and kept")
    func force() async throws {
        try deliver()
        try await run([:], ["--yes"]).required()
        let before = try text("facteur.yaml")
        let again = try await run([:], ["--yes", "--language", "fr"])
        again.expectFault(
            78,
            "\(directory)/facteur.yaml existe déjà, et rien n’a été changé; pour le remplacer\u{A0}: --force (il est gardé en .old)"
        )
        #expect(try text("facteur.yaml") == before)
        try await run([:], ["--yes", "--language", "fr", "--force"]).required()
        #expect(try text("facteur.yaml").contains("admin: { language: fr }"))
        #expect(try text("facteur.yaml.old") == before)
        try await check().required()
    }

    @Test("the example that the package brings is no configuration of anybody's; one letter more, and it is")
    func example() async throws {
        try deliver()
        let example = try RepositoryFile.text("Config/facteur.yaml")
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try site.folder.write("etc/facteur.yaml", example + "#\n")
        try await run([:], ["--yes"]).expectFault(
            78,
            "\(directory)/facteur.yaml is there already, and nothing was changed; to replace it: --force (it is kept as .old)"
        )
        #expect(try text("facteur.yaml") == example + "#\n")
        try site.folder.write("etc/facteur.yaml", example)
        try await run([:], ["--yes"]).required()
        #expect(
            try text("facteur.yaml").contains("server: \"imaps://localhost")
                || text("facteur.yaml").contains("server: imaps://localhost"))
        #expect(try text("facteur.yaml.old") == example)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let changes: [String: String?]
        let code: Int32
        let words: String

        init(_ name: String, _ changes: [String: String?], _ code: Int32, _ words: String) {
            (testDescription, self.changes, self.code, self.words) = (name, changes, code, words)
        }
    }

    static let cases = [
        Case("a wrong password", ["--password-file": "{folder}/wrong"], 77, "refused the login"),
        Case("a password that is nowhere", ["--password-file": "{folder}/none"], 66, "there is no file"),
        Case("a wrong server", ["--imap": "imaps://localhost:1"], 75, "localhost:1 refuses the connection"),
        Case("a wrong relay", ["--smtp": "smtps://localhost:1"], 75, "localhost:1 refuses the connection"),
        Case("no server at all", ["--imap": "localhost"], 78, "facteur.yaml:"),
        Case("a folder that is not there", ["--folder": "Stages"], 78, "has no folder “Stages”"),
        Case("an unknown authority", ["--ca": nil], 75, "nobody this computer trusts vouches for"),
        Case("no address", ["--address": nil], 64, "there is no terminal to ask at; give --address"),
        Case("a bad address", ["--address": "stages"], 64, "“stages” is no address"),
        Case("a bad forwarder", ["--forwarder": "@x"], 64, "“@x” is no address and no domain"),
        Case("a bad roster", ["--roster": "{folder}/password"], 65, "could not be imported"),
        Case("a roster that is nowhere", ["--roster": "{folder}/none.csv"], 66, "there is no file"),
        Case(
            "a server that writes no results of that name", ["--authserv-id": "mx.other.test"], 69,
            "checks failed"),
    ]

    @Test("says what is wrong, ends with its code, and writes nothing", arguments: cases)
    func faults(_ `case`: Case) async throws {
        try deliver()
        try site.folder.write("wrong", "not-the-password\n")
        let ending = try await run(`case`.changes.mapValues { $0.map(site.filled) }, ["--yes"])
        #expect(ending.code == `case`.code, "\(ending.errors)")
        #expect(ending.faults.last?.contains(`case`.words) == true, "\(ending.errors)")
        #expect(isEmpty)
    }

    @Test("nobody's name is believed unasked: without a terminal it must be given, or --yes")
    func unconfirmed() async throws {
        try deliver()
        try await run().expectFault(
            64,
            "the last mails have results by mx.example.test; if that is your own mail server, give --authserv-id mx.example.test or --yes"
        )
        #expect(isEmpty)
        try await run(["--authserv-id": "mx.example.test"]).required()
        // Whoever has written is no forwarder for that.
        #expect(try text("facteur.yaml").contains("  forwarders: [] "))
    }

    @Test("a folder that cannot be written is said before anything is asked")
    func notPermitted() async throws {
        let ending = try await run(["--directory": "/proc/facteur"], ["--yes"])
        #expect([77, 74].contains(ending.code), "\(ending.errors)")
    }

    @Test("asks in English, again for what is refused, and shows no password")
    func english() async throws {
        try deliver()
        let outcome = try await ScriptedTerminal.run(
            command([
                "--provider": nil, "--address": nil, "--password-file": nil, "--imap": nil, "--smtp": nil,
            ]),
            [
                .init("Who is the mail provider?", "3"),
                .init("The address at which the portal's mails arrive: ", "nobody"),
                .init("“nobody” is no address", site.host),
                .init("The mailbox's server [imaps://imap.\(domain)]: ", "imaps://localhost:1"),
                .init("The server that takes letters", "smtp://localhost:\(site.lab.submissionPort)"),
                .init("The login name [\(site.host)]: ", ""),
                .init("The password (not shown", "not-the-password"),
                .init("localhost:1 refuses the connection", "imaps://localhost:\(site.lab.imapsPort)"),
                .init("The password (not shown", site.lab.password),
                .init("results by mx.example.test. Is that your own mail server? (yes/no): ", "yes"),
                .init("Enter for nobody else [\(colleague)]: ", ""),
            ])
        let seen = outcome.standardOutput
        #expect(outcome.status == 0, "\(seen)")
        #expect(!seen.contains(site.lab.password) && !seen.contains("not-the-password"), "\(seen)")
        #expect(try text("facteur.yaml").contains("  forwarders: [\(colleague)] "))
        try await check().required()
    }

    @Test("asks in French where the terminal is French, and writes the language down")
    func french() async throws {
        try deliver()
        var command = command(["--provider": nil, "--password-file": nil])
        command.environment["LC_ALL"] = "fr_CA.UTF-8"
        let outcome = try await ScriptedTerminal.run(
            command,
            [
                .init("Quel est le fournisseur de courriel?", "other"),
                .init("Le nom de connexion [\(site.host)]\u{A0}: ", ""),
                .init("Le mot de passe (non affiché", site.lab.password),
                .init("Est-ce votre propre serveur de courriel? (oui/non)\u{A0}: ", "non"),
                .init("si vous le connaissez [localhost]\u{A0}: ", "mx.example.test"),
                .init("Qui vous transfère les courriels du portail?", "partner.example"),
            ])
        #expect(outcome.status == 0, "\(outcome.standardOutput)")
        #expect(outcome.standardOutput.contains("écrit\u{A0}: \(directory)/facteur.yaml"))
        #expect(try text("facteur.yaml").contains("admin: { language: fr }"))
        #expect(try text("facteur.yaml").contains("  forwarders: [partner.example] "))
        try await check().required()
    }

    @Test("an interruption while the password is typed ends it, and nothing is there")
    func interrupted() async throws {
        let outcome = try await ScriptedTerminal.run(
            command(["--password-file": nil], ["--yes"]),
            [.init("The password", ScriptedTerminal.interruption)])
        #expect(outcome.status == 66, "\(outcome.standardOutput)")
        #expect(outcome.standardOutput.contains("ended before all was answered; nothing was written"))
        #expect(isEmpty)
    }

    @Test("Microsoft 365 is written as a login by code, which a person makes next")
    func microsoft() async throws {
        let ending = try await run(
            [
                "--provider": "microsoft365", "--password-file": nil, "--tenant": "contoso.example",
                "--client": "6731de76-14a6-49ae-97bc-6eba6914391e",
            ], ["--yes"])
        // There may be no way to Microsoft from here: then nothing is written.
        guard ending.code == 0 else {
            #expect(ending.code == 75, "\(ending.errors)")
            return #expect(isEmpty)
        }
        #expect(try text("facteur.yaml").contains("oauth: { provider: microsoft365, flow: device, "))
        #expect(ending.output.contains("  facteur login stages --config "))
    }

    @Test(
        "a file that the service would not see is told before anything is written",
        .enabled(if: geteuid() == 0))
    func hidden() async throws {
        try deliver()
        try FileManager.default.createDirectory(
            atPath: site.folder.path("units"), withIntermediateDirectories: true)
        try site.folder.write("units/facteur.service", "[Service]\nExecStart=/bin/true\nPrivateTmp=yes\n")
        var command = command([:], ["--yes"])
        command.environment["SYSTEMD_UNIT_PATH"] = site.folder.path("units")
        let ending = Ending(try await command.run())
        #expect(ending.code != 0 && isEmpty)
        #expect(
            ending.output.contains(
                "FAULT  service's user: the service sees nothing of /tmp, where \(site.lab.ca) is"))
    }

    @Test(
        "a server that speaks OAuth 2: the login is by a code, and is kept sealed where systemd gives a key",
        .enabled(if: geteuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/bin/systemd-creds"))
    )
    func custom() async throws {
        let token = try await site.lab.token(for: site.host)
        let identity = try ScriptedIdentity { request, _ in
            request.path == "/token"
                ? .token(token, refresh: "refresh-token-1")
                : .json(
                    200,
                    #"{"device_code":"d","user_code":"ABCD","verification_uri":"https://id.test/device","expires_in":900,"interval":1}"#
                )
        }
        defer { identity.stop() }
        let authorities = try [site.lab.ca, TestCertificates.shared.authority].map {
            try String(contentsOfFile: $0, encoding: .utf8)
        }
        let ca = try site.folder.write("authorities.pem", authorities.joined(separator: "\n"))
        // One that sees this folder, with the drop-in that is written.
        try FileManager.default.createDirectory(
            atPath: site.folder.path("units"), withIntermediateDirectories: true)
        try site.folder.write("units/facteur.service", "[Service]\nExecStart=/bin/true\n")
        let environment = Self.environment.merging([
            "SYSTEMD_UNIT_PATH": "\(directory):\(site.folder.path("units"))",
            "SYSTEMD_CREDENTIAL_SECRET": site.folder.path("host-key"),
        ]) { $1 }
        func facteur(_ arguments: [String]) async throws -> Ending {
            Ending(try await Command(Site.executable, arguments, environment: environment).run())
        }
        let made = try await facteur([
            "init", "--yes", "--provider", "custom", "--address", site.host,
            "--imap", "imaps://localhost:\(site.lab.imapsPort)",
            "--smtp", "smtp://localhost:\(site.lab.submissionPort)", "--client", "client-1",
            "--token-url", identity.address(), "--device-url", identity.address("/device"),
            "--scope", "mail", "--authserv-id", "mx.example.test", "--ca", ca, "--directory", directory,
        ]).required()
        let config = ["--config", directory + "/facteur.yaml"]
        #expect(made.output.contains("  facteur login stages --config "))
        // Its clock was asked for, and nothing else.
        #expect(identity.requests.allSatisfy { $0.path == "/" })
        let dropIn = try text("facteur.service.d/facteur-init.conf")
        #expect(
            dropIn.contains(
                "\nLoadCredentialEncrypted=tokens.key:\(directory)/credentials/tokens.key.sealed\n"))
        #expect(try mode("credentials/tokens.key.sealed") == 0o600)
        try await facteur(["login", "stages"] + config).required()
        let folder = directory + "/tokens"
        let name = try #require(
            FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".json") })
        let kept = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
        #expect(kept.contains(#"facteur.token\/2"#))
        #expect(!kept.contains(token) && !kept.contains("refresh-token-1"))
        let checked = try await facteur(["check"] + config)
        #expect(checked.output.contains("ok     mailbox stages: login and folder “INBOX” are good"))
        #expect(checked.output.contains("ok     credentials stages: renewed today, "))
    }
}
