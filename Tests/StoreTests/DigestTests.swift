import FacteurCore
import GRDB
import Mail
import Store
import TestSupport
import Testing

/// One digest a day at most, whatever happens.
@Suite struct DigestTests {
    private static let now = LedgerFixture.now
    private static let day: Int64 = 86_400

    private static func alerts(waiting: Int = 864_000, held: Int = 86_400) throws
        -> FacteurCore.Configuration.Alerts
    {
        FacteurCore.Configuration.Alerts(
            waiting: waiting, held: held, to: try #require(AddrSpec("rh@example.test")))
    }

    /// At the beginning nothing has waited; ten days on, ANNA, BRUNO and CHLOE have.
    private static let late = now + 10 * day

    private func due(_ fixture: LedgerFixture, at now: Int64) async throws -> DueDigest? {
        try await fixture.ledger.dueDigests(
            try Self.alerts(), at: now, messageID: LedgerFixture.messageID
        ).first
    }

    @Test("nothing is due before anything has waited for too long; then one names whoever has")
    func when() async throws {
        let fixture = try await LedgerFixture()
        #expect(try await due(fixture, at: Self.late - 1) == nil)
        let digest = try #require(try await due(fixture, at: Self.late))
        #expect(digest.overdue.waiting.first.map(\.ref.rawValue) == ["ANNA", "BRUNO", "CHLOE"])
        #expect(digest.overdue.waiting.count == 3)
        #expect(
            digest.overdue.waiting.first.allSatisfy { $0.since == Self.now && $0.state == .awaitingOffer })
    }

    @Test(
        "a held mail, a missing code and a letter in trouble are overdue in their own time; told interns are not"
    )
    func what() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.settle("A1000001", to: "ANNA", uid: 1)
        try await fixture.settle("A1000002", to: nil, uid: 2)
        try await fixture.settle("A1000003", to: "CHLOE", uid: 3)
        try await fixture.settle("A1000004", to: "BRUNO", uid: 4)
        let letters = try await fixture.due()
        for letter in letters {
            _ = try await fixture.ledger.begin(letter, bytes: [1], inDoubtUntil: Self.now, at: Self.now)
            let isAnna = letter.intern.ref.rawValue == "ANNA"
            try await fixture.ledger.finish(
                letter, isAnna ? .sent(reply: "250") : .failed(reply: "550"), at: Self.now)
        }
        let early = try await fixture.ledger.overdue(try Self.alerts(), at: Self.now + Self.day - 1)
        #expect(early.isEmpty)
        let later = try await fixture.ledger.overdue(try Self.alerts(), at: Self.now + Self.day)
        #expect(later.held.first.map(\.reason) == [.noMatch, .missingNOC])
        #expect(later.troubled.first.map(\.ref.rawValue) == ["BRUNO"])
        #expect(later.waiting.count == 0)
        let last = try await fixture.ledger.overdue(try Self.alerts(), at: Self.late)
        #expect(last.waiting.first.map(\.state) == [.awaitingNOC])
    }

    @Test("a clock that is set between the queue and the dot puts the digest off, and breaks nothing")
    func clockSet() async throws {
        let fixture = try await LedgerFixture()
        let first = try #require(try await due(fixture, at: Self.late + 10 * Self.day))
        #expect(try await fixture.ledger.begin(first, at: Self.late + 10 * Self.day) == .granted)
        try await fixture.ledger.finish(first, .sent(reply: "250 ok"), at: Self.late + 10 * Self.day)
        // The clock lay far behind when the next one was queued, and is right when it is to leave.
        let second = try #require(try await due(fixture, at: Self.late))
        let soon = Self.late + 10 * Self.day + 3_600
        #expect(try await fixture.ledger.begin(second, at: soon) == .changed)
        #expect(try await due(fixture, at: soon + 60) == nil)
        let later = try #require(try await due(fixture, at: soon + Self.day))
        #expect(try await fixture.ledger.begin(later, at: soon + Self.day) == .granted)
    }

    @Test("one a day: none within a day of the last that may have left, and one after it")
    func oneADay() async throws {
        let fixture = try await LedgerFixture()
        let digest = try #require(try await due(fixture, at: Self.late))
        #expect(try await fixture.ledger.begin(digest, at: Self.late + 100) == .granted)
        try await fixture.ledger.finish(digest, .sent(reply: "250 ok"), at: Self.late + 101)
        for wait in [1, 3_600, Self.day, Self.day + 99] {
            #expect(try await due(fixture, at: Self.late + wait) == nil, "\(wait)")
        }
        let next = try #require(try await due(fixture, at: Self.late + Self.day + 100))
        #expect(next.messageID != digest.messageID)
        #expect(try await fixture.ledger.status().digest?.state == .queued)
    }

    @Test(
        "one that was begun and never ended may have left: it is not sent again, and the next comes a day later"
    )
    func crash() async throws {
        let fixture = try await LedgerFixture()
        let digest = try #require(try await due(fixture, at: Self.late))
        #expect(try await fixture.ledger.begin(digest, at: Self.late) == .granted)
        let reopened = try Ledger(path: fixture.ledger.path, now: Self.late)
        let alerts = try Self.alerts()
        #expect(
            try await reopened.dueDigests(
                alerts, at: Self.late + Self.day - 1, messageID: LedgerFixture.messageID
            ).isEmpty)
        #expect(try await reopened.begin(digest, at: Self.late + 1) == .changed)
        let next = try await reopened.dueDigests(
            alerts, at: Self.late + Self.day, messageID: LedgerFixture.messageID)
        #expect(next.count == 1)
    }

    @Test("one that was not taken comes again when its time has come, with what is overdue then")
    func later() async throws {
        let fixture = try await LedgerFixture()
        let digest = try #require(try await due(fixture, at: Self.late))
        try await fixture.ledger.finish(digest, .later(reply: "451", next: Self.late + 60), at: Self.late)
        #expect(try await due(fixture, at: Self.late + 59) == nil)
        try await fixture.settle("A1000001", to: "ANNA", uid: 1)
        let again = try #require(try await due(fixture, at: Self.late + 60))
        #expect(again.messageID == digest.messageID)
        #expect(again.attempts == 1)
        #expect(again.overdue.waiting.first.map(\.ref.rawValue) == ["BRUNO", "CHLOE"])
        #expect(try await fixture.ledger.begin(again, at: Self.late + 60) == .granted)
        // Refused behind the final dot: it has not left, and the same one may be handed over again.
        try await fixture.ledger.finish(
            again, .later(reply: "451", next: Self.late + 120), at: Self.late + 61)
        let third = try #require(try await due(fixture, at: Self.late + 120))
        #expect(try await fixture.ledger.begin(third, at: Self.late + 120) == .granted)
    }

    @Test("one that is not needed any more is dropped; while all sending is on hold none leaves")
    func dropped() async throws {
        let fixture = try await LedgerFixture()
        _ = try #require(try await due(fixture, at: Self.late))
        for (number, ref) in ["ANNA", "BRUNO", "CHLOE"].enumerated() {
            try await fixture.deliver("A100000\(number + 1)", to: ref, uid: UInt32(number + 1))
        }
        try await fixture.importRoster(["ANNA", "BRUNO", "CHLOE"].map { try LedgerFixture.intern($0) })
        #expect(try await due(fixture, at: Self.late + 1) == nil)
        #expect(try await fixture.ledger.status().digest == nil)

        let held = try await LedgerFixture()
        let digest = try #require(try await due(held, at: Self.late))
        _ = try await held.decide(.hold, at: Self.late).get()
        #expect(try await held.ledger.begin(digest, at: Self.late) == .onHold)
        #expect(try await due(held, at: Self.late) == nil)
    }

    private static func address(_ text: String) throws -> AddrSpec { try #require(AddrSpec(text)) }

    private static func withOffices() throws -> FacteurCore.Configuration.Alerts {
        FacteurCore.Configuration.Alerts(
            to: try address("rh@example.test"),
            offices: [
                .init(
                    name: "Montréal",
                    to: [
                        try address("one@example.test"), try address("rh@example.test"),
                        try address("two@example.test"),
                    ]
                ),
                .init(name: "Québec", to: [try address("one@example.test")]),
                .init(name: "Gaspé", to: [try address("gaspe@example.test")]),
            ])
    }

    /// ANNA and BRUNO belong to Montréal, in two spellings, CHLOE to Québec, DORA to none.
    private func importOffices(_ fixture: LedgerFixture) async throws {
        try await fixture.importRoster(
            zip(["ANNA", "BRUNO", "CHLOE", "DORA"], ["MONTREAL", "Montréal", "Québec", nil]).map {
                try LedgerFixture.intern($0, office: $1)
            })
    }

    private func offices(_ fixture: LedgerFixture, at now: Int64) async throws -> [DueDigest] {
        try await fixture.ledger.dueDigests(
            try Self.withOffices(), at: now, messageID: LedgerFixture.messageID)
    }

    @Test(
        "an office's addresses get its interns alone, the main one everybody; where nobody waits nothing goes"
    )
    func byOffice() async throws {
        let fixture = try await LedgerFixture()
        try await importOffices(fixture)
        let digests = try await offices(fixture, at: Self.late)
        #expect(
            digests.map { "\($0.recipient.office ?? "-") \($0.recipient.address.text)" } == [
                "- rh@example.test", "Montréal one@example.test", "Montréal two@example.test",
                "Québec one@example.test",
            ])
        #expect(
            digests.map { $0.overdue.waiting.first.map(\.ref.rawValue) } == [
                ["ANNA", "BRUNO", "CHLOE", "DORA"], ["ANNA", "BRUNO"], ["ANNA", "BRUNO"], ["CHLOE"],
            ])
        #expect(digests.map(\.overdue.waiting.count) == [4, 2, 2, 1])
        #expect(Set(digests.map(\.messageID)).count == 4)
    }

    @Test("each gets one a day, whatever becomes of the others'")
    func eachADay() async throws {
        let fixture = try await LedgerFixture()
        try await importOffices(fixture)
        let digests = try await offices(fixture, at: Self.late)
        for digest in digests {
            #expect(try await fixture.ledger.begin(digest, at: Self.late) == .granted)
            #expect(try await fixture.ledger.begin(digest, at: Self.late) == .changed)
            let isTwo = digest.recipient.address.text == "two@example.test"
            try await fixture.ledger.finish(
                digest, isTwo ? .later(reply: "451", next: Self.late + 60) : .sent(reply: "250"),
                at: Self.late)
        }
        #expect(try await offices(fixture, at: Self.late + 59).isEmpty)
        let again = try await offices(fixture, at: Self.late + 60)
        #expect(again.map(\.recipient.address.text) == ["two@example.test"])
        #expect(again.first?.messageID == digests[2].messageID)
        try await fixture.ledger.finish(again[0], .failed(reply: "550"), at: Self.late + 61)
        let status = try await fixture.ledger.status(alerts: try Self.withOffices(), at: Self.late + 61)
        #expect(status.digest?.state == .sent)
        #expect(status.officeDigests.map(\.state) == [.sent, .failed, .sent])
        #expect(status.officeDigests.map(\.office) == ["Montréal", "Montréal", "Québec"])
        #expect(try await offices(fixture, at: Self.late + Self.day).count == 4)
    }

    @Test("a held mail goes to the office of those for whom it has evidence, be it two, and to nobody else's")
    func heldByOffice() async throws {
        let fixture = try await LedgerFixture()
        try await importOffices(fixture)
        // Nobody's; ANNA's, who has one already; CHLOE's and BRUNO's at once is nobody's either.
        try await fixture.settle("A1000001", to: "ANNA", uid: 1)
        try await fixture.settle("A1000002", to: "ANNA", uid: 2)
        try await fixture.settle("A1000003", to: nil, uid: 3)
        let later = Self.now + Self.day
        let all = try await fixture.ledger.overdue(try Self.withOffices(), at: later)
        #expect(all.held.count == 2)
        let digests = try await offices(fixture, at: later)
        #expect(digests.map(\.recipient.office) == [nil, "Montréal", "Montréal"])
        #expect(digests.map(\.overdue.held.count) == [2, 1, 1])
        #expect(digests.map { $0.overdue.held.first.map(\.id) } == [[2, 3], [2], [2]])
        try await fixture.execute(
            "INSERT INTO evidence (mail, position, intern, rule, place) VALUES (3, 90, 'CHLOE', 'name', 'subject'), (3, 91, 'BRUNO', NULL, '')"
        )
        #expect(try await offices(fixture, at: later).map(\.overdue.held.count) == [2, 1, 1, 1])
    }

    @Test("an address that the configuration does not name any more gets nothing")
    func takenOut() async throws {
        let fixture = try await LedgerFixture()
        try await importOffices(fixture)
        #expect(try await offices(fixture, at: Self.late).count == 4)
        #expect(try await due(fixture, at: Self.late)?.recipient.office == nil)
        let left = try await fixture.ledger.dueDigests(
            try Self.alerts(), at: Self.late, messageID: LedgerFixture.messageID)
        #expect(left.count == 1)
        #expect(
            try await fixture.ledger.status(alerts: try Self.alerts(), at: Self.late).officeDigests.isEmpty)
    }

    static let attempts: [(promise: String, sql: String)] = [
        (
            "one digest a day at most",
            "INSERT INTO digest (recipient, message_id, state, created_at, next_attempt_at) VALUES ('x', '<b@c>', 'sent', 86499, 1)"
        ),
        ("one digest a day at most", "UPDATE digest SET handed_at = 86500 WHERE id = 2"),
        ("a digest leaves once", "UPDATE digest SET state = 'queued' WHERE id = 1"),
        (
            "one digest a day at most",
            "INSERT INTO digest (office, recipient, message_id, state, created_at, next_attempt_at) VALUES ('Nord', 'y', '<d@c>', 'sent', 1001, 1)"
        ),
        ("one digest a day at most", "UPDATE digest SET handed_at = 1000 WHERE id = 4"),
        ("one digest waits at a time for each", "UPDATE digest SET state = 'queued' WHERE id = 4"),
        ("two digests never share a Message-ID", "UPDATE digest SET message_id = '<1@c>' WHERE id = 2"),
    ]

    @Test("the schema keeps the promise by itself", arguments: 0..<attempts.count)
    func schema(number: Int) async throws {
        let fixture = try await LedgerFixture()
        try await fixture.execute(
            """
            INSERT INTO digest (recipient, message_id, state, created_at, handed_at, next_attempt_at)
            VALUES ('x', '<1@c>', 'sent', 50, 101, 1);
            INSERT INTO digest (recipient, message_id, state, created_at, next_attempt_at)
            VALUES ('x', '<2@c>', 'queued', 86501, 1);
            -- Of offices: to one address each, and to another one of the same office.
            INSERT INTO digest (office, recipient, message_id, state, created_at, handed_at, next_attempt_at)
            VALUES ('Nord', 'y', '<3@c>', 'queued', 50, 101, 1);
            INSERT INTO digest (office, recipient, message_id, state, created_at, next_attempt_at)
            VALUES ('Nord', 'y', '<4@c>', 'in_doubt', 186501, 1), ('Nord', 'z', '<5@c>', 'queued', 60, 1),
                ('Sud', 'y', '<6@c>', 'queued', 60, 1);
            """)
        let attempt = Self.attempts[number]
        await #expect(throws: DatabaseError.self, "\(attempt.promise)") {
            try await fixture.execute(attempt.sql)
        }
    }
}
