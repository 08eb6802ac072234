/// The header lines that a wrapper repeats, as they are gathered.
struct HeaderCollector {
    /// How much of a header must be there to believe that it is one.
    enum Enough {
        /// A mark stands in front: any two lines, or the sender.
        case marked
        /// Nothing stands in front: sender, date, and a recipient or a subject.
        case alone
    }

    /// What stands behind each label, in octets of the text.
    private var values: [Wording.ForwardMarks.Field: Range<Int>] = [:]
    /// Where the copy's words begin.
    private(set) var end: Int
    /// The field of the last line, which the next one may go on with.
    private var open: Wording.ForwardMarks.Field?

    private static let longestValue = 500
    /// Lines that a header has at most, recipients on lines of their own among them.
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
                // A field that stands there already: the header of the next copy, or the copy's own words.
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

    /// Takes a header line; one that holds three fields or more holds them one behind the other.
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

    /// Takes a line without a label as more of the field above, where it can be: a sender's address that did not fit, more
    /// recipients. False when the copy's own words begin.
    private mutating func goOn(with line: TextLine, in text: [UInt8]) -> Bool {
        guard let open, open != .subject, let value = values[open], text[line.content].contains(0x40) else {
            return false
        }
        values[open] = value.lowerBound..<line.content.upperBound
        end = line.next
        return true
    }

    /// The header lines that stand on one line: `De : X <a@b>À : Y <c@d>Envoyé : …Objet : …`.
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
