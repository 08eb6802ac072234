import Daemon
import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// Folders that go and come back, and servers that throttle, flood, drip and interrupt: each ends in the ledger or in `status`.
@Suite(.timeLimit(.minutes(20))) struct ChangingMailboxTests {
    @Test("a UIDVALIDITY of 0 is none: nothing is read until there is one, and then everything")
    func zero() async throws {
        let relay = try ScriptedRelay()
        let mailbox = try ScriptedMailbox([ScriptedFixture.notice(1)])
        mailbox.manners.uidValidity = 0
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox])
        #expect(try await fixture.once().first?.contains("UIDVALIDITY") == true)
        #expect(mailbox.count("UID") == 0)
        #expect(try await fixture.health().broken.contains { $0.contains("UIDVALIDITY") })
        mailbox.manners.uidValidity = 3
        #expect(try await fixture.once() == [])
        #expect(try await fixture.states() == [.sent])
        mailbox.manners.uidValidity = 0
        #expect(try await fixture.once().count == 1)
        mailbox.manners.uidValidity = 3
        #expect(try await fixture.once() == [])
        #expect(relay.letters.count == 1)
        #expect(try await fixture.mails().count == 1)
    }

    @Test(
        "a folder that is deleted or renamed turns status red, names the others, and is read again when it is back",
        arguments: [false, true], [7, 8] as [UInt32])
    func gone(isServing: Bool, uidValidity: UInt32) async throws {
        let (mailbox, relay) = (try ScriptedMailbox([ScriptedFixture.notice(1)]), try ScriptedRelay())
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox])
        fixture.configuration.mailboxes[0].poll = 1
        func look(for what: String, until condition: @escaping () async throws -> Bool) async throws {
            if !isServing { _ = try await fixture.once() }
            try await fixture.wait(for: what, until: condition)
        }
        func season() async throws {
            try await look(for: "the first letter") { relay.taken.count == 1 }
            mailbox.stop()
            mailbox.manners.folders = ["Portail 2026"]
            try mailbox.start()
            try await look(for: "the fault") {
                try await fixture.box().error?.contains("Portail 2026") == true
            }
            #expect(try await fixture.health().mailboxes.map(\.state) == [.failing])
            mailbox.manners.folders = ["INBOX"]
            mailbox.manners.uidValidity = uidValidity
            mailbox.add([ScriptedFixture.notice(2)])
            try await look(for: "the second letter") { relay.taken.count == 2 }
            try await look(for: "health") { try await fixture.box().error == nil }
        }
        if isServing { try await fixture.serving { _ in try await season() } } else { try await season() }
        #expect(try await fixture.box().unaccounted == 0)
        #expect(Set(relay.taken.map(\.recipient)).count == 2)
        #expect(relay.taken.count == 2)
    }

    @Test(
        "mails that are moved in while others are fetched are read in the same look where the server tells of them, otherwise in the next",
        arguments: [false, true])
    func movedIn(tellsLate: Bool) async throws {
        let mailbox = try ScriptedMailbox((1...3).map { ScriptedFixture.plain($0) })
        let relay = try ScriptedRelay()
        mailbox.manners.beforeBodies = { [unowned mailbox] in
            mailbox.manners.beforeBodies = nil
            mailbox.add([ScriptedFixture.notice(1), ScriptedFixture.notice(2)])
        }
        mailbox.manners.tellsLate = tellsLate
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox])
        #expect(try await fixture.once() == [])
        if tellsLate {
            #expect(try await fixture.mails().count == 3)
            #expect(try await fixture.once() == [])
        }
        #expect(try await fixture.mails().count == 5)
        #expect(relay.taken.count == 2)
        #expect(try await fixture.box().unaccounted == 0)
    }

    static let throttles = [
        "LOGIN": "{tag} NO [UNAVAILABLE] too many connections",
        "EXAMINE": "{tag} NO [INUSE] somebody else has it",
        "UID SEARCH": "{tag} NO [LIMIT] slow down",
        "NOOP": "* BYE [UNAVAILABLE] too many connections",
    ]

    @Test(
        "a server that throttles is left alone, status has its words, and it is read when it can be",
        arguments: throttles.keys.sorted())
    func throttled(_ command: String) async throws {
        let (mailbox, relay) = (try ScriptedMailbox([ScriptedFixture.notice(1)]), try ScriptedRelay())
        let refusal = try #require(Self.throttles[command])
        mailbox.manners.refusals = [command: refusal]
        mailbox.manners.tellsAgain = command == "NOOP"
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox])
        let faults = try await fixture.supervisor.once(fixture.settings())
        #expect(faults.count == 1)
        // Nobody has to do anything: it passes.
        #expect(faults.first?.needsPerson == false)
        let words = try #require(refusal.split(separator: "]").last)
        #expect(try await fixture.health().broken.contains { $0.contains(words) })
        #expect(mailbox.sessions == 1)
        mailbox.manners.refusals = [:]
        #expect(try await fixture.once() == [])
        #expect(relay.taken.count == 1)
    }

    @Test("a server that throttles its FETCHes leaves a gap, which status names until it is closed")
    func throttledFetch() async throws {
        let (mailbox, relay) = (
            try ScriptedMailbox((2...60).map { ScriptedFixture.plain($0) } + [ScriptedFixture.notice(1)]),
            try ScriptedRelay()
        )
        mailbox.manners.refusals = ["UID FETCH": "{tag} NO [LIMIT] slow down"]
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox])
        #expect(try await fixture.once().count == 1)
        #expect(try await fixture.health().broken.contains { $0.contains("60 of the server's mails") })
        #expect(try await fixture.health().broken.contains { $0.contains("slow down") })
        // Not one after the other, as where a server cannot read a mail.
        #expect(mailbox.count("UID FETCH") == 1)
        #expect(mailbox.sessions == 1)
        mailbox.manners.refusals = [:]
        #expect(try await fixture.once() == [])
        #expect(try await fixture.box().unaccounted == 0)
        #expect(relay.taken.count == 1)
    }

    @Test(
        "a line without end is no answer: the session ends long before 64 MB, and the other mailbox is read",
        arguments: ["CAPABILITY", "LOGIN", "EXAMINE", "NOOP", "UID SEARCH", "UID FETCH"])
    func flood(_ command: String) async throws {
        let (good, bad) = (
            try ScriptedMailbox([ScriptedFixture.plain(1)]), try ScriptedMailbox([ScriptedFixture.plain(1)])
        )
        bad.manners.floodsAt = [command]
        bad.manners.tellsAgain = command == "NOOP"
        let fixture = try await ScriptedFixture(mailboxes: [bad, good])
        #expect(try await fixture.once().count == 1)
        #expect(bad.octetsFlooded < 32 << 20)
        #expect(try await fixture.health().mailboxes.map(\.state) == [.failing, .ok])
        #expect(try await fixture.box("box2").seen == 1)
    }

    @Test("an octet now and then of a mail is silence: status says so, and the other mailbox is read")
    func drip() async throws {
        let (good, bad) = (
            try ScriptedMailbox([ScriptedFixture.plain(1)]), try ScriptedMailbox([ScriptedFixture.plain(1)])
        )
        bad.manners.dripsInside = 1
        let fixture = try await ScriptedFixture(mailboxes: [bad, good], patience: ScriptedFixture.little)
        fixture.configuration.mailboxes[0].poll = 1
        #expect(try await fixture.once().count == 1)
        #expect(try await fixture.health().mailboxes.map(\.state) == [.failing, .ok])
        #expect(try await fixture.box().unaccounted == 1)
        bad.manners.dripsInside = nil
        #expect(try await fixture.once() == [])
        #expect(try await fixture.box().unaccounted == 0)
    }

    static let interjections = [
        "* 9 EXISTS\r\n", "* 0 RECENT\r\n", "* FLAGS (\\Seen)\r\n", "* 1 FETCH (FLAGS (\\Seen))\r\n",
        "* 1 FETCH (UID 1 FLAGS (\\Seen \\Recent))\r\n", "* OK Still here\r\n", "* NO not so loud\r\n",
        "* VANISHED 41:43\r\n", "* 9 EXISTS\r\n* 9 EXPUNGE\r\n", "* STATUS INBOX (MESSAGES 4)\r\n",
        "* X-NEWS {5}\r\n* BYE\r\n", "* 3 FETCH (MODSEQ (12))\r\n* 3 RECENT\r\n* 8 EXISTS\r\n",
    ]

    @Test("whatever a server says in between, the same mails come", arguments: interjections)
    func interrupted(_ words: String) async throws {
        let relay = try ScriptedRelay()
        let mailbox = try ScriptedMailbox([
            ScriptedFixture.plain(1), ScriptedFixture.notice(1), ScriptedFixture.plain(3),
        ])
        mailbox.manners.interjection = words
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox])
        #expect(try await fixture.once() == [])
        #expect(try await fixture.mails().map(\.uid) == [1, 2, 3])
        #expect(relay.taken.count == 1)
        #expect(try await fixture.box().unaccounted == 0)
    }

    @Test("what a server shows late, below what was seen, is found at the next poll")
    func below() async throws {
        let (first, late, last) = (
            ScriptedFixture.plain(1), ScriptedFixture.notice(1), ScriptedFixture.plain(3)
        )
        let relay = try ScriptedRelay()
        let mailbox = try ScriptedMailbox([first])
        mailbox.replace(with: [(1, first), (3, last)], uidNext: nil)
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox])
        fixture.configuration.mailboxes[0].poll = 1
        try await fixture.serving { _ in
            try await fixture.wait(for: "the first look") { try await fixture.mails().map(\.uid) == [1, 3] }
            mailbox.replace(with: [(1, first), (2, late), (3, last)], uidNext: nil)
            fixture.now += 1
            try await fixture.wait(for: "the letter") { try await fixture.states() == [.sent] }
        }
        #expect(mailbox.sessions == 1)
    }

    @Test(
        "a gap that opens while the service runs is named at the next look, and no longer when it is closed")
    func laterGap() async throws {
        let mailbox = try ScriptedMailbox([ScriptedFixture.plain(1)])
        let fixture = try await ScriptedFixture(mailboxes: [mailbox])
        fixture.configuration.mailboxes[0].poll = 1
        try await fixture.serving { _ in
            try await fixture.wait(for: "the first mail") { try await fixture.mails().count == 1 }
            mailbox.manners.withheld = [3]
            mailbox.add([ScriptedFixture.plain(2), ScriptedFixture.plain(3), ScriptedFixture.plain(4)])
            // News is read at once; the poll compares.
            try await fixture.wait(for: "the others") { try await fixture.mails().count == 3 }
            fixture.now += 1
            try await fixture.wait(for: "the gap") {
                let box = try await fixture.box()
                return box.unaccounted == 1 && box.seen == 3
            }
            #expect(try await fixture.health().broken.contains { $0.contains("1 of the server's mails") })
            mailbox.manners.withheld = []
            fixture.now += 1
            try await fixture.wait(for: "its end") { try await fixture.box().unaccounted == 0 }
        }
        #expect(try await fixture.mails().map(\.uid) == [1, 2, 4, 3])
    }
}
