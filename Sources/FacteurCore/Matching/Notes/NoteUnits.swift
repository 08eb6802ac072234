/// A piece of a note: a word, or a whole name or reference of the roster.
struct NoteUnit {
    /// Who is called so; `nil` for a word.
    let person: NotePerson?
    /// Folded; `nil` for a person.
    let word: String?
    let isCapitalised: Bool
    /// What stands between the piece before and this one.
    let signs: NoteSigns
    /// Where it begins, in scalars of the note.
    let start: Int
}

/// Interns whom one place of a note may mean.
struct NotePerson: Hashable {
    let rule: Evidence.Rule
    let interns: [InternRef]
    /// The words that it is made of, folded.
    let words: [String]
    /// The words of their employers' names, folded.
    let employers: [[String]]
    /// The codes of their jobs.
    let codes: [String]
}

/// A note taken apart, with the roster's people in it.
struct NoteUnits {
    let units: [NoteUnit]
    /// The punctuation behind the last piece.
    let ending: NoteSigns

    /// Linear in the text.
    init(_ text: String, roster: Roster) {
        let note = NameText(text)
        let people = Self.people(in: text, note, roster)
        var units: [NoteUnit] = []
        var index = 0
        var next = 0
        while index < note.words.count {
            let word = note.words[index]
            let signs = Self.signs(of: index, in: note.words)
            while next < people.count, people[next].range.lowerBound < index { next += 1 }
            if next < people.count, people[next].range.lowerBound == index {
                units.append(
                    NoteUnit(
                        person: people[next].person, word: nil, isCapitalised: true, signs: signs,
                        start: word.range.lowerBound))
                index = people[next].range.upperBound
            } else {
                units.append(
                    NoteUnit(
                        person: nil, word: word.text, isCapitalised: word.isCapitalised, signs: signs,
                        start: word.range.lowerBound))
                index += 1
            }
        }
        self.units = units
        ending = note.ending
    }

    /// A full stop behind an abbreviation ends no sentence: `M. Roy`, `réf. : E-102`.
    private static func signs(of index: Int, in words: [NameText.Word]) -> NoteSigns {
        var signs = words[index].signs
        guard index > 0, signs.contains(.stop), signs.isDisjoint(with: [.line, .emptyLine, .question]) else {
            return signs
        }
        if abbreviations.contains(words[index - 1].text) || signs.contains(.colon) { signs.remove(.stop) }
        return signs
    }

    private static let abbreviations: Set<String> = [
        "m", "mr", "mrs", "ms", "mme", "mlle", "dr", "ref", "no", "num", "st", "ste", "cf", "tel",
    ]

    private typealias Place = (range: Range<Int>, person: NotePerson)

    /// The names and references in the text, in order, none inside another.
    private static func people(in text: String, _ note: NameText, _ roster: Roster) -> [Place] {
        let names = roster.mentions(in: note).map { mention in
            place(mention.range, .name, mention.interns, note, roster)
        }
        let references = ReferenceTokens(text).places.compactMap { reference -> Place? in
            let interns = ReferenceRule.interns(referredToBy: reference.token, in: roster)
            guard !interns.isEmpty, let range = words(in: reference.range, of: note.words) else { return nil }
            return place(range, .reference, interns.map(\.ref), note, roster)
        }
        let sorted = (names + references).sorted {
            ($0.range.lowerBound, -$0.range.count) < ($1.range.lowerBound, -$1.range.count)
        }
        var kept: [Place] = []
        for place in sorted where place.range.lowerBound >= kept.last?.range.upperBound ?? 0 {
            kept.append(place)
        }
        return kept
    }

    private static func place(
        _ range: Range<Int>, _ rule: Evidence.Rule, _ interns: [InternRef], _ note: NameText, _ roster: Roster
    ) -> Place {
        let known = interns.prefix(Matching.mostCandidates).compactMap { roster[$0] }
        return (
            range,
            NotePerson(
                rule: rule, interns: interns, words: note.words[range].map(\.text),
                employers: known.compactMap(\.employer).map { NameText($0).words.map(\.text) },
                codes: known.compactMap { $0.noc.map { "\($0)" } })
        )
    }

    /// The words that stand in a range of scalars; `nil` where one of them goes on outside.
    private static func words(in range: Range<Int>, of words: [NameText.Word]) -> Range<Int>? {
        var low = 0
        var high = words.count
        while low < high {
            let middle = (low + high) / 2
            if words[middle].range.upperBound <= range.lowerBound { low = middle + 1 } else { high = middle }
        }
        var end = low
        while end < words.count, words[end].range.lowerBound < range.upperBound { end += 1 }
        guard low < end, words[low].range.lowerBound >= range.lowerBound,
            words[end - 1].range.upperBound <= range.upperBound
        else { return nil }
        return low..<end
    }
}
