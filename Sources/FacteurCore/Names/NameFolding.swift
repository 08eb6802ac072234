import Text

/// Makes letters equal that a person would consider the same: without case, accents or ligatures, composed or not (NFC, NFD).
///
/// `É`, `e` and `e` + U+0301 are `e`; `Œ` is `oe`, `ß` is `ss`, `Ł` is `l`, `Þ` is `th`. Letters of other scripts lose only their
/// case; their marks stay. It covers more letters than phrases need, because names come from everywhere.
enum NameFolding {
    /// Appends the folded letters of one scalar, in UTF-8: none for an accent on a Latin letter and for an invisible scalar.
    static func append(_ scalar: Unicode.Scalar, to folded: inout [UInt8]) {
        let value = scalar.value
        if value < 0x80 {
            folded.append(UInt8(truncatingIfNeeded: value).lowercasedASCII)
        } else if let letters = latin(value) {
            folded += letters.utf8
        } else if (0x0300...0x036F).contains(value) {
            if let base = folded.last, base < 0x80 { return }
            folded += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
        } else if scalar.properties.generalCategory != .format {
            folded += scalar.properties.lowercaseMapping.utf8
        }
    }

    static func folded(_ text: String) -> String {
        var folded: [UInt8] = []
        folded.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars { append(scalar, to: &folded) }
        return String(decoding: folded, as: UTF8.self)
    }

    /// A name as passports spell it, with two letters for some (ICAO Doc 9303 part 3, section 6): `Müller` is `Mueller`, `Øster` is
    /// `Oester`. Unchanged if it has none of them.
    static func passport(_ name: String) -> String {
        guard name.unicodeScalars.contains(where: mayBeSpelledOut) else { return name }
        var spelled = ""
        for character in name {
            spelled += passportSpelling[character] ?? String(character)
        }
        return spelled
    }

    /// One of the letters below, or, as every mark and every other way of writing one is, above them all in Unicode.
    private static func mayBeSpelledOut(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "Ä", "ä", "Ö", "ö", "Ü", "ü", "Ø", "ø", "Å", "å": true
        default: scalar.value >= 0x300
        }
    }

    private static let passportSpelling: [Character: String] = [
        "Ä": "AE", "ä": "ae", "Ö": "OE", "ö": "oe", "Ü": "UE", "ü": "ue", "Ø": "OE", "ø": "oe", "Å": "AA",
        "å": "aa",
    ]

    private static func lowered(_ capital: UInt32) -> Unicode.Scalar {
        Unicode.Scalar(UInt8(truncatingIfNeeded: capital | 0x20))
    }

    private static func latin(_ value: UInt32) -> String? {
        switch value {
        case 0x00C0...0x024F: latinExtended[Int(value - 0x00C0)]
        case 0x1E00...0x1EFF: latinAdditional[Int(value - 0x1E00)]
        case 0xFB00...0xFB06: ligatures[Int(value - 0xFB00)]
        case 0xFF21...0xFF3A: String(lowered(value - 0xFEE0))
        case 0xFF41...0xFF5A: String(lowered(value - 0xFEE0))
        default: nil
        }
    }

    private static let latinExtended = table(0x00C0...0x024F)
    private static let latinAdditional = table(0x1E00...0x1EFF)
    private static let ligatures = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"]

    private static func table(_ block: ClosedRange<UInt32>) -> [String?] {
        block.map { Unicode.Scalar($0).flatMap(letters) }
    }

    /// Taken from the letter's Unicode name, so that no table of our own can be wrong: `LATIN CAPITAL LETTER L WITH STROKE`.
    private static func letters(of scalar: Unicode.Scalar) -> String? {
        if let own = special[scalar] { return own }
        let words = scalar.properties.name?.split(separator: " ") ?? []
        guard words.count >= 4, words[0] == "LATIN", words[2] == "LETTER" || words[2] == "LIGATURE",
            words[3].utf8.count <= 2, words.count == 4 || words[4] == "WITH"
        else { return nil }
        return words[3].lowercased()
    }

    /// Letters whose Unicode name does not show the usual spelling.
    private static let special: [Unicode.Scalar: String] = [
        "ß": "ss", "ẞ": "ss", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ı": "i", "ȷ": "j", "ſ": "s",
        "ŋ": "n",
        "Ŋ": "n", "ĸ": "k",
    ]
}
