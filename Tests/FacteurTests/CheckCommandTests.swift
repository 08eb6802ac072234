import Foundation
import Glibc
import Store
import TestSupport
import Testing
import Text

/// `facteur check`, line by line.
@Suite("check, line by line") struct CheckCommandTests {
    /// The lines of `facteur check --json`, whatever it ends with.
    private struct Lines {
        let code: Int32?
        let all: [[String: Any]]
        let text: String

        init(_ ending: Ending) throws {
            code = ending.code
            text = ending.output + ending.errors
            let value = try JSONSerialization.jsonObject(with: Data(ending.output.utf8))
            let document = try #require(value as? [String: Any])
            #expect(document["schema"] as? String == "facteur.check/1")
            all = try #require(document["lines"] as? [[String: Any]])
        }

        func states(_ check: String) -> [String] {
            all.filter { $0["check"] as? String == check }.compactMap { $0["state"] as? String }
        }

        func texts(_ check: String) -> [String] {
            all.filter { $0["check"] as? String == check }.compactMap { $0["text"] as? String }
        }
    }

    private static func check(
        _ site: Site, _ environment: [String: String] = [:]
    ) async throws -> Lines {
        try Lines(await site.run(["check", "--json"], environment: environment))
    }

    /// A folder for `$SYSTEMD_UNIT_PATH` with a unit of these lines and a drop-in of those.
    private static func unit(
        _ site: Site, _ lines: [String], dropIn: [String] = []
    ) throws -> [String: String] {
        let folder = site.folder.path("units")
        try FileManager.default.createDirectory(
            atPath: folder + "/facteur.service.d", withIntermediateDirectories: true)
        let text = { (lines: [String]) in (["[Service]"] + lines + [""]).joined(separator: "\n") }
        try site.folder.write("units/facteur.service", text(lines))
        if !dropIn.isEmpty { try site.folder.write("units/facteur.service.d/10-own.conf", text(dropIn)) }
        return ["SYSTEMD_UNIT_PATH": folder]
    }

    @Test("one document with every check, its state, and the code of a bad one")
    func document() async throws {
        let site = try await Site.changed()
        let good = try await Self.check(site)
        #expect(good.code == 0, "\(good.text)")
        #expect(
            good.all.compactMap { $0["check"] as? String } == [
                "configuration", "dns", "tls", "tls", "mailbox", "authserv_id", "junk", "smtp", "letters",
                "permissions", "service_user", "credentials", "ledger", "disk", "clock", "unit",
            ])
        // The lab's certificates are good for two days.
        #expect(good.states("tls") == ["warn", "warn"])
        #expect(good.texts("tls").allSatisfy { $0.contains("CN = server is good for 1 day, until 20") })
        #expect(good.states("junk") == ["warn"])
        #expect(good.texts("mailbox").allSatisfy { $0.hasSuffix(", new mail is announced at once (IDLE)") })
        #expect(good.texts("credentials") == ["\(site.folder.path("password")), written today"])
        #expect(Set(good.all.compactMap { $0["state"] as? String }) == ["ok", "warn"])
        #expect(good.all.allSatisfy { $0["code"] is NSNull })

        try site.folder.write("password", "not-the-password\n")
        let bad = try await Self.check(site)
        #expect(bad.code == 77)
        #expect(bad.states("mailbox") == ["bad"] && bad.states("smtp") == ["bad"])
        let mailbox = try #require(bad.all.first { $0["check"] as? String == "mailbox" })
        #expect(mailbox["code"] as? Int == 77 && mailbox["subject"] as? String == "stages")
    }

    @Test("a configuration that is refused is a document too")
    func refused() async throws {
        let site = try await Site.changed([("folder: INBOX", "Folder: INBOX")])
        let bad = try await Self.check(site)
        #expect(bad.code == 78)
        #expect(bad.states("configuration") == ["bad"])
        #expect(bad.texts("configuration")[0].hasSuffix("unknown key `Folder`; did you mean `folder`?"))
    }

    @Test(
        "a certificate that nobody vouches for, or that is over, is said of the server and of what needs it",
        arguments: [true, false])
    func certificate(isExpired: Bool) async throws {
        let certificates = try TestCertificates.shared
        let server = try ScriptedServer(
            .imaps, identity: isExpired ? certificates.expired : certificates.strangerLocalhost)
        defer { server.stop() }
        let site = try await Site.changed([
            ("server: imaps://{imaps}", "server: imaps://localhost:\(server.port)"),
            ("ca: {ca}\n    poll", "ca: \(certificates.authority)\n    poll"),
        ])
        let bad = try await Self.check(site)
        #expect(bad.code == 75)
        #expect(bad.states("tls") == ["bad", "warn"])
        #expect(bad.states("mailbox") == ["bad"])
        #expect(bad.texts("mailbox") == [bad.texts("tls")[0]])
        #expect(
            bad.texts("tls")[0].contains(isExpired ? "has expired" : "nobody this computer trusts vouches"))
        // It was asked once.
        #expect(server.clients.count == 1)
    }

    @Test("a name that leads nowhere is said once as a name, and of all that needs it")
    func unknownName() async throws {
        let site = try await Site.changed([("server: imaps://{imaps}", "server: imaps://imap.invalid")])
        let bad = try await Self.check(site)
        #expect(bad.code == 75)
        #expect(bad.states("dns") == ["bad", "ok"])
        #expect(bad.texts("mailbox")[0].hasPrefix("imap.invalid:993 was not found: "))
    }

    @Test("whose results the last mails have, and which value would have worked")
    func results() async throws {
        let site = try await Site.changed([("authserv_id: mx.example.test", "authserv_id: mx.other.test")])
        try site.lab.deliver(
            (1...3).map { Fixtures.notice(offer: "A310000\($0)", addressee: site.host) }, to: site.host)
        let bad = try await Self.check(site)
        #expect(bad.states("authserv_id") == ["bad"] && bad.states("mailbox") == ["ok"])
        #expect(
            bad.texts("authserv_id")[0].hasSuffix(
                "if that is your own mail server, write `trust: { authserv_id: \"mx.example.test\" }`"))
        try site.reconfigure([])
        let good = try await Self.check(site)
        #expect(good.texts("authserv_id") == ["3 of the last 3 mails have results of your server"])
    }

    @Test("the folder for junk mail is known by \\Junk, and is well where it is watched")
    func junk() async throws {
        let site = try await Site.changed([
            (
                "smtp:\n",
                """
                  - name: junk
                    server: imaps://{imaps}
                    folder: Junk
                    user: {host}
                    password: { file: {folder}/password }
                    ca: {ca}
                smtp:

                """
            )
        ])
        let good = try await Self.check(site)
        #expect(good.texts("junk") == ["“Junk” is watched too"])
        #expect(good.states("mailbox") == ["ok", "ok"] && good.states("dns") == ["ok"])
        #expect(good.states("tls").count == 2)
    }

    @Test("before the first start: the unit makes the ledger's folder, and hands the secrets over")
    func firstStart() async throws {
        let name = "facteur-\(UInt32.random(in: 0 ... .max))"
        let site = try await Site.changed([
            ("{folder}/facteur.sqlite", "/var/lib/\(name)/facteur.sqlite"),
            ("password: { file: {folder}/password }\n    ca", "password: { credential: imap }\n    ca"),
            (
                "password: { file: {folder}/password }\n  ca",
                "password: { file: /run/credentials/facteur.service/smtp }\n  ca"
            ),
        ])
        let refused = try await site.run("check")
        #expect(refused.code == 78)
        let units = try Self.unit(
            site, ["StateDirectory=\(name)", "LoadCredential=imap:/nowhere/imap", "User=root"],
            dropIn: [
                "LoadCredential=", "LoadCredential=imap:\(site.folder.path("password"))",
                "LoadCredential=smtp:\(site.folder.path("password"))",
            ])
        let good = try await Self.check(site, units)
        #expect(good.code == 0, "\(good.text)")
        #expect(good.states("mailbox") == ["ok"] && good.states("smtp") == ["ok"])
        #expect(
            good.texts("ledger") == [
                "none yet, nor its folder /var/lib/\(name): the service makes both at its first start"
            ])
        #expect(good.texts("disk")[0].hasSuffix("MB free in /var/lib"))
        #expect(!FileManager.default.fileExists(atPath: "/var/lib/\(name)"))
        // Without a unit that says so, they are looked for beside the configuration.
        try FileManager.default.createDirectory(
            atPath: site.folder.path("credentials"), withIntermediateDirectories: false)
        for name in ["imap", "smtp"] { try site.folder.write("credentials/\(name)", site.lab.password) }
        let beside = try await Self.check(
            site, try Self.unit(site, ["StateDirectory=\(name)"], dropIn: ["#"]))
        #expect(beside.code == 0, "\(beside.text)")
    }

    @Test("a secret that the unit is to hand over and nobody has put there keeps the service from starting")
    func missingSecret() async throws {
        let site = try await Site.changed()
        let units = try Self.unit(site, ["LoadCredential=imap:/nowhere/imap"])
        let bad = try await Self.check(site, units)
        #expect(bad.code == 77)
        #expect(bad.states("credentials") == ["ok", "bad"])
        #expect(bad.texts("credentials")[1].contains("“imap” from /nowhere/imap, which is not there"))
    }

    @Test(
        "as root it says what the service's user may not read, and with what it may",
        .enabled("only root can say it") { geteuid() == 0 })
    func serviceUser() async throws {
        let site = try await Site.changed([
            ("smtp:\n", "wording: {folder}/wording.yaml\nsmtp:\n")
        ])
        let wording = try site.folder.write("wording.yaml", "senders: [x.example]\n", permissions: 0o600)
        let units = try Self.unit(site, ["User=nobody"])
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o700], ofItemAtPath: site.folder.path)
        let folder = try await Self.check(site, units)
        #expect(folder.code == 77)
        #expect(folder.texts("service_user")[0].hasSuffix("; run: chmod o+rx \(site.folder.path)"))
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: site.folder.path)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o644], ofItemAtPath: site.folder.path("facteur.yaml"))
        let file = try await Self.check(site, units)
        #expect(
            file.texts("service_user") == [
                "the service's user may not read \(wording); run: chmod o+r \(wording)"
            ])
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: wording)
        let secret = try await Self.check(site, units)
        let password = site.folder.path("password")
        #expect(secret.texts("service_user")[0].hasPrefix("the service's user may not read \(password); "))
        // DynamicUser= hides /tmp, where all of this is, and the ledger is where it may not write.
        let dynamic = try Self.unit(site, ["DynamicUser=yes", "StateDirectory=facteur"])
        let elsewhere = try await Self.check(site, dynamic)
        #expect(
            elsewhere.texts("service_user")[0].hasSuffix(
                "where the ledger is to be, only in /var/lib/facteur; correct `database:`"))
        let writable = try Self.unit(site, ["DynamicUser=yes", "ReadWritePaths=\(site.folder.path)"])
        let hidden = try await Self.check(site, writable)
        #expect(hidden.texts("service_user")[0].hasPrefix("the service sees nothing of /tmp, "))
    }

    @Test("the clock is compared with what a server says, and a login that was never made is said")
    func clock() async throws {
        let identity = try ScriptedIdentity(
            .json(405, "{}", "Date: Mon, 21 Sep 2020 14:00:00 GMT\r\n"))
        defer { identity.stop() }
        let ca = try TestCertificates.shared.authority
        let oauth =
            "oauth: { provider: custom, flow: device, client: c, token_url: \"\(identity.address())\", device_url: \"\(identity.address("/device"))\", scopes: [mail], ca: \(ca) }"
        let site = try await Site.changed([
            ("password: { file: {folder}/password }\n    ca", oauth + "\n    ca")
        ])
        let bad = try await Self.check(site)
        #expect(bad.code == 77)
        #expect(bad.states("tls").count == 3)
        #expect(bad.states("clock") == ["bad"])
        #expect(
            bad.texts("clock")[0].contains(
                "ahead of that of localhost:\(identity.port); set it (timedatectl)"))
        #expect(
            bad.texts("credentials").contains("nobody has logged in yet; run: facteur login stages"))
    }

    @Test("with NOC tables there is a line of them, which names codes of another version")
    func noc() async throws {
        // The new one is an invention: Statistics Canada has not published NOC 2026.
        func table(_ version: Int, _ codes: String...) -> String {
            "Level,Code - NOC \(version) V1.0,Class title\n" + codes.map { "5,\($0),Weavers\n" }.joined()
        }
        let site = try await Site.changed([
            (
                "smtp:\n",
                "noc: { en: [{folder}/old.csv, {folder}/new.csv], from: { 2026: 2020-01-01 } }\nsmtp:\n"
            )
        ])
        try site.folder.write("old.csv", table(2021, "21232"))
        try site.folder.write("new.csv", table(2026, "21232"))
        try await site.importRoster(12)
        let good = try await Self.check(site)
        #expect(good.states("noc") == ["ok"])
        #expect(good.texts("noc") == ["NOC 2026 is in force; tables: 2026 V1.0, 2021 V1.0"])
        try site.folder.write("new.csv", table(2026, "21239"))
        let strange = try await Self.check(site)
        #expect(strange.states("noc") == ["warn"])
        #expect(
            strange.texts("noc")[0].hasPrefix(
                "these codes are of a version that was not in force at their offer's date, or is not today: I1 21232"
            ))
        #expect(strange.texts("noc")[0].contains(" I1 21232 (only in NOC 2021), I10 21232"))
        #expect(strange.texts("noc")[0].contains(", and 2 more; compare them with the portal"))
        // Of codes that it could not read it says nothing.
        let ledger = site.folder.path("facteur.sqlite")
        for file in Ledger.files(at: ledger) { unlink(file) }
        try site.folder.write("facteur.sqlite", "what a dying disk has left, long enough to be read as one")
        let unread = try await Self.check(site)
        #expect(unread.states("ledger") == ["bad"])
        #expect(unread.states("noc").isEmpty)
    }

    @Test("a sample letter is made in each language: a number that stands there twice is worth a word")
    func letters() async throws {
        let site = try await Site.changed([
            ("  contact: ", "  templates: {folder}/letters\n  contact: ")
        ])
        try FileManager.default.createDirectory(
            atPath: site.folder.path("letters"), withIntermediateDirectories: false)
        let once =
            "Subject: Your number\n\n{{#superseded}}{{superseded}} {{/superseded}}{{offer}} {{noc}} {{given_names}} {{family_name}} {{contact}}\n"
        try site.folder.write("letters/letter.fr.mustache", once)
        try site.folder.write("letters/letter.en.mustache", once)
        let good = try await Self.check(site)
        #expect(
            // The sample in both languages has it once in each half.
            good.texts("letters") == [
                "the templates of \(site.folder.path("letters")) are good; a sample in each language has its number once"
            ])
        try site.folder.write("letters/letter.en.mustache", once + "{{offer}}\n")
        let twice = try await Self.check(site)
        #expect(twice.code == 0 && twice.states("letters") == ["warn"])
        #expect(
            twice.texts("letters") == ["a sample letter (en) has its number 2 times; once is enough"])
    }

    @Test("with reminders on, answers that arrive nowhere are worth a word")
    func answers() async throws {
        let seen = try await Site.changed([("  contact: ", "  remind: { after: 7d }\n  contact: ")])
        #expect(try await Self.check(seen).states("letters") == ["ok"])
        let unseen = try await Site.changed([
            ("  contact: \"", "  remind: { after: 7d }\n  contact: \"elsewhere.")
        ])
        let told = try await Self.check(unseen)
        #expect(told.code == 0 && told.states("letters") == ["warn"])
        #expect(told.texts("letters")[0].hasPrefix("interns answer to elsewhere."))
    }

    @Test(
        "metrics: whether they can be written, by this user and by the service; without the key there is no line"
    )
    func metrics() async throws {
        let site = try await Site.changed()
        #expect(try await Self.check(site).states("metrics").isEmpty)
        let folder = site.folder.path("metrics")
        func line(_ file: String, _ environment: [String: String] = [:]) async throws -> [String] {
            try site.folder.write("facteur.yaml", site.configuration() + "metrics: { file: \(file) }\n")
            let lines = try await Self.check(site, environment)
            return lines.states("metrics") + lines.texts("metrics")
        }
        let file = folder + "/facteur.prom"
        #expect(
            try await line(file) == [
                "bad",
                "\(file) cannot be written, because its folder is not there; make the folder or name another one",
            ])
        mkdir(folder, 0o755)
        #expect(try await line(file) == ["ok", "\(file) can be written"])
        #expect(!FileManager.default.fileExists(atPath: file))
        #expect(try await line(folder + "/facteur.txt").first == "warn")
        let closed = try Self.unit(site, ["ProtectSystem=strict", "StateDirectory=facteur"])
        #expect(
            try await line(file, closed).last?.contains("ReadWritePaths=\(folder) below [Service]") == true)
        let open = try Self.unit(site, ["User=nobody", "ReadWritePaths=\(folder)"])
        if geteuid() == 0 {
            #expect(
                try await line(file, open).last?.hasSuffix("run: setfacl -m u:nobody:rwx \(folder)") == true)
            chown(folder, 65_534, 0)
        }
        #expect(try await line(file, open).first == "ok")
    }
}
