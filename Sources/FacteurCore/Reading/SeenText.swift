import Mail

/// Where a text may not be what a reader sees: what its page leaves open, and what marks of direction turn round.
///
/// A mark of direction (U+202E and its kin) shows `A0137142` where `A2417310` is written, and a reader cannot know. In a number,
/// beside it and around it such a mark is a doubt, whichever it is.
struct SeenText {
    private let doubts: [HTMLText.Doubt]

    init(_ source: [UInt8], doubts: [HTMLText.Doubt]) {
        let turned = Self.turned(source)
        self.doubts = turned.isEmpty ? doubts : doubts + turned
    }

    /// The ways of looking at the text in which not all of this is seen; 0 where it is plainly there.
    func unseen(_ range: Range<Int>) -> UInt32 {
        doubts.reduce(0) { $1.range.overlaps(range) ? $0 | $1.unseenIn : $0 }
    }

    /// Whether anything above a place is in doubt; a mark of direction alone is none for words.
    func isDoubtful(before end: Int) -> Bool {
        doubts.contains { !$0.isTurn && $0.range.lowerBound < end && !$0.range.isEmpty }
    }

    /// More marks than anybody writes; behind the last one nothing is sure.
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

    /// A control character that is no space: a program may show it as anything, or take back what stands in front of it.
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

    /// Unicode's explicit marks of direction (UAX #9 §2).
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
