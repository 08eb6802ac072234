import FacteurCore
import Mail
import Store
import TestSupport
import Testing

@Suite struct SettleTests {
    @Test("a trusted notice with evidence gives the intern the offer and queues one letter")
    func matched() async throws {
        let fixture = try await LedgerFixture()
        let settled = try await fixture.settle("A1234567", to: "ANNA", uid: 1)
        #expect(settled.verdict.outcome == .matched)
        let due = try await fixture.due()
        #expect(due.map(\.intern.ref.rawValue) == ["ANNA"])
        #expect(due.first?.offer.rawValue == "A1234567")
        let anna = try await fixture.ledger.internRows().first
        #expect(anna?.state == .queued)
        #expect(anna?.evidence == .reference)
    }

    @Test("the same notice again, in another mail, is a duplicate and queues nothing")
    func duplicate() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.settle("A1234567", to: "ANNA", uid: 1)
        let again = try await fixture.settle("A1234567", to: "ANNA", uid: 2)
        #expect(again.verdict.outcome == .duplicate)
        #expect(try await fixture.due().count == 1)
    }

    @Test("a mail of the very same octets is known again under a new UID, held or not")
    func sameContent() async throws {
        let fixture = try await LedgerFixture()
        let bytes = Array("the very same".utf8)
        let first = try await fixture.settle("A1234567", to: nil, uid: 1, bytes: bytes)
        #expect(first.verdict.reason == .noMatch)
        let copy = try await fixture.settle("A1234567", to: nil, uid: 2, bytes: bytes)
        #expect(copy.verdict.outcome == .duplicate)
    }

    @Test("a copy of a mail that gave an intern the number says whose it is, and gives nothing again")
    func copyOfMatched() async throws {
        let fixture = try await LedgerFixture()
        let bytes = Array("the very same".utf8)
        try await fixture.settle("A1234567", to: "ANNA", uid: 1, bytes: bytes)
        let copy = try await fixture.settle("A1234567", to: "ANNA", uid: 2, bytes: bytes)
        #expect(copy.verdict.outcome == .duplicate)
        #expect(copy.verdict.intern?.rawValue == "ANNA")
        #expect(try await fixture.due().count == 1)
    }

    @Test("a copy of a mail that was ignored is read again: what was none of ours may be a notice today")
    func copyOfIgnored() async throws {
        let fixture = try await LedgerFixture()
        let bytes = Array("From: chef@canteen.test\r\nSubject: menu\r\n\r\nMenu of the week\r\n".utf8)
        try fixture.record(1, bytes: bytes)
        let first = try #require(try await fixture.ledger.beginReading().first)
        let ignored = try await fixture.ledger.settle(
            [ReadMail(id: first.id, examination: LedgerFixture.examiner.examine(bytes))],
            by: LedgerFixture.examiner,
            at: LedgerFixture.now, messageID: LedgerFixture.messageID)
        #expect(ignored.map(\.verdict.outcome) == [.ignored])
        let again = try await fixture.settle("A1234567", to: "ANNA", uid: 2, bytes: bytes)
        #expect(again.verdict.outcome == .matched)
    }

    @Test("what is not trusted is held and queues nothing")
    func untrusted() async throws {
        let fixture = try await LedgerFixture()
        let settled = try await fixture.settle("A1234567", to: "ANNA", uid: 1, trust: .untrusted)
        #expect(settled.verdict.reason == .untrustedSender)
        #expect(try await fixture.due().isEmpty)
    }

    @Test("a second number for the same intern is held")
    func secondNumber() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.settle("A1234567", to: "ANNA", uid: 1)
        let second = try await fixture.settle("A7654321", to: "ANNA", uid: 2)
        #expect(second.verdict.reason == .internHasOffer)
        #expect(try await fixture.due().count == 1)
    }

    @Test("the same number for a second intern is held")
    func numberTaken() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.settle("A1234567", to: "ANNA", uid: 1)
        let second = try await fixture.settle("A1234567", to: "BRUNO", uid: 2)
        #expect(second.verdict.reason == .offerTaken)
        #expect(try await fixture.due().map(\.intern.ref.rawValue) == ["ANNA"])
    }

    @Test("a mail that is settled stays as it is when it is settled again")
    func settledOnce() async throws {
        let fixture = try await LedgerFixture()
        let first = try await fixture.settle("A1234567", to: "ANNA", uid: 1)
        let again = try await fixture.ledger.settle(
            [ReadMail(id: first.id, examination: LedgerFixture.notice("A7654321", "BRUNO", .portal))],
            by: LedgerFixture.examiner, at: LedgerFixture.now, messageID: LedgerFixture.messageID)
        #expect(again.isEmpty)
        #expect(try await fixture.due().map(\.intern.ref.rawValue) == ["ANNA"])
    }

    @Test("a mail over the cap is held as too large, and is in the ledger all the same")
    func tooLarge() async throws {
        let fixture = try await LedgerFixture()
        let pending = try #require(try await fixture.begin(1, bytes: nil))
        #expect(pending.bytes == nil)
        try await fixture.settle(pending, .unreadable("too large"))
        let status = try await fixture.ledger.status()
        #expect(status.held.map(\.reason) == [.tooLarge])
    }

    @Test("recording the same UID twice keeps one row, and a new UIDVALIDITY begins anew")
    func recordTwice() async throws {
        let fixture = try await LedgerFixture()
        try fixture.record(5, bytes: [1])
        try fixture.record(5, bytes: [2])
        #expect(try await fixture.ledger.beginReading().map(\.bytes) == [[1]])
        let uids = try [4, 5, 6].map { try #require(UID(rawValue: $0)) }
        let missing = try await fixture.ledger.missing(
            of: uids, mailbox: "stages", uidValidity: fixture.validity)
        #expect(missing.map(\.rawValue) == [4, 6])
        let changed = try #require(UIDValidity(rawValue: 8))
        #expect(try await fixture.ledger.open(mailbox: "stages", uidValidity: changed))
        #expect(
            try await fixture.ledger.missing(of: uids, mailbox: "stages", uidValidity: changed).count == 3)
    }

    @Test("beginning to read counts the tries, so that a mail that ends the process is known")
    func tries() async throws {
        let fixture = try await LedgerFixture()
        try fixture.record(1, bytes: [1])
        #expect(try await fixture.ledger.beginReading().map(\.tries) == [0])
        #expect(try await fixture.ledger.beginReading().map(\.tries) == [2])
    }
}
