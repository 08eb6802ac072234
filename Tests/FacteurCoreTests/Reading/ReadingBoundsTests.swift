import FacteurCore
import Mail
import Testing

/// A mail that was not read to its end is held whatever the read part says, and the bound is named.
@Suite struct ReadingBoundsTests {
    private static let notice = """
        Le présent message est destiné à l'adresse de courriel suivante :
        stages+FR-1001@host.test. Si ce message ne vous concerne pas, veuillez le supprimer.

        Votre offre d'emploi a été reçue. Votre numéro d'offre d'emploi est (A1234567)

        """

    private static func mail(head: String = "", parts: String) -> String {
        """
        Authentication-Results: mx.example.test; dmarc=pass header.from=cic.gc.ca
        Received: from mail.test by mx.example.test; Tue, 24 Nov 2026 10:00:00 +0000
        From: rh@cic.gc.ca
        To: stages@host.test
        Subject: Offre
        Message-ID: <bounds@cic.gc.ca>
        Date: Tue, 24 Nov 2026 10:00:00 +0000
        MIME-Version: 1.0
        \(head)Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        \(notice)
        \(parts)
        --b--
        """.replacing("\n", with: "\r\n")
    }

    private static func text(_ text: String = "x") -> String { "--b\nContent-Type: text/plain\n\n\(text)\n" }

    private static let cuts: [(name: String, head: String, parts: String)] = [
        (
            "nested too deep", "",
            "--b\n" + (0..<40).map { "Content-Type: multipart/mixed; boundary=n\($0)\n\n--n\($0)\n" }.joined()
        ),
        ("too many parts", "", String(repeating: "--b\nContent-Type: image/png\n\n\n", count: 2_100)),
        ("199 texts", "", String(repeating: text(), count: 210)),
        (
            "199 attached mails", "",
            String(
                repeating: "--b\nContent-Type: message/rfc822\n\nContent-Type: image/png\n\n\n", count: 210)
        ),
        ("199 attachments", "", String(repeating: "--b\nContent-Type: image/png; name=a\n\n\n", count: 210)),
        ("too much text", "", text(String(repeating: "Bonjour Monde ", count: 400_000))),
        ("too many header fields", String(repeating: "X-Mark: a\n", count: 11_000), ""),
        ("header is too long", "X-Mark: \(String(repeating: "a", count: 1_100_000))\n", ""),
        ("999 numbers", "", text((0..<1_100).map { "A\(2_000_000 + $0)" }.joined(separator: " "))),
        (
            "more words for numbers", "",
            text(String(repeating: "offre d'emploi ", count: 110_000))
        ),
        (
            "more words for numbers", "",
            text(String(repeating: "destiné à l'adresse de courriel suivante : x\n", count: 110))
        ),
        (
            "49 copies", "",
            text(String(repeating: "-------- Message transféré --------\nDe : a@cic.gc.ca\n\n", count: 60))
        ),
        (
            "999 addresses",
            "Delivered-To: \((0..<1_100).map { "s\($0)@host.test" }.joined(separator: ",\n "))\n", ""
        ),
        (
            "too large to be read", "",
            "--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n"
                + String(repeating: String(repeating: "QUFB", count: 19) + "\n", count: 340_000)
        ),
    ]

    @Test("whatever bound cuts a mail off, it is held and says which", arguments: cuts.indices)
    func cut(index: Int) throws {
        let cut = Self.cuts[index]
        let mail = Self.mail(head: cut.head, parts: cut.parts)
        let verdict = try HostileMailTests.verdict(on: mail)
        #expect(verdict.reason == .unreadable)
        let reading = Reader().read(MessageParser().parse(Array(mail.utf8)))
        #expect(reading.kind == .unreadable)
        #expect(reading.offers.isEmpty)
        #expect(reading.defects.contains { $0.contains(cut.name) }, "\(reading.defects)")
    }

    @Test("what stays below every bound is matched")
    func whole() throws {
        let parts =
            String(repeating: Self.text(), count: 50)
            + Self.text(String(repeating: "Bonjour ", count: 50_000))
        let verdict = try HostileMailTests.verdict(
            on: Self.mail(head: String(repeating: "X-Mark: a\n", count: 50), parts: parts))
        #expect(verdict.outcome == .matched)
    }
}
