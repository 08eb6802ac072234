import FacteurCore
import Mail
import TestSupport
import Testing

@Suite("a configuration with OAuth 2") struct OAuthConfigurationTests {
    private static func read() throws -> ConfigurationFile {
        try GoodConfigurationTests.read("\(GoodConfigurationTests.folder)/oauth.yaml")
    }

    private static func settings(_ login: Configuration.Login?) -> Configuration.OAuth? {
        guard case .oauth(let settings)? = login else { return nil }
        return settings
    }

    private static func address(_ text: String) throws -> WebAddress { try #require(WebAddress(text)) }

    @Test("a provider fills in where to ask and for what")
    func presets() throws {
        let logins = try Self.read().configuration.mailboxes.map(\.login)
        let microsoft = "https://login.microsoftonline.com/"
        #expect(
            Self.settings(logins[0])
                == Configuration.OAuth(
                    provider: .microsoft365, flow: .app, tenant: "72f988bf-86f1-41af-91ab-2d7cd011db47",
                    client: "6731de76-14a6-49ae-97bc-6eba6914391e", proof: .secret(.credential("entra")),
                    tokenAddress: try Self.address(
                        microsoft + "72f988bf-86f1-41af-91ab-2d7cd011db47/oauth2/v2.0/token"),
                    scopes: ["https://outlook.office365.com/.default"]))
        #expect(
            Self.settings(logins[1])
                == Configuration.OAuth(
                    provider: .microsoft365, flow: .device, tenant: "example.ca", client: "6731de76",
                    tokenAddress: try Self.address(microsoft + "example.ca/oauth2/v2.0/token"),
                    deviceAddress: try Self.address(microsoft + "example.ca/oauth2/v2.0/devicecode"),
                    scopes: [
                        "https://outlook.office.com/IMAP.AccessAsUser.All",
                        "https://outlook.office.com/SMTP.Send", "offline_access",
                    ]))
        #expect(
            Self.settings(logins[2])
                == Configuration.OAuth(
                    provider: .google, flow: .browser, client: "1-x.apps.example",
                    proof: .secret(.file("/etc/facteur/google")),
                    tokenAddress: try Self.address("https://oauth2.googleapis.com/token"),
                    authorizeAddress: try Self.address("https://accounts.google.com/o/oauth2/v2/auth"),
                    scopes: ["https://mail.google.com/"]))
    }

    @Test("whoever has a server of their own writes it all, and a preset can be overridden")
    func custom() throws {
        let configuration = try Self.read().configuration
        #expect(
            Self.settings(configuration.mailboxes[3].login)
                == Configuration.OAuth(
                    provider: .custom, flow: .device, client: "facteur",
                    tokenAddress: try Self.address("https://login.example.ca:8443/token"),
                    deviceAddress: try Self.address("https://login.example.ca:8443/device"),
                    scopes: ["mail", "offline_access"], ca: "/etc/facteur/ca.pem"))
        let relay = try #require(Self.settings(configuration.smtp.login))
        #expect(relay.proof == .certificate(.credential("entra.pem")))
        #expect(relay.scopes == ["https://outlook.example/.default"])
        #expect(relay.authorizeAddress == nil)
    }

    @Test("its secrets and certificates are listed for the edge to look at")
    func references() throws {
        let references = try Self.read().places.references.map(\.keyPath)
        #expect(
            references == [
                "database", "mailboxes[0].oauth.secret", "mailboxes[2].oauth.secret", "mailboxes[3].oauth.ca",
                "smtp.oauth.certificate",
            ])
    }

    @Test("the example explains every key of it")
    func explained() throws {
        let example = try RepositoryFile.text("Config/facteur.yaml")
        for key in [
            "oauth:", "provider:", "flow:", "tenant:", "client:", "secret:", "certificate:", "token_url:",
            "device_url:", "authorize_url:", "scopes:",
        ] { #expect(example.contains(key), "\(key)") }
        for word in Configuration.OAuth.Provider.allCases.map(\.rawValue)
            + Configuration.OAuth.Flow.allCases.map(\.rawValue)
        { #expect(example.contains(word), "\(word)") }
    }

    @Test("the example's own login by OAuth 2, taken out of its comment, is a good one")
    func example() throws {
        let example = try RepositoryFile.text("Config/facteur.yaml")
        let lines = example.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let begin = try #require(lines.firstIndex { $0.hasPrefix("    # oauth:") })
        let end = try #require(lines[begin...].firstIndex { !$0.hasPrefix("    # ") })
        let block = lines[begin..<end].map { $0.replacing("    # ", with: "    ", maxReplacements: 1) }
        let password = try #require(lines.firstIndex { $0.hasPrefix("    password:") })
        var changed = lines
        changed.replaceSubrange(begin..<end, with: block)
        changed.remove(at: password)
        let configuration = try ConfigurationReader.read(
            yaml: changed.joined(separator: "\n"), file: "facteur.yaml"
        ).get().configuration
        #expect(Self.settings(configuration.mailboxes.first?.login)?.provider == .microsoft365)
    }

    /// Without the keys that a provider fills in.
    ///
    /// - Parameter further: of the second mailbox.
    private static func short(
        _ first: String, _ second: String, relay: String, trust: String = "", further: String = ""
    ) -> String {
        """
        database: /d
        mailboxes:
          - { name: a, user: a@example.ca, oauth: { \(first) } }
          - { name: b, user: b@example.ca, oauth: { \(second) }\(further) }
        smtp: { user: a@example.ca, oauth: { \(relay) }, from: a@example.ca }
        trust: { portal: [cic.gc.ca]\(trust) }

        """
    }

    private static let microsoft: String =
        "provider: microsoft365, flow: device, tenant: t.example, client: c"
    private static let google: String =
        "provider: google, flow: browser, client: c, secret: { credential: g }"
    private static let custom: String =
        "provider: custom, flow: app, client: c, secret: { credential: g }, token_url: \"https://x.example/t\", scopes: [m]"

    private static let known: [(String, String, String, String)] = [
        (microsoft, "outlook.office365.com:993", "smtp.office365.com:587", "none"),
        (google, "imap.gmail.com:993", "smtp.gmail.com:465", "mx.google.com"),
    ]

    private static let missing: [(String, [String])] = [
        (short(microsoft, google, relay: google), ["`authserv_id` is missing in `trust`"]),
        (
            short(microsoft, custom, relay: custom),
            [
                "`server` is missing in `mailboxes[1]`", "`server` is missing in `smtp`",
            ]
        ),
        (
            short(google, custom, relay: google, further: ", server: \"imaps://imap.example.ca\""),
            ["`authserv_id` is missing in `trust`"]
        ),
        (
            short("provider: gogle, flow: browser, client: c", google, relay: google),
            ["`server` is missing in `mailboxes[0]`"]
        ),
    ]

    @Test(
        "a provider fills in its servers, and the name of its results where all mailboxes are with it",
        arguments: known)
    func filledIn(login: String, imap: String, smtp: String, name: String) throws {
        let yaml = Self.short(login, login.replacing("client: c", with: "client: d"), relay: login)
        let configuration = try ConfigurationReader.read(yaml: yaml, file: "f").get().configuration
        #expect(configuration.mailboxes.map { "\($0.server.host):\($0.server.port)" } == [imap, imap])
        #expect("\(configuration.smtp.server.host):\(configuration.smtp.server.port)" == smtp)
        #expect(configuration.trust.authservIDs == [name])
        let written = Self.short(login, login, relay: login, trust: ", authserv_id: mx.example.ca")
        let other = try ConfigurationReader.read(yaml: written, file: "f").get().configuration
        #expect(other.trust.authservIDs == ["mx.example.ca"])
    }

    @Test(
        "what no provider fills in is missed",
        arguments: missing)
    func missed(yaml: String, wanted: [String]) {
        guard case .failure(let faults) = ConfigurationReader.read(yaml: yaml, file: "f") else {
            Issue.record("it is taken")
            return
        }
        let texts = faults.faults.map(\.message)
        for words in wanted { #expect(texts.contains { $0.hasPrefix(words) }, "\(texts)") }
        #expect(texts.count { $0.contains("is missing") } == wanted.count)
    }
}
