import FacteurCore
import Foundation
import Mail
import Store
import TestSupport
import Testing

@Suite("Content that is dropped by its age") struct DroppedContentTests {
    private static let now = LedgerFixture.now
    private static let later = now + 40 * 86_400
    private static let cutoff = later - 30 * 86_400

    private func drop(_ fixture: LedgerFixture, settledBy instant: Int64 = cutoff) async throws -> Int {
        try await fixture.ledger.dropContents(settledBy: instant, at: Self.later)
    }

    @Test("the content of a settled mail goes; its row, its hash and all that was made of it stay")
    func dropped() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.tell("A1234567", to: "ANNA", uid: 1)
        let bytes = try #require(try await fixture.content(of: 1))
        let rows = try await fixture.rows()
        // Not a second too early.
        #expect(try await drop(fixture, settledBy: Self.now - 1) == 0)
        #expect(try await drop(fixture, settledBy: Self.now) == 1)
        #expect(try await drop(fixture) == 0)
        let mail = try #require(
            try await fixture.ledger.history(of: .mail(MailID(rawValue: 1)))?.mails.first)
        #expect(mail.bytes == nil && mail.dropped == History.Dropped(at: Self.later, isForgotten: false))
        #expect(mail.evidence.map(\.intern.rawValue) == ["ANNA", "ANNA"])
        #expect(mail.row.subject == rows[0].subject && mail.row.from == rows[0].from)
        #expect(try fixture.files(with: ["veuillez le supprimer"]) == [])
        // Known again under another numbering, and settled by what was made of it.
        let validity = try #require(UIDValidity(rawValue: 8))
        _ = try await fixture.ledger.open(mailbox: "stages", uidValidity: validity)
        let again = try await fixture.deliver(bytes: bytes, uid: 9, in: validity)
        #expect(again?.verdict.outcome == .duplicate && again?.verdict.intern?.rawValue == "ANNA")
        #expect(try await fixture.due().isEmpty)
    }

    /// What must be there before its content may go.
    enum Open: CaseIterable, Sendable {
        case held, queued, toReview, inDoubt, bounced, untold, dismissedLately, marked, contradicted
    }

    @Test("not while anything is open", arguments: Open.allCases)
    func open(_ open: Open) async throws {
        let fixture = try await LedgerFixture()
        switch open {
        case .held: try await fixture.deliver("A1234567", to: nil, uid: 1)
        case .queued: try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        case .toReview:
            try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
            try await fixture.execute("UPDATE letter SET review = 'wanted', state = 'to_review'")
        case .inDoubt:
            try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
            try await fixture.sendNext(result: .inDoubt(words: "the line broke", next: Self.now))
        case .bounced:
            try await fixture.tell("A1234567", to: "ANNA", uid: 1)
            try await fixture.execute("UPDATE letter SET state = 'bounced'")
        case .untold:
            try await fixture.deliver("A1234567", to: nil, uid: 1)
            _ = try await fixture.assign("A1234567", to: "CHLOE").get()
        case .dismissedLately:
            try await fixture.deliver("A1234567", to: nil, uid: 1)
            _ = try await fixture.decide(.dismiss([1]), at: Self.cutoff + 1).get()
        case .marked:
            try await fixture.tell("A1234567", to: "ANNA", uid: 1)
            try await fixture.execute("INSERT INTO held_to_read (mail, undo) VALUES (1, 0)")
        case .contradicted:
            try await fixture.tell("A1234567", to: "ANNA", uid: 1)
            _ = try await fixture.importOffers([("A1234567", "BRUNO")])
        }
        #expect(try await drop(fixture) == 0)
        #expect(try await fixture.content(of: 1) != nil)
    }

    @Test("however many there are, a bounded number goes at a time, and then the rest")
    func bounded() async throws {
        let fixture = try await LedgerFixture()
        let count = Ledger.mostDropped + 7
        for uid in 1...UInt32(count) {
            try fixture.record(uid, bytes: Array("mail \(uid)".utf8))
        }
        try await fixture.execute(
            "UPDATE mail SET settled_at = \(Self.now), outcome = 'recorded', kind = 'portal', trust = 'portal'"
        )
        #expect(try await drop(fixture) == Ledger.mostDropped)
        #expect(try await drop(fixture) == 7)
        #expect(try await drop(fixture) == 0)
    }

    @Test("a mail without its content is never read again, and whoever would have it is told so")
    func readAgain() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: nil, uid: 1)
        _ = try await fixture.decide(.dismiss([1])).get()
        #expect(try await drop(fixture) == 1)
        let notes = try await fixture.decide(.reopen([1])).get().notes
        #expect(notes == [.reopened(1, .noMatch), .contentGone(1)])
        try await fixture.ledger.markHeld()
        #expect(try await fixture.ledger.beginReadingAgain().isEmpty)
        #expect(try await fixture.outcomes() == ["held/no_match"])
        _ = try await fixture.importOffers([("A1234567", "ANNA")])
        #expect(try await fixture.outcomes() == ["held/no_match"])
        // A person can still give the number.
        _ = try await fixture.assign("A1234567", to: "ANNA").get()
        #expect(try await fixture.due().map(\.intern.ref.rawValue) == ["ANNA"])
    }
}

@Suite("Interns whose case is closed") struct ClosedInternTests {
    private static let now = LedgerFixture.now
    private static let year: Int64 = 365 * 86_400

    private func closed(_ fixture: LedgerFixture, untouchedSince instant: Int64 = now) async throws
        -> [String]
    {
        try await fixture.ledger.closedInterns(untouchedSince: instant, after: nil).map(\.rawValue)
    }

    @Test("who was told, whose number was withdrawn, who gets none, who has left; nobody who waits")
    func kinds() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.tell("A1000001", to: "ANNA", uid: 1)
        try await fixture.deliver("A1000002", to: "BRUNO", uid: 2)
        _ = try await fixture.decide(.withdraw(LedgerFixture.number("A1000002"))).get()
        let email = try #require(AddrSpec("d@interns.test"))
        let none = Intern(
            ref: try LedgerFixture.ref("DORA"), familyName: "D", givenNames: "D", email: email, noc: nil,
            offerExpected: false)
        try await fixture.importRoster([
            LedgerFixture.intern("ANNA"), LedgerFixture.intern("BRUNO"), none, LedgerFixture.intern("EMIL"),
            LedgerFixture.intern("FELIX"),
        ])
        try await fixture.importRoster(
            [
                LedgerFixture.intern("ANNA"), LedgerFixture.intern("BRUNO"), none,
                LedgerFixture.intern("EMIL"),
            ],
            removeMissing: true)
        #expect(try await closed(fixture) == ["ANNA", "BRUNO", "CHLOE", "DORA", "FELIX"])
        #expect(try await closed(fixture, untouchedSince: Self.now - 1) == [])
    }

    /// What has happened since.
    enum Event: CaseIterable, Sendable { case roster, mail, decision, letter, report }

    @Test("nobody of whom anything was heard since", arguments: Event.allCases)
    func touched(_ event: Event) async throws {
        let fixture = try await LedgerFixture()
        try await fixture.tell("A1000001", to: "ANNA", uid: 1)
        #expect(try await closed(fixture) == ["ANNA"])
        let since = Self.now + 1
        switch event {
        case .roster: try await fixture.execute("UPDATE intern SET listed_at = \(since) WHERE ref = 'ANNA'")
        case .mail:
            try await fixture.deliver("A1000001", to: "ANNA", uid: 2)
            try await fixture.execute("UPDATE mail SET seen_at = \(since) WHERE id = 2")
        case .decision:
            _ = try await fixture.decide(
                .receipt(LedgerFixture.number("A1000001"), try #require(ReceiptNumber("R-1"))), at: since
            ).get()
        case .letter: try await fixture.execute("UPDATE letter SET sent_at = \(since)")
        case .report: try await fixture.execute("UPDATE attempt SET ended_at = \(since)")
        }
        #expect(try await closed(fixture) == [])
        #expect(try await closed(fixture, untouchedSince: since) == ["ANNA"])
    }

    @Test("whoever stands in every roster is never old: the next import would bring them back as waiting")
    func listed() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.tell("A1000001", to: "ANNA", uid: 1)
        let late = Self.now + 2 * Self.year
        _ = try await fixture.ledger.importRoster(
            Roster([LedgerFixture.intern("ANNA")]), removeMissing: false, by: LedgerFixture.examiner,
            at: late,
            messageID: LedgerFixture.messageID)
        #expect(try await closed(fixture, untouchedSince: late - Self.year) == [])
    }

    @Test("they are taken in the order of their references, a bounded number at a time")
    func pages() async throws {
        let fixture = try await LedgerFixture()
        for (index, ref) in ["ANNA", "BRUNO"].enumerated() {
            try await fixture.tell("A100000\(index)", to: ref, uid: UInt32(index + 1))
        }
        let first = try await fixture.ledger.closedInterns(untouchedSince: Self.now, after: nil, limit: 1)
        #expect(first.map(\.rawValue) == ["ANNA"])
        let second = try await fixture.ledger.closedInterns(
            untouchedSince: Self.now, after: first.last, limit: 1)
        #expect(second.map(\.rawValue) == ["BRUNO"])
    }
}
