/// The words of one copy in a mail that was passed on: whoever passed it on before may have written there, above the notice,
/// below it or into it.
package struct PassedWords: Sendable, Hashable {
    /// Everything.
    package let all: String
    /// Without the notice's known sentences.
    package let own: String
    /// The notice stands in it, or the end of the chain, where it should stand.
    package let isNotice: Bool

    package init(all: String, own: String, isNotice: Bool) {
        self.all = all
        self.own = own
        self.isNotice = isNotice
    }
}

extension Reader {
    /// The words below every head of a copy, and those of attached mails.
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

    private func passedWords(_ text: String, isLast: Bool) -> PassedWords {
        let folded = FoldedText(text)
        var known: [Range<Int>] = []
        var isNotice = isLast
        matcher.forEachMatch(in: folded.octets) { match in
            let role = wording.phrases[match.phrase].role
            guard [.notice, .addressee, .receipt, .portal].contains(role) else { return }
            isNotice = isNotice || role == .notice
            known.append(
                folded.sourceOffset(
                    of: match.range.lowerBound)..<folded.sourceOffset(of: match.range.upperBound))
        }
        let own = Self.without(known.map { Self.sentence(around: $0, in: folded.source) }, folded.source)
        return PassedWords(all: text, own: own, isNotice: isNotice)
    }

    /// In octets; no sentence of the portal's is longer.
    private static let longestSentence = 400

    /// A known phrase's sentence: from its beginning on the phrase's line up to its end, or up to the end of the number that
    /// stands in it, behind which somebody may have typed.
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

    /// Behind a number that begins at a place, and the bracket that closes it.
    private static func numberEnd(at place: Int, in text: [UInt8]) -> Int? {
        guard text[place] == 0x41, place + 8 <= text.count,
            text[(place + 1)..<(place + 8)].allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        var end = place + 8
        if end < text.count, text[end] == 0x29 { end += 1 }
        if end < text.count, isStop(text[end]) { end += 1 }
        return end
    }

    private static func isStop(_ octet: UInt8) -> Bool { octet == 0x2E || octet == 0x21 || octet == 0x3F }

    /// The text without some ranges of it; a blank line stands for each.
    private static func without(_ ranges: [Range<Int>], _ text: [UInt8]) -> String {
        var kept: [UInt8] = []
        var place = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where range.upperBound > place {
            if range.lowerBound > place { kept += text[place..<range.lowerBound] }
            kept += [0x0A, 0x0A]
            place = range.upperBound
        }
        kept += text[place...]
        let words = String(decoding: kept, as: UTF8.self)
        return words.contains { !$0.isWhitespace } ? words : ""
    }
}
