import FacteurCore
import Mail
import TestSupport
import Testing
import Text

@Suite("a good configuration")
struct GoodConfigurationTests {
    static let folder = "Tests/Fixtures/configurations/good"

    static func read(_ path: String) throws -> ConfigurationFile {
        try ConfigurationReader.read(
            yaml: RepositoryFile.text(path), file: path, folder: "/etc/facteur"
        ).get()
    }

    static func address(_ text: String) throws -> AddrSpec { try #require(AddrSpec(text)) }

    @Test("the example is one, and says what the contract's example says")
    func example() throws {
        let file = try Self.read("Config/facteur.yaml")
        let stages = try Self.address("stages@example.ca")
        let smtp = Configuration.SMTP(
            server: .init(scheme: .smtps, host: "smtp.example.ca", port: 465), user: "stages@example.ca",
            login: .password(.credential("smtp")), from: Address(displayName: "Stages", addrSpec: stages),
            bounces: stages, verp: false, perHour: 200)
        let mailbox = Configuration.WatchedMailbox(
            name: "stages", server: .init(scheme: .imaps, host: "imap.example.ca", port: 993),
            folder: "INBOX",
            user: "stages@example.ca",
            login: .password(.credential("imap")), poll: 300, after: .leave,
            largestMail: 20_000_000)
        let expected = Configuration(
            database: "/var/lib/facteur/facteur.sqlite", mailboxes: [mailbox], smtp: smtp,
            trust: .init(
                authservID: "mx.example.ca", portal: ["cic.gc.ca", "canada.ca"],
                forwarders: ["example.ca", "rh@partner.example"]),
            letters: .init(
                contact: "stages@example.ca", retryFirst: 60, retryMost: 3_600, giveUp: 432_000,
                inDoubt: .resend, inDoubtAfter: 600),
            elimination: false, admitsNOC2016: false, adminLanguage: .en)
        #expect(file.configuration == expected)
    }

    @Test(
        "where signatures are checked here, no server needs to be named; resolvers are addresses with or without a port"
    )
    func signatures() throws {
        let trust = try Self.read("\(Self.folder)/dkim.yaml").configuration.trust
        #expect(trust.authservIDs.isEmpty)
        #expect(trust.verification == .dkim)
        #expect(
            trust.resolvers.map(\.description)
                == ["127.0.0.1:5353", "192.0.2.53:53", "[::1]:53", "[2001:db8::53]:53", "[fe80::1%eth0]:53"])
        #expect(try Self.read("\(Self.folder)/minimal.yaml").configuration.trust.verification == .none)
    }

    @Test(
        "the system's resolvers, three at most; this machine where there are none",
        arguments: [
            (
                "nameserver 192.0.2.1\nnameserver\t2001:db8::1 # x\nsearch a.test",
                ["192.0.2.1:53", "[2001:db8::1]:53"]
            ),
            ("; nameserver 192.0.2.1\n#nameserver 192.0.2.1\noptions timeout:1", ["127.0.0.1:53"]),
            ("", ["127.0.0.1:53"]),
            ("nameserver x\nnameserver 192.0.2.1:5\nnameserver 192.0.2.2", ["192.0.2.2:53"]),
            (
                "nameserver 192.0.2.1\nnameserver 192.0.2.2\nnameserver 192.0.2.3\nnameserver 192.0.2.4",
                ["192.0.2.1:53", "192.0.2.2:53", "192.0.2.3:53"]
            ),
        ])
    func systemResolvers(_ file: String, _ expected: [String]) {
        #expect(ResolverAddress.system(file).map(\.description) == expected)
    }

    @Test("the example's keys that are commented out are right too")
    func exampleInFull() throws {
        let example = try RepositoryFile.text("Config/facteur.yaml")
        let yaml = example.split(separator: "\n").map { Self.uncommented(String($0)) }.joined(separator: "\n")
        let configuration = try ConfigurationReader.read(yaml: yaml, file: "facteur.yaml").get().configuration
        #expect(configuration.mailboxes.first?.server.ca == "/etc/facteur/ca.pem")
        #expect(configuration.mailboxes.first?.addresses == ["rh@example.ca", "@example.ca"])
        #expect(configuration.smtp.server.ca == "/etc/facteur/ca.pem")
        #expect(configuration.trust.sealers == ["example.com"])
        #expect(configuration.trust.verification == .dkim)
        #expect(configuration.trust.resolvers.map(\.description) == ["127.0.0.1:53"])
        #expect(configuration.classifications[.fr]?.count == 1)
        #expect(configuration.wordingFile == "/etc/facteur/portal.yaml")
        #expect(configuration.letters.templates == "/etc/facteur/letters")
        #expect(
            configuration.alerts
                == .init(
                    waiting: 864_000, held: 86_400, to: try Self.address("stages@example.ca"),
                    offices: [.init(name: "Montréal", to: [try Self.address("rh.montreal@example.ca")])]))
        #expect(configuration.metricsFile == "/var/lib/node-exporter/facteur.prom")
    }

    /// A line that is nothing but a key in a comment, without its `# `; any other line as it is.
    private static func uncommented(_ line: String) -> String {
        guard let mark = line.firstRange(of: "# "), line[..<mark.lowerBound].allSatisfy({ $0 == " " }) else {
            return line
        }
        let rest = line[mark.upperBound...]
        let keys = [
            "ca:", "addresses:", "verify:", "dns:", "sealers:", "noc:", "  version:", "  from:", "  en:",
            "  fr:", "wording:",
            "templates:", "alerts:", "metrics:",
            "  waiting:",
            "  held:", "  to:", "  offices:",
        ]
        return keys.contains { rest.hasPrefix($0) } ? String(line[..<mark.lowerBound] + rest) : line
    }

    @Test("the example explains every key")
    func explained() throws {
        let example = try RepositoryFile.text("Config/facteur.yaml")
        let keys = try RepositoryFile.text("\(Self.folder)/everything.yaml")
            .split { !($0.isLetter || "_2016:".contains($0)) }.filter {
                $0.hasSuffix(":") && $0.count > 2 && !["Montréal:", "Québec:"].contains($0)
            }
        #expect(keys.count > 40)
        for key in keys { #expect(example.contains(key), "\(key)") }
    }

    @Test("four keys are enough; the rest has its defaults")
    func minimal() throws {
        let configuration = try Self.read("\(Self.folder)/minimal.yaml").configuration
        let stages = try Self.address("stages@example.ca")
        let expected = Configuration(
            database: "/etc/facteur/facteur.sqlite",
            mailboxes: [
                .init(
                    name: "stages", server: .init(scheme: .imaps, host: "imap.example.ca", port: 993),
                    folder: "INBOX", user: "stages@example.ca", login: .password(.credential("imap")))
            ],
            smtp: .init(
                server: .init(scheme: .smtps, host: "smtp.example.ca", port: 465), user: nil, login: nil,
                from: Address(addrSpec: stages), bounces: stages),
            trust: .init(authservID: "mx.example.ca"), letters: .init(contact: "stages@example.ca"))
        #expect(configuration == expected)
    }

    @Test("every key is read")
    func everything() throws {
        let file = try Self.read("\(Self.folder)/everything.yaml")
        let configuration = file.configuration
        let first = try #require(configuration.mailboxes.first)
        #expect(first.server == .init(scheme: .imap, host: "::1", port: 1143, plaintext: true))
        #expect(first.login == .token(.command(["/usr/bin/token", "imap"])))
        #expect(first.after == .move("Dit, fait"))
        #expect(first.largestMail == 5_000_000)
        #expect(first.poll == 90)
        #expect(first.addresses == ["RH@example.ca", "@maison.example.ca"])
        let second = try #require(configuration.mailboxes.last)
        #expect(second.server.ca == "/etc/facteur/ca.pem")
        #expect(second.after == .flag("\\Seen"))
        #expect(second.folder == "Courrier indésirable")
        #expect(second.login == .password(.file("/etc/facteur/secrets/imap")))
        #expect(configuration.smtp.verp)
        #expect(configuration.smtp.perHour == 50)
        #expect(configuration.smtp.from.displayName == "Stages, été")
        #expect(configuration.smtp.bounces.text == "retours@example.ca")
        #expect(
            configuration.smtp.server == .init(scheme: .smtp, host: "LocalHost", port: 587, plaintext: true))
        #expect(configuration.trust.authservIDs == ["mx.example.ca", "*.filtres.example.ca"])
        #expect(configuration.trust.portal == ["cic.gc.ca"])
        #expect(configuration.trust.forwarders == ["example.ca", "RH@partner.example"])
        #expect(configuration.trust.sealers == ["relais.example"])
        #expect(configuration.elimination)
        #expect(configuration.admitsNOC2016)
        #expect(
            configuration.classifications == [
                .en: ["/etc/facteur/noc.csv"], .fr: ["/a.csv", "/etc/facteur/b.csv"],
            ])
        #expect(configuration.wordingFile == "/etc/facteur/portal.yaml")
        #expect(configuration.letters.templates == "/etc/facteur/letters")
        #expect(configuration.letters.contact == "Mme Exemple, poste 1234")
        #expect(configuration.letters.retryFirst == 30)
        #expect(configuration.letters.retryMost == 7_200)
        #expect(configuration.letters.giveUp == 3 * 86_400)
        #expect(configuration.letters.inDoubt == .hold)
        #expect(configuration.letters.inDoubtAfter == 1_200)
        #expect(configuration.letters.undo == 0)
        #expect(configuration.letters.review)
        #expect(configuration.letters.remind == .init(after: 5 * 86_400, most: 3))
        #expect(configuration.retention == .init(mail: 7 * 86_400, closedInterns: 100 * 86_400))
        #expect(
            configuration.nocCalendar
                == NOCCalendar(
                    first: 2021,
                    changes: [
                        .init(version: 2026, from: 1_831_507_200), .init(version: 2031, from: 1_993_161_600),
                    ]))
        #expect(configuration.adminLanguage == .fr)
        #expect(
            configuration.alerts
                == .init(
                    waiting: 5 * 86_400, held: 43_200, to: try Self.address("rh@example.ca"),
                    offices: [
                        .init(
                            name: "Montréal",
                            to: [
                                try Self.address("rh.montreal@example.ca"),
                                try Self.address("chef@example.ca"),
                            ]),
                        .init(name: "Québec", to: [try Self.address("rh.quebec@example.ca")]),
                    ]))
        #expect(configuration.metricsFile == "/var/lib/node-exporter/facteur.prom")
    }

    @Test("what it names outside is listed with its place, for the edge to look at")
    func references() throws {
        let file = try Self.read("\(Self.folder)/everything.yaml")
        #expect(
            file.places.references.map(\.keyPath) == [
                "database", "mailboxes[0].token", "mailboxes[1].ca", "mailboxes[1].password",
                "letters.templates", "noc.fr[0]", "noc.fr[1]", "noc.en", "wording", "metrics.file",
            ])
        #expect(file.places.references.first?.target == .database("/srv/facteur.sqlite"))
        let fault = file.places.fault(at: "mailboxes[1].password", "others can read it")
        #expect(fault.text == "\(Self.folder)/everything.yaml:21:15: others can read it")
        #expect(file.places.fault(at: "mailboxes[1].login.name", "x").line == 15)
        #expect(file.places.fault(at: "no.such.key", "x").line == 1)
    }

    @Test(
        "may be JSON, have a byte order mark, Windows line ends or aliases",
        arguments: ["json", "bom", "aliases"])
    func forms(name: String) throws {
        let minimal = try Self.read("\(Self.folder)/minimal.yaml").configuration
        let other = try Self.read("\(Self.folder)/\(name).yaml").configuration
        #expect(other == minimal)
    }

    @Test("is the same whatever its comments")
    func equality() throws {
        let yaml = try RepositoryFile.text("\(Self.folder)/minimal.yaml")
        let other = try ConfigurationReader.read(
            yaml: "# moved down\n\n" + yaml, file: "b", folder: "/etc/facteur/"
        ).get()
        #expect(try Self.read("\(Self.folder)/minimal.yaml").configuration == other.configuration)
    }
}
