/// One line of a text, with what quoting puts in front of it set apart.
struct TextLine {
    /// The whole line without its line end, in octets of the text.
    let range: Range<Int>
    /// Without quotation marks, indent and stars in front, and without white space behind.
    let content: Range<Int>
    /// `>` stands in front.
    let isQuoted: Bool
    /// Where the next line begins; the text's end for the last one.
    let next: Int

    var isBlank: Bool { content.isEmpty }

    /// The line that begins at `start`; `nil` at the end of the text.
    init?(_ text: [UInt8], at start: Int) {
        guard start < text.count else { return nil }
        var end = start
        while end < text.count, text[end] != 0x0A, text[end] != 0x0D { end += 1 }
        var next = min(end + 1, text.count)
        if next < text.count, text[end] == 0x0D, text[next] == 0x0A { next += 1 }
        let (first, isQuoted) = Self.afterPrefix(text, start..<end)
        range = start..<end
        content = first..<max(first, Self.end(of: first..<end, in: text))
        self.isQuoted = isQuoted
        self.next = next
    }

    private static func afterPrefix(_ text: [UInt8], _ line: Range<Int>) -> (start: Int, isQuoted: Bool) {
        var place = line.lowerBound
        var isQuoted = false
        while place < line.upperBound {
            switch text[place] {
            case 0x3E: isQuoted = true
            case 0x20, 0x09, 0x7C, 0x2A: break
            default:
                let (scalar, length) = UTF8Scalar.decode(text, at: place)
                guard ScalarFolding.isWideSpace(scalar) || ScalarFolding.isInvisible(scalar) else {
                    return (place, isQuoted)
                }
                place += length - 1
            }
            place += 1
        }
        return (line.upperBound, isQuoted)
    }

    /// A part of a text without white space, stars and what is not seen at either edge.
    static func withoutSpace(_ range: Range<Int>, in text: [UInt8]) -> Range<Int> {
        var start = range.lowerBound
        while start < range.upperBound {
            let (scalar, length) = UTF8Scalar.decode(text, at: start)
            guard isEdge(scalar) else { break }
            start += length
        }
        return start..<max(start, end(of: start..<max(start, range.upperBound), in: text))
    }

    /// Where the last visible character ends.
    private static func end(of range: Range<Int>, in text: [UInt8]) -> Int {
        var end = range.upperBound
        while end > range.lowerBound, let (scalar, start) = UTF8Scalar.before(end, in: text) {
            guard start >= range.lowerBound, isEdge(scalar) else { break }
            end = start
        }
        return end
    }

    private static func isEdge(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x09...0x0D, 0x20, 0x2A: true
        case 0x00...0x7F: false
        default: ScalarFolding.isWideSpace(scalar) || ScalarFolding.isInvisible(scalar)
        }
    }
}
