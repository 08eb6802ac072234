// The line above a quoted mail that says who wrote when.
extension ForwardSplitter {
    /// `Le 28/10/2021 12:46, « X » <a@b> a écrit :`, broken over at most three lines.
    func attribution(endingAt line: TextLine, after recent: RecentLines, in text: [UInt8]) -> Mark? {
        guard line.content.count <= 400, closesAttribution(line, in: text) else { return nil }
        for first in [line, recent.last, recent.beforeLast].compactMap(\.self) {
            let range = first.content.lowerBound..<line.content.upperBound
            guard range.count <= 600 else { return nil }
            guard mayOpenAttribution(range, in: text) else { continue }
            let words = String(decoding: text[range], as: UTF8.self)
            guard let middle = middle(of: words) else { continue }
            return Mark(start: first.range.lowerBound, end: line.next, copy: Attributed(middle).copy)
        }
        return nil
    }

    /// Whether the last word of an attribution and a colon end the line.
    private func closesAttribution(_ line: TextLine, in text: [UInt8]) -> Bool {
        var end = line.content.upperBound
        guard text[end - 1] == 0x3A else { return false }
        end = TextLine.withoutSpace(line.content.lowerBound..<(end - 1), in: text).upperBound
        var start = end
        while start > line.content.lowerBound, end - start < 40, text[start - 1] > 0x20,
            text[start - 1] != 0x3E
        {
            start -= 1
        }
        return attributionEndings.phrase(all: start..<end, of: text) != nil
    }

    private func mayOpenAttribution(_ range: Range<Int>, in text: [UInt8]) -> Bool {
        attributionOpenings.phrase(beginning: range, of: text) != nil
            || (text[range].contains(0x40) && text[range].contains(0x3C))
    }

    /// What stands between the words of an attribution: a date and a name, or at least an address.
    private func middle(of words: String) -> Substring? {
        let folded = FoldedText(words)
        var end = folded.octets.count
        while end > 0, folded.octets[end - 1] == 0x20 || folded.octets[end - 1] == 0x3A { end -= 1 }
        for (opens, closes) in attributions where end > closes.count {
            let close = end - closes.count
            guard folded.octets[close..<end].elementsEqual(closes),
                [0x20, 0x3E].contains(folded.octets[close - 1])
            else { continue }
            let between = folded.octets[..<close]
            let isOpened = between.starts(with: opens + [0x20])
            let hasDate = isOpened && between.contains { (0x30...0x39).contains($0) }
            guard hasDate || (between.contains(0x40) && between.contains(0x3C)) else { continue }
            let start = isOpened ? folded.sourceOffset(of: opens.count) : 0
            return Self.slice(words, start..<folded.sourceOffset(of: close))
        }
        return nil
    }

    private static func slice(_ words: String, _ range: Range<Int>) -> Substring {
        let utf8 = words.utf8
        let start = utf8.index(utf8.startIndex, offsetBy: range.lowerBound)
        return words[start..<utf8.index(utf8.startIndex, offsetBy: range.upperBound)]
    }
}

/// `28/10/2021 12:46, « X » <a@b>`, taken apart.
private struct Attributed {
    let copy: Reading.ForwardedCopy

    init(_ middle: Substring) {
        let cut = Self.nameStart(in: middle)
        copy = Reading.ForwardedCopy(
            from: Self.trimmed(middle[cut...]), subject: nil, date: Self.trimmed(middle[..<cut]))
    }

    /// Where the date ends and the name begins: at a quotation mark, behind the time of day, or at the last comma in front
    /// of the address.
    private static func nameStart(in middle: Substring) -> Substring.Index {
        let address = middle.firstIndex(of: "<") ?? middle.endIndex
        if let quote = middle[..<address].firstIndex(where: { "«\"“".contains($0) }) { return quote }
        if let time = timeEnd(in: middle[..<address]) {
            return middle[time..<address].firstIndex(of: ",") ?? time
        }
        return middle[..<address].lastIndex(of: ",") ?? address
    }

    /// Behind `14:31`, `14:31:05`, `2:31 PM`.
    private static func timeEnd(in words: Substring) -> Substring.Index? {
        guard let colon = words.indices.first(where: { isTimeColon($0, in: words) }) else { return nil }
        var end = words[colon...].firstIndex { !$0.isNumber && $0 != ":" } ?? words.endIndex
        let next = words[end...].drop(while: \.isWhitespace)
        for half in ["AM", "PM", "a.m.", "p.m."] where next.hasPrefix(half) {
            end = words.index(next.startIndex, offsetBy: half.count)
        }
        return end
    }

    private static func isTimeColon(_ place: Substring.Index, in words: Substring) -> Bool {
        guard words[place] == ":", place > words.startIndex else { return false }
        let after = words.index(after: place)
        return words[words.index(before: place)].isNumber && after < words.endIndex && words[after].isNumber
    }

    private static func trimmed(_ words: Substring) -> String? {
        let isEdge = { (character: Character) in character.isWhitespace || ",".contains(character) }
        let kept = words.drop(while: isEdge).reversed().drop(while: isEdge).reversed()
        let line = String(kept).squeezed
        return line.isEmpty ? nil : line
    }
}
