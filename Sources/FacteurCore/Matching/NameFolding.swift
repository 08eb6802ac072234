/// Letters as a person would take them for the same: without case, accents or ligatures, composed or not (NFC, NFD).
///
/// `É`, `e` and `e` + U+0301 are `e`; `Œ` is `oe`, `ß` is `ss`, `Ł` is `l`, `Þ` is `th`. Letters of other scripts only lose
/// their case; their marks stay. Wider than what phrases are folded with, because people come from everywhere.
enum NameFolding {
    /// Appends the folded letters of one scalar: none for an accent on a Latin letter and for what does not show.
    static func append(_ scalar: Unicode.Scalar, to folded: inout String) {
        let value = scalar.value
        if value < 0x80 {
            folded.unicodeScalars.append((0x41...0x5A).contains(value) ? lowered(value) : scalar)
        } else if let letters = latin(value) {
            folded += letters
        } else if (0x0300...0x036F).contains(value) {
            let base = folded.unicodeScalars.last
            if let base, base.isASCII { return }
            folded.unicodeScalars.append(scalar)
        } else if scalar.properties.generalCategory != .format {
            folded += scalar.properties.lowercaseMapping
        }
    }

    static func folded(_ text: String) -> String {
        var folded = ""
        folded.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars { append(scalar, to: &folded) }
        return folded
    }

    /// A name with the letters that passports spell with two (ICAO Doc 9303 part 3, section 6) written so: `Müller` is
    /// `Mueller`, `Øster` is `Oester`. Itself where it has none of them.
    static func passport(_ name: String) -> String {
        guard !name.utf8.allSatisfy({ $0 < 0x80 }) else { return name }
        var spelled = ""
        for character in name {
            spelled += passportSpelling[character] ?? String(character)
        }
        return spelled
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

    /// Read off the letter's Unicode name, so that no table of ours can be wrong: `LATIN CAPITAL LETTER L WITH STROKE`.
    private static func letters(of scalar: Unicode.Scalar) -> String? {
        if let own = special[scalar] { return own }
        let words = scalar.properties.name?.split(separator: " ") ?? []
        guard words.count >= 4, words[0] == "LATIN", words[2] == "LETTER" || words[2] == "LIGATURE",
            words[3].utf8.count <= 2, words.count == 4 || words[4] == "WITH"
        else { return nil }
        return words[3].lowercased()
    }

    /// Letters whose name does not spell what people write for them.
    private static let special: [Unicode.Scalar: String] = [
        "ß": "ss", "ẞ": "ss", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ı": "i", "ȷ": "j", "ſ": "s",
        "ŋ": "n",
        "Ŋ": "n", "ĸ": "k",
    ]
}
