import Daemon
import FacteurCore
import Foundation
import Mail
import Store
import TestSupport
import Testing

/// Servers that quote what they were told, and servers that never end a login.
@Suite struct EchoTests {
    private static let wires = [
        "s3cret", "\"s3cret\"", Data("\0stages@example.test\0s3cret".utf8).base64EncodedString(),
        Data("s3cret".utf8).base64EncodedString(),
    ]

    /// Looks for the password in everything that is kept or shown.
    private func expectNoSecret(_ fixture: ScriptedFixture, _ shown: [String]) async throws {
        var kept = fixture.journal.lines.joined() + shown.joined()
        for suffix in ["", "-wal"] {
            let file = FileManager.default.contents(atPath: fixture.configuration.database + suffix)
            kept += String(decoding: file ?? Data(), as: UTF8.self)
        }
        kept += try await fixture.health().broken.joined()
        for form in Self.wires { #expect(!kept.localizedCaseInsensitiveContains(form), "\(form)") }
        #expect(kept.contains("[…]"))
    }

    @Test(
        "a relay that quotes the login at any step leaves no secret in the log, the ledger or the status",
        arguments: wires)
    func relay(quotes wire: String) async throws {
        for step in [ScriptedRelay.Step.hello, .auth, .mail, .recipient, .data, .finalDot] {
            let relay = try ScriptedRelay([step: [.say("554 5.5.1 Command unrecognized: \(wire)")]])
            let fixture = try await ScriptedFixture(relay: relay)
            try await fixture.recordNotices(for: 1...1)
            let shown = try await fixture.once() + fixture.letters().map { "\($0)" }
            try await expectNoSecret(fixture, shown)
        }
    }

    @Test(
        "a mailbox that quotes the login leaves no secret in the log, the ledger or the status",
        arguments: ["LOGIN", "EXAMINE", "NOOP", "UID SEARCH"], wires)
    func mailbox(command: String, quotes wire: String) async throws {
        let mailbox = try ScriptedMailbox([ScriptedFixture.notice(1)])
        mailbox.manners.refusals = [command: "{tag} NO [ALERT] what is LOGIN stages \(wire)?"]
        mailbox.manners.tellsAgain = command == "NOOP"
        let fixture = try await ScriptedFixture(relay: try ScriptedRelay(), mailboxes: [mailbox])
        try await expectNoSecret(fixture, try await fixture.once())
    }

    @Test(
        "what an earlier version kept of a server's words loses its secret when the service starts",
        arguments: wires)
    func kept(wire: String) async throws {
        let fixture = try await ScriptedFixture(relay: try ScriptedRelay())
        try await fixture.ledger().relay(refuses: "what is \(wire)?", at: fixture.now)
        _ = try await fixture.once()
        try await fixture.ledger().relay(refuses: nil, at: fixture.now)
        try await fixture.ledger().relay(refuses: "what is […]?", at: fixture.now)
        try await expectNoSecret(fixture, [])
        #expect(fixture.journal.count("1 earlier reply of a server held a secret") == 1)
    }

    @Test(
        "our own words hold no secret, of whatever words a password is made",
        arguments: [
            "mail.test refused the login (NO); check `user:` and the password or token, and whether the provider wants an app password",
            "no login at mail.test:993: /p gives no secret: its first line is empty; the secret must stand there",
            "delayed: their mail server gives no reason that is known (The mailbox is busy)",
            "not sent: the number is dead (withdrawn)", "the intern has answered it",
        ])
    func ownWords(kept: String) {
        let words = ["refused", "password", "secret", "reason", "number", "withdrawn", "intern"]
        for word in words {
            let mask = SecretMask(.password(user: "u", password: word))
            #expect(KeptReply.changed(kept) { mask.clean($0) } == kept, "\(word)")
        }
        let mask = SecretMask(.password(user: "u", password: "s3cret-7"))
        #expect(
            KeptReply.changed(
                "mail.test refused the login (what is s3cret-7?); check `user:` and the password or token, and whether the provider wants an app password"
            ) {
                mask.clean($0)
            }.contains("(what is […]?); check"))
    }

    @Test("a relay that asks for more of the login without end is a fault soon, and `status` says so")
    func endlessChallenge() async throws {
        let relay = try ScriptedRelay([.auth: [.sayExactly(String(repeating: "334 \r\n", count: 1_000))]])
        let fixture = try await ScriptedFixture(relay: relay)
        try await fixture.recordNotices(for: 1...1)
        #expect(try await fixture.once().count == 1)
        #expect(try await fixture.states() == [.queued])
        #expect(try await fixture.health().broken.contains { $0.contains("asks on and on") })
    }

    @Test("a mailbox that asks for more of the login without end is a fault soon")
    func endlessInvitation() async throws {
        let mailbox = try ScriptedMailbox()
        mailbox.manners.capabilities = ["AUTH=PLAIN", "SASL-IR"]
        mailbox.manners.refusals = ["AUTHENTICATE": String(repeating: "+ \r\n", count: 1_000)]
        let fixture = try await ScriptedFixture(relay: try ScriptedRelay(), mailboxes: [mailbox])
        #expect(try await fixture.once().count == 1)
        #expect(try await fixture.health().broken.contains { $0.contains("box1") })
    }

    @Test(
        "a relay that takes no parameters gets the letter without them",
        arguments: [
            "555 5.5.4", "501 5.5.4", "504", "500 5.5.2", "500", "501", "503 5.5.1", "503", "550 5.5.4",
            "555 5.1.3",
        ])
    func parameters(refusal: String) async throws {
        let relay = try ScriptedRelay(
            [.recipient: [.say("\(refusal) RCPT TO parameters not recognized"), .say("250 2.1.5 ok")]],
            extensions: ScriptedRelay.usual.dropLast() + ["DSN", "AUTH PLAIN LOGIN"])
        let fixture = try await ScriptedFixture(relay: relay)
        try await fixture.recordNotices(for: 1...2)
        #expect(try await fixture.once() == [])
        #expect(try await fixture.states() == [.sent, .sent])
        #expect(relay.dialogues.joined().count { $0.contains("NOTIFY=") } == 1)
    }

    @Test(
        "a refusal of the account's stops sending and fails no letter",
        arguments: [
            "554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; Failed to process message",
            "554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied",
            "554 5.2.0 STOREDRV.Submission.Exception:OutboundSpamException",
            "550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients",
            "550 5.4.5 Daily user sending limit exceeded",
            "550 5.7.705 Access denied, tenant has exceeded threshold",
            "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
            "550 5.7.502 Access denied, banned sender", "550 5.7.26 Unauthenticated email is not accepted",
        ])
    func account(refusal: String) async throws {
        let relay = try ScriptedRelay([.finalDot: [.say(refusal)]])
        let fixture = try await ScriptedFixture(relay: relay)
        try await fixture.recordNotices(for: 1...3)
        #expect(try await fixture.once().count == 1)
        #expect(try await fixture.states() == [.queued, .queued, .queued])
        relay.answer(.finalDot)
        fixture.now += 90_000
        #expect(try await fixture.once() == [])
        #expect(try await fixture.states() == [.sent, .sent, .sent])
    }

    @Test("the same words of an unknown code for three addresses are the account's")
    func sameWords() async throws {
        let relay = try ScriptedRelay([.recipient: [.say("550 5.1.92 cannot be sent today")]])
        let fixture = try await ScriptedFixture(relay: relay)
        try await fixture.recordNotices(for: 1...5)
        #expect(try await fixture.once().count == 1)
        #expect(try await fixture.states().allSatisfy { $0 == .queued })
    }

    @Test(
        "a refusal of the recipient's fails that letter alone",
        arguments: [
            "550 5.1.1 User unknown", "552 5.2.2 Over quota", "554 5.2.1 account disabled",
            "550 5.7.505 Access denied, banned recipient",
        ])
    func recipient(refusal: String) async throws {
        let relay = try ScriptedRelay([.recipient: [.say(refusal), .say("250 ok")]])
        let fixture = try await ScriptedFixture(relay: relay)
        try await fixture.recordNotices(for: 1...2)
        #expect(try await fixture.once() == [])
        #expect(try await fixture.states().sorted { "\($0)" < "\($1)" } == [.failed, .sent])
    }
}
