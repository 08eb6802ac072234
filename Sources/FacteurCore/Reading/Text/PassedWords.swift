import Text

/// The text of one copy in a forwarded mail. An earlier forwarder may have written in it, above the notice, below it or inside it.
package struct PassedWords: Sendable, Hashable {
    /// The whole text.
    package let all: String
    /// Without the notice's known sentences.
    package let own: String
    /// Whether it holds the notice, or is the end of the chain, where the notice should be.
    package let isNotice: Bool

    package init(all: String, own: String, isNotice: Bool) {
        self.all = all
        self.own = own
        self.isNotice = isNotice
    }
}

extension Reader {
    /// The texts below every head of a copy, and those of attached mails.
    func passedWords(_ passages: [Passage]) -> [PassedWords] {
        passages.filter { !$0.place.isSubject }.flatMap { passage in
            var parts = passage.forward.below
            if passage.place == .attachedMail { parts.insert(0..<passage.forward.ownEnd, at: 0) }
            return parts.enumerated().map { index, part in
                passedWords(
                    splitter.copiedWords(passage.text.source, part), isLast: index == parts.count - 1)
            }
        }.filter { !$0.own.isEmpty || !$0.all.isEmpty }
    }

    /// Of the texts behind the one with the copy, what a person may have written: a program that puts a picture into the middle of
    /// a text splits it.
    func laterWords(_ passages: [Passage]) -> [String] {
        let own = passages.filter { $0.place == .body }
        return [own.filter { !$0.isAlternative }, own.filter(\.isAlternative)].flatMap { texts in
            texts.drop { $0.forward.ownWords == nil }.dropFirst().map { text in
                passedWords(
                    text.forward.ownWords ?? String(decoding: text.text.source, as: UTF8.self), isLast: false
                ).own
            }
        }.filter { !$0.isEmpty }.uniqued()
    }

    /// What stands beside the known sentences in the mail's own texts.
    func looseWords(_ passages: [Passage]) -> [String] {
        passages.filter { !$0.place.isSubject }
            .map { passedWords(String(decoding: $0.text.source, as: UTF8.self), isLast: true).own }
            .filter { !$0.isEmpty }
    }

    /// A text in which each known phrase of the portal's mails is one word; what else stands in their sentences is left as it is.
    func withKnownPhrases(as word: String, _ text: String) -> String {
        let folded = FoldedText(text)
        return Self.replacing(
            knownPhrases(in: folded).map(\.range), by: Array(" \(word) ".utf8), folded.source)
    }

    private func passedWords(_ text: String, isLast: Bool) -> PassedWords {
        let folded = FoldedText(text)
        let known = knownPhrases(in: folded)
        let own = Self.without(
            known.map { Self.sentence(around: $0.range, in: folded.source) }, folded.source)
        return PassedWords(all: text, own: own, isNotice: isLast || known.contains { $0.role == .notice })
    }

    /// In octets of the text.
    private func knownPhrases(in text: FoldedText) -> [(role: Wording.Phrase.Role, range: Range<Int>)] {
        var known: [(role: Wording.Phrase.Role, range: Range<Int>)] = []
        matcher.forEachMatch(in: text.octets) { match in
            let role = wording.phrases[match.phrase].role
            guard [.notice, .addressee, .receipt, .portal].contains(role) else { return }
            let (start, end) = (match.range.lowerBound, match.range.upperBound)
            known.append((role, text.sourceOffset(of: start)..<text.sourceOffset(of: end)))
        }
        return known
    }

    /// In octets; no sentence of the portal is longer.
    private static let longestSentence = 400

    /// The sentence of a known phrase: from its beginning on the phrase's line up to its end, or up to the end of the number in it,
    /// after which a person may have typed.
    private static func sentence(around phrase: Range<Int>, in text: [UInt8]) -> Range<Int> {
        var start = phrase.lowerBound
        while start > 0, phrase.lowerBound - start < longestSentence, text[start - 1] != 0x0A,
            !(isStop(text[start - 1]) && text[start] == 0x20)
        {
            start -= 1
        }
        var end = phrase.upperBound
        while end < text.count, end - phrase.upperBound < longestSentence {
            if let number = numberEnd(at: end, in: text) { return start..<number }
            if isStop(text[end]), end + 1 == text.count || text[end + 1] <= 0x20 { return start..<(end + 1) }
            if text[end] == 0x0A, end + 1 < text.count, text[end + 1] == 0x0A { break }
            end += 1
        }
        return start..<end
    }

    /// The end of a number that begins at a place, after its closing bracket if there is one.
    private static func numberEnd(at place: Int, in text: [UInt8]) -> Int? {
        guard text[place] == 0x41, place + 8 <= text.count,
            text[(place + 1)..<(place + 8)].allSatisfy(\.isDigit)
        else { return nil }
        var end = place + 8
        if end < text.count, text[end] == 0x29 { end += 1 }
        if end < text.count, isStop(text[end]) { end += 1 }
        return end
    }

    private static func isStop(_ octet: UInt8) -> Bool { octet == 0x2E || octet == 0x21 || octet == 0x3F }

    /// The text without some of its ranges; a blank line replaces each.
    private static func without(_ ranges: [Range<Int>], _ text: [UInt8]) -> String {
        let words = replacing(ranges, by: [0x0A, 0x0A], text)
        return words.contains { !$0.isWhitespace } ? words : ""
    }

    private static func replacing(
        _ ranges: [Range<Int>], by replacement: [UInt8], _ text: [UInt8]
    ) -> String {
        var kept: [UInt8] = []
        var place = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where range.upperBound > place {
            if range.lowerBound > place { kept += text[place..<range.lowerBound] }
            kept += replacement
            place = range.upperBound
        }
        return String(decoding: kept + text[place...], as: UTF8.self)
    }
}
