/// Finds every one of many phrases in a folded text in one pass (Aho and Corasick, 1975), at word boundaries only.
///
/// The time is that of the text; the number of phrases costs memory alone: one row of transitions per distinct beginning.
struct PhraseMatcher: Sendable {
    /// A phrase that was found.
    struct Match {
        /// Its place in the list that the matcher was made of.
        let phrase: Int
        /// Where it stands, in folded octets.
        let range: Range<Int>
    }

    /// The column of each octet in `transitions`; octets that no phrase holds share column 0.
    private let columns: [UInt8]
    private let width: Int
    private let transitions: [Int32]
    /// The phrase that ends in a state, and the next shorter state in which another one ends; −1 for none.
    private let endings: [(phrase: Int32, shorter: Int32)]
    private let lengths: [Int]
    /// Phrases that say the same as an earlier one, reported together with it.
    private let twins: [[Int]]

    init(_ phrases: [[UInt8]]) {
        var columns = [UInt8](repeating: 0, count: 256)
        var width = 1
        for octet in phrases.joined() where columns[Int(octet)] == 0 && width < 256 {
            columns[Int(octet)] = UInt8(width)
            width += 1
        }
        var trie = Trie(width: width, mostStates: phrases.reduce(1) { $0 + $1.count })
        var twins = [[Int]](repeating: [], count: phrases.count)
        for (index, phrase) in phrases.enumerated() where !phrase.isEmpty {
            let first = trie.insert(phrase.map { Int(columns[Int($0)]) }, phrase: index)
            if first != index { twins[first].append(index) }
        }
        self.columns = columns
        self.width = width
        self.lengths = phrases.map(\.count)
        self.twins = twins
        (transitions, endings) = trie.automaton()
    }

    /// Visits every match, ordered by where it ends.
    func forEachMatch(in text: [UInt8], _ visit: (Match) -> Void) {
        var state = 0
        for place in text.indices {
            state = Int(transitions[state * width + Int(columns[Int(text[place])])])
            var ending = endings[state]
            while true {
                if ending.phrase >= 0 { report(Int(ending.phrase), end: place + 1, in: text, visit) }
                if ending.shorter < 0 { break }
                ending = endings[Int(ending.shorter)]
            }
        }
    }

    private func report(_ phrase: Int, end: Int, in text: [UInt8], _ visit: (Match) -> Void) {
        let range = (end - lengths[phrase])..<end
        guard Self.isWhole(range, in: text) else { return }
        visit(Match(phrase: phrase, range: range))
        for twin in twins[phrase] { visit(Match(phrase: twin, range: range)) }
    }

    /// Whether no letter or digit goes on across either edge.
    static func isWhole(_ range: Range<Int>, in text: [UInt8]) -> Bool {
        guard let first = range.first, let last = range.last else { return false }
        if first > 0, beginsWord(at: first, in: text), endsWord(at: first - 1, in: text) { return false }
        if last + 1 < text.count, endsWord(at: last, in: text), beginsWord(at: last + 1, in: text) {
            return false
        }
        return true
    }

    /// Whether a letter or digit begins at this octet. Folded text writes Latin letters in ASCII, so U+0080 to U+00BF (lead
    /// octet C2) and most of U+2000 to U+2FFF (E2) are signs.
    private static func beginsWord(at place: Int, in text: [UInt8]) -> Bool {
        switch text[place] {
        case 0x30...0x39, 0x61...0x7A, 0xC3...0xE1, 0xE3...0xFF: true
        default: false
        }
    }

    /// Whether a letter or digit ends with this octet.
    private static func endsWord(at place: Int, in text: [UInt8]) -> Bool {
        var lead = place
        while lead > 0, place - lead < 3, text[lead] & 0xC0 == 0x80 { lead -= 1 }
        return beginsWord(at: lead, in: text)
    }
}

/// The phrases as a tree of their beginnings, on its way to become an automaton.
private struct Trie {
    let width: Int
    /// One row of `width` states per state, made beforehand; −1 where no phrase goes on.
    var next: [Int32]
    var phrase: [Int32] = [-1]

    init(width: Int, mostStates: Int) {
        self.width = width
        next = [Int32](repeating: -1, count: width * mostStates)
    }

    /// Adds a phrase and answers which phrase says these words: itself, or an earlier one.
    mutating func insert(_ columns: [Int], phrase index: Int) -> Int {
        var state = 0
        for column in columns {
            let slot = state * width + column
            if next[slot] < 0 {
                next[slot] = Int32(phrase.count)
                phrase.append(-1)
            }
            state = Int(next[slot])
        }
        if phrase[state] < 0 { phrase[state] = Int32(index) }
        return Int(phrase[state])
    }

    /// Completes the transitions breadth first, so that every state knows its longest proper suffix before it is needed.
    func automaton() -> ([Int32], [(phrase: Int32, shorter: Int32)]) {
        var transitions = Array(next[..<(width * phrase.count)])
        var suffix = [Int32](repeating: 0, count: phrase.count)
        var endings = phrase.map { (phrase: $0, shorter: Int32(-1)) }
        var queue: [Int] = [0]
        var head = 0
        while head < queue.count {
            let state = queue[head]
            head += 1
            for column in 0..<width {
                let slot = state * width + column
                let fallback = state == 0 ? 0 : transitions[Int(suffix[state]) * width + column]
                guard next[slot] >= 0 else {
                    transitions[slot] = fallback
                    continue
                }
                let child = Int(next[slot])
                suffix[child] = fallback
                let shorter = Int(fallback)
                endings[child].shorter = phrase[shorter] >= 0 ? fallback : endings[shorter].shorter
                queue.append(child)
            }
        }
        return (transitions, endings)
    }
}
