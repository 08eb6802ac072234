import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// What `report` shows of a ledger.
@Suite("the season in figures") struct SeasonPictureTests {
    /// ANNA told, BRUNO queued, CHLOE without a code, and a mail that fits nobody.
    private func fixture() async throws -> LedgerFixture {
        let fixture = try await LedgerFixture()
        try await fixture.settle("A1000001", to: "ANNA", uid: 1)
        try await fixture.settle("A1000002", to: "BRUNO", uid: 2)
        try await fixture.settle("A1000003", to: "CHLOE", uid: 3)
        try await fixture.settle("A1000004", to: nil, uid: 4)
        try await send("A1000001", of: fixture, at: LedgerFixture.now + 90)
        return fixture
    }

    private func send(_ offer: String, of fixture: LedgerFixture, at now: Int64) async throws {
        let letter = try #require(try await fixture.due(at: now).first { $0.offer.rawValue == offer })
        _ = try await fixture.ledger.begin(letter, bytes: [65], inDoubtUntil: now + 600, at: now - 5)
        try await fixture.ledger.finish(letter, .sent(reply: "250 2.0.0 Ok: queued as 4711"), at: now)
    }

    private static let utc: @Sendable (Int64) -> Int64 = { $0 / 86_400 }

    @Test("counts states, held mail, days and delays; names nobody unless asked to")
    func figures() async throws {
        let fixture = try await fixture()
        let picture = try await fixture.ledger.season(names: false, day: Self.utc)
        #expect(picture.interns == [.sent: 1, .queued: 1, .awaitingNOC: 1])
        #expect(picture.held == [.noMatch: 1, .missingNOC: 1])
        #expect(picture.days == [.init(day: LedgerFixture.now / 86_400, told: 1)])
        #expect(picture.delays == [.init(seconds: 90, letters: 1)])
        #expect(
            picture.employers
                == .init(first: [.init(name: nil, waiting: 2, total: 3)], count: 1, waiting: 2, total: 3))
        #expect(picture.people == nil)
        let people = try #require(try await fixture.ledger.season(names: true, day: Self.utc).people)
        #expect(people.first.map(\.ref.rawValue) == ["BRUNO", "CHLOE", "ANNA"])
        #expect(people.first.map(\.state) == [.queued, .awaitingNOC, .sent])
        #expect(people.first.map(\.offer) == ["A1000002", "A1000003", "A1000001"])
        #expect(people.count == 3)
    }

    @Test("the relay's queue ID is that of the reply which took the letter, whatever is heard of it later")
    func queueID() async throws {
        let fixture = try await fixture()
        #expect(try await fixture.ledger.letterRows().map(\.queueID?.rawValue) == ["4711", nil])
        try await fixture.execute(
            "UPDATE letter SET state = 'bounced', last_reply = 'x' WHERE state = 'sent'")
        #expect(try await fixture.ledger.letterRows().map(\.queueID?.rawValue) == ["4711", nil])
        // Sent again, it is another mail of the relay's, or none yet.
        _ = try await fixture.decide(.resend(LedgerFixture.ref("ANNA"))).get()
        #expect(try await fixture.ledger.letterRows().map(\.queueID) == [nil, nil])
    }

    @Test("a letter that is sent again was told when it first left")
    func again() async throws {
        let fixture = try await fixture()
        let day = LedgerFixture.now + 3 * 86_400
        _ = try await fixture.decide(.resend(LedgerFixture.ref("ANNA")), at: day - 60).get()
        try await send("A1000001", of: fixture, at: day)
        let picture = try await fixture.ledger.season(names: false, day: Self.utc)
        #expect(picture.interns[.sent] == 1)
        #expect(picture.days == [.init(day: LedgerFixture.now / 86_400, told: 1)])
        #expect(picture.delays == [.init(seconds: 90, letters: 1)])
    }

    @Test("the notice's own date counts, unless it is later than the mail or years before it")
    func dates() async throws {
        for (date, seconds) in [(-3_600, 3_690), (3_600, 90), (-400 * 86_400, 90)] as [(Int64, Int64)] {
            let fixture = try await fixture()
            try await fixture.execute("UPDATE mail SET date = \(LedgerFixture.now + date) WHERE id = 1")
            // A forgery that came before says nothing.
            try await fixture.execute(
                """
                INSERT INTO mail (mailbox, uidvalidity, uid, size, seen_at, settled_at, kind, trust, offer, outcome)
                VALUES ('stages', 7, 99, 1, \(LedgerFixture.now - 9_999), 1, 'notice', 'untrusted', 'A1000001', 'ignored')
                """)
            let picture = try await fixture.ledger.season(names: false, day: Self.utc)
            #expect(picture.delays == [.init(seconds: seconds, letters: 1)])
        }
    }

    @Test("employers: most waiting first, twenty of them, the others in one sum")
    func employers() async throws {
        let fixture = try await LedgerFixture()
        for number in 1...30 {
            for index in 0..<number {
                try await fixture.execute(
                    """
                    INSERT INTO intern (ref, family_name, given_names, email, language, employer, offer_expected, imported_at)
                    VALUES ('E\(number)-\(index)', 'N', 'P', 'x@y.test', 'fr', 'Employer \(number)', 1, 0)
                    """)
            }
        }
        try await fixture.execute("UPDATE intern SET offer_expected = 0 WHERE employer = 'Employer 30'")
        let employers = try await fixture.ledger.season(names: false, day: Self.utc).employers
        #expect(employers.first.count == SeasonPicture.Employers.most)
        #expect(employers.first.first == .init(name: "Employer 29", waiting: 29, total: 29))
        #expect(employers.count == 30 && employers.total == 29 * 30 / 2 + 3)
    }

    @Test("days are those of where it is read")
    func zones() async throws {
        let fixture = try await fixture()
        // A quarter of an hour is on one day everywhere.
        let asked = Collected<Int64>()
        _ = try await fixture.ledger.season(names: false) { instant in
            asked.add(instant)
            return 7
        }
        #expect(asked.all == [(LedgerFixture.now + 90) / 900 * 900])
    }
}
