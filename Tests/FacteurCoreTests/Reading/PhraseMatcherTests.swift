import Testing

@testable import FacteurCore

struct PhraseMatcherTests {
    private func found(_ phrases: [String], in text: String) -> [String] {
        let matcher = PhraseMatcher(phrases.map(FoldedText.phrase))
        var found: [String] = []
        matcher.forEachMatch(in: FoldedText(text).octets) {
            found.append("\($0.phrase)@\($0.range.lowerBound)")
        }
        return found
    }

    @Test(
        "phrases are found at word boundaries, however they lie in each other",
        arguments: [
            (["offre d'emploi", "numéro d'offre d'emploi"], "Numéro d’offre\nd’emploi", ["1@0", "0@9"]),
            (["he", "she", "hers"], "she hers he", ["1@0", "2@4", "0@9"]),
            (["offre"], "offres", []),
            (["offre"], "coffre offre", ["0@7"]),
            (["offre n°"], "offre n°A1234567", ["0@0"]),
            (["offre :"], "offre:", ["0@0"]),
            (["uci"], "ucі uci", ["0@5"]),
            (["a b", "A  B."], "a b", ["0@0", "1@0"]),
            (["abcd", "bc"], "abc bc abcd", ["1@4", "0@7"]),
            ([""], "x", []),
        ] as [([String], String, [String])])
    func finds(_ phrases: [String], _ text: String, _ expected: [String]) {
        #expect(found(phrases, in: text) == expected)
    }

    @Test("the matcher agrees with a plain search on many texts")
    func agreesWithPlainSearch() {
        let phrases = ["ab", "a b", "b a b", "bab", "aa", "a", "ba", "a-b", "-a", "- a", "b-", "é", "aé a"]
        let matcher = PhraseMatcher(phrases.map { Array($0.utf8) })
        var seed: UInt64 = 7
        for _ in 0..<300 {
            let text: [UInt8] = (0..<40).map { _ in
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Array("aab  -".utf8 + [0xC3, 0xA9, 0xA9])[Int((seed >> 33) % 9)]
            }
            var found: Set<[Int]> = []
            matcher.forEachMatch(in: text) { found.insert([$0.phrase, $0.range.lowerBound]) }
            var expected: Set<[Int]> = []
            for (index, phrase) in phrases.enumerated() {
                let octets = Array(phrase.utf8)
                for start in 0...(text.count - octets.count)
                where Array(text[start..<(start + octets.count)]) == octets
                    && PhraseMatcher.isWhole(start..<(start + octets.count), in: text)
                {
                    expected.insert([index, start])
                }
            }
            #expect(found == expected)
        }
    }
}
