import Text

/// Octets that somebody may have written with escapes, any of them or only some: each place is read as it stands, and as the escape
/// that begins there.
struct EscapedOctets {
    /// One reading of a place.
    struct Unit {
        /// What is meant, without case; nothing for a space.
        let octets: [UInt8]
        /// How many octets of the text it takes.
        let length: Int

        /// `%20` and its like, also a backslash whose space was squeezed out; any other mark that may stand for a space need not.
        let isEscapedSpace: Bool

        /// A space is no part of a squeezed text, so neither is one that was written as an escape.
        fileprivate init(_ octets: some Sequence<UInt8>, _ length: Int, isBackslash: Bool = false) {
            self.octets = octets.filter { ![0x09, 0x0A, 0x0D, 0x20].contains($0) }.map(\.lowercasedASCII)
            self.length = length
            isEscapedSpace = self.octets.isEmpty && (length > 1 || isBackslash)
        }
    }

    /// Without spaces and without case.
    let octets: [UInt8]

    /// The first reading is the octet as it stands.
    func units(at place: Int) -> [Unit] {
        let octet = octets[place]
        let plain = Unit([octet], 1)
        switch octet {
        case UInt8(ascii: "%"): return [plain] + percent(place)
        // Forms write a space as `+`; RFC 3461 §4 writes an octet as `+HH`.
        case UInt8(ascii: "+"): return [plain, Unit([], 1)] + coded(place, 1)
        // RFC 2045 §6.7: `=HH`, and `=` alone where a line was broken.
        case UInt8(ascii: "="): return [plain, Unit([], 1)] + coded(place, 1)
        // RFC 2047 §4.2.
        case UInt8(ascii: "_"): return [plain, Unit([], 1)]
        case UInt8(ascii: "\\"): return [plain] + backslash(place)
        case UInt8(ascii: "&"): return [plain] + entity(place)
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return [plain] + doubled(place)
        default: return [plain]
        }
    }

    /// `%HH` (RFC 3986 §2.1), the same escaped once more, `%uHHHH` and `%%`.
    private func percent(_ place: Int) -> [Unit] {
        let again = starts("%25", at: place) ? coded(place, 3) : []
        let wide = starts("%u", at: place) ? scalar(digits(place + 2, 4, radix: 16), 6) : []
        return coded(place, 1) + again + wide + doubled(place)
    }

    /// `\xHH`, `\uHHHH`, `\OOO`, and any other character that is to be taken as it is.
    private func backslash(_ place: Int) -> [Unit] {
        let byte = starts("\\x", at: place) ? coded(place, 2) : []
        let wide = starts("\\u", at: place) ? scalar(digits(place + 2, 4, radix: 16), 6) : []
        let octal =
            digits(place + 1, 3, radix: 8).flatMap { UInt8(exactly: $0) }.map { [Unit([$0], 4)] } ?? []
        let next = octets.indices.contains(place + 1) ? [Unit([octets[place + 1]], 2)] : []
        return byte + wide + octal + next + [Unit([], 1, isBackslash: true)]
    }

    /// Names and numbers of HTML.
    private func entity(_ place: Int) -> [Unit] {
        let names: [(String, UInt32)] = [
            ("&quot;", 0x22), ("&amp;", 0x26), ("&apos;", 0x27), ("&lt;", 0x3C), ("&gt;", 0x3E),
            ("&nbsp;", 0xA0),
        ]
        for (name, value) in names where starts(name, at: place) { return scalar(value, name.utf8.count) }
        guard starts("&#", at: place) else { return [] }
        let isHexadecimal = starts("&#x", at: place)
        let first = place + (isHexadecimal ? 3 : 2)
        let body = octets[min(first, octets.count)...].prefix(8).prefix { $0 != UInt8(ascii: ";") }
        guard !body.isEmpty, octets.indices.contains(body.endIndex),
            octets[body.endIndex] == UInt8(ascii: ";")
        else { return [] }
        let value = digits(first, body.count, radix: isHexadecimal ? 16 : 10)
        return scalar(value, body.endIndex + 1 - place)
    }

    private func doubled(_ place: Int) -> [Unit] {
        octets.indices.contains(place + 1) && octets[place + 1] == octets[place]
            ? [Unit([octets[place]], 2)] : []
    }

    /// Two hexadecimal digits behind `skipped` octets.
    private func coded(_ place: Int, _ skipped: Int) -> [Unit] {
        digits(place + skipped, 2, radix: 16).map { [Unit([UInt8($0)], skipped + 2)] } ?? []
    }

    private func scalar(_ value: UInt32?, _ length: Int) -> [Unit] {
        value.flatMap(Unicode.Scalar.init).map { [Unit(String($0).utf8, length)] } ?? []
    }

    /// - Returns: nothing unless exactly `count` digits, at most eight, stand there.
    private func digits(_ first: Int, _ count: Int, radix: UInt32) -> UInt32? {
        guard first + count <= octets.count else { return nil }
        var value: UInt32 = 0
        for octet in octets[first..<first + count] {
            guard let digit = Character(Unicode.Scalar(octet)).hexDigitValue, digit < Int(radix),
                value < 1 << 28
            else { return nil }
            value = value * radix + UInt32(digit)
        }
        return value
    }

    private func starts(_ text: String, at place: Int) -> Bool { octets[place...].starts(with: text.utf8) }
}

extension EscapedOctets {
    /// How an octet, or the capital that was folded to it, may be written, for one that was cut off in the midst of it.
    static func escapes(of folded: UInt8) -> [[UInt8]] {
        let isLetter = (0x61...0x7A).contains(folded)
        return forms(of: folded) + (isLetter ? forms(of: folded & ~0x20) : [])
    }

    private static func forms(of octet: UInt8) -> [[UInt8]] {
        let hexadecimal = Self.hexadecimal(octet)
        let coded = ["%", "+", "=", "\\x", "%25"].map { Array($0.utf8) + hexadecimal }
        let octal = [octet >> 6, octet >> 3 & 7, octet & 7].map { $0 + 0x30 }
        let backslash = [[UInt8(ascii: "\\")] + octal, [UInt8(ascii: "\\"), octet]]
        guard octet < 0x80 else { return coded + backslash }
        let numbers = ["&#\(octet);", "&#x" + String(octet, radix: 16) + ";"]
        let names: [UInt8: String] = [
            0x22: "&quot;", 0x26: "&amp;", 0x27: "&apos;", 0x3C: "&lt;", 0x3E: "&gt;",
        ]
        let wide = ["%u", "\\u"].map { Array("\($0)00".utf8) + hexadecimal }
        return coded + backslash + wide + (numbers + (names[octet].map { [$0] } ?? [])).map { Array($0.utf8) }
    }

    /// Two digits in lower case.
    static func hexadecimal(_ octet: UInt8) -> [UInt8] {
        [octet.hexDigits.0.lowercasedASCII, octet.hexDigits.1.lowercasedASCII]
    }
}
