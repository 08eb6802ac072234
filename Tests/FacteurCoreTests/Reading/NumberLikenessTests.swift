import FacteurCore
import Testing

/// What a colleague writes beside words for the number, and what may be meant for one.
@Suite struct NumberLikenessTests {
    private static func run(_ text: String, subject: String = "Jean Dupont") throws -> TrustTrial.Result {
        try TrustTrial.run(TrustTrial.colleague(text, subject: subject))
    }

    @Test(
        "something like a number beside words for one is held, and never read as one",
        arguments: [
            "A765432", "A76543210", "7654321", "a7654321", "AI234567", "A76S4321", "A.765.43.21", "A/7654321",
            "A:7654321", "A7654321B", "#7654321", "\u{391}7654321", "\u{410}7654321", "B7654321", "765 43 21",
            "765432", "A7654321A",
        ])
    func held(_ likeness: String) throws {
        for words in ["Numéro d'offre d'emploi de Jean Dupont : ", "The offer of employment number is "] {
            let result = try Self.run("Bonjour,\n\n\(words)\(likeness)\n\nClaire")
            #expect(result.reason == .wordingUnknown, "\(words)\(likeness)")
            #expect(result.examination.reading.offers.isEmpty)
            #expect(result.intern == nil)
        }
    }

    @Test("words for the number may stand in the subject, or elsewhere in the mail")
    func apart() throws {
        #expect(try Self.run("A765432", subject: "Numéro d'offre d'emploi").reason == .wordingUnknown)
        #expect(
            try Self.run("Le numéro d'offre d'emploi est enfin là.\n\nBonne journée. Voici.\n\nA765432")
                .reason
                == .wordingUnknown)
    }

    @Test(
        "other numbers are not taken for one",
        arguments: [
            "Facture A765432 du 10 novembre.", "Téléphone : 514 555-0100", "Le code est 7654321.",
            "Quel est le numéro d'offre d'emploi de Jean Dupont ? Téléphone : 555-0100",
            "Quel est le numéro d'offre d'emploi de Jean Dupont ? Facture : 7654321",
            "Le numéro d'offre d'emploi n'est pas là. Passeport : 12AB34567",
            "Nous attendons le numéro d'offre d'emploi depuis le 9.11.2026.",
            "Nous attendons le numéro d'offre d'emploi depuis le 20261109.",
            "Le numéro d'offre d'emploi coûte 1 234 567 $.", "Numéro d'offre d'emploi : à venir, CNP 21232",
            "Le numéro d'offre d'emploi de Jean Dupont ? 514 555-0100",
            "Numéro d'offre d'emploi ? Écrire à a7654321@employeur1.test",
            "Le numéro d'offre d'emploi et la demande W993830598", "Lettre A76543",
        ])
    func others(_ text: String) throws {
        #expect(try Self.run(text).verdict.outcome == .ignored, "\(text)")
    }
}
