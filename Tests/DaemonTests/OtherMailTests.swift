import Daemon
import FacteurCore
import Foundation
import Mail
import Store
import TestSupport
import Testing

/// Mails of the same mailbox that are neither notice nor receipt. Their words are inventions.
@Suite struct OtherMailTests {
    private static func mail(
        _ subject: String, _ text: String, results: String? = "dmarc=pass header.from=cic.gc.ca"
    )
        -> [UInt8]
    {
        let proof = results.map { "Authentication-Results: mx.example.test; \($0)\r\n" } ?? ""
        return Array(
            """
            \(proof)Received: from mail.cic.gc.ca by mx.example.test; \(Fixtures.sent)\r
            From: IRCC <ne-pas-repondre@cic.gc.ca>\r
            To: stages@example.test\r
            Subject: \(subject)\r
            Date: \(Fixtures.sent)\r
            Message-ID: <other.\(subject.utf8.count)@cic.gc.ca>\r
            Content-Type: text/plain; charset=utf-8\r
            \r
            \(text)\r

            """.utf8)
    }

    private func once(_ mails: [[UInt8]]) async throws -> ScriptedFixture {
        let mailbox = try ScriptedMailbox(mails)
        let fixture = try await ScriptedFixture(relay: try ScriptedRelay(), mailboxes: [mailbox])
        #expect(try await fixture.once() == [])
        return fixture
    }

    @Test(
        "of a mail with a code nothing is kept but that it came",
        arguments: [
            ("Your verification code", "Your verification code is 48813377."),
            ("48813377 est votre code de vérification", "Il expire dans 10 minutes."),
            ("CléGC", "Votre NIP : 48813377"), ("GCKey", "Use the passcode 48813377 to sign in."),
            ("Mot de passe", "Votre mot de passe temporaire est 48813377"),
        ], ["dmarc=pass header.from=cic.gc.ca", nil])
    func code(mail: (subject: String, text: String), results: String?) async throws {
        let fixture = try await once([Self.mail(mail.subject, mail.text, results: results)])
        let rows = try await fixture.mails()
        #expect(rows.map(\.outcome) == [.recorded])
        #expect(rows.allSatisfy { $0.subject?.contains("not kept") == true })
        var kept = fixture.journal.lines.joined()
        for suffix in ["", "-wal"] {
            let file = FileManager.default.contents(atPath: fixture.configuration.database + suffix)
            kept += String(decoding: file ?? Data(), as: UTF8.self)
        }
        #expect(!kept.contains("48813377"))
    }

    @Test("a notice that speaks of a code is a notice, and unknown words with a number wait for a person")
    func noCode() async throws {
        let notice = Fixtures.notice(offer: "A3110001", addressee: "stages+i1@example.test")
        let text = String(decoding: notice, as: UTF8.self).replacing(
            "votre compte.", with: "votre compte avec votre code d'accès.")
        let fixture = try await once([
            Array(text.utf8),
            Self.mail("IRCC", "Votre code d'accès a changé. L'offre A3110009 est enregistrée."),
        ])
        #expect(try await fixture.mails().map(\.outcome) == [.matched, .held])
    }

    @Test(
        "a letter of inspection is shown at once, with its date and the time to answer",
        arguments: [
            "Inspection notification letter", "Notice of preliminary findings", "Lettre d'avis d'inspection",
        ])
    func inspection(words: String) async throws {
        let fixture = try await once([Self.mail(words, "Please find enclosed: \(words). Employer Portal")])
        #expect(try await fixture.mails().map(\.outcome) == [.held])
        let waiting = try await fixture.health().waiting
        #expect(
            waiting.first?.contains("1 letter of inspection from IRCC, the first of 2026-09-21") == true,
            "\(waiting)")
        #expect(waiting.first?.contains("30 days") == true)
        #expect(!waiting.contains { $0.contains("changed its words") })
    }

    @Test("a forged letter of inspection is one of the unproven, and hides no unknown words")
    func forgedInspection() async throws {
        let fixture = try await once([
            Self.mail("Inspection notification letter", "Employer Portal", results: nil),
            Self.mail("Nouveauté", "De tout autres mots."),
        ])
        let waiting = try await fixture.health().waiting
        #expect(!waiting.contains { $0.contains("inspection") }, "\(waiting)")
        #expect(waiting.contains { $0.contains("1 from the portal in unknown words") }, "\(waiting)")
        #expect(waiting.contains { $0.contains("1 from senders whom nothing proves") }, "\(waiting)")
    }

    @Test("a receipt that joins no number is shown after a day, until a person records it")
    func looseReceipt() async throws {
        let fixture = try await once([
            Self.mail("Reçu", "Le reçu de votre paiement porte le numéro R-2018-44."),
            Fixtures.notice(offer: "A3110001", addressee: "stages+i1@example.test"),
            Fixtures.notice(offer: "A3110002", addressee: "stages+i2@example.test"),
        ])
        let words = "1 receipt of a day or more that joins no number (facteur receipt OFFER NUMBER)"
        #expect(try await fixture.health().waiting.contains(words) == false)
        fixture.now += 90_000
        #expect(try await fixture.health().waiting.contains(words))
        let number = try #require(OfferNumber(rawValue: "A3110001"))
        _ = try await fixture.ledger().decide(
            Decision(.receipt(number, try #require(ReceiptNumber("R-2018-44"))), who: "test", because: .none),
            options: fixture.settings().examiner.options,
            copies: true, at: fixture.now, messageID: { MessageID(token: "x", domain: "example.test") }
        ).get()
        #expect(try await fixture.health().waiting.contains(words) == false)
    }

    @Test("a mail that was held settles itself once its number has been told to its intern")
    func told() async throws {
        let forged = String(
            decoding: Fixtures.notice(
                offer: "A3110001", addressee: "stages+i1@example.test", results: nil, id: "first"),
            as: UTF8.self)
        let other = String(
            decoding: Fixtures.notice(
                offer: "A3110001", addressee: "stages+i2@example.test", results: nil, id: "other"),
            as: UTF8.self)
        let mailbox = try ScriptedMailbox([Array(forged.utf8), Array(other.utf8)])
        let fixture = try await ScriptedFixture(relay: try ScriptedRelay(), mailboxes: [mailbox])
        #expect(try await fixture.once() == [])
        #expect(try await fixture.mails().map(\.outcome) == [.held, .held])
        mailbox.add([Fixtures.notice(offer: "A3110001", addressee: "stages+i1@example.test", id: "second")])
        #expect(try await fixture.once() == [])
        #expect(try await fixture.states() == [.sent])
        #expect(try await fixture.mails().map(\.outcome) == [.duplicate, .held, .matched])
    }

    @Test(
        "a day on which no notice can be proven for want of results turns the status red; a forgery does not")
    func unprovable() async throws {
        let red = "no notice of the last day could be proven"
        let silent = Fixtures.notice(offer: "A3110001", addressee: "stages+i1@example.test", results: nil)
        let foreign = Fixtures.notice(
            offer: "A3110001", addressee: "stages+i1@example.test",
            results: "mx.other.test; dmarc=pass header.from=cic.gc.ca")
        let forged = Fixtures.notice(
            offer: "A3110001", addressee: "stages+i1@example.test",
            results: "mx.example.test; dmarc=fail header.from=cic.gc.ca")
        let proven = Fixtures.notice(offer: "A3110002", addressee: "stages+i2@example.test")
        for (mails, isRed) in [
            ([silent], true), ([foreign], true), ([forged], false), ([silent, proven], false),
        ] {
            let fixture = try await once(mails)
            #expect(try await fixture.health().broken.contains { $0.contains(red) } == isRed)
            fixture.now += 90_000
            #expect(try await fixture.health().broken.contains { $0.contains(red) } == false)
        }
    }
}
