import FacteurCore
import Mail
import Store
import TestSupport
import Testing
import Text

/// What the sender is told of the ledger, and by what it is woken.
@Suite struct OutlookTests {
    private static let now = LedgerFixture.now

    private func look(
        _ fixture: LedgerFixture, at now: Int64 = now, perHour: Int = 200, limit: Int = 10
    ) async throws -> Outlook {
        try await fixture.ledger.outlook(
            SendingTerms(copies: true, longestWait: 7 * 86_400, perHour: perHour), at: now, limit: limit)
    }

    /// Whether something has been committed since the last time that this was asked.
    private func isWoken(_ ledger: Ledger) async -> Bool { await ledger.committed.wait(atMost: .zero) }

    @Test("nothing to do: for good; a letter that a decision lets go: until it may no longer be taken back")
    func undo() async throws {
        let fixture = try await LedgerFixture()
        let empty = try await look(fixture)
        #expect(empty.due.isEmpty && empty.next == nil && !empty.mustSearch && !empty.needsTrial)
        _ = try await fixture.decide(
            .assign(
                try LedgerFixture.number("A1234567"), try LedgerFixture.ref("ANNA"), replacing: false,
                unseen: true), undo: 60
        ).get()
        let waiting = try await look(fixture)
        #expect(waiting.due.isEmpty && waiting.next == Self.now + 60)
        let due = try await look(fixture, at: Self.now + 60)
        #expect(due.due.map(\.intern.ref.rawValue) == ["ANNA"] && due.next == nil)
        // Taken back in time.
        _ = try await fixture.decide(.unassign(try LedgerFixture.number("A1234567"))).get()
        #expect(try await look(fixture, at: Self.now + 60).due.isEmpty)
    }

    @Test("a letter that was put off is due when it is said to be; one in doubt is to be searched for first")
    func later() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.settle("A1234567", to: "ANNA", uid: 1)
        try await fixture.settle("A7654321", to: "BRUNO", uid: 2)
        try await fixture.sendNext(result: .later(reply: "451 no", next: Self.now + 90))
        try await fixture.sendNext(result: .inDoubt(words: "cut", next: Self.now + 600))
        let outlook = try await look(fixture)
        #expect(outlook.due.isEmpty && outlook.next == Self.now + 90 && !outlook.mustSearch)
        let later = try await look(fixture, at: Self.now + 600)
        #expect(later.due.map(\.intern.ref.rawValue) == ["ANNA"] && later.mustSearch && later.next == nil)
        // A clock that was set back by a year keeps neither waiting.
        let before = try await look(fixture, at: Self.now - 365 * 86_400)
        #expect(before.due.count == 1 && before.mustSearch)
    }

    @Test("no more letters than may leave in this hour, and none before the first of them is an hour old")
    func brake() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.settle("A1234567", to: "ANNA", uid: 1)
        try await fixture.settle("A7654321", to: "BRUNO", uid: 2)
        #expect(try await look(fixture, perHour: 1).due.count == 1)
        #expect(try await look(fixture, perHour: 2).due.count == 2)
        try await fixture.sendNext()
        let braked = try await look(fixture, perHour: 1)
        #expect(braked.due.isEmpty && braked.next == Self.now + 3_600)
        #expect(try await look(fixture, at: Self.now + 3_599, perHour: 1).due.isEmpty)
        #expect(try await look(fixture, at: Self.now + 3_600, perHour: 1).due.count == 1)
    }

    @Test("nothing is due during a hold, and a relay that refuses is tried though nothing is queued")
    func holdAndRelay() async throws {
        let fixture = try await LedgerFixture()
        try await fixture.settle("A1234567", to: "ANNA", uid: 1)
        _ = try await fixture.decide(.hold).get()
        #expect(try await look(fixture).due.isEmpty)
        _ = try await fixture.decide(.release(nil)).get()
        #expect(try await look(fixture).due.count == 1)
        #expect(try await fixture.ledger.relay(refuses: "no", at: Self.now))
        let queued = try await look(fixture)
        #expect(queued.isRefused && !queued.needsTrial)
        try await fixture.sendNext()
        let idle = try await look(fixture)
        #expect(idle.isRefused && idle.needsTrial)
    }

    @Test("a commit that changes something wakes the sender; its own, and one that changes nothing, do not")
    func woken() async throws {
        let fixture = try await LedgerFixture()
        _ = await isWoken(fixture.ledger)
        #expect(await isWoken(fixture.ledger) == false)
        try await fixture.settle("A1234567", to: "ANNA", uid: 1)
        #expect(await isWoken(fixture.ledger))
        _ = try await fixture.decide(.hold).get()
        #expect(await isWoken(fixture.ledger))
        // Refused: nothing is changed.
        _ = try await fixture.decide(.unassign(try LedgerFixture.number("A1357924")))
        #expect(await isWoken(fixture.ledger) == false)
        _ = try await fixture.decide(.release(nil)).get()
        _ = await isWoken(fixture.ledger)
        try await fixture.sendNext()
        try await fixture.ledger.relay(refuses: "no", at: Self.now)
        #expect(await isWoken(fixture.ledger) == false)
    }

    @Test("what another process commits is seen, and what this one does is not taken for it")
    func others() async throws {
        let fixture = try await LedgerFixture()
        let before = try await fixture.ledger.changesOfOthers()
        try await fixture.settle("A1234567", to: "ANNA", uid: 1)
        #expect(try await fixture.ledger.changesOfOthers() == before)
        let other = try Ledger(path: fixture.ledger.path, mayCreate: false, now: Self.now)
        #expect(try await other.relay(refuses: "no", at: Self.now))
        let after = try await fixture.ledger.changesOfOthers()
        #expect(after != before)
        #expect(try await fixture.ledger.changesOfOthers() == after)
        #expect(await isWoken(other) == false)
    }
}
