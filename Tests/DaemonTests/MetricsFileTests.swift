import Daemon
import FacteurCore
import Foundation
import Glibc
import Store
import TestSupport
import Testing
import Text

/// The file of `metrics:`, written by a service on scripted servers.
@Suite("the metrics' file") struct MetricsFileTests {
    private static func fixture() async throws -> (ScriptedFixture, path: String) {
        let mailbox = try ScriptedMailbox()
        mailbox.add([ScriptedFixture.notice(1), ScriptedFixture.plain(2)])
        let relay = try ScriptedRelay([.finalDot: [.say("250 2.0.0 Ok: queued as 4bXyZ")]])
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox])
        let path = fixture.folder.path("metrics/facteur.prom")
        mkdir(fixture.folder.path("metrics"), 0o755)
        fixture.configuration.metricsFile = path
        return (fixture, path)
    }

    private static func values(_ path: String) throws -> [String: String] {
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        let pairs = lines.filter { !$0.hasPrefix("#") }.map { line in
            let halves = line.split(separator: " ").map(String.init)
            return (halves[0], halves[1])
        }
        return Dictionary(pairs, uniquingKeysWith: { first, second in "\(first) and \(second)" })
    }

    private static func isWritten(_ path: String, _ condition: ([String: String]) -> Bool) -> Bool {
        (try? values(path)).map(condition) ?? false
    }

    @Test("a pass writes every metric, readable for all, with no name, address, reference or number")
    func pass() async throws {
        let (fixture, path) = try await Self.fixture()
        let before = umask(0o077)
        defer { umask(before) }
        #expect(try await fixture.once().isEmpty)
        let values = try Self.values(path)
        #expect(values["facteur_healthy"] == "1" && values["facteur_service_running"] == "1")
        #expect(values["facteur_build_info{version=\"test\"}"] == "1")
        let start = "\(ScriptedFixture.start)"
        #expect(values["facteur_mailbox_last_round_trip_timestamp_seconds{mailbox=\"box1\"}"] == start)
        #expect(values["facteur_mailbox_healthy{mailbox=\"box1\"}"] == "1")
        #expect(values["facteur_mailbox_unaccounted_mails{mailbox=\"box1\"}"] == "0")
        #expect(values["facteur_letters_accepted_total"] == "1")
        #expect(values["facteur_letters_failed_total"] == "0")
        #expect(values["facteur_letters{state=\"sent\"}"] == "1")
        #expect(values["facteur_interns{state=\"sent\"}"] == "1")
        #expect(values["facteur_interns{state=\"awaiting_offer\"}"] == "2")
        #expect(values["facteur_held_mails{reason=\"no_match\"}"] == "0")
        #expect(values["facteur_last_write_timestamp_seconds"] == start)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        for metric in Metric.allCases { #expect(text.contains("\n# TYPE \(metric.rawValue) "), "\(metric)") }
        #expect(!text.contains("@") && text.firstMatch(of: /A[0-9]{7}|Nom|I1/) == nil)
        var information = stat()
        #expect(lstat(path, &information) == 0 && information.st_mode & 0o7777 == 0o644)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path("metrics")) == [
                "facteur.prom"
            ])
    }

    @Test("a service writes it at its start, and at its end that it does not run")
    func service() async throws {
        let (fixture, path) = try await Self.fixture()
        try await fixture.serving { _ in
            try await fixture.wait(for: "the file") {
                Self.isWritten(path) { $0["facteur_service_running"] == "1" }
            }
        }
        let values = try Self.values(path)
        #expect(values["facteur_service_running"] == "0" && values["facteur_healthy"] == "0")
        #expect(values["facteur_mailbox_healthy{mailbox=\"box1\"}"] != nil)
    }

    @Test("settings that are read again write it where they say, and the service is not said to have ended")
    func reload() async throws {
        let (fixture, path) = try await Self.fixture()
        let other = fixture.folder.path("metrics/other.prom")
        try await fixture.serving { orders in
            try await fixture.wait(for: "the file") { Self.isWritten(path) { _ in true } }
            fixture.configuration.metricsFile = other
            orders.yield(.reload)
            try await fixture.wait(for: "the other file") { Self.isWritten(other) { _ in true } }
            #expect(try Self.values(path)["facteur_service_running"] == "1")
        }
        #expect(try Self.values(other)["facteur_service_running"] == "0")
    }

    @Test("where it cannot be written, mail goes on; log and status say so, once, until it can be")
    func fault() async throws {
        let (fixture, path) = try await Self.fixture()
        rmdir(fixture.folder.path("metrics"))
        for _ in 1...2 { #expect(try await fixture.once().isEmpty) }
        #expect(try await fixture.letters().map(\.state) == [.sent])
        #expect(fixture.journal.count("the metrics are not written: ") == 1)
        let report = try await fixture.ledger().status(at: fixture.now)
        #expect(
            report.metricsError
                == "\(path) cannot be written, because its folder is not there; make the folder or name another one"
        )
        let health = Health(report, fixture.configuration, now: fixture.now)
        #expect(
            health.waiting.map(\.fr).contains(
                "les mesures ne sont pas écrites\u{A0}: \(path) ne peut être écrit, car son dossier n’existe pas; créez le dossier ou nommez-en un autre"
            ), "\(health.waiting)")
        // Under a configuration without metrics, it matters to nobody.
        var without = fixture.configuration
        without.metricsFile = nil
        #expect(Health(report, without, now: fixture.now).waiting.isEmpty)
        mkdir(fixture.folder.path("metrics"), 0o755)
        #expect(try await fixture.once().isEmpty)
        #expect(try await fixture.ledger().status(at: fixture.now).metricsError == nil)
        #expect(fixture.journal.count("the metrics are written again") == 1)
    }

    @Test("never replaces the ledger, a link or a folder")
    func precious() async throws {
        for name in ["facteur.sqlite", "link.prom", "folder"] {
            let (fixture, _) = try await Self.fixture()
            try fixture.folder.write("target", "precious")
            symlink(fixture.folder.path("target"), fixture.folder.path("link.prom"))
            mkdir(fixture.folder.path("folder"), 0o755)
            fixture.configuration.metricsFile = fixture.folder.path(name)
            #expect(try await fixture.once().isEmpty)
            #expect(try await fixture.ledger().status(at: fixture.now).metricsError != nil, "\(name)")
            #expect(try String(contentsOfFile: fixture.folder.path("target"), encoding: .utf8) == "precious")
        }
    }
}
