import Daemon
import FacteurCore
import Foundation
import Mail
import Store
import TestSupport
import Testing

/// What an intern answers to the letter.
@Suite("Answers to letters") struct ReplyTests {
    /// One letter has left, to I1.
    private func sent(
        _ count: Int = 1, over given: ScriptedRelay? = nil
    ) async throws -> (ScriptedFixture, ScriptedMailbox, [String]) {
        let relay = try given ?? ScriptedRelay()
        let mailbox = try ScriptedMailbox((1...count).map { ScriptedFixture.notice($0) })
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox])
        _ = try await fixture.once()
        try #require(relay.taken.count == count)
        return (fixture, mailbox, relay.taken.sorted { $0.recipient < $1.recipient }.map(\.messageID))
    }

    /// As Gmail writes an answer, the letter quoted below; invented.
    private static func answer(
        to letter: String, _ words: String = "Thank you, I have got it.", from: String = "i1@interns.test",
        header: String = "", quotes: String = "Offer of employment number:\nA3110001",
        threads: String = "In-Reply-To",
        results: String = "Authentication-Results: mx.example.test; dmarc=pass header.from=interns.test"
    ) -> [UInt8] {
        let quoted = quotes.split(separator: "\n").map { "> " + $0 }.joined(separator: "\n")
        let text = """
            \(results)
            From: Anna <\(from)>
            To: stages@example.test
            Subject: Re: Your offer of employment number for the work permit
            Date: Tue, 22 Sep 2026 10:00:00 +0000
            Message-ID: <\(UUID().uuidString)@mail.interns.test>
            \(threads): \(letter)
            \(header.isEmpty ? "" : header + "\n")Content-Type: text/plain; charset=utf-8

            \(words)

            On Mon, Sep 21, 2026 at 4:13 PM Stages <stages@example.test> wrote:
            \(quoted)
            """
        return Array(text.replacing("\n", with: "\r\n").utf8)
    }

    private func state(_ fixture: ScriptedFixture, of ref: String = "I1") async throws -> InternState? {
        try await fixture.ledger().internRows().first { $0.intern.ref.rawValue == ref }?.state
    }

    @Test(
        "thanks in the letter's thread confirm, and nobody has to do anything",
        arguments: ["In-Reply-To", "References"])
    func confirmed(threads: String) async throws {
        let (fixture, mailbox, letters) = try await sent()
        mailbox.add([Self.answer(to: letters[0], threads: threads)])
        _ = try await fixture.once()
        #expect(try await state(fixture) == .confirmed)
        let mail = try #require(try await fixture.mails().last)
        #expect(mail.kind == .reply)
        #expect(mail.outcome == .recorded)
        #expect(mail.intern?.rawValue == "I1")
        let status = try await fixture.status()
        #expect(status.replyCount == 0)
        #expect(status.heldCount == 0)
        #expect(try await fixture.letters().map(\.isConfirmed) == [true])
    }

    /// Answers of the intern that confirm and that a person must read.
    @Test(
        "a question confirms, and is shown until somebody says that it needs nothing",
        arguments: [
            "Thank you! Where do I type the number?", "Merci. Je ne comprends pas où va le code CNP.",
            "Got it, but my NOC code is incorrect.", "I leave for the mountains tomorrow.",
            "I am on leave until Monday, thank you.", "Pourriez-vous me rappeler demain", "",
        ])
    func asks(words: String) async throws {
        let (fixture, mailbox, letters) = try await sent()
        mailbox.add([Self.answer(to: letters[0], words)])
        _ = try await fixture.once()
        #expect(try await state(fixture) == .confirmed)
        let open = try await fixture.status().replies
        #expect(open.map(\.intern.rawValue) == ["I1"])
        #expect(try await fixture.health().waiting.contains { $0.contains("1 answer from interns to read") })
        let id = try #require(open.first?.id)
        let because = try #require(DecisionReason("answered by telephone"))
        let done = try await fixture.ledger().decide(
            Decision(.dismiss([id.rawValue]), who: "hr", because: because),
            options: fixture.settings().examiner.options, copies: true, at: fixture.now,
            messageID: { MessageID(token: UUID().uuidString, domain: "example.test") })
        #expect(throws: Never.self) { try done.get() }
        #expect(try await fixture.status().replies.isEmpty)
        #expect(try await fixture.mails().last?.outcome == .recorded)
        #expect(try await state(fixture) == .confirmed)
    }

    /// Mails in the thread that confirm nothing.
    struct Unfit: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var words = "Thank you, I have got it."
        var from = "i1@interns.test"
        var header = ""
        var quotes = "Offer of employment number:\nA3110001"
        var results = "Authentication-Results: mx.example.test; dmarc=pass header.from=interns.test"
        /// How a person learns of it: as an answer to read, as a held mail, or not at all.
        let isOpen: Bool
        var isHeld = false
    }

    static let unfitMails = [
        Unfit(
            testDescription: "somebody else has the address",
            words: "Thanks, but I am not the person you are looking for.", isOpen: true),
        Unfit(
            testDescription: "vous vous trompez", words: "Bonjour, vous vous trompez de personne.",
            isOpen: true),
        Unfit(
            testDescription: "le numéro d'un autre",
            words: "Bonjour, merci, j'ai reçu le numéro de quelqu'un d'autre.", isOpen: true),
        Unfit(testDescription: "another name", words: "Merci, mais je m’appelle Léa Côté.", isOpen: true),
        Unfit(testDescription: "another code", words: "Merci. Mon code est le 21233.", isOpen: true),
        Unfit(testDescription: "another digit", words: "Merci, bien noté : A3110010", isOpen: true),
        Unfit(testDescription: "it is not theirs", words: "This is not for me, wrong person.", isOpen: true),
        Unfit(
            testDescription: "ce n'est pas moi", words: "Bonjour, ce n’est pas moi, vous faites erreur.",
            isOpen: true),
        Unfit(testDescription: "they do not come", words: "Merci, mais je ne viens plus.", isOpen: true),
        Unfit(testDescription: "another author", from: "mother@elsewhere.test", results: "", isOpen: true),
        Unfit(
            testDescription: "an author whom our server denies",
            results:
                "Authentication-Results: mx.example.test; dmarc=fail header.from=interns.test; spf=fail; dkim=none",
            isOpen: true),
        Unfit(testDescription: "an answering machine", header: "Auto-Submitted: auto-replied", isOpen: false),
        Unfit(
            testDescription: "an answering machine of old", header: "Precedence: auto_reply", isOpen: false),
        Unfit(
            testDescription: "a program", header: "Auto-Submitted: auto-generated", isOpen: false),
        Unfit(testDescription: "a list", header: "Precedence: list", isOpen: false),
        Unfit(
            testDescription: "one of ours", from: "stages@example.test",
            results: "Authentication-Results: mx.example.test; dmarc=pass header.from=example.test",
            isOpen: false),
        Unfit(
            testDescription: "another number in it", quotes: "Offer of employment number:\nA3110002",
            isOpen: false,
            isHeld: true),
        Unfit(
            testDescription: "a notice that is sent on in the thread",
            quotes:
                "From: IRCC <noreply@cic.gc.ca>\nSubject: Offer of employment\n\nOffer of employment number: A3110003",
            isOpen: false, isHeld: true),
    ]

    @Test("what confirms nothing", arguments: unfitMails)
    func unfitting(_ mail: Unfit) async throws {
        let (fixture, mailbox, letters) = try await sent()
        mailbox.add([
            Self.answer(
                to: letters[0], mail.words, from: mail.from, header: mail.header, quotes: mail.quotes,
                results: mail.results)
        ])
        _ = try await fixture.once()
        #expect(try await state(fixture) == .sent)
        #expect(try await fixture.letters().count == 1)
        let status = try await fixture.status()
        #expect(status.replies.isEmpty == !mail.isOpen)
        let last = try await fixture.mails().last
        #expect(status.heldCount == (mail.isHeld ? 1 : 0), "\(String(describing: last))")
    }

    @Test("an answer to one intern's letter from another intern's address confirms neither")
    func crossed() async throws {
        let (fixture, mailbox, letters) = try await sent(2)
        mailbox.add([Self.answer(to: letters[0], from: "i2@interns.test")])
        _ = try await fixture.once()
        #expect(try await state(fixture) == .sent)
        #expect(try await state(fixture, of: "I2") == .sent)
        #expect(try await fixture.status().replies.map(\.intern.rawValue) == ["I1"])
    }

    @Test("an answer to a Message-ID that only looks like ours is any mail")
    func foreign() async throws {
        let (fixture, mailbox, _) = try await sent()
        let other = "<facteur.0123456789abcdef@example.test>"
        mailbox.add([Self.answer(to: other, quotes: "nothing")])
        _ = try await fixture.once()
        #expect(try await state(fixture) == .sent)
        #expect(try await fixture.mails().last?.kind == .unrelated)
    }

    @Test("a letter in doubt that is answered has arrived: sent, and no copy leaves")
    func inDoubt() async throws {
        let relay = try ScriptedRelay([.finalDot: [.close]])
        let (fixture, mailbox, letters) = try await sent(over: relay)
        #expect(try await fixture.states() == [.inDoubt])
        mailbox.add([Self.answer(to: letters[0])])
        fixture.now += 86_400
        _ = try await fixture.once()
        #expect(try await fixture.states() == [.sent])
        #expect(try await state(fixture) == .confirmed)
        #expect(relay.taken.count == 1)
    }
}
