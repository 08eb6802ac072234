/// Walks UTF-8 text scalar by scalar and says what each becomes when folded; a run of white space becomes one space, and
/// quotation marks at the start of a line (`> `, `| `) belong to that run.
///
/// The cursor is a value that can be set down at any scalar boundary outside white space, so that a folded offset can be
/// traced back without keeping one number per octet.
struct FoldingCursor {
    /// The octet in the source that is read next.
    private(set) var offset: Int
    /// The last octet emitted was a space (or there was none yet): another one would widen the run.
    private var endsInSpace: Bool
    /// Nothing but white space and quotation marks was read since the last line end.
    private var atLineStart: Bool

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

    /// Whether the cursor could be set down here again.
    var isResumable: Bool { !atLineStart }

    /// Reads one scalar: the octets that stand for it, packed with the first one lowest, and how many they are (0 for
    /// nothing). The caller checks that `offset` is inside `source`.
    @inline(__always)
    mutating func next(in source: [UInt8]) -> (packed: UInt32, count: Int) {
        let octet = source[offset]
        if octet < 0x80 {
            offset += 1
            return ascii(octet)
        }
        let (scalar, length) = UTF8Scalar.decode(source, at: offset)
        offset += length
        switch ScalarFolding.fold(scalar) {
        case .nothing: return (0, 0)
        case .space: return space()
        case .octets(let packed, let count): return visible(packed, count)
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
        case 0x20, 0x09, 0x0B, 0x0C: return space()
        case 0x3E, 0x7C: return atLineStart ? space() : visible(UInt32(octet), 1)
        // Stars are how mail programs write bold in plain text.
        case 0x00...0x1F, 0x7F, 0x2A: return (0, 0)
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
