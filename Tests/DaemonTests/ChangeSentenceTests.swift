import Daemon
import FacteurCore
import Testing
import Text

/// Why settled mail is neither flagged nor moved is kept in English, and read back in French.
@Suite struct ChangeSentenceTests {
    @Test("every reason has its French, with what it is said of", arguments: ChangeSentence.allCases)
    func kept(sentence: ChangeSentence) {
        let holes = sentence.pattern.en.count { $0 == "*" }
        #expect(sentence.pattern.fr.count { $0 == "*" } == holes)
        let values = ["mail.test:993", "Told", "INBOX", "\\Seen"].prefix(holes)
        let text = zip(
            sentence.pattern.en.split(separator: "*", omittingEmptySubsequences: false), values + [""]
        ).map { $0 + $1 }.joined()
        #expect(ChangeSentence.read(text)?.sentence == sentence)
        #expect(ChangeSentence.read(text)?.values == Array(values))
        let words = ChangeSentence.localized(text)
        #expect(words.en == text && words.fr != text && !words.fr.contains("*"))
        #expect(values.allSatisfy { words.fr.contains($0) })
    }
}
