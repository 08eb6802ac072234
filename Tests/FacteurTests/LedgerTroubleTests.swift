import Foundation
import Store
import TestSupport
import Testing

/// A ledger that cannot be used: one line, what to do, and the exit code of its kind.
@Suite struct LedgerTroubleTests {
    /// A whole ledger without companions, at a place of its own, and the configuration that names it.
    private static func copied() async throws -> (host: DecisionHost, ledger: String, run: Run) {
        let host = try await DecisionHost.full()
        let ledger = host.folder.path("used.sqlite")
        try Ending(await host.facteur(["backup", ledger])).required()
        return (host, ledger, { try await Ending(host.facteur($0, ledger: "used.sqlite")) })
    }

    /// Holds the host, and with it its folder.
    private typealias Run = ([String]) async throws -> Ending

    /// SQLite's pages are of 4,096 octets here.
    private static func spoil(page: Int, of ledger: String) throws {
        let file = try FileHandle(forUpdating: URL(filePath: ledger))
        try file.seek(toOffset: UInt64(page * 4_096))
        try file.write(contentsOf: Data(repeating: 0x5A, count: 512))
        try file.close()
    }

    @Test(
        "a page is damaged: the service does not begin, says so in one line, names the backup, and the backup serves",
        arguments: [0.0, 0.2, 0.5, 0.8, 0.99])
    func damaged(part: Double) async throws {
        let (host, ledger, run) = try await Self.copied()
        let good = host.folder.path("good.sqlite")
        try await run(["backup", good]).required()
        let interns = try await run(["interns"]).required().output
        let size = try #require(
            FileManager.default.attributesOfItem(atPath: ledger)[.size] as? Int)
        try Self.spoil(page: Int(Double(size / 4_096) * part), of: ledger)
        for command in [["serve"], ["serve", "--once"]] {
            let ending = try await run(command)
            #expect(ending.code == 65)
            #expect(ending.faults.count == 1, "\(ending.errors)")
            #expect(ending.faults.first?.hasPrefix("the ledger \(ledger) is damaged") == true)
            #expect(ending.errors.contains("put the last backup back: `facteur restore FILE`"))
        }
        let check = try await run(["check"])
        #expect(check.lines.contains { $0.hasPrefix("FAULT  ledger: ") && $0.contains("is damaged") })

        for companion in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: ledger + companion)
        }
        try FileManager.default.moveItem(atPath: good, toPath: ledger)
        // Nobody listens there; but the ledger is used.
        #expect(try await run(["serve", "--once"]).code == 75)
        #expect(try await run(["interns"]).required().output == interns)
        #expect(try await run(["status"]).output.contains("this is a backup of "))
    }

    @Test(
        "the same file mounted elsewhere is the same ledger: a second service is refused",
        .enabled("mounting is not permitted here") { await canMount() })
    func mounted() async throws {
        let host = try await DecisionHost.full()
        let lock = try ServiceLock(ledger: host.ledger.path)
        try FileManager.default.createDirectory(
            atPath: host.folder.path("other"), withIntermediateDirectories: false)
        for place in ["mounted.sqlite", "other/facteur.sqlite"] {
            try host.folder.write(place, "")
            let configuration = try String(
                contentsOfFile: host.folder.path("facteur.yaml"), encoding: .utf8
            ).replacing(host.ledger.path, with: host.folder.path(place))
            try host.folder.write("mounted.yaml", configuration)
            let ending = Ending(
                try await Command(
                    "unshare",
                    [
                        "-m", "sh", "-c", "mount --bind \"$1\" \"$2\" && shift 2 && exec \"$@\"", "sh",
                        host.ledger.path, host.folder.path(place), Site.executable, "serve", "--once",
                        "--config", host.folder.path("mounted.yaml"),
                    ]
                ).run())
            ending.expectFault(
                75,
                "another facteur serve already works on the ledger \(host.folder.path(place)); stop it first")
        }
        withExtendedLifetime(lock) {}
    }

    /// In a space of its own, where nobody else sees the mount.
    private static func canMount() async -> Bool {
        let trial = Command("unshare", ["-m", "mount", "--bind", "/dev/null", "/dev/zero"])
        return (try? await trial.run().status) == 0
    }

    /// What somebody has done to the file by hand, the column that shows it, and commands that meet it.
    private static let edits: [(sql: String, column: String, commands: [[String]])] = [
        ("UPDATE mail SET uidvalidity = -1 WHERE id = 2", "uidvalidity", [["mail"], ["explain", "2"]]),
        ("UPDATE mail SET uid = 4294967296 WHERE id = 2", "uid", [["mail"], ["explain", "2"]]),
        (
            "UPDATE mail SET reason = 'whim' WHERE id = 2", "reason",
            [["status"], ["mail"], ["explain", "2"], dismiss]
        ),
        ("UPDATE mail SET reason = NULL WHERE id = 2", "reason", [["status"]]),
        ("UPDATE mail SET kind = 'poem' WHERE id = 2", "kind", [["mail"], ["explain", "2"]]),
        (
            "UPDATE mail SET seen_at = 9223372036854775807 WHERE id = 2", "seen_at",
            [["status"], ["mail"], ["explain", "2"]]
        ),
        ("UPDATE mailbox SET seen = 9223372036854775807", "seen", [["status"]]),
        (
            "UPDATE mailbox SET last_round_trip = -9223372036854775807", "last_round_trip", [["status"]]
        ),
        (
            "UPDATE letter SET state = 'lost' WHERE offer = 'A1000003'", "state",
            [["status"], ["letters"], ["interns"], withdraw]
        ),
        (
            "UPDATE letter SET next_attempt_at = 9223372036854775807 WHERE offer = 'A1000003'",
            "next_attempt_at",
            [["letters"], ["interns"], ["explain", "BRUNO"], withdraw]
        ),
        (
            "UPDATE letter SET created_at = 9223372036854775807 WHERE offer = 'A1000003'", "created_at",
            [["letters"], ["interns"], ["serve", "--once"]]
        ),
        ("UPDATE intern SET standing = 'asleep' WHERE ref = 'BRUNO'", "state", [["status"]]),
        (
            "UPDATE intern SET language = 'tlh' WHERE ref = 'BRUNO'", "language",
            [["interns"], ["explain", "BRUNO"], ["serve", "--once"]]
        ),
        (
            "UPDATE intern SET email = 'bruno' WHERE ref = 'BRUNO'", "email",
            [["interns"], ["serve", "--once"]]
        ),
        ("UPDATE intern SET noc = '7' WHERE ref = 'BRUNO'", "noc", [["interns"], ["serve", "--once"]]),
        (
            "UPDATE offer SET rule = 'luck' WHERE number = 'A1000003'", "rule",
            [["interns"], ["explain", "BRUNO"]]
        ),
        (
            "UPDATE offer SET dead_reason = 'lost', dead_at = 1 WHERE number = 'A1000003'", "dead_reason",
            [withdraw]
        ),
        ("UPDATE evidence SET rule = 'luck'", "rule", [["explain", "1"]]),
    ]
    private static let dismiss = ["dismiss", "2", "--because", "nothing of ours"]
    private static let withdraw = ["withdraw", "A1000003", "--because", "the portal says so"]

    @Test(
        "a value that no Facteur writes: every command that meets it says in one line which column, and nothing of the row",
        arguments: edits.indices)
    func edited(_ index: Int) async throws {
        let (sql, column, meeting) = Self.edits[index]
        let (_, ledger, run) = try await Self.copied()
        try LedgerFile.edit(ledger, "\(sql); UPDATE ledger SET hold_reason = NULL, file = NULL")
        let fault =
            "the ledger \(ledger) is damaged or is no ledger (the column \(column) holds what no Facteur writes); "
            + "stop the service and put the last backup back: `facteur restore FILE`"
        let others = [
            ["status"], ["mail"], ["letters"], ["interns"], ["review"], ["explain", "2"],
            ["explain", "BRUNO"],
            ["serve", "--once"],
        ]
        for command in meeting + others.filter({ !meeting.contains($0) }) {
            let ending = try await run(command)
            #expect(ending.code == 65 || !meeting.contains(command), "\(command): \(ending.code ?? -1)")
            // Nobody listens where the service would read and send.
            #expect(
                [0, 65, command == ["serve", "--once"] ? 75 : 0].contains(ending.code),
                "\(command): \(ending.errors)")
            if ending.code == 65 { #expect(ending.faults == [fault], "\(command): \(ending.errors)") }
            for word in ["interns.test", "Nom-", "Prénom", "A100000", "cic.gc.ca", "UPDATE", "SELECT"] {
                #expect(!ending.errors.contains(word), "\(command): \(ending.errors)")
            }
        }
    }

    @Test("another program lets nobody look: whoever looks is told so")
    func locked() async throws {
        let (_, ledger, run) = try await Self.copied()
        let somebody = try LedgerLocker(ledger, exclusively: true)
        for command in [["status"], ["interns"], ["explain", "ANNA"]] {
            try await run(command).expectFault(
                75, "another program keeps the ledger \(ledger) locked; end it and try again")
        }
        try somebody.letGo()
        try await run(["interns"]).required()
    }
}
