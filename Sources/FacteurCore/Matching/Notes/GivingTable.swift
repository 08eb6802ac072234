/// The ways of giving (`Wording.Giving`), made ready to be looked for in a note, word by word.
package struct GivingTable: Sendable {
    /// The built-in table; made once.
    package static let builtIn = GivingTable(.builtIn)

    private let patterns: [Wording.Giving.Part: NotePatterns]

    package init(_ giving: Wording.Giving) {
        patterns = giving.texts.mapValues(NotePatterns.init)
    }

    subscript(part: Wording.Giving.Part) -> NotePatterns { patterns[part] ?? NotePatterns([]) }

    /// A table without a form gives nothing to anybody.
    var isEmpty: Bool { self[.forms].isEmpty }
}

/// Phrases of words; each is found by its first word.
struct NotePatterns: Sendable {
    private struct Word: Sendable {
        let text: String
        let isPrefix: Bool

        func matches(_ other: String?) -> Bool {
            guard let other else { return false }
            return isPrefix ? other.hasPrefix(text) : other == text || (text == "de" && other == "d")
        }
    }

    private var byFirst: [String: [[Word]]] = [:]
    /// Those of one word that may go on in any way.
    private var prefixes: [[Word]] = []

    init(_ texts: [String]) {
        for text in texts {
            var words = NameText(text).words.map { Word(text: $0.text, isPrefix: false) }
            guard let last = words.popLast() else { continue }
            words.append(Word(text: last.text, isPrefix: text.hasSuffix("*")))
            if words.count == 1, words[0].isPrefix {
                prefixes.append(words)
            } else {
                byFirst[words[0].text, default: []].append(words)
            }
        }
    }

    var isEmpty: Bool { byFirst.isEmpty && prefixes.isEmpty }

    /// How many units the longest phrase takes that begins at a place and lies within a range; 0 where none does.
    func length(at start: Int, in units: [NoteUnit], upTo end: Int) -> Int {
        guard start < end, let first = units[start].word else { return 0 }
        var candidates = byFirst[first] ?? []
        if first == "d" { candidates += byFirst["de"] ?? [] }
        let longest = (candidates + prefixes).filter { matches($0, at: start, in: units, upTo: end) }
            .map(\.count).max()
        return longest ?? 0
    }

    /// Whether those words are one whole phrase.
    func isWhole(_ words: [String]) -> Bool {
        guard let first = words.first else { return false }
        return (byFirst[first] ?? []).contains { $0.map(\.text) == words }
    }

    private func matches(_ words: [Word], at start: Int, in units: [NoteUnit], upTo end: Int) -> Bool {
        guard start + words.count <= end else { return false }
        return words.indices.allSatisfy { index in
            let unit = units[start + index]
            return words[index].matches(unit.word)
                && (index == 0 || unit.signs.isSubset(of: [.line, .slash]))
        }
    }
}
