import Text

/// Text that may be meant as an offer number and has another form: a digit too few or too many, no letter, a small one or another
/// one, signs in between.
///
/// It is no number, and never becomes one: it is only a reason for a person to look.
struct NumberLikeness: Equatable {
    /// What stands before the digits.
    enum Lead {
        /// `A`, or a letter of another alphabet that looks like it.
        case letter
        case otherLetter
        case none
    }

    /// In octets of the text.
    let range: Range<Int>
    let lead: Lead
    /// Letters besides the first one, as in `AI234567`.
    let letters: Int
    /// Its ASCII digits, in their order.
    let digits: String
    /// How many digits stand in a row, for each row.
    let groups: [Int]

    /// Whether the form alone, with words for the number somewhere in the mail, is enough.
    var isPlain: Bool { lead == .letter && letters == 0 && (6...8).contains(digits.count) }

    /// Whether it may be a number that words for one stand beside.
    var isPossible: Bool {
        switch lead {
        case .letter: letters <= 2 && (5...9).contains(digits.count)
        case .otherLetter: letters <= 1 && (6...8).contains(digits.count)
        case .none: letters == 0 && mayLackLetter
        }
    }

    /// Six to eight digits in a row that are no date, or seven in groups.
    private var mayLackLetter: Bool {
        let isYear = digits.hasPrefix("19") || digits.hasPrefix("20")
        guard groups.count == 1 else {
            return digits.count == 7 && groups != [1, 2, 4] && groups != [2, 1, 4]
        }
        return digits.count == 7 || digits.count == 6 && !isYear || digits.count == 8 && !isYear
    }
}

/// Finds them in one text.
struct NumberLikenessScanner {
    private let source: [UInt8]
    /// No mail needs more.
    private static let most = 200

    init(_ source: [UInt8]) { self.source = source }

    func found() -> [NumberLikeness] {
        var found: [NumberLikeness] = []
        var place = 0
        var isInWord = false
        while place < source.count, found.count < Self.most {
            guard let (scalar, length) = scalar(at: place) else { break }
            if isInWord || !Self.isPartOfWord(scalar) {
                isInWord = Self.isPartOfWord(scalar) || scalar == 0x40
                place += length
            } else if let likeness = likeness(at: place), likeness.isPossible {
                found.append(likeness)
                place = likeness.range.upperBound
            } else {
                isInWord = true
                place += length
            }
        }
        return found
    }

    private func likeness(at start: Int) -> NumberLikeness? {
        guard let (first, length) = scalar(at: start) else { return nil }
        let isDigit = Self.digit(first) != nil
        var run = Run()
        var place = isDigit ? start : start + length
        // `a 2018041` is French for "has 2018041", and `le 2018041` has a number behind a word.
        let mayBeApart = Self.looksLikeA(first) && first != 0x61
        while run.count <= 12,
            let next = step(from: place, &run, mayGap: !run.isEmpty || mayBeApart && run.letters == 0)
        {
            place = next
        }
        guard !run.isEmpty, run.count <= 12, !isTouched(after: place) else { return nil }
        let lead: NumberLikeness.Lead =
            isDigit ? .none : Self.looksLikeA(first) ? .letter : .otherLetter
        return NumberLikeness(
            range: start..<place, lead: lead, letters: run.letters, digits: run.digits, groups: run.groups)
    }

    private struct Run {
        var digits = ""
        var letters = 0
        var groups: [Int] = []
        var count: Int { digits.count + letters }
        var isEmpty: Bool { digits.isEmpty }
    }

    /// Behind the next digit or letter of it, over signs between two digits; `nil` where it ends.
    private func step(from start: Int, _ run: inout Run, mayGap: Bool) -> Int? {
        guard let (scalar, length) = scalar(at: start) else { return nil }
        if let digit = Self.digit(scalar) {
            run.digits.append(digit)
            if run.groups.isEmpty { run.groups.append(0) }
            run.groups[run.groups.count - 1] += 1
            return start + length
        }
        if Self.isPartOfWord(scalar) {
            run.letters += 1
            return start + length
        }
        guard mayGap else { return nil }
        var place = start
        for _ in 0..<3 {
            guard let (scalar, length) = self.scalar(at: place) else { return nil }
            if Self.digit(scalar) != nil { break }
            guard Self.isGap(scalar) else { return nil }
            place += length
        }
        guard let (next, _) = self.scalar(at: place), Self.digit(next) != nil else { return nil }
        run.groups.append(0)
        return place
    }

    /// An amount, or an address.
    private func isTouched(after place: Int) -> Bool {
        var place = place
        while let (scalar, length) = scalar(at: place) {
            if scalar == 0x40 || scalar == 0x24 || scalar == 0x20AC || scalar == 0x25 { return true }
            guard scalar == 0x20 || ScalarFolding.isWideSpace(scalar) else { return false }
            place += length
        }
        return false
    }

    private func scalar(at place: Int) -> (scalar: UInt32, length: Int)? {
        place < source.count ? UTF8Scalar.decode(source, at: place) : nil
    }

    private static func digit(_ scalar: UInt32) -> Character? {
        switch scalar {
        case 0x30...0x39: Unicode.Scalar(scalar).map(Character.init)
        case 0xFF10...0xFF19: Unicode.Scalar(scalar - 0xFF10 + 0x30).map(Character.init)
        default: nil
        }
    }

    private static func isPartOfWord(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
        case 0x00...0x7F: false
        default:
            Unicode.Scalar(scalar).map {
                $0.properties.isAlphabetic || $0.properties.numericType != nil
            } ?? true
        }
    }

    /// `A` and `a`, with accents, in Greek, Cyrillic and full width.
    private static func looksLikeA(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x41, 0x61, 0xC0...0xC5, 0xE0...0xE5, 0x391, 0x3B1, 0x410, 0x430, 0xFF21, 0xFF41: true
        default: false
        }
    }

    private static func isGap(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x20, 0x23, 0x2C...0x2F, 0x3A, 0x5C, 0x7E, 0xB7, 0x2010...0x2014, 0x2022, 0x2212: true
        default: ScalarFolding.isWideSpace(scalar)
        }
    }
}

extension [Passage] {
    /// Whether beside words for the number stands what may be meant for one, or anywhere in the mail what can hardly be anything else;
    /// the labels of other numbers count as for a number.
    var holdNumberLikeness: Bool {
        contains { passage in
            let known = passage.candidates.map(\.range)
            let found = NumberLikenessScanner(passage.text.source).found()
                .filter { likeness in !known.contains { $0.overlaps(likeness.range) } }
            guard !found.isEmpty else { return false }
            let candidates =
                passage.candidates
                + found.map {
                    NumberCandidate(
                        content: .placeholder, isRetyped: true, holdsControl: false, range: $0.range)
                }
            let sorted = candidates.sorted { $0.range.lowerBound < $1.range.lowerBound }
            let meanings = NumberAnchoring(
                text: passage.text, candidates: sorted, labels: passage.sightings.labels
            ).meanings()
            return zip(sorted, meanings).contains { candidate, meaning in
                guard let likeness = found.first(where: { $0.range == candidate.range }) else {
                    return false
                }
                return meaning == .offerNumber || meaning != .other && likeness.isPlain
            }
        }
    }
}
