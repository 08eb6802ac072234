import Mail
import Testing

/// Reports in the shapes of many mail systems, after their published descriptions, in words of our own; hosts and people are
/// inventions. Each tells of `jeanne@intern.test` and brings the letter's Message-ID somewhere.
@Suite("reports in the shapes of many systems")
struct ReportShapeTests {
    struct Shape: CustomTestStringConvertible, Sendable {
        let system: String
        let mail: String
        /// Recipient, action, status.
        let expected: String
        var testDescription: String { system }
    }

    private static let letter = "<letter.17@host.test>"

    /// RFC 3464 in RFC 6522's container.
    private static func standard(
        _ system: String, from: String = "MAILER-DAEMON@mx.intern.test",
        type: String = "; report-type=delivery-status",
        status: String = "message/delivery-status", fields: String, returned: String = "text/rfc822-headers",
        header: String = "Message-ID: <letter.17@host.test>\nTo: jeanne@intern.test", extra: String = "",
        expected: String = "jeanne@intern.test failed 5.1.1"
    ) -> Shape {
        Shape(
            system: system,
            mail: """
                Return-Path: <>
                From: \(from)
                To: stages@host.test
                Subject: \(system)
                \(extra)MIME-Version: 1.0
                Content-Type: multipart/report\(type); boundary=b

                --b
                Content-Type: text/plain

                It did not work.

                --b
                Content-Type: \(status)

                \(fields)

                --b
                Content-Type: \(returned)

                \(header)

                --b--

                """, expected: expected)
    }

    private static func prose(
        _ system: String, from: String = "MAILER-DAEMON@mx.intern.test", subject: String, text: String,
        returnPath: String = "Return-Path: <>\n", extra: String = "",
        expected: String = "jeanne@intern.test failed 5.1.1"
    ) -> Shape {
        Shape(
            system: system,
            mail: """
                \(returnPath)From: \(from)
                To: stages@host.test
                Subject: \(subject)
                \(extra)
                \(text)

                """, expected: expected)
    }

    private static let fields =
        "Reporting-MTA: dns; mx.intern.test\n\nFinal-Recipient: rfc822; jeanne@intern.test\nAction: failed\nStatus: 5.1.1"
    private static let copy = "Message-ID: <letter.17@host.test>\nTo: jeanne@intern.test"

    static let standards: [Shape] = [
        standard("Postfix", fields: fields + "\nDiagnostic-Code: smtp; 550 5.1.1 no such user"),
        standard(
            "Sendmail", fields: fields + "\nLast-Attempt-Date: Tue, 10 Nov 2026 10:00:00 -0500",
            returned: "message/rfc822", header: copy + "\n\nHello"),
        standard(
            "Exim with a status", from: "Mailer-Daemon@host.test", fields: fields, returned: "message/rfc822",
            header: copy + "\n\nHello"),
        standard(
            "Exchange", from: "postmaster@intern.test",
            fields:
                "Reporting-MTA: dns;EX1.intern.test\n\nFinal-recipient: RFC822; jeanne@intern.test\nAction: failed\nStatus: 5.1.1\nX-Display-Name: Jeanne",
            returned: "message/rfc822", header: copy + "\n\nHello"),
        standard(
            "Exchange Online", from: "MicrosoftExchange329e71ec@intern.test",
            fields:
                "Original-Recipient: rfc822;jeanne@intern.test\nFinal-Recipient: rfc822;jeanne@tenant.mail.test\nAction: failed\nStatus: 5.1.10",
            expected: "jeanne@tenant.mail.test failed 5.1.10"),
        standard(
            "Google", from: "Mail Delivery Subsystem <mailer-daemon@mail.intern.test>", fields: fields,
            extra: "X-Failed-Recipients: jeanne@intern.test\nIn-Reply-To: <letter.17@host.test>\n"),
        standard(
            "without a report-type", from: "postmaster@relais.test", type: "",
            fields: fields.replacing(
                "Status: 5.1.1", with: "Status: 5.1.1 (bad destination mailbox address)"),
            returned: "message/rfc822-headers"),
        standard("a type of its own for the header", fields: fields, returned: "text/rfc822-header"),
        standard("the letter as text/rfc822", fields: fields, returned: "text/rfc822"),
        standard("the letter as octets", fields: fields, returned: "application/octet-stream"),
        standard(
            "internationalised", status: "message/global-delivery-status",
            fields: fields.replacing("rfc822;", with: "utf-8;"), returned: "message/global-headers"),
        standard(
            "a filter that returns only an id",
            fields:
                "Reporting-MTA: dns; f.test\nX-Original-Message-ID: <letter.17@host.test>\n\nFinal-Recipient: rfc822; jeanne@intern.test\nAction: failed\nStatus: 5.1.1",
            returned: "text/plain", header: "-"),
        standard(
            "an id in the recipient's group",
            fields: fields + "\nX-Original-Message-ID: <letter.17@host.test>", returned: "text/plain",
            header: "-"),
        standard(
            "an id in References", fields: fields, returned: "text/plain", header: "-",
            extra: "References: <a@b.test> <letter.17@host.test>\n"),
        standard(
            "a mixed container", type: "; report-type=\"delivery-status\"",
            fields: fields + "\nDiagnostic-Code: X-Postfix; unknown user"),
        standard(
            "no status, a diagnostic",
            fields:
                "Reporting-MTA: dns; m.test\n\nFinal-Recipient: rfc822;jeanne@intern.test\nAction: failed\nDiagnostic-Code: smtp;550 5.1.1 unknown"
        ),
        standard(
            "no action",
            fields: "Reporting-MTA: dns; m.test\n\nFinal-Recipient: rfc822;jeanne@intern.test\nStatus: 5.1.1"),
        standard(
            "no type before the address",
            fields: "Final-Recipient: jeanne@intern.test\nAction: failed\nStatus: 5.1.1"),
        standard(
            "an address in angle brackets",
            fields: "Final-Recipient: rfc822; <jeanne@intern.test>\nAction: Failed\nStatus: 5.1.1"),
        standard(
            "delayed by Postfix",
            fields: fields.replacing("Action: failed", with: "Action: delayed").replacing(
                "5.1.1", with: "4.4.1"), expected: "jeanne@intern.test delayed 4.4.1"),
        standard(
            "delayed by Exchange", from: "postmaster@intern.test",
            fields:
                "Final-Recipient: rfc822;jeanne@intern.test\nAction: delayed\nStatus: 4.4.7\nWill-Retry-Until: Thu, 12 Nov 2026 10:00:00 -0500",
            expected: "jeanne@intern.test delayed 4.4.7"),
        standard(
            "relayed",
            fields: fields.replacing("Action: failed", with: "Action: relayed").replacing(
                "5.1.1", with: "2.0.0"), expected: "jeanne@intern.test relayed 2.0.0"),
        standard(
            "delivered",
            fields: fields.replacing("Action: failed", with: "Action: delivered").replacing(
                "5.1.1", with: "2.1.5"), expected: "jeanne@intern.test delivered 2.1.5"),
    ]

    static let inProse: [Shape] = [
        prose(
            "qmail", subject: "failure notice",
            text:
                "Hi. This is the qmail-send program at mx.test.\n\n<jeanne@intern.test>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\n\(copy)"
        ),
        prose(
            "Exim", from: "Mail Delivery System <Mailer-Daemon@host.test>",
            subject: "Mail delivery failed: returning message to sender",
            text:
                "This message was created automatically by mail delivery software.\n\n  jeanne@intern.test\n    550 5.1.1 no such user\n\n------ This is a copy of the message, including all the headers. ------\n\n\(copy)",
            extra: "X-Failed-Recipients: jeanne@intern.test\n"),
        prose(
            "DragonFly", from: "MAILER-DAEMON <>", subject: "Mail delivery failed",
            text:
                "This is the DragonFly Mail Agent v0.13 at relais.test.\n\nThere was an error delivering your mail to <jeanne@intern.test>.\n\nmx.intern.test did not like our RCPT TO:\n550 5.1.1 <jeanne@intern.test>: User unknown\n\nMessage headers follow.\n\n\(copy)"
        ),
        prose(
            "a filter in the cloud", from: "\"postmaster\" <postmaster@intern.test>",
            subject: "[Postmaster] Email Delivery Failure",
            text:
                "This is an automated notice.\n\nAn email to the address below could not be delivered:\n-- jeanne@intern.test\n\nMore information:\n-- 5.1.1 Recipient address rejected\n\nMessage-ID: <letter.17@host.test>"
        ),
        prose(
            "Postfix in prose", subject: "Undelivered Mail Returned to Sender",
            text:
                "This is the mail system at host mx.test.\n\n<jeanne@intern.test>: host mx.intern.test[192.0.2.1] said: 550 5.1.1 unknown\n\n----- Original message -----\n\(copy)"
        ),
        prose(
            "Sendmail in prose", subject: "Returned mail: see transcript for details",
            text:
                "   ----- The following addresses had permanent fatal errors -----\n<jeanne@intern.test>\n    (reason: 550 5.1.1 User unknown)\n\n   ----- Original message follows -----\n\n\(copy)"
        ),
        prose(
            "Exchange in French", from: "Microsoft Outlook <MicrosoftExchange329e@host.test>",
            subject: "Non remis : Offre",
            text:
                "Échec de la remise à ces destinataires ou groupes :\n\nJeanne (jeanne@intern.test)\nAdresse introuvable. 5.1.1\n\nEn-têtes de message d'origine :\n\n\(copy)",
            extra: "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"),
        prose(
            "an old gateway", from: "Mail Administrator <Postmaster@gate.test>",
            subject: "Mail System Error - Returned Mail",
            text:
                "The following recipient did not receive your message:\n\n    jeanne@intern.test\n    550 5.1.1 no such user\n\nMessage-Id: <letter.17@host.test>"
        ),
        prose(
            "a groupware", from: "postmaster@intern.test", subject: "Message status - undeliverable",
            text:
                "The message that you sent was undeliverable to the following:\n\tjeanne@intern.test (user not found) 5.1.1\n\n\(copy)"
        ),
        prose(
            "a firewall", from: "MAILER-DAEMON <MAILER-DAEMON@fw.test>", subject: "Delivery report",
            text:
                "Rejected by the remote server: 550 5.1.1 user unknown, for jeanne@intern.test.\nReference: <letter.17@host.test>"
        ),
        prose(
            "a provider's own words", from: "Mail Delivery Service <mailer-daemon@fai.test>",
            subject: "Votre message",
            text:
                "Le destinataire jeanne@intern.test est inconnu (erreur 5.1.1).\nMessage-ID : <letter.17@host.test>"
        ),
        prose(
            "a daemon without a name", from: "MAILER-DAEMON", subject: "Nachricht",
            text: "jeanne@intern.test: 550 5.1.1\n\nMessage-ID: <letter.17@host.test>"),
        prose(
            "an address with a detail", from: "mailer-daemon+v2@mx.test", subject: "Could not be sent",
            text: "To: jeanne@intern.test\nCode: 5.1.1\nMessage-Id: <letter.17@host.test>"),
        prose(
            "by the null return path alone", from: "robot@intern.test", subject: "Retour",
            text: "<jeanne@intern.test> : 5.1.1\nMessage-ID: <letter.17@host.test>"),
        prose(
            "In-Reply-To", subject: "Mail delivery failed", text: "jeanne@intern.test\n550 5.1.1 no",
            extra: "In-Reply-To: <letter.17@host.test>\n"),
        prose(
            "full mailbox", subject: "Undeliverable: Offre",
            text: "jeanne@intern.test\n552 5.2.2 over quota\n\n<letter.17@host.test>",
            expected: "jeanne@intern.test failed 5.2.2"),
        prose(
            "delayed by Exim", from: "Mail Delivery System <Mailer-Daemon@host.test>",
            subject: "Warning: message 1abc delayed 24 hours",
            text:
                "A message that you sent has not yet been delivered.\n\n  jeanne@intern.test\n\n<letter.17@host.test>",
            expected: "jeanne@intern.test delayed -"),
        prose(
            "delayed, by its code", from: "postmaster@fai.test", subject: "Encore en route",
            text: "jeanne@intern.test : 451 4.4.1 pas de réponse\nMessage-ID : <letter.17@host.test>",
            extra: "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n",
            expected: "jeanne@intern.test delayed 4.4.1"),
        prose(
            "no code at all, in known words", subject: "Undelivered Mail Returned to Sender",
            text: "<jeanne@intern.test>: mail for intern.test loops back to myself\n\n<letter.17@host.test>",
            expected: "jeanne@intern.test failed -"),
    ]

    @Test("the recipient, what happened and the letter are found", arguments: standards + inProse)
    func shapes(_ shape: Shape) throws {
        let report = try #require(readReport(shape.mail))
        let first = try #require(report.recipients.first)
        #expect(
            [first.final?.text ?? "-", first.action.rawValue, first.status?.description ?? "-"].joined(
                separator: " ")
                == shape.expected)
        let ids = [report.originalMessageID].compactMap { $0 } + report.mentionedMessageIDs
        #expect(ids.contains { $0.rawValue == Self.letter })
    }

    @Test("there are at least forty of them") func enough() {
        #expect((Self.standards + Self.inProse).count >= 40)
    }
}
