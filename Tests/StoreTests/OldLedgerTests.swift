import FacteurCore
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// Ledgers of every schema that was ever released: each is kept as text, never made again, and must open today.
@Suite struct OldLedgerTests {
    private static let migrations = Migrations.migrator().migrations

    private static func file(_ migration: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures/ledgers")
            .appending(path: migration + ".sql").standardizedFileURL
    }

    /// Tables before what stands on them.
    private static func schema(_ database: GRDB.Database) throws -> String {
        let statements = try String.fetchAll(
            database,
            sql: """
                SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
                ORDER BY type = 'trigger', type = 'view', type = 'index', name
                """)
        return statements.joined(separator: ";\n") + ";\n"
    }

    @Test("a step that was released is never edited", arguments: migrations)
    func unedited(_ migration: String) throws {
        let queue = try DatabaseQueue()
        try Migrations.migrator().migrate(queue, upTo: migration)
        let today = try queue.read(Self.schema)
        let file = "Tests/Fixtures/ledgers/\(migration).sql"
        #expect(
            try RepositoryFile.isKept(today, in: file),
            "see \(file).actual; for a new step, it is the text to keep")
    }

    @Test(
        "a ledger of any of them opens, with all that is in it, and is then as a new one",
        arguments: migrations)
    func opens(_ migration: String) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("old.sqlite")
        try await Self.make(path, as: migration)
        let ledger = try Ledger(path: path, mayCreate: false, now: 99)
        try await ledger.checkIntegrity()
        let status = try await ledger.status()
        #expect(status.letters == [.queued: 1, .inDoubt: 1, .sent: 1])
        #expect(
            status.interns == [.queued: 1, .inDoubt: 1, .sent: 1, .awaitingOffer: 1, .awaitingNOC: 1])
        #expect(status.mailboxes.map(\.seen) == [4])
        #expect(status.held.map(\.reason) == [.untrustedSender])
        try await ledger.lookInVain(at: 1_000)
        let due = try await ledger.due(at: 1_000, copies: true, limit: 9)
        #expect(due.map(\.intern.ref.rawValue) == ["ANNA", "BRUNO"])
        #expect(due.map(\.isCopy) == [false, true])
        try Self.expectToBeAsNew(path)
    }

    @Test(
        "opened by several at once, as `status` does beside a service after an upgrade: each has it whole, and none is turned away",
        arguments: migrations)
    func openedTogether(_ migration: String) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("old.sqlite")
        try await Self.make(path, as: migration)
        let states = try await withThrowingTaskGroup(of: [LetterState: Int].self) { group in
            for _ in 1...4 {
                group.addTask { try await Ledger(path: path, mayCreate: false, now: 99).status().letters }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(states == Array(repeating: [.queued: 1, .inDoubt: 1, .sent: 1], count: 4))
        try await Ledger(path: path, mayCreate: false, now: 99).checkIntegrity()
        try Self.expectToBeAsNew(path)
    }

    @Test(
        "a decision that came before a held mail ends nothing of it after an upgrade, and one that came since does",
        arguments: [(5, false), (7, true)])
    func decided(at time: Int, letsGo: Bool) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("old.sqlite")
        try await Self.make(path, as: "27 numbers that somebody speaks against")
        try await DatabaseQueue(path: path).write { database in
            try database.execute(
                sql: """
                    INSERT INTO mail (mailbox, uidvalidity, uid, size, seen_at, settled_at, kind, trust, offer, outcome, reason)
                    VALUES ('stages', 1, 5, 1, 6, 6, 'notice', 'portal', 'A1000001', 'held', 'evidence_conflict');
                    INSERT INTO decision (decided_at, who, because, verb, offer, intern)
                    VALUES (\(time), 'hr', 'x', 'assign', 'A1000001', 'ANNA')
                    """)
        }
        let ledger = try Ledger(path: path, mayCreate: false, now: 99)
        let due = try await ledger.due(at: 1_000, copies: false, limit: 9)
        #expect(due.map(\.intern.ref.rawValue) == (letsGo ? ["ANNA"] : []))
    }

    @Test(
        "a login that a server quoted to an earlier version is taken out of the ledger",
        arguments: migrations.prefix { !$0.hasPrefix("10 ") })
    func quotedLogin(_ migration: String) async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("old.sqlite")
        try await Self.make(path, as: migration)
        let words = "500 5.5.1 Command unrecognized: AUTH PLAIN AHUAczNjcmV0"
        try await DatabaseQueue(path: path).write { database in
            try database.execute(sql: "UPDATE ledger SET relay_error = ?", arguments: [words])
            try database.execute(sql: "UPDATE mailbox SET error = ?", arguments: [words])
            try database.execute(sql: "UPDATE letter SET last_reply = ?", arguments: [words])
            try database.execute(
                sql:
                    "INSERT INTO attempt (letter, began_at, handed_over, result, reply) VALUES (1, 1, 0, 'later', ?)",
                arguments: [words])
        }
        _ = try Ledger(path: path, mayCreate: false, now: 99)
        let kept = ["", "-wal"].reduce(into: Data()) { kept, suffix in
            kept += FileManager.default.contents(atPath: path + suffix) ?? Data()
        }
        #expect(kept.firstRange(of: Data("AHUAczNjcmV0".utf8)) == nil)
        #expect(kept.firstRange(of: Data("AUTH PLAIN […]".utf8)) != nil)
    }

    private static func expectToBeAsNew(_ path: String) throws {
        let new = try TemporaryFolder()
        _ = try Ledger(path: new.path("new.sqlite"), now: 99)
        let schemas = try [path, new.path("new.sqlite")].map { try DatabaseQueue(path: $0).read(schema) }
        #expect(schemas[0] == schemas[1])
    }

    /// From the kept text alone.
    private static func make(_ path: String, as migration: String) async throws {
        let text = try String(contentsOf: file(migration), encoding: .utf8)
        let done = migrations.prefix { $0 != migration } + [migration]
        try await DatabaseQueue(path: path).write { database in
            try database.execute(sql: text)
            for name in done {
                try database.execute(sql: "INSERT INTO grdb_migrations VALUES (?)", arguments: [name])
            }
            try database.execute(sql: season)
            if try database.columns(in: "ledger").contains(where: { $0.name == "secret" }) {
                try database.execute(sql: "UPDATE ledger SET secret = randomblob(32)")
            }
        }
    }

    private static let season = """
        INSERT INTO ledger (id, created_at) VALUES (1, 1);
        INSERT INTO mailbox (name) VALUES ('stages');
        INSERT INTO intern (ref, family_name, given_names, email, language, noc, offer_expected, imported_at) VALUES
            ('ANNA', 'A', 'A', 'a@b.test', 'fr', '21232', 1, 5), ('BRUNO', 'B', 'B', 'b@b.test', 'fr', '21232', 1, 5),
            ('CHLOE', 'C', 'C', 'c@b.test', 'en', '21232', 1, 5), ('DORA', 'D', 'D', 'd@b.test', 'fr', '21232', 1, 5),
            ('EMIL', 'E', 'E', 'e@b.test', 'fr', NULL, 1, 5);
        INSERT INTO mail (mailbox, uidvalidity, uid, size, seen_at, settled_at, kind, trust, offer, intern, outcome, reason) VALUES
            ('stages', 1, 1, 1, 6, 7, 'notice', 'portal', 'A1000001', 'ANNA', 'matched', NULL),
            ('stages', 1, 2, 1, 6, 7, 'notice', 'portal', 'A1000002', 'BRUNO', 'matched', NULL),
            ('stages', 1, 3, 1, 6, 7, 'notice', 'forwarder', 'A1000003', 'CHLOE', 'matched', NULL),
            ('stages', 1, 4, 1, 6, 7, 'notice', 'untrusted', 'A1000009', NULL, 'held', 'untrusted_sender');
        INSERT INTO offer (number, intern, rule, bound_at, mail) VALUES ('A1000001', 'ANNA', 'name', 7, 1),
            ('A1000002', 'BRUNO', 'reference', 7, 2), ('A1000003', 'CHLOE', 'portal_email', 7, 3),
            ('A1000005', 'EMIL', 'name', 7, 3);
        INSERT INTO letter (intern, offer, mail, message_id, state, created_at, next_attempt_at, attempts, in_doubt_since, sent_at,
                handed_to, handed_noc, handed_bytes) VALUES
            ('ANNA', 'A1000001', 1, '<facteur.1@b.test>', 'queued', 7, 7, 0, NULL, NULL, NULL, NULL, NULL),
            ('BRUNO', 'A1000002', 2, '<facteur.2@b.test>', 'in_doubt', 7, 8, 1, 8, NULL, 'b@b.test', '21232', x'41'),
            ('CHLOE', 'A1000003', 3, '<facteur.3@b.test>', 'sent', 7, 7, 1, NULL, 8, 'c@b.test', '21232', x'41');
        """
}
