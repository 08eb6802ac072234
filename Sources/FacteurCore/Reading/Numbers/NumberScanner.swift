import Mail

/// Finds text with the form of an offer number: `A` and seven digits with no alphanumeric, `-` or `_` directly beside it, and
/// variants that people type (`A 1234567`, `A-123 4567`, full-width digits, broken over two lines).
///
/// One pass; from each `A` it reads a bounded distance. Invisible characters (soft hyphen, zero width) are skipped, because mail
/// programs insert them; so are control characters, which are noted. A lower-case `a` never counts: `a 2018041` is French for "has
/// 2018041".
struct NumberScanner {
    /// No mail needs more candidates; the rest is not read.
    static let most = 1_000

    private let source: [UInt8]

    init(_ source: [UInt8]) { self.source = source }

    /// The candidates in order; at most `most`.
    func candidates() -> [NumberCandidate] {
        var found: [NumberCandidate] = []
        var place = 0
        while found.count < Self.most {
            place = WordScan.index(in: source.span, from: place, of: 0x41, or: 0xEF)
            guard place < source.count else { break }
            if isStart(place), let candidate = candidate(at: place) {
                found.append(candidate)
                place = candidate.range.upperBound
            } else {
                place += 1
            }
        }
        return found
    }

    /// `A`, or the full-width `Ａ` (EF BC A1).
    private func isStart(_ place: Int) -> Bool {
        source[place] == 0x41
            || (source[place] == 0xEF && place + 2 < source.count && source[place + 1] == 0xBC
                && source[place + 2] == 0xA1)
    }

    private func candidate(at start: Int) -> NumberCandidate? {
        var reading = DigitRun(isRetyped: source[start] != 0x41)
        var place = start + (source[start] == 0x41 ? 1 : 3)
        while reading.count < 7 {
            place = afterUnseen(place, &reading.holdsControl)
            if let gap = afterGap(place) {
                reading.noteGap()
                place = gap
            }
            guard let (scalar, length) = scalar(at: place), reading.take(scalar) else { return nil }
            place += length
        }
        guard let content = reading.content, !isTouched(before: start),
            !isTouched(after: place, grouped: reading.isGrouped), !isInsideURL(start)
        else { return nil }
        return NumberCandidate(
            content: content, isRetyped: reading.isRetyped, holdsControl: reading.holdsControl,
            range: start..<place)
    }
}

/// The seven places after the `A`, as they are read.
private struct DigitRun {
    private var digits: [UInt8] = []
    private var crosses = 0
    private(set) var isRetyped: Bool
    /// Whether there was a gap between digits, so that the number may continue after another one.
    private(set) var isGrouped = false
    var holdsControl = false

    init(isRetyped: Bool) { self.isRetyped = isRetyped }

    var count: Int { digits.count + crosses }

    /// Takes a digit, or an `X` of `AXXXXXXX`; false for anything else.
    mutating func take(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x30...0x39 where crosses == 0: digits.append(UInt8(scalar))
        case 0xFF10...0xFF19 where crosses == 0:
            digits.append(UInt8(scalar - 0xFF10 + 0x30))
            isRetyped = true
        case 0x58, 0x78:
            guard digits.isEmpty else { return false }
            crosses += 1
        default: return false
        }
        return true
    }

    mutating func noteGap() {
        isRetyped = true
        if count > 0 { isGrouped = true }
    }

    var content: NumberCandidate.Content? {
        let text = "A" + String(decoding: digits, as: UTF8.self)
        if crosses == 7 || OfferNumber.placeholders.contains(text) { return .placeholder }
        return OfferNumber(rawValue: text).map { .number($0) }
    }
}

extension NumberScanner {
    private func scalar(at place: Int) -> (scalar: UInt32, length: Int)? {
        place < source.count ? UTF8Scalar.decode(source, at: place) : nil
    }

    /// Skips any number of invisible characters: the next `A` ends what is read from this one.
    private func afterInvisible(_ place: Int) -> Int {
        var place = place
        while let (scalar, length) = scalar(at: place), ScalarFolding.isInvisible(scalar) { place += length }
        return place
    }

    /// The same, including control characters that are no space.
    private func afterUnseen(_ place: Int, _ holdsControl: inout Bool) -> Int {
        var place = afterInvisible(place)
        while let (scalar, length) = scalar(at: place), Self.isControl(scalar) {
            holdsControl = true
            place = afterInvisible(place + length)
        }
        return place
    }

    private static func isControl(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x00...0x08, 0x0E...0x1F, 0x7F...0x84, 0x86...0x9F: true
        default: false
        }
    }

    /// What people type inside a number: up to three spaces and hyphens, or one line end with the next line's indentation.
    private func afterGap(_ start: Int) -> Int? {
        var place = start
        for _ in 0..<3 {
            guard let (scalar, length) = scalar(at: place), Self.isGap(scalar) else { break }
            place += length
        }
        if let (scalar, length) = scalar(at: place), scalar == 0x0A || scalar == 0x0D {
            place = afterIndent(place + length)
        }
        return place > start ? place : nil
    }

    private func afterIndent(_ start: Int) -> Int {
        var place = start
        if place < source.count, source[place] == 0x0A, source[place - 1] == 0x0D { place += 1 }
        for _ in 0..<16 {
            guard let (scalar, length) = scalar(at: place), scalar == 0x3E || scalar == 0x20 else { break }
            place += length
        }
        return place
    }

    private static func isGap(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x20, 0x2D, 0x2010...0x2014, 0x2212: true
        default: ScalarFolding.isWideSpace(scalar) && scalar != 0x85 && scalar != 0x2028 && scalar != 0x2029
        }
    }

    private static func isDash(_ scalar: UInt32) -> Bool { 0x2012...0x2014 ~= scalar || scalar == 0x2212 }

    private func isTouched(before start: Int) -> Bool {
        var place = start
        while let (scalar, begin) = UTF8Scalar.before(place, in: source) {
            guard ScalarFolding.isInvisible(scalar) else { return Self.touches(scalar) }
            place = begin
        }
        return false
    }

    private func isTouched(after end: Int, grouped: Bool) -> Bool {
        let place = afterInvisible(end)
        guard let (scalar, length) = scalar(at: place) else { return false }
        if Self.touches(scalar) || ScalarFolding.isCombiningMark(scalar) { return true }
        // `A1234567.5` is an amount, `A 123 4567 890` and `A1234567–8` go on.
        let mayGoOn =
            scalar == 0x2E || scalar == 0x2C || (grouped && Self.isGap(scalar)) || Self.isDash(scalar)
        guard mayGoOn, let (next, _) = self.scalar(at: place + length) else { return false }
        return 0x30...0x39 ~= next || 0xFF10...0xFF19 ~= next
    }

    /// Letters, digits, `-`, `_` and `@` make it a longer word; `º` and `ᵒ` are the possible ends of `n°`.
    private static func touches(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F, 0x40, 0x2010, 0x2011: return true
        case 0x00...0x7F, 0xBA, 0x1D52: return false
        default:
            guard let valid = Unicode.Scalar(scalar) else { return true }
            return valid.properties.isAlphabetic || valid.properties.numericType != nil
        }
    }

    /// Whether the word around it is a link's target, where no reader looks for a number.
    private func isInsideURL(_ start: Int) -> Bool {
        var place = start
        while place > 0, start - place < 2_048, source[place - 1] > 0x20, source[place - 1] != 0x3C {
            place -= 1
            let isScheme =
                source[place] == 0x3A && place + 2 < start && source[place + 1] == 0x2F
                && source[place + 2] == 0x2F
            if isScheme { return true }
        }
        return false
    }
}

/// Text with the form of an offer number, before the text around it is checked.
struct NumberCandidate: Equatable {
    enum Content: Equatable {
        case number(OfferNumber)
        /// `A0000000`, `A9999999`, `AXXXXXXX`: used in place of a number.
        case placeholder
    }

    let content: Content
    /// Not the portal's own form: with gaps, or in full-width digits.
    let isRetyped: Bool
    /// Whether it holds a control character: another program may show another number.
    let holdsControl: Bool
    /// Its range, in octets of the text.
    let range: Range<Int>
}
