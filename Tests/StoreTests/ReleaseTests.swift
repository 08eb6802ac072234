import FacteurCore
import GRDB
import Store
import TestSupport
import Testing

/// `release REF`: one letter leaves while all others are on hold. What must not leave by it was written first.
@Suite("a letter let go during a hold") struct ReleaseTests {
    /// ANNA's and BRUNO's letters wait behind a hold; CHLOE has a number and no code.
    private func onHold() async throws -> LedgerFixture {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A4700101", to: "ANNA", uid: 1)
        try await fixture.deliver("A4700102", to: "BRUNO", uid: 2)
        try await fixture.deliver("A4700103", to: "CHLOE", uid: 3)
        _ = try await fixture.decide(.hold).get()
        try #require(try await fixture.due().isEmpty)
        return fixture
    }

    private func release(_ refs: String..., in fixture: LedgerFixture) async throws -> DecisionRefusal? {
        let answer = try await fixture.decide(.release(refs.map { try LedgerFixture.ref($0) }))
        if case .failure(let refusal) = answer { return refusal }
        return nil
    }

    private func dueRefs(_ fixture: LedgerFixture) async throws -> [String] {
        try await fixture.due(at: LedgerFixture.now + 90_000).map(\.intern.ref.rawValue)
    }

    @Test("that letter leaves, and no other")
    func one() async throws {
        let fixture = try await onHold()
        #expect(try await release("BRUNO", in: fixture) == nil)
        #expect(try await dueRefs(fixture) == ["BRUNO"])
        try await fixture.sendNext()
        #expect(try await fixture.state(of: "BRUNO") == .sent)
        #expect(try await dueRefs(fixture) == [])
        _ = try await fixture.decide(.release(nil)).get()
        #expect(try await dueRefs(fixture) == ["ANNA"])
    }

    @Test("who has no letter that waits is refused, and with one of several none goes")
    func refused() async throws {
        let fixture = try await onHold()
        let chloe = try LedgerFixture.ref("CHLOE")
        #expect(try await release("BRUNO", "CHLOE", in: fixture) == .noCode(chloe))
        #expect(try await release("NOBODY", in: fixture) == .unknownIntern(try LedgerFixture.ref("NOBODY")))
        #expect(try await dueRefs(fixture) == [])
        #expect(try await release("ANNA", in: fixture) == nil)
        try await fixture.sendNext()
        #expect(try await release("ANNA", in: fixture) == .notQueued(try LedgerFixture.ref("ANNA"), .sent))
        _ = try await fixture.decide(.release(nil)).get()
        #expect(try await release("BRUNO", in: fixture) == .notOnHold)
    }

    @Test("what waits for an approval is not approved by it")
    func toReview() async throws {
        let fixture = try await ReviewTests.fixture()
        _ = try await ReviewTests.deliver(fixture, "A4700101", to: "ANNA", uid: 1)
        _ = try await fixture.decide(.hold).get()
        #expect(try await release("ANNA", in: fixture) == .toReview(try LedgerFixture.ref("ANNA")))
        #expect(try await dueRefs(fixture) == [])
    }

    enum Later: CaseIterable {
        case heldAgain, withdrawn, removed, codeGone, replaced, sentAgain, copy, putBack
    }

    @Test("what happens after the word is stronger than it", arguments: Later.allCases)
    func later(_ later: Later) async throws {
        let fixture = try await onHold()
        #expect(try await release("BRUNO", in: fixture) == nil)
        let number = try LedgerFixture.number("A4700102")
        var expected: [String] = []
        switch later {
        case .heldAgain: _ = try await fixture.decide(.hold).get()
        case .withdrawn: _ = try await fixture.decide(.withdraw(number)).get()
        case .removed: try await fixture.importRoster([LedgerFixture.intern("ANNA")], removeMissing: true)
        case .codeGone: try await fixture.importRoster([LedgerFixture.intern("BRUNO", noc: nil)])
        case .replaced:
            // The new number's letter was never let go.
            _ = try await fixture.assign("A4700109", to: "BRUNO", replacing: true).get()
        case .sentAgain:
            try await fixture.sendNext(result: .failed(reply: "550 no such user"))
            _ = try await fixture.decide(.resend(try LedgerFixture.ref("BRUNO"))).get()
        case .copy:
            try await fixture.sendNext(result: .inDoubt(words: "lost", next: LedgerFixture.now + 600))
        case .putBack:
            let copy = fixture.folder.path("copy.sqlite")
            try await fixture.ledger.backUp(to: copy, at: LedgerFixture.now)
            let back = try Ledger(path: copy, now: LedgerFixture.now)
            #expect(try await back.due(at: LedgerFixture.now, copies: true, limit: 9).isEmpty)
            expected = ["BRUNO"]
        }
        #expect(try await dueRefs(fixture) == expected)
    }

    @Test("only a person's word on that very letter lets it go")
    func schema() async throws {
        let fixture = try await onHold()
        #expect(try await release("BRUNO", in: fixture) == nil)
        for decision in ["0", "(SELECT max(id) FROM decision)", "(SELECT min(id) FROM decision)"] {
            await #expect(throws: DatabaseError.self) {
                try await fixture.execute(
                    "UPDATE letter SET released_by = \(decision) WHERE intern = 'ANNA'")
            }
        }
        #expect(try await dueRefs(fixture) == ["BRUNO"])
    }
}

/// `reopen ID`: a dismissal that is taken back.
@Suite("a dismissed mail that waits again") struct ReopenTests {
    @Test("it is held for its reason, and read again with what is known now")
    func reopened() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A4700101", to: nil, uid: 1)
        let before = try await fixture.outcomes()
        _ = try await fixture.decide(.dismiss([1])).get()
        #expect(try await fixture.outcomes() == ["ignored"])
        _ = try await fixture.decide(.reopen([1])).get()
        #expect(try await fixture.outcomes() == before)
        _ = try await fixture.decide(.dismiss([1])).get()
        _ = try await fixture.assign("A4700101", to: "ANNA").get()
        _ = try await fixture.decide(.reopen([1])).get()
        #expect(try await fixture.outcomes().first?.hasPrefix("held") == false)
    }

    @Test("what was not dismissed is refused, and none of several is reopened")
    func refused() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.deliver("A4700101", to: nil, uid: 1)
        try await fixture.deliver("A4700102", to: "ANNA", uid: 2)
        _ = try await fixture.decide(.dismiss([1])).get()
        #expect(try await fixture.decide(.reopen([1, 2])).failure == .notDismissed(2, .matched))
        #expect(try await fixture.decide(.reopen([9])).failure == .unknownMail(9))
        #expect(try await fixture.outcomes() == ["ignored", "matched/ANNA"])
    }
}
