import FacteurCore
import Foundation
import Mail
import Testing

/// One mail from its octets to the verdict, by the configuration and the roster in `Fixtures/trust`. The notice's French
/// words are the portal's own of 2018.
enum TrustTrial {
    struct Result {
        let examination: Examination
        let verdict: Verdict

        var trust: Trust { examination.trust.trust }
        var reason: HeldReason? { verdict.reason }
        var intern: String? { verdict.intern?.rawValue }
    }

    static func file(_ name: String) throws -> [UInt8] { try FixtureFolder.bytes("trust/" + name) }

    static func settings(_ name: String = "60.yaml") throws -> Configuration {
        let yaml = try FixtureFolder.text("trust/" + name)
        return try ConfigurationReader.read(yaml: yaml, file: name).get().configuration
    }

    static func roster(_ name: String = "60-roster.csv") throws -> Roster {
        try accepted(try file(name)).roster
    }

    static func run(
        _ mail: [UInt8], _ settings: Configuration, _ roster: Roster,
        portalList: [OfferNumber: [InternRef]] = [:], facts: LedgerFacts = LedgerFacts(),
        wording: Wording = .builtIn
    ) -> Result {
        let examiner = Examiner(
            wording: wording, policy: settings.trust, house: HostAddresses(settings))
        let examination = examiner.examine(mail)
        let evidence = Matching.evidence(for: examination.reading, in: roster, portalList: portalList)
        let verdict = Matching.verdict(
            on: examination.reading, trust: examination.trust, evidence: evidence, in: roster,
            facts: facts)
        return Result(examination: examination, verdict: verdict)
    }

    static func run(
        _ mail: String, portalList: [OfferNumber: [InternRef]] = [:], wording: Wording = .builtIn
    ) throws -> Result {
        run(
            Array(mail.replacing("\n", with: "\r\n").utf8), try settings(), try roster(),
            portalList: portalList, wording: wording)
    }

    static func notice(_ addressee: String = "stages+E-102@example.test", _ number: String = "A7654321")
        -> String
    {
        """
        Le présent message est destiné à l'adresse de courriel suivante :
        \(addressee). Si ce message ne vous concerne pas, veuillez le supprimer.

        Votre offre d'emploi a été reçue par Immigration, Réfugiés et Citoyenneté Canada (IRCC). Votre numéro d'offre d'emploi est (\(number))

        Veuillez prendre note que vous devez fournir ce numéro d'offre d'emploi au travailleur étranger éventuel afin qu'il l'inscrive dans sa demande de permis de travail.

        Pour voir un résumé de cette offre d'emploi, veuillez vous connecter à votre compte.
        """
    }

    static let hop = """
        Received: from x.evil.test (x.evil.test [192.0.2.66])
        \tby mx.stages.test (Postfix) with ESMTPS id 4Z1kQp2vXyz
        \tfor <stages@example.test>; Tue, 10 Nov 2026 09:14:51 -0500 (EST)
        """

    /// A mail of a colleague's, proven.
    static func colleague(
        _ text: String, subject: String = "TR: Offre d'emploi",
        from: String = "Claire Bouchard <rh@employeur1.test>",
        domain: String = "employeur1.test", more: String = "", type: String = "text/plain; charset=utf-8"
    ) -> String {
        """
        Authentication-Results: mx.stages.test; dmarc=pass header.from=\(domain)
        \(hop)
        From: \(from)
        \(more)To: stages@example.test
        Subject: \(subject)
        Date: Tue, 10 Nov 2026 09:14:48 -0500
        Message-ID: <f1@\(domain)>
        MIME-Version: 1.0
        Content-Type: \(type)
        Content-Transfer-Encoding: 8bit

        \(text)
        """
    }

    /// A mail of the portal's own, with what our server wrote on top.
    static func portal(
        above: String = "Authentication-Results: mx.stages.test; dmarc=pass header.from=cic.gc.ca\n",
        below: String = "",
        hop: String = hop, to: String = "To: stages@example.test",
        addressee: String = "stages+E-102@example.test"
    ) -> String {
        """
        \(above)\(hop)
        \(below)From: IRCC <ne-pas-repondre@cic.gc.ca>
        \(to)
        Subject: Offre d'emploi
        Date: Tue, 10 Nov 2026 09:14:48 -0500
        Message-ID: <n1@cic.gc.ca>
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        \(notice(addressee))
        """
    }
}
