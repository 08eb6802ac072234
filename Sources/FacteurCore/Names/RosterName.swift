import Mail

/// Names damaged by a wrong encoding: they would appear in the letters, and no text would match them.
enum RosterName {
    static func problem(of text: String, in column: RosterColumn) -> RosterProblem? {
        let isName = column == .familyName || column == .givenNames
        guard isName || column == .employer || column == .office else { return nil }
        if text.unicodeScalars.contains("\u{FFFD}") || isName && text.contains("?") {
            return .lostLetter(text)
        }
        if isName, isEncoded(text) { return .garbled(text, meant: nil) }
        if let meant = fromUTF7(text) { return .garbled(text, meant: meant) }
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        if let meant = twiceEncoded(text) { return .garbled(text, meant: meant) }
        let isStrange = isName && text.unicodeScalars.contains(where: \.isNoLetterOfNames)
        let isMangled = isStrange || isName && (WesternText.isStrange(text) || hasStrayCapital(text))
        return isMangled ? .garbled(text, meant: nil) : nil
    }

    /// `Andr=C3=A9` and `Andr&eacute;`: the encoded form of a mail or a page.
    private static func isEncoded(_ text: String) -> Bool {
        // An expression is compiled each time that it is met, which took half of a roster's import.
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ";") }) else {
            return false
        }
        return text.firstMatch(of: /[^\s=]=[0-9A-F]{2}|&#?[A-Za-z0-9]+;/) != nil
    }

    /// A capital with an accent, or a dash that is no hyphen, in the middle of a word: `LefËvre`, `JŸrgen` and `Mu–oz` are
    /// `Lefèvre`, `Jürgen` and `Muñoz` read in the wrong encoding.
    private static func hasStrayCapital(_ text: String) -> Bool {
        var before: Unicode.Scalar?
        var rest = text.unicodeScalars[...]
        while let own = rest.popFirst() {
            if let before, isStray(own, after: before, beside: rest.first) { return true }
            before = own
        }
        return false
    }

    private static func isStray(
        _ own: Unicode.Scalar, after before: Unicode.Scalar, beside next: Unicode.Scalar?
    ) -> Bool {
        let isDash = own == "\u{2013}" || own == "\u{2014}"
        guard !own.isASCII, isDash || own.properties.isUppercase, before.properties.isAlphabetic else {
            return false
        }
        return !isDash && before.properties.isLowercase || next?.properties.isLowercase ?? false
    }

    /// The text decoded from UTF-7 (RFC 2152): `Lef+AOg-vre` is `Lefèvre`; `nil` for other text.
    private static func fromUTF7(_ text: String) -> String? {
        guard text.utf8.contains(0x2B) else { return nil }
        let meant = text.replacing(/\+([A-Za-z0-9+\/]{3,})-?/) { match in
            letters(ofBase64: match.1) ?? String(match.0)
        }
        return meant == text ? nil : meant
    }

    /// UTF-16 in base64 without padding, with at least one letter outside ASCII.
    private static func letters(ofBase64 digits: Substring) -> String? {
        guard let octets = Base64Alphabet.utf7.decode(digits.utf8), octets.count.isMultiple(of: 2) else {
            return nil
        }
        let units = stride(from: 0, to: octets.count, by: 2).map {
            UInt16(octets[$0]) << 8 | UInt16(octets[$0 + 1])
        }
        guard let text = String(validating: units, as: UTF16.self) else { return nil }
        return text.utf8.allSatisfy { $0 < 0x80 } ? nil : text
    }

    /// The original of a text in which UTF-8 was read as Windows-1252, once or several times: `Ã‰` was `É`.
    private static func twiceEncoded(_ text: String) -> String? {
        // A letter's octets, two or more, became as many letters beyond ASCII, side by side.
        guard zip(text.utf8, text.utf8.dropFirst()).contains(where: { $0 >= 0x80 && $1 >= 0xC0 }) else {
            return nil
        }
        var meant = text
        for _ in 0..<3 {
            guard let before = onceEncoded(meant) else { break }
            meant = before
        }
        return meant == text ? nil : meant
    }

    private static func onceEncoded(_ text: String) -> String? {
        let scalars = Array(text.unicodeScalars)
        var octets: [UInt8] = []
        var isChanged = false
        var index = 0
        while index < scalars.count {
            let bytes = scalars[index...].prefix(4).map { WesternText.octet(of: $0) }
            let length = bytes[0].map(sequenceLength) ?? 0
            let sequence = bytes.prefix(length).compactMap { $0 }
            if length > 1, sequence.count == length, String(validating: sequence, as: UTF8.self) != nil {
                octets += sequence
                isChanged = true
                index += length
            } else {
                octets += Array(String(scalars[index]).utf8)
                index += 1
            }
        }
        return isChanged ? String(decoding: octets, as: UTF8.self) : nil
    }

    private static func sequenceLength(_ octet: UInt8) -> Int {
        switch octet {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 0
        }
    }
}

extension Unicode.Scalar {
    /// Signs that no name has, which wrong encodings produce from letters: `√©` and `├®` for `é`.
    fileprivate var isNoLetterOfNames: Bool {
        guard !isASCII else { return false }
        switch properties.generalCategory {
        case .mathSymbol, .currencySymbol, .otherSymbol, .otherNumber: return true
        default: return value == 0xBF || value == 0xA1
        }
    }
}
