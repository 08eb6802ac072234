/// A kind of sentences that the ledger keeps, and the journal writes, in English: read back, each can be shown in the admin's
/// language. `*` stands for what a sentence was said of, in the same order in both languages.
package protocol KeptSentence: CaseIterable, Sendable {
    /// The sentence with its `*`.
    var pattern: Localized { get }
}

extension KeptSentence {
    /// The English sentence, for the ledger.
    package func said(_ values: String...) -> String { Self.filled(pattern.en, values) }

    /// The sentence that a text is, and what it was said of; the first of several that fit. `nil` for any other text.
    package static func read(_ text: String) -> (sentence: Self, values: [String])? {
        for sentence in allCases {
            if let values = holes(of: sentence.pattern.en, in: text) { return (sentence, values) }
        }
        return nil
    }

    /// A kept text in every language; what is none of these sentences, such as a server's own words, stays as it is.
    package static func localized(_ text: String) -> Localized {
        guard let (sentence, values) = read(text) else { return Localized(verbatim: text) }
        return Localized(en: text, fr: filled(sentence.pattern.fr, values.map { localized($0).fr }))
    }

    private static func filled(_ pattern: String, _ values: [String]) -> String {
        let pieces = pattern.split(separator: "*", omittingEmptySubsequences: false)
        return zip(pieces, values + [""]).map { $0 + $1 }.joined()
    }

    /// What stands in the place of each `*`; `nil` where the text is not of that pattern.
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
