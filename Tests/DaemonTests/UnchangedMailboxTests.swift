import FacteurCore
import Store
import TestSupport
import Testing

/// A server that counts what happens in a folder (RFC 7162), and so says that nothing did.
@Suite("a folder that stays as it is", .timeLimit(.minutes(20))) struct UnchangedMailboxTests {
    /// Two mails, and a server that says how many changes there were.
    private static func fixture() async throws -> (ScriptedFixture, ScriptedMailbox) {
        var manners = ScriptedMailbox.Manners()
        (manners.uidNext, manners.highestModSequence) = (3, 7)
        let mailbox = try ScriptedMailbox([ScriptedFixture.plain(1), ScriptedFixture.plain(2)], manners)
        let fixture = try await ScriptedFixture(mailboxes: [mailbox])
        fixture.configuration.mailboxes[0].poll = 1
        return (fixture, mailbox)
    }

    /// Polls until the folder was opened so many times more.
    private static func poll(_ fixture: ScriptedFixture, _ mailbox: ScriptedMailbox, times: Int) async throws
    {
        let before = mailbox.count("EXAMINE")
        try await poll(fixture) { mailbox.count("EXAMINE") >= before + times }
    }

    private static func poll(_ fixture: ScriptedFixture, until isOver: () async throws -> Bool) async throws {
        while try await !isOver() {
            fixture.now += 2
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    @Test("is opened at each poll, and asked nothing more")
    func polls() async throws {
        let (fixture, mailbox) = try await Self.fixture()
        try await fixture.serving { _ in
            try await Self.poll(fixture, mailbox, times: 2)
            let searches = mailbox.count("UID SEARCH")
            try await Self.poll(fixture, mailbox, times: 3)
            #expect(mailbox.count("UID SEARCH") == searches)
            #expect(try await fixture.mails().map(\.uid).sorted() == [1, 2])
        }
    }

    struct Change: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let make: @Sendable (ScriptedMailbox) -> Void

        init(_ what: String, _ make: @escaping @Sendable (ScriptedMailbox) -> Void) {
            (testDescription, self.make) = (what, make)
        }
    }

    static let changes = [
        Change("something has changed") { $0.manners.highestModSequence = 8 },
        Change("the next number is another, and the count of changes stands still") {
            $0.manners.uidNext = 4
        },
        Change("a mail has gone and another come under a number that was given before") { mailbox in
            mailbox.replace(
                with: [(1, ScriptedFixture.plain(1)), (2, ScriptedFixture.plain(3))], uidNext: 3)
            mailbox.manners.highestModSequence = 8
        },
        Change("a mail has gone, and the count of changes stands still") { mailbox in
            mailbox.replace(with: [(1, ScriptedFixture.plain(1))], uidNext: 3)
        },
        Change("the server numbers its mails anew") { $0.manners.uidValidity = 99 },
        Change("the server no longer counts") { $0.manners.highestModSequence = nil },
        Change("the server no longer says which number comes next") { $0.manners.uidNext = nil },
        Change("the count of changes is no number") { $0.manners.highestModSequence = UInt64.max },
    ]

    @Test("is searched where that is not certain", arguments: changes)
    func changed(_ change: Change) async throws {
        let (fixture, mailbox) = try await Self.fixture()
        try await fixture.serving { _ in
            try await Self.poll(fixture, mailbox, times: 2)
            let searches = mailbox.count("UID SEARCH")
            change.make(mailbox)
            try await Self.poll(fixture) { mailbox.count("UID SEARCH") > searches }
            while try await fixture.box().unaccounted != 0 {
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    @Test("what the server withholds is looked for at each poll, until it comes")
    func withheld() async throws {
        let (fixture, mailbox) = try await Self.fixture()
        mailbox.manners.withheld = [2]
        try await fixture.serving { _ in
            try await Self.poll(fixture, mailbox, times: 2)
            let searches = mailbox.count("UID SEARCH")
            try await Self.poll(fixture, mailbox, times: 2)
            #expect(mailbox.count("UID SEARCH") > searches)
            mailbox.manners.withheld = []
            try await Self.poll(fixture) { try await fixture.mails().count >= 2 }
        }
    }

    @Test("a look at the start searches whatever the server says: the numbers may be other mails' now")
    func start() async throws {
        let (fixture, mailbox) = try await Self.fixture()
        for _ in 1...3 {
            let searches = mailbox.count("UID SEARCH")
            #expect(try await fixture.once() == [])
            #expect(mailbox.count("UID SEARCH") > searches)
        }
    }
}
