import Testing

@testable import FacteurCore

/// What interns may write below a letter; all of it is invented.
@Suite struct ReplyToneTests {
    @Test(
        "a plain confirmation says thanks and nothing else",
        arguments: [
            "Merci beaucoup !", "Bien reçu, merci.", "Thank you, I have got it.",
            "Parfait, c'est noté. Bonne journée",
            "Got it, thanks a lot\n\nAnna", "Merci, bien noté : A3110001 et CNP 21232.",
            "Confirmé.\nLéa\n06 12 34 56 78\n75005 Paris",
        ])
    func plain(words: String) {
        #expect(ReplyTone(words) == .plain)
    }

    @Test(
        "whoever names somebody else confirms nothing",
        arguments: [
            "J'ai reçu le numéro de quelqu'un d'autre.", "I received somebody else's number.",
            "Merci, mais je m'appelle Léa Côté.", "Thanks! My name is Lea, though.",
            "Merci, c'est le numéro d'une autre personne", "Thank you, this is another intern's number.",
            "Reçu, mon nom est Roy.",
        ])
    func denies(words: String) {
        #expect(ReplyTone(words) == .denies)
    }

    @Test(
        "thanks with a limit, a denial or some news are for a person",
        arguments: [
            "Merci beaucoup, IRCC a rejeté la demande", "Merci mais mon employeur est Atelier Austral",
            "Bien reçu. Je suis au Québec depuis mars avec un autre permis.",
            "Merci, mon passeport est le 22AB12345",
            "Thanks, I already have a permit", "Reçu, le stage commence finalement en juin",
            "Merci, mon adresse a changé.", "Thank you. It was refused.", "Merci, ce numéro ne va pas",
            "Merci, je préfère rester en France.", "Thank you, I would rather stay in Lyon.",
            "Merci, je dois encore y réfléchir", "Merci, mon départ est reporté à mars.",
            "Merci, c'est pour mon frère jumeau Marc", "Thanks, however I do have doubts",
        ])
    func asks(words: String) {
        #expect(ReplyTone(words) == .asks)
    }

    @Test(
        "a repeated number or code is the letter's, or it is for a person",
        arguments: [
            ("Merci, bien noté : A1000001", true), ("A 1000001, code 21232, merci", true),
            ("Bien reçu : 1000001", true), ("Merci, a1000001", true), ("Merci. 33405 Talence", true),
            ("Merci\n06 12 34 56 78", true), ("Merci, en 2027 j'aurai le code", true),
            ("Merci, bien noté : A1000010", false), ("Merci : A100001", false), ("Merci : 1000010", false),
            ("Merci, A 1000010", false), ("Mon code est le 21233", false),
            ("Noté, A1000001, CNP 21234", false),
            ("NOC 2123, thanks", false),
        ])
    func repeated(words: String, isWithin: Bool) throws {
        let numbers: Set<OfferNumber> = [try number("A1000001")]
        let code = NOCCode(rawValue: "21232")
        #expect(RepeatedNumbers(in: words).isWithin(numbers: numbers, code: code) == isWithin, "\(words)")
    }
}
