/// The folded form of one Unicode scalar for a search: letters lose case and accents, every white space is one space, typographic
/// marks become the plain one, and invisible scalars are left out.
///
/// Letters fold as in names (`NameFolding`); letters of other scripts stay, so that a Cyrillic `а` never equals a Latin one.
enum ScalarFolding {
    /// The folded form of a scalar.
    enum Result: Equatable {
        case nothing
        case space
        /// One to four octets, the first in the lowest eight bits.
        case octets(UInt32, count: Int)
    }

    /// White space outside ASCII (Unicode `White_Space`), including NBSP and the narrow NBSP of French typography.
    static func isWideSpace(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    /// Soft hyphen, zero-width characters, joiners and direction marks: all are invisible.
    static func isInvisible(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0xAD, 0x34F, 0x61C, 0x180E, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFE00...0xFE0F,
            0xFEFF:
            true
        default: false
        }
    }

    /// Combining marks, which follow the letter in NFD text.
    static func isCombiningMark(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x300...0x36F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F: true
        default: false
        }
    }

    /// Folds a scalar outside ASCII.
    static func fold(_ scalar: UInt32) -> Result {
        // No space, mark or accent is among these, and most letters beyond ASCII are.
        if (0xC0...0x24F).contains(scalar) { return latin[Int(scalar) - 0xC0] }
        if isWideSpace(scalar) { return .space }
        if isInvisible(scalar) || isCombiningMark(scalar) { return .nothing }
        if let plain = mark(scalar) { return octets(of: plain) }
        if (0xFF01...0xFF5E).contains(scalar) { return fullWidth(scalar) }
        return octets(ofScalar: scalar)
    }

    /// The plain form of a typographic mark or ligature.
    private static func mark(_ scalar: UInt32) -> StaticString? {
        switch scalar {
        case 0x91, 0x92, 0xB4, 0x2B9, 0x2BC, 0x2018, 0x2019, 0x201B, 0x2032: "'"
        case 0xAB, 0xBB, 0x93, 0x94, 0x201C, 0x201D, 0x201E, 0x2033: "\""
        case 0x96, 0x97, 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63: "-"
        case 0xBA, 0x2DA, 0x1D52: "°"
        case 0x2026: "..."
        case 0x2116: "n°"
        case 0x1E9E: "ss"
        case 0xFB00: "ff"
        case 0xFB01: "fi"
        case 0xFB02: "fl"
        default: nil
        }
    }

    /// Full-width forms from East Asian keyboards: the ASCII character, in lower case.
    private static func fullWidth(_ scalar: UInt32) -> Result {
        let plain = scalar - 0xFEE0
        return .octets((0x41...0x5A).contains(plain) ? plain + 0x20 : plain, count: 1)
    }

    private static func octets(of text: StaticString) -> Result {
        text.withUTF8Buffer { octets($0) }
    }

    private static func octets(ofScalar scalar: UInt32) -> Result {
        guard let valid = Unicode.Scalar(scalar) else { return .nothing }
        return octets(UTF8.encode(valid) ?? UTF8.encodedReplacementCharacter)
    }

    private static func octets(_ utf8: some Sequence<UInt8>) -> Result {
        var packed: UInt32 = 0
        var count = 0
        for octet in utf8.prefix(4) {
            packed |= UInt32(octet) << UInt32(count * 8)
            count += 1
        }
        return .octets(packed, count: count)
    }

    /// U+00C0 to U+024F without their accents, in order.
    private static let latin: [Result] = (UInt32(0xC0)...0x24F).map { scalar in
        guard let valid = Unicode.Scalar(scalar) else { return .nothing }
        return octets(NameFolding.folded(String(valid)).utf8)
    }
}

/// Scalars of UTF-8 octets, read forwards or backwards from any position; invalid octets read as U+FFFD.
enum UTF8Scalar {
    static let replacement: UInt32 = 0xFFFD

    /// The scalar that begins at `offset` and its length in octets, at least 1. `offset` must be inside `octets`.
    static func decode(_ octets: [UInt8], at offset: Int) -> (scalar: UInt32, length: Int) {
        decode(octets.span, at: offset)
    }

    /// The same, in octets that are looked through in one pass.
    @inline(__always)
    static func decode(_ octets: Span<UInt8>, at offset: Int) -> (scalar: UInt32, length: Int) {
        let lead = octets[offset]
        let (length, bits): (Int, UInt32) =
            switch lead {
            case 0x00...0x7F: (1, UInt32(lead))
            case 0xC2...0xDF: (2, UInt32(lead & 0x1F))
            case 0xE0...0xEF: (3, UInt32(lead & 0x0F))
            case 0xF0...0xF4: (4, UInt32(lead & 0x07))
            default: (1, replacement)
            }
        guard length > 1 else { return (bits, 1) }
        guard offset + length <= octets.count else { return (replacement, 1) }
        var scalar = bits
        for place in (offset + 1)..<(offset + length) {
            guard octets[place] & 0xC0 == 0x80 else { return (replacement, 1) }
            scalar = scalar << 6 | UInt32(octets[place] & 0x3F)
        }
        return (scalar, length)
    }

    /// The scalar that ends just before `offset`, and its start; `nil` at the start of the text.
    static func before(_ offset: Int, in octets: [UInt8]) -> (scalar: UInt32, start: Int)? {
        guard offset > 0, offset <= octets.count else { return nil }
        var start = offset - 1
        while start > 0, offset - start < 4, octets[start] & 0xC0 == 0x80 { start -= 1 }
        let (scalar, length) = decode(octets, at: start)
        return start + length == offset ? (scalar, start) : (replacement, offset - 1)
    }
}
