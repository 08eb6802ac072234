import FacteurCore
import Store
import TestSupport
import Testing

/// A server that counts what happens in a folder (RFC 7162), and so says that nothing did.
@Suite("a folder that stays as it is") struct UnchangedMailboxTests {
    /// Two mails, and a server that says how many changes there were.
    private static func looked(
        _ change: (inout ScriptedMailbox.Manners) -> Void = { _ in }
    ) async throws -> (ScriptedFixture, ScriptedMailbox) {
        var manners = ScriptedMailbox.Manners()
        (manners.uidNext, manners.highestModSequence) = (3, 7)
        change(&manners)
        let mailbox = try ScriptedMailbox([ScriptedFixture.plain(1), ScriptedFixture.plain(2)], manners)
        let fixture = try await ScriptedFixture(mailboxes: [mailbox])
        #expect(try await fixture.once() == [])
        return (fixture, mailbox)
    }

    /// How often it was searched in one more look.
    private static func searches(_ fixture: ScriptedFixture, _ mailbox: ScriptedMailbox) async throws -> Int {
        let before = mailbox.count("UID SEARCH")
        #expect(try await fixture.once() == [])
        return mailbox.count("UID SEARCH") - before
    }

    @Test("is opened, and asked nothing more; the look counts as one")
    func unchanged() async throws {
        let (fixture, mailbox) = try await Self.looked()
        let before = mailbox.dialogue.count
        fixture.now += 500
        #expect(try await Self.searches(fixture, mailbox) == 0)
        let commands = mailbox.dialogue.dropFirst(before).compactMap { $0.split(separator: " ").first }
        #expect(!commands.contains("NOOP") && !commands.contains("UID"))
        #expect(commands.contains("EXAMINE") && commands.last == "LOGOUT")
        #expect(try await fixture.box().lastRoundTrip == fixture.now)
    }

    struct Change: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let make: @Sendable (ScriptedMailbox, ScriptedFixture) async throws -> Void

        init(
            _ what: String,
            _ make: @escaping @Sendable (ScriptedMailbox, ScriptedFixture) async throws -> Void
        ) {
            (testDescription, self.make) = (what, make)
        }
    }

    static let changes = [
        Change("a mail has come") { mailbox, _ in
            mailbox.add([ScriptedFixture.plain(3)])
            (mailbox.manners.uidNext, mailbox.manners.highestModSequence) = (4, 8)
        },
        Change("a mail has come, and the count of changes stands still") { mailbox, _ in
            mailbox.add([ScriptedFixture.plain(3)])
            mailbox.manners.uidNext = 4
        },
        Change("a mail has gone and another come under a number that was given before") { mailbox, _ in
            mailbox.replace(
                with: [(1, ScriptedFixture.plain(1)), (2, ScriptedFixture.plain(3))], uidNext: 3)
            mailbox.manners.highestModSequence = 8
        },
        Change("the server numbers its mails anew") { mailbox, _ in
            mailbox.manners.uidValidity = 99
        },
        Change("the server no longer counts") { mailbox, _ in
            mailbox.manners.highestModSequence = nil
        },
        Change("the server no longer says which number comes next") { mailbox, _ in
            mailbox.manners.uidNext = nil
        },
        Change("the count of changes is no number") { mailbox, _ in
            mailbox.manners.highestModSequence = UInt64.max
        },
    ]

    @Test("is searched where that is not certain", arguments: changes)
    func changed(_ change: Change) async throws {
        let (fixture, mailbox) = try await Self.looked()
        try await change.make(mailbox, fixture)
        #expect(try await Self.searches(fixture, mailbox) > 0)
        let last = try await fixture.mails().count
        #expect(try await fixture.box().unaccounted == 0 && last >= 2)
    }

    @Test("what the server withholds is looked for each time, until it comes")
    func withheld() async throws {
        let (fixture, mailbox) = try await Self.looked { $0.withheld = [2] }
        #expect(try await fixture.box().unaccounted == 1)
        #expect(try await Self.searches(fixture, mailbox) > 0)
        mailbox.manners.withheld = []
        #expect(try await Self.searches(fixture, mailbox) > 0)
        #expect(try await fixture.mails().map(\.uid).sorted() == [1, 2])
        #expect(try await Self.searches(fixture, mailbox) == 0)
    }
}
