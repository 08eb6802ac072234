import Daemon
import FacteurCore
import Foundation
import Mail
import Store
import TestSupport
import Testing

/// `retention`, as the service applies it.
@Suite("what goes by its age") struct RetentionSweepTests {
    private static let (day, line) = (Int64(86_400), "retention: mails whose content is dropped")

    private func fixture(
        _ retention: Configuration.Retention, with mails: [[UInt8]] = [ScriptedFixture.notice(1)]
    ) async throws -> (ScriptedFixture, ScriptedMailbox, ScriptedRelay) {
        let relay = try ScriptedRelay()
        let mailbox = try ScriptedMailbox(mails)
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox])
        fixture.configuration.retention = retention
        return (fixture, mailbox, relay)
    }

    private func contents(_ fixture: ScriptedFixture) async throws -> Int {
        var count = 0
        for mail in try await fixture.mails() {
            let story = try await fixture.ledger().history(of: .mail(mail.id))
            if story?.mails.first?.bytes != nil { count += 1 }
        }
        return count
    }

    @Test("a pass drops what is old enough, says how much in one line, and fetches nothing again")
    func once() async throws {
        let (fixture, mailbox, relay) = try await fixture(.init(mail: 30 * 86_400))
        _ = try await fixture.once()
        #expect(try await contents(fixture) == 1)
        #expect(fixture.journal.count(Self.line) == 0)
        fixture.now += 31 * Self.day
        _ = try await fixture.once()
        #expect(try await contents(fixture) == 0)
        #expect(
            fixture.journal.lines.contains {
                $0.contains(
                    "retention: mails whose content is dropped: 1; closed interns who are forgotten: 0, who are kept, for something waits: 0"
                )
            })
        // The server numbers its mails anew: the same mail is known, and its letter leaves once.
        mailbox.renumber(uidValidity: 8, from: 1)
        _ = try await fixture.once()
        #expect(try await fixture.mails().map(\.outcome) == [.matched, .duplicate])
        #expect(relay.taken.count == 1)
    }

    @Test("whoever is closed for long enough is forgotten, who still waits is not")
    func people() async throws {
        let (fixture, _, relay) = try await fixture(.init(closedInterns: 100 * 86_400))
        _ = try await fixture.once()
        fixture.now += 99 * Self.day
        _ = try await fixture.once()
        #expect(try await fixture.ledger().interns().count == 3)
        fixture.now += 2 * Self.day
        _ = try await fixture.once()
        #expect(try await fixture.ledger().interns().map(\.ref.rawValue) == ["I2", "I3"])
        #expect(fixture.journal.count("interns who are forgotten: 1,") == 1)
        // The mail in the mailbox brings nothing back.
        _ = try await fixture.once()
        #expect(relay.taken.count == 1)
        let ledger = try Data(contentsOf: URL(filePath: fixture.configuration.database))
        #expect(ledger.firstRange(of: Data("i1@interns.test".utf8)) == nil)
    }

    @Test("nothing under a legal hold, nothing without a key, nothing in a pass that sends nothing")
    func never() async throws {
        for retention in [
            Configuration.Retention(mail: 3_600, closedInterns: 3_600, legalHold: true),
            Configuration.Retention(),
        ] {
            let (fixture, _, _) = try await fixture(retention)
            _ = try await fixture.once()
            fixture.now += 1_000 * Self.day
            _ = try await fixture.once()
            #expect(try await contents(fixture) == 1)
            #expect(try await fixture.ledger().interns().count == 3)
            #expect(fixture.journal.count(Self.line) == 0)
        }
        let (fixture, _, _) = try await fixture(.init(mail: 3_600))
        _ = try await fixture.once()
        fixture.now += 1_000 * Self.day
        _ = try await fixture.supervisor.once(fixture.settings(), sends: false)
        #expect(try await contents(fixture) == 1)
    }

    @Test("nothing before a mailbox has been read by this clock: one that runs ahead makes everything old")
    func clock() async throws {
        let (fixture, mailbox, _) = try await fixture(.init(mail: 3_600, closedInterns: 3_600))
        _ = try await fixture.once()
        mailbox.stop()
        fixture.now += 1_000 * Self.day
        #expect(try await !fixture.once().isEmpty)
        #expect(try await contents(fixture) == 1)
        #expect(try await fixture.ledger().interns().count == 3)
    }

    @Test(
        "an erasure that the schema refuses is said in the log, changes nothing, and keeps no pass from its letters"
    )
    func refused() async throws {
        let (fixture, mailbox, relay) = try await fixture(.init(closedInterns: 3_600))
        _ = try await fixture.once()
        let trigger =
            "CREATE TRIGGER t BEFORE INSERT ON forgotten BEGIN SELECT RAISE(ABORT, 'as a test wants it'); END"
        let made = try await Command(
            "python3",
            [
                "-c", "import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])",
                fixture.configuration.database, trigger,
            ]
        ).run()
        #expect(made.status == 0)
        mailbox.add([ScriptedFixture.notice(2)])
        fixture.now += 2 * Self.day
        #expect(try await fixture.once().isEmpty)
        #expect(fixture.journal.count("it would break a promise: as a test wants it") == 1)
        #expect(try await fixture.ledger().interns().count == 3)
        #expect(relay.taken.count == 2)
    }

    @Test("a service does it by itself, and says once that a legal hold keeps it from that")
    func serving() async throws {
        let (fixture, _, _) = try await fixture(.init(mail: 3_600))
        _ = try await fixture.once()
        fixture.now += 2 * Self.day
        // As if the mailbox had just been read, so that the first look is not put off.
        try await fixture.ledger().completed(mailbox: "box1", through: nil, unaccounted: 0, at: fixture.now)
        try await fixture.serving { _ in
            try await fixture.wait(for: "the content to go") { try await self.contents(fixture) == 0 }
        }
        fixture.configuration.retention = .init(legalHold: true)
        try await fixture.serving { _ in
            try await fixture.wait(for: "the word on the legal hold") {
                fixture.journal.count("retention: a legal hold is set, nothing is erased") == 1
            }
        }
    }
}
