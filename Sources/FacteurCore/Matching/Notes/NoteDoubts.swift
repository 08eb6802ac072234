/// What takes back what a note gives: words of doubt, sentences that nobody understands, somebody else.
extension NoteReader {
    mutating func silenceIdioms() {
        var place = 0
        while place < units.count {
            let length = table[.idioms].length(at: place, in: units, upTo: units.count)
            for index in place..<(place + length) { isSilent[index] = true }
            place += max(length, 1)
        }
    }

    /// A paragraph below the first that holds a company's notice and neither a person nor a form.
    mutating func silenceDisclaimers() {
        for (paragraph, sentences) in Dictionary(grouping: cut.sentences, by: \.paragraph) where paragraph > 0
        {
            let places = sentences.flatMap { Array($0.range) }
            let isNotice = places.contains {
                table[.disclaimers].length(at: $0, in: units, upTo: units.count) > 0
            }
            let gives = sentences.contains { formEnd($0.range.lowerBound, upTo: $0.range.upperBound) != nil }
            guard isNotice, !gives, places.allSatisfy({ units[$0].person == nil }) else { continue }
            for place in places { isSilent[place] = true }
        }
    }

    /// Words of doubt, and questions, anywhere but in silent pieces.
    func hasDoubt() -> Bool {
        for place in units.indices {
            if units[place].signs.contains(.question), place > 0, !isSilent[place - 1] { return true }
            guard !isSilent[place] else { continue }
            if table[.doubts].length(at: place, in: units, upTo: units.count) > 0 { return true }
            if units[place].word == "no", endsClause(place) { return true }
        }
        return ending.contains(.question) && isSilent.last == false
    }

    /// `No, for Zoé`; in `no d'offre` it is French for number.
    private func endsClause(_ place: Int) -> Bool {
        place + 1 >= units.count
            || !units[place + 1].signs.isDisjoint(with: .clauses.union(.sentences).union(.line))
    }

    /// A sentence of which nobody knows what it says: it may take back what another gives. So may whatever is added below
    /// the signature.
    func hasUnknownSentence() -> Bool {
        cut.sentences.indices.contains { index in
            let range = cut.sentences[index].range
            if index >= cut.signature { return isPostscript(range) && !isSilent[range.lowerBound] }
            return !isUnderstood[index] && range.contains { !isSilent[$0] }
        }
    }

    private func isPostscript(_ range: Range<Int>) -> Bool {
        let words = units[range].prefix(2).compactMap(\.word)
        return ["ps", "nb", "erratum", "addendum", "edit", "correction"].contains(words.first ?? "")
            || words == ["p", "s"] || words == ["n", "b"] || words == ["post", "scriptum"]
    }

    /// `Jean commence le 4 mai`: of somebody who has been given the number before, by a part of the name.
    func isAboutGiven(_ start: Int, upTo end: Int) -> Bool {
        isPartOfGiven(start) && end - start <= 8
            && (start + 1..<end).allSatisfy { units[$0].person == nil && !units[$0].isCapitalised }
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
