import Text

/// Distinguishes Windows-1252 from encodings in which the octets of its letters are letters of other languages: Turkish
/// (Windows-1254, ISO 8859-9), Central European, Baltic, and short words in Greek or Cyrillic.
///
/// Only where a letter stands shows it: `Yýlmaz` is `Yılmaz` read as Western text, `Dvoøák` is `Dvořák`. A word that could be of
/// either refuses the file, for in UTF-8 there is no doubt.
enum FarText {
    /// The first word that is probably not meant as Windows-1252 shows it, its line from 1, and the encoding in which it is.
    static func strangeWord(_ octets: [UInt8]) -> (line: Int, encoding: String, word: String)? {
        var strange: [(line: Int, word: [UInt8], isTurkish: Bool)] = []
        var nordic: Set<Int> = []
        WesternText.eachWord(of: octets) { line, word in
            let word = Array(word)
            if isNordic(word) { nordic.insert(line) }
            guard strange.count < most else { return }
            if isFar(word) {
                strange.append((line, word, false))
            } else if holdsTurkish(word), !isVietnamese(word) {
                strange.append((line, word, word.allSatisfy { $0 < 0x80 || turkish.contains($0) }))
            }
        }
        // The parts of a name in Icelandic stand on one line.
        strange.removeAll { holdsTurkish($0.word) && !isFar($0.word) && nordic.contains($0.line) }
        guard let first = strange.first else { return nil }
        let name = strange.allSatisfy(\.isTurkish) ? "ISO 8859-9 / Windows-1254" : "another encoding"
        return (
            first.line, name,
            String(String.UnicodeScalarView(first.word.map { WesternText.scalar(of: $0) }))
        )
    }

    /// Words that are kept.
    private static let most = 1_000

    // MARK: Turkish

    /// In Turkish `Ğ`, `İ`, `Ş`, `ğ`, `ı`, `ş`; in Western text `Ð`, `Ý`, `Þ`, `ð`, `ý`, `þ`.
    private static let differing: Set<UInt8> = [0xD0, 0xDD, 0xDE, 0xF0, 0xFD, 0xFE]
    /// Every letter beyond ASCII that Turkish has.
    private static let turkish = differing.union([
        0xC2, 0xC7, 0xCE, 0xD6, 0xDB, 0xDC, 0xE2, 0xE7, 0xEE, 0xF6, 0xFB, 0xFC,
    ])

    private static func holdsTurkish(_ word: [UInt8]) -> Bool { word.contains(where: differing.contains) }

    /// A vowel that Turkish does not have and Icelandic does, or the end of an Icelandic name.
    private static func isNordic(_ word: [UInt8]) -> Bool {
        if word.contains(where: acute.contains) { return true }
        let lower = word.map(\.lowercasedASCII)
        return holdsTurkish(word)
            && ["son", "ur", "ttir"].contains { lower.suffix($0.utf8.count).elementsEqual($0.utf8) }
    }

    /// `á`, `í`, `ó`, `ú`, `æ` and their capitals.
    private static let acute: Set<UInt8> = [0xC1, 0xC6, 0xCD, 0xD3, 0xDA, 0xE1, 0xE6, 0xED, 0xF3, 0xFA]

    /// `Lý`, `Quý`, `Thuý`: in Turkish no `ı` follows a vowel.
    private static func isVietnamese(_ word: [UInt8]) -> Bool {
        guard let last = word.last, last == 0xFD || last == 0xDD, word.count > 1 else { return false }
        return word.count(where: differing.contains) == 1
            && (word.count <= 3 || isVowel(word[word.count - 2]))
    }

    // MARK: Other languages

    private static func isFar(_ word: [UInt8]) -> Bool {
        // No word of a Western language has two letters or more, each with an accent.
        if word.count > 1, word.allSatisfy({ $0 >= 0xC0 && $0 != 0xD7 && $0 != 0xF7 }) { return true }
        return word.indices.contains { index in
            let before = index > 0 ? word[index - 1] : nil
            let after = index + 1 < word.count ? word[index + 1] : nil
            return isFar(word[index], before, after, lead: index, rest: word.count - index - 1)
        }
    }

    private static func isFar(_ octet: UInt8, _ before: UInt8?, _ after: UInt8?, lead: Int, rest: Int)
        -> Bool
    {
        let isBetween = before?.isAnyLetter ?? false && after?.isAnyLetter ?? false
        return switch octet {
        // Czech `č` stands before vowels; no `è` does.
        case 0xC8, 0xE8: after.map(isVowel) ?? false
        // Czech `ř`.
        case 0xD8, 0xF8: [before, after].compactMap(\.self).contains { [0xE1, 0xED, 0xFD].contains($0) }
        // Czech `ě` and `ů`; Italian has these letters at the end of a word, Vietnamese (`Bình`, `Hùng`) near it.
        case 0xEC, 0xF9: rest > 2
        // Romanian `ă`.
        case 0xC3, 0xE3: after.map { isConsonant($0) && !"mnsz".utf8.contains($0) } ?? false
        // Polish `ń`.
        case 0xF1: after.map(isConsonant) ?? false
        // Croatian `ć`, Hungarian `ő`.
        case 0xE6: before == UInt8(ascii: "i") && after == nil
        case 0xF5: lead > 2 && after == nil
        // Polish `ł`, then `š` and `ş`; `3 m³` and `nº` have no letter on both sides.
        case 0xB3: lead > 2 || isBetween
        case 0xB9, 0xBA: isBetween && before?.lowercasedASCII != UInt8(ascii: "n")
        default: false
        }
    }

    private static func isVowel(_ octet: UInt8) -> Bool {
        switch octet.lowercasedASCII {
        case 0x61, 0x65, 0x69, 0x6F, 0x75, 0x79: true
        case 0xC0...0xC6, 0xC8...0xCF, 0xD2...0xD6, 0xD8...0xDC: true
        case 0xE0...0xE6, 0xE8...0xEF, 0xF2...0xF6, 0xF8...0xFC: true
        default: false
        }
    }

    private static func isConsonant(_ octet: UInt8) -> Bool { octet.isLetter && !isVowel(octet) }
}

extension UInt8 {
    /// In ASCII, or beyond it in Windows-1252.
    fileprivate var isAnyLetter: Bool { isLetter || self >= 0xC0 && self != 0xD7 && self != 0xF7 }
}
