/// The text of a page that is not seen, its pieces on lines of their own, white space collapsed.
struct HTMLHidden {
    private var octets: [UInt8] = []
    private var wantsBreak = false
    private var wantsSpace = false

    var text: String { String(decoding: octets, as: UTF8.self) }

    /// Puts what comes on a new line.
    mutating func part() { wantsBreak = true }

    mutating func append(_ scalar: UInt32) {
        if scalar <= 0x20 {
            wantsSpace = true
        } else if !HTMLInvisible.contains(scalar) {
            settle()
            UTF8Output.append(scalar, to: &octets)
        }
    }

    /// A piece as it stands in the page, such as a comment.
    mutating func append(_ piece: Span<UInt8>) {
        part()
        for index in piece.indices {
            if piece[index] <= MIMEByte.space {
                wantsSpace = true
            } else {
                settle()
                octets.append(piece[index])
            }
        }
        part()
    }

    @inline(__always)
    private mutating func settle() {
        guard wantsBreak || wantsSpace else { return }
        if !octets.isEmpty { octets.append(wantsBreak ? MIMEByte.lf : MIMEByte.space) }
        (wantsBreak, wantsSpace) = (false, false)
    }
}

/// Characters that show nothing by themselves: senders put them between the characters of a word, to break lines or to
/// get past filters. Marks that turn the direction of writing are not among them: they change what is read.
enum HTMLInvisible {
    @inline(__always)
    static func contains(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0xAD, 0x34F, 0x61C, 0x180E, 0x200B...0x200F, 0x2060...0x2064, 0xFEFF, 0xFE00...0xFE0F: true
        default: false
        }
    }

    /// Marks that turn the direction of what stands beside them.
    static func turns(_ scalar: UInt32) -> Bool { scalar == 0x61C || scalar == 0x200E || scalar == 0x200F }
}

/// Where text is not plainly seen, gathered in its order.
struct HTMLDoubts {
    private(set) var found: [HTMLText.Doubt] = []

    /// Behind as many nothing is told apart any more.
    private static let most = 10_000

    mutating func note(_ range: Range<Int>, unseenIn worlds: UInt32) {
        guard worlds != 0, !range.isEmpty else { return }
        if let last = found.last, last.range.upperBound == range.lowerBound, last.unseenIn == worlds,
            !last.isTurn
        {
            found[found.count - 1] = HTMLText.Doubt(
                range: last.range.lowerBound..<range.upperBound, unseenIn: worlds)
        } else if found.count < Self.most {
            found.append(HTMLText.Doubt(range: range, unseenIn: worlds))
        } else {
            found[found.count - 1] = HTMLText.Doubt(range: found[found.count - 1].range.lowerBound..<Int.max)
        }
    }

    /// Something unread stands between two characters.
    mutating func note(touchAt place: Int) {
        if let last = found.last, last.range.upperBound > place { return }
        note(max(0, place - 1)..<place + 1, unseenIn: .max)
    }

    /// A mark of direction touches what stands on either side of it.
    mutating func note(turnAt place: Int) {
        guard found.count < Self.most else { return note(place..<place + 1, unseenIn: .max) }
        found.append(HTMLText.Doubt(range: max(0, place - 1)..<place + 1, isTurn: true))
    }
}
