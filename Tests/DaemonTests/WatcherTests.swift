import Daemon
import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// One mailbox, against a server whose manners a test sets: `serve --once`.
@Suite struct WatcherTests {
    private func fixture(
        _ mails: [[UInt8]], _ manners: ScriptedMailbox.Manners = ScriptedMailbox.Manners(),
        relay: ScriptedRelay? = nil, patience: Duration = ScriptedFixture.much
    ) async throws -> (ScriptedFixture, ScriptedMailbox) {
        let mailbox = try ScriptedMailbox(mails, manners)
        return (
            try await ScriptedFixture(relay: relay, mailboxes: [mailbox], patience: patience), mailbox
        )
    }

    private func uids(_ fixture: ScriptedFixture) async throws -> [UInt32] {
        try await fixture.mails().map(\.uid).sorted()
    }

    @Test("a new mail is read, its letter sent, the session ended; a second look asks for no mail again")
    func once() async throws {
        let relay = try ScriptedRelay()
        let (fixture, mailbox) = try await fixture(
            [ScriptedFixture.notice(1), ScriptedFixture.plain(2)], relay: relay)
        #expect(try await fixture.once() == [])
        #expect(try await fixture.states() == [.sent])
        let fetches = mailbox.dialogue.count { $0.contains("BODY.PEEK[]") }
        #expect(try await fixture.once() == [])
        #expect(mailbox.dialogue.count { $0.contains("BODY.PEEK[]") } == fetches)
        #expect(relay.letters.count == 1)
        #expect(mailbox.count("LOGOUT") == 2)
        // The mailbox is left as it was.
        #expect(mailbox.dialogue.allSatisfy { !$0.hasPrefix("SELECT") && !$0.contains("STORE") })
        #expect(!mailbox.dialogue.contains { $0.contains("BODY[") || $0.contains("RFC822)") })
        let row = try await fixture.box()
        #expect(row.seen == 2)
        #expect(row.unaccounted == 0)
        #expect(row.lastRoundTrip == fixture.now)
    }

    @Test("what a first look asks for is asked together, and nothing is asked twice")
    func first() async throws {
        let (fixture, mailbox) = try await fixture((1...3).map { ScriptedFixture.plain($0) })
        #expect(try await fixture.once() == [])
        #expect(try await uids(fixture) == [1, 2, 3])
        let asked = mailbox.dialogue.map { $0.split(separator: " ").prefix(3).joined(separator: " ") }
        #expect(
            asked == [
                // libcurl's own.
                "CAPABILITY", "LOGIN \"stages@example.test\" \"s3cret\"", "CAPABILITY", "EXAMINE \"INBOX\"",
                "UID SEARCH ALL", "UID FETCH 1:*", "UID FETCH 1:3", "LOGOUT",
            ])
        mailbox.add([ScriptedFixture.plain(4)])
        #expect(try await fixture.once() == [])
        #expect(try await uids(fixture) == [1, 2, 3, 4])
        #expect(mailbox.count("UID SEARCH") == 2)
        #expect(mailbox.count("UID FETCH 1:*") == 1)
    }

    @Test("a server that ends every session at the sizes of all mails is asked for each, and is read")
    func sizesOfAll() async throws {
        var manners = ScriptedMailbox.Manners()
        manners.endsAtSizesOfAll = true
        let (fixture, mailbox) = try await fixture(
            [ScriptedFixture.plain(1), ScriptedFixture.notice(1)], manners, relay: ScriptedRelay())
        #expect(try await fixture.once() == [])
        #expect(try await fixture.states() == [.sent])
        #expect(try await uids(fixture) == [1, 2])
        #expect(mailbox.sessions == 2)
    }

    @Test("a mail whose text looks like the protocol is a mail, and the next one is read as well")
    func protocolInText() async throws {
        let hostile = [
            "* BYE it is over", "F5 OK done", "F6 NO no", "+ go on",
            ")\r\n* 9 FETCH (UID 9 BODY[] {3}\r\nabc)",
            "* OK [UIDVALIDITY 99] changed", "* 0 EXISTS", "{4000}",
        ]
        let (fixture, _) = try await fixture(
            hostile.enumerated().map { ScriptedFixture.plain($0.offset, $0.element) } + [
                ScriptedFixture.notice(1)
            ],
            relay: ScriptedRelay())
        #expect(try await fixture.once() == [])
        #expect(try await uids(fixture) == Array(1...UInt32(hostile.count + 1)))
        #expect(try await fixture.states() == [.sent])
    }

    @Test("a server that sends every octet by itself is read to the last octet")
    func slowly() async throws {
        var manners = ScriptedMailbox.Manners()
        manners.writesSlowly = true
        let (fixture, _) = try await fixture(
            [ScriptedFixture.plain(1), ScriptedFixture.notice(1)], manners, relay: ScriptedRelay())
        #expect(try await fixture.once() == [])
        #expect(try await fixture.states() == [.sent])
    }

    @Test("a mail over the cap stands in the ledger as too large, whichever way the server's sizes lie")
    func cap() async throws {
        let large = ScriptedFixture.plain(1, String(repeating: "x", count: 60_000))
        var manners = ScriptedMailbox.Manners()
        // 1 is large and says so, 2 is large and says small, 3 is small and says large, 4 is small and says nothing true.
        manners.sizes = [2: 10, 3: 900_000, 4: 0]
        let (fixture, _) = try await fixture(
            [large, large, ScriptedFixture.plain(3), ScriptedFixture.plain(4)], manners)
        fixture.configuration.mailboxes[0].largestMail = 50_000
        #expect(try await fixture.once() == [])
        let mails = try await fixture.mails()
        #expect(mails.map(\.uid).sorted() == [1, 2, 3, 4])
        #expect(mails.filter { $0.reason == .tooLarge }.map(\.uid).sorted() == [1, 2, 3])
        #expect(try await fixture.box().unaccounted == 0)
    }

    @Test(
        "a new UIDVALIDITY: every mail is read again, known again by its content, and nothing is sent twice")
    func renumbered() async throws {
        let relay = try ScriptedRelay()
        let (fixture, mailbox) = try await fixture(
            [ScriptedFixture.notice(1), ScriptedFixture.notice(2), ScriptedFixture.plain(3)], relay: relay)
        #expect(try await fixture.once() == [])
        mailbox.renumber(uidValidity: 8, from: 100)
        mailbox.add([ScriptedFixture.notice(3)])
        #expect(try await fixture.once() == [])
        #expect(relay.letters.count == 3)
        let again = try await fixture.mails().filter { $0.uidValidity == 8 }
        #expect(again.map(\.uid) == [100, 101, 102, 103])
        #expect(again.map(\.outcome) == [.duplicate, .duplicate, .ignored, .matched])
        #expect(fixture.journal.count("UIDVALIDITY") == 1)
    }

    @Test("without a UIDVALIDITY nothing is read, and status says why")
    func noValidity() async throws {
        var manners = ScriptedMailbox.Manners()
        manners.uidValidity = nil
        let (fixture, mailbox) = try await fixture([ScriptedFixture.plain(1)], manners)
        #expect(try await fixture.once().first?.contains("UIDVALIDITY") == true)
        #expect(mailbox.count("UID") == 0)
        #expect(mailbox.count("LOGOUT") == 1)
        #expect(try await fixture.health().broken.contains { $0.contains("UIDVALIDITY") })
    }

    @Test("a folder that is not there: the fault names those that are")
    func wrongFolder() async throws {
        var manners = ScriptedMailbox.Manners()
        manners.folders = ["INBOX", "Portail", "Junk"]
        let (fixture, _) = try await fixture([], manners)
        fixture.configuration.mailboxes[0].folder = "Portal"
        let fault = try #require(try await fixture.once().first)
        #expect(fault.contains("“Portal”"))
        #expect(fault.contains("INBOX, Portail, Junk"))
    }

    @Test("BYE in the middle: what has come is kept, and another session goes on behind it")
    func bye() async throws {
        var manners = ScriptedMailbox.Manners()
        manners.byeAfter = 2
        let (fixture, mailbox) = try await fixture((1...5).map { ScriptedFixture.plain($0) }, manners)
        fixture.configuration.mailboxes[0].poll = 1
        #expect(try await fixture.once() == [])
        #expect(try await uids(fixture) == [1, 2, 3, 4, 5])
        #expect(try await fixture.box().unaccounted == 0)
        #expect(try await fixture.health().mailboxes.map(\.state) == [.ok])
        #expect(mailbox.sessions == 3)
    }

    @Test("a connection that ends inside a mail gives no half mail")
    func cut() async throws {
        var manners = ScriptedMailbox.Manners()
        manners.cutInside = 2
        let (fixture, mailbox) = try await fixture(
            [ScriptedFixture.plain(1), ScriptedFixture.notice(1)], manners, relay: ScriptedRelay())
        fixture.configuration.mailboxes[0].poll = 1
        #expect(try await fixture.once().count == 1)
        #expect(try await uids(fixture) == [1])
        #expect(try await fixture.box().unaccounted == 1)
        #expect(try await fixture.health().mailboxes.map(\.state) == [.failing])
        mailbox.manners.cutInside = nil
        #expect(try await fixture.once() == [])
        #expect(try await uids(fixture) == [1, 2])
        #expect(try await fixture.states() == [.sent])
    }

    @Test("a mail that is removed while it is fetched is no gap")
    func expunged() async throws {
        let mailbox = try ScriptedMailbox((1...3).map { ScriptedFixture.plain($0) })
        mailbox.manners.beforeBodies = { [unowned mailbox] in mailbox.expunge(2) }
        let fixture = try await ScriptedFixture(mailboxes: [mailbox])
        #expect(try await fixture.once() == [])
        #expect(try await uids(fixture) == [1, 3])
        #expect(try await fixture.box().unaccounted == 0)
    }

    @Test("a mail that the server lists and never gives is named as a gap, and does not keep the others")
    func withheld() async throws {
        var manners = ScriptedMailbox.Manners()
        manners.withheld = [2]
        let (fixture, mailbox) = try await fixture((1...3).map { ScriptedFixture.plain($0) }, manners)
        #expect(try await fixture.once() == [])
        #expect(try await uids(fixture) == [1, 3])
        #expect(try await fixture.box().unaccounted == 1)
        #expect(try await fixture.health().broken.contains { $0.contains("1 of the server's mails") })
        mailbox.manners.withheld = []
        #expect(try await fixture.once() == [])
        #expect(try await fixture.box().unaccounted == 0)
    }

    @Test("a mail that the server cannot read does not hide those behind it")
    func refused() async throws {
        var manners = ScriptedMailbox.Manners()
        manners.refused = [2, 4]
        let (fixture, _) = try await fixture((1...6).map { ScriptedFixture.plain($0) }, manners)
        #expect(try await fixture.once() == [])
        #expect(try await uids(fixture) == [1, 3, 5, 6])
        #expect(try await fixture.box().unaccounted == 2)
    }

    @Test("many mails that the server cannot read hide neither the new ones nor those between")
    func refusedMany() async throws {
        var manners = ScriptedMailbox.Manners()
        manners.refused = Set(1...30)
        let (fixture, mailbox) = try await fixture(
            (1...30).map { ScriptedFixture.plain($0) } + [ScriptedFixture.notice(1)]
                + (32...40).map { ScriptedFixture.plain($0) },
            manners, relay: ScriptedRelay())
        #expect(try await fixture.once().count == 1)
        #expect(try await uids(fixture) == Array(31...40))
        #expect(try await fixture.states() == [.sent])
        #expect(try await fixture.box().unaccounted == 30)
        #expect(mailbox.sessions == 1)
        #expect(mailbox.count("UID FETCH") < 40)
    }

    @Test("a server that refuses every mail is left alone after a few, and status says that it fails")
    func refusesAll() async throws {
        var manners = ScriptedMailbox.Manners()
        manners.refused = Set(1...100)
        let (fixture, mailbox) = try await fixture((1...100).map { ScriptedFixture.plain($0) }, manners)
        #expect(try await fixture.once().count == 1)
        #expect(mailbox.count("UID FETCH") < 30)
        #expect(try await fixture.health().mailboxes.map(\.state) == [.failing])
    }

    @Test("the same mail delivered twice is one letter")
    func duplicates() async throws {
        let relay = try ScriptedRelay()
        let (fixture, _) = try await fixture(
            [ScriptedFixture.notice(1), ScriptedFixture.notice(1), ScriptedFixture.notice(1)], relay: relay)
        #expect(try await fixture.once() == [])
        #expect(relay.letters.count == 1)
        #expect(try await fixture.mails().map(\.outcome) == [.matched, .duplicate, .duplicate])
    }

    @Test(
        "a server that falls silent ends in `status`, and the other mailbox is read all the same",
        arguments: ["LOGIN", "EXAMINE", "NOOP", "UID SEARCH", "UID FETCH"], [false, true])
    func silent(_ command: String, drips: Bool) async throws {
        let good = try ScriptedMailbox([ScriptedFixture.plain(1)])
        let silent = try ScriptedMailbox([ScriptedFixture.plain(1)])
        if drips { silent.manners.dripsAt = [command] } else { silent.manners.silentAt = [command] }
        silent.manners.tellsAgain = command == "NOOP"
        let fixture = try await ScriptedFixture(mailboxes: [silent, good], patience: ScriptedFixture.little)
        fixture.configuration.mailboxes[0].poll = 1
        let faults = try await fixture.once()
        #expect(faults.count == 1)
        #expect(faults.first?.contains("sent nothing in time") == true)
        #expect(try await fixture.health().mailboxes.map(\.state) == [.failing, .ok])
        #expect(try await fixture.box("box2").seen == 1)
    }

    @Test("a refused login is the server's own words, and a person's matter")
    func login() async throws {
        var manners = ScriptedMailbox.Manners()
        manners.login = "NO [AUTHENTICATIONFAILED] wrong password"
        let (fixture, _) = try await fixture([], manners)
        let faults = try await fixture.supervisor.once(fixture.settings())
        #expect(faults.map(\.needsPerson) == [true])
        #expect(faults.first?.message.contains("wrong password") == true)
    }

    @Test("what the server wants a person to read is in the log, whenever it says it")
    func alert() async throws {
        for command in ["LOGIN", "EXAMINE", "UID SEARCH", "UID FETCH"] {
            var manners = ScriptedMailbox.Manners()
            manners.says = [command: "* OK [ALERT] quota nearly full"]
            let (fixture, _) = try await fixture([ScriptedFixture.plain(1)], manners)
            #expect(try await fixture.once() == [])
            #expect(fixture.journal.count("quota nearly full") > 0, "\(command)")
        }
    }
}
