import Mail
import Testing

/// Bounces as mail servers write them in prose; names and hosts are inventions.
@Suite("bounces in prose")
struct InformalBounceTests {
    static let qmail = """
        Return-Path: <>
        From: MAILER-DAEMON@mx.host.test
        To: stages@host.test
        Subject: failure notice

        Hi. This is the qmail-send program at mx.host.test.
        I'm afraid I wasn't able to deliver your message to the following addresses.
        This is a permanent error; I've given up. Sorry it didn't work out.

        <jeanne@intern.test>:
        192.0.2.1 does not like recipient.
        Remote host said: 550 #5.1.1 no such user
        Giving up on 192.0.2.1.

        <paul@intern.test>:
        Sorry, no mailbox here by that name. (#5.1.1)

        --- Below this line is a copy of the message.

        Return-Path: <stages@host.test>
        Message-ID: <letter.17@host.test>
        To: jeanne@intern.test

        <not@intern.test>:
        """

    static let exim = """
        Return-path: <>
        X-Failed-Recipients: jeanne@intern.test,
          paul@intern.test
        Auto-Submitted: auto-replied
        From: Mail Delivery System <Mailer-Daemon@host.test>
        To: stages@host.test
        Subject: Mail delivery failed: returning message to sender

        This message was created automatically by mail delivery software.

        A message that you sent could not be delivered to one or more of its
        recipients. This is a permanent error. The following address(es) failed:

          jeanne@intern.test
            host mx.intern.test [192.0.2.1]
            SMTP error from remote mail server after RCPT TO:<jeanne@intern.test>:
            550 5.2.2 mailbox full; Exim 4.94.2

        ------ This is a copy of the message, including all the headers. ------

        Message-Id: <letter.17@host.test>
        """

    static let postfix = """
        Return-Path: <>
        From: MAILER-DAEMON@mx.host.test (Mail Delivery System)
        To: stages@host.test
        Subject: Undelivered Mail Returned to Sender

        This is the mail system at host mx.host.test.

        For further assistance, please send mail to postmaster.

                           The mail system

        <jeanne@intern.test>: host mx.intern.test[192.0.2.1] said: 554 5.7.1 Service
            unavailable (in reply to RCPT TO command)
        """

    static let eximDelay = """
        From: Mail Delivery System <Mailer-Daemon@host.test>
        Subject: Warning: message 1abcDE-000012-AB delayed 24 hours
        Auto-Submitted: auto-replied

        This message was created automatically by mail delivery software.
        A message that you sent has not yet been delivered to one or more of its
        recipients after more than 24 hours on the queue on mx.host.test.

        The address to which the message has not yet been delivered is:

          jeanne@intern.test
        """

    static let exchangeFrench = """
        From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@host.test>
        To: stages@host.test
        Subject: =?utf-8?q?Non_remis_=3A_Offre?=
        MIME-Version: 1.0
        Content-Type: text/html; charset=utf-8

        <p>Échec de la remise à ces destinataires ou groupes :</p>
        <p>Jeanne Dupont (jeanne@intern.test)<br>L’adresse de messagerie que vous avez entrée est introuvable. 5.1.10</p>
        <p>En-têtes de message d’origine :</p>
        <pre>Message-ID: &lt;letter.17@host.test&gt;</pre>
        """

    static let sendmail = """
        From: Mail Delivery Subsystem <MAILER-DAEMON@mx.host.test>
        Subject: Returned mail: see transcript for details

           ----- The following addresses had permanent fatal errors -----
        <jeanne@intern.test>
            (reason: 550 5.1.1 User unknown)

           ----- Transcript of session follows -----
        """

    @Test(
        "addresses, reasons and what happened are read from the text",
        arguments: [
            (qmail, ["jeanne@intern.test failed 5.1.1", "paul@intern.test failed 5.1.1"]),
            (exim, ["jeanne@intern.test failed 5.2.2", "paul@intern.test failed -"]),
            (postfix, ["jeanne@intern.test failed 5.7.1"]),
            (eximDelay, ["jeanne@intern.test delayed -"]),
            (exchangeFrench, ["jeanne@intern.test failed 5.1.10"]),
            (sendmail, ["jeanne@intern.test failed 5.1.1"]),
        ])
    func recipients(mail: String, expected: [String]) throws {
        let report = try #require(readReport(mail))
        #expect(report.form == .informal)
        #expect(
            report.recipients.map {
                [$0.final?.text ?? "-", $0.action.rawValue, $0.status?.description ?? "-"].joined(
                    separator: " ")
            } == expected)
    }

    @Test("the Message-ID is read from the copy", arguments: [qmail, exim, exchangeFrench])
    func messageID(mail: String) {
        #expect(readReport(mail)?.originalMessageID?.rawValue == "<letter.17@host.test>")
    }

    @Test("the reason is the server's words on one line")
    func reason() {
        #expect(
            readReport(Self.postfix)?.recipients.first?.diagnosticCode
                == "host mx.intern.test[192.0.2.1] said: 554 5.7.1 Service unavailable (in reply to RCPT TO command)"
        )
    }

    @Test("a bounce whose text names nobody is one without recipients")
    func nobody() {
        let mail = "From: postmaster@host.test\nSubject: Undeliverable: Offre\n\nSorry.\n"
        #expect(readReport(mail)?.recipients.isEmpty == true)
    }

    @Test(
        "a person's mail is no bounce, whatever it speaks of",
        arguments: [
            "From: rh@host.test\nSubject: Undelivered Mail Returned to Sender\n\nThis is the mail system at host mx.host.test.\n",
            "From: rh@host.test\nSubject: Undeliverable: x\n\nBonjour\n",
            "Return-Path: <rh@host.test>\nFrom: rh@host.test\nSubject: failure notice\n\nBonjour\n",
        ])
    func person(mail: String) {
        #expect(AutomaticMail.recognise(MessageParser().parse(Array(mail.utf8))) == .none)
    }

    @Test(
        "what a mail system sends in words that nobody knows is a report all the same, and tells of nobody without a code",
        arguments: [
            "From: postmaster@host.test\nSubject: Maintenance\n\nTonight.\n",
            "Return-Path: <>\nFrom: rh@host.test\nSubject: Undeliverable: x\n\nBonjour\n",
            "From: MAILER-DAEMON <>\nSubject: Avis\n\njeanne@intern.test\n",
            "From: \"Mail system\" <>\nSubject: Avis\n\nx\n",
            "Return-Path: < >\nFrom: bot@intern.test\nSubject: ?\n\njeanne@intern.test\n",
            "Return-Path: <>\nFrom: postmaster@intern.test\nAuto-Submitted: auto-replied\nSubject: Non-remise\n\nBo\u{EE}te pleine\n",
            "From: MAILER-DAEMON@mx.test\nAuto-Submitted: auto-replied\nSubject: Avviso\n\nIndirizzo sconosciuto\n",
            "From: postmaster+7@intern.test\nSubject: quota\n\njeanne@intern.test has 5 MB left\n",
        ])
    func unrecognised(mail: String) throws {
        let report = try #require(readReport(mail))
        #expect(report.form == .unrecognised)
        #expect(report.recipients.isEmpty)
    }

    @Test("an answering machine is none, though it uses the null return path")
    func answeringMachine() {
        for field in ["Auto-Submitted: auto-replied", "X-Autoreply: yes", "Precedence: auto_reply"] {
            let mail =
                "Return-Path: <>\nFrom: jeanne@intern.test\n\(field)\nSubject: Absente\n\nDe retour lundi.\n"
            #expect(AutomaticMail.recognise(MessageParser().parse(Array(mail.utf8))) == .autoReply)
        }
    }

    @Test(
        "a megabyte of prose ends, within the bounds",
        arguments: [
            "<", "(", ")\n", "a@b.test\n", "<a@b.test>: x\n", "@", "\n", " x", "5.1.1 ", "<a@b.test>",
            "x\n x: ",
        ])
    func megabyte(piece: String) {
        let text = String(repeating: piece, count: 1_000_000 / piece.utf8.count)
        let read = readReport("From: mailer-daemon@mx.test\nSubject: failure notice\n\n" + text)
        #expect((read?.recipients.count ?? 101) <= 100)
    }
}
