import FacteurCore
import Testing

@Suite("words for people")
struct WordsTests {
    private static let mail: Int64 = 42

    private static func explanations(_ reason: HeldReason) -> [Explanation] {
        Language.allCases.map { reason.explanation(in: $0, mail: mail) }
    }

    @Test("say of every reason what it means, what to do and what to type", arguments: HeldReason.allCases)
    func reasons(reason: HeldReason) {
        let said = Self.explanations(reason)
        #expect(Set(said.map(\.meaning)).count == 2)
        #expect(Set(said.map(\.advice)).count == 2)
        for explanation in said {
            #expect(explanation.meaning.hasSuffix("."))
            #expect(explanation.advice.hasSuffix("."))
            #expect(!explanation.commands.isEmpty)
            #expect(explanation.commands.allSatisfy { $0.hasPrefix("facteur ") })
        }
    }

    @Test("tell every reason from every other, and every state too", arguments: Language.allCases)
    func distinct(language: Language) {
        let meanings = HeldReason.allCases.map { $0.explanation(in: language, mail: Self.mail).meaning }
        #expect(Set(meanings).count == meanings.count)
        for words in [
            HeldReason.allCases.map { $0.words(in: language) },
            InternState.allCases.map { $0.words(in: language) },
            LetterState.allCases.map { $0.words(in: language) },
            Outcome.allCases.map { $0.words(in: language) },
            MailKind.allCases.map { $0.words(in: language) }, Trust.allCases.map { $0.words(in: language) },
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
        let replace = HeldReason.internHasOffer.explanation(
            in: .en, mail: Self.mail, offer: offer, candidates: [one])
        #expect(
            replace.commands == [
                "facteur assign A1234567 S-017 --replace --because \"WHY\"",
                "facteur dismiss 42 --because \"WHY\"",
            ])
        let several = HeldReason.severalCandidates.explanation(
            in: .fr, mail: Self.mail, offer: offer, candidates: [one, other])
        #expect(
            several.commands == [
                "facteur offers import FICHIER", "facteur assign A1234567 RÉF --because \"POURQUOI\"",
            ])
        let unknown = HeldReason.wordingUnknown.explanation(in: .en, mail: Self.mail)
        #expect(unknown.commands.first == "facteur assign OFFER REF --because \"WHY\"")
    }

    @Test("have advice exactly for the states that need a person", arguments: InternState.allCases)
    func advice(state: InternState) {
        let needsPerson: Set<InternState> = [.awaitingNOC, .held, .inDoubt, .bounced, .failed, .toReview]
        for language in Language.allCases {
            #expect((state.advice(in: language) != nil) == needsPerson.contains(state))
        }
    }
}
