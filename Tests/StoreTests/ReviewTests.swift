import FacteurCore
import Foundation
import GRDB
import Mail
import Store
import TestSupport
import Testing

/// Letters that wait for a person's approval: what lay in a mailbox when it was first opened may be of any age.
@Suite struct ReviewTests {
    private static let now = LedgerFixture.now

    /// A mail of the day that `date` says, in the ledger and settled.
    static func deliver(
        _ fixture: LedgerFixture, _ offer: String, to ref: String?, uid: UInt32,
        date: String = "Wed, 10 Jan 2024 09:02:11 -0500", received: String? = nil,
        results: String? = LedgerFixture.proof,
        by examiner: Examiner = LedgerFixture.examiner
    ) async throws -> SettledMail {
        let sent = Fixtures.sent
        let text = String(
            decoding: Fixtures.notice(
                offer: offer, addressee: "stages\(ref.map { "+" + $0.lowercased() } ?? "")@example.test",
                results: results, id: "n\(uid)"), as: UTF8.self
        )
        .replacing("; \(sent)", with: "; \(received ?? sent)")
        .replacing("Date: \(sent)\r\n", with: date.isEmpty ? "" : "Date: \(date)\r\n")
        try fixture.record(uid, bytes: Array(text.utf8))
        let mail = try #require(try await fixture.ledger.beginReading().first)
        let settled = try await fixture.ledger.settle(
            [ReadMail(id: mail.id, examination: examiner.examine(mail.bytes ?? []))], by: examiner, at: now,
            messageID: LedgerFixture.messageID)
        return try #require(settled.first)
    }

    /// A mailbox whose first pass has just begun: mails up to 50 lay there.
    static func fixture() async throws -> LedgerFixture {
        let fixture = try await LedgerFixture()
        try await fixture.execute("UPDATE mailbox SET first_through = 50")
        return fixture
    }

    /// ANNA's letter waits.
    private static func waiting() async throws -> LedgerFixture {
        let fixture = try await fixture()
        #expect(try await deliver(fixture, "A4700101", to: "ANNA", uid: 1).verdict.outcome == .matched)
        #expect(try await fixture.state(of: "ANNA") == .toReview)
        return fixture
    }

    @Test(
        "a letter against whose number a held mail speaks is approved of by nobody who has not looked at that mail"
    )
    func contested() async throws {
        let fixture = try await Self.waiting()
        #expect(try await Self.deliver(fixture, "A4700102", to: "BRUNO", uid: 2).verdict.outcome == .matched)
        let text = String(
            decoding: Fixtures.notice(offer: "A4700101", addressee: "stages+anna@example.test", id: "n9"),
            as: UTF8.self)
        try fixture.record(60, bytes: Array((text + "\r\nThis number was issued in error.\r\n").utf8))
        let mail = try #require(try await fixture.ledger.beginReading().first)
        let settled = try await fixture.ledger.settle(
            [ReadMail(id: mail.id, examination: LedgerFixture.examiner.examine(mail.bytes ?? []))],
            by: LedgerFixture.examiner, at: Self.now, messageID: LedgerFixture.messageID)
        #expect(settled.first?.verdict.reason == .evidenceConflict)
        #expect(try await fixture.ledger.lettersToReview().map(\.isContested) == [true, false])
        let anna = try LedgerFixture.ref("ANNA")
        #expect(try await fixture.decide(.approve([anna])).failure == .contested(anna))
        let all = try await fixture.decide(.approve(nil))
        #expect(try all.get().notes.contains(.staysContested(anna)))
        #expect(try await fixture.state(of: "ANNA") == .toReview)
        #expect(try await fixture.state(of: "BRUNO") == .queued)
        _ = try await fixture.decide(.dismiss([mail.id.rawValue])).get()
        _ = try await fixture.decide(.approve([anna])).get()
        #expect(try await fixture.state(of: "ANNA") == .queued)
    }

    @Test("so is one whose number another mail gives to somebody else")
    func taken() async throws {
        let fixture = try await Self.waiting()
        #expect(
            try await Self.deliver(fixture, "A4700101", to: "BRUNO", uid: 2).verdict.reason == .offerTaken)
        #expect(try await fixture.ledger.lettersToReview().map(\.isContested) == [true])
        let anna = try LedgerFixture.ref("ANNA")
        for refs in [[anna], nil] {
            #expect(try await fixture.decide(.approve(refs)).failure == .contested(anna))
        }
        let held = try #require(try await fixture.ledger.status().held.first)
        _ = try await fixture.decide(.dismiss([held.id.rawValue])).get()
        _ = try await fixture.decide(.approve(nil)).get()
        #expect(try await fixture.state(of: "ANNA") == .queued)
    }

    struct Dated: Sendable, CustomTestStringConvertible {
        let what: String
        let date: String
        var received: String?
        let waits: Bool
        var testDescription: String { what }
    }

    // The clock says Mon, 21 Sep 2026 14:13:20 +0000.
    static let dated = [
        Dated(what: "of January 2024", date: "Wed, 10 Jan 2024 09:02:11 -0500", waits: true),
        Dated(what: "a second older than three days", date: "Fri, 18 Sep 2026 14:13:19 +0000", waits: true),
        Dated(what: "three days old", date: "Fri, 18 Sep 2026 14:13:20 +0000", waits: false),
        Dated(what: "of this minute", date: "Mon, 21 Sep 2026 14:13:20 +0000", waits: false),
        Dated(what: "of tomorrow's time zone", date: "Tue, 22 Sep 2026 02:00:00 +1300", waits: false),
        Dated(what: "without a date", date: "", waits: true),
        Dated(what: "with no date in it", date: "gestern", waits: true),
        Dated(what: "of a day that no month has", date: "Mon, 31 Sep 2026 10:00:00 +0000", waits: true),
        Dated(what: "of the year 2099", date: "Mon, 21 Sep 2099 10:00:00 +0000", waits: true),
        Dated(what: "of two days ahead", date: "Wed, 23 Sep 2026 14:13:21 +0000", waits: true),
        Dated(what: "of the year 1970", date: "Thu, 01 Jan 1970 00:00:00 +0000", waits: true),
        Dated(
            what: "new by its own word, taken in 2024", date: "Mon, 21 Sep 2026 10:00:00 +0000",
            received: "Wed, 10 Jan 2024 09:02:11 -0500", waits: true),
        Dated(
            what: "new by its own word, the server's is none", date: "Mon, 21 Sep 2026 10:00:00 +0000",
            received: "some day", waits: false),
        Dated(
            what: "old by its own word, moved today", date: "Wed, 10 Jan 2024 09:02:11 -0500",
            received: "Mon, 21 Sep 2026 10:00:00 +0000", waits: true),
    ]

    @Test("at the first pass a letter leaves only where its notice is shown to be new", arguments: dated)
    func age(_ mail: Dated) async throws {
        let fixture = try await Self.fixture()
        _ = try await Self.deliver(
            fixture, "A4700101", to: "ANNA", uid: 1, date: mail.date, received: mail.received)
        #expect(try await fixture.state(of: "ANNA") == (mail.waits ? .toReview : .queued))
        #expect(try await fixture.due().isEmpty == mail.waits)
    }

    @Test("a mail that arrives after the first pass leaves at once, whatever it says", arguments: dated)
    func arrived(_ mail: Dated) async throws {
        let fixture = try await Self.fixture()
        _ = try await Self.deliver(
            fixture, "A4700101", to: "ANNA", uid: 51, date: mail.date, received: mail.received)
        #expect(try await fixture.due().count == 1)
    }

    @Test("before it is known what lay there, everything is taken for such; a later word changes nothing")
    func notYetKnown() async throws {
        let fixture = try await Self.fixture()
        try await fixture.execute("UPDATE mailbox SET first_through = NULL")
        #expect(try await fixture.ledger.awaitsFirstPass(mailbox: "stages"))
        _ = try await Self.deliver(fixture, "A4700101", to: "ANNA", uid: 51)
        #expect(try await fixture.state(of: "ANNA") == .toReview)
        try await fixture.ledger.noteFirstPass(mailbox: "stages", through: 60)
        try await fixture.ledger.noteFirstPass(mailbox: "stages", through: 0)
        _ = try await Self.deliver(fixture, "A4700102", to: "BRUNO", uid: 60)
        #expect(try await fixture.state(of: "BRUNO") == .toReview)
    }

    @Test("a new numbering begins a first pass, and so does one that was put back")
    func newNumbering() async throws {
        let fixture = try await LedgerFixture()
        #expect(try await fixture.ledger.awaitsFirstPass(mailbox: "stages") == false)
        _ = try await fixture.ledger.open(
            mailbox: "stages", uidValidity: try #require(UIDValidity(rawValue: 8)))
        #expect(try await fixture.ledger.awaitsFirstPass(mailbox: "stages"))
        try await fixture.ledger.noteFirstPass(mailbox: "stages", through: 9)
        _ = try await fixture.ledger.release(
            from: 3, mailbox: "stages", uidValidity: try #require(UIDValidity(rawValue: 8)))
        #expect(try await fixture.ledger.awaitsFirstPass(mailbox: "stages"))
        #expect(try await fixture.ledger.awaitsFirstPass(mailbox: "another"))
    }

    // MARK: nothing else lets it go

    /// What happens, and where ANNA stands then.
    struct Push: Sendable, CustomTestStringConvertible {
        let what: String
        var state: InternState? = .toReview
        let push: @Sendable (LedgerFixture) async throws -> Void
        var testDescription: String { what }
    }

    static let pushes: [Push] = [
        Push(what: "time") { _ in },
        Push(what: "a clock that is set back") { fixture in
            let due = try await fixture.due(at: 0)
            #expect(due.isEmpty)
        },
        Push(what: "the same notice again, on the running service") { fixture in
            let again = try await deliver(fixture, "A4700101", to: "ANNA", uid: 70, date: Fixtures.sent)
            #expect(again.verdict.outcome == .duplicate)
        },
        Push(what: "the roster once more") { fixture in
            try await fixture.importRoster([
                LedgerFixture.intern("ANNA"), LedgerFixture.intern("BRUNO"), LedgerFixture.intern("CHLOE"),
            ])
        },
        Push(what: "the code taken and given again") { fixture in
            try await fixture.importRoster([LedgerFixture.intern("ANNA", noc: nil)])
            try await fixture.importRoster([LedgerFixture.intern("ANNA", noc: "21232")])
        },
        Push(what: "removed from the roster and back") { fixture in
            try await fixture.importRoster([LedgerFixture.intern("BRUNO")], removeMissing: true)
            try await fixture.importRoster([LedgerFixture.intern("ANNA"), LedgerFixture.intern("BRUNO")])
        },
        Push(what: "the portal's list") { fixture in
            _ = try await fixture.importOffers([("A4700101", "ANNA")])
        },
        Push(what: "hold and release") { fixture in
            _ = try await fixture.decide(.hold).get()
            _ = try await fixture.decide(.release(nil)).get()
        },
        Push(what: "resend") { fixture in
            let ref = try LedgerFixture.ref("ANNA")
            #expect(try await fixture.decide(.resend(ref)).failure == .toReview(ref))
        },
        Push(what: "a receipt by hand") { fixture in
            _ = try await fixture.decide(
                .receipt(try LedgerFixture.number("A4700101"), try #require(ReceiptNumber("R-1")))
            ).get()
        },
        Push(what: "somebody else's letter approved") { fixture in
            _ = try await deliver(fixture, "A4700102", to: "BRUNO", uid: 2)
            let report = try await fixture.decide(.approve([try LedgerFixture.ref("BRUNO")])).get()
            #expect(report.notes.count == 1)
            #expect(try await fixture.sendNext().intern.ref.rawValue == "BRUNO")
        },
        Push(what: "replaced by another number, which is taken back") { fixture in
            _ = try await fixture.assign("A4700109", to: "ANNA", replacing: true).get()
            _ = try await fixture.decide(.unassign(try LedgerFixture.number("A4700109"))).get()
        },
        Push(what: "a bounce, a delay, a second numbering") { fixture in
            let id = try await fixture.ledger.letterRows()[0].messageID
            #expect(!id.isEmpty)
            _ = try await fixture.ledger.open(
                mailbox: "stages", uidValidity: try #require(UIDValidity(rawValue: 8)))
            let bytes = try #require(
                try await fixture.ledger.history(of: .mail(MailID(rawValue: 1)))?.mails[0].bytes)
            let mail = try #require(
                try await fixture.begin(1, bytes: bytes, in: UIDValidity(rawValue: 8)))
            try await fixture.settle(mail, LedgerFixture.examiner.examine(bytes))
        },
        Push(what: "all held mail read again with other rules") { fixture in
            try await fixture.ledger.markHeld()
            try await fixture.ledger.readMarked(
                by: LedgerFixture.examiner, at: now, messageID: LedgerFixture.messageID)
            #expect(try await fixture.ledger.letterRows().count == 1)
        },
        Push(what: "withdrawn by a person", state: .awaitingOffer) { fixture in
            _ = try await fixture.decide(.withdraw(try LedgerFixture.number("A4700101"))).get()
            let ref = try LedgerFixture.ref("ANNA")
            #expect(try await fixture.decide(.approve([ref])).failure == .notToReview(ref))
            #expect(try await fixture.decide(.approve(nil)).failure == .nothingToReview)
            #expect(try await fixture.ledger.letterRows().map(\.state) == [.superseded])
        },
        Push(what: "removed from the roster for good", state: nil) { fixture in
            try await fixture.importRoster([LedgerFixture.intern("BRUNO")], removeMissing: true)
            let ref = try LedgerFixture.ref("ANNA")
            #expect(try await fixture.decide(.approve([ref])).failure == .removedIntern(ref))
            #expect(try await fixture.decide(.approve(nil)).failure == .nothingToReview)
        },
        Push(what: "taken back from the intern", state: .held) { fixture in
            _ = try await fixture.decide(.unassign(try LedgerFixture.number("A4700101"))).get()
            #expect(try await fixture.decide(.approve(nil)).failure == .nothingToReview)
        },
        Push(what: "told by hand", state: .sent) { fixture in
            let told = Decision.What.told(
                try LedgerFixture.number("A4700101"), try LedgerFixture.ref("ANNA"), on: now - 99)
            _ = try await fixture.decide(told).get()
        },
    ]

    @Test("a letter that waits for an approval leaves by nothing else", arguments: pushes)
    func stays(_ push: Push) async throws {
        let fixture = try await Self.waiting()
        try await push.push(fixture)
        for copies in [true, false] {
            for instant in [Self.now, Self.now + 60, Self.now + 400 * 86_400, Self.now - 400 * 86_400] {
                let due = try await fixture.due(at: instant, copies: copies)
                #expect(due.filter { $0.intern.ref.rawValue == "ANNA" }.isEmpty, "\(instant)")
            }
        }
        #expect(try await fixture.state(of: "ANNA") == push.state)
        try await fixture.ledger.checkIntegrity()
    }

    static let raw = [
        "UPDATE letter SET state = 'queued'", "UPDATE letter SET state = 'in_doubt'",
        "UPDATE letter SET review = NULL", "UPDATE letter SET review = 'wanted'",
        "UPDATE letter SET told_by = 1",
        """
        INSERT INTO decision (decided_at, who, because, verb, offer, intern)
            VALUES (1, 'hr', 'x', 'assign', 'A4700102', 'ANNA');
        UPDATE letter SET state = 'queued', approved_by = last_insert_rowid()
        """,
        """
        INSERT INTO decision (decided_at, who, because, verb, offer, intern)
            VALUES (1, 'hr', 'x', 'approve', 'A4700102', 'ANNA');
        UPDATE letter SET state = 'queued', approved_by = last_insert_rowid()
        """,
        """
        INSERT INTO decision (decided_at, who, because, verb, offer, intern)
            VALUES (1, 'hr', 'x', 'resend', 'A4700101', 'ANNA');
        UPDATE letter SET state = 'queued', approved_by = last_insert_rowid()
        """,
        """
        INSERT INTO decision (decided_at, who, because, verb, offer, intern)
            VALUES (1, 'hr', 'x', 'told', 'A4700109', 'BRUNO');
        INSERT INTO offer (number, intern, rule, bound_at, decision) VALUES ('A4700109', 'BRUNO', 'operator', 1, 1);
        INSERT INTO letter (intern, offer, decision, message_id, state, created_at, next_attempt_at)
            VALUES ('BRUNO', 'A4700109', 1, '<x@y>', 'queued', 1, 1)
        """,
    ]

    @Test("the schema itself lets nothing go without an approval", arguments: raw)
    func schema(_ sql: String) async throws {
        let fixture = try await Self.waiting()
        let error = await #expect(throws: DatabaseError.self) { try await fixture.execute(sql) }
        #expect(error?.resultCode == .SQLITE_CONSTRAINT)
    }

    // MARK: what a person does about it

    @Test("an approval lets it go after the time to take it back, once")
    func approve() async throws {
        let fixture = try await Self.waiting()
        let ref = try LedgerFixture.ref("ANNA")
        let report = try await fixture.decide(.approve([ref]), undo: 60).get()
        #expect(
            report.notes == [
                .leaves(
                    ref, email: "anna@interns.test", try LedgerFixture.number("A4700101"),
                    Departure(at: Self.now + 60, isNow: false, isServed: false, isOnHold: false),
                    canUndo: true)
            ])
        #expect(try await fixture.due(at: Self.now + 59).isEmpty)
        #expect(try await fixture.decide(.approve([ref])).failure == .notToReview(ref))
        try await fixture.sendNext(at: Self.now + 60)
        #expect(try await fixture.state(of: "ANNA") == .sent)
        #expect(try await fixture.due(at: Self.now + 9_999).isEmpty)
    }

    @Test("approving several is all or nothing; --all takes those that wait, and no one else")
    func approveSeveral() async throws {
        let fixture = try await Self.waiting()
        let (anna, bruno) = (try LedgerFixture.ref("ANNA"), try LedgerFixture.ref("BRUNO"))
        #expect(try await fixture.decide(.approve([anna, bruno])).failure == .notToReview(bruno))
        let nobody = try LedgerFixture.ref("NOBODY")
        #expect(try await fixture.decide(.approve([anna, nobody])).failure == .unknownIntern(nobody))
        #expect(try await fixture.due().isEmpty)
        _ = try await Self.deliver(fixture, "A4700102", to: "BRUNO", uid: 2)
        _ = try await Self.deliver(fixture, "A4700103", to: nil, uid: 3)
        #expect(try await fixture.decide(.approve(nil)).get().notes.count == 2)
        #expect(try await fixture.due().count == 2)
    }

    @Test("a letter approved and not taken is tried again like any other")
    func approvedAndPutOff() async throws {
        let fixture = try await Self.waiting()
        _ = try await fixture.decide(.approve(nil)).get()
        try await fixture.sendNext(result: .later(reply: "451", next: Self.now + 60))
        try await fixture.sendNext(at: Self.now + 60)
        _ = try await fixture.decide(.resend(try LedgerFixture.ref("ANNA"))).get()
        try await fixture.sendNext()
    }

    @Test("a code that comes later does not make an old notice new; nor does a person who mends the trust")
    func settledLater() async throws {
        let fixture = try await Self.fixture()
        _ = try await Self.deliver(fixture, "A4700103", to: "CHLOE", uid: 1)
        #expect(try await fixture.state(of: "CHLOE") == .awaitingNOC)
        try await fixture.importRoster([LedgerFixture.intern("CHLOE", noc: "21232")])
        #expect(try await fixture.state(of: "CHLOE") == .toReview)
        _ = try await Self.deliver(
            fixture, "A4700101", to: "ANNA", uid: 2, results: "other.test; dmarc=pass header.from=cic.gc.ca")
        let mended = Examiner(wording: .builtIn, policy: Configuration.TrustPolicy(authservID: "other.test"))
        let held = try await fixture.ledger.beginReadingHeld()
        _ = try await fixture.ledger.settleAgain(
            held.map { ReadMail(id: $0.id, examination: mended.examine($0.bytes ?? [])) },
            options: mended.options,
            at: Self.now + 900_000,
            messageID: LedgerFixture.messageID)
        #expect(try await fixture.state(of: "ANNA") == .toReview)
        #expect(try await fixture.due().isEmpty)
    }

    @Test(
        "a person who gives an old number to its intern has decided: it leaves after the time to take it back"
    )
    func assignOld() async throws {
        let fixture = try await Self.fixture()
        #expect(try await Self.deliver(fixture, "A4700101", to: nil, uid: 1).verdict.reason == .noMatch)
        _ = try await fixture.assign("A4700101", to: "ANNA").get()
        #expect(try await fixture.due().count == 1)
    }

    @Test("status tells how many, from when; the list has the oldest first")
    func status() async throws {
        let fixture = try await Self.waiting()
        _ = try await Self.deliver(fixture, "A4700102", to: "BRUNO", uid: 2, date: "")
        let status = try await fixture.ledger.status()
        #expect(status.toReview.count == 2 && status.toReview.firstPass == 2)
        #expect(status.toReview.oldest == 1_704_895_331)
        #expect(status.letters == [.toReview: 2])
        #expect(status.interns[.toReview] == 2)
        let list = try await fixture.ledger.lettersToReview()
        #expect(list.map(\.intern.ref.rawValue) == ["ANNA", "BRUNO"])
        #expect(list.map(\.noticeDate) == [1_704_895_331, Self.now])
    }

    @Test("where every letter is to be approved of, a new one waits; who assigns a number has approved of it")
    func wanted() async throws {
        let fixture = try await LedgerFixture()
        let careful = Examiner(
            wording: .builtIn, policy: Configuration.TrustPolicy(authservID: "mx.example.test"),
            options: MatchingOptions(review: true))
        _ = try await Self.deliver(fixture, "A4700101", to: "ANNA", uid: 1, by: careful)
        _ = try await Self.deliver(fixture, "A4700102", to: nil, uid: 2, by: careful)
        let reason = try #require(DecisionReason("the portal says so"))
        let assigned = Decision.What.assign(
            try LedgerFixture.number("A4700102"), try LedgerFixture.ref("BRUNO"), replacing: false)
        _ = try await fixture.ledger.decide(
            Decision(assigned, who: "hr", because: reason), by: careful, copies: true, at: Self.now,
            messageID: LedgerFixture.messageID
        ).get()
        #expect(try await fixture.state(of: "ANNA") == .toReview)
        #expect(try await fixture.ledger.status().toReview.firstPass == 0)
        #expect(try await fixture.due().map(\.intern.ref.rawValue) == ["BRUNO"])
    }

    @Test("assigning the number of a letter that waits approves of that letter, once, and of no other")
    func assigned() async throws {
        let fixture = try await Self.waiting()
        _ = try await Self.deliver(fixture, "A4700102", to: "BRUNO", uid: 2)
        _ = try await fixture.assign("A4700101", to: "ANNA").get()
        #expect(try await fixture.due().map(\.offer.rawValue) == ["A4700101"])
        #expect(try await fixture.state(of: "BRUNO") == .toReview)
        try await fixture.sendNext()
        _ = try await fixture.assign("A4700101", to: "ANNA").get()
        #expect(try await fixture.due(at: Self.now + 9_999).isEmpty)
    }
}
