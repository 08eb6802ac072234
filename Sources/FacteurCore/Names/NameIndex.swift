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

    /// Half a name without separators, and the last number that is a spelling of it.
    private var halves: [String: UInt32] = [:]
    /// By number; the letters of one half may stand in the roster in several spellings.
    private var spellings: [(half: HalfSpelling, before: UInt32?)] = []
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
        spellings.reserveCapacity(capacity)
        people.reserveCapacity(capacity)
    }

    mutating func add(_ intern: Intern, row: Int) {
        let family = NameText(intern.familyName).words
        let given = NameText(intern.givenNames).words
        givenWords.formUnion(given.map(\.text))
        guard !family.isEmpty else { return }
        guard !given.isEmpty else { return addSingle(intern.familyName, row: row) }
        add(family, given, row: row)
        let passport = (NameFolding.passport(intern.familyName), NameFolding.passport(intern.givenNames))
        guard passport != (intern.familyName, intern.givenNames) else { return }
        add(NameText(passport.0).words, NameText(passport.1).words, row: row)
    }

    /// A person with one name is found only in a cell of a list: in a text the name is a word like any other.
    private mutating func addSingle(_ name: String, row: Int) {
        for spelling in Set([name, NameFolding.passport(name)]) {
            singles.add(row, under: UInt64(number(HalfSpelling(NameText(spelling).words[...]))))
        }
    }

    /// Adds every form of one spelling.
    private mutating func add(_ family: [NameText.Word], _ given: [NameText.Word], row: Int) {
        let whole = number(HalfSpelling(family[...]))
        let ends = Self.ends(ofGivenNames: given[...])
        for (place, end) in ends.enumerated() where place < Limit.givenNames || place == ends.count - 1 {
            people.add(row, under: key(family: whole, given: number(HalfSpelling(given[..<end]))))
        }
        var behind = HalfSpelling(given[..<ends[0]])
        var rest = family[...]
        while let first = rest.first, rest.count > 1, NameParticle.mayFollow(first.text) {
            rest.removeFirst()
            behind = behind.followed(by: first.text)
            people.add(row, under: key(family: number(HalfSpelling(rest)), given: number(behind)))
        }
    }

    /// Where each given name ends: `Jean-Pierre Marie` is two names.
    private static func ends(ofGivenNames words: ArraySlice<NameText.Word>) -> [Int] {
        words.indices.dropFirst().filter { !words[$0].glue.isInsideWord } + [words.endIndex]
    }

    private mutating func number(_ half: HalfSpelling) -> UInt32 {
        let letters = half.letters
        if let known = spellings(of: letters).first(where: { spellings[Int($0)].half == half }) {
            return known
        }
        let number = UInt32(clamping: spellings.count)
        spellings.append((half, halves[letters]))
        halves[letters] = number
        longestHalf = max(longestHalf, letters.utf8.count)
        return number
    }

    private func key(family: UInt32, given: UInt32) -> UInt64 { UInt64(family) << 32 | UInt64(given) }
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
        /// How the words fit the roster's as a family name, and as given names; `nil`: not at all.
        let family: NameFit?
        let given: NameFit?
        /// Whether one of its words begins with a capital.
        let isCapitalised: Bool
        let isShort: Bool
    }

    private struct FoundName {
        let start: Int
        let end: Int
        let key: UInt64
        /// Whether the text divides the given names into the roster's words.
        let isSame: Bool
    }

    /// The ranges of names in the text, in order, with the rows of the people with that name. A name inside a longer one does not
    /// count, unless the text divides the longer one's given names in another way than the roster; of two names that overlap, both count.
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
    /// counts, so that a passport's names find the names in use; where the text divides it in another way than the roster, so does
    /// the longest that it divides alike. Whoever has further given names of their own may be among the rows, and then has others
    /// than the text.
    func rows(called text: NameText) -> NameMatch {
        let words = text.words
        guard words.count <= 4 * Limit.words, words.dropFirst().allSatisfy({ $0.glue != .wall }) else {
            return NameMatch()
        }
        guard let comma = words.firstIndex(where: { $0.glue == .comma }) else {
            let found = names(in: words, asProse: false)
            let whole = found.filter { $0.start == 0 && $0.end == words.count }
            let inside = whole.contains(where: \.isSame) || whole.isEmpty ? [] : found.filter(\.isSame)
            let rows = Set(Set((whole + inside).map(\.key)).flatMap(people.rows(under:)))
            return NameMatch(rows: rows.union(singleRows(words[...])).sorted())
        }
        let (family, given) = (words[..<comma], words[comma...])
        // Passports write this when there is no given name.
        if given.count == 1, ["fnu", "xxx"].contains(given[comma].text) {
            return NameMatch(rows: singleRows(family))
        }
        guard given.dropFirst().allSatisfy({ $0.glue != .comma }) else { return NameMatch() }
        return rows(family: family, given: given)
    }

    private func rows(family: ArraySlice<NameText.Word>, given: ArraySlice<NameText.Word>) -> NameMatch {
        let families = spellings(of: family).compactMap { fit(family, $0, as: .family) }
        // A particle behind the given names belongs to the family name: without it, it is another's.
        let mayBeShorter = given.last.map { !NameParticle.mayFollow($0.text) } ?? false
        let ends = Self.ends(ofGivenNames: given).filter { $0 == given.endIndex || mayBeShorter }
        var match = NameMatch()
        for end in ends.reversed() where !families.isEmpty {
            let typed = given[..<end]
            let halves = spellings(of: typed).compactMap { fit(typed, $0, as: .given) }
            let found = families.flatMap { family in
                halves.map { (key(family: family.number, given: $0.number), $0.fit) }
            }.filter { people.contains($0.0) && (match.rows.isEmpty || $0.1 == .same) }
            guard !found.isEmpty else { continue }
            if match.rows.isEmpty, end < given.endIndex { match.beginning = HalfSpelling(typed).letters }
            match.rows = Set(match.rows + found.flatMap { people.rows(under: $0.0) }).sorted()
            if found.contains(where: { $0.1 == .same }) { break }
        }
        return match
    }

    private func singleRows(_ words: ArraySlice<NameText.Word>) -> [Int] {
        spellings(of: words).filter { fit(words, $0, as: .given) != nil }.flatMap {
            singles.rows(under: UInt64($0))
        }
    }

    private func fit(
        _ words: ArraySlice<NameText.Word>, _ number: UInt32, as role: HalfSpelling.Role
    ) -> (number: UInt32, fit: NameFit)? {
        spellings[Int(number)].half.fit(HalfSpelling(words), as: role).map { (number, $0) }
    }

    /// The numbers of the roster's spellings that have the letters of these words.
    private func spellings(of words: ArraySlice<NameText.Word>) -> [UInt32] {
        spellings(of: words.map(\.text).joined())
    }

    private func spellings(of letters: String) -> [UInt32] {
        var numbers: [UInt32] = []
        var next = halves[letters]
        while let number = next {
            numbers.append(number)
            next = spellings[Int(number)].before
        }
        return numbers
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
            guard halves[squashed] != nil else { continue }
            let typed = HalfSpelling(words[start...index])
            for number in spellings(of: squashed) {
                let half = spellings[Int(number)].half
                found.append(
                    FoundHalf(
                        end: index + 1, number: number, family: half.fit(typed, as: .family),
                        given: half.fit(typed, as: .given), isCapitalised: isCapitalised,
                        isShort: squashed.count < 3))
            }
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
        if first.family != nil, let given = second.given, people.contains(familyFirst),
            !words[start].glue.isInsideWord,
            between == .space || Self.standsAlone(from: start, to: second.end, in: words)
        {
            names.append(
                FoundName(start: start, end: second.end, key: familyFirst, isSame: given == .same))
        }
        let givenFirst = key(family: second.number, given: first.number)
        // A letter alone behind a given name is the initial of a further one.
        if let given = first.given, let family = second.family, family != .lettered, between == .space,
            people.contains(givenFirst), Self.mayBegin(at: start, in: words)
        {
            names.append(
                FoundName(start: start, end: second.end, key: givenFirst, isSame: given == .same))
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

    /// The names that are not completely inside another; one that the text divides as the roster does is only inside such others.
    private func longest(_ names: [FoundName]) -> [FoundName] {
        let sorted = names.sorted { ($0.start, -$0.end) < ($1.start, -$1.end) }
        var kept: [FoundName] = []
        var widest: (any: FoundName?, same: FoundName?) = (nil, nil)
        for name in sorted {
            let wider = name.isSame ? widest.same : widest.any
            if let wider, name.end <= wider.end, (name.start, name.end) != (wider.start, wider.end) {
                continue
            }
            if name.end > widest.any?.end ?? 0 { widest.any = name }
            if name.isSame, name.end > widest.same?.end ?? 0 { widest.same = name }
            kept.append(name)
        }
        return kept
    }
}

extension NameText.Glue {
    var isInsideWord: Bool { self == .hyphen || self == .apostrophe }
}
