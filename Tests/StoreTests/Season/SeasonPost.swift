import Foundation
import TestSupport

/// The mails of the season in the shapes in which they come. English wordings are inventions.
enum SeasonPost {
    static let proof = "mx.example.test; dmarc=pass header.from=cic.gc.ca"

    /// Without accents and ligatures, as the portal's list has names.
    static func plain(_ text: String) -> String {
        text.replacing("Œ", with: "OE").replacing("ß", with: "ss").replacing("Ł", with: "L")
            .folding(options: .diacriticInsensitive, locale: Locale(identifier: "en_CA"))
    }

    /// Straight from the portal, every third in English.
    static func notice(_ offer: String, to addressee: String, id: Int) -> [UInt8] {
        mail(
            from: "ne-pas-repondre@cic.gc.ca", results: proof, to: addressee, subject: "IRCC", id: id,
            text: id.isMultiple(of: 3) ? english(offer, addressee) : french(offer, addressee))
    }

    /// By the employer's hand, in the manner of one of three mail programs.
    static func forwarded(
        _ offer: String, to addressee: String, by sender: String, subject: String = "Offre d'emploi",
        words: String, id: Int
    ) -> [UInt8] {
        let original = french(offer, addressee)
        let text: String
        switch id % 3 {
        case 0:
            text = """
                \(words)

                ---------- Forwarded message ---------
                De : IRCC <ne-pas-repondre@cic.gc.ca>
                Date: mar. 24 nov. 2026 à 10:00
                Subject: Offre d'emploi
                To: <\(addressee)>

                \(original)
                """
        case 1:
            text = """
                \(words)

                Début du message réexpédié :

                > De: IRCC <ne-pas-repondre@cic.gc.ca>
                > Objet: Offre d'emploi
                > Date: 24 novembre 2026 à 10:00
                > À: \(addressee)
                >
                \(original.split(separator: "\n", omittingEmptySubsequences: false).map { "> \($0)" }.joined(separator: "\n"))
                """
        default:
            text = """
                \(words)

                ________________________________
                De : IRCC <ne-pas-repondre@cic.gc.ca>
                Envoyé : mardi 24 novembre 2026 10:00
                À : \(addressee)
                Objet : Offre d'emploi

                \(original)
                """
        }
        return own(from: sender, subject: "TR: \(subject)", text: text, id: id)
    }

    /// A colleague's own mail, proven to be theirs.
    static func own(from sender: String, subject: String, text: String, id: Int) -> [UInt8] {
        let domain = sender.split(separator: "@").last ?? ""
        return mail(
            from: sender, results: "mx.example.test; dmarc=pass header.from=\(domain)",
            to: "stages@host.test",
            subject: subject, id: id, text: text)
    }

    static func mail(
        from: String, results: String?, to: String, subject: String, id: Int, text: String,
        type: String = "text/plain; charset=utf-8"
    ) -> [UInt8] {
        let header = [
            results.map { "Authentication-Results: \($0)" },
            "Received: from out.example.test by mx.example.test; Tue, 24 Nov 2026 10:00:00 +0000",
            "From: \(from)", "To: \(to)",
            "Subject: =?utf-8?B?\(Data(subject.utf8).base64EncodedString())?=",
            "Message-ID: <season.\(id)@mail.example.test>", "Date: Tue, 24 Nov 2026 10:00:00 +0000",
            "MIME-Version: 1.0", "Content-Type: \(type)", "Content-Transfer-Encoding: 8bit",
        ].compactMap(\.self)
        return Array((header + ["", text, ""]).joined(separator: "\n").replacing("\n", with: "\r\n").utf8)
    }

    /// The portal's own words of 2018.
    static func french(_ offer: String, _ addressee: String) -> String {
        """
        Le présent message est destiné à l'adresse de courriel suivante :
        \(addressee). Si ce message ne vous concerne pas, veuillez le supprimer.

        Votre offre d'emploi a été reçue par Immigration, Réfugiés et Citoyenneté Canada (IRCC). Votre numéro d'offre d'emploi est (\(offer))

        Veuillez prendre note que vous devez fournir ce numéro d'offre d'emploi au travailleur étranger éventuel afin qu'il l'inscrive dans sa demande de permis de travail.
        """
    }

    private static func english(_ offer: String, _ addressee: String) -> String {
        """
        This message is intended for the following email address:
        \(addressee). If this message does not concern you, please delete it.

        Your offer of employment has been received by Immigration, Refugees and Citizenship Canada (IRCC). Your offer of employment number is (\(offer))

        Please note that you must provide this offer of employment number to the prospective foreign worker.
        """
    }

    static func receipt(_ receipt: String, at time: String, by sender: String, id: Int) -> [UInt8] {
        own(
            from: sender, subject: "TR: Confirmation de transmission de la demande en ligne",
            text: """
                Pour vos dossiers.

                ---------- Forwarded message ---------
                De : IRCC <ne-pas-repondre@cic.gc.ca>
                Date: jeu. 19 avr. 2018 à 08:17
                Subject: Confirmation de transmission de la demande en ligne
                To: <\(sender)>

                Bonjour,
                Votre demande en ligne a été transmise avec succès le \(time).
                Le reçu de votre paiement porte le numéro \(receipt)
                """, id: id)
    }

    static func bounce(id: Int) -> [UInt8] {
        mail(
            from: "MAILER-DAEMON@mx.example.test", results: nil, to: "stages@host.test",
            subject: "Undelivered Mail Returned to Sender", id: id,
            text: """
                --b
                Content-Type: text/plain

                The mail could not be delivered.

                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.example.test

                Final-Recipient: rfc822; somebody\(id)@etudiant.test
                Action: failed
                Status: 5.1.1

                --b--
                """, type: "multipart/report; report-type=delivery-status; boundary=b")
    }

    /// A notice whose number stands in a document only.
    static func withDocument(to addressee: String, id: Int) -> [UInt8] {
        mail(
            from: "ne-pas-repondre@cic.gc.ca", results: proof, to: addressee, subject: "IRCC", id: id,
            text: """
                --b
                Content-Type: text/plain; charset=utf-8

                Votre offre d'emploi a été reçue par IRCC. Votre numéro d'offre d'emploi est dans la pièce jointe.

                --b
                Content-Type: application/pdf; name="offre.pdf"
                Content-Disposition: attachment; filename="offre.pdf"
                Content-Transfer-Encoding: base64

                JVBERi0xLjQK
                --b--
                """, type: "multipart/mixed; boundary=b")
    }
}
