import Daemon
import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// A folder that was put back to an earlier state and kept its UIDVALIDITY: numbers are given to other mails. No notice may be
/// taken for one that was seen.
@Suite(.timeLimit(.minutes(20))) struct RestoredMailboxTests {
    /// Three interns are told by UIDs 4 to 6, behind three mails that are nobody's.
    private func season(
        _ count: UInt64? = nil
    ) async throws -> (ScriptedFixture, ScriptedMailbox, ScriptedRelay) {
        let relay = try ScriptedRelay()
        let mailbox = try ScriptedMailbox(
            (1...3).map(Self.plain) + (1...3).map { ScriptedFixture.notice($0) })
        mailbox.manners.highestModSequence = count
        mailbox.manners.uidNext = 7
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox])
        try await fixture.importInterns(6)
        return (fixture, mailbox, relay)
    }

    private static func plain(_ number: Int) -> [UInt8] {
        Array("From: a@sender.test\r\nMessage-ID: <p\(number)@sender.test>\r\n\r\nNothing.\r\n".utf8)
    }

    /// What the folder holds then: the backup's mails and those that came after it, under the numbers that follow.
    private static func restored(_ backup: Int, then interns: [Int]) -> [(uid: UInt32, bytes: [UInt8])] {
        let old = (1...3).map(plain) + (1...3).map { ScriptedFixture.notice($0) }
        let all = old.prefix(backup) + interns.map { ScriptedFixture.notice($0) }
        return all.enumerated().map { (UInt32($0.offset + 1), $0.element) }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Mails of the backup, and whose notices came after it.
        let backup: Int
        let then: [Int]
        /// Without it only the mails tell.
        var saysNext = true
    }

    static let cases = [
        Case(testDescription: "fewer mails than before", backup: 3, then: [4]),
        Case(testDescription: "as many", backup: 3, then: [4, 5, 6]),
        Case(testDescription: "more", backup: 5, then: [4, 5, 6]),
        Case(testDescription: "more, and no next number", backup: 5, then: [4, 5, 6], saysNext: false),
        Case(testDescription: "some of the old ones come again, elsewhere", backup: 4, then: [3, 4, 2, 5]),
        Case(
            testDescription: "one of the old ones comes again under its own number", backup: 4,
            then: [4, 3, 5]),
        Case(testDescription: "from nothing", backup: 0, then: [4, 5]),
    ]

    /// Whether the server counts what happens in a folder (RFC 7162), and counts the same as before.
    static let counts: [UInt64?] = [nil, 7]

    @Test(
        "whoever's notice came under another's number is told, and nobody twice", arguments: cases, counts)
    func restored(_ item: Case, _ count: UInt64?) async throws {
        let (fixture, mailbox, relay) = try await season(count)
        #expect(try await fixture.once() == [])
        let mails = Self.restored(item.backup, then: item.then)
        mailbox.replace(with: mails, uidNext: item.saysNext ? UInt32(mails.count + 1) : nil)
        try await check(item, fixture, relay)
        #expect(fixture.journal.count("was put back to an earlier state") > 0)
        let dialogue = mailbox.dialogue.count { $0.contains("BODY.PEEK[]") }
        // Once it is known, it is as any other mailbox.
        try await check(item, fixture, relay)
        #expect(mailbox.dialogue.count { $0.contains("BODY.PEEK[]") } == dialogue)
    }

    private func check(_ item: Case, _ fixture: ScriptedFixture, _ relay: ScriptedRelay) async throws {
        #expect(try await fixture.once() == [])
        let told = relay.taken.map(\.recipient)
        #expect(Set(told) == Set(([1, 2, 3] + item.then).map { "i\($0)@interns.test" }))
        #expect(told.count == Set(told).count)
        #expect(try await fixture.health().broken.allSatisfy { $0.contains("service is not running") })
    }

    @Test("what had the numbers before keeps its story, without the number")
    func story() async throws {
        let (fixture, mailbox, _) = try await season()
        _ = try await fixture.once()
        mailbox.replace(with: Self.restored(5, then: [4, 5, 6]), uidNext: 9)
        _ = try await fixture.once()
        let mails = try await fixture.mails()
        #expect(mails.prefix(6).map(\.uid) == [0, 0, 0, 0, 0, 0])
        #expect(mails.dropFirst(6).map(\.uid) == [1, 2, 3, 4, 5, 6, 7, 8])
        #expect(mails.dropFirst(9).map(\.outcome) == [.duplicate, .duplicate, .matched, .matched, .matched])
    }

    @Test("within a session that goes on as if nothing were, the next whole look finds it")
    func withinASession() async throws {
        let (fixture, mailbox, relay) = try await season()
        fixture.configuration.mailboxes[0].poll = 1
        try await fixture.serving { _ in
            try await fixture.wait(for: "the first letters") { relay.taken.count == 3 }
            mailbox.replace(with: Self.restored(3, then: [4, 5, 6]), uidNext: nil)
            fixture.now += 300
            try await fixture.wait(for: "the others' letters") { relay.taken.count == 6 }
        }
        #expect(mailbox.sessions == 1)
        #expect(Set(relay.taken.map(\.recipient)).count == 6)
    }

    @Test(
        "a server that names a next number below what it shows, or jumps about, is read as any other",
        arguments: [1, 4, 6, 7, 4_000_000_000, UInt32.max])
    func liesAboutNext(uidNext: UInt32) async throws {
        let (fixture, mailbox, relay) = try await season()
        mailbox.manners.uidNext = uidNext
        for _ in 0..<3 { #expect(try await fixture.once() == []) }
        mailbox.manners.uidNext = 7
        #expect(try await fixture.once() == [])
        #expect(relay.taken.count == 3)
        #expect(try await fixture.mails().map(\.uid) == [1, 2, 3, 4, 5, 6])
        #expect(fixture.journal.count("earlier state") == 0)
    }

    @Test(
        "a server that ends the session at such a question is asked no more, and read",
        arguments: [false, true], counts)
    func closesAtField(isServing: Bool, _ count: UInt64?) async throws {
        let (fixture, mailbox, relay) = try await season(count)
        fixture.configuration.mailboxes[0].poll = 1
        #expect(try await fixture.once() == [])
        mailbox.manners.closesAtField = true
        mailbox.manners.uidNext = nil
        #expect(try await fixture.once() == [])
        mailbox.add([ScriptedFixture.notice(4)])
        if isServing {
            try await fixture.serving { _ in
                try await fixture.wait(for: "the letter") { relay.taken.count == 4 }
                try await fixture.wait(for: "health") {
                    try await fixture.health().mailboxes.map(\.state) == [.ok]
                }
            }
        } else {
            #expect(try await fixture.once() == [])
        }
        #expect(relay.taken.count == 4)
        #expect(try await fixture.health().mailboxes.map(\.state) == [.ok])
    }

    @Test("a header that the server reads in another way than we do makes no other mail")
    func readsOtherwise() async throws {
        let (fixture, mailbox, relay) = try await season()
        #expect(try await fixture.once() == [])
        mailbox.manners.messageIDs = [6: "<another@sender.test>"]
        for _ in 0..<3 { #expect(try await fixture.once() == []) }
        #expect(fixture.journal.count("earlier state") == 0)
        #expect(try await fixture.mails().map(\.uid) == [1, 2, 3, 4, 5, 6])
        #expect(relay.taken.count == 3)
    }

    @Test("the highest number there can be, and what stands before it")
    func highest() async throws {
        let (fixture, mailbox, relay) = try await season()
        mailbox.manners.uidNext = nil
        _ = try await fixture.once()
        mailbox.replace(
            with: Self.restored(6, then: []) + [
                (4_294_967_294, ScriptedFixture.notice(4)), (4_294_967_295, ScriptedFixture.notice(5)),
            ], uidNext: nil)
        #expect(try await fixture.once() == [])
        #expect(try await fixture.once() == [])
        #expect(relay.taken.count == 5)
        #expect(try await fixture.status().mailboxes.first { $0.name == "box1" }?.unaccounted == 0)
    }

    @Test("removed mails are no earlier state", arguments: [nil, 7] as [UInt32?])
    func removed(uidNext: UInt32?) async throws {
        let (fixture, mailbox, relay) = try await season()
        _ = try await fixture.once()
        for uid: UInt32 in [6, 5, 2] {
            mailbox.expunge(uid)
            mailbox.manners.uidNext = uidNext
            #expect(try await fixture.once() == [])
        }
        #expect(fixture.journal.count("earlier state") == 0)
        #expect(relay.taken.count == 3)
    }
}
