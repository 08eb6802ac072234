import FacteurCore
import Mail
import Testing

/// Which number is meant: one with a label of its own is not an offer's, and one that a colleague types is typed.
@Suite struct NumberMeantTests {
    private static let notice =
        "Le présent message est destiné à l'adresse de courriel suivante : stages+FR-1001@host.test\n\n"

    private static func verdict(_ text: String, from author: String = "cic.gc.ca") throws -> Verdict {
        try HostileMailTests.verdict(
            on: """
                Authentication-Results: mx.example.test; dmarc=pass header.from=\(author)
                Received: from mail.test by mx.example.test; Tue, 24 Nov 2026 10:00:00 +0000
                From: rh@\(author)
                To: stages@host.test
                Subject: FR-1001
                Message-ID: <meant@cic.gc.ca>
                Date: Tue, 24 Nov 2026 10:00:00 +0000
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                \(text)
                """.replacing("\n", with: "\r\n"))
    }

    @Test(
        "a number with a label of its own is not reached by another one",
        arguments: [
            "figure dans votre compte.\n\nNuméro de confirmation : A7654321",
            "figure dans votre compte. Confirmation : A7654321", "suivra. Transaction A7654321",
            "suivra.\nTransaction : A7654321", "suivra. Votre numéro de compte est A7654321",
            "suivra.\nAccount number: A7654321", "suivra. NAS : A7654321", "suivra.\nID A7654321",
            "suivra.\nID : A7654321", "suivra. Dossier A7654321", "suivra.\nNotre dossier : A7654321",
            "suivra.\n\nBordereau\n\nA7654321", "suivra.\nBordereau\tA7654321",
            "suivra.\nBordereau = A7654321",
            "suivra.\n- Bordereau (interne) : A7654321", "suivra.\n* Bordereau : « A7654321 »",
            "suivra\nBordereau A7654321", "suivra; bordereau : A7654321", "suivra, bordereau : A7654321",
            ": à venir, bordereau : A7654321", ": à venir. Jeton de sécurité : A7654321",
            "suivra. Jean Dupont : A7654321", "suivra. Your reference number is A7654321",
            "suivra. Le code du poste est A7654321", "suivra. Merci de noter A7654321",
            "suivra.\nRéf. A7654321", "suivra. Contrat no A7654321", "suivra | Bordereau | A7654321",
        ])
    func ownLabel(rest: String) throws {
        for text in [
            "Votre offre d'emploi a été reçue. Votre numéro d'offre d'emploi \(rest)",
            "Your offer of employment has been received. Your offer of employment number \(rest)",
        ] {
            let verdict = try Self.verdict(Self.notice + text)
            #expect(verdict.outcome == .held)
            #expect(verdict.reason == .wordingUnknown)
        }
    }

    @Test(
        "a label that speaks of an offer and names the number of something else is its own",
        arguments: [
            "Numéro de confirmation de l'offre d'emploi : A7654321",
            "Numéro de transaction pour l'offre d'emploi : A7654321",
            "Numéro de dossier de l'offre d'emploi : A7654321", "Numéro de reçu (offre d'emploi) : A7654321",
            "Numéro de la demande d'offre d'emploi : A7654321",
            "Transaction number for your offer of employment: A7654321",
            "Employer account number (offer of employment): A7654321",
            "Invoice for the offer of employment: A7654321",
            "Offre d'emploi - transaction A7654321", "Offre d'emploi : dossier A7654321",
            "Ancien numéro d'offre d'emploi : A7654321", "Numéro d'offre d'emploi remplacé : A7654321",
            "Exemple de numéro d'offre d'emploi : A7654321",
            "Un numéro d'offre d'emploi ressemble à A7654321",
            "Le numéro d'offre d'emploi n'est pas A7654321",
            "Un numéro d'offre d'emploi a cette forme : A7654321",
            "Transaction de paiement de votre offre d'emploi n° A7654321",
            "A7654321 est votre numéro de dossier",
            "Numéro d'offre d'emploi : en attente, dossier A7654321",
        ])
    func labelOfAnother(label: String) throws {
        let verdict = try Self.verdict(Self.notice + "Votre offre d'emploi a été reçue.\n\n" + label)
        #expect(verdict.outcome == .held)
        #expect(verdict.offer == nil)
    }

    @Test(
        "a number that a colleague typed stays typed where the mail is passed on, quoted or attached",
        arguments: [
            "Pour Maëlle Lefèvre\n\nDe : Claire Bouchard <rh@employeur1.test>\nEnvoyé : lundi 9 novembre 2026 09:14\nÀ : stages@example.test\nObjet : Offre\n\nVotre numéro d'offre d'emploi est A7654321",
            "Pour Maëlle Lefèvre\n\nLe lun. 9 nov. 2026 à 09:14, Claire <rh@employeur1.test> a écrit :\n> Votre numéro d'offre d'emploi est A7654321",
        ])
    func typedBefore(text: String) throws {
        let result = try TrustTrial.run(TrustTrial.colleague(text))
        #expect(result.verdict.outcome == .held)
        #expect(!result.examination.reading.offers.contains { !$0.isRetyped })
    }

    @Test(
        "a number that a colleague typed into a file is typed",
        arguments: [
            "text/plain; name=note.txt", "text/html; name=note.html", "message/rfc822",
        ])
    func typedIntoFile(type: String) throws {
        let head =
            type == "message/rfc822"
            ? "From: Claire <rh@employeur1.test>\nContent-Type: text/plain; charset=utf-8\n\n" : ""
        let text =
            "--b\nContent-Type: text/plain; charset=utf-8\n\nPour Maëlle Lefèvre\n--b\nContent-Type: \(type); charset=utf-8\n"
            + "Content-Disposition: attachment\n\n\(head)Votre numéro d'offre d'emploi est A7654321\n--b--\n"
        let result = try TrustTrial.run(TrustTrial.colleague(text, type: "multipart/mixed; boundary=b"))
        #expect(result.verdict.outcome == .held)
        #expect(!result.examination.reading.offers.contains { !$0.isRetyped })
    }

    @Test(
        "words that say nothing of whose number it is leave it to those above",
        arguments: [
            "est (A1234567)", "est le suivant :\n\nA1234567", "a été créé. Le voici : A1234567",
            "est\n\n    A1234567", "suit.\nNuméro : A1234567", ": A1234567", "(le voici) : A1234567",
            "est :\n> A1234567", "a été créé. C'est A1234567.", "est indiqué ici : « A1234567 »",
            "est A1234567. Numéro de confirmation : B12", "est A1234567.\nDossier : A7654321",
            "pour le poste de\nstagiaire est A1234567", "A1234567\nTransaction A7654321",
        ])
    func offersLabel(rest: String) throws {
        let verdict = try Self.verdict(
            Self.notice + "Votre offre d'emploi a été reçue. Votre numéro d'offre d'emploi \(rest)")
        #expect(verdict.outcome == .matched)
        #expect(verdict.offer?.rawValue == "A1234567")
    }

    @Test(
        "a number in a colleague's own words is typed, whatever phrase they borrow",
        arguments: [
            "Bonjour,\nVotre numéro d'offre d'emploi est A1234567.\nClaire",
            "Le numéro d'offre d'emploi de Jean Dupont : A1234567",
            "Votre offre d'emploi a été reçue. Votre numéro d'offre d'emploi est (A1234567)",
            "Your offer of employment number is A1234567",
            "Pour Jean Dupont. Votre numéro d'offre d'emploi est A1234567.\nPour voir un résumé de cette offre d'emploi, voyez le portail.",
            "FR-1001\nnuméro d'offre d'emploi A1234567",
        ])
    func typed(words: String) throws {
        let verdict = try Self.verdict(words, from: "partner.test")
        #expect(verdict.outcome == .held)
        #expect(verdict.reason == .noMatch)
        #expect(verdict.offer?.rawValue == "A1234567")
    }

    @Test("a whole notice is a copy, with a mark of the mail program or without")
    func copied() throws {
        let whole = """
            Le présent message est destiné à l'adresse de courriel suivante :
            stages+FR-1001@host.test. Si ce message ne vous concerne pas, veuillez le supprimer.

            Votre offre d'emploi a été reçue par Immigration, Réfugiés et Citoyenneté Canada (IRCC). Votre numéro d'offre d'emploi est (A1234567)

            Pour voir un résumé de cette offre d'emploi, veuillez vous connecter à votre compte.
            """
        #expect(try Self.verdict(whole, from: "partner.test").outcome == .matched)
        let forward =
            "Voici.\n\n-------- Message transféré --------\nDe : IRCC <rh@cic.gc.ca>\nObjet : Offre\n\n"
        #expect(try Self.verdict(forward + whole, from: "partner.test").outcome == .matched)
    }
}
