import FacteurCore
import Mail
import Testing

/// Which mails show a code, and which merely speak of one. All of the wording is invented.
@Suite struct SecretCodeTests {
    private static func reading(_ subject: String, _ text: String) -> Reading {
        let mail = """
            From: IRCC <ne-pas-repondre@cic.gc.ca>
            To: stages@host.test
            Subject: \(subject)
            Date: Tue, 24 Nov 2026 10:00:00 +0000
            Message-ID: <code@cic.gc.ca>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            \(text)

            """
        return Examiner(wording: .builtIn, policy: .init(authservID: "mx.example.test", forwarders: []))
            .examine(Array(mail.replacing("\n", with: "\r\n").utf8)).reading
    }

    @Test(
        "what shows a code, a password or a user name is not kept",
        arguments: [
            ("Your confirmation code", "Use this code to sign in to the Employer Portal: 739154"),
            ("Activez votre compte", "Votre code d'activation est 739154."),
            ("Enrolment code", "Your Employer Portal enrolment code is 739154"),
            ("Authentification multifacteur", "Entrez le code suivant pour terminer : 739154"),
            ("Security code", "Security code: 739 154"), ("Code de sécurité", "Code de sécurité : 739-154"),
            ("GCKey", "Your GCKey username is Zyxwvut739154. Keep it secret."),
            ("Mot de passe", "Votre mot de passe temporaire : Kf!pqz#w"),
            (
                "Réinitialisation du mot de passe",
                "Cliquez ici : https://cle.example.test/r?token=Zyxwvut739154"
            ),
            ("GCKey", "739154 is your verification code."),
            ("Récupération", "Votre réponse de récupération : Zyxwvut739154"),
            ("Connexion", "Voici votre jeton à usage unique : ab12-cd34-ef56"),
            ("Your PIN", "4821"), ("NIP", "Votre NIP est le 48 213 377, puis 739154."),
        ])
    func shown(subject: String, text: String) {
        #expect(Self.reading(subject, text).holdsCode, "\(text)")
    }

    @Test(
        "what only speaks of a code is read like any other mail",
        arguments: [
            ("Avis", "Inspection notification letter. You have 30 days. A one-time passcode will be sent."),
            ("Security code", "Inspection notification letter. Your security code is 739154."),
            ("Employer Portal", "Answer within 15 days. Never share your passcode with anybody."),
            ("Portail", "Ne donnez jamais votre mot de passe. Téléphone : 1-888-242-2100."),
            ("Portail", "Ne donnez jamais votre NIP. Téléphone : 1 888 242-2100, dès le 2026-12-01."),
            ("Portail", "Votre nom d'utilisateur expire en 2027."),
            ("Portail", "Ce code de la CNP est le 21231."),
            ("Portail", "Your postal code, K1A 1L1, this code."),
            ("Portail", "Votre offre d'emploi a été annulée. Votre code de vérification est 739154."),
            ("Portail", "Your password was changed. Write to aide.portail2@cic.gc.ca."),
            ("Portail", "Votre mot de passe a changé le 24 novembre 2026 à 10:15:30."),
        ])
    func mentioned(subject: String, text: String) {
        #expect(!Self.reading(subject, text).holdsCode, "\(text)")
    }

    @Test(
        "what a mail with a code says besides waits for a person, and its content is still not kept",
        arguments: [
            "Service Canada procédera à une vérification de votre conformité. Votre code d'accès est 482913.",
            "You have been chosen for a review under R209.5. Please respond within 30 days. Your passcode: 482913",
            "Votre dossier employeur a changé : vous avez 30 jours. Code d'accès : 482913",
            "Votre offre a bien été reçue. Pour voir son numéro, ouvrez une session. Code de vérification : 771234",
            "Documents are missing from your file. Your verification code is 771234.",
            "Votre code de vérification pour l'examen de conformité est 771234.",
        ])
    func saysMore(text: String) {
        let reading = Self.reading("Portail", text)
        #expect(reading.holdsCode, "\(text)")
        #expect(reading.isWordingUnknown, "\(text)")
        let verdict = Matching.verdict(
            on: reading, trust: trust(.portal), evidence: [], in: Roster(), facts: LedgerFacts())
        #expect(verdict.reason == .wordingUnknown)
    }

    @Test(
        "a mail that only brings a code waits for nobody",
        arguments: [
            "Your verification code is 739154. It expires in 10 minutes. Do not reply to this email.",
            "Votre code de vérification est 739154. Il expire dans 2 jours. Ne répondez pas à ce courriel.",
            "Code de sécurité : 739154. Si vous n'avez pas demandé ce code, communiquez avec nous.",
            "Your temporary password is Kf!pqz#w. Your password will expire in 30 days.",
            "Voici votre code de vérification pour le Portail des employeurs : 739154. Ne le donnez à personne.",
        ])
    func onlyCode(text: String) {
        let reading = Self.reading("Portail", text)
        #expect(reading.holdsCode, "\(text)")
        #expect(!reading.isWordingUnknown, "\(text)")
    }

    @Test(
        "a letter of inspection is one whatever it says of codes, and whoever signs it",
        arguments: [
            "Inspection notification letter. A one-time passcode will be sent.",
            "Lettre d'inspection de conformité : votre code de vérification suit.",
            "Employer compliance inspection", "Notice of final determination", "Avis de décision finale",
            "Your organization was selected for an inspection.",
        ])
    func inspection(text: String) {
        let reading = Self.reading("Employer Portal", text)
        #expect(reading.isInspection)
        #expect(!reading.holdsCode)
    }
}
