import Text

/// A text as a sequence of words and the separators between them: where a person's name may begin, continue and end.
struct NameText {
    /// The separator before a word.
    enum Glue: Hashable {
        /// The beginning, a line end, or any sign that is never inside a name.
        case wall
        case space
        /// `FAMILY, Given`.
        case comma
        case hyphen
        case apostrophe
    }

    struct Word: Hashable {
        /// Folded by `NameFolding`.
        let text: String
        let glue: Glue
        /// Whether its first letter is a capital, or of a script without capitals.
        let isCapitalised: Bool
        /// The punctuation between this word and the one before.
        let signs: Punctuation
        /// In scalars of the text.
        let range: Range<Int>
    }

    private(set) var words: [Word] = []
    /// The punctuation after the last word.
    private(set) var ending = Punctuation()
    /// The word that is being read, folded, in UTF-8.
    private var folded: [UInt8] = []
    private var glue = Glue.wall
    private var isCapitalised = false
    private var start = 0

    /// One pass over the text.
    init(_ text: String) {
        var offset = 0
        for scalar in text.unicodeScalars {
            read(scalar, at: offset)
            offset += 1
        }
        endWord(at: offset)
    }

    private mutating func read(_ scalar: Unicode.Scalar, at offset: Int) {
        if Self.isWordPart(scalar) {
            if folded.isEmpty { (isCapitalised, start) = (Self.isCapital(scalar), offset) }
            NameFolding.append(scalar, to: &folded)
        } else if scalar.isASCII || scalar.properties.generalCategory != .format {
            let isAfterWord = !folded.isEmpty
            endWord(at: offset)
            ending.note(scalar, isAfterWord: isAfterWord)
            glue = Self.glue(after: glue, scalar, isAfterWord: isAfterWord)
        }
    }

    private mutating func endWord(at offset: Int) {
        guard !folded.isEmpty else { return }
        words.append(
            Word(
                text: String(decoding: folded, as: UTF8.self), glue: glue, isCapitalised: isCapitalised,
                signs: ending, range: start..<offset))
        ending = Punctuation()
        folded.removeAll(keepingCapacity: true)
        // Until another scalar is read, the separator is empty: `glue(after:)` starts from here.
        glue = .space
    }

    /// Digits, `@` and `_` belong to words, so that `dupont2`, `jean_dupont` and `dupont@example.test` are no names.
    private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "@", "_": return true
            default: return false
            }
        }
        if isApostrophe(scalar) { return false }
        if scalar.isLatinLetter { return true }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber:
            return true
        default: return false
        }
    }

    private static func isCapital(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return UInt8(truncatingIfNeeded: scalar.value).isCapital }
        return switch scalar.properties.generalCategory {
        case .uppercaseLetter, .titlecaseLetter, .otherLetter: true
        default: false
        }
    }

    /// The separator between two words after one more sign: a hyphen or an apostrophe joins only when it touches both words.
    private static func glue(after before: Glue, _ scalar: Unicode.Scalar, isAfterWord: Bool) -> Glue {
        switch scalar {
        case "-", "\u{2010}", "\u{2011}": isAfterWord ? .hyphen : .wall
        case _ where isApostrophe(scalar): isAfterWord ? .apostrophe : .wall
        case ",": before == .space ? .comma : .wall
        case _ where isSpace(scalar): before == .space || before == .comma ? before : .wall
        default: .wall
        }
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? scalar == " " : scalar.properties.generalCategory == .spaceSeparator
    }

    /// Typed and typographic apostrophes, the accent that some keyboards type instead, and Unicode's letter for it (U+02BC).
    private static func isApostrophe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "'", "\u{2019}", "\u{2018}", "\u{02BC}", "\u{00B4}", "`": true
        default: false
        }
    }
}

extension Unicode.Scalar {
    /// One of the Latin letters beyond ASCII that stand together in Unicode, U+00C0 to U+024F: answered without its tables.
    fileprivate var isLatinLetter: Bool { 0xC0...0x24F ~= value && value != 0xD7 && value != 0xF7 }
}
