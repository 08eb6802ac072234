import Foundation
import Glibc
import TestSupport
import Testing
import Text

/// What stops the start, in the words that whoever wrote the file reads.
@Suite("a bad configuration") struct ConfigurationFaultTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let changes: [(String, String)]
        let words: [String]

        init(_ name: String, _ changes: [(String, String)], _ words: String...) {
            (testDescription, self.changes, self.words) = (name, changes, words)
        }
    }

    static let cases = [
        Case(
            "unknown key, nearly right", [("poll: 3s", "pol: 3s")],
            "{yaml}:9:5: unknown key `pol`; did you mean `poll`?"),
        Case(
            "unknown key of another section", [("letters:\n", "per_hour: 20\nletters:\n")],
            "{yaml}:21:1: unknown key `per_hour`; it belongs under `smtp`"),
        Case(
            "wrong type", [("portal: [cic.gc.ca, canada.ca]", "portal: canada.ca")],
            "{yaml}:19:11: `portal` wants a list such as `[cic.gc.ca, canada.ca]`, found the text `canada.ca`; write it in brackets or one item a line after `- `"
        ),
        Case(
            "wrong duration", [("poll: 3s", "poll: 300")],
            "{yaml}:9:11: `poll` wants a number and s, m, h or d such as `5m`, found `300`; correct it"),
        Case(
            "all faults at once",
            [("folder: INBOX", "Folder: INBOX"), ("poll: 3s", "poll: often"), ("contact:", "contacts:")],
            "{yaml}:5:5: unknown key `Folder`; did you mean `folder`?",
            "{yaml}:9:11: `poll` wants a number and s, m, h or d such as `5m`, found `often`; correct it",
            "{yaml}:22:3: unknown key `contacts`; did you mean `contact`?"),
        Case(
            "no YAML", [("portal: [cic.gc.ca, canada.ca]", "portal: [cic.gc.ca, canada.ca")],
            "{yaml}:19:11: `[` is opened here and not closed with `]`; close it"),
        Case(
            "data that would go at once", [("trust:\n", "retention: { mail: 1m }\ntrust:\n")],
            "{yaml}:17:20: `mail` is 1m; it must be from 1h to 3650d"),
        Case(
            "wording that is not there", [("trust:\n", "wording: {folder}/wording.yaml\ntrust:\n")],
            "{yaml}:17:10: there is no file {folder}/wording.yaml; check the name"),
        Case(
            "templates that are not there",
            [("contact:", "templates: {folder}/letters\n  contact:")],
            "{yaml}:22:14: there is no folder {folder}/letters; check the name"),
        Case(
            "a folder without templates",
            [("contact:", "templates: {folder}\n  contact:")],
            "{folder}/letter.fr.mustache:1:1: the file is missing; copy it from the built-in ones, Config/letters/letter.fr.mustache",
            "{folder}/letter.en.mustache:1:1: the file is missing; copy it from the built-in ones, Config/letters/letter.en.mustache"
        ),
        Case(
            "faults of the file and beside it, all at once",
            [("trust:\n", "wording: {folder}/wording.yaml\nadmim: 1\ntrust:\n")],
            "{yaml}:17:10: there is no file {folder}/wording.yaml; check the name",
            "{yaml}:18:1: unknown key `admim`; did you mean `admin`?"),
        Case(
            "NOC tables that are not there",
            [("trust:\n", "noc: { en: {folder}/noc.csv }\ntrust:\n")],
            "{yaml}:17:12: there is no file {folder}/noc.csv; check the name"),
    ]

    @Test("stops every command with 78 and a line for each fault", arguments: cases)
    func refused(_ `case`: Case) async throws {
        let site = try await Site.changed(`case`.changes)
        let words = `case`.words.map(site.filled)
        try await site.run("status").expectFault(78, words)
        try await site.run("serve", "--once").expectFault(78, words)
        #expect(!FileManager.default.fileExists(atPath: site.folder.path("facteur.sqlite")))
    }

    static let serviceCases = [
        Case(
            "ca that is not there", [("ca: {ca}\n    poll", "ca: {folder}/ca.pem\n    poll")],
            "{yaml}:8:9: there is no file {folder}/ca.pem; check the name"),
        Case(
            "ca that is none", [("ca: {ca}\n    poll", "ca: {folder}/password\n    poll")],
            "{yaml}:8:9: {folder}/password holds no certificate; it must be a PEM file with BEGIN CERTIFICATE"
        ),
        Case(
            "password file that is not there",
            [("password: { file: {folder}/password }", "password: { file: {folder}/secret }")],
            "{yaml}:7:15: there is no file {folder}/secret; put the secret there, alone on one line",
            "{yaml}:13:13: there is no file {folder}/secret; put the secret there, alone on one line"),
        Case(
            "password file that is a folder",
            [("password: { file: {folder}/password }", "password: { file: {folder} }")],
            "{yaml}:7:15: {folder} is a folder; name the file in it that holds the secret",
            "{yaml}:13:13: {folder} is a folder; name the file in it that holds the secret"),
        Case(
            "credential without systemd",
            [("password: { file: {folder}/password }\n    ca", "password: { credential: imap }\n    ca")],
            "{yaml}:7:15: the credential “imap” comes from systemd, and this process was not started by it; start the service, or set CREDENTIALS_DIRECTORY to the folder that holds it"
        ),
        Case(
            "command that is not there",
            [
                (
                    "password: { file: {folder}/password }\n    ca",
                    "password: { command: [{folder}/pass, show] }\n    ca"
                )
            ],
            "{yaml}:7:15: the command {folder}/pass cannot be run; give a full path"),
        Case(
            "ledger without a folder", [("{folder}/facteur.sqlite", "{folder}/data/facteur.sqlite")],
            "{yaml}:1:11: the folder {folder}/data for the ledger is not there; make it, for the service's user, or correct the path"
        ),
        Case(
            "files and secrets, all at once",
            [
                ("{folder}/facteur.sqlite", "{folder}/data/facteur.sqlite"),
                ("ca: {ca}\n    poll", "ca: {folder}/ca.pem\n    poll"),
                ("password: { file: {folder}/password }", "password: { file: {folder}/secret }"),
            ],
            "{yaml}:1:11: the folder {folder}/data for the ledger is not there; make it, for the service's user, or correct the path",
            "{yaml}:7:15: there is no file {folder}/secret; put the secret there, alone on one line",
            "{yaml}:8:9: there is no file {folder}/ca.pem; check the name",
            "{yaml}:13:13: there is no file {folder}/secret; put the secret there, alone on one line"),
    ]

    @Test("stops the service and `check` where only they need the file", arguments: serviceCases)
    func refusedForService(_ `case`: Case) async throws {
        let site = try await Site.changed(`case`.changes)
        let words = `case`.words.map(site.filled)
        for command in [["serve"], ["serve", "--once"], ["check"]] {
            try await site.run(command).expectFault(78, words)
        }
        // Whoever only looks may not see secrets, and needs none.
        let status = try await site.run("status")
        #expect(status.code == 66, "\(status.errors)")
    }

    @Test("a wrong key hides neither a missing secret nor a missing file")
    func allAtOnce() async throws {
        let site = try await Site.changed([
            ("folder: INBOX", "Folder: INBOX"),
            ("password: { file: {folder}/password }\n    ca", "password: { file: {folder}/secret }\n    ca"),
            ("trust:\n", "wording: {folder}/wording.yaml\ntrust:\n"),
        ])
        try await site.run("serve").expectFault(
            78,
            [
                "{yaml}:5:5: unknown key `Folder`; did you mean `folder`?",
                "{yaml}:7:15: there is no file {folder}/secret; put the secret there, alone on one line",
                "{yaml}:17:10: there is no file {folder}/wording.yaml; check the name",
            ].map(site.filled))
    }

    @Test(
        "a secret that others can read stops the start, with the command that mends it",
        arguments: [0o604, 0o640, 0o660])
    func readableSecret(permissions: Int) async throws {
        let site = try await Site.changed()
        let secret = try site.folder.write("password", site.lab.password, permissions: permissions)
        let words = "others can read the secret in \(secret); run: chmod 600 \(secret)"
        for command in [["serve"], ["serve", "--once"], ["check"]] {
            try await site.run(command).expectFault(
                78, ["{yaml}:7:15: ", "{yaml}:13:13: "].map { site.filled($0) + words })
        }
        try site.folder.write("password", site.lab.password, permissions: 0o400)
        try await site.run("serve", "--once").required()
    }

    @Test("a file that is not UTF-8 is refused with its place, be it the configuration or one that it names")
    func notUTF8() async throws {
        let site = try await Site.changed([("trust:\n", "wording: {folder}/wording.yaml\ntrust:\n")])
        let words = "not UTF-8 (the octet C9 stands here); save the file as UTF-8"
        let wording = URL(filePath: site.folder.path("wording.yaml"))
        try Data(Array("# x\nsenders: [".utf8) + [0xC9]).write(to: wording)
        try await site.run("status").expectFault(78, "\(wording.path):2:11: \(words)")
        try Data(Array("senders: [x.example]\n".utf8)).write(to: wording)
        let own = URL(filePath: site.folder.path("facteur.yaml"))
        let configuration = try Data(contentsOf: own)
        try (configuration + Data([0x23, 0xC9, 0x0A])).write(to: own)
        let line = configuration.count { $0 == 0x0A } + 1
        try await site.run("status").expectFault(78, "\(own.path):\(line):2: \(words)")
    }

    @Test("a folder where the ledger's file should be is a fault of the configuration, for every command")
    func folder() async throws {
        let site = try await Site.changed([("database: {folder}/facteur.sqlite", "database: {folder}")])
        let words =
            "\(site.folder.path("facteur.yaml")):1:11: \(site.folder.path) is a folder; name a file in it, such as \(site.folder.path)/facteur.sqlite"
        for command in [["status"], ["serve", "--once"], ["interns"], ["hold"], ["check"]] {
            try await site.run(command).expectFault(78, words)
        }
    }

    @Test("a configuration that this user may not read", .enabled(if: geteuid() == 0))
    func closed() async throws {
        let site = try await Site.changed()
        let file = site.folder.path("facteur.yaml")
        chmod(file, 0o600)
        chmod(site.folder.path, 0o755)
        let program = site.folder.path("program")
        try FileManager.default.copyItem(atPath: Site.executable, toPath: program)
        let ending = Ending(
            try await Command(
                "setpriv",
                ["--reuid=65534", "--regid=65534", "--clear-groups", program, "status", "--config", file],
                environment: ["LC_ALL": "C"]
            ).run())
        ending.expectFault(77, "this user may not read \(file); check its rights")
    }

    @Test("a configuration that is not there")
    func missing() async throws {
        let site = try await Site.changed()
        let file = site.folder.path("other.yaml")
        let command = { try await Ending(Command(Site.executable, $0).run()) }
        try await command(["status", "--config", file])
            .expectFault(78, "there is no file \(file); check the name")
        try await command(["serve", "--config", site.folder.path])
            .expectFault(78, "\(site.folder.path) is not a file; give the name of one")
        try await command(["status", "--check", "--config", file]).expectUnknown(
            "FACTEUR UNKNOWN - there is no file \(file); check the name")
    }

    @Test(
        "without --config the user's own is found, and where there is none the places are named",
        .enabled("the machine has a configuration of its own") {
            !FileManager.default.fileExists(atPath: "/etc/facteur/facteur.yaml")
        })
    func places() async throws {
        let site = try await Site.changed()
        let command = Command(
            Site.executable, ["status"], environment: ["XDG_CONFIG_HOME": site.folder.path, "LC_ALL": "C"])
        let own = site.folder.path("facteur/facteur.yaml")
        try await Ending(command.run()).expectFault(
            78,
            "there is no configuration at /etc/facteur/facteur.yaml nor at \(own); copy the example there, or name one with --config"
        )
        try FileManager.default.createDirectory(
            atPath: site.folder.path("facteur"), withIntermediateDirectories: false)
        try FileManager.default.copyItem(atPath: site.folder.path("facteur.yaml"), toPath: own)
        let found = try await Ending(command.run())
        #expect(found.code == 66, "\(found.errors)")
    }
}

extension Ending {
    fileprivate func expectUnknown(_ line: String, at location: SourceLocation = #_sourceLocation) {
        #expect(code == 3, sourceLocation: location)
        #expect(output == line + "\n", sourceLocation: location)
        #expect(errors.isEmpty, sourceLocation: location)
    }
}
