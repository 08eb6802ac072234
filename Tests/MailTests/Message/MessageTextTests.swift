import Mail
import Testing

@Suite struct MessageTextTests {
    private let mail = MessageParser().parse(
        Array(
            """
            Subject: =?utf-8?q?Offre_d=27emploi?=
            Message-ID: <1@mx.example>
            Date: Tue, 24 Nov 2026 03:00:00 +0100
            Content-Type: multipart/mixed; boundary=o

            --o
            Content-Type: multipart/alternative; boundary=i

            --i

            Voici A1234567
            --i
            Content-Type: text/html

            <p>Voici <b>A123</b>4567</p><i hidden>x</i>
            --i--
            --o
            Content-Type: application/pdf; name=offre.pdf

            %PDF
            --o
            Content-Type: message/rfc822

            Subject: inside

            inner
            --o--
            """.utf8))

    @Test("both versions of an alternative are given, the plain one first, and embedded messages behind them")
    func bodies() {
        #expect(mail.bodies.map(\.text) == ["Voici A1234567", "Voici A1234567", "inner"])
        #expect(mail.bodies.map(\.source) == [.plain, .html, .plain])
        #expect(mail.bodies.map(\.isAlternative) == [false, true, false])
        #expect(mail.bodies.map(\.depth) == [0, 0, 1])
        #expect(mail.bodies.map(\.htmlHidden) == [nil, "x", nil])
        #expect(mail.defects.isEmpty)
    }

    @Test("header fields are given decoded")
    func headerFields() {
        #expect(mail.subject == "Offre d'emploi")
        #expect(mail.messageID?.rawValue == "<1@mx.example>")
        #expect(mail.dateSeconds == 1_795_485_600)
        #expect(mail.embedded.map(\.subject) == ["inside"])
    }

    @Test("attachments are named with their type and decoded size")
    func attachments() {
        #expect(
            mail.attachments == [
                Attachment(name: "offre.pdf", type: "application/pdf", size: 4, isDocument: true)
            ])
    }
}
