package import Text

/// The language of the letter to an intern: one, or both in the same letter, the one named first on top.
package enum LetterLanguage: String, Sendable, Hashable, CaseIterable {
    case fr, en
    case frenchFirst = "fr+en"
    case englishFirst = "en+fr"

    /// - Parameter second: below the first; the same language again is no second one.
    package init(_ first: Language, then second: Language? = nil) {
        switch (first, second ?? first) {
        case (.fr, .fr): self = .fr
        case (.en, .en): self = .en
        case (.fr, .en): self = .frenchFirst
        case (.en, .fr): self = .englishFirst
        }
    }

    /// On top of the letter, or alone in it.
    package var first: Language {
        switch self {
        case .fr, .frenchFirst: .fr
        case .en, .englishFirst: .en
        }
    }

    /// `nil` for a letter in one language.
    package var second: Language? {
        switch self {
        case .fr, .en: nil
        case .frenchFirst: .en
        case .englishFirst: .fr
        }
    }

    /// One or two, in the order of the letter.
    package var all: [Language] { [first] + [second].compactMap(\.self) }
}

extension LetterLanguage {
    /// As a person writes it in a roster, in any case, with or without accents: `fr`, `anglais`, `fr+en`, `EN/FR`, `français et
    /// anglais`, `bilingue`.
    ///
    /// - Returns: `nil` for any other text, one that names a language twice or a third one among them.
    init?(typed text: String) {
        let folded = NameFolding.folded(text)
        guard folded.first?.isLetter == true, folded.last?.isLetter == true else { return nil }
        var words = folded.split { !$0.isLetter && !$0.isNumber }.map(String.init)
        if words.count == 3, words[1] == "et" || words[1] == "and" { words.remove(at: 1) }
        if words == ["bilingue"] || words == ["bilingual"] {
            self = .frenchFirst
            return
        }
        let languages = words.compactMap { Self.byWord[$0] }
        guard let first = languages.first, languages.count == words.count, words.count <= 2 else {
            return nil
        }
        let second = languages.dropFirst().first
        if second == first { return nil }
        self.init(first, then: second)
    }

    private static let byWord: [String: Language] = [
        "fr": .fr, "francais": .fr, "french": .fr, "en": .en, "anglais": .en, "english": .en,
    ]
}
