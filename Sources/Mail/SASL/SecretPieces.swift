import Text

/// Pieces of a secret, each of a few octets, and their positions in a text.
struct SecretPieces: Sendable {
    /// Each as one number, see `number`.
    private var pieces: Set<UInt64> = []
    /// What a piece may begin with, so that a reading that leads nowhere ends at once.
    private var beginnings: Set<UInt64> = []
    /// What stands before and behind a piece in the secret.
    private var before: [UInt64: Set<UInt8>] = [:]
    private var behind: [UInt64: Set<UInt8>] = [:]

    /// Spaces stand in the secret, which its pieces are without.
    var hasSpaces = false

    var isEmpty: Bool { pieces.isEmpty }

    /// Every piece of `most` octets; all of it where it is shorter, but nothing below `least` octets.
    ///
    /// - Parameter most: at most eight; at most seven for a text with escapes.
    mutating func add(_ octets: [UInt8], most: Int, least: Int = 4) {
        let length = min(most, octets.count)
        guard length >= max(least, 1), length <= 8 else { return }
        for start in 0...(octets.count - length) {
            let piece = octets[start..<start + length]
            let number = Self.number(piece)
            pieces.insert(number)
            for count in 1...length { beginnings.insert(Self.number(piece.prefix(count))) }
            if start > 0 { before[number, default: []].insert(octets[start - 1]) }
            if start + length < octets.count { behind[number, default: []].insert(octets[start + length]) }
        }
    }

    /// The octets of `text` that belong to a piece.
    func places(in text: [UInt8]) -> [Int] {
        var found: [Int] = []
        for start in text.indices {
            var number = Self.nothing
            for place in start..<text.count {
                number = number << 8 | UInt64(text[place])
                if pieces.contains(number) { found += Array(start...place) }
                guard beginnings.contains(number) else { break }
            }
        }
        return found
    }

    /// The octets of `text` that belong to a piece, whichever of them are written as escapes.
    func stretches(in text: EscapedOctets) -> [SecretStretch] {
        var found: [SecretStretch] = []
        for start in text.octets.indices where mayBegin(with: text.octets[start]) {
            for unit in text.units(at: start) {
                var way = Way(start: start, end: start + unit.length)
                for first in unit.octets.indices { follow(way, unit.octets[first...], text, &found) }
                way.spaces = 1
                if unit.isEscapedSpace { follow(way, [], text, &found) }
            }
        }
        return found
    }

    /// Only what is neither a letter nor a digit may begin an escape: most places of a text are passed over at once.
    private func mayBegin(with octet: UInt8) -> Bool {
        !octet.isLetterOrDigit || beginnings.contains(Self.nothing << 8 | UInt64(octet))
    }

    /// A reading under way.
    private struct Way {
        let start: Int
        var end: Int
        var number = SecretPieces.nothing
        /// More spaces side by side than anybody has in a password are not followed.
        var spaces = 0
    }

    private func follow(
        _ way: Way, _ octets: ArraySlice<UInt8>, _ text: EscapedOctets, _ found: inout [SecretStretch]
    ) {
        var way = way
        for octet in octets {
            way.number = way.number << 8 | UInt64(octet)
            guard beginnings.contains(way.number) else { return }
            if pieces.contains(way.number) {
                found.append(stretch(way, text))
            }
        }
        guard text.octets.indices.contains(way.end) else { return }
        for unit in text.units(at: way.end) {
            var next = way
            next.end += unit.length
            if unit.octets.isEmpty { next.spaces += 1 }
            if next.spaces <= 3 { follow(next, unit.octets[...], text, &found) }
        }
    }

    private func stretch(_ way: Way, _ text: EscapedOctets) -> SecretStretch {
        var end = way.end
        while end < text.octets.count,
            let space = text.units(at: end).first(where: { $0.isEscapedSpace && $0.length > 1 })
        {
            end += space.length
        }
        let spaces: Set<UInt8> = hasSpaces ? [0x20] : []
        return SecretStretch(
            places: way.start..<end, before: before[way.number, default: []].union(spaces),
            behind: behind[way.number, default: []].union(spaces))
    }

    /// The leading 1 tells pieces of different lengths apart; it falls off at eight octets, which begin with a letter or digit.
    private static let nothing: UInt64 = 1

    private static func number(_ octets: ArraySlice<UInt8>) -> UInt64 {
        octets.reduce(nothing) { $0 << 8 | UInt64($1) }
    }
}

/// Where a piece of a secret stands.
struct SecretStretch {
    let places: Range<Int>
    /// What may stand before it, and behind it, in the secret.
    fileprivate let before: Set<UInt8>
    fileprivate let behind: Set<UInt8>

    /// How many octets before it are the end of an escape whose beginning was cut off.
    func head(in text: [UInt8]) -> Int {
        let beside = text[..<places.lowerBound].suffix(8)
        let rest = Self.longest(
            Array(beside.reversed()), before.flatMap(EscapedOctets.escapes).map { $0.reversed() })
        return before.contains { $0 >= 0x80 } ? max(rest, numberBefore(in: text)) : rest
    }

    /// The end of a character's number (`&#HHH;`, `\uHHHH`), whichever character's it is.
    private func numberBefore(in text: [UInt8]) -> Int {
        var rest = text[..<places.lowerBound]
        if rest.last == UInt8(ascii: ";") { rest.removeLast() }
        while places.lowerBound - rest.endIndex < 8, let last = rest.last, Self.isDigit(last) {
            rest.removeLast()
        }
        for marks in ["xu", "#", "&\\%"] {
            if let last = rest.last, marks.utf8.contains(last) { rest.removeLast() }
        }
        // A word that stands before it stays.
        return rest.last.map { (0x61...0x7A).contains($0) } ?? false ? 0 : places.lowerBound - rest.endIndex
    }

    /// How many octets behind it are the beginning of an escape that was cut off.
    func tail(in text: [UInt8]) -> Int {
        let end = places.upperBound
        // A backslash may be what is left of a space, which goes with another mark behind it.
        let isBackslash = text.indices.contains(end) && text[end] == UInt8(ascii: "\\")
        return max(tail(in: text, from: end), isBackslash ? 1 + tail(in: text, from: end + 1) : 0)
    }

    private func tail(in text: [UInt8], from end: Int) -> Int {
        let beside = Array(text[end...].prefix(8))
        let rest = Self.longest(beside, behind.flatMap(EscapedOctets.escapes))
        guard behind.contains(where: { $0 >= 0x80 }) else { return rest }
        let marks =
            ["&#x", "&#", "&", "%u", "\\u"].first { beside.starts(with: $0.utf8) }?.utf8.count ?? 0
        return max(rest, marks == 0 ? 0 : marks + beside.dropFirst(marks).prefix(while: Self.isDigit).count)
    }

    private static func longest(_ beside: [UInt8], _ escapes: [[UInt8]]) -> Int {
        escapes.map { zip($0.dropLast(), beside).prefix { $0 == $1 }.count }.max() ?? 0
    }

    private static func isDigit(_ octet: UInt8) -> Bool {
        octet.hexValue != nil && !octet.isCapital
    }
}

/// A text without spaces and without case, and the origin of each octet.
struct SqueezedText {
    let scalars: [Unicode.Scalar]
    private(set) var octets: [UInt8] = []
    /// The scalar that an octet belongs to.
    private(set) var origins: [Int] = []

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() where !Self.isGap(scalar) {
            for octet in String(scalar).utf8 {
                octets.append(octet.lowercasedASCII)
                origins.append(index)
            }
        }
    }

    /// Characters that the server's original text does not hold.
    private static func isGap(_ scalar: Unicode.Scalar) -> Bool { !scalar.isVisible }

    /// Only ASCII letters and digits.
    var lettersAndDigits: (octets: [UInt8], origins: [Int]) {
        let kept = octets.indices.filter { octets[$0].isLetterOrDigit }
        return (kept.map { octets[$0] }, kept.map { origins[$0] })
    }

    /// Hides the run of base64 letters around one of them.
    func hideRun(around index: Int, in hidden: inout [Bool]) {
        guard !hidden[index] else { return }
        var (first, last) = (index, index)
        while first > 0, Self.isBase64(scalars[first - 1]) { first -= 1 }
        while last + 1 < scalars.count, Self.isBase64(scalars[last + 1]) { last += 1 }
        for place in first...last { hidden[place] = true }
    }

    private static func isBase64(_ scalar: Unicode.Scalar) -> Bool {
        guard let octet = UInt8(exactly: scalar.value) else { return false }
        // With `%2B`, `%2F`, `%3D` and `\/`.
        return octet.isLetterOrDigit || "+/=-_%\\".utf8.contains(octet)
    }

    /// Hides what stands at these octets where no letter or digit stands beside it.
    func hideWord(at places: Range<Int>, in hidden: inout [Bool]) {
        guard let first = places.first.map({ origins[$0] }), let last = places.last.map({ origins[$0] })
        else { return }
        let beside = [first - 1, last + 1].filter(scalars.indices.contains).map { scalars[$0] }
        guard !beside.contains(where: \.properties.isAlphabetic),
            !beside.contains(where: { $0.properties.numericType != nil })
        else { return }
        for place in first...last { hidden[place] = true }
    }

    /// The octets before `place` that stand right beside it, no space between.
    func beside(before place: Int, most: Int) -> Int {
        (0..<most).prefix { step in
            place - step > 0 && origins[place - step] - origins[place - step - 1] <= 1
        }.count
    }

    /// The text with one mark for each hidden stretch, including the spaces within it.
    func text(hiding hidden: [Bool]) -> String {
        guard hidden.contains(true) else { return String(String.UnicodeScalarView(scalars)) }
        var shown = String.UnicodeScalarView()
        var gap = String.UnicodeScalarView()
        var isMarked = false
        for (index, scalar) in scalars.enumerated() {
            if hidden[index] {
                if !isMarked { shown += Array(gap) + Array(SecretMask.mark.unicodeScalars) }
                (isMarked, gap) = (true, .init())
            } else if Self.isGap(scalar) {
                gap.append(scalar)
            } else {
                shown += Array(gap) + [scalar]
                (isMarked, gap) = (false, .init())
            }
        }
        return String(shown + Array(gap))
    }
}
