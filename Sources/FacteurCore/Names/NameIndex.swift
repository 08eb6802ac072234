/// Finds the interns whose full name is in a text (contract, "Evidence": `name`).
///
/// A full name is every word of the family name and at least the first given name, in either order, the given names in their own
/// order and next to the family name. Within the family name and within the given names, spaces, hyphens and apostrophes make no
/// difference (`LEGOFF`, `Le Goff`); between the two there must be a space, or a comma after the family name. A leading particle
/// may also follow the given names (`FONTAINE, Jean de la`), and `Müller` may be `MUELLER`, as in passports.
struct NameIndex: Sendable {
    enum Limit {
        /// Words of one half of a name, as a text may divide it.
        static let words = 8
        /// Given names that may be present or left out, from the last.
        static let givenNames = 4
    }

    /// Half a name without separators, and its number.
    private var halves: [String: UInt32] = [:]
    private var longestHalf = 0
    /// Family half in the upper 32 bits, given half in the lower.
    private var people = Postings<UInt64>()
    /// People with only one name, by its number.
    private var singles = Postings<UInt64>()
    /// Every word of all given names, folded.
    private(set) var givenWords: Set<String> = []

    /// - Parameter capacity: of how many interns.
    init(capacity: Int) {
        halves.reserveCapacity(capacity)
        people.reserveCapacity(capacity)
    }

    mutating func add(_ intern: Intern, row: Int) {
        let family = NameText(intern.familyName).words.map(\.text)
        let givenWords = NameText(intern.givenNames).words
        self.givenWords.formUnion(givenWords.map(\.text))
        let given = Self.givenNames(givenWords[...])
        guard !family.isEmpty else { return }
        guard !given.isEmpty else { return addSingle(intern.familyName, row: row) }
        add(family, given, row: row)
        let passport = (NameFolding.passport(intern.familyName), NameFolding.passport(intern.givenNames))
        guard passport != (intern.familyName, intern.givenNames) else { return }
        add(
            NameText(passport.0).words.map(\.text), Self.givenNames(NameText(passport.1).words[...]), row: row
        )
    }

    /// A person with one name is found only in a cell of a list: in a text the name is a word like any other.
    private mutating func addSingle(_ name: String, row: Int) {
        for spelling in Set([name, NameFolding.passport(name)]) {
            let words = NameText(spelling).words.map(\.text)
            singles.add(row, under: UInt64(number(words.joined())))
        }
    }

    /// Adds every form of one spelling.
    private mutating func add(_ family: [String], _ given: [String], row: Int) {
        let whole = number(family.joined())
        for count in 1...given.count where count <= Limit.givenNames || count == given.count {
            people.add(row, under: key(family: whole, given: number(given.prefix(count).joined())))
        }
        var rest = family[...]
        var particles = ""
        while let first = rest.first, rest.count > 1, Self.particles.contains(first) {
            particles += rest.removeFirst()
            let behind = number((given.first ?? "") + particles)
            people.add(row, under: key(family: number(rest.joined()), given: behind))
        }
    }

    /// Each given name without separators: `Jean-Pierre Marie` is two names.
    private static func givenNames(_ words: ArraySlice<NameText.Word>) -> [String] {
        var names: [String] = []
        for word in words {
            if word.glue == .hyphen || word.glue == .apostrophe, let last = names.popLast() {
                names.append(last + word.text)
            } else {
                names.append(word.text)
            }
        }
        return names
    }

    private mutating func number(_ half: String) -> UInt32 {
        if let known = halves[half] { return known }
        let number = UInt32(clamping: halves.count)
        halves[half] = number
        longestHalf = max(longestHalf, half.utf8.count)
        return number
    }

    private func key(family: UInt32, given: UInt32) -> UInt64 { UInt64(family) << 32 | UInt64(given) }

    /// Words that begin a family name and that some lists put after the given names.
    private static let particles: Set<String> = [
        "d", "da", "das", "de", "del", "della", "den", "der", "des", "di", "do", "dos", "du", "la", "las",
        "le", "les", "los", "ten", "ter", "van", "vom", "von", "zu", "zum", "zur",
    ]
}

extension NameIndex {
    /// Both halves of an intern's name without separators, on a line each; `nil` for a person with only one name.
    static func wholeName(of intern: Intern) -> String? {
        let family = NameText(intern.familyName).words
        let given = NameText(intern.givenNames).words
        guard !family.isEmpty, !given.isEmpty else { return nil }
        return family.map(\.text).joined() + "\n" + given.map(\.text).joined()
    }

    /// Whether these are all of an intern's given names, as typed or as in passports.
    static func isWhole(_ given: String, of intern: Intern) -> Bool {
        [intern.givenNames, NameFolding.passport(intern.givenNames)].contains { names in
            NameText(names).words.map(\.text).joined() == given
        }
    }

    /// Half a name found in a text: the words from `start` up to `end`.
    private struct FoundHalf {
        let end: Int
        let number: UInt32
        /// Whether one of its words begins with a capital.
        let isCapitalised: Bool
        let isShort: Bool
    }

    private struct FoundName {
        let start: Int
        let end: Int
        let key: UInt64
    }

    /// The ranges of names in the text, in order, with the rows of the people with that name. A name inside a longer one does not
    /// count; of two names that overlap, both count.
    func mentions(in text: NameText) -> [(range: Range<Int>, rows: [Int])] {
        var mentions: [(range: Range<Int>, rows: [Int])] = []
        for name in longest(names(in: text.words, asProse: true)) {
            let rows = people.rows(under: name.key)
            if let last = mentions.last, last.range.upperBound > name.start {
                let range = last.range.lowerBound..<max(last.range.upperBound, name.end)
                mentions[mentions.count - 1] = (range, Set(last.rows + rows).sorted())
            } else {
                mentions.append((name.start..<name.end, rows))
            }
        }
        return mentions
    }

    /// The rows of the people that a cell of a list names, ascending; the cell must hold only a name.
    ///
    /// With a comma (`FAMILY, Given`) the text may have more given names than the roster: the longest prefix that the roster has
    /// counts, so that a passport's names find the names in use. Whoever has further given names of their own may be among the
    /// rows, and then has others than the text.
    func rows(called text: NameText) -> NameMatch {
        let words = text.words
        guard words.count <= 4 * Limit.words, words.dropFirst().allSatisfy({ $0.glue != .wall }) else {
            return NameMatch()
        }
        guard let comma = words.firstIndex(where: { $0.glue == .comma }) else {
            let names = names(in: words, asProse: false).filter { $0.start == 0 && $0.end == words.count }
            let rows = Set(Set(names.map(\.key)).flatMap(people.rows(under:)))
            return NameMatch(rows: rows.union(singleRows(words[...])).sorted())
        }
        let given = Self.givenNames(words[comma...])
        // Passports write this when there is no given name.
        if given == ["fnu"] || given == ["xxx"] { return NameMatch(rows: singleRows(words[..<comma])) }
        guard let family = halves[words[..<comma].map(\.text).joined()],
            words[comma...].dropFirst().allSatisfy({ $0.glue != .comma })
        else { return NameMatch() }
        for count in stride(from: given.count, to: 0, by: -1) {
            guard let half = halves[given.prefix(count).joined()] else { continue }
            let rows = people.rows(under: key(family: family, given: half))
            guard !rows.isEmpty else { continue }
            return count == given.count
                ? NameMatch(rows: rows) : NameMatch(rows: rows, beginning: given.prefix(count).joined())
        }
        return NameMatch()
    }

    private func singleRows(_ words: ArraySlice<NameText.Word>) -> [Int] {
        halves[words.map(\.text).joined()].map { singles.rows(under: UInt64($0)) } ?? []
    }

    /// The people that a cell of a list may mean.
    struct NameMatch {
        var rows: [Int] = []
        /// Without separators, where the cell has more given names than these; `nil` where it has no more.
        var beginning: String?
    }

    private func names(in words: [NameText.Word], asProse: Bool) -> [FoundName] {
        let halves = words.indices.map { self.halves(in: words, from: $0) }
        var names: [FoundName] = []
        for (start, firsts) in halves.enumerated() {
            for first in firsts where first.end < words.count {
                for second in halves[first.end] where !asProse || Self.canBeMeant(first, second) {
                    names += self.names(first, second, from: start, in: words)
                }
            }
        }
        return names
    }

    private func halves(in words: [NameText.Word], from start: Int) -> [FoundHalf] {
        var found: [FoundHalf] = []
        var squashed = ""
        var isCapitalised = false
        for index in start..<min(words.count, start + Limit.words) {
            if index > start, words[index].glue == .wall || words[index].glue == .comma { break }
            squashed += words[index].text
            isCapitalised = isCapitalised || words[index].isCapitalised
            // Decomposed letters of other scripts take up to three times the octets of composed ones.
            if squashed.utf8.count > 3 * longestHalf { break }
            guard let number = halves[squashed] else { continue }
            found.append(
                FoundHalf(
                    end: index + 1, number: number, isCapitalised: isCapitalised, isShort: squashed.count < 3)
            )
        }
        return found
    }

    /// Some names are everyday words (`mai Pierre viendra`, `le an 2026`): in a text both halves must have capitals, or neither,
    /// and then neither may be very short.
    private static func canBeMeant(_ first: FoundHalf, _ second: FoundHalf) -> Bool {
        if first.isCapitalised || second.isCapitalised { return first.isCapitalised && second.isCapitalised }
        return !first.isShort && !second.isShort
    }

    /// The two halves as a name in either order, if the words around and between them allow it.
    private func names(
        _ first: FoundHalf, _ second: FoundHalf, from start: Int, in words: [NameText.Word]
    ) -> [FoundName] {
        let between = words[first.end].glue
        guard between == .space || between == .comma, Self.mayEnd(before: second.end, in: words) else {
            return []
        }
        var names: [FoundName] = []
        let familyFirst = key(family: first.number, given: second.number)
        if people.contains(familyFirst), !words[start].glue.isInsideWord,
            between == .space || Self.standsAlone(from: start, to: second.end, in: words)
        {
            names.append(FoundName(start: start, end: second.end, key: familyFirst))
        }
        let givenFirst = key(family: second.number, given: first.number)
        if between == .space, people.contains(givenFirst), Self.mayBegin(at: start, in: words) {
            names.append(FoundName(start: start, end: second.end, key: givenFirst))
        }
        return names
    }

    /// `Dupont` in `Dupont-Moretti` is not the name's end; in `Dupont's` it is.
    private static func mayEnd(before end: Int, in words: [NameText.Word]) -> Bool {
        guard end < words.count, words[end].glue.isInsideWord else { return true }
        return words[end].glue == .apostrophe && words[end].text == "s"
    }

    /// `Jean` in `Marie-Jean` is not the name's beginning; `Alice` in `l'offre d'Alice Martin` is.
    private static func mayBegin(at start: Int, in words: [NameText.Word]) -> Bool {
        guard words[start].glue.isInsideWord else { return true }
        return words[start].glue == .apostrophe && start > 0
            && ["d", "l", "qu"].contains(words[start - 1].text)
    }

    /// A comma also separates two people (`Paul Martin, Jean Dupont`), so no capitalised word may be directly beside the name,
    /// unless it only introduces people (`Pour MARTIN, Jean`).
    private static func standsAlone(from start: Int, to end: Int, in words: [NameText.Word]) -> Bool {
        let isTouchedBefore =
            start > 0 && words[start].glue != .wall && words[start - 1].isCapitalised
            && !introductions.contains(words[start - 1].text)
        let isTouchedAfter = end < words.count && words[end].glue != .wall && words[end].isCapitalised
        return !isTouchedBefore && !isTouchedAfter && words[start].isCapitalised
    }

    /// Titles are not included: `Mme Martin, Jean est là` addresses one person and is about another.
    private static let introductions: Set<String> = [
        "pour", "for", "concerne", "concerning", "stagiaire", "intern", "candidat", "candidate", "nom",
        "name",
        "travailleur", "travailleuse", "worker",
    ]

    /// The names that are not completely inside another.
    private func longest(_ names: [FoundName]) -> [FoundName] {
        let sorted = names.sorted { ($0.start, -$0.end) < ($1.start, -$1.end) }
        var kept: [FoundName] = []
        var widest: (start: Int, end: Int)?
        for name in sorted {
            if let widest, name.end <= widest.end, (name.start, name.end) != (widest.start, widest.end) {
                continue
            }
            if name.end > widest?.end ?? 0 { widest = (name.start, name.end) }
            kept.append(name)
        }
        return kept
    }
}

extension NameText.Glue {
    fileprivate var isInsideWord: Bool { self == .hyphen || self == .apostrophe }
}
