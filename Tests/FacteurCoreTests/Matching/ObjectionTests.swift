import FacteurCore
import Mail
import Testing

/// Words that stand against a number, or against the intern to whom the notice itself is addressed. The French words of the notice
/// are the portal's own of 2018; whatever the portal says beside them here is an invention.
@Suite struct ObjectionTests {
    private static let head = """
        De : IRCC <ne-pas-repondre@cic.gc.ca>
        Envoyé : mardi 10 novembre 2026 09:31
        À : rh@employeur1.test
        Objet : Offre d'emploi


        """

    private static func colleague(
        _ words: String, subject: String = "TR: Offre d'emploi", below: String = ""
    ) throws
        -> TrustTrial.Result
    {
        try TrustTrial.run(
            TrustTrial.colleague(words + "\n\n" + head + TrustTrial.notice() + below, subject: subject))
    }

    private static func portal(
        beside words: String = "", subject: String = "Offre d'emploi", notice: String = TrustTrial.notice()
    ) throws -> TrustTrial.Result {
        try TrustTrial.run(
            TrustTrial.portal().replacing("Subject: Offre d'emploi", with: "Subject: \(subject)")
                .replacing(TrustTrial.notice(), with: notice + words))
    }

    @Test(
        "a colleague who denies, doubts or corrects stands against the notice's own addressee",
        arguments: [
            "C'est pour Élise Martin, pas pour Jean Dupont : j'avais laissé son adresse dans le portail.",
            "Not for Jean Dupont, please hold on to it.", "Ce numéro n'est pas le sien.",
            "Attention, mauvaise adresse dans le portail !", "Jean Dupont s'est désisté, ne rien envoyer.",
            "Est-ce bien pour Jean Dupont ?", "Attention : le bon numéro est A7654312.",
            "E-101 et non E-102", "Je me suis trompée de stagiaire en saisissant l'adresse.",
            "Wrong intern, sorry.", "To be cancelled.", "À annuler, une nouvelle offre suit.",
            "Ne pas transmettre.", "Do not forward this one yet.", "Pour Élise Martin",
            "Voici celui de Sophie Tremblay", "Numéro à vérifier avant envoi",
            "Le numéro ci-dessous est erroné.", "Jean Dupont a déjà un numéro.",
            "I think this one belongs to somebody else.",
            "C'est pour Élise Martin, j'ai mis l'adresse de Jean.",
            "Voici le numéro d'Élise Martin, reçu à l'adresse de Jean.", "Attribuer à E-101",
            "Jean Dupont a quitté le stage.", "À garder pour le moment.", "I mixed up the two.",
            "Attendez mon accord.",
            "Voici le numéro d'Élise Martin, merci de lui transmettre rapidement.",
        ])
    func colleagues(words: String) throws {
        let result = try Self.colleague(words)
        #expect(result.intern == nil)
        #expect(result.reason == .evidenceConflict)
    }

    @Test("a wording file adds words of its own", arguments: ["Un bidonnage.", "Tout à fait hors sujet !"])
    func ownObjections(words: String) throws {
        let wording = try Wording.load(
            yaml: "giving: { objections: [\"bidon*\", \"hors sujet\"] }", file: "portal.yaml")
        let mail = TrustTrial.colleague(words + "\n\n" + Self.head + TrustTrial.notice())
        #expect(try TrustTrial.run(mail).intern == "E-102")
        #expect(try TrustTrial.run(mail, wording: wording).reason == .evidenceConflict)
    }

    @Test("and of the portal's", arguments: ["L'offre est gelée.", "Elle sera dévolue sous peu."])
    func ownReservations(words: String) throws {
        let wording = try Wording.load(
            yaml: "reservations: { endings: [\"gele*\", \"sera dévolue\"] }", file: "portal.yaml")
        let mail = TrustTrial.portal().replacing(
            TrustTrial.notice(), with: TrustTrial.notice() + "\n\n" + words)
        #expect(try TrustTrial.run(mail).intern == "E-102")
        #expect(try TrustTrial.run(mail, wording: wording).reason == .evidenceConflict)
    }

    @Test(
        "whatever in the mail is another intern's stands against its addressee, too",
        arguments: [
            ("Est-ce bien pour Élise ?", ""), ("Probablement pour Élise.", ""), ("Élise, pas Jean.", ""),
            ("À confirmer avec IRCC", ""), ("Expiré", ""), ("Plus valide", ""), ("Doublon", ""),
            ("Stagiaire : Élise Martin", ""), ("C'est Élise Martin", ""),
            ("Élise Martin attend ce numéro", ""),
            ("Attendre mon feu vert", ""), ("Sous réserve", ""), ("À envoyer le 1er mars", ""),
            ("Attention, CNP 31100 pour cette offre", ""), ("Voilà :-/", ""), ("[ ] à transmettre", ""),
            ("Bonjour", "RE: Offre d'emploi - Élise Martin"), ("Bonjour", "RE: Élise Martin"),
            ("Bonjour", "RE: E-101"),
        ])
    func another(words: String, subject: String) throws {
        let result = try Self.colleague(words, subject: subject.isEmpty ? "TR: Offre d'emploi" : subject)
        #expect(result.intern == nil)
        #expect(result.reason == .evidenceConflict)
    }

    @Test("so does what the portal's own mail, or a head of the chain, shows of another intern")
    func anothersMail() throws {
        let notice = TrustTrial.notice()
        let shown = [
            try Self.portal(beside: "\n\nNom du travailleur étranger : MARTIN, Élise"),
            try Self.portal(beside: "\n\nCode CNP : 31100"),
            try Self.portal(notice: notice.replacing("(A7654321)", with: "(A7654321 ou A765432)")),
            try Self.portal(
                beside: "\n\nSi vous l'avez déjà transmis, avisez le travailleur que le numéro est annulé."),
            try TrustTrial.run(
                TrustTrial.colleague(
                    "Bonjour\n\n"
                        + Self.head.replacing("Objet : Offre d'emploi", with: "Objet : Offre - Élise Martin")
                        + notice)),
            try TrustTrial.run(
                TrustTrial.colleague(
                    "Pour Jean Dupont\n\n" + Self.head + notice + "\n\n" + Self.head
                        + TrustTrial.notice("stages+E-101@example.test"))),
        ]
        for (index, result) in shown.enumerated() {
            #expect(result.intern == nil, "\(index)")
            #expect(result.reason == .evidenceConflict, "\(index)")
        }
    }

    @Test("a later text of the mail, and a version of it that says more, are read against the number")
    func otherTexts() throws {
        func part(_ type: String, _ text: String) -> String {
            "--b\nContent-Type: \(type); charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n\(text)\n"
        }
        let copy = Self.head + TrustTrial.notice()
        func result(_ parts: [String], _ kind: String) throws -> TrustTrial.Result {
            try TrustTrial.run(
                TrustTrial.colleague(parts.joined() + "--b--\n", type: "multipart/\(kind); boundary=b"))
        }
        let plain = part("text/plain", "Bonjour,\n\n" + copy)
        let picture = "--b\nContent-Type: image/png\nContent-Disposition: inline\n\nx\n"
        #expect(
            try result([plain, picture, part("text/plain", "Annulé, ne pas envoyer.")], "mixed").reason
                == .evidenceConflict)
        let page = ("Bonjour, ce n'est pas pour Jean Dupont mais pour Élise Martin.\n\n" + copy)
            .replacing("<", with: "&lt;").replacing("\n", with: "<br>\n")
        #expect(
            try result([plain, part("text/html", "<p>\(page)</p>")], "alternative").reason
                == .evidenceConflict)
        #expect(
            try result([plain, picture, part("text/plain", "Claire Bouchard\nRH")], "mixed").intern == "E-102"
        )
    }

    @Test(
        "what a mail system, a signature or a program adds does not",
        arguments: [
            "CAUTION: This email originated from outside of the organization. Do not click links or open attachments unless you recognize the sender and know the content is safe.",
            "Courriel externe : soyez prudent avec les liens et les pièces jointes.",
            "Verify the sender before you open links.", "Voici! 🎉🇨🇦", "Don't forget to send the NOC code too.",
            "Merci\nClaire Bouchard\nSuivez-nous sur LinkedIn !\nOn recrute !",
        ])
    func banners(words: String) throws {
        #expect(try Self.colleague(words).intern == "E-102")
        #expect(
            try Self.colleague("", subject: "[EXTERNE] TR: Offre d'emploi", below: "\n\n" + words).intern
                == "E-102")
    }

    @Test(
        "nor does it take the number from whom a note gives it",
        arguments: [
            "CAUTION: This email originated from outside of the organization.\n\nPour Élise Martin",
            "Pour Élise Martin\n\nMerci\nClaire Bouchard\nVisitez notre site web",
            "Pour Élise Martin\n\nCordialement,\nClaire\nOn recrute! Consultez nos offres d'emploi",
            "Pour Élise Martin\n\nClaire Bouchard\nPronoms : elle / she / her\nJoyeuses fêtes!",
        ])
    func gifts(words: String) throws {
        func result(_ words: String) throws -> TrustTrial.Result {
            try TrustTrial.run(
                TrustTrial.colleague(words + "\n\n" + Self.head + TrustTrial.notice("stages@example.test")))
        }
        #expect(try result(words).intern == "E-101")
        for behind in [
            "PS : finalement, non", "C'est pour l'autre", "Jean d'abord", "À vérifier", "Le bon numéro suit",
            "Et lui ?",
        ] {
            #expect(try result(words + "\n" + behind).intern == nil, "\(behind)")
        }
    }

    @Test(
        "in the subject, below the notice, and from whoever passed it on before",
        arguments: ["pas pour Jean Dupont", "ERREUR", "annulé", "mauvais stagiaire"])
    func places(words: String) throws {
        #expect(try Self.colleague("", subject: "TR: Offre d'emploi - \(words)").reason == .evidenceConflict)
        #expect(try Self.colleague("", below: "\n\n\(words)\n").reason == .evidenceConflict)
        let earlier =
            "De : Paul Roy <paul.roy@employeur1.test>\nEnvoyé : mardi 10 novembre 2026 09:40\nÀ : rh@employeur1.test\nObjet : TR: Offre d'emploi\n\n"
        #expect(try Self.colleague("Bonjour,\n\n" + earlier + words).reason == .evidenceConflict)
    }

    @Test(
        "in a subject with whatever prefixes",
        arguments: [
            "RE: TR: Offre d'emploi - ANNULÉE", "RE: erreur, pas pour Jean",
            "TR: TR: Annulé - Offre d'emploi",
            "TR: Fwd: Pas pour Jean : Offre d'emploi",
            "TR: Offre d'emploi (pour Élise Martin, adresse de Jean)",
        ])
    func subjectsOfAnswers(subject: String) throws {
        #expect(try Self.colleague("Bonjour,", subject: subject).reason == .evidenceConflict)
    }

    @Test("an earlier colleague who gives the number to somebody else contradicts the notice's addressee")
    func passedOn() throws {
        let earlier =
            "De : Paul Roy <paul.roy@employeur1.test>\nEnvoyé : mardi 10 novembre 2026 09:40\nÀ : rh@employeur1.test\nObjet : TR: Offre d'emploi\n\n"
        #expect(try Self.colleague("FYI\n\n" + earlier + "Pour Élise Martin").reason == .evidenceConflict)
        #expect(try Self.colleague("FYI\n\n" + earlier + "Pour Jean Dupont").intern == "E-102")
    }

    @Test(
        "so does a colleague who pastes the notice without its head",
        arguments: ["Pas pour Jean Dupont.", "Ne rien envoyer !", "Le bon numéro est A7654312", "À annuler."])
    func pasted(words: String) throws {
        let result = try TrustTrial.run(TrustTrial.colleague(words + "\n\n" + TrustTrial.notice()))
        #expect(result.reason == .evidenceConflict)
        #expect(
            try TrustTrial.run(TrustTrial.colleague("Bonjour,\n\n" + TrustTrial.notice())).intern == "E-102")
    }

    @Test(
        "a colleague who says nothing against it leaves the notice's word as it is",
        arguments: [
            "", "FYI", "Bonjour,\n\nVoici.\n\nClaire", "Merci de faire suivre.", "Pour Jean Dupont",
            "Reçu ce matin.", "Bonjour, ci-dessous le courriel d'IRCC. Bonne journée !",
            "À classer au dossier de la saison.", "Hi, see below. Thanks!",
            "Ci-joint le courriel du portail.\n--\nClaire Bouchard\nConseillère RH | 514 555-0123",
            "Voici le numéro de Jean.", "Please forward to the intern. Best regards, Claire",
            "CAUTION: This email originated from outside of the organization.",
            "ATTENTION : ce courriel vient de l'extérieur. Ne cliquez pas sur les liens.",
            "Voici la confirmation d'IRCC.", "Here is the confirmation from IRCC.",
            "Pouvez-vous transmettre à la stagiaire s.v.p.?", "Je ne suis pas au bureau vendredi.",
            "Quelle est la prochaine étape?", "This was in my spam folder, sorry!",
            "On devrait recevoir les autres la semaine prochaine.", "Let me know if anything is missing.",
            "Nos bureaux seront fermés du 24 décembre au 2 janvier.", "Son superviseur sera Élise Martin.",
            "Tout est correct de notre côté.", "I double-checked the number.",
            "Elle n'a pas encore trouvé de logement.",
        ])
    func harmless(words: String) throws {
        #expect(try Self.colleague(words).intern == "E-102")
    }

    @Test(
        "the portal that takes the number back, corrects or restricts it gives it to nobody, in whatever words",
        arguments: [
            "Confirmation d'annulation.", "Ce numéro remplace le précédent.", "L'offre est suspendue.",
            "Toutefois, le paiement n'a pas été reçu.",
            "L'offre d'emploi a été modifiée. Nouveau CNP : 21233.",
            "Ce numéro d'offre d'emploi ne peut pas encore être utilisé.", "L'offre expirera sous peu.",
            "Erratum : le numéro transmis hier était erroné.", "This offer has been found ineligible.",
            "Your offer of employment number is no longer active.", "This number was issued in error.",
            "Your offer of employment failed validation.", "The offer was voided at your request.",
            "We have received your request to cancel this offer.",
            "Le numéro est réservé à titre provisoire.",
            "Votre offre a été jugée non conforme.", "Ce numéro d'offre est un doublon.",
            "The offer number has been superseded\nby another one.", "This number can't be used yet.",
            "This offer hasn’t been accepted.", "You can no longer use it.",
            "Ce numéro est celui d'un autre employeur.", "Ce numéro d'offre a déjà été utilisé.",
            "Les numéros ont été intervertis.", "Attendez notre prochain courriel avant de donner ce numéro.",
            "L'offre est en attente.", "Status: Draft", "Ne tenez pas compte de ce message.",
            "Please use the number of our previous email instead.", "Votre offre d'emploi a été fermée.",
        ])
    func reserved(words: String) throws {
        for words in ["\n\n" + words, "\n" + words + "\n\nMerci."] {
            let result = try Self.portal(beside: words)
            #expect(result.intern == nil)
            #expect(result.reason == .evidenceConflict)
            #expect(!result.examination.reading.defects.isEmpty)
        }
    }

    @Test(
        "so does a subject that says so, passed on by a colleague too",
        arguments: [
            "Offre d'emploi refusée", "Offer of employment - cancelled", "Erratum", "Votre offre : erreur",
            "TEST - Offre d'emploi", "Offre d'emploi (non valide)",
        ])
    func subjects(subject: String) throws {
        #expect(try Self.portal(subject: subject).reason == .evidenceConflict)
        let passedOn = Self.head.replacing("Objet : Offre d'emploi", with: "Objet : \(subject)")
        let result = try TrustTrial.run(TrustTrial.colleague("\n" + passedOn + TrustTrial.notice()))
        #expect(result.reason == .evidenceConflict)
    }

    @Test("the notice's own sentence with a denial in it is not the notice's")
    func denied() throws {
        let denied = TrustTrial.notice().replacing("a été reçue", with: "n'a pas été reçue")
        #expect(try Self.portal(notice: denied).reason == .evidenceConflict)
        let incomplete = TrustTrial.notice().replacing(
            "(A7654321)", with: "(A7654321), mais il est incomplet")
        #expect(try Self.portal(notice: incomplete).reason == .evidenceConflict)
    }

    @Test(
        "what a program adds to any mail restricts nothing",
        arguments: [
            "Veuillez ne pas répondre à ce message.", "Please do not reply to this email.",
            "This message was sent automatically.", "Ce message a été envoyé automatiquement.",
            "If this message is not intended for you, please delete it.", "Gouvernement du Canada",
            "Pour obtenir de l'aide, consultez le Centre d'aide.", "Merci de votre confiance.",
            "Si vous avez reçu ce courriel par erreur, supprimez-le.",
            "Programme des travailleurs étrangers temporaires", "Temporary Foreign Worker Program",
            "Les frais relatifs à la conformité de l'employeur ont été reçus.",
            "Si vous devez modifier ou retirer cette offre d'emploi, connectez-vous à votre compte.",
            "If you need to change or withdraw this offer of employment, sign in to your account.",
            "Pour toute question au sujet de cette offre d'emploi, n'hésitez pas à nous écrire.",
            "Ce numéro ne constitue pas un permis de travail.",
            "This offer of employment number does not guarantee a work permit.",
            "Le portail sera fermé dimanche pour maintenance.",
            "Ouvert de 8 h à 16 h, fermé les jours fériés.",
        ])
    func footers(words: String) throws {
        #expect(try Self.portal(beside: "\n\n" + words).intern == "E-102")
        let passedOn = try Self.colleague("Bonjour,", below: "\n\n" + words)
        #expect(passedOn.intern == "E-102")
    }

    @Test(
        "words against a number count whoever it is for, and whatever else the mail is held for",
        arguments: [
            "Ce numéro est une erreur, ne pas l'envoyer.", "Ce numéro n'est pas pour Élise Martin.",
            "Annulé, le bon numéro suivra.", "Wrong number, please do not send it.",
            "Le bon numéro est A7654312.", "Pour Élise Martin ou Jean Dupont ?",
        ])
    func nobody(words: String) throws {
        let notice = TrustTrial.notice("stages@example.test")
        let result = try TrustTrial.run(TrustTrial.colleague(words + "\n\n" + Self.head + notice))
        #expect(result.reason == .evidenceConflict)
        #expect(result.verdict.isObjection)
        let two = notice + "\n\n" + Self.head + TrustTrial.notice("stages@example.test", "A7654320")
        let several = try TrustTrial.run(TrustTrial.colleague(words + "\n\n" + Self.head + two))
        #expect(several.reason == .evidenceConflict)
        let unproven = TrustTrial.colleague(words + "\n\n" + Self.head + notice).replacing(
            "dmarc=pass", with: "dmarc=fail")
        #expect(try TrustTrial.run(unproven).reason == .untrustedSender)
        #expect(try !TrustTrial.run(unproven).verdict.isObjection)
    }

    @Test(
        "where nobody is known, whoever a colleague means contradicts nobody",
        arguments: [
            "", "Bonjour,\n\nVoici.\n\nClaire", "Voici le numéro de Jean.", "Pour Paule Inconnue", "FYI",
            "Merci de faire suivre.", "Son superviseur sera Élise Martin.",
        ])
    func nothingAgainst(words: String) throws {
        let notice = TrustTrial.notice("stages@example.test")
        let result = try TrustTrial.run(TrustTrial.colleague(words + "\n\n" + Self.head + notice))
        #expect(result.reason == .noMatch)
        #expect(!result.verdict.isObjection)
    }

    @Test(
        "mail that is no notice speaks against a number that it shows, too",
        arguments: [
            "Attention, erreur : A7654321 n'est pas pour Jean Dupont.", "A7654321 is wrong, do not send it.",
            "Ne pas envoyer A7654321.",
        ])
    func otherMail(words: String) throws {
        let result = try TrustTrial.run(TrustTrial.colleague(words, subject: "Bonjour"))
        #expect(result.reason == .evidenceConflict)
        #expect(result.verdict.isObjection)
        #expect(result.examination.reading.everyNumber.map(\.rawValue) == ["A7654321"])
    }

    @Test(
        "so does any mail of the portal's own, known or not, and one that cannot be read to its end",
        arguments: [
            "Veuillez ne pas utiliser A7654321 pour le moment.",
            "Votre numéro de dossier est 12345. L'offre A7654321 a été remplacée.",
            "Votre inscription est terminée. Votre compte est maintenant actif. L'offre A7654321 est suspendue.",
        ])
    func portalsOtherMail(words: String) throws {
        let mail = TrustTrial.portal().replacing(TrustTrial.notice(), with: words)
        #expect(try TrustTrial.run(mail).reason == .evidenceConflict)
        #expect(try TrustTrial.run(mail).verdict.isObjection)
        let unproven = try TrustTrial.run(mail.replacing("dmarc=pass", with: "dmarc=fail")).verdict
        #expect(unproven.reason != .evidenceConflict && !unproven.isObjection)
        let pages = String(repeating: "A1111111 ", count: 1_001)
        let cut = try TrustTrial.run(TrustTrial.colleague("Ne pas envoyer A7654321.\n\n" + pages))
        #expect(cut.reason == .unreadable && cut.verdict.isObjection)
    }

    @Test(
        "and none without a word against it, or without a number",
        arguments: ["J'ai bien reçu A7654321 ce matin.", "Ne pas envoyer le formulaire."])
    func otherHarmlessMail(words: String) throws {
        #expect(try !TrustTrial.run(TrustTrial.colleague(words, subject: "Bonjour")).verdict.isObjection)
    }

    @Test("a decision, or of a colleague's words the portal's list, ends what was known when it was made")
    func decided() throws {
        let doubting = TrustTrial.colleague(
            "Erreur, ne rien envoyer.\n\n" + Self.head + TrustTrial.notice())
        let reserved = TrustTrial.portal().replacing(
            TrustTrial.notice(), with: TrustTrial.notice() + "\n\nL'offre est suspendue.")
        for (mail, facts, intern) in [
            (doubting, LedgerFacts(isListedSince: true), "E-102"), (doubting, LedgerFacts(), nil),
            (reserved, LedgerFacts(isListedSince: true), nil),
        ] {
            let result = TrustTrial.run(
                Array(mail.utf8), try TrustTrial.settings(), try TrustTrial.roster(),
                portalList: [try number("A7654321"): [try ref("E-102")]], facts: facts)
            #expect(result.intern == intern)
            #expect(result.verdict.isObjection == (intern == nil))
        }
    }

    @Test(
        "whom a note only denies, or who signs it, is no candidate",
        arguments: [
            ("Ce n'est pas pour Yann Le Goff, c'est pour l'autre.", []),
            ("Not for Yann Le Goff. Peut-être pour Anne Roy ?", ["E-10"]),
            ("Le dossier d'Anne Roy, pas celui de Yann Le Goff.", ["E-10"]),
            ("Pas pour Yann Le Goff ?\n\nYann Le Goff attend pourtant.", ["E-1"]),
            ("Bonjour, voici le courriel reçu ce matin.\n\nClaire Bouchard", []),
        ] as [(String, [String])])
    func candidates(words: String, refs: [String]) throws {
        let notice = TrustTrial.notice("bureau@employeur1.test")
        let mail = TrustTrial.colleague(words + "\n\n" + Self.head + notice, subject: "TR: Offre d'emploi")
        let rows = try TrustTrial.roster().interns + [intern("E-200", "Bouchard", "Claire")]
        let result = TrustTrial.run(
            Array(mail.replacing("\n", with: "\r\n").utf8), try TrustTrial.settings(), Roster(rows))
        #expect(result.verdict.outcome == .held)
        #expect(result.verdict.candidates.map(\.rawValue) == refs)
    }
}
