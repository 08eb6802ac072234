/// Reads scalar values off octets that are valid UTF-8; those that are not give U+FFFD and never trap.
enum UTF8Input {
    /// The scalar at `index` and the index behind it.
    @inline(__always)
    static func scalar(_ bytes: Span<UInt8>, at index: Int) -> (scalar: UInt32, end: Int) {
        let lead = bytes[index]
        let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard index + length <= bytes.count else { return (UTF8Output.replacement, bytes.count) }
        if length == 1 { return (UInt32(lead), index + 1) }
        var scalar = UInt32(lead) & (0x7F >> UInt32(length))
        for offset in 1..<length { scalar = scalar << 6 | UInt32(bytes[index + offset] & 0x3F) }
        return (scalar, index + length)
    }
}
