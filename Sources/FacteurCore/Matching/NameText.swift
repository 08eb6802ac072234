/// A text as a row of words, with what stands between them: where a person's name may begin, go on and end.
struct NameText {
    /// What stands before a word.
    enum Glue: Hashable {
        /// The beginning, a line end, or any sign that no name goes across.
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
        /// Its first letter is a capital, or of a script that has none.
        let isCapitalised: Bool
        /// The punctuation between this word and the one before.
        let signs: NoteSigns
        /// In scalars of the text.
        let range: Range<Int>
    }

    private(set) var words: [Word] = []
    /// The punctuation behind the last word.
    private(set) var ending = NoteSigns()
    private var folded = ""
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
        } else if scalar.properties.generalCategory != .format {
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
                text: folded, glue: glue, isCapitalised: isCapitalised, signs: ending, range: start..<offset))
        ending = NoteSigns()
        folded = ""
        // Until something else is read, nothing stands between this word and the next: `glue(after:)` starts from here.
        glue = .space
    }

    /// Digits, `@` and `_` belong to words, so that `dupont2`, `jean_dupont` and `dupont@example.test` are nobody's name.
    private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "@", "_": return true
            default: return false
            }
        }
        if isApostrophe(scalar) { return false }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber:
            return true
        default: return false
        }
    }

    private static func isCapital(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .titlecaseLetter, .otherLetter: true
        default: false
        }
    }

    /// What stands between two words, one more sign having been read: a hyphen or an apostrophe only glues when it touches
    /// both words.
    private static func glue(after before: Glue, _ scalar: Unicode.Scalar, isAfterWord: Bool) -> Glue {
        switch scalar {
        case "-", "\u{2010}", "\u{2011}": isAfterWord ? .hyphen : .wall
        case _ where isApostrophe(scalar): isAfterWord ? .apostrophe : .wall
        case ",": before == .space ? .comma : .wall
        case _ where scalar.properties.generalCategory == .spaceSeparator:
            before == .space || before == .comma ? before : .wall
        default: .wall
        }
    }

    /// Typed and typographic apostrophes, the accent that some keyboards make of them, and the letter that Unicode has for
    /// it (U+02BC).
    private static func isApostrophe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "'", "\u{2019}", "\u{2018}", "\u{02BC}", "\u{00B4}", "`": true
        default: false
        }
    }
}
