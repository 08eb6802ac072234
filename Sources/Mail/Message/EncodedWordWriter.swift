/// Makes encoded-words (RFC 2047) of UTF-8, in Q or in B, whichever is shorter, in the character set that Q may use inside a
/// phrase (§5, rule 3), so that they can stand in any field.
enum EncodedWordWriter {
    /// RFC 2047 §2.
    private static let wordLength = 75
    /// `=?utf-8?Q?` and `?=`.
    private static let frame = 12

    private enum Scheme {
        case q, b

        /// The encoded length of that many octets, of which so many stand for themselves or a space in Q.
        func length(octets: Int, plain: Int) -> Int {
            switch self {
            case .q: plain + 3 * (octets - plain)
            case .b: (octets + 2) / 3 * 4
            }
        }

        func word(_ octets: [UInt8]) -> String {
            switch self {
            case .q: "=?utf-8?Q?" + EncodedWordWriter.q(octets) + "?="
            case .b:
                "=?utf-8?B?" + String(decoding: Base64Alphabet.standard.encode(octets), as: UTF8.self) + "?="
            }
        }
    }

    /// The words that together decode to `text`, each of at most 75 octets, the first of at most `firstLength` where a
    /// character fits in that. No character is split between words, unless it alone is too long for one.
    static func words(_ text: String, firstLength: Int) -> [String] {
        let q = words(text, firstLength, .q)
        let b = words(text, firstLength, .b)
        return length(q) <= length(b) ? q : b
    }

    private static func length(_ words: [String]) -> Int { words.reduce(0) { $0 + $1.utf8.count + 1 } }

    private static func words(_ text: String, _ firstLength: Int, _ scheme: Scheme) -> [String] {
        var words: [String] = []
        var octets: [UInt8] = []
        var plain = 0
        for unit in units(text, scheme) {
            let unitPlain = unit.count(where: isPlain)
            let room = (words.isEmpty ? min(firstLength, wordLength) : wordLength) - frame
            if !octets.isEmpty,
                scheme.length(octets: octets.count + unit.count, plain: plain + unitPlain) > room
            {
                words.append(scheme.word(octets))
                octets = []
                plain = 0
            }
            octets += unit
            plain += unitPlain
        }
        if !octets.isEmpty { words.append(scheme.word(octets)) }
        return words
    }

    /// What may not be split: characters, or the scalars of a character that is longer than a word.
    private static func units(_ text: String, _ scheme: Scheme) -> [[UInt8]] {
        var units: [[UInt8]] = []
        for character in text {
            let octets = Array(character.utf8)
            if scheme.length(octets: octets.count, plain: 0) <= wordLength - frame {
                units.append(octets)
            } else {
                units += character.unicodeScalars.map { Array(String($0).utf8) }
            }
        }
        return units
    }

    private static func isPlain(_ octet: UInt8) -> Bool {
        if octet.isLetterOrDigit || octet == 0x20 { return true }
        return octet == 0x21 || octet == 0x2A || octet == 0x2B || octet == 0x2D || octet == 0x2F
    }

    private static func q(_ octets: [UInt8]) -> String {
        var text: [UInt8] = []
        for octet in octets {
            if octet == 0x20 {
                text.append(UInt8(ascii: "_"))
            } else if isPlain(octet) {
                text.append(octet)
            } else {
                text += [UInt8(ascii: "="), octet.upperHexDigits.0, octet.upperHexDigits.1]
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
