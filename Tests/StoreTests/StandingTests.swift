import FacteurCore
import GRDB
import TestSupport
import Testing

@testable import Store

/// Where every intern stands is kept beside the intern: it must be what the view says, whatever is done.
@Suite struct StandingTests {
    @Test("a ledger of the first schema is brought up to date, with the standing of whoever is in it")
    func migrated() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("facteur.sqlite")
        try await Self.makeFirstLedger(path)
        let ledger = try Ledger(path: path, now: 9)
        let status = try await ledger.status()
        #expect(status.interns == [.awaitingOffer: 1, .awaitingNOC: 1])
        #expect(status.mailboxes.map(\.seen) == [1])
        #expect(status.waiting.first.map(\.since) == [5, 6])
    }

    /// As the first schema left it.
    private static func makeFirstLedger(_ path: String) async throws {
        let queue = try DatabaseQueue(path: path)
        try Migrations.migrator().migrate(queue, upTo: "1 the ledger")
        try await queue.write { database in
            try database.execute(
                sql: """
                    INSERT INTO ledger (id, created_at) VALUES (1, 1);
                    INSERT INTO mailbox (name) VALUES ('stages');
                    INSERT INTO intern (ref, family_name, given_names, email, language, offer_expected, imported_at)
                    VALUES ('ANNA', 'A', 'A', 'a@b.test', 'fr', 1, 5), ('BRUNO', 'B', 'B', 'b@b.test', 'fr', 1, 5);
                    INSERT INTO mail (mailbox, uidvalidity, uid, size, seen_at) VALUES ('stages', 1, 1, 1, 6);
                    INSERT INTO offer (number, intern, rule, bound_at, mail) VALUES ('A1234567', 'BRUNO', 'name', 7, 1);
                    """)
        }
    }

    @Test("who waits for a code waits since the mail came, however often it is looked at again")
    func code() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1000001", to: "CHLOE", uid: 1)
        _ = try await fixture.decide(
            .withdraw(try LedgerFixture.number("A1000001")), at: LedgerFixture.now + 50)
        try await fixture.deliver("A1000002", to: "CHLOE", uid: 2)
        _ = try await fixture.assign("A1000003", to: "BRUNO")
        _ = try await fixture.decide(
            .unassign(try LedgerFixture.number("A1000003")), at: LedgerFixture.now + 99)
        let chloe = try await fixture.ledger.status().waiting.first.first { $0.ref.rawValue == "CHLOE" }
        #expect(chloe?.state == .awaitingNOC)
        #expect(chloe?.since == LedgerFixture.now)
    }

    @Test("whoever waits again waits since the number died, and whoever returns waits since the first import")
    func since() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.settle("A1000001", to: "ANNA", uid: 1)
        #expect(try await fixture.ledger.status().interns == [.queued: 1, .awaitingOffer: 2])
        _ = try await fixture.decide(
            .withdraw(try LedgerFixture.number("A1000001")), at: LedgerFixture.now + 50
        ).get()
        let waiting = try await fixture.ledger.status().waiting
        #expect(waiting.first.map(\.ref.rawValue) == ["BRUNO", "CHLOE", "ANNA"])
        #expect(waiting.first.last?.since == LedgerFixture.now + 50)
        try await fixture.importRoster([try LedgerFixture.intern("ANNA")], removeMissing: true)
        #expect(try await fixture.ledger.status().waiting.first.map(\.ref.rawValue) == ["ANNA"])
        #expect(try await fixture.ledger.status().interns == [.awaitingOffer: 1])
        try await fixture.importRoster([try LedgerFixture.intern("BRUNO")])
        #expect(try await fixture.ledger.status().waiting.first.first?.since == LedgerFixture.now)
    }

    @Test(
        "whoever had a number in place of another, and has none any more, waits too",
        arguments: [true, false])
    func superseded(isExpected: Bool) async throws {
        let fixture = try await LedgerFixture()
        try await fixture.settle("A1000001", to: "ANNA", uid: 1)
        _ = try await fixture.assign("A1000002", to: "ANNA", replacing: true).get()
        #expect(try await fixture.ledger.status().waiting.first.map(\.ref.rawValue) == ["BRUNO", "CHLOE"])
        _ = try await fixture.decide(
            .withdraw(try LedgerFixture.number("A1000002")), at: LedgerFixture.now + 50
        ).get()
        if !isExpected {
            try await fixture.importRoster([try LedgerFixture.intern("ANNA", offerExpected: false)])
        }
        let waiting = try await fixture.ledger.status().waiting
        #expect(waiting.first.map(\.ref.rawValue) == ["BRUNO", "CHLOE"] + (isExpected ? ["ANNA"] : []))
        if isExpected { #expect(waiting.first.last?.state == .superseded) }
    }
}

extension LedgerFixture {
    /// The interns whose kept standing is not what the view says of them.
    func wronglyKept() async throws -> [String] {
        try await DatabaseQueue(path: ledger.path).read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT intern.ref FROM intern LEFT JOIN intern_standing AS now ON now.ref = intern.ref
                    WHERE intern.standing IS NOT now.state OR intern.standing_since IS NOT now.since ORDER BY intern.ref
                    """)
        }
    }
}
