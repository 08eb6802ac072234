/// What takes back what a note gives: words of doubt, sentences that nobody understands, somebody else.
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

    /// Words of doubt anywhere but in silent pieces, signs that may be a "not", and questions but for polite ones.
    func hasDoubt() -> Bool {
        for place in units.indices where !isSilent[place] {
            if table[.doubts].length(at: place, in: units, upTo: units.count) > 0 { return true }
            if units[place].word == "no", endsClause(place) { return true }
        }
        if ending.contains(.mark) || units.contains(where: { $0.signs.contains(.mark) }) { return true }
        guard let first = units.first else { return ending.contains(.question) }
        return first.signs.contains(.question)
            || cut.sentences.indices.contains { signs(behind: $0).contains(.question) && !mayAsk[$0] }
    }

    private func signs(behind sentence: Int) -> NoteSigns {
        let end = cut.sentences[sentence].range.upperBound
        return end < units.count ? units[end].signs : ending
    }

    /// `No, for Zoé`; in `no d'offre` it is French for number.
    private func endsClause(_ place: Int) -> Bool {
        place + 1 >= units.count
            || !units[place + 1].signs.isDisjoint(with: .clauses.union(.sentences).union(.line))
    }

    /// A sentence of which nobody knows what it says: it may take back what another gives.
    func hasUnknownSentence() -> Bool {
        cut.sentences.indices.contains { index in
            !isUnderstood[index] && cut.sentences[index].range.contains { !isSilent[$0] }
        }
    }

    /// `Son numéro est arrivé hier. Voici un courriel reçu ce matin.`: what is hers came before the mail below.
    func hasTwoTimes() -> Bool {
        let words = Set(units.compactMap(\.word))
        let isPast = !words.isDisjoint(with: ["hier", "yesterday"])
        let isNow = !words.isDisjoint(with: ["aujourd", "today", "matin", "morning"])
        return isPast && isNow
    }

    /// Whether a sentence leads to somebody of whom the roster has no whole name: `voici celui de Sophie`.
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

    /// Whether the note names an intern whom it does not give the number to.
    func namesAnother() -> Bool {
        let given = Set(findings.given.flatMap(\.interns))
        return !given.isEmpty
            && (findings.mentioned + signed).contains {
                given.isDisjoint(with: $0.interns) && !writer.mayBe($0)
            }
    }
}
