import Foundation
import TestSupport
import Testing

/// `facteur mail` of one mail, and a pass that sends nothing.
@Suite("looking before anything leaves") struct MailCommandTests {
    @Test("a pass that sends nothing reads all, says what would leave, and leaves the mailbox as it was")
    func noSend() async throws {
        let site = try await Site.changed([("folder: INBOX", "folder: INBOX\n    after: { flag: Told }")])
        try await site.importRoster(1)
        try site.lab.deliver(
            [Fixtures.notice(offer: "A3141592", addressee: site.portalAddress(1))], to: site.host)
        for _ in 0..<2 {
            let pass = try await site.run("serve", "--once", "--no-send").required()
            #expect(
                pass.output
                    == "nothing was sent (--no-send); letters that would leave: 1, see `facteur letters`\n")
        }
        #expect(try await states(site) == ["queued"])
        #expect(try site.lab.mails(of: site.intern(1)).isEmpty)
        #expect(try !site.lab.flags(of: site.host).contains { $0.contains("Told") })
        try await site.serveOnce()
        #expect(try await states(site) == ["sent"])
        try await site.run("serve", "--no-send").expectFault(
            64, "--no-send goes with --once; see facteur --help")
    }

    private func states(_ site: Site) async throws -> [String] {
        let letters = try await site.json("letters")["letters"] as? [[String: Any]]
        return letters?.compactMap { $0["state"] as? String } ?? []
    }

    @Test("one mail as text: every part that a person reads, and nothing that a terminal would obey")
    func text() async throws {
        let site = try await Site.changed()
        let mail = """
            From: =?utf-8?q?=C3=89lise?= <elise@example.test>
            To: \(site.host)
            Date: Mon, 23 Nov 2026 09:02:11 -0500
            Subject: =?utf-8?q?Num=C3=A9ro_A3141592?=
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: multipart/alternative; boundary=c

            --c
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Bonjour,=1B[2J A3141592 est le num=C3=A9ro d'offre.
            --c
            Content-Type: text/html

            <p>not shown twice</p>
            --c--
            --b
            Content-Type: text/html

            <p>A page<span style="display:none">hidden</span> &amp; its text</p>
            --b
            Content-Type: application/pdf; name=offre.pdf
            Content-Transfer-Encoding: base64

            JVBERi0=
            --b
            Content-Type: message/rfc822

            From: a@sender.test
            Subject: inner

            The inner text.
            --b--

            """
        try site.lab.deliver([Array(mail.replacing("\n", with: "\r\n").utf8)], to: site.host)
        try await site.serveOnce()
        let shown = try await site.run("mail", "1", "--text").required()
        #expect(
            shown.lines == [
                "From: Élise <elise@example.test>", "To: <\(site.host)>",
                "Date: Mon, 23 Nov 2026 09:02:11 -0500", "Subject: Numéro A3141592", "",
                "Bonjour,·[2J A3141592 est le numéro d'offre.", "A page & its text",
                "— attached, not shown: offre.pdf, 5 octets", "— an attached mail:",
                "  From: <a@sender.test>", "  Subject: inner", "  ", "  The inner text.", "",
            ])
        let row = try await site.run("mail", "1").required()
        #expect(row.lines.count == 3 && row.lines[1].hasSuffix("Numéro A3141592"))
        #expect(try await site.json("mail", "1")["subject"] as? String == "Numéro A3141592")
    }

    @Test("what cannot be shown is said")
    func faults() async throws {
        let site = try await Site.changed()
        try site.lab.deliver(
            [
                Array(
                    "From: no-reply@canada.ca\r\nSubject: Your one-time passcode\r\n\r\nYour passcode is 123456.\r\n"
                        .utf8)
            ], to: site.host)
        try await site.serveOnce()
        try await site.run("mail", "17", "--text").expectFault(
            66, "the ledger knows no mail 17; see `facteur mail`")
        let code = try await site.run("mail", "1", "--text")
        #expect(code.code == 66 && code.errors.contains("the content is not kept"))
        #expect(!(code.output + code.errors).contains("123456"))
        try await site.run("mail", "--text").expectFault(
            64, "--text needs the mail's ID: facteur mail ID --text; see facteur --help")
        try await site.run("mail", "x", "--text").expectFault(
            64, "\"x\" is no mail's ID: the number in the first column of `facteur mail`")
    }
}
