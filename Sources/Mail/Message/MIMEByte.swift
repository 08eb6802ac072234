/// The octets that MIME gives a meaning to, and the questions asked of an octet everywhere in this folder.
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

    @inline(__always) static func isDigit(_ octet: UInt8) -> Bool { octet &- 0x30 < 10 }

    @inline(__always) static func isLetter(_ octet: UInt8) -> Bool { (octet | 0x20) &- 0x61 < 26 }

    @inline(__always) static func lowercased(_ octet: UInt8) -> UInt8 {
        octet &- 0x41 < 26 ? octet | 0x20 : octet
    }

    /// The value of a hexadecimal digit in either case.
    @inline(__always) static func hexValue(_ octet: UInt8) -> UInt8? {
        switch octet {
        case 0x30...0x39: octet - 0x30
        case 0x41...0x46: octet - 0x41 + 10
        case 0x61...0x66: octet - 0x61 + 10
        default: nil
        }
    }
}

/// Where lines end in octets whose line ends nobody promised: CRLF, LF, CR alone, and the CR CR LF that a doubled
/// conversion leaves.
enum LineScan {
    /// The index of the line end that closes the line around `start`, or the count.
    @inline(__always)
    static func end(_ bytes: Span<UInt8>, from start: Int) -> Int {
        WordScan.next(bytes, from: start, MIMEByte.lf, MIMEByte.cr)
    }

    /// The first index after the line end at `end`; looks at three octets at most, so a run of CR stays linear.
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

    /// `position` without the one line end just before it: RFC 2046 §5.1.1 gives that one to the delimiter line.
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
