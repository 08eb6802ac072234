import FacteurCore
import Mail
import Testing

/// A forward is as good as its chain. Every text stands above the notice's words; `@@` is where the sender's address goes.
@Suite struct ForwardChainTests {
    struct Head: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        var quoted = false

        var testDescription: String { name }

        func mail(from sender: String) -> String {
            let words = text.replacing("@@", with: sender)
            let notice = TrustTrial.notice()
            return words + "\n\n"
                + (quoted
                    ? notice.split(separator: "\n", omittingEmptySubsequences: false).map { "> \($0)" }
                        .joined(separator: "\n") : notice)
        }
    }

    /// Of every client in both languages.
    static let heads: [Head] = [
        Head(
            name: "Outlook, French",
            text:
                "-----Message d'origine-----\nDe : IRCC <@@>\nEnvoyé : mardi 10 novembre 2026 09:31\nÀ : rh@employeur1.test\nObjet : Offre d'emploi"
        ),
        Head(
            name: "Outlook, English",
            text:
                "-----Original Message-----\nFrom: IRCC <@@>\nSent: Tuesday, November 10, 2026 9:31 AM\nTo: rh@employeur1.test\nSubject: Offre d'emploi"
        ),
        Head(
            name: "Outlook on the web",
            text:
                "________________________________\nDe : IRCC <@@>\nEnvoyé : mardi 10 novembre 2026 09:31\nÀ : rh@employeur1.test\nObjet : Offre d'emploi"
        ),
        Head(
            name: "Outlook without a rule",
            text:
                "De : IRCC <@@>\nDate : mardi 10 novembre 2026 à 09:31\nÀ : rh@employeur1.test\nObjet : Offre d'emploi"
        ),
        Head(
            name: "Outlook with a link in brackets",
            text:
                "De : IRCC [mailto:@@]\nEnvoyé : mardi 10 novembre 2026 09:31\nÀ : rh@employeur1.test\nObjet : Offre d'emploi"
        ),
        Head(
            name: "an address with a link behind it",
            text:
                "De : @@<mailto:@@>\nEnvoyé : mardi 10 novembre 2026 09:31\nÀ : rh@employeur1.test\nObjet : Offre d'emploi"
        ),
        Head(
            name: "bold labels as stars",
            text:
                "*De :* IRCC <@@>\n*Envoyé :* mardi 10 novembre 2026 09:31\n*À :* rh@employeur1.test\n*Objet :* Offre d'emploi"
        ),
        Head(
            name: "Gmail, French",
            text:
                "---------- Message transféré ---------\nDe : IRCC <@@>\nDate: mar. 10 nov. 2026 à 09:14\nSubject: Offre d'emploi\nTo: <rh@employeur1.test>"
        ),
        Head(
            name: "Gmail, English",
            text:
                "---------- Forwarded message ---------\nFrom: IRCC <@@>\nDate: Tue, Nov 10, 2026 at 9:14 AM\nSubject: Offre d'emploi\nTo: <rh@employeur1.test>"
        ),
        Head(
            name: "Apple Mail",
            text:
                "Début du message réexpédié :\n\nDe: IRCC <@@>\nObjet: Offre d'emploi\nDate: 10 novembre 2026 à 09:14:05 UTC−5\nÀ: rh@employeur1.test"
        ),
        Head(
            name: "Apple Mail, quoted",
            text:
                "Begin forwarded message:\n\n> From: IRCC <@@>\n> Subject: Offre d'emploi\n> Date: November 10, 2026 at 9:14:05 AM EST\n> To: rh@employeur1.test",
            quoted: true),
        Head(
            name: "Thunderbird, French",
            text:
                "-------- Message transféré --------\nSujet : \tOffre d'emploi\nDate : \tTue, 10 Nov 2026 09:14:05 -0500\nDe : \tIRCC <@@>\nPour : \trh@employeur1.test"
        ),
        Head(
            name: "Thunderbird, English",
            text:
                "-------- Forwarded Message --------\nSubject: \tOffre d'emploi\nDate: \tTue, 10 Nov 2026 09:14:05 -0500\nFrom: \tIRCC <@@>\nTo: \trh@employeur1.test"
        ),
        Head(
            name: "Yahoo, run together",
            text:
                "----- Message transmis ----- De : IRCC <@@>À : rh@employeur1.test <rh@employeur1.test>Envoyé : mardi 10 novembre 2026 à 09:14:05 UTC−5Objet : Offre d'emploi"
        ),
        Head(
            name: "Yahoo, run together below its mark",
            text:
                "----- Forwarded Message -----\nFrom: IRCC <@@>To: rh@employeur1.test <rh@employeur1.test>Sent: Tuesday, November 10, 2026 at 09:14:05 AM ESTSubject: Offre d'emploi"
        ),
        Head(
            name: "Orange",
            text:
                "> Message du 10/11/26 09:14\n> De : \"IRCC\" <@@>\n> A : rh@employeur1.test\n> Copie à : \n> Objet : Offre d'emploi",
            quoted: true),
        Head(
            name: "Zimbra",
            text:
                "----- Mail transféré -----\nDe: \"IRCC\" <@@>\nÀ: rh@employeur1.test\nEnvoyé: Mardi 10 Novembre 2026 09:14:05\nObjet: Offre d'emploi"
        ),
        Head(
            name: "Proton",
            text:
                "------- Forwarded Message -------\nDe : IRCC <@@>\nDate : Le mardi 10 novembre 2026 à 09:14\nObjet : Offre d'emploi\nÀ : rh@employeur1.test"
        ),
        Head(
            name: "quoted by Gmail, French", text: "Le mar. 10 nov. 2026 à 09:14, IRCC <@@> a écrit :",
            quoted: true),
        Head(
            name: "quoted by Gmail, English", text: "On Tue, Nov 10, 2026 at 9:14 AM IRCC <@@> wrote:",
            quoted: true),
        Head(
            name: "quoted by Outlook 2019", text: "Le 10/11/2026 09:14, « IRCC » <@@> a écrit :", quoted: true
        ),
        Head(
            name: "quoted, the line broken inside its last words",
            text: "Le mar. 10 nov. 2026 à 09:14, IRCC\n<@@> a\nécrit :", quoted: true),
        Head(
            name: "quoted by Yahoo", text: "Le mardi 10 novembre 2026 à 09:14:48 UTC−5, IRCC <@@> a écrit :",
            quoted: true),
        Head(name: "a sender's line without a date", text: "Expéditeur : IRCC <@@>\nObjet : Offre d'emploi"),
        Head(
            name: "a label alone on its line",
            text:
                "-------- Message transféré --------\nDe :\nIRCC <@@>\nDate :\nTue, 10 Nov 2026 09:14:05 -0500\nObjet :\nOffre d'emploi"
        ),
        Head(
            name: "an address that did not fit on the line",
            text:
                "De : Immigration, Réfugiés et Citoyenneté Canada - ne pas répondre\n <@@>\nEnvoyé : mardi 10 novembre 2026 09:31\nÀ : rh@employeur1.test\nObjet : Offre d'emploi"
        ),
        Head(
            name: "a language that the table lacks",
            text:
                "Von: IRCC <@@>\nGesendet: Dienstag, 10. November 2026 09:14\nAn: rh@employeur1.test\nBetreff: Offre d'emploi"
        ),
    ]

    @Test("a stranger whom any client's head names breaks the chain", arguments: heads)
    func strangers(_ head: Head) throws {
        let result = try TrustTrial.run(TrustTrial.colleague(head.mail(from: "mallory@evil.test")))
        #expect(result.reason == .untrustedSender)
        #expect(result.examination.trust.by == "forwarded from mallory@evil.test, which is not the portal's")
    }

    @Test("the portal's notice is told, whatever client forwards it", arguments: heads)
    func portal(_ head: Head) throws {
        for sender in ["ne-pas-repondre@cic.gc.ca", "donotreply@notification.canada.ca"] {
            let result = try TrustTrial.run(TrustTrial.colleague(head.mail(from: sender)))
            #expect(result.intern == "E-102", "\(result.examination.trust.by)")
        }
    }

    @Test("a colleague may stand between the portal and the one who forwards", arguments: heads)
    func chains(_ head: Head) throws {
        let outer =
            "De : Paul Roy <paul.roy@employeur1.test>\nEnvoyé : mardi 10 novembre 2026 09:40\nÀ : rh@employeur1.test\nObjet : TR: Offre d'emploi\n\n"
        let told = try TrustTrial.run(
            TrustTrial.colleague(outer + head.mail(from: "ne-pas-repondre@cic.gc.ca")))
        #expect(told.intern == "E-102", "\(told.examination.trust.by)")
        let inner = try TrustTrial.run(TrustTrial.colleague(outer + head.mail(from: "mallory@evil.test")))
        #expect(inner.reason == .untrustedSender)
        let strange = outer.replacing("employeur1.test>", with: "employeur2.test>")
        let between = try TrustTrial.run(
            TrustTrial.colleague(strange + head.mail(from: "ne-pas-repondre@cic.gc.ca")))
        #expect(between.reason == .untrustedSender)
    }

    static let portalHead =
        "De : IRCC <ne-pas-repondre@cic.gc.ca>\nEnvoyé : mardi 10 novembre 2026 09:31\nÀ : rh@employeur1.test\nObjet : Offre d'emploi\n\n"

    /// Each is put in the place of a head, above the notice's words.
    @Test(
        "what hides a stranger in a head does not hide him",
        arguments: [
            "De : \"ne-pas-repondre@cic.gc.ca\" <mallory@evil.test>",
            "De : ne-pas-repondre@cic.gc.ca <mallory@evil.test>",
            "De : <ne-pas-repondre@cic.gc.ca> <mallory@evil.test>",
            "De : IRCC <ne-pas-repondre@cic.gc.ca>, <mallory@evil.test>",
            "De : ne-pas-repondre@cic.gc.ca [mailto:mallory@evil.test]",
            "De : IRCC <ne-pas-repondre@cic.gc.ca> de la part de mallory@evil.test",
            "From: ne-pas-repondre@cic.gc.ca on behalf of Mallory <mallory@evil.test>",
            "De : \"Mallory <mallory@evil.test>\" <ne-pas-repondre@cic.gc.ca>",
            "De : IRCC <ne-pas-repondre@cic.gc.ca>\nRépondre à : mallory@evil.test",
            "De : IRCC <ne-pas-repondre@cic.gc.ca>\nReply-To: Mallory <mallory@evil.test>",
            "De : IRCC <ne-pas-repondre@cic.gc.ca>\nSender: mallory@evil.test",
            "De : IRCC <ne-pas-repondre@cic.gc.ca>\nExpéditeur : mallory@evil.test",
            "De : IRCC <ne-pas-repondre@cic.gc.ca>\nResent-From: mallory@evil.test",
            "De : IRCC <ne-pas-repondre@cic.gc.ca>\nRéexpédié par : mallory@evil.test",
            "De : IRCC <ne-pas-repondre@cic.gc.ca.evil.test>",
            "De : IRCC <ne-pas-repondre@cіc.gc.ca>",
            "De : IRCC <ne-pas-repondre@cic-gc.ca>",
            "De : IRCC <ne-pas-repondre@cic.gc.ca@evil.test>",
            "De : IRCC <noreply@employeur1.test>",
            "De : IRCC <wordpress@employeur1.test>",
            "De : Mail Delivery System <MAILER-DAEMON@employeur1.test>",
            "De : IRCC",
            "De : Mallory",
            "De : @evil.test",
            "De : rh@partner.example.test",
            "De : pr@partner.example",
            "DE : MALLORY@EVIL.TEST",
            "De\u{A0}: mallory@evil.test",
        ])
    func hiding(_ head: String) throws {
        let text =
            head
            + "\nEnvoyé : mardi 10 novembre 2026 09:31\nÀ : rh@employeur1.test\nObjet : Offre d'emploi\n\n"
            + TrustTrial.notice()
        let result = try TrustTrial.run(TrustTrial.colleague(text))
        #expect(result.reason == .untrustedSender, "\(result.examination.trust.by)")
        #expect(result.examination.trust.by.hasPrefix("forwarded from"))
    }

    @Test(
        "a quotation that shows no address, or one that nobody can read, is nobody's word",
        arguments: [
            "Le 10/11/2026 à 09:14, Mallory a écrit :", "On 10/11/2026 09:14, Mallory wrote:",
            "Le 10/11/2026 à 09:14, IRCC a écrit :", "---------- Message transféré ---------",
            "Début du message réexpédié :", "Mallory <mallory@evil.test> schrieb am 10.11.2026:",
            "Quoting Mallory <mallory@evil.test>:", "Mallory <mallory@evil.test> wrote:",
            "Le mar. 10 nov. 2026 à 09:14, \(String(repeating: "Immigration ", count: 120))<mallory@evil.test> a écrit :",
            "De : \(String(repeating: "Immigration ", count: 400))<mallory@evil.test>",
            "----- Message transmis ----- De : \(String(repeating: "Immigration ", count: 300))<mallory@evil.test>À : rh@employeur1.testObjet : x",
        ])
    func nameless(_ line: String) throws {
        for prefix in ["", "> "] {
            let notice = TrustTrial.notice().split(separator: "\n", omittingEmptySubsequences: false)
                .map { prefix + $0 }.joined(separator: "\n")
            let result = try TrustTrial.run(
                TrustTrial.colleague("Bonjour,\n\n\(line)\n\n\(notice)", subject: "Re: Offre d'emploi"))
            #expect(result.reason == .untrustedSender, "\(result.examination.trust.by)")
        }
    }

    private static func attached(
        _ header: String, _ text: String = TrustTrial.notice(), words: String = "Bonjour,"
    ) -> String {
        TrustTrial.colleague(
            """
            --bb
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            \(words)

            --bb
            Content-Type: message/rfc822

            \(header)
            Subject: Offre d'emploi
            Date: Tue, 10 Nov 2026 09:14:00 -0500
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            \(text)

            --bb--
            """, type: "multipart/mixed; boundary=\"bb\"")
    }

    @Test(
        "an attached mail's own header is looked at in every field that names who wrote or sent it",
        arguments: [
            ("From: IRCC <ne-pas-repondre@cic.gc.ca>", true),
            ("From: IRCC <ne-pas-repondre@cic.gc.ca>\nTo: mallory@evil.test", true),
            ("From: Paul <paul.roy@employeur1.test>", true),
            ("From: IRCC <ne-pas-repondre@cic.gc.ca>\nReply-To: donotreply@canada.ca", true),
            ("From: Mallory <mallory@evil.test>", false),
            ("From: \"ne-pas-repondre@cic.gc.ca\" <mallory@evil.test>", false),
            ("From: =?utf-8?q?ne-pas-repondre=40cic=2Egc=2Eca?= <mallory@evil.test>", false),
            ("From: =?utf-8?q?mallory=40evil=2Etest?= <ne-pas-repondre@cic.gc.ca>", false),
            ("From: IRCC <ne-pas-repondre@cic.gc.ca>\nFrom: mallory@evil.test", false),
            ("From: IRCC <ne-pas-repondre@cic.gc.ca>\nSender: mallory@evil.test", false),
            ("From: IRCC <ne-pas-repondre@cic.gc.ca>\nReply-To: mallory@evil.test", false),
            ("From: IRCC <ne-pas-repondre@cic.gc.ca>\nResent-From: mallory@evil.test", false),
            ("From: IRCC", false), ("X-Mark: none", false),
        ])
    func attached(header: String, isTold: Bool) throws {
        let result = try TrustTrial.run(Self.attached(header))
        #expect(result.intern == (isTold ? "E-102" : nil), "\(result.examination.trust.by)")
        if !isTold { #expect(result.reason == .untrustedSender) }
    }

    @Test("however deep: a copy in an attached mail, an attached mail below a copy")
    func deep() throws {
        let portal = "From: IRCC <ne-pas-repondre@cic.gc.ca>"
        let quoting =
            "De : Mallory <mallory@evil.test>\nEnvoyé : mardi 10 novembre 2026 09:31\nÀ : rh@employeur1.test\nObjet : Offre\n\n"
        #expect(
            try TrustTrial.run(Self.attached(portal, quoting + TrustTrial.notice())).reason
                == .untrustedSender)
        #expect(
            try TrustTrial.run(Self.attached(portal, words: quoting + "Bonjour")).reason == .untrustedSender)
        #expect(
            try TrustTrial.run(Self.attached(portal, Self.portalHead + TrustTrial.notice())).intern == "E-102"
        )
    }

    @Test("both versions of a text are looked at")
    func alternative() throws {
        for (plain, html, isTold) in [
            ("ne-pas-repondre@cic.gc.ca", "mallory@evil.test", false),
            ("mallory@evil.test", "ne-pas-repondre@cic.gc.ca", false),
            ("ne-pas-repondre@cic.gc.ca", "ne-pas-repondre@cic.gc.ca", true),
        ] {
            let text =
                Self.portalHead.replacing("ne-pas-repondre@cic.gc.ca", with: plain) + TrustTrial.notice()
            let markup =
                (Self.portalHead.replacing("ne-pas-repondre@cic.gc.ca", with: html) + TrustTrial.notice())
                .replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\n", with: "<br>\n")
            let result = try TrustTrial.run(
                TrustTrial.colleague(
                    """
                    --bb
                    Content-Type: text/plain; charset=utf-8
                    Content-Transfer-Encoding: 8bit

                    \(text)
                    --bb
                    Content-Type: text/html; charset=utf-8
                    Content-Transfer-Encoding: 8bit

                    <p>\(markup)</p>
                    --bb--
                    """, type: "multipart/alternative; boundary=\"bb\""))
            #expect(result.intern == (isTold ? "E-102" : nil))
        }
    }

    @Test(
        "a program of a forwarder's domain is no forwarder, unless its own address is one",
        arguments: [
            ("noreply", false), ("no-reply", false), ("No_Reply", false), ("donotreply", false),
            ("do-not-reply+12", false), ("ne-pas-repondre", false), ("nepasrépondre", false),
            ("rh-noreply", false), ("MAILER-DAEMON", false), ("postmaster", false), ("www-data", false),
            ("wordpress", false), ("formulaire", false), ("web-form", false), ("notifications", false),
            ("rh", true), ("marie.robotaille", true), ("norbert.reply", true), ("alerte.martin", true),
            ("webb", true), ("m.system", true),
        ])
    func automata(localPart: String, isTold: Bool) throws {
        let mail = TrustTrial.colleague(
            Self.portalHead + TrustTrial.notice(), from: "X <\(localPart)@employeur1.test>")
        #expect(try TrustTrial.run(mail).intern == (isTold ? "E-102" : nil))
        var settings = try TrustTrial.settings()
        settings.trust.forwarders.append("\(localPart)@employeur1.test")
        let entered = TrustTrial.run(
            Array(mail.replacing("\n", with: "\r\n").utf8), settings, try TrustTrial.roster())
        #expect(entered.intern == "E-102")
    }

    @Test(
        "a web form, a list or a redirection that passes on somebody else's mail is told by its header",
        arguments: [
            ("Reply-To: Mallory <mallory@evil.test>\n", false),
            ("X-Original-From: mallory@evil.test\n", false),
            ("Resent-From: mallory@evil.test\n", false), ("X-Original-Sender: mallory@evil.test\n", false),
            ("Reply-To: paul.roy@employeur1.test\n", true), ("Resent-From: paul.roy@employeur1.test\n", true),
            ("Reply-To: stages@example.test\n", true), ("Cc: mallory@evil.test\n", true),
        ])
    func passedOn(field: String, isTold: Bool) throws {
        let result = try TrustTrial.run(
            TrustTrial.colleague(Self.portalHead + TrustTrial.notice(), more: field))
        #expect(result.intern == (isTold ? "E-102" : nil), "\(result.examination.trust.by)")
        // Whoever is entered by address is trusted with the addresses that he writes.
        let entered = try TrustTrial.run(
            TrustTrial.colleague(
                Self.portalHead + TrustTrial.notice(), from: "rh@partner.example", domain: "partner.example",
                more: "Reply-To: accueil@partner-groupe.example\n"))
        #expect(entered.intern == "E-102")
    }

    @Test(
        "our own mailbox passes a notice on, and writes none",
        arguments: ["Stages <stages@example.test>", "Stages <stages+E-102@example.test>"])
    func ourMailbox(ours: String) throws {
        let head = Self.portalHead.replacing("IRCC <ne-pas-repondre@cic.gc.ca>", with: ours)
        try #require(head != Self.portalHead)
        let whole = TrustTrial.colleague(head + Self.portalHead + TrustTrial.notice())
        #expect(try TrustTrial.run(whole).intern == "E-102")
        let bare = try TrustTrial.run(TrustTrial.colleague(head + TrustTrial.notice()))
        #expect(bare.reason == .untrustedSender)
        #expect(bare.examination.trust.by.contains("forwarded from"))
    }

    /// What stands above the notice in programs that nobody has listed, with a stranger's address in it somewhere.
    private static let unlisted = [
        "De : IRCC (Objet : offre) <mallory@evil.test>\nEnvoyé : mardi\nÀ : rh@employeur1.test\nObjet : Offre",
        "De : IRCC (Cc : x) <mallory@evil.test>\nDate : mardi\nÀ : rh@employeur1.test\nObjet : Offre",
        "De : Immigration, Réfugiés et\nCitoyenneté Canada, le service\nde l'emploi <mallory@evil.test>\nÀ : rh@employeur1.test\nObjet : Offre",
        "---- Le mardi 10 novembre, IRCC <mallory@evil.test> a écrit ----",
        "-----IRCC <mallory@evil.test> wrote: -----", ">>> IRCC <mallory@evil.test> 10/11/2026 >>>",
        "Forwarded message from IRCC <mallory@evil.test>",
        "Le mardi 10 novembre, IRCC <mallory@evil.test> a écrit\n:",
        "Le mardi 10 novembre, IRCC <mallory@evil.test>\n\na écrit :",
        "Am Di., 10. Nov. schrieb IRCC <\nmallory@evil.test>:",
        "El mar, 10 nov, IRCC (<\nmallory@evil.test>) escribió:",
        "Il giorno mar 10 nov IRCC <mallory@evil.test> ha scritto:",
        "mallory@evil.test writes:", "Quoting mallory@evil.test:", "Citation de mallory@evil.test :",
        "mallory@evil.test a écrit le 10/11 à 09:14 :", "mallory@evil.test a répondu :",
        "mallory@evil.test a dit :",
        "Le 10/11, mallory@evil.test a écrit : voici", "[ Le 10/11, mallory@evil.test a écrit : ]",
        "From\tIRCC <mallory@evil.test>\nTo\trh@employeur1.test\nSubject\tOffre",
        "De： IRCC <mallory@evil.test>\nÀ： rh@employeur1.test\nObjet： Offre",
        "Émetteur : IRCC <mallory@evil.test>\nDestinataire : rh@employeur1.test\nObjet : Offre",
        "Courriel de : mallory@evil.test", "Reçu de mallory@evil.test",
        "发件人: mallory@evil.test\n收件人: rh@employeur1.test",
        "差出人: IRCC <mallory@evil.test>", "보낸 사람: IRCC <mallory@evil.test>", "من: IRCC <mallory@evil.test>",
        "Від: IRCC <mallory@evil.test>", "De la: IRCC <mallory@evil.test>",
        "Feladó: IRCC <mallory@evil.test>",
        "Nom : IRCC\nCourriel : mallory@evil.test\nMessage :", "Mallory a écrit le 10/11/2026 09:14 :",
        "De : Mallory",
        "Transféré par : Mallory",
    ]

    @Test("an address above the number is a sender's, whatever stands around it", arguments: unlisted)
    func unlistedHeads(_ words: String) throws {
        // Alone, and above a head that says it is the portal's.
        for head in ["", Self.portalHead] {
            let result = try TrustTrial.run(
                TrustTrial.colleague("Bonjour,\n\n\(words)\n\n\(head)\(TrustTrial.notice())"))
            #expect(result.reason == .untrustedSender)
            #expect(result.examination.trust.by.hasPrefix("forwarded from "))
        }
    }

    @Test(
        "a page that hides its head or shows another address than it links to is held",
        arguments: [
            "<style>#d{display:none}</style><div id=d>De : IRCC &lt;mallory@evil.test&gt;</div>",
            "<style>.gmail_attr{font-size:0}</style><div class=gmail_attr>IRCC &lt;mallory@evil.test&gt; a écrit :</div>",
            "<div style='color:#fff'>De : IRCC &lt;mallory@evil.test&gt;<br>À : rh@employeur1.test</div>",
            "De : <a href='mailto:mallory@evil.test'>ne-pas-repondre@cic.gc.ca</a><br>À : rh@employeur1.test<br>Objet : Offre",
        ])
    func hiddenHeads(_ head: String) throws {
        let page =
            "<p>Bonjour,</p>\(head)<p>" + TrustTrial.notice().replacing("\n\n", with: "</p><p>") + "</p>"
        let result = try TrustTrial.run(TrustTrial.colleague(page, type: "text/html; charset=utf-8"))
        #expect(result.reason == .untrustedSender)
    }

    @Test("a quotation of the number of which no known line says who wrote it is held")
    func quotedFromNobody() throws {
        let quoted = TrustTrial.notice().split(separator: "\n", omittingEmptySubsequences: false).map {
            "> \($0)"
        }
        .joined(separator: "\n")
        for line in ["Mallory dit ceci", "Citation de Mallory :", "Voyez ceci :"] {
            let result = try TrustTrial.run(TrustTrial.colleague("Bonjour,\n\n\(line)\n\(quoted)"))
            #expect(result.reason == .untrustedSender)
        }
    }

    @Test(
        "an attached mail shows every sender that its header names, and one without any names nobody",
        arguments: [
            "X-Original-From: mallory@evil.test\n", "X-Google-Original-From: mallory@evil.test\n",
            "X-Original-Sender: mallory@evil.test\n", "X-Sender: mallory@evil.test\n",
            String(repeating: "Reply-To: ne-pas-repondre@cic.gc.ca\n", count: 25), "",
        ])
    func attachedSenders(_ more: String) throws {
        let from =
            more.isEmpty
            ? "=?utf-8?Q?IRCC_=3Cne-pas-repondre=40cic.gc.ca=3E?=" : "IRCC <ne-pas-repondre@cic.gc.ca>"
        let text = """
            --b
            Content-Type: text/plain; charset=utf-8

            Bonjour,
            --b
            Content-Type: message/rfc822

            From: \(from)
            \(more)To: rh@employeur1.test
            Subject: Offre d'emploi
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            \(TrustTrial.notice())
            --b--
            """
        let result = try TrustTrial.run(TrustTrial.colleague(text, type: "multipart/mixed; boundary=b"))
        #expect(result.reason == .untrustedSender)
    }

    @Test(
        "a program that writes from a colleague's domain is no colleague",
        arguments: [
            "formulaire-de-contact", "website-contact", "webcontact", "alertes-web", "php", "webserver",
            "serveur",
            "jotform", "microsoftforms", "sharepoint", "ne_repond_pas", "noanswer", "n0reply", "auto-confirm",
            "scan-to-mail", "fax", "nicht-antworten", "listserv", "mailman", "majordomo", "sympa",
            "liste-request",
            "owner-liste", "srs0=x=y",
        ])
    func programs(_ localPart: String) throws {
        let result = try TrustTrial.run(
            TrustTrial.colleague(
                Self.portalHead + TrustTrial.notice(), from: "\(localPart)@employeur1.test"))
        #expect(result.trust == .untrusted)
    }

    @Test(
        "whom a colleague's mail names beside its author is a sender too",
        arguments: [
            "Sender: mallory@evil.test\n", "X-Reply-To: mallory@evil.test\n",
            "Mail-Reply-To: mallory@evil.test\n",
            "X-BeenThere: liste@evil.test\n", "X-Envelope-From: mallory@evil.test\n",
        ])
    func otherFields(_ more: String) throws {
        let result = try TrustTrial.run(
            TrustTrial.colleague(Self.portalHead + TrustTrial.notice(), more: more))
        #expect(result.trust == .untrusted)
    }

    @Test(
        "own words with a colon, an address or a signature are no head",
        arguments: [
            "Bonjour,\nPour Jean Dupont, courriel : jean.dupont@etu.example",
            "Bonjour,\n\nClaire Bouchard\nTél. : 514 555-0100\nCourriel : claire@ailleurs.example\nSite : www.ailleurs.example",
            "Voici le message de l'IRCC :", "Le numéro de l'offre est arrivé ce matin :",
            "Numéro de : voir plus bas", "Cc : mallory@evil.test",
            "À : jean.dupont@etu.example",
        ])
    func ownWords(_ words: String) throws {
        let result = try TrustTrial.run(
            TrustTrial.colleague(words + "\n\n" + Self.portalHead + TrustTrial.notice()))
        #expect(result.trust == .forwarder, "\(result.examination.trust.by)")
    }

    @Test("what is no news of the portal's may show whom it likes")
    func conversations() throws {
        let result = try TrustTrial.run(
            TrustTrial.colleague(
                "D'accord.\n\nLe 10/11/2026 à 09:14, Mallory <mallory@evil.test> a écrit :\n> Bonjour",
                subject: "Re: Réunion"))
        #expect(result.trust == .forwarder)
        #expect(result.verdict.outcome == .ignored)
    }
}
