import FacteurCore
import Mail
import Testing

/// From a mail's octets to the verdict, as the daemon goes. The notice's French words are the portal's own of 2018.
@Suite struct WholeWayTests {
    private static let notice = """
        Le présent message est destiné à l'adresse de courriel suivante :
        ADDRESSEE. Si ce message ne vous concerne pas, veuillez le supprimer.

        Votre offre d'emploi a été reçue par Immigration, Réfugiés et Citoyenneté Canada (IRCC). Votre numéro d'offre d'emploi est (A3141592)
        """

    private func verdict(
        subject: String, text: String, trust verdict: Trust, from: String = "portail@cic.gc.ca"
    ) throws -> Verdict {
        let roster = Roster([
            try intern("FR-1001", "Dupont", "Jean", portal: "stages+FR-1001@host.test"),
            try intern("FR-1002", "Le Goff", "Anne-Marie", portal: "stages@host.test"),
            try intern("FR-1003", "Roy", "Zoé", portal: "stages@host.test"),
        ])
        let mail = """
            From: \(from)
            To: stages@host.test
            Subject: \(subject)
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            \(text)
            """
        let reading = Reader().read(MessageParser().parse(Array(mail.replacing("\n", with: "\r\n").utf8)))
        return Matching.verdict(
            on: reading, trust: trust(verdict), evidence: Matching.evidence(for: reading, in: roster),
            in: roster,
            facts: LedgerFacts())
    }

    @Test("a notice straight from the portal finds its intern by the address that was typed for them")
    func direct() throws {
        let text = Self.notice.replacing("ADDRESSEE", with: "stages+FR-1001@host.test")
        let verdict = try verdict(subject: "Offre d'emploi", text: text, trust: .portal)
        #expect(verdict.outcome == .matched)
        #expect(verdict.intern?.rawValue == "FR-1001")
        #expect(verdict.evidence.map(\.rule) == [.reference, .portalEmail])
    }

    @Test(
        "a forwarded notice finds the one whom the forwarder's words name",
        arguments: [
            ("Bonjour, pour Anne-Marie Le Goff.", Outcome.matched, nil),
            ("Bonjour, pour LEGOFF Anne Marie", .matched, nil),
            ("Bonjour, pour Jean Dupont.", .held, HeldReason.evidenceConflict),
            ("Bonjour, voici.", .held, .severalCandidates),
            ("Pour Anne-Marie Le Goff ou Zoé Roy", .held, .evidenceConflict),
        ] as [(String, Outcome, HeldReason?)])
    func forwarded(words: String, outcome: Outcome, reason: HeldReason?) throws {
        let text = """
            \(words)

            ---------- Forwarded message ---------
            De : Portail <portail@cic.gc.ca>
            Date: jeu. 19 avr. 2018 à 08:17
            Subject: Offre d'emploi
            To: <stages@host.test>

            \(Self.notice.replacing("ADDRESSEE", with: "stages@host.test"))
            """
        let verdict = try verdict(subject: "Fwd: Offre d'emploi", text: text, trust: .forwarder)
        #expect(verdict.outcome == outcome)
        #expect(verdict.reason == reason)
        #expect(verdict.intern?.rawValue == (outcome == .matched ? "FR-1002" : nil))
    }

    @Test(
        "a number that a proven colleague writes in words of one's own is kept for a person, not thrown away",
        arguments: [
            ("Numéro", "Le numéro de Hugo est A4000003", Outcome.held, HeldReason.wordingUnknown),
            ("A-number de Hugo", "Hugo Lemoine : A4000003", .held, .wordingUnknown),
            ("Menu", "Le code a4000003, W993830598 et 1234567", .ignored, nil),
            ("Menu", "Bonjour, rien de neuf.", .ignored, nil),
        ] as [(String, String, Outcome, HeldReason?)])
    func strayNumber(subject: String, text: String, outcome: Outcome, reason: HeldReason?) throws {
        let verdict = try verdict(
            subject: subject, text: text, trust: .forwarder, from: "rh@host.test")
        #expect(verdict.outcome == outcome)
        #expect(verdict.reason == reason)
        #expect(verdict.intern == nil)
    }

    /// English texts of the portal are inventions.
    @Test(
        "a specimen that nobody is given needs no decision",
        arguments: [
            (
                "Aide", "Le numéro d’offre d’emploi commence par A et compte sept chiffres, p. ex. A0000000.",
                .portal
            ),
            (
                "Help", "An offer of employment number looks like this: A0000000. Never share your password.",
                .portal
            ),
            (
                "Question",
                "Bonjour, le formulaire dit A9999999 comme numéro d’offre d’emploi, est-ce juste ?",
                .untrusted
            ),
            (
                "Question", "Hi, what is my offer of employment number? The guide only shows AXXXXXXX.",
                .untrusted
            ),
            (
                "TR: question", "Notre stagiaire demande : numéro de l’offre d’emploi A0000000, que taper ?",
                .forwarder
            ),
        ] as [(String, String, Trust)])
    func specimen(subject: String, text: String, trust: Trust) throws {
        let sender = trust == .portal ? "portail@cic.gc.ca" : "zoe@intern.test"
        let verdict = try verdict(subject: subject, text: text, trust: trust, from: sender)
        #expect(verdict.outcome == .recorded)
        #expect(verdict.reason == nil)
        #expect(verdict.intern == nil)
    }

    @Test(
        "what gives a number, or may hide one, is not put aside with a specimen",
        arguments: [
            // The portal's own words around a specimen: somebody may be waiting for the real one.
            (Self.notice.replacing("A3141592", with: "A0000000"), Trust.portal, HeldReason.placeholder),
            (Self.notice.replacing("A3141592", with: "A0000000"), .untrusted, .untrustedSender),
            (
                "Numéro d’offre d’emploi : A0000000, et pour Zoé numéro d’offre d’emploi : A3141592.",
                .portal, .placeholder
            ),
            ("Numéro d’offre d’emploi : A0000000. Le vrai suit : A3141592", .portal, .placeholder),
            ("Numéro d’offre d’emploi : A0000000. Le vrai : A 314 1592", .forwarder, .placeholder),
            (
                "We need further information about your offer of employment (a number such as A0000000). Answer by 5 March or the request is refused.",
                .portal, .placeholder
            ), ("Numéro d’offre d’emploi : A0000000 ou bien A.314.1592", .portal, .placeholder),
            // A number in a form that nobody knows yet.
            (
                "An offer of employment number looks like A0000000. Yours is OE 31415926.", .portal,
                .wordingUnknown
            ),
            (
                "We will inspect the work place. Offer of employment number: A0000000. You have been selected for an inspection",
                .portal, .placeholder
            ),
        ])
    func besideSpecimen(text: String, trust: Trust, reason: HeldReason) throws {
        let verdict = try verdict(subject: "Offre", text: text, trust: trust)
        #expect(verdict.outcome == .held)
        #expect(verdict.reason == reason)
    }
}
