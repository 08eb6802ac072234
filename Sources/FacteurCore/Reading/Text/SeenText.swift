import Mail
import Text

/// Where a text may differ from what a reader sees: what its page leaves open, and what direction marks reverse.
///
/// A direction mark (U+202E and similar) shows `A0137142` where `A2417310` is written, and a reader cannot notice it. Any such mark
/// inside, beside or around a number is a doubt.
struct SeenText {
    private let doubts: [HTMLText.Doubt]

    init(_ text: FoldedText, doubts: [HTMLText.Doubt]) {
        let turned = text.holdsUnseen ? Self.turned(text.source) : []
        self.doubts = turned.isEmpty ? doubts : doubts + turned
    }

    /// The views in which part of this range is not visible; 0 if it is plainly visible.
    func unseen(_ range: Range<Int>) -> UInt32 {
        doubts.reduce(0) { $1.range.overlaps(range) ? $0 | $1.unseenIn : $0 }
    }

    /// Whether anything above a place is in doubt; a direction mark alone is no doubt for words.
    func isDoubtful(before end: Int) -> Bool {
        doubts.contains { !$0.isTurn && $0.range.lowerBound < end && !$0.range.isEmpty }
    }

    /// No real text has more marks; after the last one nothing is certain.
    private static let most = 10_000

    private static func turned(_ source: [UInt8]) -> [HTMLText.Doubt] {
        var found: [HTMLText.Doubt] = []
        var open: (start: Int, depth: Int)?
        var place = 0
        while place < source.count {
            let octet = source[place]
            if octet == 0x0A, let began = open {
                found.append(HTMLText.Doubt(range: began.start..<place))
                open = nil
            }
            if isControl(source, at: place) {
                guard found.count < most else { return found + [rest(of: source, from: place)] }
                found.append(HTMLText.Doubt(range: max(0, place - 1)..<place + (octet == 0xC2 ? 3 : 2)))
                place += 1
                continue
            }
            guard octet == 0xE2 || octet == 0xD8, let mark = mark(source, at: place) else {
                place += 1
                continue
            }
            guard found.count < most else { return found + [rest(of: source, from: place)] }
            switch mark.kind {
            case .alone:
                found.append(
                    HTMLText.Doubt(range: max(0, place - 1)..<place + mark.length + 1, isTurn: true))
            case .opens: open = (open?.start ?? max(0, place - 1), (open?.depth ?? 0) + 1)
            case .closes:
                if let began = open {
                    open = began.depth > 1 ? (began.start, began.depth - 1) : nil
                    if open == nil {
                        found.append(HTMLText.Doubt(range: began.start..<place + mark.length + 1))
                    }
                }
            }
            place += mark.length
        }
        if let began = open { found.append(HTMLText.Doubt(range: began.start..<source.count + 1)) }
        return found
    }

    private static func rest(of source: [UInt8], from place: Int) -> HTMLText.Doubt {
        HTMLText.Doubt(range: place..<source.count + 1)
    }

    /// A control character that is no space: a program may show it as anything, or delete the text before it.
    private static func isControl(_ source: [UInt8], at place: Int) -> Bool {
        switch source[place] {
        case 0x00...0x08, 0x0B, 0x0E...0x1F, 0x7F: true
        case 0xC2:
            place + 1 < source.count && (0x80...0x9F).contains(source[place + 1]) && source[place + 1] != 0x85
        default: false
        }
    }

    private enum Kind {
        case alone, opens, closes
    }

    /// Unicode's explicit direction marks (UAX #9 §2).
    private static func mark(_ source: [UInt8], at place: Int) -> (kind: Kind, length: Int)? {
        let (scalar, length) = UTF8Scalar.decode(source, at: place)
        switch scalar {
        case 0x61C, 0x200E, 0x200F: return (.alone, length)
        case 0x202A, 0x202B, 0x202D, 0x202E, 0x2066...0x2068: return (.opens, length)
        case 0x202C, 0x2069: return (.closes, length)
        default: return nil
        }
    }
}

/// One line of a text, with its quotation marks separated.
struct TextLine {
    /// The whole line without its line end, in octets of the text.
    let range: Range<Int>
    /// Without quotation marks, indentation and stars before it, and without white space after it.
    let content: Range<Int>
    /// Whether `>` is before it.
    let isQuoted: Bool
    /// Where the next line begins; the text's end for the last one.
    let next: Int

    var isBlank: Bool { content.isEmpty }

    /// The line that begins at `start`; `nil` at the end of the text.
    init?(_ text: [UInt8], at start: Int) {
        guard start < text.count else { return nil }
        let end = WordScan.index(in: text.span, from: start, of: 0x0A, or: 0x0D)
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

    /// A part of a text without white space, stars and invisible characters at either end.
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

/// The last lines of a paragraph, up to two, for marks that a mail program broke over several lines.
struct RecentLines {
    private(set) var last: TextLine?
    private(set) var beforeLast: TextLine?

    mutating func note(_ line: TextLine) {
        beforeLast = line.isBlank ? nil : last
        last = line.isBlank ? nil : line
    }
}
