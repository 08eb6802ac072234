/// A table's octets as UTF-8 without a byte order mark: what spreadsheets save is UTF-8, UTF-16 ("Unicode text") or
/// Windows-1252, and only the octets tell.
struct CSVText {
    /// What is not a text table at all.
    enum Refusal: Error, Hashable {
        /// A ZIP archive, as `.xlsx` and `.ods` are.
        case workbook
        /// A compound file, as `.xls` is.
        case compound
        /// A NUL octet, or UTF-16 that breaks off.
        case binary
    }

    let octets: [UInt8]
    /// The octets were no UTF-8 and have been read as Windows-1252.
    let wasWindows1252: Bool

    init(_ bytes: [UInt8]) throws(Refusal) {
        if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) { throw .workbook }
        if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { throw .compound }
        if let isBigEndian = Self.utf16Order(bytes) {
            guard let text = Self.utf8(fromUTF16: bytes, isBigEndian: isBigEndian) else { throw .binary }
            (octets, wasWindows1252) = (text, false)
            return
        }
        if bytes.contains(0) { throw .binary }
        if String(validating: bytes, as: UTF8.self) != nil {
            octets = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
            wasWindows1252 = false
        } else {
            octets = Self.utf8(fromWindows1252: bytes)
            wasWindows1252 = true
        }
    }

    /// Whether the octets are UTF-16 with the big end first or last; `nil`: they are no UTF-16. Without a byte order mark the
    /// NULs tell, for a table's delimiters and line ends are ASCII.
    private static func utf16Order(_ bytes: [UInt8]) -> Bool? {
        if bytes.starts(with: [0xFF, 0xFE]) { return false }
        if bytes.starts(with: [0xFE, 0xFF]) { return true }
        let start = bytes.prefix(1_024)
        guard bytes.count >= 4, bytes.count.isMultiple(of: 2) else { return nil }
        let nulls = start.indices.filter { start[$0] == 0 }
        let odd = nulls.count { !$0.isMultiple(of: 2) }
        guard nulls.count * 3 > start.count else { return nil }
        if odd == nulls.count { return false }
        return odd == 0 ? true : nil
    }

    /// `nil` for what is no UTF-16 all the same, or holds a NUL.
    private static func utf8(fromUTF16 bytes: [UInt8], isBigEndian: Bool) -> [UInt8]? {
        guard bytes.count.isMultiple(of: 2) else { return nil }
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        for index in stride(from: 0, to: bytes.count, by: 2) {
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            units.append(isBigEndian ? first << 8 | second : second << 8 | first)
        }
        if units.first == 0xFEFF { units.removeFirst() }
        guard !units.contains(0), let text = String(validating: units, as: UTF16.self) else { return nil }
        return Array(text.utf8)
    }

    private static func utf8(fromWindows1252 bytes: [UInt8]) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(bytes.count + bytes.count / 8)
        for byte in bytes {
            if byte < 0x80 {
                octets.append(byte)
            } else {
                octets.append(contentsOf: Unicode.UTF8.encode(WesternText.scalar(of: byte)) ?? replacement)
            }
        }
        return octets
    }

    private static let replacement = Unicode.UTF8.encodedReplacementCharacter
}
