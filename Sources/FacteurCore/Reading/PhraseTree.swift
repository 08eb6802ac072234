/// Phrases by their beginnings: says which one a text begins with, or is, folding no more of it than it must and keeping
/// nothing.
struct PhraseTree: Sendable {
    private let columns: [UInt8]
    private let width: Int
    /// One row per distinct beginning; −1 where no phrase goes on.
    private let next: [Int32]
    /// The phrase that ends in a state, by its place in the list; −1 for none.
    private let phrases: [Int32]

    /// Of two phrases that fold alike the first one is kept.
    init(_ texts: [String]) {
        let folded = texts.map(FoldedText.phrase)
        var columns = [UInt8](repeating: 0, count: 256)
        var width = 1
        for octet in folded.joined() where columns[Int(octet)] == 0 && width < 256 {
            columns[Int(octet)] = UInt8(width)
            width += 1
        }
        var next = [Int32](repeating: -1, count: width * folded.reduce(1) { $0 + $1.count })
        var phrases: [Int32] = [-1]
        for (index, phrase) in folded.enumerated() where !phrase.isEmpty {
            var state = 0
            for octet in phrase {
                let slot = state * width + Int(columns[Int(octet)])
                if next[slot] < 0 {
                    next[slot] = Int32(phrases.count)
                    phrases.append(-1)
                }
                state = Int(next[slot])
            }
            if phrases[state] < 0 { phrases[state] = Int32(index) }
        }
        (self.columns, self.width, self.phrases) = (columns, width, phrases)
        self.next = Array(next[..<(width * phrases.count)])
    }

    /// The phrase that a part of a text is, spaces and a colon at its end apart.
    func phrase(all range: Range<Int>, of text: [UInt8]) -> Int? {
        guard let (phrase, end) = phrase(beginning: range, of: text) else { return nil }
        var cursor = FoldingCursor(at: end, afterSpace: false)
        while cursor.offset < range.upperBound {
            let (packed, count) = cursor.next(in: text)
            guard count == 0 || packed == 0x20 || packed == 0x3A else { return nil }
        }
        return phrase
    }

    /// The longest phrase that a part of a text begins with, and where it ends there.
    func phrase(beginning range: Range<Int>, of text: [UInt8]) -> (phrase: Int, end: Int)? {
        var found: (phrase: Int, end: Int)?
        var cursor = FoldingCursor(at: range.lowerBound, afterSpace: true)
        var state = 0
        while cursor.offset < range.upperBound {
            var (packed, count) = cursor.next(in: text)
            while count > 0 {
                guard let following = step(state, UInt8(truncatingIfNeeded: packed)) else { return found }
                state = following
                packed >>= 8
                count -= 1
            }
            if let phrase = ending(in: state) { found = (phrase, min(cursor.offset, range.upperBound)) }
        }
        return found
    }

    private func ending(in state: Int) -> Int? { phrases[state] >= 0 ? Int(phrases[state]) : nil }

    private func step(_ state: Int, _ octet: UInt8) -> Int? {
        let column = Int(columns[Int(octet)])
        let following = column == 0 ? -1 : next[state * width + column]
        return following >= 0 ? Int(following) : nil
    }
}
