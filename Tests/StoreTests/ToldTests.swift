import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// Interns who were told by hand, and letters that a person may still take back.
@Suite struct ToldTests {
    private static let now = LedgerFixture.now
    private static let day = now - 86_400

    private static func tell(
        _ fixture: LedgerFixture, _ offer: String, _ ref: String
    ) async throws -> Result<Decided, DecisionRefusal> {
        try await fixture.decide(
            .told(try LedgerFixture.number(offer), try LedgerFixture.ref(ref), on: day))
    }

    struct Before: Sendable, CustomTestStringConvertible {
        let what: String
        let make: @Sendable (LedgerFixture) async throws -> Void
        var testDescription: String { what }
    }

    static let befores = [
        Before(what: "no mail has named the number") { _ in },
        Before(what: "its letter is queued") { try await $0.deliver("A1234567", to: "ANNA", uid: 1) },
        Before(what: "nobody knows whose it is") { try await $0.deliver("A1234567", to: nil, uid: 1) },
        Before(what: "nothing proves its sender") {
            try await $0.deliver("A1234567", to: "ANNA", uid: 1, results: nil)
        },
        Before(what: "it waits to be approved") { fixture in
            try await fixture.execute("UPDATE mailbox SET first_through = 50")
            _ = try await ReviewTests.deliver(fixture, "A1234567", to: "ANNA", uid: 1)
        },
        Before(what: "its letter was refused") {
            try await $0.deliver("A1234567", to: "ANNA", uid: 1)
            try await $0.sendNext(result: .failed(reply: "550 5.1.1 no such user"))
        },
        Before(what: "its letter is in doubt") {
            try await $0.deliver("A1234567", to: "ANNA", uid: 1)
            try await $0.sendNext(result: .inDoubt(words: "lost", next: now + 600))
        },
    ]

    @Test("whoever was told by hand gets no letter, whatever stood before or comes after", arguments: befores)
    func told(_ before: Before) async throws {
        let fixture = try await LedgerFixture()
        try await before.make(fixture)
        let notes = try await Self.tell(fixture, "A1234567", "ANNA").get().notes
        #expect(
            notes.first
                == .told(try LedgerFixture.number("A1234567"), try LedgerFixture.ref("ANNA"), on: Self.day))
        let letter = try #require(try await fixture.ledger.letterRows().first)
        #expect(letter.state == .sent && letter.isToldByHand && letter.sentAt == Self.day)
        #expect(try await fixture.state(of: "ANNA") == .sent)
        try await fixture.deliver("A1234567", to: "ANNA", uid: 8)
        try await fixture.importRoster([try LedgerFixture.intern("ANNA", email: "new@interns.test")])
        _ = try await fixture.importOffers([("A1234567", "ANNA")])
        #expect(try await fixture.due(at: Self.now + 9_999).isEmpty)
        #expect(try await fixture.ledger.letterRows().count == 1)
        try await fixture.ledger.checkIntegrity()
    }

    @Test("an intern without a code can be told by hand")
    func withoutCode() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "CHLOE", uid: 1)
        _ = try await Self.tell(fixture, "A1234567", "CHLOE").get()
        #expect(try await fixture.state(of: "CHLOE") == .sent)
        try await fixture.importRoster([try LedgerFixture.intern("CHLOE", noc: "63200")])
        #expect(try await fixture.due(at: Self.now + 9_999).isEmpty)
        #expect(try await fixture.ledger.letterRows().count == 1)
    }

    @Test("it is refused where an assignment would be, and where a server has told it already")
    func refused() async throws {
        let fixture = try await LedgerFixture()
        let (anna, bruno) = (try LedgerFixture.ref("ANNA"), try LedgerFixture.ref("BRUNO"))
        let (a, b) = (try LedgerFixture.number("A1234567"), try LedgerFixture.number("A7654321"))
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        #expect(
            try await Self.tell(fixture, "A1234567", "BRUNO").failure == .taken(a, by: anna, isTold: false))
        #expect(
            try await Self.tell(fixture, "A7654321", "ANNA").failure
                == .hasOtherBesides(b, anna, a, isSeen: false))
        let nobody = try LedgerFixture.ref("NOBODY")
        #expect(try await Self.tell(fixture, "A7654321", "NOBODY").failure == .unknownIntern(nobody))
        try await fixture.sendNext()
        #expect(
            try await Self.tell(fixture, "A1234567", "ANNA").failure == .alreadyTold(a, anna, at: Self.now))
        _ = try await Self.tell(fixture, "A7654321", "BRUNO").get()
        #expect(
            try await Self.tell(fixture, "A7654321", "BRUNO").failure == .alreadyTold(b, bruno, at: Self.day))
        _ = try await fixture.decide(.withdraw(b)).get()
        #expect(try await Self.tell(fixture, "A7654321", "BRUNO").failure == .withdrawn(b))
    }

    @Test("it is refused while the letter is being handed over")
    func inFlight() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        let letter = try #require(try await fixture.due().first)
        _ = try await fixture.ledger.begin(letter, bytes: [65], inDoubtUntil: Self.now + 600, at: Self.now)
        let number = try LedgerFixture.number("A1234567")
        #expect(
            try await Self.tell(fixture, "A1234567", "ANNA").failure
                == .inFlight(number, until: Self.now + 600))
    }

    @Test("what was told by hand by mistake is taken back; the mail waits for a person then")
    func takenBack() async throws {
        let fixture = try await LedgerFixture()
        let (number, anna) = (try LedgerFixture.number("A1234567"), try LedgerFixture.ref("ANNA"))
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        _ = try await Self.tell(fixture, "A1234567", "ANNA").get()
        let report = try await fixture.decide(.unassign(number)).get()
        #expect(report.notes.contains(.toldTakenBack(number, anna, on: Self.day)))
        #expect(try await fixture.outcomes() == ["held/evidence_conflict"])
        #expect(try await fixture.due().isEmpty)
        #expect(try await fixture.assign("A1234567", to: "BRUNO").failure == nil)
        #expect(try await fixture.due().map(\.intern.ref.rawValue) == ["BRUNO"])
    }

    @Test("a letter that a server had in hand cannot be taken back by telling it by hand first")
    func notTakenBack() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        try await fixture.sendNext(result: .inDoubt(words: "lost", next: Self.now + 600))
        _ = try await Self.tell(fixture, "A1234567", "ANNA").get()
        let number = try LedgerFixture.number("A1234567")
        let refusal = try await fixture.decide(.unassign(number)).failure
        #expect(refusal == .told(number, try LedgerFixture.ref("ANNA"), at: Self.day))
    }

    @Test("a number that was told by hand and dies is named dead in the letter that replaces it")
    func replaced() async throws {
        let fixture = try await LedgerFixture()
        _ = try await Self.tell(fixture, "A1234567", "ANNA").get()
        _ = try await fixture.decide(.withdraw(try LedgerFixture.number("A1234567"))).get()
        try await fixture.deliver("A7654321", to: "ANNA", uid: 1)
        #expect(try await fixture.due().map(\.supersedes?.rawValue) == ["A1234567"])
    }

    @Test("the portal's list does not give a number away that an intern was told by hand")
    func listed() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        _ = try await Self.tell(fixture, "A1234567", "ANNA").get()
        let report = try await fixture.importOffers([("A1234567", "BRUNO")])
        #expect(report.conflicts.map(\.isTold) == [true])
        #expect(try await fixture.due().isEmpty)
        #expect(try await fixture.state(of: "ANNA") == .sent)
    }

    // MARK: a hand that slips

    @Test("a number that no mail and no list has named is refused, unless it is said so")
    func unseen() async throws {
        let fixture = try await LedgerFixture()
        let (a, b) = (try LedgerFixture.number("A1234567"), try LedgerFixture.number("A7654321"))
        #expect(try await fixture.assign("A1234567", to: "ANNA", unseen: false).failure == .neverNamed(a))
        #expect(DecisionRefusal.neverNamed(a).kind == .unknown)
        #expect(try await fixture.ledger.letterRows().isEmpty)
        _ = try await fixture.assign("A1234567", to: "ANNA").get()
        // It is known now: said once more it is no news.
        #expect(try await fixture.assign("A1234567", to: "ANNA", unseen: false).failure == nil)
        _ = try await fixture.importOffers([("A7654321", "INCONNU")])
        #expect(try await fixture.assign("A7654321", to: "BRUNO", unseen: false).failure == nil)
        #expect(b != a)
    }

    @Test("an assigned letter leaves after the time to take it back, and is taken back until then")
    func undo() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: nil, uid: 1)
        let number = try LedgerFixture.number("A1234567")
        let report = try await fixture.decide(
            .assign(number, try LedgerFixture.ref("ANNA"), replacing: false), undo: 60
        ).get()
        let departure = Departure(at: Self.now + 60, isNow: false, isServed: false, isOnHold: false)
        let anna = try LedgerFixture.ref("ANNA")
        #expect(
            report.notes.contains(
                .leaves(anna, email: "anna@interns.test", number, departure, canUndo: true)))
        #expect(try await fixture.due(at: Self.now + 59).isEmpty)
        // No clock that is set back by a little takes it early, and none that waits for it for ever.
        #expect(try await fixture.ledger.due(at: Self.now - 3_000, copies: true, longestWait: 3_600).isEmpty)
        #expect(try await fixture.decide(.unassign(number), at: Self.now + 59).failure == nil)
        #expect(try await fixture.due(at: Self.now + 9_999).isEmpty)
        #expect(try await fixture.outcomes() == ["held/no_match"])
    }

    @Test("the letter that a mail lets go by itself does not wait")
    func byItself() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        #expect(try await fixture.due().count == 1)
    }

    @Test("a withdrawal says whom it lets go by that, and that letter waits as well")
    func withdraw() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A1234567", to: "ANNA", uid: 1)
        #expect(try await fixture.deliver("A7654321", to: "ANNA", uid: 2).verdict.reason == .internHasOffer)
        let (first, second) = (try LedgerFixture.number("A1234567"), try LedgerFixture.number("A7654321"))
        let notes = try await fixture.decide(.withdraw(first), undo: 60).get().notes
        let departure = Departure(at: Self.now + 60, isNow: false, isServed: false, isOnHold: false)
        #expect(notes.contains(.letsGo(second, try LedgerFixture.ref("ANNA"), departure)))
        #expect(try await fixture.due(at: Self.now + 59).isEmpty)
        _ = try await fixture.decide(.unassign(second)).get()
        #expect(try await fixture.due(at: Self.now + 9_999).isEmpty)
    }

    // MARK: forgeries

    @Test("a forgery changes nobody's state; a proven mail that waits does")
    func states() async throws {
        let fixture = try await LedgerFixture()
        #expect(
            try await fixture.deliver("A1234567", to: "ANNA", uid: 1, results: nil).verdict.reason
                == .untrustedSender)
        #expect(try await fixture.state(of: "ANNA") == .awaitingOffer)
        #expect(try await fixture.ledger.status().interns[.held] == nil)
        try await fixture.deliver("A7654321", to: "BRUNO", uid: 2)
        try await fixture.deliver("A7654322", to: "BRUNO", uid: 3)
        try await fixture.deliver("A7654323", to: "ANNA", uid: 4)
        try await fixture.deliver("A7654323", to: "BRUNO", uid: 5)
        #expect(try await fixture.state(of: "ANNA") == .queued)
    }

    @Test("what is proven stands first, and a list that is cut says how many it leaves out")
    func order() async throws {
        let fixture = try await LedgerFixture()
        for uid in 1...20 {
            try await fixture.deliver("A12345\(uid + 10)", to: "ANNA", uid: UInt32(uid), results: nil)
        }
        try await fixture.deliver("A7654321", to: nil, uid: 30)
        let status = try await fixture.ledger.status()
        #expect(status.held.first?.reason == .noMatch)
        #expect(status.heldCount == 21 && status.unprovenCount == 20)
    }

    @Test(
        "many are dismissed at once: by their numbers, or by the reason; one that may not be leaves all as they were"
    )
    func dismiss() async throws {
        let fixture = try await LedgerFixture()
        for uid in 1...3 {
            try await fixture.deliver("A123456\(uid)", to: "ANNA", uid: UInt32(uid), results: nil)
        }
        try await fixture.deliver("A7654321", to: nil, uid: 4)
        try await fixture.deliver("A7654322", to: "CHLOE", uid: 5)
        #expect(try await fixture.decide(.dismiss([1, 4, 99])).failure == .unknownMail(99))
        #expect(try await fixture.decide(.dismiss([1, 5])).failure != nil)
        #expect(try await fixture.decide(.dismissAll(.missingNOC)).failure != nil)
        #expect(try await fixture.decide(.dismissAll(.placeholder)).failure == .nothingHeld(.placeholder))
        #expect(try await fixture.ledger.status().heldCount == 5)
        #expect(try await fixture.decide(.dismiss([1, 1])).get().notes.count == 1)
        let report = try await fixture.decide(.dismissAll(.untrustedSender)).get()
        #expect(report.notes.count == 2)
        #expect(try await fixture.ledger.status().held.map(\.reason) == [.noMatch, .missingNOC])
        #expect(
            try await fixture.decide(.dismissAll(.untrustedSender)).failure == .nothingHeld(.untrustedSender))
    }
}
