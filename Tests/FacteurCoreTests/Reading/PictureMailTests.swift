import FacteurCore
import Testing

/// A colleague's mail whose page shows a picture, and what the page says beside it.
@Suite struct PictureMailTests {
    private static func run(
        _ page: String, subject: String = "Numéro", plain: String? = nil
    ) throws -> TrustTrial.Result {
        let html = "<html><body>\(page)</body></html>"
        guard let plain else {
            return try TrustTrial.run(
                TrustTrial.colleague(html, subject: subject, type: "text/html; charset=utf-8"))
        }
        let parts = """
            --b
            Content-Type: text/plain; charset=utf-8

            \(plain)
            --b
            Content-Type: text/html; charset=utf-8

            \(html)
            --b--
            """
        return try TrustTrial.run(
            TrustTrial.colleague(parts, subject: subject, type: "multipart/alternative; boundary=b"))
    }

    private static let small = "data:image/png;base64," + String(repeating: "A", count: 3_000)
    private static let large = "data:image/png;base64," + String(repeating: "A", count: 80_000)
    private static let words =
        "<p>Bonjour, la réunion de jeudi est reportée à lundi, même heure, même salle. Merci de me dire si cela convient.</p>"
    private static let logo = "<img src='https://employeur1.test/logo.png' width=120>"

    @Test(
        "a page that has a picture and no words is held, wherever the picture comes from",
        arguments: [
            "<img src='\(small)'>", "<img src='\(large)'>", logo, "<img src=cid:shot@employeur1.test>",
            "<div style='background-image:url(cid:x);width:600px;height:400px'></div>",
            "<table background='https://employeur1.test/a.png'><tr><td></td></tr></table>",
            "<style>#a{background:url(https://employeur1.test/a.png)}</style><div id=a></div>",
            "<iframe srcdoc=\"Votre numéro d'offre d'emploi est A7654321\"></iframe>",
            "<iframe src='https://employeur1.test/a'></iframe>", "<object data='\(small)'></object>",
            "<svg width=600 height=400><path d='M0 0L9 9'/></svg>", "<input type=image src='\(small)'>",
            "<video poster='https://employeur1.test/a.png'></video>",
            "<p>Envoyé de mon iPhone</p>\(logo)",
        ])
    func wordless(_ page: String) throws {
        let result = try Self.run(page)
        #expect(result.reason == .unreadable)
        #expect(result.examination.reading.defects.contains { $0.contains("picture") })
    }

    private static func bringing(_ file: String, _ words: String, subject: String) throws -> TrustTrial.Result
    {
        let parts =
            "--b\nContent-Type: text/plain; charset=utf-8\n\n\(words)\n--b\n\(file)\n\nxxxxxxxxxxxxxxxx\n--b--\n"
        return try TrustTrial.run(
            TrustTrial.colleague(parts, subject: subject, type: "multipart/mixed; boundary=b"))
    }

    @Test(
        "a file beside words enough about something else is something else, and beside any others it is held")
    func files() throws {
        let invoice =
            "Bonjour Sylvie, voici la facture de l'hôtel pour la formation du mois de mars, taxes incluses. Merci de la faire payer."
        let pdf = "Content-Type: application/pdf; name=facture.pdf\nContent-Disposition: attachment"
        #expect(try Self.bringing(pdf, invoice, subject: "Facture").verdict.outcome == .ignored)
        #expect(try Self.bringing(pdf, "Voici la facture.", subject: "Facture").reason == .unreadable)
        #expect(try Self.bringing(pdf, invoice, subject: "Offre d'emploi").reason == .unreadable)
        #expect(
            try Self.bringing(pdf, invoice + " Le permis suit.", subject: "Facture").reason == .unreadable)
        #expect(
            try Self.bringing(pdf.replacing("facture", with: "numero"), invoice, subject: "Facture").reason
                == .unreadable)
        let mail =
            "Content-Type: application/vnd.ms-outlook; name=facture.msg\nContent-Disposition: attachment"
        #expect(try Self.bringing(mail, invoice, subject: "Facture").reason == .unreadable)
        #expect(try Self.bringing(pdf, Self.notice, subject: "TR: Offre d'emploi").reason == .unreadable)
    }

    private static let notice =
        "Bonjour\n\nDe : IRCC <ne-pas-repondre@cic.gc.ca>\nEnvoyé : mardi 10 novembre 2026 09:31\nÀ : rh@employeur1.test\nObjet : Offre d'emploi\n\n"
        + TrustTrial.notice()

    @Test("a small picture that a mail program numbers is the signature's, even as a file")
    func numbered() throws {
        let picture =
            "Content-Type: image/png; name=image001.png\nContent-Disposition: attachment; filename=image001.png"
        #expect(try Self.bringing(picture, Self.notice, subject: "TR: Offre d'emploi").intern == "E-102")
        let shot = picture.replacing("image001", with: "capture")
        #expect(try Self.bringing(shot, Self.notice, subject: "TR: Offre d'emploi").reason == .unreadable)
    }

    @Test("an address in a picture's mark, or to which a colleague asks to send it, has sent nothing")
    func addresses() throws {
        for words in [
            "[cid:image001.png@01DB3F2A.1B2C3D40]", "À transmettre à jean.dupont@etu.example, merci",
            "Stagiaire : jean.dupont@etu.example", "Facturation : factures@boreal.example",
        ] {
            let notice = Self.notice.replacing("Bonjour", with: "Bonjour\n" + words)
            #expect(try TrustTrial.run(TrustTrial.colleague(notice)).intern == "E-102", "\(words)")
        }
        for words in ["Reçu de mallory@evil.test", "mallory@evil.test a écrit", "[mallory@evil.test]"] {
            let notice = Self.notice.replacing("Bonjour", with: "Bonjour\n" + words)
            #expect(try TrustTrial.run(TrustTrial.colleague(notice)).reason == .untrustedSender, "\(words)")
        }
    }

    @Test("marks of pictures in the plain version, and the head of a copy, are no words")
    func marks() throws {
        for mark in ["[image: shot.png]", "[cid:image001.png@01DB]", "<image0.png>", "\u{FFFC}"] {
            #expect(try Self.run("<img src='\(Self.small)'>", plain: mark).reason == .unreadable)
        }
        let head =
            "-----Message d'origine-----<br>De : Paul Roy &lt;paul.roy@employeur1.test&gt;<br>Envoyé : mardi 10 novembre 2026<br>À : RH<br>Objet : Numéro<br><br>"
        #expect(try Self.run(head + "<img src='\(Self.small)'>").reason == .unreadable)
    }

    @Test(
        "beside words for the number, below words for the offer, or larger than a logo, a picture is looked at"
    )
    func pointedTo() throws {
        #expect(
            try Self.run("<p>Le numéro d'offre d'emploi de Jean Dupont :</p>\(Self.logo)").reason
                == .unreadable)
        #expect(
            try Self.run("<p>Voici pour Jean Dupont</p>\(Self.logo)", subject: "TR: Offre d'emploi").reason
                == .unreadable)
        #expect(try Self.run(Self.words + "<img src='\(Self.large)'>").reason == .unreadable)
        #expect(
            try Self.run(Self.words + "<div style='background:url(\(Self.large))'></div>").reason
                == .unreadable)
        #expect(try Self.run(Self.words + "<iframe srcdoc='A7654321'></iframe>").reason == .unreadable)
    }

    @Test(
        "a logo or a dot beside other words is no reason to hold a mail",
        arguments: [
            words + logo, words + "<img src='\(small)'>", logo + words,
            "<table><tr><td>\(logo)</td></tr></table>" + words,
            words + "<div style='background-image:url(https://employeur1.test/a.png)'></div>",
            "<img src='https://employeur1.test/o.gif' width=1 height=1>",
            "<img src='\(small)' style='display:none'>", "<div style='display:none'>\(logo)</div>",
            "<p>Offre d'emploi</p>" + words + logo, "<p>Voici la photo de l'équipe.</p>\(logo)",
        ])
    func beside(_ page: String) throws {
        #expect(try Self.run(page).verdict.outcome == .ignored)
    }

    @Test("a notice is told whatever logo its forwarder has")
    func notice() throws {
        let text = TrustTrial.notice().replacing("\n\n", with: "<p>")
        #expect(try Self.run("<p>Bonjour,</p>\(text)<p>\(Self.logo)").intern == "E-102")
    }
}
