/// Scalars of UTF-8 octets, read forwards or backwards from any place; octets that are no UTF-8 read as U+FFFD.
enum UTF8Scalar {
    static let replacement: UInt32 = 0xFFFD

    /// The scalar that begins at `offset` and its length in octets, at least 1. `offset` must be inside `octets`.
    static func decode(_ octets: [UInt8], at offset: Int) -> (scalar: UInt32, length: Int) {
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

    /// The scalar that ends just before `offset`, and where it begins; `nil` at the start.
    static func before(_ offset: Int, in octets: [UInt8]) -> (scalar: UInt32, start: Int)? {
        guard offset > 0, offset <= octets.count else { return nil }
        var start = offset - 1
        while start > 0, offset - start < 4, octets[start] & 0xC0 == 0x80 { start -= 1 }
        let (scalar, length) = decode(octets, at: start)
        return start + length == offset ? (scalar, start) : (replacement, offset - 1)
    }
}
