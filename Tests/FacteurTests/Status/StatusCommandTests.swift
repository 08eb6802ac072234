import FacteurCore
import Foundation
import Store
import TestSupport
import Testing

/// `status` as it is typed: its languages, its exit codes, and the screen that stays.
@Suite struct StatusCommandTests {
    /// Everything is well at this moment: a service runs, the mailbox has just answered, ANNA has been told.
    private static func well(_ host: DecisionHost) async throws -> ServiceLock {
        let lock = try ServiceLock(ledger: host.ledger.path)
        let now = Int64(Date().timeIntervalSince1970)
        try await host.importRoster([try DecisionHost.intern("ANNA")])
        try await host.deliver("A1000001", to: "ANNA", uid: 1)
        try await host.hand(over: "A1000001", .sent(reply: "250 ok"))
        try await host.ledger.serviceBegan(pid: 1, version: "1.0", at: now)
        // Far beyond the test, so that a slow machine makes no mailbox late.
        try await host.ledger.completed(
            mailbox: "stages", through: nil, unaccounted: 0, at: DecisionHost.never)
        return lock
    }

    private static func alert(_ host: DecisionHost, _ text: String) throws {
        let file = host.folder.path("facteur.yaml")
        let yaml = try String(contentsOfFile: file, encoding: .utf8).split(separator: "alerts:").first ?? ""
        try host.folder.write("facteur.yaml", yaml + "alerts: { \(text), to: rh@example.test }\n")
    }

    @Test("--check turns when somebody waits for longer than the admin wants, and not before")
    func waiting() async throws {
        let host = try await DecisionHost()
        let lock = try await Self.well(host)
        let well = try await host.facteur(["status", "--check"])
        #expect(well.standardOutput == "FACTEUR OK - all well\n")
        #expect(well.status == 0)

        try await host.importRoster(["ANNA", "BRUNO"].map(DecisionHost.intern))
        #expect(try await host.facteur(["status", "--check"]).status == 0, "no alerts: no wait is too long")
        try Self.alert(host, "waiting: 365d")
        #expect(try await host.facteur(["status", "--check"]).status == (Self.isYearGone ? 1 : 0))
        try Self.alert(host, "waiting: 1h")
        let late = try await host.facteur(["status", "--check"])
        #expect(late.status == 1)
        #expect(
            late.standardOutput
                == "FACTEUR WARNING - interns without a number or a NOC code for more than 1 hour: 1\n")
        let french = try await host.facteur(["status", "--check"], locale: "fr_FR.UTF-8")
        #expect(
            french.standardOutput.contains(
                "stagiaires sans numéro ou sans code CNP depuis plus de 1 heure\u{A0}: 1"))
        withExtendedLifetime(lock) {}
    }

    @Test("where smtp.per_hour is reached, the screen says why letters wait, and nothing is wrong")
    func braked() async throws {
        let host = try await DecisionHost()
        let lock = try await Self.well(host)
        try await host.importRoster(["ANNA", "BRUNO"].map(DecisionHost.intern))
        try await host.deliver("A1000003", to: "BRUNO", uid: 3)
        let now = Int64(Date().timeIntervalSince1970)
        let due = try await host.ledger.due(at: now, copies: false, limit: 9)
        let letter = try #require(due.first)
        let answer = try await host.ledger.begin(
            letter, bytes: [65], inDoubtUntil: DecisionHost.never, at: now)
        try #require(answer == .granted)
        try await host.ledger.finish(letter, .later(reply: "450 later", next: now), at: now)
        let words = "smtp.per_hour (1) is reached: what is due leaves by itself within the hour"
        #expect(try await !host.facteur(["status"]).standardOutput.contains(words))
        let file = host.folder.path("facteur.yaml")
        let yaml = try String(contentsOfFile: file, encoding: .utf8)
        try host.folder.write("facteur.yaml", yaml.replacing("bounces:", with: "per_hour: 1, bounces:"))
        let shown = try await host.facteur(["status"]).standardOutput
        #expect(shown.contains(words), "\(shown)")
        #expect(try await host.facteur(["status", "--check"]).status == 0)
        withExtendedLifetime(lock) {}
    }

    /// The fixtures' instants are of 2026.
    private static var isYearGone: Bool {
        Int64(Date().timeIntervalSince1970) - DecisionHost.now >= 365 * 86_400
    }

    @Test("--check says what waits for a person, what is broken, and that nothing is known")
    func check() async throws {
        let host = try await DecisionHost()
        let lock = try await Self.well(host)
        try await host.deliver("A1000002", to: nil, uid: 2)
        let held = try await host.facteur(["status", "--check"])
        #expect(held.status == 1)
        #expect(held.standardOutput == "FACTEUR WARNING - 1 held, waiting for a person\n")
        try await host.ledger.failed(mailbox: "stages", words: "no answer", at: DecisionHost.now)
        let broken = try await host.facteur(["status", "--check"])
        #expect(broken.status == 2)
        #expect(broken.standardOutput.hasPrefix("FACTEUR CRITICAL - mailbox stages: no answer"))
        withExtendedLifetime(lock) {}
        try host.folder.write("facteur.yaml", "database: 7\n")
        let unknown = try await host.facteur(["status", "--check"])
        #expect(unknown.status == 3)
        #expect(unknown.standardOutput.hasPrefix("FACTEUR UNKNOWN - "))
    }

    @Test("French with the locale or with admin.language, English otherwise")
    func languages() async throws {
        let host = try await DecisionHost()
        func first(locale: String) async throws -> String? {
            try await host.facteur(["status"], locale: locale).standardOutput.split(separator: "\n").first
                .map(
                    String.init)
        }
        #expect(try await first(locale: "C") == "Facteur is NOT RUNNING")
        #expect(try await first(locale: "fr_CA.UTF-8") == "Facteur NE TOURNE PAS")
        let yaml = try String(contentsOfFile: host.folder.path("facteur.yaml"), encoding: .utf8)
        try host.folder.write("facteur.yaml", yaml + "admin: { language: fr }\n")
        #expect(try await first(locale: "C") == "Facteur NE TOURNE PAS")
    }

    @Test("--watch shows the screen anew when something on it changes")
    func watch() async throws {
        let host = try await DecisionHost()
        let running = try await Command(
            Site.executable, ["status", "--watch", "--config", host.folder.path("facteur.yaml")],
            environment: ["LC_ALL": "C"]
        ).start(timeout: .seconds(600))
        try await wait(for: running) { running.standardOutput.contains("0 of 5 told") }
        try await host.deliver("A1000001", to: "ANNA", uid: 1)
        try await host.hand(over: "A1000001", .sent(reply: "250 ok"))
        try await wait(for: running) { running.standardOutput.contains("1 of 5 told") }
        // Off a terminal nothing steers one.
        #expect(!running.standardOutput.contains("\u{1B}"))
        running.signal(SIGINT)
        _ = await running.outcome()
    }

    @Test("--watch goes with neither --json nor --check", arguments: ["--json", "--check"])
    func refused(other: String) async throws {
        let host = try await DecisionHost()
        let outcome = try await host.facteur(["status", "--watch", other])
        #expect(outcome.status == 64)
        #expect(outcome.standardError.contains("--watch goes with neither --json nor --check"))
    }

    @Test("the document names who waits, whose letter is in trouble, and how many have waited too long")
    func document() async throws {
        let host = try await DecisionHost.full()
        try Self.alert(host, "waiting: 1h, held: 1h")
        let outcome = try await host.facteur(["status", "--json"])
        let value = try JSONSerialization.jsonObject(with: Data(outcome.output)) as? [String: Any]
        let document = try #require(value)
        #expect(document["schema"] as? String == "facteur.status/1")
        let waiting = try #require(document["longest_waiting"] as? [[String: Any]])
        #expect(waiting.map { $0["ref"] as? String } == ["CHLOE"])
        #expect(waiting.first?["state"] as? String == "awaiting_noc")
        #expect(waiting.first?["since"] as? String == "2026-09-21T14:13:20Z")
        let troubled = try #require(document["letters_in_trouble"] as? [[String: Any]])
        #expect(troubled.map { $0["ref"] as? String } == ["DORA", "EVA"])
        let overdue = try #require(document["overdue"] as? [String: Int])
        #expect(overdue == ["waiting": 1, "held": 3, "letters_in_trouble": 2])
        #expect(document["digest"] is NSNull)
    }

    @Test(
        "a service whose lock was removed beside it runs all the same, and sends nothing more",
        arguments: [false, true])
    func lockRemoved(isReplaced: Bool) async throws {
        let host = try await DecisionHost()
        let lock = try await Self.well(host)
        try FileManager.default.removeItem(atPath: host.ledger.path + ".lock")
        if isReplaced { try host.folder.write("facteur.sqlite.lock", "") }
        let screen = try await host.facteur(["status"])
        #expect(screen.standardOutput.hasPrefix("Facteur 1.0 runs since"))
        let words = screen.standardOutput.split { $0.isWhitespace }.joined(separator: " ")
        #expect(words.contains("its lock beside the ledger (.lock) was removed or replaced"))
        #expect(!screen.standardOutput.contains("not running"))
        #expect(try await host.facteur(["status", "--check"]).status == 2)
        let document = try await host.facteur(["status", "--json"])
        #expect(document.standardOutput.contains("\"running\":true"))
        withExtendedLifetime(lock) {}
    }

    /// An invention: a mail system's report on a letter that nobody here has sent.
    private static let report = """
        From: Mail Delivery System <MAILER-DAEMON@mx.example.test>
        To: stages@example.test
        Subject: Undelivered Mail Returned to Sender
        Message-ID: <report1@mx.example.test>
        Date: Mon, 21 Sep 2026 10:00:00 -0400
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary=b

        --b
        Content-Type: text/plain

        This is the mail system at host mx.example.test.
        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.example.test

        Final-Recipient: rfc822; somebody@interns.test
        Action: failed
        Status: 5.1.1
        Diagnostic-Code: smtp; 550 5.1.1 user unknown

        --b
        Content-Type: text/rfc822-headers

        From: stages@example.test
        To: somebody@interns.test
        Message-ID: <other@example.test>

        --b--

        """

    @Test("a held delivery report comes with what is done about a letter, and with no number to give")
    func heldReport() async throws {
        let host = try await DecisionHost()
        try await host.deliver(Array(Self.report.utf8), uid: 1)
        let screen = try await host.facteur(["status"])
        #expect(screen.standardOutput.contains("facteur explain 1\n"))
        #expect(!screen.standardOutput.contains("facteur assign"))
        let story = try await host.facteur(["explain", "1"])
        #expect(story.standardOutput.contains("facteur resend REF"))
        #expect(story.standardOutput.contains("facteur letters"))
        #expect(!story.standardOutput.contains("facteur assign"))
    }
}
