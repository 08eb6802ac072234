import FacteurCore
import Foundation
import Mail
import TestSupport
import Testing
import Text

@testable import Daemon

/// What `check` finds that no real server or machine can be made to show at will.
@Suite struct CheckupTests {
    private static func lines(
        _ fixture: ScriptedFixture, host: ServiceHost = ServiceHost()
    ) async throws -> [CheckLine] {
        try await Checkup(fixture.settings(), world: fixture.world, host: host).run()
    }

    private static func fixture(_ manners: ScriptedMailbox.Manners) async throws -> ScriptedFixture {
        try await ScriptedFixture(
            relay: try ScriptedRelay(), mailboxes: [try ScriptedMailbox([], manners)])
    }

    private static func texts(_ check: Check, _ lines: [CheckLine]) -> [String] {
        lines.filter { $0.check == check }.map(\.text.en)
    }

    @Test("a server without IDLE, and one that names its junk folder in no known word")
    func mailbox() async throws {
        var manners = ScriptedMailbox.Manners()
        manners.capabilities = []
        manners.folders = ["INBOX", "Ablage"]
        let lines = try await Self.lines(try await Self.fixture(manners))
        #expect(
            Self.texts(.mailbox, lines).first?.hasSuffix(
                ", new mail is not announced (no IDLE): it is looked for every 1m") == true)
        #expect(Self.texts(.junk, lines) == ["the account has no folder for junk mail"])
        #expect(Self.texts(.tls, lines).first == "no encryption, to this same machine only")
    }

    @Test("what the server itself calls \\Junk goes before what only sounds like it")
    func junk() {
        let spam = IMAPListing(attributes: [], delimiter: "/", name: "Anti-spam reports")
        let junk = IMAPListing(attributes: ["\\junk"], delimiter: "/", name: "Unerwünscht")
        let inbox = IMAPListing(attributes: [], delimiter: "/", name: "INBOX")
        #expect([inbox, spam, junk].junkFolders.map(\.name) == ["Unerwünscht"])
        #expect([inbox, spam].junkFolders.map(\.name) == ["Anti-spam reports"])
    }

    @Test(
        "the time in a greeting, with a zone and only so",
        arguments: [
            ("220 mx ESMTP MAIL Service ready at Mon, 21 Sep 2026 14:00:00 +0000", 1_790_000_000 - 800),
            ("220 mx ESMTP Sendmail 8.17.1; Mon, 21 Sep 2026 10:00:00 -0400", 1_790_000_000 - 800),
            ("220 mx ESMTP Mon, 21 Sep 2026 14:00:00", nil), ("220 mx ESMTP Postfix", nil), ("", nil),
        ] as [(String, Int64?)])
    func greeting(text: String, seconds: Int64?) {
        #expect(HeaderDate(inGreeting: text)?.seconds == seconds)
    }

    @Test(
        "a clock that differs by more than a minute is worth a word, by more than five is a fault",
        arguments: [
            (0, .ok), (60, .ok), (-61, .warn), (300, .warn), (301, .bad), (-100_000, .bad),
        ] as [(Int64, CheckLine.State)])
    func clock(behind: Int64, state: CheckLine.State) {
        let finding = MachineFinding.comparedClock("now", server: "mx", behind: behind)
        #expect(finding.state == state)
        #expect(finding.words.en.contains("behind") == (state != .ok && behind > 0))
        #expect(finding.words.fr.contains("avance") == (state != .ok && behind < 0))
    }

    @Test(
        "days to a certificate's end: none left is the last day, after it the fault",
        arguments: [(14, .ok), (13, .warn), (0, .warn), (-1, .bad)] as [(Int, CheckLine.State)])
    func certificate(days: Int, state: CheckLine.State) {
        let finding = ServerFinding.certificate(
            subject: "CN = mx", until: 0, days: days, protection: "TLSv1.3")
        #expect(finding.state == state)
        #expect(finding.words.en.contains("ask whoever runs the server") == (state != .ok))
    }

    @Test(
        "how the service is, as systemd says",
        arguments: [
            ("loaded active enabled", .ok, "it runs, and starts with the machine"),
            ("loaded active disabled", .warn, "run: systemctl enable facteur"),
            ("loaded inactive disabled", .warn, "run: systemctl enable --now facteur"),
            ("loaded failed enabled", .bad, "journalctl -u facteur"),
            ("not-found inactive ", .warn, "no facteur.service is installed"),
        ] as [(String, CheckLine.State, String)])
    func service(words: String, state: CheckLine.State, said: String) async throws {
        let folder = try TemporaryFolder()
        let answers = words.split(separator: " ", omittingEmptySubsequences: false)
        let systemctl = try folder.write(
            "systemctl",
            """
            #!/bin/sh
            case $3 in LoadState) echo \(answers[0]) ;; ActiveState) echo \(answers[1]) ;; *) echo \(answers[2]) ;; esac

            """, permissions: 0o755)
        let fixture = try await Self.fixture(ScriptedMailbox.Manners())
        let lines = try await Self.lines(fixture, host: ServiceHost(systemctl: systemctl))
        let line = try #require(lines.first { $0.check == .unit })
        #expect(line.state == state)
        #expect(line.text.en.contains(said))
    }

    @Test("a unit with its drop-ins: an empty value forgets, a later one adds, names go before folders")
    func unit() throws {
        let folder = try TemporaryFolder()
        for name in ["etc/facteur.service.d", "lib/facteur.service.d"] {
            try FileManager.default.createDirectory(
                atPath: folder.path(name), withIntermediateDirectories: true)
        }
        try folder.write(
            "lib/facteur.service",
            "[Unit]\nUser=nobody\n[Service]\nDynamicUser=yes\nStateDirectory=facteur:x more\nLoadCredential=imap:/a\n# LoadCredential=x:/x\nLoadCredential=smtp:/b\nProtectHome=yes\n"
        )
        try folder.write(
            "lib/facteur.service.d/20-b.conf",
            "[Service]\nLoadCredential=third:/c\nReadWritePaths=\\\n /srv\n")
        try folder.write("lib/facteur.service.d/10-a.conf", "[Service]\nUser=ignored\n")
        try folder.write(
            "etc/facteur.service.d/10-a.conf", "[Service]\nLoadCredential=\nLoadCredential=imap:/d\n")
        let unit = try #require(ServiceUnit.read(in: [folder.path("etc"), folder.path("lib")]))
        #expect(unit.credentials == ["imap": "/d", "third": "/c"])
        #expect(unit.isDynamic && unit.user == nil)
        #expect(unit.makes("/var/lib/facteur") && unit.makes("/var/lib/more") && !unit.makes("/var/lib"))
        #expect(unit.mayWrite(in: "/srv/x") && !unit.mayWrite(in: "/srvx"))
        #expect(unit.hidden.contains("/home") && unit.hidden.contains("/tmp"))
        #expect(ServiceUnit.read(in: [folder.path("none")]) == nil)
    }

    @Test("the unit that comes with Facteur is understood")
    func ownUnit() throws {
        let unit = try #require(
            ServiceUnit.read(in: [RepositoryFile.root.appending(path: "systemd").path]))
        #expect(!unit.isDynamic && unit.user == "facteur" && unit.makes("/var/lib/facteur"))
        for name in ["imap", "smtp", "entra", "entra.pem", "google"] {
            #expect(unit.credentials[name] == "/etc/facteur/credentials/\(name)")
        }
    }

    @Test(
        "a file that the unit hands over and nobody has put there: the end only where the unit has no value of its own"
    )
    func handedOver() async throws {
        let folder = try TemporaryFolder()
        let own = RepositoryFile.root.appending(path: "systemd").path
        let fixture = try await Self.fixture(ScriptedMailbox.Manners())
        func missing(_ searchPath: [String]) async throws -> [String] {
            let unit = try #require(ServiceUnit.read(in: searchPath))
            return try await Self.lines(fixture, host: ServiceHost(unit: unit)).filter {
                $0.check == .credentials && $0.state == .bad
            }.map(\.subject)
        }
        #expect(try await missing([own]) == [])
        try FileManager.default.createDirectory(
            atPath: folder.path("facteur.service.d"), withIntermediateDirectories: true)
        let file = folder.path("none")
        try folder.write("facteur.service.d/10-a.conf", "[Service]\nLoadCredential=third:\(file)\n")
        #expect(try await missing([own, folder.path("")]) == ["third"])
        try folder.write("facteur.service.d/20-b.conf", "[Service]\nSetCredential=third:\\n\n")
        #expect(try await missing([own, folder.path("")]) == [])
    }

    @Test(
        "an app's certificate: until when it counts, a month before its end what to do, and after it too",
        arguments: [
            (31, .ok, "counts until"), (30, .warn, "in 30 days"), (1, .warn, "in 1 day:"),
            (-1, .warn, "ended on"),
        ] as [(Int64, CheckLine.State, String)])
    func proof(days: Int64, state: CheckLine.State, said: String) {
        let proof = ProofExpiry(name: "stages", ends: 1_790_000_000 + days * 86_400)
        let finding = SecretFinding.certificate(proof, now: 1_790_000_000)
        #expect(finding.state == state)
        #expect(finding.words.en.contains(said))
        #expect(finding.words.en.contains("make a new one") == (state == .warn))
    }
}
