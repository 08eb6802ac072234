import Text

/// Finds the marks that mail programs write around a copy: a line of dashes with text in it, text that ends in a colon, a block of
/// header lines without a mark, a line that says who wrote when.
///
/// It reads each line once, and looks a few lines ahead; a line longer than `longestLine` is no mark.
struct ForwardSplitter {
    /// A mark of a copy: where it begins, where the copy's own text begins, and the header that it repeats.
    struct Mark {
        let start: Int
        let end: Int
        let copy: Reading.ForwardedCopy
    }

    /// In octets. Yahoo writes a whole header on one line.
    static let longestLine = 2_000

    let separators: PhraseTree
    let openings: PhraseTree
    let attributionOpenings: PhraseTree
    /// The last word of each attribution: a line break may be inside `a écrit`.
    let attributionEndings: PhraseTree
    let attributions: [(opens: [UInt8], closes: [UInt8])]
    let labels: PhraseTree
    /// The field of each label, in the order of `labels`.
    let fields: [Wording.ForwardMarks.Field]
    let advertisements: PhraseTree

    init(_ marks: Wording.ForwardMarks) {
        separators = PhraseTree(marks.separators)
        openings = PhraseTree(marks.openings)
        attributionOpenings = PhraseTree(marks.attributions.map(\.opens))
        attributionEndings = PhraseTree(
            marks.attributions.map { String($0.closes.split(whereSeparator: \.isWhitespace).last ?? "") })
        attributions = marks.attributions.map { (FoldedText.phrase($0.opens), FoldedText.phrase($0.closes)) }
        advertisements = PhraseTree(marks.advertisements)
        let labels = Wording.ForwardMarks.Field.allCases.flatMap { field in
            (marks.labels[field] ?? []).map { (field: field, text: $0) }
        }
        self.labels = PhraseTree(labels.map(\.text))
        fields = labels.map(\.field)
    }

    func split(_ text: [UInt8]) -> Forward {
        var copies: [Reading.ForwardedCopy] = []
        var marks: [Range<Int>] = []
        var ownEnd = text.count
        var recent = RecentLines()
        var foreign = ForeignHeader()
        var place = 0
        while copies.count < Forward.mostCopies, let line = TextLine(text, at: place) {
            place = line.next
            if let mark = mark(at: line, after: recent, in: text) {
                if copies.isEmpty { ownEnd = min(mark.start, foreign.start ?? mark.start) }
                copies.append(mark.copy)
                marks.append(mark.start..<max(mark.start, mark.end))
                recent = RecentLines()
                place = mark.end
            } else {
                if copies.isEmpty { foreign.note(line, in: text) }
                recent.note(line)
            }
        }
        let ownWords = copies.isEmpty ? nil : self.ownWords(text, upTo: ownEnd)
        let ends = marks.dropFirst().map(\.lowerBound) + [text.count]
        let below = zip(marks, ends).map { mark, end in mark.upperBound..<max(mark.upperBound, end) }
        return Forward(ownWords: ownWords, copies: copies, marks: marks, ownEnd: ownEnd, below: below)
    }

    private func mark(at line: TextLine, after recent: RecentLines, in text: [UInt8]) -> Mark? {
        guard !line.isBlank, line.content.count <= Self.longestLine else { return nil }
        return separator(line, in: text) ?? opening(line, in: text) ?? bareHeader(line, in: text)
            ?? attribution(endingAt: line, after: recent, in: text)
    }

    /// The text that the sender wrote: no quoted lines, no advertisements.
    func ownWords(_ text: [UInt8], upTo end: Int) -> String {
        words(text, 0..<end) { $0.isQuoted ? nil : $0.range }
    }

    /// The text below the head of a copy: without quotation marks and advertisements.
    func copiedWords(_ text: [UInt8], _ range: Range<Int>) -> String {
        words(text, range, line: \.content)
    }

    private func words(_ text: [UInt8], _ range: Range<Int>, line kept: (TextLine) -> Range<Int>?) -> String {
        var words: [UInt8] = []
        var place = range.lowerBound
        while place < range.upperBound, let line = TextLine(text, at: place) {
            place = line.next
            guard let range = kept(line), !isAdvertisement(line, in: text) else { continue }
            words += text[range]
            words.append(0x0A)
        }
        return String(
            decoding: words[TextLine.withoutSpace(words.startIndex..<words.endIndex, in: words)],
            as: UTF8.self)
    }

    private func isAdvertisement(_ line: TextLine, in text: [UInt8]) -> Bool {
        line.content.count <= 200 && advertisements.phrase(beginning: line.content, of: text) != nil
    }
}

// Lines that announce a copy.
extension ForwardSplitter {
    /// `-------- Message transféré --------`, perhaps with the header on the same line (Yahoo), or Outlook's row of underscores,
    /// which counts only above a header.
    private func separator(_ line: TextLine, in text: [UInt8]) -> Mark? {
        let start = line.content.lowerBound
        guard isRuleRun(text, start, line.content.upperBound) else { return nil }
        var inner = start
        while inner < line.content.upperBound, Self.isRule(text[inner]) || text[inner] == 0x20 { inner += 1 }
        if inner == line.content.upperBound {
            guard inner - start >= 5, let header = header(after: line, in: text, enough: .alone) else {
                return nil
            }
            return Mark(start: line.range.lowerBound, end: header.end, copy: header.copy(of: text))
        }
        var wordsEnd = inner
        while wordsEnd < line.content.upperBound, !isRuleRun(text, wordsEnd, line.content.upperBound) {
            wordsEnd += 1
        }
        guard isSeparator(inner..<wordsEnd, closed: wordsEnd < line.content.upperBound, in: text) else {
            return nil
        }
        var rest = wordsEnd
        while rest < line.content.upperBound, Self.isRule(text[rest]) || text[rest] == 0x20 { rest += 1 }
        if rest < line.content.upperBound {
            let copy = HeaderCollector.runTogether(rest..<line.content.upperBound, in: text, self).copy(
                of: text)
            return Mark(start: line.range.lowerBound, end: line.next, copy: copy)
        }
        return mark(from: line, in: text)
    }

    /// Only a separator's text, or more text after it up to closing dashes: `----- Transféré par X le 3/02 -----`.
    private func isSeparator(_ words: Range<Int>, closed: Bool, in text: [UInt8]) -> Bool {
        if separators.phrase(all: words, of: text) != nil { return true }
        guard closed, let (_, end) = separators.phrase(beginning: words, of: text), end < words.upperBound
        else {
            return false
        }
        return text[end] == 0x20 || text[end] == 0x3A
    }

    /// A separate mark: if a header follows, it belongs to the mark.
    private func mark(from line: TextLine, in text: [UInt8], date: String? = nil) -> Mark {
        let header = header(after: line, in: text, enough: .marked)
        let copy = header?.copy(of: text)
        return Mark(
            start: line.range.lowerBound, end: header?.end ?? line.next,
            copy: Reading.ForwardedCopy(from: copy?.from, subject: copy?.subject, date: copy?.date ?? date))
    }

    private static func isRule(_ octet: UInt8) -> Bool {
        octet == 0x2D || octet == 0x5F || octet == 0x3D || octet == 0x2A || octet == 0x23
    }

    /// Two dashes or more: a single one is normal text.
    private func isRuleRun(_ text: [UInt8], _ place: Int, _ end: Int) -> Bool {
        Self.isRule(text[place]) && place + 1 < end && Self.isRule(text[place + 1])
    }

    /// `Début du message réexpédié :`, or `Message du 29/09/26 14:31` above a header (Orange).
    private func opening(_ line: TextLine, in text: [UInt8]) -> Mark? {
        guard line.content.count <= 200, let (_, end) = openings.phrase(beginning: line.content, of: text)
        else {
            return nil
        }
        let rest = TextLine.withoutSpace(end..<line.content.upperBound, in: text)
        if rest.allSatisfy({ text[$0] == 0x3A }) { return mark(from: line, in: text) }
        guard let digit = rest.first(where: { text[$0].isDigit }),
            header(after: line, in: text, enough: .marked) != nil
        else { return nil }
        return mark(
            from: line, in: text, date: String(decoding: text[digit..<rest.upperBound], as: UTF8.self))
    }

    /// Header lines without a mark before them.
    private func bareHeader(_ line: TextLine, in text: [UInt8]) -> Mark? {
        guard let (field, value) = label(of: line, in: text),
            text[value].contains(0x3A) || goesOn(field, behind: line, in: text),
            let header = HeaderCollector.block(at: line, in: text, self), header.isEnough(.alone)
        else { return nil }
        return Mark(start: line.range.lowerBound, end: header.end, copy: header.copy(of: text))
    }

    /// Whether another field is on one of the next two lines.
    private func goesOn(_ field: Wording.ForwardMarks.Field, behind line: TextLine, in text: [UInt8]) -> Bool
    {
        var place = line.next
        for _ in 0..<2 {
            guard let next = TextLine(text, at: place) else { return false }
            if let label = label(of: next, in: text) { return label.field != field }
            place = next.next
        }
        return false
    }

    /// The header that begins at most three blank lines below a mark.
    private func header(after line: TextLine, in text: [UInt8], enough: HeaderCollector.Enough)
        -> HeaderCollector?
    {
        var place = line.next
        for _ in 0..<4 {
            guard let next = TextLine(text, at: place) else { return nil }
            place = next.next
            if next.isBlank { continue }
            guard label(of: next, in: text) != nil else { return nil }
            let header = HeaderCollector.block(at: next, in: text, self)
            return header.flatMap { $0.isEnough(enough) ? $0 : nil }
        }
        return nil
    }
}

// The header information in a single line.
extension ForwardSplitter {
    /// In octets.
    static let longestLabel = 40

    /// The header field that a line names at its start, and its value.
    func label(of line: TextLine, in text: [UInt8]) -> (field: Wording.ForwardMarks.Field, value: Range<Int>)?
    {
        let reach = line.content.prefix(Self.longestLabel)
        guard line.content.count <= Self.longestLine, let colon = reach.first(where: { text[$0] == 0x3A }),
            let label = labels.phrase(all: line.content.lowerBound..<colon, of: text)
        else { return nil }
        return (fields[label], (colon + 1)..<line.content.upperBound)
    }

    /// The header field whose label ends at a colon in the middle of a line, and where the label begins. The label may directly
    /// follow other text if it begins with a capital: `<a@b>Envoyé :`.
    func label(
        endingAt colon: Int, from start: Int, in text: [UInt8]
    ) -> (field: Wording.ForwardMarks.Field, start: Int)? {
        var begin = max(start, colon - Self.longestLabel)
        while begin < colon, text[begin] & 0xC0 == 0x80 { begin += 1 }
        while begin < colon {
            let (scalar, length) = UTF8Scalar.decode(text, at: begin)
            if canBeginLabel(scalar, at: begin, from: start, in: text),
                let label = labels.phrase(all: begin..<colon, of: text)
            {
                return (fields[label], begin)
            }
            begin += length
        }
        return nil
    }

    private func canBeginLabel(_ scalar: UInt32, at place: Int, from start: Int, in text: [UInt8]) -> Bool {
        guard let valid = Unicode.Scalar(scalar), valid.properties.isAlphabetic else { return false }
        if place == start || valid.properties.isUppercase { return true }
        guard let before = UTF8Scalar.before(place, in: text), let scalar = Unicode.Scalar(before.scalar)
        else {
            return true
        }
        return !scalar.properties.isAlphabetic
    }
}
