/// Texts from octets. The standard library looks at each octet beyond ASCII several times; a mail is made into texts again and again,
/// and that was a tenth of reading it.
extension String {
    /// The text of `octets`; `nil` unless all of them are UTF-8 (The Unicode Standard, table 3-7).
    init?(checking octets: Span<UInt8>) {
        let first = WordScan.nextBeyondASCII(octets, from: 0)
        guard Self.isUTF8(octets, from: first) else { return nil }
        // Checked by the line above.
        self = unsafe String(
            copying: UTF8Span(unchecked: octets, isKnownASCII: first == octets.count))
    }

    /// The text of `octets`, in which what is no UTF-8 becomes U+FFFD.
    init(repairing octets: [UInt8]) {
        self = String(checking: octets.span) ?? String(decoding: octets, as: UTF8.self)
    }

    /// - Parameter start: behind a whole scalar.
    private static func isUTF8(_ octets: Span<UInt8>, from start: Int) -> Bool {
        var index = WordScan.shortScalarsEnd(octets, from: start)
        while index < octets.count {
            let length = octets[index] < 0x80 ? 1 : scalarLength(octets, at: index)
            guard length > 0 else { return false }
            index += length
            // Only a longer scalar, or what is none, ends the short ones before the last octets.
            if length > 2, index < octets.count, octets[index] < 0xE0 {
                index = WordScan.shortScalarsEnd(octets, from: index)
            }
        }
        return true
    }

    /// How many octets the scalar takes that begins with the octet beyond ASCII at `index`; 0 where none does.
    @inline(__always)
    private static func scalarLength(_ octets: Span<UInt8>, at index: Int) -> Int {
        let lead = octets[index]
        guard index + 1 < octets.count else { return 0 }
        let second = octets[index + 1]
        if lead < 0xE0 { return lead >= 0xC2 && isContinuation(second) ? 2 : 0 }
        guard index + 2 < octets.count, isContinuation(octets[index + 2]) else { return 0 }
        // What would be longer than needed, a surrogate, or above U+10FFFF.
        switch lead {
        case 0xE0: return (0xA0...0xBF).contains(second) ? 3 : 0
        case 0xED: return (0x80...0x9F).contains(second) ? 3 : 0
        case 0xE1...0xEF: return isContinuation(second) ? 3 : 0
        default: break
        }
        guard index + 3 < octets.count, isContinuation(octets[index + 3]) else { return 0 }
        return switch lead {
        case 0xF0: (0x90...0xBF).contains(second) ? 4 : 0
        case 0xF1...0xF3: isContinuation(second) ? 4 : 0
        case 0xF4: (0x80...0x8F).contains(second) ? 4 : 0
        default: 0
        }
    }

    @inline(__always)
    private static func isContinuation(_ octet: UInt8) -> Bool { octet & 0xC0 == 0x80 }
}
