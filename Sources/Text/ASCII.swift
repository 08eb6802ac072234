/// The classes of ASCII that the grammars of mail, of web addresses and of our own files ask an octet of UTF-8 for.
///
/// Inlinable, so that a loop over a mail stays a loop of the room that it stands in.
extension UInt8 {
    /// `0`–`9`.
    @inlinable @inline(__always) package var isDigit: Bool { self &- 0x30 < 10 }

    /// `A`–`Z`.
    @inlinable @inline(__always) package var isCapital: Bool { self &- 0x41 < 26 }

    /// `a`–`z`.
    @inlinable @inline(__always) package var isSmallLetter: Bool { self &- 0x61 < 26 }

    /// `A`–`Z` or `a`–`z`.
    @inlinable @inline(__always) package var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }

    @inlinable @inline(__always) package var isLetterOrDigit: Bool { isLetter || isDigit }

    /// VCHAR of RFC 5234: what shows, without the space.
    @inlinable @inline(__always) package var isVisible: Bool { self &- 0x21 < 0x5E }

    /// C0 or DEL.
    @inlinable @inline(__always) package var isControl: Bool { self < 0x20 || self == 0x7F }

    /// Only `A`–`Z` change.
    @inlinable @inline(__always) package var lowercasedASCII: UInt8 { isCapital ? self | 0x20 : self }

    /// The value of a hexadecimal digit in either case.
    @inlinable @inline(__always) package var hexValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x41 + 10
        case 0x61...0x66: self - 0x61 + 10
        default: nil
        }
    }

    /// Its two hexadecimal digits, in capitals.
    package var hexDigits: (UInt8, UInt8) { ((self >> 4).hexDigit, (self & 0x0F).hexDigit) }

    private var hexDigit: UInt8 { self < 10 ? 0x30 + self : 0x41 + (self - 10) }
}

extension String {
    /// Only `A`–`Z` change: Unicode's rules would turn the Kelvin sign into "k" and "İ" into two letters.
    package var lowercasedASCII: String {
        utf8.contains(where: \.isCapital)
            ? String(decoding: utf8.map(\.lowercasedASCII), as: UTF8.self) : self
    }

    /// ASCII case ignored, everything else octet by octet.
    package func equalsIgnoringASCIICase(_ other: String) -> Bool {
        utf8.count == other.utf8.count
            && zip(utf8, other.utf8).allSatisfy { $0.lowercasedASCII == $1.lowercasedASCII }
    }
}

extension String {
    /// Octet by octet in UTF-8: `==` takes a composed letter and a decomposed one for the same.
    package func hasSameOctets(as other: String) -> Bool {
        let (own, others) = (utf8.span, other.utf8.span)
        guard own.count == others.count else { return false }
        for index in own.indices where own[index] != others[index] { return false }
        return true
    }
}

extension StringProtocol {
    /// One digit or more, and nothing else.
    package var isDigits: Bool { !isEmpty && utf8.allSatisfy(\.isDigit) }
}
