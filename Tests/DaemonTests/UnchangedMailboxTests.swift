import FacteurCore
import Store
import TestSupport
import Testing

/// A server that counts what happens in a folder (RFC 7162), and so says that nothing did.
@Suite("a folder that stays as it is") struct UnchangedMailboxTests {
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
        while mailbox.count("EXAMINE") < before + times {
            fixture.now += 2
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    @Test("is opened at each poll, and searched again once something has happened")
    func polls() async throws {
        let (fixture, mailbox) = try await Self.fixture()
        try await fixture.serving { _ in
            try await Self.poll(fixture, mailbox, times: 2)
            let searches = mailbox.count("UID SEARCH")
            try await Self.poll(fixture, mailbox, times: 3)
            #expect(mailbox.count("UID SEARCH") == searches)
            #expect(try await fixture.mails().map(\.uid).sorted() == [1, 2])
            mailbox.manners.highestModSequence = 8
            try await Self.poll(fixture, mailbox, times: 2)
            #expect(mailbox.count("UID SEARCH") > searches)
        }
    }

    @Test("a look at the start searches whatever the server says: the numbers may be other mails' now")
    func start() async throws {
        let (fixture, mailbox) = try await Self.fixture()
        for count in 1...3 {
            #expect(try await fixture.once() == [])
            #expect(mailbox.count("UID SEARCH") >= count)
        }
    }
}
