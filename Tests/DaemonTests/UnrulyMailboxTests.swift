import Daemon
import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// A server that has had enough, that begins what never ends, or that talks its folder empty: each ends in the ledger or in
/// `status`, and the other mailbox is read all the same.
@Suite(.timeLimit(.minutes(20))) struct UnrulyMailboxTests {
    struct Throttle: Sendable, CustomTestStringConvertible {
        let command: String
        let answer: String
        /// What of it a person must find in `status`.
        let words: String
        var testDescription: String { "\(command): \(answer)" }

        init(_ command: String, _ answer: String, _ words: String) {
            (self.command, self.answer, self.words) = (command, answer, words)
        }
    }

    /// Gmail's, Exchange Online's, Yahoo's and Dovecot's words.
    static let throttles = [
        Throttle("greeting", "* BYE Too many connections", "Too many connections"),
        Throttle("LOGIN", "{tag} NO [THROTTLED] bandwidth limits", "bandwidth limits"),
        Throttle("LOGIN", "{tag} NO [ALERT] Too many simultaneous connections. (Failure)", "Too many"),
        Throttle("LOGIN", "{tag} NO [LIMIT] rate limit hit", "rate limit hit"),
        Throttle("LOGIN", "{tag} BAD [THROTTLED] slow down", "slow down"),
        Throttle("EXAMINE", "{tag} NO [THROTTLED] slow down", "slow down"),
        Throttle("EXAMINE", "{tag} BAD Request is throttled. Suggested Backoff Time: 92415 ms", "92415"),
        Throttle("EXAMINE", "* BYE Maximum number of connections from user+IP exceeded", "user+IP"),
        Throttle("UID SEARCH", "{tag} BAD [THROTTLED] slow down", "slow down"),
        Throttle("UID SEARCH", "{tag} NO [UNAVAILABLE] later", "later"),
        Throttle("UID FETCH", "{tag} BAD Request is throttled.", "throttled"),
        Throttle("UID FETCH", "{tag} NO [THROTTLED] slow down", "slow down"),
        Throttle("UID FETCH", "* BYE Too many connections", "Too many connections"),
    ]

    @Test(
        "a server that has had enough is left alone for a while: nobody is sent for, and all is read in the end",
        arguments: throttles)
    func throttled(_ item: Throttle) async throws {
        let (mailbox, relay) = (try ScriptedMailbox([ScriptedFixture.notice(1)]), try ScriptedRelay())
        mailbox.manners.refusals = [item.command: item.answer]
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox])
        try await fixture.serving { _ in
            try await fixture.wait(for: "word of it") {
                try await fixture.health().broken.contains { $0.contains(item.words) }
            }
            let broken = try await fixture.health().broken
            #expect(!broken.contains { $0.contains("check `") || $0.contains("tell whoever") }, "\(broken)")
            #expect(try await fixture.health().mailboxes.map(\.state) == [.failing])
            // The pauses grow: two seconds, four, eight.
            let sessions = mailbox.sessions
            try await Task.sleep(for: .seconds(1))
            #expect(mailbox.sessions - sessions <= 1)
            mailbox.manners.refusals = [:]
            try await fixture.wait(for: "the letter") { relay.taken.count == 1 }
            try await fixture.wait(for: "health") { try await fixture.health().broken == [] }
        }
        #expect(relay.taken.count == 1)
    }

    @Test("a folder that is there and does not open is not called missing")
    func closed() async throws {
        let mailbox = try ScriptedMailbox([ScriptedFixture.plain(1)])
        mailbox.manners.refusals = ["EXAMINE": "{tag} NO [CORRUPTION] index broken"]
        let fixture = try await ScriptedFixture(mailboxes: [mailbox])
        let fault = try #require(try await fixture.once().first)
        #expect(fault.contains("index broken"))
        #expect(!fault.contains("has no folder"))
    }

    @Test(
        "what begins and does not end: the session ends long before 64 MB, and the other mailbox is read",
        arguments: [
            ("greeting", "* OK "), ("EXAMINE", "* OK [UIDVALIDITY "), ("UID SEARCH", "* SEARCH 1 2 "),
            ("UID FETCH", "* 1 FETCH (UID 1 FLAGS ("), ("UID FETCH", "F5 OK "),
        ])
    func flood(_ command: String, _ words: String) async throws {
        let (good, bad) = (
            try ScriptedMailbox([ScriptedFixture.plain(1)]), try ScriptedMailbox([ScriptedFixture.plain(1)])
        )
        (bad.manners.floodsAt, bad.manners.floodBegins) = ([command], words)
        let fixture = try await ScriptedFixture(mailboxes: [bad, good])
        #expect(try await fixture.once().count == 1)
        #expect(bad.octetsFlooded < 32 << 20)
        #expect(try await fixture.health().mailboxes.map(\.state) == [.failing, .ok])
        #expect(try await fixture.box("box2").seen == 1)
    }

    @Test("a mail that is announced as 4 GB and breaks off is named as missing, and read when it is whole")
    func hugeLiteral() async throws {
        let (good, bad) = (
            try ScriptedMailbox([ScriptedFixture.plain(1)]), try ScriptedMailbox([ScriptedFixture.plain(1)])
        )
        bad.manners.floodsAt = ["BODY.PEEK[]"]
        bad.manners.floodBegins = "* 1 FETCH (UID 1 RFC822.SIZE 9 BODY[] {4294967295}\r\n"
        let fixture = try await ScriptedFixture(mailboxes: [bad, good])
        fixture.configuration.mailboxes[0].poll = 1
        #expect(try await fixture.once().count == 1)
        #expect(bad.octetsFlooded > 0)
        #expect(try await fixture.mails().map(\.mailbox) == ["box2"])
        #expect(try await fixture.box().unaccounted == 1)
        #expect(try await fixture.health().mailboxes.map(\.state) == [.failing, .ok])
        bad.manners.floodsAt = []
        #expect(try await fixture.once() == [])
        #expect(try await fixture.box().unaccounted == 0)
    }

    @Test("a header line of 60 MB is over the cap, whatever its server says of it; one under the cap is read")
    func hugeHeader() async throws {
        let relay = try ScriptedRelay()
        let mailbox = try ScriptedMailbox([
            ScriptedFixture.plain(1, header: "X-Long: \(String(repeating: "x", count: 60 << 20))\r\n"),
            ScriptedFixture.plain(2, header: "X-Long: \(String(repeating: "x", count: 1 << 20))\r\n"),
            ScriptedFixture.notice(1),
        ])
        mailbox.manners.sizes = [1: 400]
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox])
        #expect(try await fixture.once() == [])
        let mails = try await fixture.mails()
        #expect(mails.map(\.uid) == [1, 2, 3])
        #expect(mails.map { $0.reason == .tooLarge } == [true, false, false])
        #expect(mails.allSatisfy { $0.outcome != nil })
        #expect(relay.taken.count == 1)
    }

    @Test(
        "a gap is named even where the server talks its folder empty",
        arguments: ["* VANISHED 41:43\r\n", "* 0 EXISTS\r\n", "* VANISHED 1:4294967295\r\n"])
    func talkedEmpty(_ words: String) async throws {
        let mailbox = try ScriptedMailbox((1...3).map { ScriptedFixture.plain($0) })
        mailbox.manners.withheld = [2]
        mailbox.manners.interjection = words
        let fixture = try await ScriptedFixture(mailboxes: [mailbox])
        _ = try await fixture.once()
        #expect(try await fixture.mails().map(\.uid) == [1, 3])
        #expect(try await fixture.box().unaccounted == 1)
        #expect(try await fixture.health().broken.contains { $0.contains("1 of the server's mails") })
    }
}
