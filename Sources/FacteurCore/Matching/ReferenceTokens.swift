/// The runs of the reference alphabet in a text that nothing else touches: no letter or digit outside ASCII (`Réf014` is
/// not `f014`), and no `@` (an address is not a reference).
struct ReferenceTokens {
    private(set) var tokens: [String] = []

    init(_ text: String) {
        var run = ""
        var isTouched = false
        for scalar in text.unicodeScalars {
            if scalar.isASCII, InternRef.isAllowed(UInt8(truncatingIfNeeded: scalar.value)) {
                run.unicodeScalars.append(scalar)
            } else {
                let touches = scalar == "@" || Self.isWordPart(scalar)
                keep(run, unless: isTouched || touches)
                run = ""
                isTouched = touches
            }
        }
        keep(run, unless: isTouched)
    }

    private mutating func keep(_ run: String, unless isTouched: Bool) {
        // Two octets over the longest reference: the punctuation around it.
        if !isTouched, (1...66).contains(run.utf8.count) { tokens.append(run) }
    }

    private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber:
            true
        // A soft hyphen or a zero-width space joins what a reader sees as one word.
        case .format: true
        default: false
        }
    }
}
