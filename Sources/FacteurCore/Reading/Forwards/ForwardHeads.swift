import Text

// The line above a quoted mail that says who wrote it, and when.
extension ForwardSplitter {
    /// `Le 28/10/2021 12:46, « X » <a@b> a écrit :`, on up to three lines.
    func attribution(endingAt line: TextLine, after recent: RecentLines, in text: [UInt8]) -> Mark? {
        guard line.content.count <= 400, closesAttribution(line, in: text) else { return nil }
        for first in [line, recent.last, recent.beforeLast].compactMap(\.self) {
            let range = first.content.lowerBound..<line.content.upperBound
            guard range.count <= 600 else { return nil }
            guard mayOpenAttribution(range, in: text) else { continue }
            let words = String(decoding: text[range], as: UTF8.self)
            guard let middle = middle(of: words) else { continue }
            return Mark(start: first.range.lowerBound, end: line.next, copy: Attributed(middle).copy)
        }
        return nil
    }

    /// Whether the last word of an attribution and a colon end the line.
    private func closesAttribution(_ line: TextLine, in text: [UInt8]) -> Bool {
        var end = line.content.upperBound
        guard text[end - 1] == 0x3A else { return false }
        end = TextLine.withoutSpace(line.content.lowerBound..<(end - 1), in: text).upperBound
        var start = end
        while start > line.content.lowerBound, end - start < 40, text[start - 1] > 0x20,
            text[start - 1] != 0x3E
        {
            start -= 1
        }
        return attributionEndings.phrase(all: start..<end, of: text) != nil
    }

    private func mayOpenAttribution(_ range: Range<Int>, in text: [UInt8]) -> Bool {
        attributionOpenings.phrase(beginning: range, of: text) != nil
            || (text[range].contains(0x40) && text[range].contains(0x3C))
    }

    /// The text between the fixed words of an attribution: a date and a name, or at least an address.
    private func middle(of words: String) -> Substring? {
        let folded = FoldedText(words)
        var end = folded.octets.count
        while end > 0, folded.octets[end - 1] == 0x20 || folded.octets[end - 1] == 0x3A { end -= 1 }
        for (opens, closes) in attributions where end > closes.count {
            let close = end - closes.count
            guard folded.octets[close..<end].elementsEqual(closes),
                [0x20, 0x3E].contains(folded.octets[close - 1])
            else { continue }
            let between = folded.octets[..<close]
            let isOpened = between.starts(with: opens + [0x20])
            let hasDate = isOpened && between.contains(where: \.isDigit)
            guard hasDate || (between.contains(0x40) && between.contains(0x3C)) else { continue }
            let start = isOpened ? folded.sourceOffset(of: opens.count) : 0
            return Self.slice(words, start..<folded.sourceOffset(of: close))
        }
        return nil
    }

    private static func slice(_ words: String, _ range: Range<Int>) -> Substring {
        let utf8 = words.utf8
        let start = utf8.index(utf8.startIndex, offsetBy: range.lowerBound)
        return words[start..<utf8.index(utf8.startIndex, offsetBy: range.upperBound)]
    }
}

/// `28/10/2021 12:46, « X » <a@b>`, divided into its parts.
private struct Attributed {
    let copy: Reading.ForwardedCopy

    init(_ middle: Substring) {
        let cut = Self.nameStart(in: middle)
        copy = Reading.ForwardedCopy(
            from: Self.trimmed(middle[cut...]), subject: nil, date: Self.trimmed(middle[..<cut]))
    }

    /// Where the date ends and the name begins: at a quotation mark, after the time of day, or at the last comma before the
    /// address.
    private static func nameStart(in middle: Substring) -> Substring.Index {
        let address = middle.firstIndex(of: "<") ?? middle.endIndex
        if let quote = middle[..<address].firstIndex(where: { "«\"“".contains($0) }) { return quote }
        if let time = timeEnd(in: middle[..<address]) {
            return middle[time..<address].firstIndex(of: ",") ?? time
        }
        return middle[..<address].lastIndex(of: ",") ?? address
    }

    /// After `14:31`, `14:31:05`, `2:31 PM`.
    private static func timeEnd(in words: Substring) -> Substring.Index? {
        guard let colon = words.indices.first(where: { isTimeColon($0, in: words) }) else { return nil }
        var end = words[colon...].firstIndex { !$0.isNumber && $0 != ":" } ?? words.endIndex
        let next = words[end...].drop(while: \.isWhitespace)
        for half in ["AM", "PM", "a.m.", "p.m."] where next.hasPrefix(half) {
            end = words.index(next.startIndex, offsetBy: half.count)
        }
        return end
    }

    private static func isTimeColon(_ place: Substring.Index, in words: Substring) -> Bool {
        guard words[place] == ":", place > words.startIndex else { return false }
        let after = words.index(after: place)
        return words[words.index(before: place)].isNumber && after < words.endIndex && words[after].isNumber
    }

    private static func trimmed(_ words: Substring) -> String? {
        let isEdge = { (character: Character) in character.isWhitespace || ",".contains(character) }
        let kept = words.drop(while: isEdge).reversed().drop(while: isEdge).reversed()
        let line = String(kept).squeezed
        return line.isEmpty ? nil : line
    }
}

/// Collects the header lines that a forwarding program repeats.
struct HeaderCollector {
    /// How much of a header is required to recognise it.
    enum Enough {
        /// After a mark: any two lines, or the sender.
        case marked
        /// Without a mark before it: sender, date, and a recipient or a subject.
        case alone
    }

    /// The value after each label, as ranges in octets of the text.
    private var values: [Wording.ForwardMarks.Field: Range<Int>] = [:]
    /// Where the copy's own text begins.
    private(set) var end: Int
    /// The field of the last line, which the next line may continue.
    private var open: Wording.ForwardMarks.Field?

    private static let longestValue = 500
    /// The most lines of a header, including recipients on separate lines.
    private static let mostLines = 30

    func isEnough(_ enough: Enough) -> Bool {
        switch enough {
        case .marked: values[.from] != nil || values.count >= 2
        case .alone:
            values[.from] != nil && values[.date] != nil && (values[.to] != nil || values[.subject] != nil)
        }
    }

    func copy(of text: [UInt8]) -> Reading.ForwardedCopy {
        Reading.ForwardedCopy(
            from: value(.from, of: text), subject: value(.subject, of: text), date: value(.date, of: text))
    }

    private func value(_ field: Wording.ForwardMarks.Field, of text: [UInt8]) -> String? {
        values[field].map { range in
            let words = text[TextLine.withoutSpace(range, in: text)].prefix(Self.longestValue)
            return String(decoding: words, as: UTF8.self).squeezed
        }
    }

    /// The header lines from `first` on, with at most one blank line between two of them.
    static func block(at first: TextLine, in text: [UInt8], _ splitter: ForwardSplitter) -> HeaderCollector? {
        var header = HeaderCollector(end: first.range.lowerBound)
        var line = first
        for _ in 0..<mostLines {
            if let (field, value) = splitter.label(of: line, in: text) {
                // A field that was found before: the header of the next copy, or the copy's own text.
                guard header.values[field] == nil || field == .other else { break }
                header.take(field, value, of: line, in: text, splitter)
            } else if !line.isBlank, !header.goOn(with: line, in: text) {
                break
            }
            guard let next = TextLine(text, at: line.next) else { break }
            if line.isBlank, next.isBlank { break }
            line = next
        }
        return header.values.isEmpty ? nil : header
    }

    /// Takes a header line; a line with three or more fields holds them one after the other.
    private mutating func take(
        _ field: Wording.ForwardMarks.Field, _ value: Range<Int>, of line: TextLine, in text: [UInt8],
        _ splitter: ForwardSplitter
    ) {
        end = line.next
        open = field
        if text[value].contains(0x3A) {
            let inline = Self.runTogether(line.content, in: text, splitter).values
            if inline.count >= 3 { return values.merge(inline) { first, _ in first } }
        }
        if values[field] == nil { values[field] = value }
    }

    /// Takes a line without a label as a continuation of the field above, if possible: a sender's address that did not fit, more
    /// recipients. False when the copy's own text begins.
    private mutating func goOn(with line: TextLine, in text: [UInt8]) -> Bool {
        guard let open, open != .subject, let value = values[open], text[line.content].contains(0x40) else {
            return false
        }
        values[open] = value.lowerBound..<line.content.upperBound
        end = line.next
        return true
    }

    /// The header fields on one line: `De : X <a@b>À : Y <c@d>Envoyé : …Objet : …`.
    static func runTogether(_ line: Range<Int>, in text: [UInt8], _ splitter: ForwardSplitter)
        -> HeaderCollector
    {
        var header = HeaderCollector(end: line.upperBound)
        var open: (field: Wording.ForwardMarks.Field, value: Int)?
        for colon in line where text[colon] == 0x3A {
            guard
                let (field, start) = splitter.label(
                    endingAt: colon, from: open?.value ?? line.lowerBound, in: text)
            else { continue }
            if let open, header.values[open.field] == nil { header.values[open.field] = open.value..<start }
            open = (field, colon + 1)
        }
        if let open, header.values[open.field] == nil {
            header.values[open.field] = open.value..<line.upperBound
        }
        return header
    }
}

/// Finds three lines in a row such as `Von: X <x@y.example>`, with an address among them: the header of a copy in a language that
/// is not in the table. The text below is not the sender's own either, but it does not become a copy.
struct ForeignHeader {
    /// Where the first such header begins.
    private(set) var start: Int?
    private var count = 0
    private var begin = 0
    private var sawAddress = false

    mutating func note(_ line: TextLine, in text: [UInt8]) {
        guard start == nil else { return }
        guard Self.isLabelled(line, in: text) else {
            count = 0
            sawAddress = false
            return
        }
        if count == 0 { begin = line.range.lowerBound }
        count += 1
        sawAddress = sawAddress || text[line.content].contains(0x40)
        if count >= 3, sawAddress { start = begin }
    }

    /// A few words without digits, and a colon.
    private static func isLabelled(_ line: TextLine, in text: [UInt8]) -> Bool {
        for place in line.content.prefix(ForwardSplitter.longestLabel) {
            if text[place] == 0x3A { return place > line.content.lowerBound }
            if text[place].isDigit { return false }
        }
        return false
    }
}
