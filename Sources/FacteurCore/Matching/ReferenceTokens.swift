/// The runs of the reference alphabet in a text that nothing else touches: no letter or digit outside ASCII (`Réf014` is
/// not `f014`), no `@` (an address is not a reference), and nothing of a path or a link (`https://host.test/E-102/`).
struct ReferenceTokens {
    /// With its place in scalars of the text.
    private(set) var places: [(token: String, range: Range<Int>)] = []

    init(_ text: String) {
        var run = ""
        var isTouched = false
        var offset = 0
        for scalar in text.unicodeScalars {
            if scalar.isASCII, InternRef.isAllowed(UInt8(truncatingIfNeeded: scalar.value)) {
                run.unicodeScalars.append(scalar)
            } else {
                let touches = Self.touches(scalar)
                keep(run, endingAt: offset, unless: isTouched || touches)
                run = ""
                isTouched = touches
            }
            offset += 1
        }
        keep(run, endingAt: offset, unless: isTouched)
    }

    private mutating func keep(_ run: String, endingAt end: Int, unless isTouched: Bool) {
        // Two octets over the longest reference: the punctuation around it.
        if !isTouched, (1...66).contains(run.utf8.count) {
            places.append((run, (end - run.utf8.count)..<end))
        }
    }

    private static func touches(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "@", "/", "\\", "=", "%", "<", ">", "~", "$": true
        default: isWordPart(scalar)
        }
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
