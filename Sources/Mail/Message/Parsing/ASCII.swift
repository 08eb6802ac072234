/// The character classes that the grammars of RFC 5322, 2045 and 8601 are made of, on octets of UTF-8.
extension UInt8 {
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }

    var isLetterOrDigit: Bool {
        isDigit || (self >= 0x41 && self <= 0x5A) || (self >= 0x61 && self <= 0x7A)
    }

    /// RFC 5322 §3.2.3 `atext`, with the octets of Unicode characters as RFC 6532 §3.2 adds them.
    var isAtomText: Bool {
        if self >= 0x80 || isLetterOrDigit { return true }
        switch self {
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2F, 0x3D, 0x3F, 0x5E, 0x5F, 0x60, 0x7B...0x7E: return true
        default: return false
        }
    }

    /// Space, tab, and the line ends that folding leaves when a field was not unfolded before.
    var isFoldingSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }

    var lowercasedASCII: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }
}

extension String {
    /// Only `A`–`Z` change: Unicode's rules would make "k" of the Kelvin sign and two letters of "İ".
    var lowercasedASCII: String { String(decoding: utf8.map(\.lowercasedASCII), as: UTF8.self) }

    /// A C0 or C1 control character or DEL, line ends among them.
    var hasControl: Bool { unicodeScalars.contains(where: \.isControl) }

    /// ASCII case ignored, everything else octet by octet.
    func equalsIgnoringASCIICase(_ other: String) -> Bool {
        utf8.count == other.utf8.count
            && zip(utf8, other.utf8).allSatisfy { $0.lowercasedASCII == $1.lowercasedASCII }
    }
}

extension Unicode.Scalar {
    /// C0, DEL or C1.
    var isControl: Bool { value < 0x20 || (0x7F...0x9F).contains(value) }
}

extension String {
    /// On one line: every run of white space and control characters is one space, none at either end.
    var singleLine: String {
        var line = String.UnicodeScalarView()
        var isApart = false
        for scalar in unicodeScalars {
            if scalar == " " || scalar.isControl || scalar.value == 0x2028 || scalar.value == 0x2029 {
                isApart = !line.isEmpty
            } else {
                if isApart { line.append(" ") }
                isApart = false
                line.append(scalar)
            }
        }
        return String(line)
    }
}

extension UInt8 {
    /// The two digits of quoted-printable and Q (RFC 2045 §6.7, rule 1).
    var upperHexDigits: (UInt8, UInt8) { ((self >> 4).upperHexDigit, (self & 0x0F).upperHexDigit) }

    private var upperHexDigit: UInt8 { self < 10 ? 0x30 + self : 0x41 + (self - 10) }
}

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
