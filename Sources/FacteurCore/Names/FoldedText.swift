import Mail

/// A text in the form in which phrases are searched for: without case, accents, typography and layout (`ScalarFolding`), with a way
/// back to the origin of each octet.
///
/// Folding takes one pass; for the way back, the text keeps one mark per 64 octets and folds again from the nearest one.
package struct FoldedText: Sendable {
    /// The longest text that is folded, in octets; the rest is not read. Larger than any accepted mail.
    package static let longest = 64 * 1_048_576

    /// The text itself, UTF-8.
    package let source: [UInt8]
    /// The folded text, UTF-8.
    package let octets: [UInt8]
    /// Whether it holds a control character that is no space, or an invisible one, direction marks among them.
    let holdsUnseen: Bool
    private let marks: [Mark]

    /// A scalar's offset in both texts, from which folding can be resumed.
    private struct Mark {
        let folded: UInt32
        let source: UInt32
    }

    package init(_ text: String) {
        self.init(
            source: text.utf8.count > Self.longest ? Array(text.utf8.prefix(Self.longest)) : Array(text.utf8))
    }

    private init(source: [UInt8]) {
        var marks: [Mark] = []
        var cursor = FoldingCursor()
        // No scalar grows when it is folded; an octet that is no UTF-8 does, and only a cut in the last scalar leaves such.
        octets = [UInt8](capacity: source.count + 16) { folded in
            let text = source.span
            var next = (folded: 0, source: 0)
            while cursor.offset < text.count {
                let untilMark = min(cursor.offset + next.folded - folded.count, next.source)
                cursor.foldPlain(text, upTo: min(untilMark, text.count), into: &folded)
                guard cursor.offset < text.count else { break }
                let start = cursor.offset
                let (packed, count) = cursor.next(in: source)
                if count > 0, folded.count >= next.folded || start >= next.source, cursor.isResumable,
                    packed != 0x20
                {
                    marks.append(Mark(folded: UInt32(folded.count), source: UInt32(start)))
                    next = (folded.count + 64, start + 256)
                }
                Self.append(packed, count, to: &folded)
            }
        }
        self.source = source
        self.marks = marks
        holdsUnseen = cursor.sawUnseen
    }

    @inline(__always)
    private static func append(_ packed: UInt32, _ count: Int, to folded: inout OutputSpan<UInt8>) {
        var rest = packed
        for _ in 0..<count {
            folded.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }

    /// Whether both are the same once they are folded.
    func folds(as other: FoldedText) -> Bool { WordScan.isSame(octets.span, other.octets.span) }

    /// The offset in `source` of the scalar that gave the folded octet; the end of `source` for an offset at or past the end.
    package func sourceOffset(of folded: Int) -> Int {
        guard folded < octets.count else { return source.count }
        return walk(from: nearest { Int($0.folded) <= folded }) { reached, count, _ in
            reached + count > folded
        }.start
    }

    /// The folded offset of the scalar at, or next after, an offset in `source`.
    package func foldedOffset(of source: Int) -> Int {
        walk(from: nearest { Int($0.source) <= source }) { _, _, start in start >= source }.folded
    }

    /// The last mark that satisfies a condition which holds up to some mark and not after it.
    private func nearest(_ holds: (Mark) -> Bool) -> Mark? {
        var low = 0
        var high = marks.count
        while low < high {
            let middle = low + (high - low) / 2
            if holds(marks[middle]) { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? marks[low - 1] : nil
    }

    /// Folds again from a mark until `isThere` is true; its arguments are the folded offset, the count that the scalar adds, and
    /// the scalar's own offset.
    private func walk(from mark: Mark?, until isThere: (Int, Int, Int) -> Bool) -> (start: Int, folded: Int) {
        var cursor = FoldingCursor()
        var folded = 0
        if let mark {
            folded = Int(mark.folded)
            cursor = FoldingCursor(
                at: Int(mark.source), afterSpace: folded == 0 || octets[folded - 1] == 0x20)
        }
        while cursor.offset < source.count {
            let start = cursor.offset
            let count = cursor.next(in: source).count
            if isThere(folded, count, start) { return (start, folded) }
            folded += count
        }
        return (source.count, octets.count)
    }
}

extension FoldedText {
    /// A phrase of the wording table in the form for searching: folded, without spaces and punctuation at its end.
    static func phrase(_ text: String) -> [UInt8] {
        var octets = FoldedText(text).octets[...]
        while let last = octets.last, " :;.,".utf8.contains(last) { octets.removeLast() }
        return Array(octets)
    }
}

/// Folds UTF-8 text scalar by scalar; a run of white space becomes one space, and quotation marks at the start of a line (`> `,
/// `| `) belong to that run.
///
/// The cursor is a value that can be resumed at any scalar boundary outside white space, so that a folded offset can be traced back
/// without keeping one number per octet.
struct FoldingCursor {
    /// The octet in the source to be read next.
    private(set) var offset: Int
    /// Whether the last octet emitted was a space (or there was none yet): another one would extend the run.
    private var endsInSpace: Bool
    /// Whether only white space and quotation marks were read since the last line end.
    private var atLineStart: Bool
    /// Whether a control character that is no space, or an invisible one, was read.
    private(set) var sawUnseen = false

    /// At the start of a text.
    init() {
        offset = 0
        endsInSpace = true
        atLineStart = true
    }

    /// At a scalar in the middle of a text that is neither white space nor a quotation mark.
    init(at offset: Int, afterSpace: Bool) {
        self.offset = offset
        endsInSpace = afterSpace
        atLineStart = false
    }

    /// Whether folding could be resumed here.
    var isResumable: Bool { !atLineStart }

    /// Reads one scalar: its folded octets, packed with the first one lowest, and their count (0 for none). The caller checks that
    /// `offset` is inside `source`.
    @inline(__always)
    mutating func next(in source: [UInt8]) -> (packed: UInt32, count: Int) {
        let octet = source[offset]
        if octet < 0x80 {
            offset += 1
            return ascii(octet)
        }
        let (scalar, length) = UTF8Scalar.decode(source, at: offset)
        offset += length
        if scalar < 0xA0 || ScalarFolding.isInvisible(scalar) { sawUnseen = true }
        switch ScalarFolding.fold(scalar) {
        case .nothing: return (0, 0)
        case .space: return space()
        case .octets(let packed, let count): return visible(packed, count)
        }
    }

    /// Folds the words and blanks that come next, up to an octet that `next` has to look at, or up to `end`.
    @inline(__always)
    mutating func foldPlain(_ source: Span<UInt8>, upTo end: Int, into folded: inout OutputSpan<UInt8>) {
        let (plain, accented) = (Self.plain.span, Self.accented.span)
        var place = offset
        while place < end {
            let next = WordScan.appendLowercased(
                source, from: place, upTo: end, afterSpace: endsInSpace, to: &folded)
            if next > place {
                (place, atLineStart, endsInSpace) = (next, false, source[next - 1] == 0x20)
                guard place < end else { break }
            }
            var octet = plain[Int(source[place])]
            if octet == Self.lead, place + 1 < end, source[place + 1] & 0xC0 == 0x80 {
                octet = accented[Int(source[place + 1] & 0x3F)]
                place += octet >= 0x20 ? 1 : 0
            }
            guard octet >= 0x20 else { break }
            place += 1
            if octet > 0x20 {
                folded.append(octet)
                endsInSpace = false
                atLineStart = false
            } else if !endsInSpace {
                folded.append(0x20)
                endsInSpace = true
            }
        }
        offset = place
    }

    /// What stands in `plain` for 0xC3, with which U+00C0 to U+00FF begin in UTF-8: nearly all letters of a French text that are
    /// not ASCII.
    private static let lead: UInt8 = 1

    /// The one octet that each scalar from U+00C0 to U+00FF becomes; 0 for the few that become several.
    private static let accented: [UInt8] = (0xC0...0xFF).map { (scalar: UInt32) in
        guard case .octets(let packed, count: 1) = ScalarFolding.fold(scalar) else { return 0 }
        return UInt8(truncatingIfNeeded: packed)
    }

    /// What `ascii` makes of the octets that become one octet wherever they stand; `lead`, and 0 for all others.
    private static let plain: [UInt8] = (0...255).map { (octet: UInt8) in
        switch octet {
        case 0xC3: lead
        case 0x09, 0x0C, 0x20: 0x20
        case 0x41...0x5A: octet | 0x20
        case 0x60: 0x27
        case 0x00...0x1F, 0x2A, 0x3E, 0x7C, 0x7F...: 0
        default: octet
        }
    }

    @inline(__always)
    private mutating func ascii(_ octet: UInt8) -> (packed: UInt32, count: Int) {
        switch octet {
        case 0x61...0x7A, 0x30...0x39: return visible(UInt32(octet), 1)
        case 0x41...0x5A: return visible(UInt32(octet) | 0x20, 1)
        case 0x0A, 0x0D:
            atLineStart = true
            return space()
        case 0x0B:
            sawUnseen = true
            return space()
        case 0x20, 0x09, 0x0C: return space()
        case 0x3E, 0x7C: return atLineStart ? space() : visible(UInt32(octet), 1)
        // Mail programs write bold as stars in plain text.
        case 0x2A: return (0, 0)
        case 0x00...0x1F, 0x7F:
            sawUnseen = true
            return (0, 0)
        case 0x60: return visible(0x27, 1)
        default: return visible(UInt32(octet), 1)
        }
    }

    @inline(__always)
    private mutating func visible(_ packed: UInt32, _ count: Int) -> (packed: UInt32, count: Int) {
        endsInSpace = false
        atLineStart = false
        return (packed, count)
    }

    @inline(__always)
    private mutating func space() -> (packed: UInt32, count: Int) {
        if endsInSpace { return (0, 0) }
        endsInSpace = true
        return (0x20, 1)
    }
}
