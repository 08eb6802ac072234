import FacteurCore
import Mail
import Testing
import Text

/// Invented letters.
enum LetterSamples {
    static func intern(
        _ language: LetterLanguage = .fr, family: String = "Lefèbvre-Ñandú", given: String = "Zoé Anaïs",
        employer: String? = "Ferme L’Érablière inc.", noc: String? = "22310"
    ) throws -> Intern {
        Intern(
            ref: try #require(InternRef(rawValue: "S-017")), familyName: family, givenNames: given,
            email: try #require(AddrSpec("zoe@stagiaire.example")), language: language,
            noc: noc.flatMap(NOCCode.init(rawValue:)), employer: employer)
    }

    static func letter(
        _ intern: Intern, titles: [Language: String] = [:], superseded: String? = nil,
        contact: String = "stages@example.ca", from: String = "Stages <stages@example.ca>"
    ) throws -> Letter {
        let offer = try #require(OfferNumber(rawValue: "A1234567"))
        let sender = try #require(Address(from))
        let dead = superseded.flatMap(OfferNumber.init(rawValue:))
        return try #require(
            Letter(
                intern: intern, offer: offer, nocTitles: titles, superseded: dead, contact: contact,
                from: sender))
    }

    static func builtIn() throws -> LetterTemplates { try LetterTemplates.read().get() }
}
