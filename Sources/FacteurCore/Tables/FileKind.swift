import Mail
import Text

/// The kind of a file without a table, by its first octets.
package enum FileKind: Sendable, Hashable {
    case pdf, picture, workbook, archive

    init?(_ bytes: [UInt8]) {
        func begins(_ octets: [UInt8]) -> Bool { bytes.starts(with: octets) }
        if bytes.prefix(1_024).firstRange(of: Array("%PDF-".utf8)) != nil {
            self = .pdf
        } else if begins([0x89, 0x50, 0x4E, 0x47]) || begins([0xFF, 0xD8, 0xFF]) || begins(Array("GIF8".utf8))
            || begins(Array("BM".utf8)) && bytes.count > 6 && bytes[6...].prefix(4) == [0, 0, 0, 0]
            || begins(Array("RIFF".utf8)) || begins([0x49, 0x49, 0x2A, 0]) || begins([0x4D, 0x4D, 0, 0x2A])
        {
            self = .picture
        } else if begins([0xD0, 0xCF, 0x11, 0xE0]) {
            self = .workbook
        } else if begins([0x50, 0x4B, 3, 4]) {
            let names = bytes.prefix(65_536)
            let isWorkbook = [
                "xl/", "word/", "content.xml", "[Content_Types].xml", "application/vnd.oasis.opendocument",
                "Index/Document.iwa",
            ].contains {
                names.firstRange(of: Array($0.utf8)) != nil
            }
            self = isWorkbook ? .workbook : .archive
        } else {
            return nil
        }
    }

    var named: Localized {
        switch self {
        case .pdf: Localized(en: "a PDF", fr: "un PDF")
        case .picture: Localized(en: "a picture", fr: "une image")
        case .workbook:
            Localized(
                en: "a workbook or a document (Excel, OpenDocument as .ods, Numbers, Word)",
                fr: "un classeur ou un document (Excel, OpenDocument comme .ods, Numbers, Word)")
        case .archive: Localized(en: "an archive (zip)", fr: "une archive (zip)")
        }
    }
}

/// Distinguishes Windows-1252 from older encodings that look similar: Mac OS Roman ("Excel: CSV, Macintosh") and the DOS code pages
/// 850 and 437. In Windows-1252 an octet 80–BF directly beside a letter is nearly always a sign that is in no word.
enum WesternText {
    /// The first word that is not valid in Windows-1252, its line from 1, and the encoding in which it is.
    static func strangeWord(_ octets: [UInt8]) -> (line: Int, encoding: String, word: String)? {
        var found: (line: Int, word: [UInt8])?
        var strange: [[UInt8]] = []
        eachWord(of: octets) { line, word in
            guard isStrange(word) else { return }
            if found == nil { found = (line, Array(word)) }
            if strange.count < 1_000 { strange.append(Array(word)) }
        }
        guard let found else { return FarText.strangeWord(octets) }
        let isMac = strange.allSatisfy { $0.allSatisfy { $0 < 0x80 || macLetters.contains($0) } }
        let isDOS = strange.allSatisfy { $0.allSatisfy { $0 < 0x80 || dosLetters.contains($0) } }
        let name =
            switch (isMac, isDOS) {
            case (true, false): "Mac OS Roman (Excel: CSV, Macintosh)"
            case (false, true): "DOS (code page 850 or 437)"
            case (true, true): likelier(octets)
            case (false, false): "another encoding"
            }
        return (found.line, name, String(String.UnicodeScalarView(found.word.map { scalar(of: $0) })))
    }

    /// If both encodings are possible, the most frequent French letters decide: é, è, ê, ç, ë, ï.
    private static func likelier(_ octets: [UInt8]) -> String {
        let mac: Set<UInt8> = [0x8E, 0x8F, 0x91, 0x95, 0x99]
        let dos: Set<UInt8> = [0x82, 0x85, 0x8A, 0x87, 0x89, 0x8B]
        let (forMac, forDOS) = (octets.count(where: mac.contains), octets.count(where: dos.contains))
        if forMac == forDOS { return "Mac OS Roman or DOS (code page 850)" }
        return forMac > forDOS ? "Mac OS Roman (Excel: CSV, Macintosh)" : "DOS (code page 850 or 437)"
    }

    static func eachWord(of octets: [UInt8], _ body: (Int, ArraySlice<UInt8>) -> Void) {
        var (line, start, isHigh) = (1, 0, false)
        for index in 0...octets.count {
            let octet = index < octets.count ? octets[index] : 0x0A
            if octet.isLetter || octet >= 0x80 {
                isHigh = isHigh || octet >= 0x80
                continue
            }
            if isHigh { body(line, octets[start..<index]) }
            (start, isHigh) = (index + 1, false)
            let isEndOfCRLF = octet == 0x0A && index > 0 && octets[index - 1] == 0x0D
            if octet == 0x0D || octet == 0x0A && !isEndOfCRLF { line += 1 }
        }
    }

    /// Whether a decoded name holds such a word: it was saved as Windows-1252 and is now wrong in any encoding.
    static func isStrange(_ text: String) -> Bool {
        var isStrange = false
        let octets = text.unicodeScalars.map { $0 == "\u{2019}" ? 0x27 : octet(of: $0) ?? 0x65 }
        eachWord(of: octets) { _, word in isStrange = isStrange || self.isStrange(word) }
        return isStrange
    }

    private static func isStrange(_ word: ArraySlice<UInt8>) -> Bool {
        let word = Array(word)
        // Western words have at most three such letters in a row; Cyrillic and Greek words have only such letters.
        if word.split(whereSeparator: { $0 < 0x80 }).contains(where: { $0.count > 3 }) { return true }
        return word.indices.contains { index in
            let octet = word[index]
            guard octet >= 0x80 else { return false }
            let before = index > 0 ? word[index - 1] : nil
            let after = index + 1 < word.count ? word[index + 1] : nil
            return isStrange(octet, before, after, rest: word.count - index - 1, lead: index)
        }
    }

    private static func isStrange(_ octet: UInt8, _ before: UInt8?, _ after: UInt8?, rest: Int, lead: Int)
        -> Bool
    {
        let isBehind = before?.isWordLetter ?? false
        let isAhead = after?.isWordLetter ?? false
        switch octet {
        case 0x8A, 0x8C, 0x8E, 0x9F: return before.map { $0.isSmallLetter } ?? false
        case 0x9A, 0x9C, 0x9E: return false
        // An apostrophe follows an elided word: `d‘Alençon` has one, `No‘l` has none.
        case 0x91, 0x92:
            if octet == 0x91, isBehind, after == nil { return true }
            return isBehind && isAhead
                && (octet == 0x91 ? lead > 1 : rest == 1 && lead > 2 && after.map(endings.contains) ?? false)
        case 0x85, 0x93, 0x94, 0x96, 0x97, 0x99:
            return octet == 0x99 ? isBehind : isBehind && isAhead && octet < 0x96
        case 0x80...0x9F: return isBehind || isAhead
        case 0xA0, 0xAA, 0xAB, 0xAD, 0xAE, 0xB0, 0xB2, 0xB3, 0xB4, 0xB7, 0xB9, 0xBA, 0xBB: return false
        case 0xA1, 0xBF: return isBehind
        case 0xA2...0xBE: return isBehind || isAhead
        case 0xD7, 0xF7: return isBehind && isAhead
        default: return false
        }
    }

    /// `Garc’a`, `Mart’n`: a Mac's `í`.
    private static let endings: Set<UInt8> = [0x61, 0x41, 0x6E, 0x4E]

    private static let macLetters = Set<UInt8>(
        Array(0x80...0x9F) + [
            0xA7, 0xAE, 0xAF, 0xBE, 0xBF, 0xCA, 0xCB, 0xCC, 0xCD, 0xCE, 0xCF, 0xD4, 0xD5, 0xD8, 0xD9,
        ]
            + Array(0xE5...0xEF) + Array(0xF1...0xF5))
    private static let dosLetters = Set<UInt8>(
        Array(0x80...0x9B) + [0x9D, 0xA0, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0xB5, 0xB6, 0xB7, 0xC6, 0xC7]
            + Array(0xD0...0xD8) + [0xDE] + Array(0xE0...0xE5) + Array(0xE7...0xED) + [0xEF, 0xFF])
}

extension WesternText {
    /// The five octets that Microsoft leaves undefined are U+FFFD here, so that a field with one is refused instead of kept with
    /// a control character.
    static func scalar(of octet: UInt8) -> Unicode.Scalar {
        guard (0x80...0x9F).contains(octet) else { return Unicode.Scalar(octet) }
        let scalar = Unicode.Scalar(Charset.windows1252Upper[Int(octet - 0x80)])
        return scalar.flatMap { $0.isControl ? nil : $0 } ?? "\u{FFFD}"
    }

    /// The octet of a sign in Windows-1252, also for the five that Microsoft leaves undefined.
    static func octet(of scalar: Unicode.Scalar) -> UInt8? {
        if scalar.value < 0x100 { return UInt8(scalar.value) }
        return highOctets[scalar]
    }

    private static let highOctets: [Unicode.Scalar: UInt8] = Dictionary(
        (0x80...0x9F).map { (scalar(of: $0), $0) }, uniquingKeysWith: { first, _ in first }
    ).filter { $0.key != "\u{FFFD}" }
}

extension UInt8 {
    /// A letter in Windows-1252.
    fileprivate var isWordLetter: Bool {
        isLetter || self >= 0xC0 && self != 0xD7 && self != 0xF7
            || [0x8A, 0x8C, 0x8E, 0x9A, 0x9C, 0x9E, 0x9F].contains(self)
    }
}

extension String {
    /// A typed value in the form for a fault: at most 40 characters.
    var shown: String { shown(most: 40) }

    /// In quotation marks, on one line, without control characters for a terminal.
    func shown(most: Int) -> String {
        if isShownAsItIs(most: most) { return "\"" + self + "\"" }
        var text = ""
        for character in self.prefix(most) {
            for scalar in character.unicodeScalars.prefix(4) {
                text += scalar.isHidden ? "\\u{\(scalar.hexadecimal)}" : String(scalar)
            }
        }
        return "\"" + text + (self.dropFirst(most).isEmpty ? "" : "…") + "\""
    }

    /// Short and of ASCII and the letters next to it, which hide nothing and join nothing: the answer for nearly every value.
    private func isShownAsItIs(most: Int) -> Bool {
        utf8.count <= most
            && unicodeScalars.allSatisfy { 0x20..<0x7F ~= $0.value || 0xC0..<0x250 ~= $0.value }
    }
}
