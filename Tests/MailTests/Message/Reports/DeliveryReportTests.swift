import Mail
import Testing

/// The report that a mail is, if it is one.
func readReport(_ mail: String) -> DeliveryReport? {
    guard case .deliveryReport(let report) = AutomaticMail.recognise(MessageParser().parse(Array(mail.utf8)))
    else {
        return nil
    }
    return report
}

@Suite("delivery reports by RFC 3464")
struct DeliveryReportTests {
    private static let perMessage = """
        Reporting-MTA: dns; mx.host.test
        Original-Envelope-Id: letter-17
        X-Postfix-Queue-ID: 4ABCDE
        Arrival-Date: Tue, 14 Nov 2023 22:13:20 +0000
        """
    private static let failed = """
        Final-Recipient: rfc822; jeanne@intern.test
        Original-Recipient: rfc822;jeanne+x@alias.test
        Action: failed
        Status: 5.1.1
        Remote-MTA: dns; mx.intern.test
        Diagnostic-Code: smtp; 550 5.1.1 <jeanne@intern.test>: Recipient address rejected:
            User unknown in local recipient table
        """
    private static let returned = """
        Content-Type: message/rfc822

        From: stages@host.test
        To: jeanne@intern.test
        Message-ID: <letter.17@host.test>
        Subject: Offre

        Bonjour
        """

    private static func mail(
        status: String, returned: String = returned, type: String = "message/delivery-status"
    )
        -> String
    {
        """
        Return-Path: <>
        From: MAILER-DAEMON@mx.host.test (Mail Delivery System)
        To: stages@host.test
        Subject: Undelivered Mail Returned to Sender
        Auto-Submitted: auto-replied
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b"

        --b
        Content-Type: text/plain; charset=us-ascii

        This is the mail system at host mx.host.test.

        <other@intern.test>: this is not read when there is better
        --b
        Content-Type: \(type)

        \(status)

        --b
        \(returned)
        --b--

        """
    }

    @Test(
        "every field of a standard report is read",
        arguments: ["message/delivery-status", "message/global-delivery-status"])
    func standard(type: String) throws {
        let report = try #require(
            readReport(Self.mail(status: Self.perMessage + "\n\n" + Self.failed, type: type)))
        #expect(report.form == .standard)
        #expect(report.reportingMTA == "mx.host.test")
        #expect(report.originalEnvelopeID == "letter-17")
        #expect(report.originalMessageID?.rawValue == "<letter.17@host.test>")
        let recipient = try #require(report.recipients.first)
        #expect(report.recipients.count == 1)
        #expect(recipient.final?.text == "jeanne@intern.test")
        #expect(recipient.original?.text == "jeanne+x@alias.test")
        #expect(recipient.action == .failed)
        #expect(recipient.status?.description == "5.1.1")
        #expect(recipient.remoteMTA == "mx.intern.test")
        #expect(
            recipient.diagnosticCode
                == "550 5.1.1 <jeanne@intern.test>: Recipient address rejected: User unknown in local recipient table"
        )
    }

    @Test(
        "the Message-ID comes from the returned letter or its headers",
        arguments: [
            (returned, "<letter.17@host.test>"),
            (
                "Content-Type: text/rfc822-headers\n\nSubject: x\nMessage-ID:\n <letter.18@host.test>\n",
                "<letter.18@host.test>"
            ),
            (
                "Content-Type: text/rfc822-headers; charset=utf-8\nContent-Transfer-Encoding: base64\n\nTWVzc2FnZS1JRDogPGxAaG9zdC50ZXN0Pgo=",
                "<l@host.test>"
            ),
            (
                "Content-Type: message/global-headers\n\nMessage-ID: <letter.19@host.test>\n",
                "<letter.19@host.test>"
            ),
            (
                "Content-Type: message/rfc822\nContent-Disposition: attachment\n\nMessage-ID: <letter.20@host.test>\n\nx",
                "<letter.20@host.test>"
            ),
            ("Content-Type: text/rfc822-headers\n\nSubject: x\n", nil),
            ("Content-Type: text/plain\n\nMessage-ID: <no@host.test>\n", nil),
        ] as [(String, String?)])
    func originalMessageID(returned: String, expected: String?) throws {
        let report = try #require(
            readReport(Self.mail(status: Self.perMessage + "\n\n" + Self.failed, returned: returned)))
        #expect(report.originalMessageID?.rawValue == expected)
    }

    @Test(
        "what a recipient's fields mean",
        arguments: [
            ("Final-Recipient: rfc822; a@b.test\nAction: delayed\nStatus: 4.4.7", "a@b.test delayed 4.4.7"),
            (
                "Final-Recipient: rfc822; a@b.test\nAction: delivered\nStatus: 2.0.0",
                "a@b.test delivered 2.0.0"
            ),
            (
                "Final-Recipient: rfc822; a@b.test\nAction: relayed (to gateway)\nStatus: 2.0.0 (ok)",
                "a@b.test relayed 2.0.0"
            ),
            ("Final-Recipient: RFC822;<a@b.test>\nAction: Expanded", "a@b.test expanded -"),
            ("Final-Recipient: a@b.test\nAction: failed\nStatus: x", "a@b.test failed -"),
            ("Final-Recipient: rfc822; a@b.test\nStatus: 5.2.2", "a@b.test failed 5.2.2"),
            ("Final-Recipient: rfc822; a@b.test\nStatus: 4.2.2", "a@b.test delayed 4.2.2"),
            (
                "Final-Recipient: rfc822; a@b.test\nAction: failed\nDiagnostic-Code: smtp; 550-5.7.1 [192.0.2.1] no",
                "a@b.test failed 5.7.1"
            ),
            ("Final-Recipient: utf-8; élise@b.test\nAction: failed", "élise@b.test failed -"),
            ("Original-Recipient: rfc822; a@b.test\nAction: failed", "- failed -"),
            (#"Final-Recipient: rfc822; "a b"@b.test"# + "\nAction: failed", #""a b"@b.test failed -"#),
        ])
    func recipientFields(block: String, expected: String) throws {
        let report = try #require(readReport(Self.mail(status: Self.perMessage + "\n\n" + block)))
        #expect(report.form == .standard)
        #expect(report.recipients.map(Self.words) == [expected])
    }

    private static func words(_ recipient: DeliveryReport.Recipient) -> String {
        [recipient.final?.text ?? "-", recipient.action.rawValue, recipient.status?.description ?? "-"]
            .joined(separator: " ")
    }

    @Test("several recipients, those that make no sense left out")
    func several() throws {
        let blocks = [
            "X-Note: empty line between", "Final-Recipient: rfc822; a@b.test\nAction: failed",
            "Final-Recipient: none\nAction: failed",
            "Final-Recipient: rfc822; c@d.test\nAction: vanished",
            "Final-Recipient: rfc822; e@f.test\nAction: delayed",
            "Final-Recipient: rfc822; x@y.test, z@y.test\nAction: failed",
            "Final-Recipient: rfc822; g@h.test",
        ]
        let report = try #require(
            readReport(Self.mail(status: ([Self.perMessage] + blocks).joined(separator: "\n\n"))))
        #expect(report.recipients.map(Self.words) == ["a@b.test failed -", "e@f.test delayed -"])
        #expect(report.originalEnvelopeID == "letter-17")
    }

    @Test("a report whose status cannot be read is read from its prose")
    func unreadableStatus() throws {
        let report = try #require(readReport(Self.mail(status: "gibberish")))
        #expect(report.form == .informal)
        #expect(report.recipients.map(Self.words) == ["other@intern.test failed -"])
        #expect(report.originalMessageID?.rawValue == "<letter.17@host.test>")
    }

    @Test("a report forwarded by a person is not a report")
    func forwarded() {
        let inner = Self.mail(status: Self.perMessage + "\n\n" + Self.failed)
        let attached = """
            From: rh@partner.test
            Subject: TR: Undelivered Mail
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="o"

            --o
            Content-Type: message/rfc822

            \(inner)
            --o
            Content-Type: message/delivery-status

            \(Self.perMessage)

            \(Self.failed)
            --o--
            """
        #expect(AutomaticMail.recognise(MessageParser().parse(Array(attached.utf8))) == .none)
    }

    @Test("an envelope id too long to be ours is dropped, and recipients are bounded")
    func bounds() throws {
        let long = "Original-Envelope-Id: " + String(repeating: "x", count: 201)
        let many = (0..<500).map { "Final-Recipient: rfc822; a\($0)@b.test\nAction: failed" }.joined(
            separator: "\n\n")
        let report = try #require(readReport(Self.mail(status: long + "\n\n" + many)))
        #expect(report.originalEnvelopeID == nil)
        #expect(report.recipients.count == 100)
    }

    @Test("a diagnostic is cut to 500 characters")
    func diagnostic() throws {
        let block =
            "Final-Recipient: rfc822; a@b.test\nAction: failed\nDiagnostic-Code: smtp; "
            + String(repeating: "é ", count: 1000)
        let report = try #require(readReport(Self.mail(status: Self.perMessage + "\n\n" + block)))
        #expect(report.recipients.first?.diagnosticCode?.count == 500)
    }
}
