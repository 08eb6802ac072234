import Text

/// The character classes in the grammars of RFC 5322, 2045 and 8601, on octets of UTF-8.
extension UInt8 {
    /// RFC 5322 §3.2.3 `atext`, with the octets of Unicode characters as RFC 6532 §3.2 adds them.
    var isAtomText: Bool {
        if self >= 0x80 || isLetterOrDigit { return true }
        switch self {
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2F, 0x3D, 0x3F, 0x5E, 0x5F, 0x60, 0x7B...0x7E: return true
        default: return false
        }
    }

    /// Space, tab, and the line ends of a folded field.
    var isFoldingSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
}

/// The octets that have a meaning in MIME, and the tests on an octet that this folder uses.
enum MIMEByte {
    static let tab: UInt8 = 0x09
    static let lf: UInt8 = 0x0A
    static let cr: UInt8 = 0x0D
    static let space: UInt8 = 0x20
    static let dash: UInt8 = 0x2D
    static let equals: UInt8 = 0x3D
    static let question: UInt8 = 0x3F
    static let quote: UInt8 = 0x22
    static let backslash: UInt8 = 0x5C

    /// WSP of RFC 5234.
    @inline(__always) static func isBlank(_ octet: UInt8) -> Bool { octet == space || octet == tab }

    @inline(__always) static func isLineEnd(_ octet: UInt8) -> Bool { octet == lf || octet == cr }
}

/// Finds line ends of any form: CRLF, LF, CR alone, and the CR CR LF that a doubled conversion produces.
enum LineScan {
    /// The index of the line end that closes the line around `start`, or the count.
    @inline(__always)
    static func end(_ bytes: Span<UInt8>, from start: Int) -> Int {
        WordScan.next(bytes, from: start, MIMEByte.lf, MIMEByte.cr)
    }

    /// The first index after the line end at `end`; checks three octets at most, so a run of CR stays linear.
    @inline(__always)
    static func next(_ bytes: Span<UInt8>, after end: Int) -> Int {
        guard end < bytes.count else { return bytes.count }
        guard bytes[end] == MIMEByte.cr else { return end + 1 }
        if end + 1 < bytes.count, bytes[end + 1] == MIMEByte.lf { return end + 2 }
        if end + 2 < bytes.count, bytes[end + 1] == MIMEByte.cr, bytes[end + 2] == MIMEByte.lf {
            return end + 3
        }
        return end + 1
    }

    /// `position` without the one line end directly before it, which belongs to the delimiter line (RFC 2046 §5.1.1).
    static func dropLineEnd(_ bytes: Span<UInt8>, before position: Int, notBelow floor: Int) -> Int {
        var end = position
        guard end > floor else { return end }
        if bytes[end - 1] == MIMEByte.lf {
            end -= 1
            var returns = 0
            while returns < 2, end > floor, bytes[end - 1] == MIMEByte.cr {
                end -= 1
                returns += 1
            }
        } else if bytes[end - 1] == MIMEByte.cr {
            end -= 1
        }
        return end
    }
}
