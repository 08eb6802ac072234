import Daemon
import FacteurCore
import Foundation
import Mail
import Store
import TestSupport
import Testing

/// The daemon as it runs, on scripted servers.
@Suite(.timeLimit(.minutes(20))) struct ServeTests {
    @Test("a mail that comes while the server idles is answered at once, long before the poll")
    func push() async throws {
        let (mailbox, relay) = (try ScriptedMailbox(), try ScriptedRelay())
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox])
        try await fixture.serving { _ in
            try await fixture.wait(for: "IDLE") { mailbox.count("IDLE") == 1 }
            mailbox.add([ScriptedFixture.notice(1)])
            try await fixture.wait(for: "the letter") { try await fixture.states() == [.sent] }
        }
        #expect(relay.letters.count == 1)
        #expect(mailbox.sessions == 1)
        #expect(fixture.journal.count("facteur test begins, 1 mailbox to watch") == 1)
        #expect(fixture.journal.count("the service was asked to stop and has ended") == 1)
        // The server was told that the session ends, whenever it comes to read it.
        try await fixture.wait(for: "LOGOUT") { mailbox.count("LOGOUT") == 1 }
    }

    @Test("no round trip within two polls is red, though nobody has said that anything failed")
    func late() async throws {
        let mailbox = try ScriptedMailbox()
        let fixture = try await ScriptedFixture(mailboxes: [mailbox])
        try await fixture.serving { _ in
            try await fixture.wait(for: "IDLE") { mailbox.count("IDLE") == 1 }
            fixture.now += 120
            #expect(try await fixture.health().mailboxes.map(\.state) == [.ok])
            fixture.now += 1
            let health = try await fixture.health()
            #expect(health.mailboxes.map(\.state) == [.late])
            #expect(health.broken.contains { $0.contains("box1") })
        }
    }

    @Test("without IDLE the poll finds the mail, over the same session")
    func poll() async throws {
        var manners = ScriptedMailbox.Manners()
        manners.capabilities = []
        let (mailbox, relay) = (try ScriptedMailbox([], manners), try ScriptedRelay())
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox])
        fixture.configuration.mailboxes[0].poll = 1
        try await fixture.serving { _ in
            try await fixture.wait(for: "the first look") { mailbox.count("EXAMINE") == 1 }
            mailbox.add([ScriptedFixture.notice(1)])
            try await fixture.wait(for: "the letter") { try await fixture.states() == [.sent] }
        }
        #expect(mailbox.count("IDLE") == 0)
        #expect(mailbox.sessions == 1)
    }

    @Test("a server that offers IDLE and refuses it is asked again at the poll, not at once")
    func idleRefused() async throws {
        var manners = ScriptedMailbox.Manners()
        manners.idle = "NO not today"
        let mailbox = try ScriptedMailbox([], manners)
        let fixture = try await ScriptedFixture(mailboxes: [mailbox])
        fixture.configuration.mailboxes[0].poll = 1
        try await fixture.serving { _ in
            try await fixture.wait(for: "a second look") { mailbox.count("NOOP") >= 1 }
        }
        #expect(mailbox.count("IDLE") <= 3)
        #expect(mailbox.sessions == 1)
    }

    @Test(
        "a server that ends every session at IDLE is polled after two of them",
        arguments: ["* BYE not here", "nonsense"])
    func idleEnds(answer: String) async throws {
        var manners = ScriptedMailbox.Manners()
        manners.refusals = ["IDLE": answer]
        let mailbox = try ScriptedMailbox([], manners)
        let fixture = try await ScriptedFixture(
            relay: try ScriptedRelay(), mailboxes: [mailbox], patience: .seconds(2))
        fixture.configuration.mailboxes[0].poll = 1
        try await fixture.serving { _ in
            try await fixture.wait(for: "polling") { mailbox.count("NOOP") >= 5 }
            mailbox.add([ScriptedFixture.notice(1)])
            try await fixture.wait(for: "the letter") { try await fixture.states() == [.sent] }
        }
        // A busy machine may have lost a session more to its own slowness; none of them idles.
        #expect(mailbox.count("IDLE") == 2)
        #expect(mailbox.sessions >= 3)
        #expect(fixture.journal.count("asked at every poll") == 1)
    }

    @Test("a server that goes away and comes back is found again, with what came meanwhile")
    func restart() async throws {
        let (mailbox, relay) = (try ScriptedMailbox([ScriptedFixture.plain(1)]), try ScriptedRelay())
        let fixture = try await ScriptedFixture(
            relay: relay, mailboxes: [mailbox], patience: ScriptedFixture.little)
        fixture.configuration.mailboxes[0].poll = 1
        try await fixture.serving { _ in
            try await fixture.wait(for: "the first look") { try await fixture.mails().count == 1 }
            mailbox.stop()
            try await fixture.wait(for: "the failure") {
                try await fixture.health().mailboxes.map(\.state) == [.failing]
            }
            mailbox.add([ScriptedFixture.notice(1)])
            try mailbox.start()
            try await fixture.wait(for: "the letter") { try await fixture.states() == [.sent] }
            // The letter may leave before the look that brought its mail has ended.
            try await fixture.wait(for: "all well") { try await fixture.health().broken == [] }
        }
        #expect(try await fixture.mails().map(\.uid) == [1, 2])
    }

    @Test("a server that cuts every session short is read to the end all the same")
    func throttled() async throws {
        var manners = ScriptedMailbox.Manners()
        manners.byeAfter = 2
        let mailbox = try ScriptedMailbox((1...5).map { ScriptedFixture.plain($0) }, manners)
        let fixture = try await ScriptedFixture(mailboxes: [mailbox])
        fixture.configuration.mailboxes[0].poll = 1
        try await fixture.serving { _ in
            try await fixture.wait(for: "all of them") {
                let health = try await fixture.health()
                return health.mailboxes.map(\.state) == [.ok] && health.broken.isEmpty
            }
        }
        #expect(try await fixture.mails().count == 5)
    }

    @Test("stopped while a letter's answer is awaited: the letter is ended first")
    func letterInHand() async throws {
        let relay = try ScriptedRelay()
        let fixture = try await ScriptedFixture(relay: relay)
        let manager = try SystemdManager(fixture)
        try await fixture.recordNotices(for: 1...2)
        let (dotted, goOn) = (Gate(), Gate())
        relay.answer(
            .finalDot,
            .after {
                dotted.unlock()
                goOn.waitOnThread()
            })
        try await fixture.serving { orders in
            try await dotted.wait()
            orders.yield(.stop)
            // Before it is told, the next letter may still be begun.
            try await fixture.wait(for: "the stop") { manager.count("STOPPING=1") == 1 }
            goOn.unlock()
        }
        #expect(try await fixture.states() == [.sent, .queued])
        #expect(relay.count("QUIT") == 1)
    }

    @Test("told to stop while a reload is under way, it stops")
    func stopDuringReload() async throws {
        let relay = try ScriptedRelay()
        let fixture = try await ScriptedFixture(relay: relay)
        try await fixture.recordNotices(for: 1...1)
        let (dotted, goOn) = (Gate(), Gate())
        relay.answer(
            .finalDot,
            .after {
                dotted.unlock()
                goOn.waitOnThread()
            })
        try await fixture.serving { orders in
            try await dotted.wait()
            orders.yield(.reload)
            try await fixture.wait(for: "the reload") { fixture.journal.count("takes over") == 1 }
            orders.yield(.stop)
            orders.yield(.reload)
            try await fixture.wait(for: "the second reload") { fixture.journal.count("takes over") == 2 }
            goOn.unlock()
        }
        #expect(try await fixture.states() == [.sent])
    }

    @Test("many orders to read the settings are one, and an order to stop is not behind them")
    func manyReloads() async throws {
        let mailbox = try ScriptedMailbox()
        let fixture = try await ScriptedFixture(mailboxes: [mailbox])
        try await fixture.serving { orders in
            try await fixture.wait(for: "the mailbox") { mailbox.count("IDLE") == 1 }
            for _ in 1...5_000 { orders.yield(.reload) }
        }
        #expect(fixture.journal.count("was read again") < 200)
    }

    @Test("told to reload, it watches what the new settings name; bad ones are refused and said so")
    func reload() async throws {
        let (first, second) = (try ScriptedMailbox(), try ScriptedMailbox())
        let fixture = try await ScriptedFixture(mailboxes: [first, second])
        let both = fixture.configuration.mailboxes
        fixture.configuration.mailboxes = [both[0]]
        try await fixture.serving { orders in
            try await fixture.wait(for: "the first mailbox") { first.count("IDLE") == 1 }
            fixture.configuration.mailboxes = []
            fixture.failsToLoad = true
            orders.yield(.reload)
            try await fixture.wait(for: "the refusal") { fixture.journal.count("is refused") == 1 }
            first.add([ScriptedFixture.plain(1)])
            try await fixture.wait(for: "the old settings' mailbox") { try await fixture.mails().count == 1 }
            #expect(second.sessions == 0)

            fixture.failsToLoad = false
            fixture.configuration.mailboxes = both
            orders.yield(.reload)
            try await fixture.wait(for: "the second mailbox") { second.count("IDLE") == 1 }
        }
    }

    @Test("told to reload to a ledger that cannot be used, it says why and works on with the old one")
    func reloadToBadLedger() async throws {
        let mailbox = try ScriptedMailbox()
        let fixture = try await ScriptedFixture(mailboxes: [mailbox])
        let (own, others) = (fixture.configuration.database, fixture.folder.path("others.sqlite"))
        let bad = [
            (others, "another facteur serve (process"),
            (
                try fixture.folder.write("letter.sqlite", String(repeating: "no ledger ", count: 500)),
                "damaged"
            ),
            (fixture.folder.path("no/such/folder.sqlite"), "no/such/folder.sqlite"),
        ]
        let lock = try ServiceLock(ledger: others)
        try await fixture.serving { orders in
            try await fixture.wait(for: "the mailbox") { mailbox.count("IDLE") == 1 }
            for (number, (path, words)) in bad.enumerated() {
                fixture.configuration.database = path
                orders.yield(.reload)
                try await fixture.wait(for: "the refusal") {
                    fixture.journal.count("is refused; the old one stays") == number + 1
                }
                #expect(fixture.journal.lines.last?.contains(words) == true)
            }
            fixture.configuration.database = own
            mailbox.add([ScriptedFixture.plain(1)])
            try await fixture.wait(for: "the old ledger's mail") { try await fixture.mails().count == 1 }
            #expect(fixture.journal.count("takes over") == 0)
            #expect(mailbox.sessions == 1)
        }
        withExtendedLifetime(lock) {}
    }

    @Test("told to reload to another ledger, it holds that one and lets the old one go; and back again")
    func reloadToOtherLedger() async throws {
        let mailbox = try ScriptedMailbox()
        let fixture = try await ScriptedFixture(mailboxes: [mailbox])
        let (own, other) = (fixture.configuration.database, fixture.folder.path("other.sqlite"))
        try await fixture.serving { orders in
            try await fixture.wait(for: "the mailbox") { mailbox.count("IDLE") == 1 }
            // Twice, and once by another name: a lock of one's own is no reason to refuse.
            for path in [other, other, fixture.folder.path("./other.sqlite")] {
                fixture.configuration.database = path
                orders.yield(.reload)
            }
            try await fixture.wait(for: "the other ledger") {
                ServiceLock.isHeld(ledger: other) && !ServiceLock.isHeld(ledger: own)
            }
            fixture.configuration.database = own
            orders.yield(.reload)
            try await fixture.wait(for: "the first ledger again") {
                ServiceLock.isHeld(ledger: own) && !ServiceLock.isHeld(ledger: other)
            }
        }
        #expect(fixture.journal.count("is refused") == 0)
    }

    @Test("another service on the same ledger is refused, with the other's number")
    func secondService() async throws {
        let fixture = try await ScriptedFixture()
        let lock = try ServiceLock(ledger: fixture.configuration.database)
        await #expect(
            throws: LedgerFault.inService(
                path: fixture.configuration.database, pid: ProcessInfo.processInfo.processIdentifier)
        ) {
            try await fixture.supervisor.serve(fixture.settings()) { try fixture.settings() }
        }
        withExtendedLifetime(lock) {}
    }
}
