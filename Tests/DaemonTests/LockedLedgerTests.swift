import Daemon
import FacteurCore
import Foundation
import Store
import TestSupport
import Testing

/// Another program has the ledger locked, at the worst moment: a server has just taken a letter.
@Suite(.timeLimit(.minutes(20))) struct LockedLedgerTests {
    /// One letter due; the relay takes it, but before its answer the ledger is locked.
    private func locking(
        _ mailboxes: [ScriptedMailbox] = []
    ) async throws -> (ScriptedFixture, ScriptedRelay, Locker) {
        let (relay, locker) = (try ScriptedRelay(), Locker())
        // A command would give up after so long.
        let fixture = try await ScriptedFixture(
            relay: relay, mailboxes: mailboxes, patience: ScriptedFixture.little)
        try await fixture.recordNotices(for: 1...1)
        let path = fixture.configuration.database
        relay.answer(.finalDot, .after { locker.lock(path) })
        return (fixture, relay, locker)
    }

    @Test(
        "the service waits for as long as it takes, says so, and then has lost nothing and sends nothing twice"
    )
    func outlived() async throws {
        let mailbox = try ScriptedMailbox()
        let (fixture, relay, locker) = try await locking([mailbox])
        try await fixture.serving { _ in
            try await fixture.wait(for: "the word about it") {
                fixture.journal.count("kept the ledger locked for 10 s") == 1
            }
            #expect(try await fixture.states() == [.inDoubt])
            mailbox.add([ScriptedFixture.plain(1)])
            try locker.letGo()
            try await fixture.wait(for: "the letter and the mail") {
                let (states, mails) = (try await fixture.states(), try await fixture.mails())
                return states == [.sent] && mails.count == 2
            }
        }
        #expect(relay.letters.count == 1)
        #expect(try await fixture.status().copies == 0)
    }

    @Test(
        "asked to stop meanwhile, it ends and says why; the next one has the letter in doubt, and its one copy"
    )
    func stopped() async throws {
        let (fixture, relay, locker) = try await locking()
        await #expect(throws: LedgerFault.busy(path: fixture.configuration.database)) {
            try await fixture.serving { _ in
                try await fixture.wait(for: "the dot") { relay.letters.count == 1 && locker.hasLocked }
            }
        }
        try locker.letGo()
        relay.answer(.finalDot)
        #expect(try await fixture.once() == [])
        #expect(try await fixture.states() == [.inDoubt])
        #expect(relay.letters.count == 1)
        for _ in 0..<3 {
            fixture.now += Int64(fixture.configuration.letters.inDoubtAfter)
            #expect(try await fixture.once() == [])
        }
        #expect(try await fixture.states() == [.sent])
        #expect(relay.letters.count == 2 && Set(relay.letters).count == 1)
    }

    @Test("a relay that leaves meanwhile has not got the letter, and nothing is in doubt")
    func relayLeaves() async throws {
        let (fixture, relay, locker) = try await locking()
        let path = fixture.configuration.database
        relay.answer(.data, .after { locker.lock(path) })
        try await fixture.serving { _ in
            try await fixture.wait(for: "the word about it") {
                fixture.journal.count("kept the ledger locked for 10 s") == 1
            }
            relay.stop()
            try locker.letGo()
            try await fixture.wait(for: "the letter's turn to end") {
                fixture.journal.count("not taken, tried again later") == 1
            }
        }
        #expect(try await fixture.states() == [.queued])
        #expect(relay.taken.isEmpty)
    }

    @Test("a pass gives up after a while, and the next one does its work")
    func pass() async throws {
        let (fixture, relay, locker) = try await locking()
        relay.answer(.finalDot)
        locker.lock(fixture.configuration.database)
        await #expect(throws: LedgerFault.busy(path: fixture.configuration.database)) {
            try await fixture.once()
        }
        try locker.letGo()
        #expect(relay.letters.isEmpty)
        #expect(try await fixture.once() == [])
        #expect(relay.letters.count == 1)
    }
}

/// Locks the ledger on a server's thread.
private final class Locker: @unchecked Sendable {
    private let guarding = NSLock()
    private var locked: Result<LedgerLocker, any Error>?

    var hasLocked: Bool { guarding.withLock { locked != nil } }

    /// Once.
    func lock(_ path: String) {
        guarding.withLock { locked = locked ?? Result { try LedgerLocker(path) } }
    }

    func letGo() throws { try guarding.withLock { try locked?.get() }?.letGo() }
}
