import Mail
import TestSupport
import Testing
import Text

@testable import FacteurCore

@Suite struct ConfigurationDraftTests {
    private static func draft(_ change: (inout ConfigurationDraft) -> Void = { _ in }) throws
        -> ConfigurationDraft
    {
        var draft = ConfigurationDraft(
            database: "/srv/facteur.sqlite", imap: "imaps://imap.host.example:1993",
            smtp: "smtp://smtp.host.example", user: "stages", smtpUser: "stages@host.example",
            login: .password, ca: nil, folder: "INBOX",
            address: try #require(AddrSpec("stages@host.example")),
            authservIDs: ["mx.host.example"], forwarders: [], language: .en)
        change(&draft)
        return draft
    }

    private static func read(_ draft: ConfigurationDraft) throws -> Configuration {
        switch ConfigurationReader.read(yaml: draft.text, file: "facteur.yaml", folder: "/etc/facteur") {
        case .success(let read): return read.configuration
        case .failure(let faults): throw TestFault("\(faults.faults.map(\.text))\n\(draft.text)")
        }
    }

    @Test("says what was answered, and leaves the rest as the example has it")
    func values() throws {
        let configuration = try Self.read(try Self.draft())
        #expect(configuration.database == "/srv/facteur.sqlite")
        #expect(configuration.mailboxes.map(\.name) == ["stages"])
        #expect(configuration.mailboxes[0].server.port == 1993)
        #expect(configuration.mailboxes[0].user == "stages")
        #expect(configuration.mailboxes[0].login == .password(.credential("imap")))
        #expect(configuration.smtp.login == .password(.credential("smtp")))
        #expect(configuration.smtp.user == "stages@host.example")
        #expect(configuration.smtp.from.addrSpec.text == "stages@host.example")
        #expect(configuration.smtp.bounces.text == "stages@host.example")
        #expect(configuration.trust.authservIDs == ["mx.host.example"])
        #expect(configuration.trust.forwarders == [])
        #expect(configuration.letters.contact == "stages@host.example")
    }

    @Test("a junk folder, an authority, further forwarders and French")
    func more() throws {
        let draft = try Self.draft {
            $0.junk = "Courrier indésirable"
            $0.ca = "/etc/facteur/ca.pem"
            $0.forwarders = ["partner.example", "rh@host.example"]
            $0.authservIDs = ["*.mx.host.example", "mx.host.example"]
            $0.language = .fr
        }
        let configuration = try Self.read(draft)
        #expect(configuration.mailboxes.map(\.name) == ["stages", "junk"])
        #expect(configuration.mailboxes.map(\.folder) == ["INBOX", "Courrier indésirable"])
        #expect(configuration.mailboxes.map(\.server.ca) == ["/etc/facteur/ca.pem", "/etc/facteur/ca.pem"])
        #expect(configuration.smtp.server.ca == "/etc/facteur/ca.pem")
        #expect(configuration.trust.forwarders == ["partner.example", "rh@host.example"])
        #expect(configuration.trust.authservIDs == ["*.mx.host.example", "mx.host.example"])
        #expect(configuration.adminLanguage == .fr)
    }

    @Test("Microsoft's login by a code, for the mailbox and the relay")
    func microsoft() throws {
        let configuration = try Self.read(
            try Self.draft { $0.login = .microsoft(tenant: "host.example", client: "6731de76") })
        guard case .oauth(let settings) = configuration.mailboxes[0].login else {
            throw TestFault("no OAuth")
        }
        #expect(settings.provider == .microsoft365 && settings.flow == .device)
        #expect(configuration.smtp.login == .oauth(settings))
    }

    @Test("a login by a code at a server whose addresses are given")
    func custom() throws {
        let server = ConfigurationDraft.IdentityServer(
            client: "facteur", tokenURL: "https://id.host.example/token",
            deviceURL: "https://id.host.example:8443/device?x=1", scopes: ["mail", "offline_access"],
            ca: "/etc/facteur/ca.pem")
        let configuration = try Self.read(try Self.draft { $0.login = .custom(server) })
        guard case .oauth(let settings) = configuration.mailboxes[0].login else {
            throw TestFault("no OAuth")
        }
        #expect(settings.provider == .custom && settings.flow == .device && settings.client == "facteur")
        #expect(settings.tokenAddress.text == "https://id.host.example/token")
        #expect(settings.deviceAddress?.text == "https://id.host.example:8443/device?x=1")
        #expect(settings.scopes == ["mail", "offline_access"] && settings.ca == "/etc/facteur/ca.pem")
        #expect(configuration.smtp.login == .oauth(settings))
    }

    @Test(
        "whatever is answered stands as text",
        arguments: [
            "yes", "123", "a: b", "x # y", "# z", "\"quoted\" \\ back", "{ a: b }", "*alias", "@example.ca",
            "née Émilie", "- dash", "INBOX/Été 2026",
        ])
    func strange(text: String) throws {
        let configuration = try Self.read(
            try Self.draft {
                $0.folder = text
                $0.user = text
            })
        #expect(configuration.mailboxes[0].folder == text)
        #expect(configuration.mailboxes[0].user == text)
    }

    @Test("every remark of the example is still there")
    func remarks() throws {
        let text = try Self.draft { $0.ca = "/ca.pem" }.text
        let remarks = { (text: String) -> [String] in
            text.split(separator: "\n").compactMap { line -> String? in
                line.firstRange(of: "# ").map { String(line[$0.upperBound...]) }
            }
        }
        let own = Set(remarks(text))
        // But for those of keys that have become real.
        let missing = remarks(try RepositoryFile.text("Config/facteur.yaml")).filter { !own.contains($0) }
        #expect(missing.allSatisfy { $0.hasPrefix("ca: /etc/facteur/ca.pem") }, "\(missing)")
    }
}
