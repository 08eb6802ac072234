import Daemon
import FacteurCore
import Foundation
import Mail
import Store
import TestSupport
import Testing

@Suite("Letters that come back") struct BounceTests {
    /// By which of its marks a report names its letter.
    enum Mark: CaseIterable, Sendable { case returnAddress, envelopeID, messageID }

    @Test("a report finds its letter by return address, envelope id or Message-ID", arguments: Mark.allCases)
    func found(by mark: Mark) async throws {
        let (fixture, mailbox, letter) = try await sent()
        mailbox.add([
            Self.report(
                to: mark == .returnAddress ? letter.sender : "stages@example.test",
                envelopeID: mark == .envelopeID ? Self.token(letter) : nil,
                messageID: mark == .messageID ? letter.messageID : "<other@example.test>")
        ])
        _ = try await fixture.once()
        let row = try #require(try await fixture.letters().first)
        #expect(row.state == .bounced)
        #expect(row.lastReply?.hasPrefix("there is no such address (550 5.1.1 user unknown") == true)
        let mail = try #require(try await fixture.mails().last)
        #expect(mail.outcome == .recorded)
        #expect(mail.intern?.rawValue == "I1")
        #expect(try await fixture.health().waiting.contains { $0.contains("1 letter bounced") })
    }

    @Test(
        "where its marks name several letters, the return address counts before the envelope's id, and that before the Message-ID",
        arguments: [(true, 1, 1), (true, 0, 1), (true, 1, 0), (false, 0, 1)])
    func order(hasReturnAddress: Bool, envelope: Int, message: Int) async throws {
        let (fixture, mailbox, letters) = try await sent(2)
        mailbox.add([
            Self.report(
                to: hasReturnAddress ? letters[0].sender : "stages@example.test",
                envelopeID: Self.token(letters[envelope]), messageID: letters[message].messageID)
        ])
        _ = try await fixture.once()
        let bounced = try await fixture.letters().filter { $0.state == .bounced }
        #expect(bounced.map(\.messageID) == [letters[0].messageID])
    }

    @Test("a return address that nobody signed, and marks that are nobody's, are held")
    func unmatched() async throws {
        let (fixture, mailbox, letter) = try await sent()
        let forged = letter.sender.replacing(/-[0-9a-f]{20}@/, with: "-00112233445566778899@")
        #expect(forged != letter.sender)
        mailbox.add([
            Self.report(to: forged, envelopeID: "deadbeef", messageID: "<other@example.test>")
        ])
        _ = try await fixture.once()
        #expect(try await fixture.states() == [.sent])
        let held = try #require(try await fixture.mails(held: true).first)
        #expect(held.kind == .bounce)
        #expect(held.reason == .noMatch)
    }

    @Test("a delay is noted, and the letter stays sent")
    func delayed() async throws {
        let (fixture, mailbox, letter) = try await sent()
        mailbox.add([
            Self.report(
                to: letter.sender, messageID: letter.messageID, action: "delayed", status: "4.4.1",
                words: "connection timed out")
        ])
        _ = try await fixture.once()
        let row = try #require(try await fixture.letters().first)
        #expect(row.state == .sent)
        #expect(row.lastReply?.hasPrefix("delayed: their mail server could not be found or reached") == true)
    }

    @Test("a letter in doubt that comes back was taken: bounced, and no copy leaves")
    func inDoubt() async throws {
        let relay = try ScriptedRelay([.finalDot: [.close]])
        let mailbox = try ScriptedMailbox([ScriptedFixture.notice(1)])
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox])
        _ = try await fixture.once()
        #expect(try await fixture.states() == [.inDoubt])
        let letter = try #require(relay.taken.first)
        mailbox.add([Self.report(to: "stages@example.test", messageID: letter.messageID)])
        fixture.now += 86_400
        _ = try await fixture.once()
        #expect(try await fixture.states() == [.bounced])
        #expect(relay.letters.count == 1)
    }

    @Test("a late report on a letter that was sent once more since changes nothing")
    func late() async throws {
        let (fixture, mailbox, letter) = try await sent()
        let ref = try #require(InternRef(rawValue: "I1"))
        _ = try await fixture.ledger().decide(
            Decision(.resend(ref), who: "test", because: .none), options: fixture.settings().examiner.options,
            copies: true,
            at: fixture.now, messageID: { MessageID(token: "0123456789abcdef", domain: "example.test") })
        _ = try await fixture.once()
        mailbox.add([Self.report(to: letter.sender, messageID: letter.messageID)])
        _ = try await fixture.once()
        #expect(try await fixture.states() == [.sent])
        #expect(try await fixture.mails().last?.outcome == .recorded)
    }

    @Test(
        "a late report on a letter to somebody who was forgotten is known, and nothing of it is kept",
        arguments: [true, false])
    func ofForgotten(isSigned: Bool) async throws {
        let (fixture, mailbox, letter) = try await sent()
        let ref = try #require(InternRef(rawValue: "I1"))
        let answers = try await fixture.ledger().forget(
            [ref], cause: .asked, who: "hr", because: .none, copies: true, at: fixture.now
        ).answers
        #expect(answers.count == 1 && answers.allSatisfy { (try? $0.get()) != nil })
        mailbox.add([
            Self.report(to: isSigned ? letter.sender : "stages@example.test", messageID: letter.messageID)
        ])
        _ = try await fixture.once()
        let mail = try #require(try await fixture.mails().last)
        #expect(mail.kind == .bounce && mail.outcome == .recorded)
        #expect(mail.from == nil && mail.subject == nil)
        #expect(try await fixture.ledger().history(of: .mail(mail.id))?.mails.first?.bytes == nil)
        #expect(try await fixture.mails(held: true).isEmpty)
        let ledger = try Data(contentsOf: URL(filePath: fixture.configuration.database))
        #expect(ledger.firstRange(of: Data("i1@interns.test".utf8)) == nil)
    }

    @Test("a report about somebody else's address is held, unless it came to the letter's own signed address")
    func otherRecipient() async throws {
        for (isSigned, state) in [(false, LetterState.sent), (true, .bounced)] {
            let (fixture, mailbox, letter) = try await sent()
            mailbox.add([
                Self.report(
                    to: isSigned ? letter.sender : "stages@example.test", messageID: letter.messageID,
                    recipient: "somebody.else@interns.test")
            ])
            _ = try await fixture.once()
            #expect(try await fixture.states() == [state])
            #expect(try await fixture.mails(held: true).map(\.kind) == (isSigned ? [] : [.bounce]))
        }
    }

    @Test(
        "what a mail system writes to a letter's own address in words that nobody knows is held, and the letter marked"
    )
    func unclear() async throws {
        let (fixture, mailbox, letter) = try await sent()
        mailbox.add([
            Array(
                """
                Return-Path: <>
                From: MAILER-DAEMON@mx.interns.test
                To: \(letter.sender)
                Subject: A word from the gate
                Date: Tue, 24 Nov 2026 10:00:00 +0000

                The parcel has been seen by the warden.

                """.replacing("\n", with: "\r\n").utf8)
        ])
        _ = try await fixture.once()
        let row = try #require(try await fixture.letters().first)
        #expect(row.state == .sent)
        #expect(row.lastReply?.contains("could not be read") == true)
        #expect(try await fixture.mails(held: true).map(\.kind) == [.bounce])
    }

    @Test(
        "a letter that comes back whole, in words that nobody knows, is no notice: the report is held",
        arguments: [true, false], ["Message-ID: ID\n", ""])
    func wholeLetter(isSigned: Bool, field: String) async throws {
        let (fixture, mailbox, letter) = try await sent()
        mailbox.add([
            Array(
                """
                Return-Path: <>
                From: InterScan <interscan@mx.interns.test>
                To: \(isSigned ? letter.sender : "stages@example.test")
                Subject: A word from the gate
                Date: Tue, 24 Nov 2026 10:00:00 +0000

                The warden says:

                -----Original Message-----
                From: Stages <stages@example.test>
                \(field.replacing("ID\n", with: letter.messageID + "\n"))Subject: Votre numéro

                Votre numéro d'offre d'emploi est A3110001

                """.replacing("\n", with: "\r\n").utf8)
        ])
        _ = try await fixture.once()
        #expect(try await fixture.mails(held: true).map(\.reason) == [.noMatch])
        if isSigned {
            #expect(try await fixture.letters().first?.lastReply?.contains("could not be read") == true)
        }
    }

    @Test("reports are asked for where the relay can, and only there", arguments: [true, false])
    func asked(offered: Bool) async throws {
        let relay = try ScriptedRelay(extensions: ScriptedRelay.usual + (offered ? ["DSN"] : []))
        let fixture = try await ScriptedFixture(relay: relay)
        try await fixture.recordNotices(for: 1...1)
        _ = try await fixture.once()
        let lines = relay.dialogues.joined()
        let letter = try #require(relay.taken.first)
        let mail = try #require(lines.first { $0.hasPrefix("MAIL") })
        let recipient = try #require(lines.first { $0.hasPrefix("RCPT") })
        #expect(mail.hasSuffix(" RET=HDRS ENVID=\(Self.token(letter))") == offered)
        #expect(recipient.hasSuffix(" NOTIFY=FAILURE,DELAY ORCPT=rfc822;i1@interns.test") == offered)
    }

    private func sent() async throws -> (ScriptedFixture, ScriptedMailbox, ScriptedRelay.Taken) {
        let (fixture, mailbox, letters) = try await sent(1)
        return (fixture, mailbox, letters[0])
    }

    /// So many letters have left, each from an address of its own.
    private func sent(_ count: Int) async throws -> (ScriptedFixture, ScriptedMailbox, [ScriptedRelay.Taken])
    {
        let relay = try ScriptedRelay()
        let mailbox = try ScriptedMailbox((1...count).map { ScriptedFixture.notice($0) })
        let fixture = try await ScriptedFixture(relay: relay, mailboxes: [mailbox])
        fixture.configuration.smtp.verp = true
        _ = try await fixture.once()
        try #require(relay.taken.count == count)
        return (fixture, mailbox, relay.taken)
    }

    private static func token(_ letter: ScriptedRelay.Taken) -> String {
        MessageID(rawValue: letter.messageID)?.token ?? "-"
    }

    private static func report(
        to address: String, envelopeID: String? = nil, messageID: String, action: String = "failed",
        status: String = "5.1.1", words: String = "550 5.1.1 user unknown",
        recipient: String = "i1@interns.test"
    ) -> [UInt8] {
        let text = """
            Return-Path: <>
            From: MAILER-DAEMON@mx.interns.test
            To: \(address)
            Subject: Undelivered Mail Returned to Sender
            Date: Tue, 24 Nov 2026 10:00:00 +0000
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status; boundary="b"

            --b
            Content-Type: text/plain

            This is the mail system.
            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.interns.test
            \(envelopeID.map { "Original-Envelope-Id: \($0)\n" } ?? "")
            Final-Recipient: rfc822; \(recipient)
            Action: \(action)
            Status: \(status)
            Diagnostic-Code: smtp; \(words)

            --b
            Content-Type: text/rfc822-headers

            From: stages@example.test
            Message-ID: \(messageID)

            --b--

            """
        return Array(text.replacing("\n", with: "\r\n").utf8)
    }
}
