import Text

/// Finds all of many phrases in a folded text in one pass (Aho and Corasick, 1975), at word boundaries only.
///
/// The time depends only on the text; the number of phrases costs only memory: one row of transitions per distinct prefix. A phrase
/// that would begin inside a word is not followed at all, so the rest of a word that no phrase has is passed over.
struct PhraseMatcher: Sendable {
    /// A phrase that was found.
    struct Match {
        /// Its index in the list from which the matcher was made.
        let phrase: Int
        /// Its range, in folded octets.
        let range: Range<Int>
    }

    /// The column of each octet in `transitions`; octets that are in no phrase share column 0.
    private let columns: [UInt8]
    private let width: Int
    /// For each state and column, the first slot of the next state's row, doubled; odd if a phrase ends in that state.
    private let transitions: [Int32]
    /// The phrase that ends in a state, and the next shorter state in which another one ends; −1 for none.
    private let endings: [(phrase: Int32, shorter: Int32)]
    private let lengths: [Int]
    /// Phrases with the same text as an earlier one, reported together with it.
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
            let first = trie.insert(phrase, columns, phrase: index)
            if first != index { twins[first].append(index) }
        }
        self.columns = columns
        self.width = width
        self.lengths = phrases.map(\.count)
        self.twins = twins
        let (states, endings) = trie.automaton()
        self.endings = endings
        transitions = states.map { state in
            let ending = endings[Int(state)]
            return (state * Int32(width)) << 1 | (ending.phrase >= 0 || ending.shorter >= 0 ? 1 : 0)
        }
    }

    /// Visits every match, ordered by its end.
    func forEachMatch(in text: [UInt8], _ visit: (Match) -> Void) {
        let (octets, columns, transitions) = (text.span, columns.span, transitions.span)
        var next: Int32 = 0
        var place = 0
        while place < octets.count {
            next = transitions[Int(next >> 1) + Int(columns[Int(octets[place])])]
            place += 1
            if next == 0, Self.isInWords(octets[place - 1]) {
                while place < octets.count, Self.isInWords(octets[place]) { place += 1 }
            }
            guard next & 1 != 0 else { continue }
            var ending = endings[Int(next >> 1) / width]
            while true {
                if ending.phrase >= 0 { report(Int(ending.phrase), end: place, in: text, visit) }
                if ending.shorter < 0 { break }
                ending = endings[Int(ending.shorter)]
            }
        }
    }

    /// Whether a folded octet is a letter or a digit by itself; a phrase that begins with one between two of them is not whole.
    @inline(__always)
    fileprivate static func isInWords(_ octet: UInt8) -> Bool { octet.isSmallLetter || octet.isDigit }

    private func report(_ phrase: Int, end: Int, in text: [UInt8], _ visit: (Match) -> Void) {
        let range = (end - lengths[phrase])..<end
        guard Self.isWhole(range, in: text) else { return }
        visit(Match(phrase: phrase, range: range))
        for twin in twins[phrase] { visit(Match(phrase: twin, range: range)) }
    }

    /// Whether no letter or digit continues across either end.
    static func isWhole(_ range: Range<Int>, in text: [UInt8]) -> Bool {
        guard let first = range.first, let last = range.last else { return false }
        if first > 0, beginsWord(at: first, in: text), endsWord(at: first - 1, in: text) { return false }
        if last + 1 < text.count, endsWord(at: last, in: text), beginsWord(at: last + 1, in: text) {
            return false
        }
        return true
    }

    /// Whether a letter or digit begins at this octet. Folded text writes Latin letters in ASCII, so U+0080 to U+00BF (lead octet
    /// C2) and most of U+2000 to U+2FFF (E2) are signs.
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

/// The phrases as a tree of their prefixes, before it becomes an automaton.
private struct Trie {
    let width: Int
    /// One row of `width` states per state, allocated in advance; −1 where no phrase continues.
    var next: [Int32]
    var phrase: [Int32] = [-1]
    /// Whether the last octet of a state's prefix is a letter or a digit.
    private var endsInWord = [false]
    /// The same for the octet of each column.
    private var isInWords: [Bool]

    init(width: Int, mostStates: Int) {
        self.width = width
        next = [Int32](repeating: -1, count: width * mostStates)
        isInWords = [Bool](repeating: false, count: width)
    }

    /// Adds a phrase and returns the phrase that has this text: itself, or an earlier one.
    mutating func insert(_ octets: [UInt8], _ columns: [UInt8], phrase index: Int) -> Int {
        var state = 0
        for octet in octets {
            let column = Int(columns[Int(octet)])
            isInWords[column] = PhraseMatcher.isInWords(octet)
            let slot = state * width + column
            if next[slot] < 0 {
                next[slot] = Int32(phrase.count)
                phrase.append(-1)
                endsInWord.append(isInWords[column])
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
                // Inside a word nothing begins anew.
                let isBroken = suffix[state] == 0 && endsInWord[state] && isInWords[column]
                let fallback =
                    state == 0 || isBroken ? 0 : transitions[Int(suffix[state]) * width + column]
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

/// Phrases in a prefix tree: finds the one that a text begins with, or equals, folding no more of the text than necessary and
/// keeping nothing.
struct PhraseTree: Sendable {
    private let columns: [UInt8]
    private let width: Int
    /// One row per distinct prefix; −1 where no phrase continues.
    private let next: [Int32]
    /// The phrase that ends in a state, by its index in the list; −1 for none.
    private let phrases: [Int32]

    /// Of two phrases that fold to the same text, the first one is kept.
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

    /// The phrase that equals a part of a text, ignoring spaces and a colon at its end.
    func phrase(all range: Range<Int>, of text: [UInt8]) -> Int? {
        guard let (phrase, end) = phrase(beginning: range, of: text) else { return nil }
        var cursor = FoldingCursor(at: end, afterSpace: false)
        while cursor.offset < range.upperBound {
            let (packed, count) = cursor.next(in: text)
            guard count == 0 || packed == 0x20 || packed == 0x3A else { return nil }
        }
        return phrase
    }

    /// The longest phrase with which a part of a text begins, and its end.
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

/// The occurrences of a wording table's phrases in one text.
struct PhraseSightings {
    /// The first occurrence of each phrase, by its index in the table; in folded octets.
    private(set) var first: [Int: Range<Int>] = [:]
    private(set) var labels: [NumberLabel] = []
    /// The ends of the phrases that an address or a receipt number follows, in folded octets.
    private(set) var addressees: [Int] = []
    private(set) var receipts: [Int] = []
    /// The phrases which say that an offer is no longer valid.
    private(set) var withdrawals: [(phrase: Int, range: Range<Int>)] = []
    /// The phrases that mention a code, a password or a user name; at most `mostAnchors`.
    private(set) var codes: [Range<Int>] = []
    /// There were more labels or anchors than any mail needs, and the rest was not kept.
    private(set) var isCutOff = false

    private static let mostLabels = 100_000
    private static let mostAnchors = 100

    init(of wording: Wording, matcher: PhraseMatcher, in text: FoldedText) {
        matcher.forEachMatch(in: text.octets) { match in
            if first[match.phrase] == nil { first[match.phrase] = match.range }
            note(wording.phrases[match.phrase].role, match)
        }
    }

    private mutating func note(_ role: Wording.Phrase.Role, _ match: PhraseMatcher.Match) {
        let range = match.range
        switch role {
        case .number: label(.offerNumber, range)
        case .offer: label(.offer, range)
        case .otherNumber: label(.other, range)
        case .addressee: if hasRoom(addressees) { addressees.append(range.upperBound) }
        case .receipt: if hasRoom(receipts) { receipts.append(range.upperBound) }
        case .withdrawn:
            if withdrawals.count < Self.mostAnchors {
                withdrawals.append((match.phrase, range))
            } else {
                isCutOff = true
            }
        case .code: if codes.count < Self.mostAnchors { codes.append(range) }
        case .notice, .portal, .inspection: break
        }
    }

    private mutating func hasRoom(_ anchors: [Int]) -> Bool {
        if anchors.count >= Self.mostAnchors { isCutOff = true }
        return anchors.count < Self.mostAnchors
    }

    private mutating func label(_ meaning: NumberLabel.Meaning, _ range: Range<Int>) {
        guard labels.count < Self.mostLabels else {
            isCutOff = true
            return
        }
        labels.append(NumberLabel(meaning: meaning, range: range))
    }
}
