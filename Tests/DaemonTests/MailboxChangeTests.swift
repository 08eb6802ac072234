import Daemon
import FacteurCore
import Mail
import Store
import TestSupport
import Testing

/// `after: { flag: … }` and `after: { move: … }` on a scripted server: settled mail is changed, all else stays, and whoever is to be
/// told is told once, whatever the server does.
@Suite(.timeLimit(.minutes(20))) struct MailboxChangeTests {
    /// Three notices, one that nobody's name is in, and somebody else's mail.
    private static let mails: [[UInt8]] =
        (1...3).map { ScriptedFixture.notice($0) } + [
            Fixtures.notice(offer: "A3120004", addressee: "stages@example.test", id: "held"),
            ScriptedFixture.plain(5),
        ]

    private static let flag: Configuration.After = Configuration.After.flag("Told")
    private static let move: Configuration.After = Configuration.After.move("Told")

    private struct Season {
        let fixture: ScriptedFixture
        let mailbox: ScriptedMailbox
        let relay: ScriptedRelay

        /// Whatever happens in the mailbox.
        func expectEverybodyToldOnce() async throws {
            #expect(relay.taken.map(\.recipient).sorted() == (1...3).map { "i\($0)@interns.test" })
            #expect(try await fixture.mails().prefix(5).map(\.outcome) == Self.outcomes)
            #expect(try await fixture.box().unaccounted == 0)
            #expect(
                try await fixture.health().broken.allSatisfy { $0.contains("service is not running") })
        }

        static let outcomes: [Outcome?] = [.matched, .matched, .matched, .held, .ignored]
    }

    private static func season(
        _ after: Configuration.After, capabilities: [String] = ["MOVE", "UIDPLUS"],
        _ change: (inout ScriptedMailbox.Manners) -> Void = { _ in }
    ) async throws -> Season {
        var manners = ScriptedMailbox.Manners()
        manners.capabilities = ["IDLE"] + capabilities
        manners.other = "Told"
        change(&manners)
        let (relay, mailbox) = (try ScriptedRelay(), try ScriptedMailbox(mails, manners))
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox])
        fixture.configuration.mailboxes[0].after = after
        return Season(fixture: fixture, mailbox: mailbox, relay: relay)
    }

    @Test("settled mail is flagged, and only that")
    func flagged() async throws {
        let season = try await Self.season(Self.flag)
        for _ in 0..<2 { #expect(try await season.fixture.once() == []) }
        #expect(season.mailbox.flagged == [1: ["Told"], 2: ["Told"], 3: ["Told"]])
        #expect(season.mailbox.left == [1, 2, 3, 4, 5])
        #expect(season.mailbox.count("UID STORE") == 1)
        // Nothing is left to do in the second pass: the folder is not even opened for it.
        #expect(season.mailbox.count("SELECT") == 1)
        try await season.expectEverybodyToldOnce()
        #expect(try await season.fixture.box().changed == 3)
    }

    @Test("settled mail is moved, and only that", arguments: [["MOVE"], ["UIDPLUS"], ["MOVE", "UIDPLUS"]])
    func moved(capabilities: [String]) async throws {
        let season = try await Self.season(Self.move, capabilities: capabilities)
        for _ in 0..<2 { #expect(try await season.fixture.once() == []) }
        #expect(season.mailbox.left == [4, 5])
        #expect(season.mailbox.moved == Array(Self.mails.prefix(3)))
        #expect(season.mailbox.flagged == [:])
        #expect(season.mailbox.count("UID MOVE") == (capabilities.contains("MOVE") ? 1 : 0))
        #expect(season.mailbox.dialogue.allSatisfy { $0 != "EXPUNGE" && $0 != "CLOSE" })
        try await season.expectEverybodyToldOnce()
        let box = try await season.fixture.box()
        #expect((box.changed, box.changesDue, box.changeError) == (3, 0, nil))
    }

    @Test("with `after: leave` no command is ever given that could change anything")
    func left() async throws {
        let season = try await Self.season(.leave)
        #expect(try await season.fixture.once() == [])
        let changing = ["SELECT", "UID STORE", "UID COPY", "UID MOVE", "UID EXPUNGE", "STATUS"]
        #expect(changing.allSatisfy { season.mailbox.count($0) == 0 })
        try await season.expectEverybodyToldOnce()
    }

    struct Incapable: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let after: Configuration.After
        var capabilities = ["MOVE"]
        let words: String
        let change: @Sendable (inout ScriptedMailbox.Manners) -> Void
    }

    static let obstacles: [Incapable] = [
        Incapable(
            testDescription: "neither MOVE nor UIDPLUS", after: move, capabilities: [],
            words: "neither MOVE nor UIDPLUS"
        ) { _ in },
        Incapable(testDescription: "no such folder", after: .move("Done"), words: "has no folder “Done”") {
            _ in
        },
        Incapable(
            testDescription: "the folder itself, as the server knows it", after: .move("Inbox"),
            words: "is the watched folder itself"
        ) { $0.folders = ["INBOX", "Inbox"] },
        Incapable(testDescription: "no keyword", after: flag, words: "keeps no flag “Told”") {
            $0.permanentFlags = "(\\Seen \\Flagged)"
        },
        Incapable(testDescription: "no flag at all", after: flag, words: "keeps no flag “Told”") {
            $0.permanentFlags = "()"
        },
        Incapable(testDescription: "read-only", after: flag, words: "for reading only") {
            $0.isReadOnly = true
        },
        Incapable(testDescription: "STORE is refused", after: flag, words: "not allowed") {
            $0.refusals["UID STORE"] = "{tag} NO [NOPERM] not allowed"
        },
        Incapable(testDescription: "MOVE is refused", after: move, words: "full") {
            $0.refusals["UID MOVE"] = "{tag} NO [OVERQUOTA] full"
        },
        Incapable(testDescription: "MOVE is not known", after: move, words: "does not speak IMAP") {
            $0.refusals["UID MOVE"] = "{tag} BAD what?"
        },
        Incapable(testDescription: "MOVE ends the session", after: move, words: "ended the session") {
            $0.refusals["UID MOVE"] = "* BYE no"
        },
        Incapable(
            testDescription: "COPY is refused", after: move, capabilities: ["UIDPLUS"], words: "full"
        ) { $0.refusals["UID COPY"] = "{tag} NO [OVERQUOTA] full" },
        Incapable(
            testDescription: "STATUS does not tell", after: move, capabilities: ["UIDPLUS"],
            words: "does not say how it numbers"
        ) { $0.refusals["STATUS"] = "{tag} OK done" },
        Incapable(testDescription: "SELECT is refused", after: flag, words: "folder") {
            $0.refusals["SELECT"] = "{tag} NO [NOPERM] not you"
        },
        Incapable(testDescription: "SELECT ends the session", after: flag, words: "ended the session") {
            $0.refusals["SELECT"] = "* BYE no"
        },
    ]

    @Test(
        "where it cannot be done nothing is, everybody is told all the same, and status says why",
        arguments: obstacles)
    func incapable(_ item: Incapable) async throws {
        let season = try await Self.season(item.after, capabilities: item.capabilities, item.change)
        for _ in 0..<2 { #expect(try await season.fixture.once() == []) }
        #expect(season.mailbox.left == [1, 2, 3, 4, 5])
        #expect(season.mailbox.moved == [])
        #expect(season.mailbox.flagged == [:])
        try await season.expectEverybodyToldOnce()
        let box = try await season.fixture.box()
        #expect(box.changed == 0 && box.changesDue == 3)
        #expect(box.error == nil)
        #expect(box.changeError?.contains(item.words) == true, "\(box.changeError ?? "-")")
        // A server that could not be reached is only told once it has lasted.
        season.fixture.now += 130
        #expect(
            try await season.fixture.health().waiting.contains {
                $0.contains("settled mails are neither flagged nor moved") && $0.contains(item.words)
            })
        // And when it can be done, it is, and nothing is said any more.
        season.mailbox.manners = ScriptedMailbox.Manners()
        season.mailbox.manners.capabilities = ["MOVE", "UIDPLUS"]
        season.mailbox.manners.other = "Told"
        season.fixture.configuration.mailboxes[0].after = Self.move
        #expect(try await season.fixture.once() == [])
        #expect(season.mailbox.left == [4, 5])
        #expect(season.mailbox.moved.count == 3)
        #expect(try await season.fixture.box().changeError == nil)
    }

    @Test(
        "under another numbering than the ledger's nothing is done",
        arguments: [MailboxChangeTests.flag, MailboxChangeTests.move])
    func otherNumbering(after: Configuration.After) async throws {
        let season = try await Self.season(after) { $0.selectedUIDValidity = 8 }
        #expect(try await season.fixture.once() == [])
        #expect(season.mailbox.count("SELECT") == 1)
        #expect(season.mailbox.left == [1, 2, 3, 4, 5] && season.mailbox.flagged == [:])
        try await season.expectEverybodyToldOnce()
    }

    @Test(
        "what has a settled mail's number and is another mail is left alone",
        arguments: [MailboxChangeTests.flag, MailboxChangeTests.move])
    func otherMail(after: Configuration.After) async throws {
        let season = try await Self.season(.leave)
        #expect(try await season.fixture.once() == [])
        // It bears no Message-ID, so that the look for numbers given again does not see it.
        var mails = Self.mails.enumerated().map { (uid: UInt32($0.offset + 1), bytes: $0.element) }
        mails[1].bytes = ScriptedFixture.plain(9)
        season.mailbox.replace(with: mails, uidNext: nil)
        season.fixture.configuration.mailboxes[0].after = after
        #expect(try await season.fixture.once() == [])
        #expect(season.mailbox.left.contains(2))
        #expect(season.mailbox.flagged[2] == nil)
        #expect(!season.mailbox.moved.contains(ScriptedFixture.plain(9)))
        #expect(season.mailbox.flagged.count + season.mailbox.moved.count == 2)
    }

    @Test("a mail that the server does not give is not changed, and holds up no other")
    func withheld() async throws {
        let season = try await Self.season(.leave)
        #expect(try await season.fixture.once() == [])
        season.mailbox.manners.withheld = [2]
        season.fixture.configuration.mailboxes[0].after = Self.move
        #expect(try await season.fixture.once() == [])
        #expect(season.mailbox.left == [2, 4, 5])
        season.mailbox.manners.withheld = []
        #expect(try await season.fixture.once() == [])
        #expect(season.mailbox.left == [4, 5] && season.mailbox.moved.count == 3)
    }

    @Test("a held mail follows when a person has decided about it")
    func decided() async throws {
        let season = try await Self.season(Self.move)
        #expect(try await season.fixture.once() == [])
        let held = try #require(try await season.fixture.mails(held: true).first)
        let reason = try #require(DecisionReason("by hand"))
        _ = try await season.fixture.ledger().decide(
            Decision(.dismiss([held.id.rawValue]), who: "hr", because: reason),
            options: try season.fixture.settings().examiner.options, copies: true, at: season.fixture.now,
            messageID: { MessageID(token: "d", domain: "example.test") }
        ).get()
        #expect(try await season.fixture.once() == [])
        #expect(season.mailbox.left == [5])
        #expect(season.mailbox.moved.last == Self.mails[3])
    }

    @Test("what a person puts back stays there, and nobody is told again")
    func putBack() async throws {
        let season = try await Self.season(Self.move)
        #expect(try await season.fixture.once() == [])
        season.mailbox.putBack(Self.mails[0])
        for _ in 0..<2 { #expect(try await season.fixture.once() == []) }
        #expect(season.mailbox.left == [4, 5, 6])
        try await season.expectEverybodyToldOnce()
    }

    @Test(
        "moved into a folder that is watched too, it is the same mail there, and brings no second letter"
    )
    func watchedTarget() async throws {
        let season = try await Self.season(Self.move)
        season.fixture.configuration.mailboxes.append(season.fixture.configuration.mailboxes[0])
        season.fixture.configuration.mailboxes[1].name = "told"
        season.fixture.configuration.mailboxes[1].folder = "Told"
        season.fixture.configuration.mailboxes[1].after = .leave
        for _ in 0..<3 { #expect(try await season.fixture.once() == []) }
        #expect(season.relay.taken.count == 3)
        #expect(try await season.fixture.box("told").unaccounted == 0)
        let copies = try await season.fixture.mails().filter { $0.mailbox == "told" }
        #expect(copies.count == 3 && copies.allSatisfy { $0.outcome == .duplicate })
    }

    struct Cut: Sendable, CustomTestStringConvertible {
        let verb: String
        let capability: String
        var testDescription: String { "\(verb), with \(capability)" }
    }

    @Test(
        "the connection that ends when the server has done it and has not said so costs nothing and doubles nothing",
        arguments: [
            Cut(verb: "UID MOVE", capability: "MOVE"), Cut(verb: "UID COPY", capability: "UIDPLUS"),
            Cut(verb: "UID STORE", capability: "UIDPLUS"), Cut(verb: "UID EXPUNGE", capability: "UIDPLUS"),
        ])
    func cut(_ item: Cut) async throws {
        let season = try await Self.season(Self.move, capabilities: [item.capability]) {
            $0.endsAfter = [item.verb]
        }
        // Another's mail comes into the folder meanwhile.
        for _ in 0..<4 {
            #expect(try await season.fixture.once() == [])
            season.mailbox.addToOther(ScriptedFixture.plain(7))
        }
        season.mailbox.manners.endsAfter = []
        #expect(try await season.fixture.once() == [])
        #expect(season.mailbox.left == [4, 5])
        let moved = season.mailbox.moved.filter { $0 != ScriptedFixture.plain(7) }
        #expect(moved.count == 3 && Set(moved) == Set(Self.mails.prefix(3)))
        try await season.expectEverybodyToldOnce()
        #expect(try await season.fixture.box().changed == 3)
    }

    @Test(
        "a copy that was cut off is not looked for under another numbering of its folder: rather twice than never"
    )
    func copyUnderOtherNumbering() async throws {
        let season = try await Self.season(Self.move, capabilities: ["UIDPLUS"]) {
            $0.endsAfter = ["UID COPY"]
        }
        #expect(try await season.fixture.once() == [])
        season.mailbox.manners.endsAfter = []
        season.mailbox.manners.otherUIDValidity = 71
        #expect(try await season.fixture.once() == [])
        #expect(season.mailbox.left == [4, 5])
        #expect(season.mailbox.moved.count == 4 && Set(season.mailbox.moved) == Set(Self.mails.prefix(3)))
    }

    @Test(
        "the session that watches stays read-only; another one changes, and leaves again",
        arguments: [true, false])
    func serving(idles: Bool) async throws {
        let season = try await Self.season(Self.move) { if !idles { $0.capabilities = ["MOVE"] } }
        season.fixture.configuration.mailboxes[0].poll = 1
        try await season.fixture.serving { _ in
            try await season.fixture.wait(for: "the moves") { season.mailbox.left == [4, 5] }
            season.mailbox.add([ScriptedFixture.notice(2, offer: "A3110002")])
            try await season.fixture.wait(for: "the next look") {
                try await season.fixture.mails().count == 6
            }
        }
        let dialogue = season.mailbox.dialogue
        #expect(dialogue.count { $0.hasPrefix("LOGIN") } >= 2)
        #expect(season.relay.taken.count == 3)
        // One folder a session: who watches never selects.
        #expect(season.mailbox.count("EXAMINE") == 1)
    }

    @Test("not within a minute of the last login, however often it is looked")
    func rareLogins() async throws {
        let season = try await Self.season(Self.flag)
        season.fixture.configuration.mailboxes[0].poll = 1
        season.fixture.betweenLogins = .seconds(3_600)
        try await season.fixture.serving { _ in
            try await season.fixture.wait(for: "the letters") { season.relay.taken.count == 3 }
            let looks = season.mailbox.count("NOOP")
            try await season.fixture.wait(for: "more looks") { season.mailbox.count("NOOP") > looks + 3 }
        }
        #expect(season.mailbox.sessions == 1)
        #expect(season.mailbox.count("SELECT") == 0)
        #expect(try await season.fixture.box().changesDue == 3)
    }
}
