/// A note divided into sentences, and its pieces that are not the writer's own statement about the number.
struct NoteSentences {
    struct Sentence {
        let range: Range<Int>
        /// Whether it begins the note or a line.
        let beginsLine: Bool
        /// Whether it ends the note or a line.
        let endsLine: Bool
        /// The number of its paragraph, from 0.
        let paragraph: Int
    }

    let sentences: [Sentence]
    /// The first sentence of the signature: after a closing that is alone on its line, the writer's own name, or a line of two
    /// dashes. Nothing in it gives a number.
    let signature: Int
    /// Where it begins, among the note's units; their number where there is none.
    let signatureStart: Int

    init(_ note: NoteUnits, of text: String, table: GivingTable, writer: NoteWriter) {
        sentences = Self.cut(note, table, writer)
        signature = Self.signature(in: sentences, note.units, text, table, writer)
        signatureStart =
            signature < sentences.count ? sentences[signature].range.lowerBound : note.units.count
    }

    private static func cut(_ note: NoteUnits, _ table: GivingTable, _ writer: NoteWriter) -> [Sentence] {
        let units = note.units
        var sentences: [Sentence] = []
        var start = 0
        var paragraph = 0
        for index in units.indices.dropFirst()
        where isBoundary(index, in: units) || isSigned(index, in: units, table, writer) {
            sentences.append(sentence(start..<index, paragraph, units))
            start = index
            if units[index].signs.contains(.emptyLine) { paragraph += 1 }
        }
        if start < units.count { sentences.append(sentence(start..<units.count, paragraph, units)) }
        return sentences
    }

    private static func sentence(_ range: Range<Int>, _ paragraph: Int, _ units: [NoteUnit]) -> Sentence {
        Sentence(
            range: range, beginsLine: range.lowerBound == 0 || units[range.lowerBound].signs.contains(.line),
            endsLine: range.upperBound == units.count || units[range.upperBound].signs.contains(.line),
            paragraph: paragraph)
    }

    /// A line end alone is a boundary, unless the sentence continues after it: in lower case, or after a word that leads to a name.
    private static func isBoundary(_ index: Int, in units: [NoteUnit]) -> Bool {
        let signs = units[index].signs
        if !signs.isDisjoint(with: .sentences) { return true }
        guard signs.contains(.line) else { return false }
        if units[index].word != nil, !units[index].isCapitalised { return false }
        return !(signs.contains(.colon) || units[index - 1].word.map(leading.contains) == true)
    }

    /// Whether the line is a closing, or the writer's name in lower case.
    private static func isSigned(
        _ index: Int, in units: [NoteUnit], _ table: GivingTable, _ writer: NoteWriter
    ) -> Bool {
        guard units[index].signs.contains(.line), let word = units[index].word else { return false }
        if units[index - 1].word.map(leading.contains) == true { return false }
        return writer.has(word) || table[.closings].length(at: index, in: units, upTo: units.count) > 0
    }

    private static let leading: Set<String> = ["pour", "de", "d", "for", "of", "to", "a"]

    private static func signature(
        in sentences: [Sentence], _ units: [NoteUnit], _ text: String, _ table: GivingTable,
        _ writer: NoteWriter
    ) -> Int {
        let dashes = dashes(in: text)
        for (index, sentence) in sentences.enumerated() {
            let first = units[sentence.range.lowerBound]
            if let dashes, first.start > dashes { return index }
            guard sentence.beginsLine else { continue }
            if writer.isSigned(in: units[sentence.range]) { return index }
            let closing = table[.closings].length(
                at: sentence.range.lowerBound, in: units, upTo: sentence.range.upperBound)
            if index > 0, sentence.endsLine, closing == sentence.range.count { return index }
        }
        return sentences.count
    }

    /// Where a line of dashes or underscores is, in scalars (RFC 3676 §4.3, and similar separators).
    private static func dashes(in text: String) -> Int? {
        var start = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let words = line.filter { !$0.isWhitespace }
            if words.count >= 2, words.allSatisfy({ $0 == "-" || $0 == "_" || $0 == "—" }) { return start }
            start += line.unicodeScalars.count + 1
        }
        return nil
    }
}

/// A piece of a note: a word, or a whole name or reference of the roster.
struct NoteUnit {
    /// The person or persons with this name or reference; `nil` for a word.
    let person: NotePerson?
    /// Folded; `nil` for a person.
    let word: String?
    let isCapitalised: Bool
    /// The punctuation between the previous piece and this one.
    let signs: Punctuation
    /// Where it begins, in scalars of the note.
    let start: Int
}

/// The interns that one place of a note may mean.
struct NotePerson: Hashable {
    let rule: Evidence.Rule
    let interns: [InternRef]
    /// The words of the name or reference, folded.
    let words: [String]
    /// The words of the interns' employers' names, folded.
    let employers: [[String]]
    /// The interns' NOC codes.
    let codes: [String]
}

extension NotePerson {
    /// Of whom the note itself need not speak.
    init(_ intern: Intern) {
        self.init(
            rule: .name, interns: [intern.ref],
            words: NameText(intern.givenNames + " " + intern.familyName).words.map(\.text), employers: [],
            codes: [])
    }
}

/// A note divided into pieces, with the roster's people in it.
struct NoteUnits {
    let units: [NoteUnit]
    /// The punctuation after the last piece.
    let ending: Punctuation

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

    /// A full stop after an abbreviation ends no sentence: `M. Roy`, `réf. : E-102`.
    private static func signs(of index: Int, in words: [NameText.Word]) -> Punctuation {
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

    /// The words in a range of scalars; `nil` when one of them extends outside.
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
