import Text

/// Converts octets of a declared charset into Unicode, and notices when the declaration is wrong.
///
/// This type converts UTF-8, US-ASCII, ISO-8859-1 (read as Windows-1252, as in the WHATWG Encoding Standard), Windows-1252,
/// ISO-8859-15 and UTF-16; the C library's iconv converts a list of others.
package enum Charset {
    /// The text, and the fault of its encoding.
    package struct Reading: Sendable, Hashable {
        package let text: String
        /// For the admin; `nil` when the octets fit the declared charset.
        package let flaw: String?
    }

    /// Never fails: unreadable octets become U+FFFD, with a flaw. `declared` is `nil` when the mail declares no charset.
    package static func decode(_ octets: [UInt8], declared: String?) -> Reading {
        decode(octets, Kind(label: declared), declared: declared)
    }

    /// - Parameter kind: what `declared` means.
    static func decode(_ octets: [UInt8], _ kind: Kind, declared: String?) -> Reading {
        if octets.count >= 3, (octets[0], octets[1], octets[2]) == (0xEF, 0xBB, 0xBF) {
            return utf8(Array(octets.dropFirst(3)), flaw: nil)
        }
        if let repaired = utf16Repaired(octets) {
            return Reading(text: String(decoding: repaired, as: UTF8.self), flaw: nil)
        }
        switch kind {
        case .utf8: return declaredUTF8(octets)
        case .undeclared, .ascii: return undeclared(octets)
        case .windows1252: return western(octets, windows1252)
        case .latin9: return western(octets, latin9)
        case .utf16(let bigEndian):
            // In UTF-16, half of the octets of any Western text are NUL.
            if !octets.contains(0), let reading = contradicting(octets, declared) { return reading }
            return Reading(
                text: String(decoding: utf16(octets[...], bigEndian: bigEndian), as: UTF8.self), flaw: nil)
        case .other(let name):
            let isBeyondASCII = octets.contains { $0 >= 0x80 }
            if isBeyondASCII, let reading = contradicting(octets, declared) { return reading }
            return converted(octets, from: name)
        case .unknown:
            let reading = undeclared(octets)
            return Reading(text: reading.text, flaw: "a charset is not known; the text is a guess")
        }
    }

    /// Whether `label` names a charset that can be read.
    package static func isKnown(_ label: String) -> Bool { Kind(label: label) != .unknown }

    /// Whether line ends and NUL are the same octets as in ASCII, so that they can be searched for before the charset is undone. In
    /// the multi-byte charsets, only the first octet may be below 0x21.
    static func keepsControls(_ octets: [UInt8], _ kind: Kind) -> Bool {
        if octets.count >= 2, (octets[0], octets[1]) == (0xFF, 0xFE) || (octets[0], octets[1]) == (0xFE, 0xFF)
        {
            return false
        }
        switch kind {
        case .utf16: return false
        case .other(let name): return !name.hasPrefix("UTF-32")
        default: return true
        }
    }

    // MARK: The common ones

    private static func utf8(_ octets: [UInt8], flaw: String?) -> Reading {
        if let text = String(checking: octets.span) { return Reading(text: text, flaw: flaw) }
        return Reading(
            text: String(repairing: octets),
            flaw: "text that should be UTF-8 holds octets that are not")
    }

    /// Latin-1 declared as UTF-8 has no valid multi-byte sequence; damaged UTF-8 has some.
    private static func declaredUTF8(_ octets: [UInt8]) -> Reading {
        if let text = String(checking: octets.span) { return Reading(text: text, flaw: nil) }
        if holdsMultibyteSequence(octets) { return utf8(octets, flaw: nil) }
        return Reading(
            text: windows1252(octets),
            flaw: "text declared as UTF-8 is read as Windows-1252")
    }

    private static func undeclared(_ octets: [UInt8]) -> Reading {
        let beyond = octets.contains { $0 >= 0x80 }
        if let text = String(checking: octets.span) {
            return Reading(
                text: text, flaw: beyond ? "text that says no charset for it is read as UTF-8" : nil)
        }
        return Reading(
            text: windows1252(octets),
            flaw: "text that says no charset for it is read as Windows-1252")
    }

    /// A Western charset, unless the octets are UTF-8: octets that are valid UTF-8 by accident make no word in Latin-1.
    private static func western(_ octets: [UInt8], _ decode: ([UInt8]) -> String) -> Reading {
        if octets.contains(where: { $0 >= 0x80 }), let text = String(checking: octets.span) {
            return Reading(text: text, flaw: "text declared as a Western charset is read as UTF-8")
        }
        return Reading(text: decode(octets), flaw: nil)
    }

    /// UTF-8 under another name: octets that are valid UTF-8 beyond ASCII make no words in any other charset.
    private static func contradicting(_ octets: [UInt8], _ declared: String?) -> Reading? {
        guard !octets.isEmpty, let text = String(checking: octets.span) else { return nil }
        let label = (declared ?? "").filter {
            $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0))
        }
        return Reading(text: text, flaw: "text declared as \(label) is read as UTF-8")
    }

    private static func holdsMultibyteSequence(_ octets: [UInt8]) -> Bool {
        var index = 0
        while index + 1 < octets.count {
            if octets[index] >= 0xC2, octets[index] < 0xF5, octets[index + 1] & 0xC0 == 0x80 {
                let length = octets[index] < 0xE0 ? 2 : octets[index] < 0xF0 ? 3 : 4
                let end = min(index + length, octets.count)
                if end == index + length, String(validating: octets[index..<end], as: UTF8.self) != nil {
                    return true
                }
            }
            index += 1
        }
        return false
    }

    // MARK: UTF-16

    /// UTF-8 of octets that begin with a UTF-16 byte order mark; `nil` for all others.
    static func utf16Repaired(_ octets: [UInt8]) -> [UInt8]? {
        guard octets.count >= 2 else { return nil }
        switch (octets[0], octets[1]) {
        case (0xFF, 0xFE): return utf16(octets.dropFirst(2), bigEndian: false)
        case (0xFE, 0xFF): return utf16(octets.dropFirst(2), bigEndian: true)
        default: return nil
        }
    }

    /// A lone surrogate and an odd last octet become U+FFFD.
    private static func utf16(_ octets: ArraySlice<UInt8>, bigEndian: Bool) -> [UInt8] {
        let units = stride(from: octets.startIndex, to: octets.endIndex - 1, by: 2).map { index in
            let (first, second) = (UInt16(octets[index]), UInt16(octets[index + 1]))
            return bigEndian ? first << 8 | second : second << 8 | first
        }
        var utf8 = Array(String(decoding: units, as: UTF16.self).utf8)
        let isHalf = units.last.map { $0 & 0xFC00 == 0xD800 } ?? false
        if !octets.count.isMultiple(of: 2), !isHalf {
            UTF8Output.append(UTF8Output.replacement, to: &utf8)
        }
        return utf8
    }
}

/// Writes scalar values as UTF-8.
enum UTF8Output {
    static let replacement: UInt32 = 0xFFFD

    /// Appends `scalar`, or U+FFFD when it is invalid.
    @inline(__always)
    static func append(_ scalar: UInt32, to octets: inout [UInt8]) {
        switch scalar {
        case 0..<0x80: octets.append(UInt8(truncatingIfNeeded: scalar))
        case 0x80..<0x800:
            octets.append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
            octets.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        case 0xD800..<0xE000, 0x110000...: append(replacement, to: &octets)
        case 0x800..<0x10000:
            octets.append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
            octets.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
            octets.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        default:
            octets.append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18))
            octets.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F))
            octets.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
            octets.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        }
    }
}

extension Charset {
    /// How a charset is read.
    enum Kind: Hashable {
        case undeclared
        case ascii
        case utf8
        case windows1252
        case latin9
        case utf16(bigEndian: Bool)
        /// Converted by iconv, under iconv's own name.
        case other(String)
        case unknown

        /// Labels as mails write them: in any case, with `x-` before, in quotes, or with underscores for dashes.
        init(label: String?) {
            guard let label else {
                self = .undeclared
                return
            }
            switch label {
            // As nearly all mails write them.
            case "utf-8", "UTF-8": self = .utf8
            case "us-ascii", "US-ASCII": self = .ascii
            case "iso-8859-1", "ISO-8859-1", "windows-1252", "Windows-1252": self = .windows1252
            default: self.init(any: label)
            }
        }

        private init(any label: String) {
            guard label.utf8.count <= 40 else {
                self = .unknown
                return
            }
            let name = Self.normalized(label)
            self = Self.common[name] ?? Self.converted(name)
        }

        private static func normalized(_ label: String) -> String {
            let octets = label.utf8.compactMap { octet -> UInt8? in
                switch octet {
                case UInt8(ascii: "_"), MIMEByte.space: UInt8(ascii: "-")
                case MIMEByte.quote, UInt8(ascii: "'"), UInt8(ascii: ";"): nil
                default: octet.lowercasedASCII
                }
            }
            let name = String(repairing: octets)
            return name.hasPrefix("x-") && name != "x-user-defined" ? String(name.dropFirst(2)) : name
        }

        private static let common: [String: Kind] = [
            "": .undeclared, "us-ascii": .ascii, "ascii": .ascii, "ansi-x3.4-1968": .ascii,
            "iso646-us": .ascii,
            "iso-646": .ascii, "unknown-8bit": .undeclared, "8bit": .undeclared, "7bit": .ascii,
            "default": .undeclared, "unknown": .undeclared, "default-charset": .undeclared,
            "utf-8": .utf8, "utf8": .utf8, "unicode-1-1-utf-8": .utf8, "utf-8mb4": .utf8, "utf8mb4": .utf8,
            "iso-8859-1": .windows1252, "iso8859-1": .windows1252, "8859-1": .windows1252,
            "latin1": .windows1252, "latin-1": .windows1252, "l1": .windows1252, "iso-ir-100": .windows1252,
            "iso-88591": .windows1252, "iso88591": .windows1252, "iso-8859-1-windows-1252": .windows1252,
            "windows-1252": .windows1252, "cp1252": .windows1252, "cp-1252": .windows1252,
            "ansi": .windows1252, "windows-cp1252": .windows1252,
            "iso-8859-15": .latin9, "iso8859-15": .latin9, "8859-15": .latin9, "latin-9": .latin9,
            "latin9": .latin9, "latin-0": .latin9, "iso-885915": .latin9,
            "utf-16": .utf16(bigEndian: false), "utf16": .utf16(bigEndian: false),
            "utf-16le": .utf16(bigEndian: false), "unicode": .utf16(bigEndian: false),
            "utf-16be": .utf16(bigEndian: true), "ucs-2": .utf16(bigEndian: false),
        ]
    }
}

extension Charset {
    /// 0x80–0x9F in the WHATWG index of Windows-1252; the five holes are the C1 controls.
    package static let windows1252Upper: [UInt32] = [
        0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
        0x0152,
        0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
        0x2122,
        0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
    ]

    /// The text of Windows-1252 octets; every octet has a meaning.
    static func windows1252(_ octets: [UInt8]) -> String {
        converted(octets) { $0 < 0xA0 ? windows1252Upper[Int($0 & 0x1F)] : UInt32($0) }
    }

    /// The text of ISO-8859-15 octets: Latin-1 except for eight characters.
    static func latin9(_ octets: [UInt8]) -> String { converted(octets, latin9Scalar) }

    /// The text of octets that are ASCII up to 0x7F; `upper` maps the others, to U+0080–U+D7FF.
    private static func converted(_ octets: [UInt8], _ upper: (UInt8) -> UInt32) -> String {
        let octets = octets.span
        // None takes more than three octets.
        let utf8 = [UInt8](capacity: octets.count + 2 * WordScan.countBeyondASCII(in: octets)) { output in
            var index = 0
            while index < octets.count {
                let end = WordScan.nextBeyondASCII(octets, from: index)
                output.append(octets, index..<end)
                guard end < octets.count else { break }
                index = end + 1
                let scalar = upper(octets[end])
                if scalar < 0x800 {
                    output.append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
                } else {
                    output.append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
                    output.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
                }
                output.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
            }
        }
        return String(repairing: utf8)
    }

    private static func latin9Scalar(_ octet: UInt8) -> UInt32 {
        switch octet {
        case 0xA4: 0x20AC
        case 0xA6: 0x0160
        case 0xA8: 0x0161
        case 0xB4: 0x017D
        case 0xB8: 0x017E
        case 0xBC: 0x0152
        case 0xBD: 0x0153
        case 0xBE: 0x0178
        default: UInt32(octet)
        }
    }
}
