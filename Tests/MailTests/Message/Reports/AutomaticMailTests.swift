import Mail
import Testing

@Suite("automatic mail")
struct AutomaticMailTests {
    private func recognise(_ mail: String) -> AutomaticMail {
        AutomaticMail.recognise(MessageParser().parse(Array(mail.utf8)))
    }

    @Test(
        "an answering machine is recognised",
        arguments: [
            "Auto-Submitted: auto-replied",
            "auto-submitted: (rejected) Auto-Replied; owner-email=\"a@b.test\"",
            "Auto-Submitted: auto-replied (vacation)", "X-Autoreply: yes", "X-Autorespond: Offre",
            "Precedence: auto_reply",
            "Subject: Automatic reply: Offre", "Subject: Out of Office: Offre",
            "Subject: Réponse automatique : Offre",
            "Subject: =?utf-8?q?R=C3=A9ponse_automatique=C2=A0=3A_x?=",
            "Subject: Re\u{301}ponse automatique : Offre",
            "Subject: Absence du bureau", "Subject: ABSENT DU BUREAU : Re: Offre",
            "Subject: Notification d’absence",
            "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b",
        ])
    func autoReply(field: String) {
        #expect(recognise("From: jeanne@intern.test\n\(field)\n\nJe suis absente.\n") == .autoReply)
    }

    @Test(
        "other mail is not, generated mail among it",
        arguments: [
            "Auto-Submitted: auto-generated", "Auto-Submitted: no", "Auto-Submitted: (auto-replied) no",
            "Precedence: bulk",
            "X-Auto-Response-Suppress: All", "X-Autoreply: no", "Subject: TR: Réponse automatique : Offre",
            "Subject: Re: Automatic reply", "Subject: Absence de réponse", "Subject: Votre offre d'emploi",
            "Auto-Submitted: (auto-replied",
        ])
    func other(field: String) {
        #expect(recognise("From: noreply@portal.test\n\(field)\n\nVotre numéro\n") == .none)
    }

    @Test(
        "whatever a mail system sends is a report, in whatever form it signs",
        arguments: [
            "Return-Path: <>\nFrom: x@mx.test", "Return-Path:\nFrom: x@mx.test",
            "Return-Path: <MAILER-DAEMON>\nFrom: x@mx.test", "Return-Path: < >\nFrom: x@mx.test",
            "From: postmaster", "From: MAILER-DAEMON", "From: MAILER-DAEMON <>",
            "From: \"Mailer Daemon\" <noreply@mx.test>", "From: Mail Delivery Subsystem <a@mx.test>",
            "From: post_master@mx.test", "From: post.master@mx.test", "From: MAILER_DAEMON@mx.test",
            "From: mdaemon@mx.test", "From: mail-delivery@mx.test", "From: daemon@mx.test",
            "From: postmaster+x@mx.test", "From: postmaster-bounce@mx.test",
            "From: MicrosoftExchange329@mx.test",
            "From: x@mx.test\nContent-Type: multipart/report; report-type=feedback-report; boundary=b",
            "From: x@mx.test\nContent-Type: multipart/report; report-type=x; boundary=b",
            "From: x@mx.test\nSubject: Unzustellbar: x\nIn-Reply-To: <a@b.test>",
            "From: x@mx.test\nSubject: Échec de la remise\nReferences: <a@b.test>",
        ])
    func system(head: String) {
        guard case .deliveryReport = recognise(head + "\n\nThe parcel was seen.\n") else {
            Issue.record("no report: \(head)")
            return
        }
    }

    @Test(
        "names that only begin like one are people's",
        arguments: [
            "From: Post Masterson <p.masterson@mx.test>", "From: daemonic@mx.test", "From: mailer@mx.test",
            "From: x@mx.test\nSubject: TR: Undeliverable: x\nIn-Reply-To: <a@b.test>",
            "From: x@mx.test\nSubject: Undeliverable: x", "Return-Path: <x@mx.test>\nFrom: x@mx.test",
        ])
    func people(head: String) {
        #expect(recognise(head + "\n\nThe parcel was seen.\n") == .none)
    }

    @Test("a report comes before an answer: bounces are Auto-Submitted too")
    func order() {
        guard case .deliveryReport = recognise(InformalBounceTests.exim) else {
            Issue.record("not a report")
            return
        }
    }

    @Test("our own letter is neither")
    func ownLetter() throws {
        let letter = try #require(
            try OutgoingMessageTests.letter(extra: [("Auto-Submitted", "auto-generated")]))
        #expect(AutomaticMail.recognise(MessageParser().parse(letter.bytes())) == .none)
    }
}
