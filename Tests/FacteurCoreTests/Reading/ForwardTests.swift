import Testing

@testable import FacteurCore

struct ForwardTests {
    /// A forwarded text in the layout of one mail program, and what is read of it.
    struct Layout: Sendable, CustomTestStringConvertible {
        let client: String
        let text: String
        var own = "C'est pour Marie."
        var copies: [String] = ["IRCC <ne-pas-repondre@cic.example> | Offre reçue | 3"]

        var testDescription: String { client }
    }

    private static let body = "Votre numéro d'offre d'emploi est (A1234567)"

    private func describe(_ copy: Reading.ForwardedCopy) -> String {
        let date = copy.date.map { $0.filter(\.isNumber).prefix(1) }
        return [copy.from ?? "-", copy.subject ?? "-", date.map(String.init) ?? "-"].joined(separator: " | ")
    }

    private static let layouts: [Layout] = [
        Layout(
            client: "Gmail, French with English labels",
            text: """
                C'est pour Marie.

                ---------- Forwarded message ---------
                De : IRCC <ne-pas-repondre@cic.example>
                Date: mar. 3 févr. 2026 à 14:31
                Subject: Offre reçue
                To: <stages@hote.example>


                \(body)
                """),
        Layout(
            client: "Gmail, French",
            text: """
                C'est pour Marie.

                ---------- Message transféré ---------
                De : IRCC <ne-pas-repondre@cic.example>
                Date : mar. 3 févr. 2026 à 14:31
                Objet : Offre reçue
                À : <stages@hote.example>
                Cc : <rh@hote.example>

                \(body)
                """),
        Layout(
            client: "Apple Mail, quoted",
            text: """
                C'est pour Marie.

                > Début du message réexpédié :
                > 
                > De: IRCC <ne-pas-repondre@cic.example>
                > Objet: Offre reçue
                > Date: 3 février 2026 à 14:31:05 UTC−5
                > À: stages@hote.example
                > 
                > \(body)
                """),
        Layout(
            client: "iOS, French",
            text: """
                C'est pour Marie.

                Envoyé de mon iPhone

                Début du message transféré :

                De: IRCC <ne-pas-repondre@cic.example>
                Date: 3 février 2026 à 14:31:05 UTC−5
                À: stages@hote.example
                Objet: Offre reçue

                \(body)
                """),
        Layout(
            client: "Apple Mail, English",
            text: """
                C'est pour Marie.

                Begin forwarded message:

                From: IRCC <ne-pas-repondre@cic.example>
                Subject: Offre reçue
                Date: 3 February 2026 at 14:31:05 EST
                To: stages@hote.example

                \(body)
                """),
        Layout(
            client: "Outlook on the web, French",
            text: """
                C'est pour Marie.

                Obtenir Outlook pour iOS<https://aka.example/o0ukef>
                ________________________________
                De : IRCC <ne-pas-repondre@cic.example>
                Envoyé : 3 février 2026 14:31
                À : stages@hote.example <stages@hote.example>
                Objet : Offre reçue

                \(body)
                """),
        Layout(
            client: "Outlook on the web, English labels",
            text: """
                C'est pour Marie.
                ________________________________
                From: IRCC <ne-pas-repondre@cic.example>
                Sent: Tuesday, 3 February 2026 14:31
                To: stages@hote.example
                Subject: Offre reçue

                \(body)
                """),
        Layout(
            client: "new Outlook and Mac: no separator, body on the next line",
            text: """
                C'est pour Marie.

                De : IRCC <ne-pas-repondre@cic.example>
                Date : mardi, 3 février 2026 à 14:31
                À : stages@hote.example
                Objet : Offre reçue
                \(body)
                """),
        Layout(
            client: "new Outlook, bold as stars, NBSP before the colon",
            text: """
                C'est pour Marie.

                *De\u{A0}:* IRCC <ne-pas-repondre@cic.example>
                *Envoyé\u{A0}:* mardi 3 février 2026 14:31
                *À\u{A0}:* stages@hote.example; rh@hote.example;
                 a.b@hote.example
                *Objet\u{A0}:* Offre reçue

                \(body)
                """),
        Layout(
            client: "an address that did not fit on its line",
            text: """
                C'est pour Marie.

                De : Immigration, Réfugiés et Citoyenneté Canada
                <ne-pas-repondre@cic.example>
                Envoyé : 3 février 2026 14:31
                À : stages@hote.example; rh@hote.example;
                accueil@hote.example; mobilite@hote.example
                Objet : Offre reçue

                \(body)
                """,
            copies: [
                "Immigration, Réfugiés et Citoyenneté Canada <ne-pas-repondre@cic.example> | Offre reçue | 3"
            ]),
        Layout(
            client: "Outlook 2019, reply style",
            text: """
                C'est pour Marie.

                Le 3/02/2026 14:31, « IRCC » <ne-pas-repondre@cic.example> a écrit :

                    \(body)
                """, copies: ["« IRCC » <ne-pas-repondre@cic.example> | - | 3"]),
        Layout(
            client: "Outlook 2019, English",
            text: """
                C'est pour Marie.

                On 3/02/2026 14:31, "IRCC" <ne-pas-repondre@cic.example> wrote:

                    \(body)
                """, copies: ["\"IRCC\" <ne-pas-repondre@cic.example> | - | 3"]),
        Layout(
            client: "Gmail reply, broken over two lines",
            text: """
                C'est pour Marie.

                Le mar. 3 févr. 2026 à 14:31, IRCC <
                ne-pas-repondre@cic.example> a écrit :

                > \(body)
                """, copies: ["IRCC < ne-pas-repondre@cic.example> | - | 3"]),
        Layout(
            client: "Gmail reply, English",
            text: """
                C'est pour Marie.

                On Tue, Feb 3, 2026 at 2:31 PM IRCC <ne-pas-repondre@cic.example> wrote:

                > \(body)
                """, copies: ["IRCC <ne-pas-repondre@cic.example> | - | 3"]),
        Layout(
            client: "Thunderbird, French",
            text: """
                C'est pour Marie.

                -------- Message transféré --------
                Sujet : \tOffre reçue
                Date : \t3 Feb 2026 14:31:05 -0500
                De : \tIRCC <ne-pas-repondre@cic.example>
                Pour : \tstages@hote.example



                \(body)
                """),
        Layout(
            client: "Thunderbird, English",
            text: """
                C'est pour Marie.

                -------- Forwarded Message --------
                Subject: \tOffre reçue
                Date: \t3 Feb 2026 14:31:05 -0500
                From: \tIRCC <ne-pas-repondre@cic.example>
                Reply-To: \tx@cic.example
                To: \tstages@hote.example

                \(body)
                """),
        Layout(
            client: "Yahoo, French, all on one line",
            text: """
                C'est pour Marie.

                ----- Message transmis ----- De : IRCC <ne-pas-repondre@cic.example>À : stages@hote.exampleEnvoyé : mardi 3 février 2026 à 14:31:05 UTC−5Objet : Offre reçue
                \(body)
                """),
        Layout(
            client: "Yahoo, English, headers on the line below",
            text: """
                C'est pour Marie.

                ----- Forwarded Message -----
                From: IRCC <ne-pas-repondre@cic.example>To: stages@hote.exampleSent: Tuesday, 3 February 2026, 02:31 p.m. ESTSubject: Offre reçue
                \(body)
                """),
        Layout(
            client: "Orange",
            text: """
                C'est pour Marie.

                > Message du 3/02/26 14:31
                > De : "IRCC" <ne-pas-repondre@cic.example>
                > A : stages@hote.example
                > Copie à : 
                > Objet : Offre reçue
                > 
                > \(body)
                """, copies: ["\"IRCC\" <ne-pas-repondre@cic.example> | Offre reçue | 3"]),
        Layout(
            client: "Zimbra",
            text: """
                C'est pour Marie.

                ----- Mail transféré -----
                De: "IRCC" <ne-pas-repondre@cic.example>
                À: "Stages" <stages@hote.example>
                Envoyé: Mardi 3 Février 2026 14:31:05
                Objet: Offre reçue

                \(body)
                """, copies: ["\"IRCC\" <ne-pas-repondre@cic.example> | Offre reçue | 3"]),
        Layout(
            client: "a separator that says more",
            text: """
                C'est pour Marie.

                ----- Transféré par Paul Roy/HOTE le 03/02/2026 15:00 -----

                De :        IRCC <ne-pas-repondre@cic.example>
                Pour :        stages@hote.example
                Date :        3/02/2026 14:31
                Objet :        Offre reçue

                \(body)
                """),
        Layout(
            client: "labels without colons: the mark alone is known",
            text: """
                C'est pour Marie.

                ------ Message d'origine ------
                De "IRCC" <ne-pas-repondre@cic.example>
                Date 03/02/2026 14:31:05
                Objet Offre reçue

                \(body)
                """, copies: ["- | - | -"]),
        Layout(
            client: "Samsung",
            text: """
                C'est pour Marie.

                Envoyé depuis mon appareil Galaxy

                -------- Message d'origine --------
                De : IRCC <ne-pas-repondre@cic.example> 
                Date : 3/02/2026 14:31 (GMT-05:00) 
                À : stages@hote.example 
                Objet : Offre reçue 

                \(body)
                """),
        Layout(
            client: "Proton",
            text: """
                C'est pour Marie.

                Envoyé avec Proton Mail.

                ------- Forwarded Message -------
                From: IRCC <ne-pas-repondre@cic.example>
                Date: Le mardi 3 février 2026 à 14:31
                Subject: Offre reçue
                To: stages@hote.example

                > \(body)
                """),
        Layout(
            client: "classic Outlook",
            text: """
                C'est pour Marie.

                -----Message d’origine-----
                De : IRCC [mailto:ne-pas-repondre@cic.example] 
                Envoyé : mardi 3 février 2026 14:31
                À : Stages
                Objet : Offre reçue

                \(body)
                """, copies: ["IRCC [mailto:ne-pas-repondre@cic.example] | Offre reçue | 3"]),
        Layout(
            client: "nothing of one's own",
            text:
                "---------- Forwarded message ---------\nDe : IRCC <ne-pas-repondre@cic.example>\nDate : 3 mai\nObjet : Offre reçue\n\n\(body)",
            own: ""),
        Layout(
            client: "the own words quote something themselves",
            text: """
                C'est pour Marie.
                > pour qui ?

                -------- Message transféré --------
                De : IRCC <ne-pas-repondre@cic.example>
                Objet : Offre reçue
                Date : 3 mai 2026
                """),
        Layout(
            client: "a forward of a forward",
            text: """
                C'est pour Marie.

                ---------- Forwarded message ---------
                De : Paul <paul@ecole.example>
                Date: mer. 4 févr. 2026 à 09:00
                Subject: TR: Offre reçue
                To: <rh@hote.example>

                Pour Zoé, pas pour Marie.

                De : IRCC <ne-pas-repondre@cic.example>
                Envoyé : 3 février 2026 14:31
                À : Paul
                Objet : Offre reçue

                \(body)
                """,
            copies: [
                "Paul <paul@ecole.example> | TR: Offre reçue | 4",
                "IRCC <ne-pas-repondre@cic.example> | Offre reçue | 3",
            ]),
        Layout(
            client: "a separator without a header",
            text: "C'est pour Marie.\n\n-----Original Message-----\n\(body)", copies: ["- | - | -"]),
        Layout(
            client: "a header in a language that the table lacks, around a known one",
            text: """
                C'est pour Marie.

                Von: Paul <paul@ecole.example>
                Gesendet: Mittwoch, 4. Februar 2026 09:00
                An: rh@hote.example
                Betreff: Angebot

                Für Zoé.

                ---------- Forwarded message ---------
                De : IRCC <ne-pas-repondre@cic.example>
                Date: mar. 3 févr. 2026 à 14:31
                Subject: Offre reçue
                """),
    ]

    @Test("the forwarder's words are told from the copy's", arguments: layouts)
    func splits(_ layout: Layout) {
        for text in [layout.text, layout.text.replacing("\n", with: "\r\n")] {
            let forward = Forward.split(text, marks: Wording.builtIn.forwards)
            #expect(forward.ownWords == layout.own)
            #expect(forward.copies.map(describe) == layout.copies)
        }
    }

    @Test(
        "without a known mark nobody's words are the forwarder's",
        arguments: [
            "Bonjour Marie,\n\nVotre numéro d'offre d'emploi est (A1234567)",
            "De : Lyon\nÀ : Montréal",
            "--\nMarie Dupont\nTél. : 514 555-0100\nCourriel : marie@hote.example\nSite : hote.example",
            "-----------------\nAvis de confidentialité",
            "________________________________\nBonjour",
            "Le directeur a écrit :",
            "Date : 3 mai\nObjet : stage\nBonjour",
            "Voici : la liste\nMessage du directeur\nDe : tous",
            "> Votre numéro d'offre d'emploi est (A1234567)",
            "--- message original de Marie", "- message transféré",
            "",
        ])
    func noMark(_ text: String) {
        let forward = Forward.split(text, marks: Wording.builtIn.forwards)
        #expect(forward.ownWords == nil)
        #expect(forward.copies.isEmpty)
        #expect(forward.ownEnd == text.utf8.count)
    }

    @Test("a forward of a hundred forwards is read up to its bound")
    func deepChain() {
        let hop = "---------- Forwarded message ---------\nDe : X <x@y.example>\nDate : 3 mai\nObjet : z\n\n"
        let forward = Forward.split(String(repeating: hop, count: 100), marks: Wording.builtIn.forwards)
        #expect(forward.copies.count == Forward.mostCopies)
    }
}
