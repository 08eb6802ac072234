/// A table's octets as UTF-8 without a byte order mark: what spreadsheets save is UTF-8 or Windows-1252, and only the
/// octets tell.
struct CSVText {
    /// What is not a text table at all.
    enum Refusal: Error, Hashable {
        /// A ZIP archive, as `.xlsx` and `.ods` are, or a compound file, as `.xls` is.
        case workbook
        /// Excel's "Unicode text".
        case utf16
        /// A NUL octet.
        case binary
    }

    let octets: [UInt8]
    /// The octets were no UTF-8 and have been read as Windows-1252.
    let wasWindows1252: Bool

    init(_ bytes: [UInt8]) throws(Refusal) {
        if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) || bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            throw .workbook
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { throw .utf16 }
        if bytes.contains(0) { throw .binary }
        if String(validating: bytes, as: UTF8.self) != nil {
            octets = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
            wasWindows1252 = false
        } else {
            octets = Self.utf8(fromWindows1252: bytes)
            wasWindows1252 = true
        }
    }

    private static func utf8(fromWindows1252 bytes: [UInt8]) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(bytes.count + bytes.count / 8)
        for byte in bytes {
            if byte < 0x80 {
                octets.append(byte)
            } else {
                octets.append(contentsOf: Unicode.UTF8.encode(scalar(ofWindows1252: byte)) ?? replacement)
            }
        }
        return octets
    }

    private static let replacement = Unicode.UTF8.encodedReplacementCharacter

    private static func scalar(ofWindows1252 byte: UInt8) -> Unicode.Scalar {
        (0x80...0x9F).contains(byte) ? windows1252[Int(byte) - 0x80] : Unicode.Scalar(byte)
    }

    /// 0x80–0x9F (WHATWG Encoding, "windows-1252"); the five octets that Microsoft leaves undefined are U+FFFD here, so that
    /// a field with one is refused instead of kept with a control character.
    private static let windows1252: [Unicode.Scalar] = [
        "\u{20AC}", "\u{FFFD}", "\u{201A}", "\u{0192}", "\u{201E}", "\u{2026}", "\u{2020}", "\u{2021}",
        "\u{02C6}", "\u{2030}", "\u{0160}", "\u{2039}", "\u{0152}", "\u{FFFD}", "\u{017D}", "\u{FFFD}",
        "\u{FFFD}", "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "\u{2022}", "\u{2013}", "\u{2014}",
        "\u{02DC}", "\u{2122}", "\u{0161}", "\u{203A}", "\u{0153}", "\u{FFFD}", "\u{017E}", "\u{0178}",
    ]
}
