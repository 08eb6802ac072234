/// What stands beside a number and no notice says, as data: `Config/portal.yaml` explains each part and holds the same words.
extension Wording {
    /// The words by which the portal takes back, corrects or restricts what a notice gives.
    ///
    /// Compared word by word, folded as names are; `*` at an entry's end stands for any ending of its last word.
    package struct Reservations: Sendable, Hashable {
        /// The parts of the table, in the order of the file.
        package enum Part: String, Sendable, Hashable, CaseIterable {
            case topics, endings, faults, denials, courtesies, conditions, trials
        }

        package var texts: [Part: [String]]

        package init(_ texts: [Part: [String]] = [:]) { self.texts = texts }
    }
}

/// The same words, prepared to be looked for in a sentence.
struct ReservationTable: Sendable {
    /// The built-in table; made once.
    static let builtIn = ReservationTable(.builtIn)

    private let lists: [Wording.Reservations.Part: WordList]

    init(_ reservations: Wording.Reservations) {
        lists = reservations.texts.mapValues(WordList.init)
    }

    subscript(part: Wording.Reservations.Part) -> WordList { lists[part] ?? WordList([]) }
}

/// Entries of one word or several, to be looked for among the words of a sentence in whatever order.
struct WordList: Sendable {
    private var words: Set<Substring> = []
    /// Beginnings of words, by their first letter.
    private var beginnings: [Character: [String]] = [:]
    private var groups: [[WordList]] = []

    init(_ texts: [String]) {
        for text in texts {
            let parts = NameText(text).words.map(\.text)
            guard let last = parts.last else { continue }
            if parts.count > 1 {
                groups.append(
                    parts.dropLast().map { WordList([$0]) } + [
                        WordList([text.hasSuffix("*") ? "\(last)*" : last])
                    ])
            } else if text.hasSuffix("*"), let first = last.first {
                beginnings[first, default: []].append(last)
            } else {
                words.insert(last[...])
            }
        }
    }

    /// Whether an entry is among the words; one of several words, where all of them are.
    ///
    /// - Parameter sentence: folded words.
    func isIn(_ sentence: Set<Substring>) -> Bool {
        !words.isDisjoint(with: sentence) || !beginnings.isEmpty && sentence.contains(where: begins)
            || groups.contains { $0.allSatisfy { $0.isIn(sentence) } }
    }

    private func begins(_ word: Substring) -> Bool {
        guard let first = word.first, let known = beginnings[first] else { return false }
        return known.contains { word.hasPrefix($0) }
    }
}
