/// A note cut into sentences, and those of its pieces that carry no word of its writer's about the number.
struct NoteSentences {
    struct Sentence {
        let range: Range<Int>
        /// It begins the note or a line.
        let beginsLine: Bool
        /// It ends the note or a line.
        let endsLine: Bool
        /// Which paragraph, from 0.
        let paragraph: Int
    }

    let sentences: [Sentence]
    /// The first sentence of the signature: behind a closing that stands alone on its line, the writer's own name, or a line
    /// of two dashes. Nothing in it gives anything.
    let signature: Int

    init(_ note: NoteUnits, of text: String, table: GivingTable, writer: NoteWriter) {
        sentences = Self.cut(note, table, writer)
        signature = Self.signature(in: sentences, note.units, text, table, writer)
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

    /// A line end alone is one, unless the sentence goes on behind it: in lower case, or behind a word that leads to a name.
    private static func isBoundary(_ index: Int, in units: [NoteUnit]) -> Bool {
        let signs = units[index].signs
        if !signs.isDisjoint(with: .sentences) { return true }
        guard signs.contains(.line) else { return false }
        if units[index].word != nil, !units[index].isCapitalised { return false }
        return !(signs.contains(.colon) || units[index - 1].word.map(leading.contains) == true)
    }

    /// A line that thanks or takes leave, or the writer's name, in lower case.
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

    /// Where a line of dashes or underscores stands, in scalars (RFC 3676 §4.3, and what people make of it).
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
