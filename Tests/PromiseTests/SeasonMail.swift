import Foundation
import TestSupport

/// The portal's mails of a small season, in the shapes in which they come. English wordings are inventions.
struct SeasonMail {
    /// How a notice is written down.
    enum Shape: CaseIterable {
        case frenchUTF8, frenchLatin1, frenchBase64, frenchHTML, frenchQuotedPrintable, english, englishHTML,
            bilingual
    }

    static let results = "mx.example.test; dmarc=pass header.from=cic.gc.ca"

    /// A notice to one address.
    static func notice(_ offer: String, to addressee: String, _ shape: Shape, id: Int) -> [UInt8] {
        switch shape {
        case .frenchUTF8: plain(french(offer, addressee), to: addressee, id: id)
        case .frenchLatin1:
            mail(
                header(to: addressee, id: id, "text/plain; charset=iso-8859-1", "8bit"),
                body: latin1(french(offer, addressee)))
        case .frenchBase64:
            mail(
                header(to: addressee, id: id, "text/plain; charset=utf-8", "base64"),
                body: Array(
                    Data(french(offer, addressee).utf8).base64EncodedString(options: [
                        .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
                    ]).utf8))
        case .frenchHTML: html(french(offer, addressee), to: addressee, id: id)
        case .frenchQuotedPrintable:
            mail(
                header(to: addressee, id: id, "text/plain; charset=windows-1252", "quoted-printable"),
                body: quotedPrintable(latin1(french(offer, addressee))))
        case .english: plain(english(offer, addressee), to: addressee, id: id)
        case .englishHTML: html(english(offer, addressee), to: addressee, id: id)
        case .bilingual:
            plain(
                english(offer, addressee) + "\r\n\r\n(le français suit)\r\n\r\n" + french(offer, addressee),
                to: addressee,
                id: id)
        }
    }

    static func french(_ offer: String, _ addressee: String) -> String {
        """
        Le présent message est destiné à l'adresse de courriel suivante :
        \(addressee). Si ce message ne vous concerne pas, veuillez le supprimer.

        Votre offre d'emploi a été reçue par Immigration, Réfugiés et Citoyenneté Canada (IRCC). Votre numéro d'offre d'emploi est (\(offer))

        Veuillez prendre note que vous devez fournir ce numéro d'offre d'emploi au travailleur étranger éventuel afin qu'il l'inscrive dans sa demande de permis de travail.
        """.replacing("\n", with: "\r\n")
    }

    /// An invention on IRCC's own terms.
    static func english(_ offer: String, _ addressee: String) -> String {
        """
        This message is intended for the following email address:
        \(addressee). If this message does not concern you, please delete it.

        Your offer of employment has been received by Immigration, Refugees and Citizenship Canada (IRCC). Your offer of employment number is (\(offer))

        Please note that you must provide this offer of employment number to the prospective foreign worker.
        """.replacing("\n", with: "\r\n")
    }

    static func header(
        to addressee: String, id: Int, _ type: String, _ encoding: String,
        from: [String] = ["ne-pas-repondre@cic.gc.ca"],
        results: String? = results
    ) -> [String] {
        [
            results.map { "Authentication-Results: \($0)" },
            "Received: from mail.cic.gc.ca by mx.example.test; \(Fixtures.sent)",
        ]
        .compactMap(\.self)
            + from.map { "From: \($0)" } + [
                "To: \(addressee)", "Subject: IRCC", "Message-ID: <season.\(id)@cic.gc.ca>",
                "Date: \(Fixtures.sent)", "MIME-Version: 1.0", "Content-Type: \(type)",
                "Content-Transfer-Encoding: \(encoding)",
            ]
    }

    static func mail(_ header: [String], body: [UInt8]) -> [UInt8] {
        Array((header.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body + [13, 10]
    }

    static func plain(_ text: String, to addressee: String, id: Int) -> [UInt8] {
        mail(header(to: addressee, id: id, "text/plain; charset=utf-8", "8bit"), body: Array(text.utf8))
    }

    private static func html(_ text: String, to addressee: String, id: Int) -> [UInt8] {
        let paragraphs = text.replacing("é", with: "&eacute;").replacing("'", with: "&#8217;")
            .replacing("\r\n\r\n", with: "</p><p>").replacing("\r\n", with: "<br>")
        return mail(
            header(to: addressee, id: id, "text/html; charset=utf-8", "8bit"),
            body: Array("<html><body><p>\(paragraphs)</p></body></html>".utf8))
    }

    private static func latin1(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { UInt8(exactly: $0.value) ?? UInt8(ascii: "?") }
    }

    private static func quotedPrintable(_ bytes: [UInt8]) -> [UInt8] {
        var lines: [[UInt8]] = [[]]
        for byte in bytes where byte != 13 {
            if byte == 10 {
                lines.append([])
                continue
            }
            let token =
                (33...126).contains(byte) && byte != 61 || byte == 32
                ? [byte] : Array(("=" + String(format: "%02X", byte)).utf8)
            if (lines.last?.count ?? 0) + token.count > 75 {
                lines[lines.count - 1].append(61)
                lines.append([])
            }
            lines[lines.count - 1] += token
        }
        return Array(lines.joined(separator: [13, 10]))
    }
}
