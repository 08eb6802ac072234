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
