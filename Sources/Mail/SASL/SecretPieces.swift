/// Pieces of a secret, each of a few octets, and where they stand in a text.
struct SecretPieces: Sendable {
    /// By their length; at most eight octets are one number.
    private var pieces: [Int: Set<UInt64>] = [:]

    var isEmpty: Bool { pieces.isEmpty }

    /// Every piece of `most` octets; all of it where it is shorter, but nothing below four octets.
    mutating func add(_ octets: [UInt8], most: Int) {
        let length = min(most, octets.count)
        guard length >= 4, length <= 8 else { return }
        for start in 0...(octets.count - length) {
            pieces[length, default: []].insert(Self.number(octets[start..<start + length]))
        }
    }

    /// The octets of `text` that belong to a piece.
    func places(in text: [UInt8]) -> [Int] {
        pieces.flatMap { length, known in
            text.count < length
                ? []
                : (0...(text.count - length)).flatMap { start in
                    known.contains(Self.number(text[start..<start + length]))
                        ? Array(start..<start + length) : []
                }
        }
    }

    private static func number(_ octets: ArraySlice<UInt8>) -> UInt64 {
        octets.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// A text without its spaces and without case, and where each octet comes from.
struct SqueezedText {
    let scalars: [Unicode.Scalar]
    private(set) var octets: [UInt8] = []
    /// The scalar that an octet belongs to.
    private(set) var origins: [Int] = []

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        for (index, scalar) in scalars.enumerated() where !Self.isGap(scalar) {
            for octet in String(scalar).utf8 {
                octets.append(Self.folded(octet))
                origins.append(index)
            }
        }
    }

    static func folded(_ octet: UInt8) -> UInt8 { (0x41...0x5A).contains(octet) ? octet | 0x20 : octet }

    /// What a server's words never hold as it was sent.
    private static func isGap(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value <= 0x20 || scalar.value == 0x7F }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate, .privateUse,
            .unassigned:
            return true
        default: return false
        }
    }

    /// Nothing but letters and digits of ASCII.
    var lettersAndDigits: (octets: [UInt8], origins: [Int]) {
        let kept = octets.indices.filter { Self.isLetterOrDigit(octets[$0]) }
        return (kept.map { octets[$0] }, kept.map { origins[$0] })
    }

    private static func isLetterOrDigit(_ octet: UInt8) -> Bool {
        (0x30...0x39).contains(octet) || (0x61...0x7A).contains(octet)
    }

    /// Hides the letters of base64 that stand around one of them.
    func hideRun(around index: Int, in hidden: inout [Bool]) {
        guard !hidden[index] else { return }
        var (first, last) = (index, index)
        while first > 0, Self.isBase64(scalars[first - 1]) { first -= 1 }
        while last + 1 < scalars.count, Self.isBase64(scalars[last + 1]) { last += 1 }
        for place in first...last { hidden[place] = true }
    }

    private static func isBase64(_ scalar: Unicode.Scalar) -> Bool {
        guard let octet = UInt8(exactly: scalar.value) else { return false }
        return isLetterOrDigit(folded(octet)) || "+/=-_".utf8.contains(octet)
    }

    /// Hides a word of a few octets where no letter or digit stands beside it.
    func hideWord(_ word: [UInt8], in hidden: inout [Bool]) {
        guard octets.count >= word.count else { return }
        for start in 0...(octets.count - word.count)
        where octets[start..<start + word.count].elementsEqual(word) {
            let (first, last) = (origins[start], origins[start + word.count - 1])
            let beside = [first - 1, last + 1].filter(scalars.indices.contains).map { scalars[$0] }
            guard !beside.contains(where: \.properties.isAlphabetic),
                !beside.contains(where: { $0.properties.numericType != nil })
            else { continue }
            for place in first...last { hidden[place] = true }
        }
    }

    /// The text with one mark for each stretch that is hidden; the spaces within one belong to it.
    func text(hiding hidden: [Bool]) -> String {
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
