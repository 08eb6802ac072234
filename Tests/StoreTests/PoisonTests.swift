import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// A mail that ends the process while it is read, and the mails beside it.
@Suite struct PoisonTests {
    private func letter(_ uid: UInt32) -> [UInt8] {
        Array("From: a@sender.test\r\nSubject: mail \(uid)\r\n\r\nNothing of ours.\r\n".utf8)
    }

    /// What a start and a crash while reading leave behind: begun, never settled.
    private func crashWhileReading(_ fixture: LedgerFixture) async throws -> [MailID] {
        try await fixture.ledger.beginReading().map(\.id)
    }

    private func settle(_ mails: [PendingMail], _ fixture: LedgerFixture) async throws {
        let read = mails.map { mail in
            mail.tries < PendingMail.mostTries
                ? ReadMail(id: mail.id, examination: LedgerFixture.examiner.examine(mail.bytes ?? []))
                : ReadMail(id: mail.id, examination: .unreadable("three times"), predetermined: .unreadable)
        }
        _ = try await fixture.ledger.settle(
            read, by: LedgerFixture.examiner, at: LedgerFixture.now, messageID: LedgerFixture.messageID)
    }

    @Test(
        "after a crash the mails of the batch are read one by one, so that the poison takes no neighbour along"
    )
    func alone() async throws {
        let fixture = try await LedgerFixture()
        for uid in UInt32(1)...3 { try fixture.record(uid, bytes: letter(uid)) }
        #expect(try await crashWhileReading(fixture).count == 3)
        try fixture.record(4, bytes: letter(4))

        let first = try await fixture.ledger.beginReading()
        #expect(first.map(\.id.rawValue) == [1])
        try await settle(first, fixture)
        // The second is the poison: it ends the process until it has been tried often enough.
        for _ in 1...3 { #expect(try await crashWhileReading(fixture).map(\.rawValue) == [2]) }
        let given = try await fixture.ledger.beginReading()
        #expect(given.map(\.tries) == [PendingMail.mostTries])
        try await settle(given, fixture)
        let third = try await fixture.ledger.beginReading()
        #expect(third.map(\.id.rawValue) == [3])
        #expect(third.map(\.tries) == [1])
        try await settle(third, fixture)
        #expect(try await fixture.ledger.beginReading().map(\.id.rawValue) == [4])
        #expect(try await fixture.ledger.status().held.map(\.id.rawValue) == [2])
    }

    /// One mail held because reading it ended the process three times.
    private func aside() async throws -> LedgerFixture {
        let fixture = try await LedgerFixture()
        try fixture.record(
            1, bytes: Fixtures.notice(offer: "A1234567", addressee: "stages+anna@example.test"))
        for _ in 1...3 { _ = try await crashWhileReading(fixture) }
        try await settle(try await fixture.ledger.beginReading(), fixture)
        return fixture
    }

    @Test("a mail that was set aside is not read again at the next start, nor by a roster import")
    func staysAside() async throws {
        let fixture = try await aside()
        #expect(try await fixture.ledger.beginReadingHeld().isEmpty)
        #expect(try await fixture.importRoster([LedgerFixture.intern("ANNA")]).isEmpty)
        #expect(try await fixture.ledger.status().held.map(\.reason) == [.unreadable])
    }

    @Test("another version reads again what was set aside; the same one does not")
    func upgrade() async throws {
        let fixture = try await aside()
        for (version, count) in [("1", 1), ("1", 1), ("2", 1)] {
            try await fixture.ledger.serviceBegan(pid: 1, version: version, at: LedgerFixture.now)
            #expect(try await fixture.ledger.beginReadingHeld().count == count)
        }
        for _ in 1..<PendingMail.mostTries {
            _ = try await fixture.ledger.beginReadingHeld()
        }
        try await fixture.ledger.serviceBegan(pid: 1, version: "2", at: LedgerFixture.now)
        #expect(try await fixture.ledger.beginReadingHeld().isEmpty)
    }

    @Test("a mail that was read to its end has no tries left over")
    func ended() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.settle("A1234567", to: nil, uid: 1)
        for _ in 0..<5 {
            let held = try await fixture.ledger.beginReadingHeld()
            #expect(held.map(\.tries) == [0])
            _ = try await fixture.ledger.settleAgain(
                held.map { ReadMail(id: $0.id, examination: LedgerFixture.notice("A1234567", nil, .portal)) },
                options: LedgerFixture.examiner.options, at: LedgerFixture.now,
                messageID: LedgerFixture.messageID)
        }
    }

    @Test("a mail without a single octet is a mail, not one over the cap")
    func empty() async throws {
        let fixture = try await LedgerFixture()
        try fixture.record(1, bytes: [])
        #expect(try await fixture.ledger.beginReading().map(\.bytes) == [[]])
        #expect(try await fixture.begin(2, bytes: [])?.bytes == [])
    }
}

/// The same of mails that come from the mailbox, of whose content nothing is in the ledger yet.
@Suite struct UnfinishedMailTests {
    private func seen(_ uids: ClosedRange<UInt32>) throws -> [SeenMail] {
        try uids.map { uid in
            let bytes = Array("Subject: mail \(uid)\r\n\r\nnothing of ours\r\n".utf8)
            return SeenMail(uid: try #require(UID(rawValue: uid)), size: bytes.count, bytes: bytes)
        }
    }

    private func begin(_ uids: ClosedRange<UInt32>, _ fixture: LedgerFixture) async throws -> [PendingMail] {
        try await fixture.ledger.beginReading(
            try seen(uids), mailbox: "stages", uidValidity: fixture.validity, at: LedgerFixture.now)
    }

    private func unfinished(_ fixture: LedgerFixture) async throws -> [UInt32] {
        try await fixture.ledger.unfinished(mailbox: "stages", uidValidity: fixture.validity)
            .map(\.rawValue).sorted()
    }

    private func missing(_ uids: ClosedRange<UInt32>, _ fixture: LedgerFixture) async throws -> [UInt32] {
        try await fixture.ledger.missing(
            of: try seen(uids).map(\.uid), mailbox: "stages", uidValidity: fixture.validity
        ).map(\.rawValue)
    }

    @Test("what was begun and never ended is fetched again, until it has ended Facteur too often")
    func poison() async throws {
        let fixture = try await LedgerFixture()
        #expect(try await begin(1...3, fixture).map(\.tries) == [0, 0, 0])
        #expect(try await missing(1...4, fixture) == [1, 2, 3, 4])
        #expect(try await unfinished(fixture) == [1, 2, 3])
        for tries in 1..<PendingMail.mostTries {
            let alone = try await begin(2...2, fixture)
            #expect(alone.map(\.tries) == [tries])
        }
        let last = try #require(try await begin(2...2, fixture).first)
        #expect(last.tries == PendingMail.mostTries)
        _ = try await fixture.ledger.settle(
            [ReadMail(last, .unreadable("three times"), predetermined: .unreadable)],
            by: LedgerFixture.examiner, at: LedgerFixture.now, messageID: LedgerFixture.messageID)
        #expect(try await unfinished(fixture) == [1, 3])
        #expect(try await missing(1...4, fixture) == [1, 3, 4])
        // Its content is kept for whoever looks, and it is not read again.
        #expect(try await fixture.count("SELECT count(*) FROM mail WHERE uid = 2 AND bytes IS NOT NULL") == 1)
        #expect(try await fixture.ledger.beginReadingHeld().isEmpty)
    }

    @Test("a mail that comes alone for the first time is tried as often as one among others")
    func alone() async throws {
        let fixture = try await LedgerFixture()
        let tries = try await [begin(1...1, fixture), begin(1...1, fixture), begin(1...1, fixture)]
        #expect(tries.map { $0.map(\.tries) } == [[1], [2], [3]])
    }

    @Test("a settled mail is not begun again, and an ignored one leaves nothing of itself")
    func settled() async throws {
        let fixture = try await LedgerFixture()
        let pending = try await begin(1...2, fixture)
        for mail in pending {
            try await fixture.settle(mail, LedgerFixture.examiner.examine(mail.bytes ?? []))
        }
        #expect(try await begin(1...2, fixture).isEmpty)
        #expect(try await fixture.count("SELECT count(*) FROM mail WHERE outcome = 'ignored'") == 2)
        #expect(try await fixture.count("SELECT count(*) FROM mail WHERE bytes IS NOT NULL") == 0)
        #expect(try await unfinished(fixture).isEmpty)
    }

    @Test("what leaves the mailbox before it was read is forgotten, and so is what loses its number")
    func gone() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.settle("A1234567", to: "ANNA", uid: 9)
        _ = try await begin(1...4, fixture)
        try await fixture.ledger.forgetUnfinished(
            Set(try seen(1...1).map(\.uid)), mailbox: "stages", uidValidity: fixture.validity)
        #expect(try await unfinished(fixture) == [2, 3, 4])
        #expect(
            try await fixture.ledger.release(from: 4, mailbox: "stages", uidValidity: fixture.validity) == 1)
        #expect(try await unfinished(fixture) == [2, 3])
        let other = try #require(UIDValidity(rawValue: 8))
        _ = try await fixture.ledger.open(mailbox: "stages", uidValidity: other)
        #expect(try await unfinished(fixture).isEmpty)
        #expect(try await fixture.count("SELECT count(*) FROM mail") == 1)
        #expect(try await fixture.count("SELECT seen FROM mailbox") == 1)
    }
}
