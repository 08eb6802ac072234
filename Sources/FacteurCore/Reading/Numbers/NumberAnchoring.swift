/// Decides which candidates are offer numbers: those whose nearest label is an offer's.
///
/// The form is no proof (a passport number may be a letter and seven digits), so a label must be near: before the number in the
/// same sentence or the one before, after it in the same sentence, or at the head of its column of a table. If a label of another
/// number is nearer, the candidate is no offer number.
struct NumberAnchoring {
    /// A label's claim to a candidate: the lower the distance, the nearer.
    private struct Claim {
        let distance: Int
        let meaning: NumberLabel.Meaning
    }

    private let text: FoldedText
    /// In the order of the text.
    private let candidates: [NumberCandidate]
    /// The range of each candidate, in folded octets.
    private let places: [Range<Int>]
    /// In the order of the text.
    private let labels: [NumberLabel]
    /// The range of the number's own label if it is not an offer's, in folded octets: no label before it reaches the number, and no
    /// offer's label inside it counts.
    private var ownLabels: [Range<Int>?] = []

    init(text: FoldedText, candidates: [NumberCandidate], labels: [NumberLabel]) {
        self.text = text
        self.candidates = candidates
        self.labels = labels.sorted { $0.range.lowerBound < $1.range.lowerBound }
        places = candidates.map { candidate in
            let start = text.foldedOffset(of: candidate.range.lowerBound)
            return start..<max(start, text.foldedOffset(of: candidate.range.upperBound))
        }
        let clauses = NumberClauses(text: text, candidates: candidates)
        ownLabels = candidates.indices.map { index in
            clauses.ownLabel(of: index) { clause in
                self.labels(within: clause).contains { $0.meaning != .other }
            }
        }
    }

    /// The candidates that are offer numbers, in order.
    func anchored() -> [NumberCandidate] {
        candidates.indices.filter(isAnchored).map { candidates[$0] }
    }

    /// What the labels say of each candidate, in order; `nil` where they say nothing.
    func meanings() -> [NumberLabel.Meaning?] { candidates.indices.map(meaning) }

    private func isAnchored(_ index: Int) -> Bool {
        let meaning = meaning(of: index)
        return meaning == .offerNumber || meaning == .offer
    }

    private func meaning(of index: Int) -> NumberLabel.Meaning? {
        meaningByCell(index) ?? nearest(to: index, among: labels(around: places[index]))
    }

    private static let farthest = 120

    /// The labels that begin or end within the largest reach.
    private func labels(around place: Range<Int>) -> ArraySlice<NumberLabel> {
        // No phrase is longer than 300 octets, so a label that ends within reach begins within that distance plus the reach.
        labels(from: place.lowerBound - Self.farthest - 300, to: place.upperBound + Self.farthest)
    }

    /// The labels that begin between two folded offsets.
    private func labels(from start: Int, to end: Int) -> ArraySlice<NumberLabel> {
        let first = partition { $0.range.lowerBound < start }
        let last = partition { $0.range.lowerBound <= end }
        return labels[first..<max(first, last)]
    }

    private func partition(_ isBefore: (NumberLabel) -> Bool) -> Int {
        var low = 0
        var high = labels.count
        while low < high {
            let middle = low + (high - low) / 2
            if isBefore(labels[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The meaning of the nearest label; of two equally near ones, the one that is not an offer's.
    private func nearest(to index: Int, among labels: ArraySlice<NumberLabel>) -> NumberLabel.Meaning? {
        var best: Claim?
        for label in labels {
            guard let claim = claim(of: label, on: index) else { continue }
            let isNearer = best.map { claim.distance < $0.distance } ?? true
            let isTie = best.map { claim.distance == $0.distance && claim.meaning == .other } ?? false
            if isNearer || isTie { best = claim }
        }
        return best?.meaning
    }

    private func claim(of label: NumberLabel, on index: Int) -> Claim? {
        let place = places[index]
        if label.range.upperBound <= place.lowerBound { return claimBefore(label, index) }
        if label.range.lowerBound >= place.upperBound { return claimAfter(label, index) }
        return nil
    }

    /// A label before the number: each number in between makes this one less likely.
    private func claimBefore(_ label: NumberLabel, _ index: Int) -> Claim? {
        let gap = label.range.upperBound..<places[index].lowerBound
        if let own = ownLabels[index], label.range.lowerBound < own.lowerBound { return nil }
        if let own = ownLabels[index], label.meaning != .other, own.contains(label.range.lowerBound) {
            return nil
        }
        guard gap.count <= label.reach.before, sentenceEnds(in: gap) <= label.sentences else { return nil }
        var between = 0
        var other = index - 1
        while other >= 0, places[other].lowerBound >= gap.lowerBound {
            between += 1
            other -= 1
        }
        return Claim(distance: gap.count + 15 * between, meaning: label.meaning)
    }

    /// A label after the number: as `A1234567 (passport)`, or `A1234567 is your …`, unless it comes before another number of its
    /// own.
    private func claimAfter(_ label: NumberLabel, _ index: Int) -> Claim? {
        let gap = places[index].upperBound..<label.range.lowerBound
        guard gap.count <= label.reach.after, sentenceEnds(in: gap) == 0, !hasEmptyLine(gap) else {
            return nil
        }
        let words = String(decoding: text.octets[gap], as: UTF8.self)
        // `A1234567 est votre numéro de dossier` says what the number is.
        if label.meaning == .other,
            Self.copulas.contains(words.squeezed)
        {
            return Claim(distance: 0, meaning: .other)
        }
        if words == "(" || words == " (" { return Claim(distance: gap.count, meaning: label.meaning) }
        if index + 1 < places.count {
            let next = places[index + 1].lowerBound
            guard next < label.range.upperBound || next - label.range.upperBound > gap.count else {
                return nil
            }
            guard next >= label.range.lowerBound else { return nil }
        }
        return Claim(distance: gap.count + 20, meaning: label.meaning)
    }

    private static let copulas: Set<String> = [
        "est", "est votre", "est le", "est un", "est notre", "est son", "is", "is your", "is the", "is a",
        "is our", "est mon", "is my",
    ]

    private func sentenceEnds(in gap: Range<Int>) -> Int {
        var ends = 0
        for place in gap where place + 1 < text.octets.count && text.octets[place + 1] == 0x20 {
            if [0x2E, 0x21, 0x3F].contains(text.octets[place]) { ends += 1 }
        }
        return ends
    }

    /// Whether a folded range holds an empty line, or so much white space that a reader would not connect its ends.
    private func hasEmptyLine(_ gap: Range<Int>) -> Bool {
        let start = text.sourceOffset(of: gap.lowerBound)
        let end = text.sourceOffset(of: gap.upperBound)
        guard end - start <= 2_000 else { return true }
        return text.source[start..<max(start, end)].count { $0 == 0x0A } > 1
    }
}

// A row of a table: the label is in the row, or at the head of the column.
extension NumberAnchoring {
    /// The head of a column is searched for at most this many lines above.
    private static let tableHeight = 100
    /// No row of a table is longer, in octets.
    private static let rowLength = 4_096

    /// The meaning according to the candidate's table; `nil` when it is in no table, or the table does not say.
    private func meaningByCell(_ index: Int) -> NumberLabel.Meaning? {
        let start = candidates[index].range.lowerBound
        guard let row = line(around: start), row.contains(where: { text.source[$0] == 0x09 }) else {
            return nil
        }
        if let meaning = nearest(to: index, among: labels(within: row)) { return meaning }
        let column = text.source[row.lowerBound..<start].count { $0 == 0x09 }
        guard let head = head(above: row.lowerBound) else { return nil }
        let cell = cell(column, of: head)
        let meanings = cell.map { labels(within: $0).map(\.meaning) } ?? []
        return meanings.isEmpty || meanings.contains { $0 == .other } ? .other : .offerNumber
    }

    /// The nearest line above that has a label, if it has cells.
    private func head(above rowStart: Int) -> Range<Int>? {
        var end = rowStart
        for _ in 0..<Self.tableHeight {
            guard end > 0, let above = line(around: end - 1) else { return nil }
            if !labels(within: above).isEmpty {
                return above.contains { text.source[$0] == 0x09 } ? above : nil
            }
            end = above.lowerBound
        }
        return nil
    }

    private func cell(_ column: Int, of row: Range<Int>) -> Range<Int>? {
        var start = row.lowerBound
        var passed = 0
        for place in row where text.source[place] == 0x09 {
            if passed == column { return start..<place }
            passed += 1
            start = place + 1
        }
        return passed == column ? start..<row.upperBound : nil
    }

    private func labels(within range: Range<Int>) -> ArraySlice<NumberLabel> {
        let start = text.foldedOffset(of: range.lowerBound)
        let end = text.foldedOffset(of: range.upperBound)
        return labels(from: start, to: end - 1)
    }

    /// The line at an offset, without its end; `nil` when it is longer than any row.
    private func line(around place: Int) -> Range<Int>? {
        var start = place
        while start > 0, text.source[start - 1] != 0x0A {
            start -= 1
            if place - start > Self.rowLength { return nil }
        }
        var end = place
        while end < text.source.count, text.source[end] != 0x0A {
            end += 1
            if end - place > Self.rowLength { return nil }
        }
        return start..<end
    }
}

/// A phrase that says what a number near it is.
struct NumberLabel {
    enum Meaning {
        /// "numéro d'offre d'emploi"
        case offerNumber
        /// "offre d'emploi"
        case offer
        /// "passeport"
        case other
    }

    let meaning: Meaning
    /// Its range, in folded octets.
    let range: Range<Int>

    /// How far a number may be from the phrase, in folded characters.
    var reach: (before: Int, after: Int) {
        switch meaning {
        case .offerNumber: (before: 120, after: 40)
        case .offer: (before: 40, after: 20)
        case .other: (before: 60, after: 40)
        }
    }

    /// How many sentences may end between the phrase and a number after it.
    var sentences: Int { meaning == .offer ? 0 : 1 }
}
