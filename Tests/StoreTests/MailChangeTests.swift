import FacteurCore
import Foundation
import GRDB
import Mail
import Store
import TestSupport
import Testing

/// With which mails `after` has something to do. First those in which nothing may be flagged or moved, whatever the configuration
/// asks for.
@Suite("what is done with settled mail") struct MailChangeTests {
    private static let move: MailChange = MailChange(.move, "Told")

    private static func due(_ fixture: LedgerFixture) async throws -> [UInt32] {
        try await fixture.ledger.changesDue(
            mailbox: "stages", uidValidity: fixture.validity, limit: 100
        ).map(\.uid.rawValue)
    }

    private static func examination(
        _ kind: MailKind, _ trust: Trust, _ change: (inout Reading) -> Void = { _ in }
    ) -> Examination {
        var reading = Reading()
        reading.kind = kind
        change(&reading)
        return Examination(reading: reading, trust: TrustVerdict(trust: trust, by: "test", from: nil))
    }

    @discardableResult
    private static func settle(
        _ examination: Examination, uid: UInt32, bytes: String? = nil, _ fixture: LedgerFixture
    ) async throws -> SettledMail {
        try fixture.record(uid, bytes: Array((bytes ?? "mail \(uid)").utf8))
        let mail = try #require(try await fixture.ledger.beginReading().first)
        let settled = try await fixture.ledger.settle(
            [ReadMail(id: mail.id, examination: examination)], by: LedgerFixture.examiner,
            at: LedgerFixture.now,
            messageID: LedgerFixture.messageID)
        return try #require(settled.first)
    }

    struct Untouched: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let make: @Sendable (LedgerFixture) async throws -> Void

        init(_ name: String, _ make: @escaping @Sendable (LedgerFixture) async throws -> Void) {
            (testDescription, self.make) = (name, make)
        }
    }

    static let leftAlone: [Untouched] = [
        Untouched("a mail that an earlier version has left unread") { try $0.record(1, bytes: [65]) },
        Untouched("a mail that is being read") { _ = try await $0.begin(1, bytes: [65]) },
        Untouched("held: nothing says whose it is") {
            let settled = try await $0.settle("A4700101", to: nil, uid: 1)
            #expect(settled.verdict.reason == .noMatch)
        },
        Untouched("held: the sender is not proven") {
            let settled = try await $0.settle("A4700101", to: "ANNA", uid: 1, trust: .untrusted)
            #expect(settled.verdict.reason == .untrustedSender)
        },
        Untouched("held: the code is missing, though the intern is known") {
            let settled = try await $0.settle("A4700101", to: "CHLOE", uid: 1)
            #expect(settled.verdict.reason == .missingNOC)
        },
        Untouched("larger than the cap") {
            let mail = try #require(try await $0.begin(1, bytes: nil))
            try await $0.settle(mail, .unreadable("too large"))
        },
        Untouched("another copy of what is held") {
            try await $0.settle("A4700101", to: nil, uid: 1, bytes: [65])
            #expect(
                try await $0.settle("A4700101", to: nil, uid: 2, bytes: [65]).verdict.outcome == .duplicate)
        },
        Untouched("somebody else's mail") {
            let settled = try await settle(examination(.unrelated, .forwarder), uid: 1, $0)
            #expect(settled.verdict.outcome == .ignored)
        },
        Untouched("what calls itself the portal's and is not proven") {
            let settled = try await settle(examination(.portal, .untrusted), uid: 1, $0)
            #expect(settled.verdict.outcome == .recorded)
        },
        Untouched("a receipt that is not proven") {
            try await settle(examination(.receipt, .untrusted), uid: 1, $0)
        },
        Untouched("a code that somebody waits for") {
            let settled = try await settle(examination(.portal, .portal) { $0.holdsCode = true }, uid: 1, $0)
            #expect(settled.verdict.outcome == .recorded)
        },
        Untouched("a report of somebody else's letter") {
            try await settle(examination(.bounce, .untrusted), uid: 1, $0)
            try await $0.execute("UPDATE mail SET outcome = 'recorded', reason = NULL")
        },
        Untouched("a forgery that a person has dismissed") {
            let settled = try await $0.settle("A4700101", to: "ANNA", uid: 1, trust: .untrusted)
            _ = try await $0.decide(.dismiss([settled.id.rawValue])).get()
        },
        Untouched("an unreadable mail that a person has dismissed") {
            let settled = try await settle(examination(.unreadable, .forwarder), uid: 1, $0)
            _ = try await $0.decide(.dismiss([settled.id.rawValue])).get()
        },
        Untouched("its letter waits for an approval") {
            try await $0.settle("A4700101", to: "ANNA", uid: 1)
            try await $0.execute("UPDATE letter SET review = 'wanted', state = 'to_review'")
        },
        Untouched("a number that was taken back") {
            try await $0.deliver("A4700101", to: "ANNA", uid: 1)
            _ = try await $0.decide(.unassign(try LedgerFixture.number("A4700101"))).get()
        },
        Untouched("all sending is on hold, as in a copy of a ledger") {
            try await $0.settle("A4700101", to: "ANNA", uid: 1)
            _ = try await $0.decide(.hold).get()
        },
        Untouched("the server numbers its mails anew") {
            try await $0.settle("A4700101", to: "ANNA", uid: 1)
            let other = try #require(UIDValidity(rawValue: 8))
            _ = try await $0.ledger.open(mailbox: "stages", uidValidity: other)
        },
        Untouched("the number is another mail's now") {
            try await $0.settle("A4700101", to: "ANNA", uid: 1)
            _ = try await $0.ledger.release(from: 1, mailbox: "stages", uidValidity: $0.validity)
        },
        Untouched("moved once, and put back by a person") {
            let settled = try await $0.settle("A4700101", to: "ANNA", uid: 1, bytes: [65])
            _ = try await $0.ledger.beginChange([settled.id], move)
            try await $0.ledger.finishChange([settled.id], at: 1)
            #expect(
                try await $0.settle("A4700101", to: "ANNA", uid: 2, bytes: [65]).verdict.outcome
                    == .duplicate)
        },
        Untouched("done already") {
            let settled = try await $0.settle("A4700101", to: "ANNA", uid: 1)
            _ = try await $0.ledger.beginChange([settled.id], MailChange(.flag, "Told"))
            try await $0.ledger.finishChange([settled.id], at: 1)
        },
    ]

    @Test("nothing is done with", arguments: leftAlone)
    func untouched(_ item: Untouched) async throws {
        let fixture = try await LedgerFixture()
        try await item.make(fixture)
        #expect(try await Self.due(fixture) == [])
        #expect(try await !fixture.ledger.hasChangesDue(mailbox: "stages"))
        // Neither is it begun by whoever asks all the same.
        let ids = try await Self.ids(fixture)
        #expect(!ids.isEmpty)
        #expect(try await fixture.ledger.beginChange(ids, Self.move) == [])
    }

    private static func ids(_ fixture: LedgerFixture) async throws -> [MailID] {
        let rows = MailRows()
        try await fixture.ledger.eachMail(held: false) { rows.add($0) }
        return rows.all.map(\.id)
    }

    static let handled: [Untouched] = [
        Untouched("a notice that gave its intern a number") {
            try await $0.settle("A4700101", to: "ANNA", uid: 1)
        },
        Untouched("a notice whose number a person has assigned, proven or not") {
            try await $0.deliver("A4700101", to: "ANNA", uid: 1, results: nil)
            #expect(try await due($0) == [])
            _ = try await $0.assign("A4700101", to: "ANNA").get()
        },
        Untouched("a receipt of the portal's") {
            try await settle(examination(.receipt, .portal), uid: 1, $0)
        },
        Untouched("the portal's other mail") {
            try await settle(examination(.portal, .forwarder), uid: 1, $0)
        },
        Untouched("a proven notice that a person has dismissed") {
            let settled = try await $0.settle("A4700101", to: nil, uid: 1)
            _ = try await $0.decide(.dismiss([settled.id.rawValue])).get()
        },
        Untouched("what is held no more, when the roster has the code") {
            try await $0.deliver("A4700101", to: "CHLOE", uid: 1)
            #expect(try await due($0) == [])
            try await $0.importRoster([LedgerFixture.intern("CHLOE")])
        },
        Untouched("what an approval has let go") {
            try await $0.settle("A4700101", to: "ANNA", uid: 1)
            try await $0.execute("UPDATE letter SET review = 'wanted', state = 'to_review'")
            #expect(try await due($0) == [])
            _ = try await $0.decide(.approve(nil)).get()
        },
        Untouched("when sending goes on") {
            try await $0.settle("A4700101", to: "ANNA", uid: 1)
            _ = try await $0.decide(.hold).get()
            _ = try await $0.decide(.release(nil)).get()
        },
    ]

    @Test("something is done with", arguments: handled)
    func touched(_ item: Untouched) async throws {
        let fixture = try await LedgerFixture()
        try await item.make(fixture)
        #expect(try await Self.due(fixture) == [1])
        #expect(try await fixture.ledger.hasChangesDue(mailbox: "stages"))
        #expect(try await !fixture.ledger.hasChangesDue(mailbox: "other"))
    }

    @Test("the schema itself refuses to begin with what is not settled")
    func trigger() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.settle("A4700101", to: nil, uid: 1)
        try fixture.record(2, bytes: [65])
        for uid in 1...2 {
            for state in ["begun", "copied", "done"] {
                await #expect(throws: DatabaseError.self) {
                    try await fixture.execute(
                        "UPDATE mail SET after_what = 'flag', after_place = 'x', after_state = '\(state)' WHERE uid = \(uid)"
                    )
                }
            }
        }
    }

    @Test("a person's decision between the look and the beginning counts")
    func between() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A4700101", to: "ANNA", uid: 1)
        try await fixture.deliver("A4700102", to: "BRUNO", uid: 2)
        let ids = try await fixture.ledger.changesDue(
            mailbox: "stages", uidValidity: fixture.validity, limit: 9
        ).map(\.id)
        _ = try await fixture.decide(.unassign(try LedgerFixture.number("A4700101"))).get()
        #expect(try await fixture.ledger.beginChange(ids, Self.move) == Set(ids.suffix(1)))
    }

    struct Cut: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var copy = false
        var isMade = false
        let what: MailChange.What
        let state: MailChangeState.State
    }

    @Test(
        "what is not there any more was moved where its move had been asked for, and else taken by somebody",
        arguments: [
            Cut(testDescription: "a flag", what: .flag, state: .gone),
            Cut(testDescription: "a move", what: .move, state: .done),
            Cut(testDescription: "a copy that may not be there", copy: true, what: .move, state: .gone),
            Cut(testDescription: "a copy that is there", copy: true, isMade: true, what: .move, state: .done),
        ])
    func gone(_ item: Cut) async throws {
        let fixture = try await LedgerFixture()
        let id = try await fixture.settle("A4700101", to: "ANNA", uid: 1).id
        let least = try #require(UID(rawValue: 5))
        _ = try await fixture.ledger.beginChange(
            [id], MailChange(item.what, "Told"), copy: item.copy ? (fixture.validity, least) : nil)
        if item.isMade { try await fixture.ledger.noteCopy(of: id) }
        let due = try #require(
            try await fixture.ledger.changesDue(
                mailbox: "stages", uidValidity: fixture.validity, limit: 9
            ).first)
        #expect(due.copy?.least == (item.copy ? least : nil))
        #expect(due.copy?.isMade == (item.copy ? item.isMade : nil))
        try await fixture.ledger.noteGone([id], at: 99)
        let story = try #require(try await fixture.ledger.history(of: .mail(id)))
        #expect(
            story.mails.first?.change
                == MailChangeState(change: MailChange(item.what, "Told"), state: item.state, at: 99))
        #expect(try await Self.due(fixture) == [])
    }

    @Test("status counts what was done and what is to do, and keeps why it could not be done")
    func status() async throws {
        let fixture = try await LedgerFixture()
        let first = try await fixture.settle("A4700101", to: "ANNA", uid: 1)
        try await fixture.settle("A4700102", to: "BRUNO", uid: 2)
        _ = try await fixture.ledger.beginChange([first.id], MailChange(.flag, "Told"))
        try await fixture.ledger.finishChange([first.id], at: 5)
        try await fixture.ledger.noteChanges(mailbox: "stages", fault: "no", at: 6)
        try await fixture.ledger.noteChanges(mailbox: "stages", fault: "nor now", at: 7)
        var box = try #require(try await fixture.ledger.status().mailboxes.first)
        #expect((box.changed, box.changesDue) == (1, 1))
        #expect((box.changeError, box.changeErrorSince) == ("nor now", 6))
        try await fixture.ledger.noteChanges(mailbox: "stages", fault: nil, at: 8)
        box = try #require(try await fixture.ledger.status().mailboxes.first)
        #expect((box.changeError, box.changeErrorSince) == (nil, nil))
    }

    @Test("a look finds them by an index, however many mails of others there are")
    func index() async throws {
        let fixture = try await LedgerFixture()
        let plan = try await DatabaseQueue(path: fixture.ledger.path).read {
            try GRDB.Row.fetchAll(
                $0,
                sql:
                    "EXPLAIN QUERY PLAN SELECT EXISTS (SELECT 1 FROM mail_change_due WHERE mailbox = 'stages')"
            ).map { String(describing: $0["detail"] as String?) }
        }
        #expect(plan.contains { $0.contains("INDEX mail_by_change") }, "\(plan)")
        #expect(!plan.contains { $0.contains("SCAN mail ") || $0.hasSuffix("SCAN mail") }, "\(plan)")
    }
}
