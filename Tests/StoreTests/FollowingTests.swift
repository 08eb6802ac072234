import FacteurCore
import GRDB
import Mail
import Store
import TestSupport
import Testing

/// Letters that follow the one that tells the number: reminders, and the word that a number is dead.
@Suite("What follows a letter") struct FollowingTests {
    private static let now = LedgerFixture.now
    private static let week: Int64 = 7 * 86_400
    private static let policy = Configuration.Reminders(after: Int(week), most: 2)

    /// ANNA has been told.
    private static func told() async throws -> LedgerFixture {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A4700101", to: "ANNA", uid: 1)
        try await fixture.sendNext()
        return fixture
    }

    private static func remind(
        _ fixture: LedgerFixture, at instant: Int64, reviewed: Bool = false
    ) async throws -> Int {
        try await fixture.ledger.addReminders(
            policy, reviewed: reviewed, at: instant, messageID: LedgerFixture.messageID)
    }

    private static func kinds(_ fixture: LedgerFixture) async throws -> [String] {
        try await fixture.ledger.letterRows().map { "\($0.kind.rawValue) \($0.round) \($0.state.rawValue)" }
    }

    // MARK: reminders

    @Test("who has not answered is reminded after a week, after another, and not a third time")
    func reminders() async throws {
        let fixture = try await Self.told()
        #expect(try await Self.remind(fixture, at: Self.now + Self.week - 1) == 0)
        #expect(try await Self.remind(fixture, at: Self.now + Self.week) == 1)
        #expect(try await Self.remind(fixture, at: Self.now + Self.week) == 0)
        let first = try await fixture.sendNext(at: Self.now + Self.week)
        #expect(first.kind == .reminder)
        #expect(first.toldAt == Self.now)
        #expect(first.intern.ref.rawValue == "ANNA")
        #expect(try await Self.remind(fixture, at: Self.now + 2 * Self.week - 1) == 0)
        #expect(try await Self.remind(fixture, at: Self.now + 2 * Self.week) == 1)
        try await fixture.sendNext(at: Self.now + 2 * Self.week)
        for weeks in 3...60 {
            #expect(try await Self.remind(fixture, at: Self.now + Int64(weeks) * Self.week) == 0)
        }
        #expect(try await Self.kinds(fixture) == ["number 0 sent", "reminder 1 sent", "reminder 2 sent"])
        #expect(try await fixture.state(of: "ANNA") == .sent)
        let ids = try await fixture.ledger.letterRows().map(\.messageID)
        #expect(Set(ids).count == 3)
        try await fixture.ledger.checkIntegrity()
    }

    /// What happens between the letter and the day on which its intern would be reminded.
    struct Event: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let happens: @Sendable (LedgerFixture) async throws -> Void

        init(_ what: String, _ happens: @escaping @Sendable (LedgerFixture) async throws -> Void) {
            testDescription = what
            self.happens = happens
        }
    }

    static let events = [
        Event("the intern has answered") { try await $0.answered("A4700101", by: "ANNA") },
        Event("the intern denies it") { try await $0.answered("A4700101", by: "ANNA", words: denial) },
        Event("the intern asks from another address, and a person has read that") { fixture in
            try await fixture.answered(
                "A4700101", by: "ANNA", from: "anna@elsewhere.test", words: "Est-ce bien pour moi ?")
            let reply = try #require(try await fixture.ledger.status().replies.first)
            _ = try await fixture.decide(.dismiss([reply.id.rawValue])).get()
            #expect(try await fixture.ledger.status().replyCount == 0)
        },
        Event("the number is dead") { fixture in
            _ = try await fixture.decide(.withdraw(try LedgerFixture.number("A4700101"))).get()
        },
        Event("the number is dead, and they are told so") { fixture in
            _ = try await fixture.decide(.withdraw(try LedgerFixture.number("A4700101"), notify: true)).get()
            #expect(try await fixture.sendNext().kind == .withdrawn)
        },
        Event("the number is replaced") { fixture in
            _ = try await fixture.assign("A4700109", to: "ANNA", replacing: true).get()
            try await fixture.sendNext(at: now + week)
        },
        Event("the letter came back") { try await $0.execute("UPDATE letter SET state = 'bounced'") },
        Event("the letter is in doubt") { fixture in
            _ = try await fixture.decide(.resend(try LedgerFixture.ref("ANNA"))).get()
            try await fixture.sendNext(result: .inDoubt(words: "the line broke", next: now + 99 * week))
        },
        Event("the intern has left the roster") { fixture in
            try await fixture.importRoster([LedgerFixture.intern("BRUNO")], removeMissing: true)
        },
        Event("the code is taken out of the roster") { fixture in
            try await fixture.importRoster([LedgerFixture.intern("ANNA", noc: nil)])
        },
        Event("another code than the one that was told") { fixture in
            try await fixture.importRoster([LedgerFixture.intern("ANNA", noc: "22310")])
        },
        Event("another address than the one that was written to") { fixture in
            try await fixture.importRoster([LedgerFixture.intern("ANNA", email: "anna@elsewhere.test")])
        },
        Event("told by hand besides") { fixture in
            try await fixture.execute(
                """
                INSERT INTO decision (decided_at, who, because, verb, offer, intern)
                    VALUES (1, 'hr', 'x', 'told', 'A4700101', 'ANNA');
                UPDATE letter SET told_by = last_insert_rowid()
                """)
        },
        Event("the portal says that the number is dead") { fixture in
            try await fixture.execute(
                """
                INSERT INTO mail (mailbox, uidvalidity, uid, size, seen_at, settled_at, kind, trust, offer, outcome, reason)
                VALUES ('stages', 7, 99, 1, \(now + 5), \(now + 5), 'portal', 'portal', 'A4700101', 'held', 'evidence_conflict')
                """)
        },
    ]

    @Test(
        "nobody is reminded who must not be, whether it happens before or after the reminder was written",
        arguments: events)
    func unreminded(_ event: Event) async throws {
        let fixture = try await Self.told()
        try await event.happens(fixture)
        for weeks in [1, 2, 3] { _ = try await Self.remind(fixture, at: Self.now + Int64(weeks) * Self.week) }
        let reminded = try await fixture.ledger.letterRows().filter { $0.kind == .reminder }.map(\.offer)
        #expect(!reminded.contains("A4700101"))

        let late = try await Self.told()
        #expect(try await Self.remind(late, at: Self.now + Self.week) == 1)
        try await event.happens(late)
        let due = try await late.due(at: Self.now + Self.week + 9_999)
        #expect(due.filter { $0.kind == .reminder }.isEmpty)
        try await late.ledger.checkIntegrity()
    }

    @Test("who was told long before reminders were switched on is left alone")
    func longAgo() async throws {
        let fixture = try await Self.told()
        #expect(try await Self.remind(fixture, at: Self.now + 3 * Self.week) == 0)
        #expect(try await Self.remind(fixture, at: Self.now + 3 * Self.week - 1) == 1)
    }

    @Test(
        "a reminder that failed is the last; on hold none leaves, and one in doubt is looked for like any letter"
    )
    func ended() async throws {
        let fixture = try await Self.told()
        #expect(try await Self.remind(fixture, at: Self.now + Self.week) == 1)
        _ = try await fixture.decide(.hold).get()
        #expect(try await fixture.due(at: Self.now + Self.week).isEmpty)
        _ = try await fixture.decide(.release(nil)).get()
        try await fixture.sendNext(at: Self.now + Self.week, result: .failed(reply: "550 no such user"))
        #expect(try await Self.remind(fixture, at: Self.now + 2 * Self.week) == 0)
        #expect(try await fixture.ledger.status(at: Self.now + Self.week).followingInTrouble == 1)
        #expect(try await fixture.state(of: "ANNA") == .sent)
    }

    @Test("where every letter is approved of, so is a reminder, and that approval is of it alone")
    func reviewed() async throws {
        let fixture = try await Self.told()
        #expect(try await Self.remind(fixture, at: Self.now + Self.week, reviewed: true) == 1)
        #expect(try await fixture.due(at: Self.now + Self.week).isEmpty)
        #expect(try await fixture.ledger.lettersToReview().map(\.letter.kind) == [.reminder])
        _ = try await fixture.decide(.approve(nil), at: Self.now + Self.week).get()
        #expect(try await fixture.sendNext(at: Self.now + Self.week).kind == .reminder)
    }

    static let raw = [
        "INSERT INTO letter (intern, offer, kind, round, mail, message_id, state, created_at, next_attempt_at) VALUES ('BRUNO', 'A4700101', 'reminder', 1, 1, '<x@y>', 'queued', 1, 1)",
        "INSERT INTO letter (intern, offer, kind, round, mail, message_id, state, created_at, next_attempt_at) VALUES ('ANNA', 'A4700101', 'reminder', 0, 1, '<x@y>', 'queued', 1, 1)",
        "INSERT INTO letter (intern, offer, mail, message_id, state, created_at, next_attempt_at) VALUES ('ANNA', 'A4700101', 1, '<x@y>', 'queued', 1, 1)",
        "INSERT INTO letter (intern, offer, kind, mail, message_id, state, created_at, next_attempt_at) VALUES ('ANNA', 'A4700101', 'withdrawn', 1, '<x@y>', 'queued', 1, 1)",
        "UPDATE letter SET kind = 'withdrawn'", "UPDATE letter SET confirmed_by = 1",
    ]

    @Test(
        "the schema itself refuses a second letter, another intern's, and an answer that is none",
        arguments: raw)
    func schema(_ sql: String) async throws {
        let fixture = try await Self.told()
        let error = await #expect(throws: DatabaseError.self) { try await fixture.execute(sql) }
        #expect(error?.resultCode == .SQLITE_CONSTRAINT)
    }

    @Test("the letter sent again ends what waited behind the first, and the rounds begin anew")
    func resent() async throws {
        let fixture = try await Self.told()
        let ref = try LedgerFixture.ref("ANNA")
        #expect(try await Self.remind(fixture, at: Self.now + Self.week) == 1)
        let later = Self.now + Self.week + 60
        _ = try await fixture.decide(.resend(ref), at: later).get()
        let again = try await fixture.sendNext(at: later)
        #expect(again.kind == .number)
        #expect(try await fixture.due(at: later + 60).isEmpty)
        #expect(try await Self.remind(fixture, at: later + Self.week - 1) == 0)
        #expect(try await Self.remind(fixture, at: later + Self.week) == 1)
        #expect(
            try await Self.kinds(fixture) == ["number 0 sent", "reminder 1 superseded", "reminder 2 queued"])
    }

    @Test("an answer to the letter that was sent first says nothing of the one that was sent again")
    func answeredEarlier() async throws {
        let fixture = try await Self.told()
        let first = try #require(try await fixture.ledger.letterRows().first).messageID
        _ = try await fixture.decide(.resend(try LedgerFixture.ref("ANNA"))).get()
        try await fixture.sendNext(at: Self.now + 1, result: .inDoubt(words: "cut off", next: Self.now + 99))
        try await fixture.answered("A4700101", by: "ANNA", to: first)
        #expect(try await fixture.state(of: "ANNA") == .inDoubt)
        #expect(try await fixture.outcomes().last == "recorded/ANNA")
    }

    private static let denial = "Ce n'est pas moi, vous vous trompez de personne."

    @Test(
        "whatever an answer says, and whoever wrote it: the letter that it answers was taken, and no copy leaves",
        arguments: [
            (denial, nil), ("Est-ce bien pour moi ?", nil), (denial, "anna@elsewhere.test"),
            ("Merci, bien reçu.", "anna@elsewhere.test"),
        ])
    func doubtEnds(words: String, author: String?) async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A4700101", to: "ANNA", uid: 1)
        try await fixture.sendNext(result: .inDoubt(words: "cut off", next: Self.now + 99))
        try await fixture.answered("A4700101", by: "ANNA", from: author, words: words)
        #expect(try await fixture.ledger.letterRows().map(\.state) == [.sent])
        #expect(try await fixture.ledger.status().replyCount == 1)
        #expect(try await fixture.ledger.due(at: Self.now + Self.week, copies: true, limit: 9).isEmpty)
        #expect(try await fixture.outcomes().last == "recorded/ANNA")
    }

    @Test("a number that the list proved and a person then assigned is reminded of by that person's word")
    func assignedSince() async throws {
        let fixture = try await LedgerFixture()
        _ = try await fixture.importOffers([("A4700101", "ANNA")])
        try await fixture.deliver("A4700101", to: "ANNA", uid: 1, results: nil)
        try await fixture.sendNext()
        _ = try await fixture.assign("A4700101", to: "ANNA").get()
        try await fixture.deliver("A4700102", to: "BRUNO", uid: 2)
        try await fixture.sendNext()
        #expect(try await Self.remind(fixture, at: Self.now + Self.week) == 2)
    }

    @Test("numbers leave before reminders, however long these wait")
    func order() async throws {
        let fixture = try await Self.told()
        #expect(try await Self.remind(fixture, at: Self.now + Self.week) == 1)
        try await fixture.execute("UPDATE letter SET next_attempt_at = 1 WHERE kind = 'reminder'")
        try await fixture.deliver("A4700102", to: "BRUNO", uid: 2)
        let due = try await fixture.due(at: Self.now + Self.week)
        #expect(due.map(\.kind) == [.number, .reminder])
    }

    // MARK: a dead number

    @Test("an intern who has the number is told that it is dead, once, after the time to take it back")
    func notified() async throws {
        let fixture = try await Self.told()
        let number = try LedgerFixture.number("A4700101")
        let report = try await fixture.decide(.withdraw(number, notify: true), undo: 60).get()
        #expect(
            report.notes.contains {
                if case .follows(.withdrawn, _, _, number, .some) = $0 { true } else { false }
            })
        #expect(try await fixture.due(at: Self.now + 59).isEmpty)
        let letter = try await fixture.sendNext(at: Self.now + 60)
        #expect(letter.kind == .withdrawn)
        #expect(letter.offer == number)
        #expect(try await fixture.due(at: Self.now + 99_999).isEmpty)
        #expect(try await fixture.decide(.withdraw(number, notify: true)).failure == .withdrawn(number))
        #expect(try await Self.kinds(fixture) == ["number 0 sent", "withdrawn 0 sent"])
        #expect(try await fixture.state(of: "ANNA") == .awaitingOffer)
    }

    @Test("who was told by hand has it too; who was never told is told nothing")
    func whoHasIt() async throws {
        let fixture = try await LedgerFixture()
        let (first, second) = (try LedgerFixture.number("A4700101"), try LedgerFixture.number("A4700102"))
        let told = Decision.What.told(first, try LedgerFixture.ref("ANNA"), on: Self.now - 9)
        _ = try await fixture.decide(told).get()
        _ = try await fixture.decide(.withdraw(first, notify: true)).get()
        #expect(try await fixture.due().map(\.kind) == [.withdrawn])
        try await fixture.sendNext()
        _ = try await fixture.assign("A4700102", to: "BRUNO").get()
        let notes = try await fixture.decide(.withdraw(second, notify: true)).get().notes
        #expect(notes.contains(.nobodyToNotify(second)))
        #expect(try await fixture.due().isEmpty)
    }

    @Test("who has left the roster is left to a person; without --notify nothing leaves")
    func unnotified() async throws {
        let number = try LedgerFixture.number("A4700101")
        let gone = try await Self.told()
        try await gone.importRoster([LedgerFixture.intern("BRUNO")], removeMissing: true)
        let notes = try await gone.decide(.withdraw(number, notify: true)).get().notes
        #expect(notes.contains(.removedNotTold(number, try LedgerFixture.ref("ANNA"))))
        #expect(try await gone.due().isEmpty)
        let silent = try await Self.told()
        _ = try await silent.decide(.withdraw(number)).get()
        #expect(try await silent.due(at: Self.now + 99_999).isEmpty)
    }

    // MARK: supervisors

    private static func noted(_ fixture: LedgerFixture, at instant: Int64) async throws -> Int {
        try await fixture.ledger.addSupervisorNotes(
            reviewed: false, at: instant, messageID: LedgerFixture.messageID)
    }

    private static func anna(supervisedBy address: String?) throws -> Intern {
        let anna = try LedgerFixture.intern("ANNA")
        return Intern(
            ref: anna.ref, familyName: anna.familyName, givenNames: anna.givenNames, email: anna.email,
            noc: anna.noc,
            portalEmail: anna.portalEmail, supervisorEmail: address.flatMap(AddrSpec.init(_:)))
    }

    /// ANNA has a supervisor, and has been told.
    private static func supervised(by address: String = "chef@atelier.example") async throws -> LedgerFixture
    {
        let fixture = try await LedgerFixture()
        try await fixture.importRoster([anna(supervisedBy: address), LedgerFixture.intern("BRUNO")])
        try await fixture.deliver("A4700101", to: "ANNA", uid: 1)
        #expect(try await noted(fixture, at: now) == 0)
        try await fixture.sendNext()
        return fixture
    }

    @Test("a supervisor hears once that the intern was told, and an answer to that confirms nothing")
    func supervisor() async throws {
        let fixture = try await Self.supervised()
        #expect(try await Self.noted(fixture, at: Self.now) == 1)
        #expect(try await Self.noted(fixture, at: Self.now) == 0)
        let letter = try await fixture.sendNext()
        #expect(letter.kind == .supervisor)
        #expect(letter.recipient.text == "chef@atelier.example")
        #expect(try await Self.noted(fixture, at: Self.now + 60) == 0)
        try await fixture.answered("A4700101", by: "ANNA", kind: .supervisor, from: "chef@atelier.example")
        let state = try await fixture.state(of: "ANNA")
        let outcomes = try await fixture.outcomes()
        #expect(state == .sent, "\(outcomes)")
        #expect(try await fixture.ledger.status().replyCount == 0)
        try await fixture.answered(
            "A4700101", by: "ANNA", kind: .supervisor, from: "anna@interns.test", uid: 800)
        #expect(try await fixture.state(of: "ANNA") == .sent)
    }

    @Test("no supervisor hears of what was long ago, of a dead number, or at another intern's address")
    func noSupervisor() async throws {
        let late = try await Self.supervised()
        #expect(try await Self.noted(late, at: Self.now + 3 * 86_400) == 0)
        let dead = try await Self.supervised()
        #expect(try await Self.noted(dead, at: Self.now) == 1)
        _ = try await dead.decide(.withdraw(try LedgerFixture.number("A4700101"))).get()
        #expect(try await dead.due().isEmpty)
        for address in ["bruno@interns.test", "BRUNO@interns.test", "anna@interns.test"] {
            let crossed = try await Self.supervised(by: address)
            #expect(try await Self.noted(crossed, at: Self.now) == 0, "\(address)")
        }
        let moved = try await Self.supervised()
        #expect(try await Self.noted(moved, at: Self.now) == 1)
        try await moved.importRoster([Self.anna(supervisedBy: nil), LedgerFixture.intern("BRUNO")])
        #expect(try await moved.due().isEmpty)
    }

    @Test("an address that is gone keeps nobody's letter from being approved of")
    func supervisorGone() async throws {
        let fixture = try await Self.supervised()
        _ = try await fixture.ledger.addSupervisorNotes(
            reviewed: true, at: Self.now, messageID: LedgerFixture.messageID)
        #expect(try await fixture.ledger.lettersToReview().map(\.letter.kind) == [.supervisor])
        try await fixture.importRoster([Self.anna(supervisedBy: nil), LedgerFixture.intern("BRUNO")])
        #expect(try await fixture.ledger.lettersToReview().isEmpty)
        #expect(try await fixture.decide(.approve(nil)).failure == .nothingToReview)
    }

    @Test("an approval of what a person was shown is of that alone")
    func shown() async throws {
        let fixture = try await Self.supervised()
        _ = try await fixture.ledger.addSupervisorNotes(
            reviewed: true, at: Self.now, messageID: LedgerFixture.messageID)
        #expect(try await Self.remind(fixture, at: Self.now + Self.week, reviewed: true) == 1)
        let note = try #require(
            try await fixture.ledger.lettersToReview().first { $0.letter.kind == .supervisor })
        let ref = try LedgerFixture.ref("ANNA")
        _ = try await fixture.decide(.approve([ref], shown: [note.letter.id.rawValue])).get()
        #expect(try await fixture.ledger.lettersToReview().map(\.letter.kind) == [.reminder])
    }

    @Test("a copy of the ledger sends nothing that follows a letter: it may have left since")
    func copied() async throws {
        let fixture = try await Self.told()
        #expect(try await Self.remind(fixture, at: Self.now + Self.week) == 1)
        let copy = fixture.folder.path("copy.sqlite")
        try await fixture.ledger.backUp(to: copy, at: Self.now + Self.week)
        let other = try Ledger(path: copy, now: Self.now + Self.week)
        _ = try await other.decide(
            Decision(.release(nil), who: "hr", because: .none), by: LedgerFixture.examiner, copies: true,
            at: Self.now + Self.week, messageID: LedgerFixture.messageID
        ).get()
        #expect(try await other.due(at: Self.now + Self.week, copies: true).isEmpty)
        #expect(
            try await other.addReminders(
                Self.policy, reviewed: false, at: Self.now + 2 * Self.week - 1,
                messageID: LedgerFixture.messageID) == 0)
        #expect(try await fixture.due(at: Self.now + Self.week).map(\.kind) == [.reminder])
    }
}

extension LedgerFixture {
    /// The intern's own answer to the letter of that number; invented.
    func answered(
        _ offer: String, by ref: String, kind: LetterKind = .number, from author: String? = nil,
        to messageID: String? = nil, uid: UInt32? = nil, words: String = "Merci, bien reçu."
    ) async throws {
        let letters = try await ledger.letterRows()
        let letter = try #require(letters.first { $0.offer == offer && $0.kind == kind })
        let text = """
            From: <\(author ?? "\(ref.lowercased())@interns.test")>
            To: stages@example.test
            Subject: Re: Votre numéro
            Message-ID: <answer-\(letter.id.rawValue)-\(uid ?? 0)@interns.test>
            In-Reply-To: \(messageID ?? letter.messageID)

            \(words)
            """
        let bytes = Array(text.replacing("\n", with: "\r\n").utf8)
        try record(uid ?? UInt32(900 + letter.id.rawValue), bytes: bytes)
        let mail = try #require(try await ledger.beginReading().first)
        _ = try await ledger.settle(
            [ReadMail(id: mail.id, examination: Self.examiner.examine(bytes))], by: Self.examiner,
            at: Self.now,
            messageID: Self.messageID)
    }
}
