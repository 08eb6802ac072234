import FacteurCore
import Testing
import Text

@Suite("words for people")
struct WordsTests {
    private static let mail: Int64 = 42

    @Test("say of every reason why it waits, and what to type", arguments: HeldReason.allCases)
    func reasons(reason: HeldReason) {
        let advice = HeldAdvice(reason: reason, mail: Self.mail, offer: nil, candidates: [])
        #expect(advice.why.en != advice.why.fr)
        #expect(!advice.steps.isEmpty)
        for language in Language.allCases {
            #expect(advice.shortest[language].hasPrefix("facteur "))
            #expect(advice.steps.contains { $0.command[language].hasPrefix("facteur ") })
        }
    }

    @Test("tell every reason from every other, and every state too", arguments: Language.allCases)
    func distinct(language: Language) {
        let meanings = HeldReason.allCases.map {
            HeldAdvice(reason: $0, mail: Self.mail, offer: nil, candidates: []).why[language]
        }
        #expect(Set(meanings).count == meanings.count)
        for words in [
            HeldReason.allCases.map { $0.words[language] },
            InternState.allCases.map { $0.words[language] },
            LetterState.allCases.map { $0.words[language] },
            Outcome.allCases.map { $0.words[language] },
            MailKind.allCases.map { $0.words[language] }, Trust.allCases.map { $0.words[language] },
        ] {
            #expect(Set(words).count == words.count)
            #expect(words.allSatisfy { !$0.isEmpty && $0.count < 60 })
        }
    }

    @Test("fill in what is known")
    func commands() throws {
        let offer = try #require(OfferNumber(rawValue: "A1234567"))
        let one = try #require(InternRef(rawValue: "S-017"))
        let other = try #require(InternRef(rawValue: "S-018"))
        let replace = HeldAdvice(
            reason: .internHasOffer, mail: Self.mail, offer: offer, candidates: [one])
        #expect(
            replace.steps.map(\.command.en) == [
                "facteur assign A1234567 S-017 --replace --because \"…\"",
                "facteur dismiss 42 --because \"…\"",
            ])
        let several = HeldAdvice(
            reason: .severalCandidates, mail: Self.mail, offer: offer, candidates: [one, other])
        #expect(
            several.steps.map(\.command.fr) == [
                "facteur decide 42", "facteur offers import FICHIER",
                "facteur dismiss 42 --because \"…\"",
            ])
        let unknown = HeldAdvice(reason: .wordingUnknown, mail: Self.mail, offer: nil, candidates: [])
        #expect(unknown.steps.first?.command.en == "facteur decide 42")
    }

    @Test(
        "give a held delivery report no number: its letter is looked at, the address mended, the letter sent again",
        arguments: HeldReason.allCases)
    func report(reason: HeldReason) throws {
        let offer = try #require(OfferNumber(rawValue: "A1234567"))
        let one = try #require(InternRef(rawValue: "S-017"))
        for known in [offer, nil] {
            let advice = HeldAdvice(
                reason: reason, mail: Self.mail, offer: known, candidates: [one], kind: .bounce)
            #expect(advice.shortest.en == "facteur explain 42")
            #expect(
                advice.steps.map(\.command.en) == [
                    known == nil ? "facteur letters" : "facteur explain A1234567",
                    "facteur roster import FILE.csv", "facteur resend REF",
                    "facteur dismiss 42 --because \"…\"",
                ])
            #expect(advice.why.en.contains("delivery report"))
        }
    }

    @Test("have advice exactly for the states that need a person", arguments: InternState.allCases)
    func advice(state: InternState) {
        let needsPerson: Set<InternState> = [.awaitingNOC, .held, .inDoubt, .bounced, .failed, .toReview]
        #expect((state.advice != nil) == needsPerson.contains(state))
    }
}
