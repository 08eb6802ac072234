/// Mails made for tests.
package enum Fixtures {
    /// When a fixture's mail was sent, by the clock of tests that have their own; the lab, which uses the machine's clock, delivers
    /// it as if sent just now.
    package static let sent = "Mon, 21 Sep 2026 14:00:00 +0000"

    /// The portal's French notice from the guide of 2018, to one address, proven by `mx.example.test`.
    package static func notice(
        offer: String, addressee: String, from: String = "ne-pas-repondre@cic.gc.ca",
        results: String? = "mx.example.test; dmarc=pass header.from=cic.gc.ca", id: String = "notice"
    ) -> [UInt8] {
        let header = [
            results.map { "Authentication-Results: \($0)" },
            "Received: from mail.cic.gc.ca by mx.example.test; \(sent)",
            "From: \(from)", "To: \(addressee)",
            "Subject: =?utf-8?Q?Num=C3=A9ro_d=27offre_d=27emploi?=", "Message-ID: <\(id).\(offer)@cic.gc.ca>",
            "Date: \(sent)", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit",
        ].compactMap(\.self)
        let body = """
            Le présent message est destiné à l'adresse de courriel suivante :
            \(addressee). Si ce message ne vous concerne pas, veuillez le supprimer.

            Votre offre d'emploi a été reçue par Immigration, Réfugiés et Citoyenneté Canada (IRCC). Votre numéro d'offre d'emploi est (\(offer))

            Veuillez prendre note que vous devez fournir ce numéro d'offre d'emploi au travailleur étranger éventuel afin qu'il l'inscrive dans sa demande de permis de travail.

            Pour voir un résumé de cette offre d'emploi, veuillez vous connecter à votre compte.
            """
        return Array((header + ["", body.replacing("\n", with: "\r\n"), ""]).joined(separator: "\r\n").utf8)
    }

    /// The same mail with the head of a copy above its text, as a mail program writes it that forwards the portal's.
    package static func passedOn(_ notice: [UInt8]) -> [UInt8] {
        let parts = String(decoding: notice, as: UTF8.self).split(separator: "\r\n\r\n", maxSplits: 1)
        let head = [
            "-----Message d'origine-----", "De : IRCC <ne-pas-repondre@cic.gc.ca>", "Date : \(sent)",
            "Objet : Offre", "",
        ]
        return Array(
            (parts.prefix(1) + [Substring(head.joined(separator: "\r\n"))] + parts.dropFirst())
                .joined(separator: "\r\n\r\n").utf8)
    }
}
