import FacteurCore
import Foundation
import Mail
import Testing

/// A colleague's mail whose text is no language may hold a notice: it waits for a person.
@Suite struct GarbledTextTests {
    private static let notice = """
        Pour Jean Dupont

        ---------- Message transféré ---------
        De : IRCC <ne-pas-repondre@cic.gc.ca>
        Objet : Offre d’emploi

        Votre offre d’emploi a été reçue. Votre numéro d’offre d’emploi est (A3100037)

        """

    private static func verdict(_ head: String, _ text: String) throws -> Verdict {
        try HostileMailTests.verdict(
            on: """
                Authentication-Results: mx.example.test; dmarc=pass header.from=partner.test
                Received: from mail.partner.test by mx.example.test; Tue, 24 Nov 2026 10:00:00 +0000
                From: Claire <claire@partner.test>
                To: stages@host.test
                Subject: TR: Offre
                Message-ID: <garbled@partner.test>
                Date: Tue, 24 Nov 2026 10:00:00 +0000
                MIME-Version: 1.0
                \(head)

                \(text)
                """.replacing("\n", with: "\r\n"))
    }

    private static func base64(_ octets: [UInt8]) -> String {
        let text = Data(octets).base64EncodedString()
        return stride(from: 0, to: text.utf8.count, by: 76).map { start in
            String(text.dropFirst(start).prefix(76))
        }.joined(separator: "\n")
    }

    @Test(
        "base64 under another label", arguments: ["8bit", "7bit", "quoted-printable"])
    func base64(label: String) throws {
        let verdict = try Self.verdict(
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: \(label)",
            Self.base64(Array(Self.notice.utf8)))
        #expect(verdict.outcome == .held)
        #expect(verdict.reason == .unreadable)
    }

    @Test(
        "what is encrypted, or a file written into the text",
        arguments: [
            "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----",
            "Voici.\n\nbegin 644 avis.eml\nM5F]T<F4@;G5M\n`\nend",
            "=ybegin line=128 size=20 name=avis.pdf\n*+,\n=yend",
            "Votre num=C3=A9ro a =C3=A9t=C3=A9 re=C3=A7u par la Soci=C3=A9t=C3=A9.",
        ])
    func inline(text: String) throws {
        let verdict = try Self.verdict(
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit", text)
        #expect(verdict.outcome == .held)
        #expect(verdict.reason == .unreadable)
    }

    @Test("text under base64's label, and UTF-16 in the other order")
    func labels() throws {
        let plain = try Self.verdict(
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64", Self.notice)
        #expect(plain.outcome == .held)
        let swapped = Self.notice.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let utf16 = try Self.verdict(
            "Content-Type: text/plain; charset=utf-16be\nContent-Transfer-Encoding: base64",
            Self.base64(swapped))
        #expect(utf16.outcome == .held)
        let ebcdic = (0..<200).map { UInt8([0x40, 0x81, 0x85, 0x89, 0x93, 0x96][$0 % 6]) }
        let verdict = try Self.verdict(
            "Content-Type: text/plain; charset=ibm037\nContent-Transfer-Encoding: base64", Self.base64(ebcdic)
        )
        #expect(verdict.outcome == .held)
    }

    @Test(
        "what a person wrote is none",
        arguments: [
            "Bonjour, on dîne à midi ? Claire", "Le total = 5 et x=3, voir A=B.",
            "Voir https://example.test/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa?b=c",
            "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nBonjour\n-----BEGIN PGP SIGNATURE-----\niQ\n-----END",
            "____________________________________________________________\n==============================================",
        ])
    func language(text: String) throws {
        let verdict = try Self.verdict(
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit", text)
        #expect(verdict.outcome == .ignored, "\(verdict)")
    }
}
