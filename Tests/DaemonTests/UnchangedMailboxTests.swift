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
            try await fixture.wait(for: "every mail") { try await fixture.box().unaccounted == 0 }
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

    /// Mails that can be known again.
    private static func named() async throws -> (ScriptedFixture, ScriptedMailbox) {
        var manners = ScriptedMailbox.Manners()
        (manners.uidNext, manners.highestModSequence) = (13, 7)
        let mailbox = try ScriptedMailbox((1...12).map { ScriptedFixture.notice($0) }, manners)
        let fixture = try await ScriptedFixture(relay: try ScriptedRelay(), mailboxes: [mailbox])
        #expect(try await fixture.once() == [])
        return (fixture, mailbox)
    }

    private static func searches(_ fixture: ScriptedFixture, _ mailbox: ScriptedMailbox) async throws -> Bool
    {
        let before = mailbox.count("UID SEARCH")
        #expect(try await fixture.once() == [])
        return mailbox.count("UID SEARCH") > before
    }

    @Test("a look at the start asks with the folder for the newest mails, and searches no more")
    func start() async throws {
        let (fixture, mailbox) = try await Self.named()
        for _ in 1...3 { #expect(try await !Self.searches(fixture, mailbox)) }
        #expect(mailbox.count("UID FETCH 1:12 (UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])") == 3)
        #expect(try await fixture.mails().map(\.uid).sorted() == Array(1...12))
        #expect(try await fixture.box().unaccounted == 0)
    }

    static let doubts =
        [
            Change("one of the newest mails is another") { mailbox in
                mailbox.replace(
                    with: (1...12).map { (UInt32($0), ScriptedFixture.notice($0 == 11 ? 40 : $0)) },
                    uidNext: 13)
            },
            Change("the server names none of them") { mailbox in
                for uid: UInt32 in 1...12 { mailbox.manners.messageIDs[uid] = "" }
            },
            Change("few of them are left") { mailbox in
                mailbox.replace(
                    with: (1...12).map { (UInt32($0 + ($0 > 4 ? 20 : 0)), ScriptedFixture.notice($0)) },
                    uidNext: 13)
            },
        ] + changes

    @Test("it searches where they do not show that nothing is new", arguments: doubts)
    func doubted(_ change: Change) async throws {
        let (fixture, mailbox) = try await Self.named()
        change.make(mailbox)
        #expect(try await Self.searches(fixture, mailbox))
    }

    @Test(
        "it searches once an hour whatever they show, and where the clock was set back",
        arguments: [3_600, -10])
    func hourly(seconds: Int64) async throws {
        let (fixture, mailbox) = try await Self.named()
        fixture.now += seconds
        #expect(try await Self.searches(fixture, mailbox))
        #expect(try await !Self.searches(fixture, mailbox))
    }

    @Test("an empty folder that is as it was has nothing to show")
    func empty() async throws {
        let (fixture, mailbox) = try await Self.fixture()
        #expect(try await fixture.once() == [])
        mailbox.replace(with: [], uidNext: 3)
        mailbox.manners.highestModSequence = 8
        for _ in 1...3 { #expect(try await fixture.once() == []) }
        #expect(mailbox.dialogue.allSatisfy { !$0.contains("UID FETCH  ") })
        mailbox.replace(with: [(3, ScriptedFixture.plain(3))], uidNext: 4)
        #expect(try await fixture.once() == [])
        #expect(try await fixture.mails().map(\.uid).sorted() == [1, 2, 3])
    }

    @Test("mails without a Message-ID cannot show it")
    func unnamed() async throws {
        let (fixture, mailbox) = try await Self.fixture()
        for _ in 1...3 { #expect(try await Self.searches(fixture, mailbox)) }
        #expect(mailbox.dialogue.allSatisfy { !$0.contains("UID FETCH  ") })
    }
}
