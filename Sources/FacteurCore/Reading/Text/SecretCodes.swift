import Text

/// Whether a text shows a code, a password or a user name, and does not only mention one: a value is beside the phrase. A mail that
/// merely tells its reader never to share the passcode is read like any other, otherwise an inspection letter would be lost.
struct SecretCodes {
    private let octets: [UInt8]

    /// How far from the phrase a value is searched for, in folded octets.
    private enum Reach {
        static let before = 60
        static let behind = 160
        /// For a body whose subject mentions a code.
        static let body = 600
        /// No mail with a code is longer.
        static let text = 20_000
    }

    init(_ passage: Passage) {
        octets = passage.text.octets
    }

    /// - Parameter words: the ranges of phrases that mention a code.
    func shows(beside words: [Range<Int>]) -> Bool {
        words.contains { range in
            let from = max(0, range.lowerBound - Reach.before)
            let to = min(octets.count, range.upperBound + Reach.behind)
            return holdsValue(octets[from..<range.lowerBound]) || holdsValue(octets[range.upperBound..<to])
        }
    }

    /// Whether the text says something else too that a person may have to act on: of an offer, a check, documents, a term. What
    /// stands in a sentence about the code belongs to it, unless it is of a check.
    func saysMore(than words: [Range<Int>]) -> Bool {
        let text = octets.prefix(Reach.text)
        if holds(text, Self.checks) { return true }
        return sentences(of: text).contains { sentence in
            guard !words.contains(where: { $0.overlaps(sentence) }) else { return false }
            return holds(text[sentence], Self.matters) || Self.namesTerm(text[sentence])
        }
    }

    /// The beginnings of words by which IRCC checks an employer. All of them are an invention until seen.
    private static let checks = [
        "conformit", "complian", "noncomplian", "inspect", "r209", "enquete", "investigat",
    ]
    /// The beginnings of words for what a person would look for in a portal's mail.
    private static let matters = ["offre", "offer", "document", "dossier", "constatation", "finding"]

    private func holds(_ text: ArraySlice<UInt8>, _ beginnings: [String]) -> Bool {
        text.split(whereSeparator: { !$0.isLetterOrDigit }).contains { word in
            beginnings.contains { word.starts(with: $0.utf8) }
        }
    }

    /// `30 jours`, `within 30 days`; a code that lapses in so many days is none.
    private static func namesTerm(_ sentence: ArraySlice<UInt8>) -> Bool {
        let words = sentence.split(whereSeparator: { !$0.isLetterOrDigit })
        guard !words.contains(where: { $0.starts(with: "expir".utf8) }) else { return false }
        return zip(words, words.dropFirst()).contains { number, unit in
            number.allSatisfy(\.isDigit)
                && ["jour", "jours", "day", "days"].contains { unit.elementsEqual($0.utf8) }
        }
    }

    private func sentences(of text: ArraySlice<UInt8>) -> [Range<Int>] {
        var sentences: [Range<Int>] = []
        var start = 0
        for place in text.indices where [0x2E, 0x21, 0x3F].contains(text[place]) {
            guard place + 1 == text.endIndex || text[place + 1] == 0x20 else { continue }
            sentences.append(start..<place)
            start = place + 1
        }
        return sentences + [start..<text.endIndex]
    }

    /// For a body whose subject mentions a code.
    func opens() -> Bool { holdsValue(octets.prefix(Reach.body)) }

    private func holdsValue(_ text: ArraySlice<UInt8>) -> Bool {
        let words = text.split(separator: 0x20)
        // Occupation codes and postal codes are no secret.
        let isOpen = words.contains { word in
            Self.open.contains { word.elementsEqual($0.utf8) }
        }
        guard !isOpen else { return false }
        return words.indices.contains { index in
            let word = Self.trimmed(words[index])
            guard !Self.isSecret(word) else { return true }
            // Written in two groups: “739 154”.
            guard index + 1 < words.endIndex else { return false }
            return Self.isGroup(word) && Self.isGroup(Self.trimmed(words[index + 1]))
                && (index == words.startIndex || !Self.isDigits(Self.trimmed(words[index - 1])))
                && (index + 2 >= words.endIndex || !Self.isDigits(Self.trimmed(words[index + 2])))
        }
    }

    private static let open = ["noc", "cnp", "postal", "zip", "teer"]

    /// Without the punctuation of the sentence around it.
    private static func trimmed(_ word: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var word = word
        while let first = word.first, !first.isLetterOrDigit { word = word.dropFirst() }
        while let last = word.last, !last.isLetterOrDigit, last < 0x80 { word = word.dropLast() }
        return word
    }

    private static func isSecret(_ word: ArraySlice<UInt8>) -> Bool {
        guard word.count >= 4, word.count <= 512, word.contains(where: \.isDigit) else {
            return holdsSigns(word)
        }
        if isLink(word) {
            return word.split(whereSeparator: { !$0.isLetterOrDigit }).contains(where: isToken)
        }
        if word.contains(0x40) { return false }
        let parts = word.split(separator: 0x2D, omittingEmptySubsequences: false)
        guard parts.count <= 8, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isLetterOrDigit) }) else {
            return holdsSigns(word)
        }
        guard word.allSatisfy({ $0.isDigit || $0 == 0x2D }) else {
            // An ordinal is no code (`30th`); the name of a form or a letter has few digits.
            return word.count(where: \.isDigit) >= 2 || word.count >= 8
        }
        switch parts.count {
        case 1: return word.count <= 10 && !isYear(word)
        // Groups of equal length are a code; a telephone number and a date are not.
        case 2: return parts[0].count == parts[1].count && parts[0].count >= 3
        default: return false
        }
    }

    /// A password: special characters inside a word that is no link, address or path.
    private static func holdsSigns(_ word: ArraySlice<UInt8>) -> Bool {
        word.count >= 6 && word.count <= 64 && !isLink(word) && !word.contains(0x40)
            && word.contains { signs.contains($0) } && word.contains(where: \.isLetterOrDigit)
    }

    private static let signs = Set("!#$%^&*_+=?~".utf8)

    /// A part of a link that no person would type.
    private static func isToken(_ part: ArraySlice<UInt8>) -> Bool {
        part.count >= 8 && part.contains(where: \.isDigit)
    }

    private static func isLink(_ word: ArraySlice<UInt8>) -> Bool {
        word.starts(with: "http".utf8) || word.starts(with: "www.".utf8)
    }

    private static func isGroup(_ word: ArraySlice<UInt8>) -> Bool {
        (3...4).contains(word.count) && word.allSatisfy(\.isDigit) && !isYear(word)
    }

    private static func isYear(_ word: ArraySlice<UInt8>) -> Bool {
        word.count == 4 && (word.starts(with: "19".utf8) || word.starts(with: "20".utf8))
    }

    private static func isDigits(_ word: ArraySlice<UInt8>) -> Bool {
        !word.isEmpty && word.allSatisfy(\.isDigit)
    }
}

extension [Passage] {
    /// Whether one of the texts shows a code: beside a phrase for one, or in a body whose subject has such a phrase.
    var showCode: Bool {
        let isAnnounced = contains { $0.place.isSubject && !$0.sightings.codes.isEmpty }
        return contains { passage in
            let codes = SecretCodes(passage)
            return codes.shows(beside: passage.sightings.codes)
                || isAnnounced && !passage.place.isSubject && codes.opens()
        }
    }

    /// Of texts that show a code: whether one of them says something else that a person may have to act on.
    var sayMoreThanCode: Bool {
        contains { SecretCodes($0).saysMore(than: $0.sightings.codes) }
    }
}
