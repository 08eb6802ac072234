import FacteurCore
import Foundation
import Mail
import Testing

/// What a colleague attaches: an original is read under whatever type holds one, and what is not read holds the mail.
@Suite struct AttachedOriginalTests {
    private static let notice = """
        Le présent message est destiné à l'adresse de courriel suivante :
        stages+FR-1001@host.test. Si ce message ne vous concerne pas, veuillez le supprimer.

        Votre offre d'emploi a été reçue. Votre numéro d'offre d'emploi est (A1234567)

        Pour voir un résumé de cette offre d'emploi, veuillez vous connecter à votre compte.
        """
    private static let original =
        "From: IRCC <ne-pas-repondre@cic.gc.ca>\nTo: stages+FR-1001@host.test\nSubject: Offre\nMIME-Version: 1.0\n"
        + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + notice
    private static let page = "<html><body><p>\(notice.replacing("\n\n", with: "</p><p>"))</p></body></html>"
    private static let forward =
        "Voici.\n\n-------- Message transféré --------\nDe : IRCC <ne-pas-repondre@cic.gc.ca>\nObjet : Offre\n\n"
        + notice

    private static func mail(_ words: String, _ parts: [String], author: String = "rh@partner.test") -> String
    {
        let domain = author.split(separator: "@").last ?? ""
        return """
            Authentication-Results: mx.example.test; dmarc=pass header.from=\(domain)
            Received: from mail.test by mx.example.test; Tue, 24 Nov 2026 10:00:00 +0000
            From: \(author)
            To: stages@host.test
            Subject: Courriel
            Message-ID: <attached@partner.test>
            Date: Tue, 24 Nov 2026 10:00:00 +0000
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            \(words)
            \(parts.map { "--b\n\($0)\n" }.joined())--b--
            """.replacing("\n", with: "\r\n")
    }

    private static func file(_ type: String, _ content: String) -> String {
        let lines = Data(content.utf8).base64EncodedString(options: [
            .lineLength76Characters, .endLineWithLineFeed,
        ])
        return
            "Content-Type: \(type)\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment\n\n\(lines)"
    }

    @Test(
        "a notice is read in whatever file holds it",
        arguments: [
            ("message/rfc822", original), ("application/octet-stream; name=avis.eml", original),
            ("application/octet-stream; name=AVIS.EML", original), ("text/rfc822", original),
            ("application/eml; name=avis", original), ("application/x-eml", original),
            ("text/plain; name=avis.eml", original),
            ("application/x-download; name=\"avis 1.eml\"", original),
            ("application/octet-stream; name=avis.mht", original),
            ("message/rfc822; name=avis.mhtml", original),
            ("text/html; name=avis.html; charset=utf-8", page),
            ("application/octet-stream; name=avis.htm", page),
            ("application/xhtml+xml; name=avis", page), ("text/plain; name=avis.txt; charset=utf-8", notice),
            ("application/octet-stream; name=avis.txt", notice), ("text/plain; name=avis.eml", notice),
        ])
    func read(type: String, content: String) throws {
        let mail = Self.mail("Bonjour, ci-joint.", [Self.file(type, content)])
        let verdict = try HostileMailTests.verdict(on: mail)
        #expect(verdict.outcome == .matched)
        #expect(verdict.offer?.rawValue == "A1234567")
        #expect(verdict.intern?.rawValue == "FR-1001")
        let reading = Reader().read(MessageParser().parse(Array(mail.utf8)))
        #expect(reading.ownWords == "Bonjour, ci-joint.")
    }

    @Test("a name inside an attached page is nobody's word, and holds what a colleague says above it")
    func words() throws {
        let nobodys = Self.page.replacing("stages+FR-1001@host.test", with: "stages@host.test")
        let file = Self.file("text/html; name=avis.html; charset=utf-8", nobodys + "<p>Pour Jean Dupont</p>")
        #expect(try HostileMailTests.verdict(on: Self.mail("Voici.", [file])).reason == .noMatch)
        let named = try HostileMailTests.verdict(on: Self.mail("Pour Zoé Roy", [file]))
        #expect(named.outcome == .held)
        let other = Self.file("text/html; name=avis.html; charset=utf-8", nobodys)
        let alone = try HostileMailTests.verdict(on: Self.mail("Pour Zoé Roy", [other]))
        #expect(alone.intern?.rawValue == "FR-1003")
    }

    private static let compound = Data(
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + Array(repeating: 0, count: 512)
    )
    .base64EncodedString()

    private static let unread = [
        "Content-Type: application/octet-stream; name=\"Offre.msg\"\n\nx",
        "Content-Type: application/vnd.ms-outlook\n\nx",
        "Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n\(compound)",
        "Content-Type: application/ms-tnef; name=winmail.dat\n\nx",
        "Content-Type: application/pdf; name=avis.pdf\n\nx",
        "Content-Type: application/octet-stream; name=avis.docx\n\nx",
        "Content-Type: application/zip; name=a.zip\n\nx",
        "Content-Type: application/vnd.oasis.opendocument.text\n\nx",
        "Content-Type: text/csv; name=a.csv\nContent-Disposition: attachment\n\nx",
        "Content-Type: application/octet-stream\n\nx", "Content-Type: image/jpeg; name=photo.jpg\n\nx",
        "Content-Type: image/png\nContent-Disposition: attachment\nContent-ID: <a@b>\n\nx",
        "Content-Type: image/png\nContent-Disposition: inline\nContent-ID: <a@b>\n\n\(String(repeating: "x", count: 50_000))",
        "Content-Type: text/html; name=a.html\nContent-Disposition: attachment\n\n\(String(repeating: "x", count: 1_100_000))",
    ]

    @Test("what a colleague sends unread is held, whatever stands above it", arguments: unread)
    func held(file: String) throws {
        for words in [
            "Bonjour, ci-joint le courriel reçu ce matin.", "", Self.forward, "Pour Jean Dupont, merci.",
        ] {
            let verdict = try HostileMailTests.verdict(on: Self.mail(words, [file]))
            #expect(verdict.outcome == .held)
            #expect(verdict.reason == .unreadable)
        }
        let defects = Reader().read(MessageParser().parse(Array(Self.mail("x", [file]).utf8))).defects
        #expect(defects.contains { $0.contains("not read") })
    }

    @Test(
        "a logo, a seal, a card or an appointment beside a whole notice holds nothing",
        arguments: [
            "Content-Type: image/png; name=image001.png\nContent-Disposition: inline\nContent-ID: <l@b>\n\nx",
            "Content-Type: image/gif\nContent-ID: <l@b>\n\n\(String(repeating: "x", count: 20_000))",
            "Content-Type: text/calendar\n\nBEGIN:VCALENDAR", "Content-Type: text/vcard; name=a.vcf\n\nx",
            "Content-Type: application/pkcs7-signature; name=smime.p7s\n\nx",
            "Content-Type: application/pgp-signature; name=signature.asc\n\nx",
            "Content-Type: text/plain; name=ATT00001.txt\nContent-Disposition: attachment\n\n",
            "Content-Type: text/plain; name=note.txt\nContent-Disposition: attachment\n\nAvis de confidentialité",
        ])
    func sidelines(file: String) throws {
        #expect(try HostileMailTests.verdict(on: Self.mail(Self.forward, [file])).outcome == .matched)
        #expect(try HostileMailTests.verdict(on: Self.mail("À demain.", [file])).outcome == .ignored)
    }

    @Test("the portal's own notice needs no attachment, and a stranger's file is nobody's matter")
    func others() throws {
        let file = "Content-Type: application/pdf; name=avis.pdf\n\nx"
        let portal = Self.mail(Self.notice, [file], author: "ne-pas-repondre@cic.gc.ca")
        #expect(try HostileMailTests.verdict(on: portal).outcome == .matched)
        let stranger = Self.mail("Bonjour, ci-joint.", [file], author: "x@stranger.test")
        #expect(try HostileMailTests.verdict(on: stranger).outcome == .ignored)
    }
}
