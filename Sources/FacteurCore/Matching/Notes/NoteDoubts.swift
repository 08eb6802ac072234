/// What cancels a gift in a note: words of doubt, sentences that are not understood, another person.
extension NoteReader {
    mutating func silenceIdioms() {
        var place = 0
        while place < units.count {
            let length =
                ([.idioms] + asides).map {
                    table[$0].length(at: place, in: units, upTo: units.count)
                }.max() ?? 0
            for index in place..<(place + length) { isSilent[index] = true }
            place += max(length, 1)
        }
    }

    /// Words of doubt outside silent pieces, signs that may mean "not", and questions that are not polite requests.
    func hasDoubt() -> Bool {
        for place in units.indices where !isSilent[place] {
            if table[.doubts].length(at: place, in: units, upTo: units.count) > 0 { return true }
            if units[place].word == "no", endsClause(place) { return true }
        }
        if isMarked || units.indices.contains(where: { !isSilent[$0] && units[$0].signs.contains(.mark) }) {
            return true
        }
        guard let first = units.first else { return ending.contains(.question) }
        return first.signs.contains(.question)
            || cut.sentences.indices.contains { signs(behind: $0).contains(.question) && !mayAsk[$0] }
    }

    func signs(behind sentence: Int) -> Punctuation {
        let end = cut.sentences[sentence].range.upperBound
        return end < units.count ? units[end].signs : ending
    }

    /// `No, for Zoé`; in `no d'offre` it is the French abbreviation for number.
    private func endsClause(_ place: Int) -> Bool {
        place + 1 >= units.count
            || !units[place + 1].signs.isDisjoint(with: .clauses.union(.sentences).union(.line))
    }

    /// Whether there is a sentence with unknown meaning: it may cancel what another sentence gives.
    func hasUnknownSentence() -> Bool {
        cut.sentences.indices.contains { index in
            !isUnderstood[index] && cut.sentences[index].range.contains { !isSilent[$0] }
        }
    }

    /// `Son numéro est arrivé hier. Voici un courriel reçu ce matin.`: her number came before the mail below.
    func hasTwoTimes() -> Bool {
        let words = Set(units.compactMap(\.word))
        let isPast = !words.isDisjoint(with: ["hier", "yesterday"])
        let isNow = !words.isDisjoint(with: ["aujourd", "today", "matin", "morning"])
        return isPast && isNow
    }

    /// `Celui de Zoé est arrivé. Voici un autre numéro.`: what was said of her is not about the number below, though the words that
    /// announce it are harmless elsewhere.
    func announcesAnother() -> Bool {
        guard let other = units.lastIndex(where: { ["autre", "another"].contains($0.word ?? "") }) else {
            return false
        }
        // `Voici un autre numéro : pour Zoé Roy` gives it to her.
        return units[..<other].contains { $0.person != nil }
            || units.contains { Self.arrivals.contains($0.word ?? "") }
    }

    private static let arrivals: Set<String> = [
        "arrive", "arrivee", "recu", "recue", "parvenu", "envoye", "transmis", "arrived", "received", "came",
        "sent",
    ]

    /// Whether a sentence names a person whose whole name the roster does not have: `voici celui de Sophie`.
    func hasStranger(in range: Range<Int>, isTopic: Bool) -> Bool {
        let speaks =
            isTopic || range.contains { table[.topics].length(at: $0, in: units, upTo: range.upperBound) > 0 }
        guard speaks else { return false }
        return range.dropFirst().contains { place in
            guard units[place].person == nil, units[place].isCapitalised,
                Self.prepositions.contains(units[place - 1].word ?? ""),
                units[place].signs.isDisjoint(with: .clauses.union(.sentences))
            else { return false }
            return !isThing(place, upTo: range.upperBound) && !isPartOfGiven(place)
        }
    }

    private static let prepositions: Set<String> = ["pour", "de", "d", "for", "to", "of", "et", "and"]

    /// Whether the note names an intern to whom it does not give the number.
    func namesAnother() -> Bool {
        let given = Set(findings.given.flatMap(\.interns))
        return !given.isEmpty
            && (findings.mentioned + signed).contains {
                given.isDisjoint(with: $0.interns) && !writer.mayBe($0)
            }
    }
}

/// The phrases that give a number (`Wording.Giving`), prepared to be searched for in a note, word by word.
package struct GivingTable: Sendable {
    /// The built-in table; made once.
    package static let builtIn = GivingTable(.builtIn)

    private let patterns: [Wording.Giving.Part: NotePatterns]

    package init(_ giving: Wording.Giving) {
        patterns = giving.texts.mapValues(NotePatterns.init)
    }

    subscript(part: Wording.Giving.Part) -> NotePatterns { patterns[part] ?? NotePatterns([]) }

    /// A table without forms gives the number to no intern.
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
    /// Phrases of one word that may have any ending.
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

    /// The number of units in the longest phrase that begins at a place and is inside a range; 0 if there is none.
    func length(at start: Int, in units: [NoteUnit], upTo end: Int) -> Int {
        guard start < end, let first = units[start].word else { return 0 }
        var candidates = byFirst[first] ?? []
        if first == "d" { candidates += byFirst["de"] ?? [] }
        let longest = (candidates + prefixes).filter { matches($0, at: start, in: units, upTo: end) }
            .map(\.count).max()
        return longest ?? 0
    }

    /// Whether that word alone is a phrase, whatever ending it may have.
    func holds(_ word: String) -> Bool {
        isWhole([word]) || prefixes.contains { $0.allSatisfy { word.hasPrefix($0.text) } }
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
