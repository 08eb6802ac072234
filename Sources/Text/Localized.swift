/// The language of a letter, or of the commands' messages.
package enum Language: String, Sendable, Hashable, Codable, CaseIterable {
    case fr, en
}

/// One text in each language of the admin. The language is chosen where the text leaves the program: on a terminal, in a mail.
package struct Localized: Sendable, Hashable {
    package let en: String
    package let fr: String

    /// - Parameter fr: with plain spaces around its signs; they are set as Canadian French sets them.
    package init(en: String, fr: String) {
        self.en = en
        self.fr = fr.withFrenchSpaces
    }

    /// Of texts that are set already.
    fileprivate init(set en: String, _ fr: String) {
        self.en = en
        self.fr = fr
    }

    /// The same text in every language: a command, a number, a quotation.
    package init(verbatim text: String) { self.init(set: text, text) }

    package subscript(_ language: Language) -> String {
        switch language {
        case .en: en
        case .fr: fr
        }
    }

    /// Applies the same change in each language, such as a width or the removal of terminal control characters.
    package func map(_ change: (String) -> String) -> Localized {
        Localized(set: change(en), change(fr))
    }
}

extension Localized {
    package static func + (one: Localized, other: Localized) -> Localized {
        Localized(set: one.en + other.en, one.fr + other.fr)
    }

    package static func + (one: Localized, other: String) -> Localized { one.map { $0 + other } }

    package static func + (one: String, other: Localized) -> Localized { other.map { one + $0 } }

    /// The separator before a value: English writes no space before the colon, French does.
    package static let colon = Localized(en: ": ", fr: " : ")
}

extension DefaultStringInterpolation {
    /// Choose a language before you put a text into another.
    @available(*, unavailable, message: "choose a language: text[language]")
    package mutating func appendInterpolation(_ text: Localized) {}
}

extension Sequence<Localized> {
    package func joined(separator: String) -> Localized {
        joined(separator: Localized(verbatim: separator))
    }

    package func joined(separator: Localized) -> Localized {
        Localized(
            set: map(\.en).joined(separator: separator.en), map(\.fr).joined(separator: separator.fr))
    }
}

/// A kind of sentences that the ledger keeps, and the journal writes, in English; when they are read back, each can be shown in the
/// admin's language. `*` stands for a value, in the same order in both languages.
package protocol KeptSentence: CaseIterable, Sendable {
    /// The sentence with its `*`.
    var pattern: Localized { get }
}

extension KeptSentence {
    /// The English sentence, for the ledger.
    package func said(_ values: String...) -> String { Self.filled(pattern.en, values) }

    /// The sentence that matches a text, and its values; the first of several that match. `nil` for any other text.
    package static func read(_ text: String) -> (sentence: Self, values: [String])? {
        for sentence in allCases {
            if let values = holes(of: sentence.pattern.en, in: text) { return (sentence, values) }
        }
        return nil
    }

    /// A kept text in every language; any other text, such as a server's, stays as it is.
    package static func localized(_ text: String) -> Localized {
        guard let (sentence, values) = read(text) else { return Localized(verbatim: text) }
        return Localized(en: text, fr: filled(sentence.pattern.fr, values.map { localized($0).fr }))
    }

    /// A kept text whose values are changed, and not our own words around them; any other text is changed as a whole.
    package static func changed(_ text: String, by change: (String) -> String) -> String {
        guard let (sentence, values) = read(text) else { return change(text) }
        return filled(sentence.pattern.en, values.map { changed($0, by: change) })
    }

    private static func filled(_ pattern: String, _ values: [String]) -> String {
        let pieces = pattern.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
            .map(Substring.init)
        return zip(pieces, values + [""]).map { $0 + $1 }.joined()
    }

    /// The value of each `*`; `nil` when the text does not match the pattern.
    private static func holes(of pattern: String, in text: String) -> [String]? {
        var pieces = pattern.split(separator: "*", omittingEmptySubsequences: false)[...]
        guard let first = pieces.popFirst(), text.hasPrefix(first) else { return nil }
        guard let last = pieces.popLast() else { return text == first ? [] : nil }
        var rest = text.dropFirst(first.count)
        guard rest.hasSuffix(last) else { return nil }
        rest = rest.dropLast(last.count)
        var values: [String] = []
        for piece in pieces {
            guard let range = rest.firstRange(of: piece) else { return nil }
            values.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return values + [String(rest)]
    }
}

extension String {
    /// A no-break space before a colon and inside guillemets, none before a semicolon, an exclamation or a question mark (the usage of
    /// the Office québécois de la langue française).
    package var withFrenchSpaces: String {
        // 0xC2 begins « and ».
        guard utf8.contains(where: { ":;!?".utf8.contains($0) || $0 == 0xC2 }), utf8.contains(0x20) else {
            return self
        }
        var set = String.UnicodeScalarView()
        var before: Unicode.Scalar = "\n"
        let scalars = Array(unicodeScalars)
        for (place, scalar) in scalars.enumerated() {
            defer { before = scalar }
            guard scalar == " " else {
                set.append(scalar)
                continue
            }
            let next = place + 1 < scalars.count ? scalars[place + 1] : " "
            switch next {
            case ";", "!", "?": continue
            case ":", "»": set.append("\u{A0}")
            default: set.append(before == "«" ? "\u{A0}" : " ")
            }
        }
        return String(set)
    }
}
