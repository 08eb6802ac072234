/// What declarations do to an element as a whole: hide it, or make it doubtful whether a person sees it.
enum CSSVisibility {
    /// Whether the element is completely hidden.
    static func removes(_ values: CSSValues) -> Bool {
        if values[.contentVisibility] == "hidden" { return true }
        if let opacity = number(.opacity, values), opacity <= 0.01 { return true }
        if isClosed(values, at: 2) || isStruckOut(values) { return true }
        if let indent = pixels(.textIndent, values), indent <= -500 { return true }
        guard isPlaced(values) else { return false }
        for side: CSSProperty in [.left, .top, .right, .bottom, .marginLeft, .marginTop] {
            if let offset = pixels(side, values), offset <= -500 { return true }
        }
        return values[.clip]?.hasPrefix("rect(0") ?? false
    }

    /// Whether the element may be visible but not as it is written.
    static func isDoubtful(_ values: CSSValues) -> Bool {
        if values[.strange] != nil { return true }
        if values.contains(where: { $0.property.changes && !saysNothing($0.value) }) {
            return true
        }
        // 0 means no rotation, but it shrinks a scaled element to nothing.
        for size in [values[.scale], values[.zoom]] where size?.hasPrefix("0") ?? false { return true }
        for fonts in [values[.fontFamily], values[.font]] where fonts.map(showsPictures) ?? false {
            return true
        }
        for list in [values[.listStyle], values[.listStyleType]] where list.map(holdsText) ?? false {
            return true
        }
        if let height = values[.lineHeight].flatMap(CSSLength.init) {
            if (height.unit.isEmpty
                ? height.number * 16 : height.unit == "%" ? height.number * 0.16 : height.pixels) < 4
            {
                return true
            }
        }
        if let opacity = number(.opacity, values), opacity < 0.25 { return true }
        if isClosed(values, at: 60, wide: 120) || isPlaced(values) || isMoved(values) { return true }
        if let spacing = pixels(.letterSpacing, values), spacing <= -3 { return true }
        if values[.direction] == "rtl" || values[.flexDirection]?.contains("reverse") ?? false {
            return true
        }
        if let writing = values[.writingMode], writing != "horizontal-tb", !saysNothing(writing) {
            return true
        }
        return values.contains { $0.property.mustBeRead && $0.value.contains("(") }
    }

    /// A font that shows a picture for each letter.
    private static func showsPictures(_ fonts: String) -> Bool {
        let first = fonts.prefix { $0 != "," }
        return ["wingdings", "webdings", "dingbats"].contains { first.contains($0) }
            || first.split(whereSeparator: { $0 == " " || $0 == "\"" || $0 == "'" }).last == "symbol"
                && !first.contains("segoe")
    }

    private static func holdsText(_ style: String) -> Bool { style.contains("\"") || style.contains("'") }

    /// Whether this value alone hides an element.
    static func hides(_ property: CSSProperty, _ value: String) -> Bool {
        switch property {
        case .display: value == "none"
        case .visibility: value == "hidden" || value == "collapse"
        case .fontSize: CSSLength(value).map { $0.pixels < 4 } ?? false
        default: removes([property: value])
        }
    }

    /// Whether a value changes nothing.
    static func saysNothing(_ value: String) -> Bool {
        switch value {
        case "none", "normal", "auto", "inherit", "initial", "unset", "revert", "currentcolor", "0", "1",
            "100%", "visible", "embed", "isolate", "0deg", "":
            true
        default: false
        }
    }

    private static func isStruckOut(_ values: CSSValues) -> Bool {
        [values[.textDecoration], values[.textDecorationLine]]
            .contains { $0?.contains("line-through") ?? false }
    }

    private static func isPlaced(_ values: CSSValues) -> Bool {
        values[.position] == "absolute" || values[.position] == "fixed"
    }

    /// Whether a box that cuts off its overflow is at most this many pixels high or wide.
    private static func isClosed(_ values: CSSValues, at most: Double, wide: Double? = nil) -> Bool {
        let cuts = [values[.overflow], values[.overflowX], values[.overflowY]].contains { overflow in
            overflow.map { $0.contains("hidden") || $0.contains("clip") } ?? false
        }
        guard cuts else { return false }
        let sizes: [CSSProperty] = [.maxHeight, .height, .maxWidth, .width, .lineHeight]
        return sizes.contains { size in
            guard let text = values[size], let length = CSSLength(text) else { return false }
            // A line height without a unit is a factor; a percentage is relative to the space around.
            if size == .lineHeight, length.unit.isEmpty { return length.number * 16 <= most }
            let limit = size == .width || size == .maxWidth ? wide ?? most : most
            return length.unit == "%" ? length.number <= 1 : length.pixels <= limit
        }
    }

    private static func isMoved(_ values: CSSValues) -> Bool {
        guard values.contains(where: { $0.property.moves }) else { return false }
        if let indent = pixels(.textIndent, values), indent >= 100 || indent <= -50 { return true }
        for side: CSSProperty in [.marginLeft, .marginTop, .marginRight, .marginBottom] {
            guard let margin = pixels(side, values) else { continue }
            let limit = side == .marginTop || side == .marginBottom ? -12.0 : -40
            if margin <= limit || margin >= 2_000 { return true }
        }
        for sides in [values[.margin], values[.inset]] {
            for word in sides?.split(separator: " ") ?? [] {
                if let side = CSSLength(String(word))?.pixels, side <= -40 || side >= 2_000 { return true }
            }
        }
        guard let position = values[.position], position != "static", !saysNothing(position) else {
            return false
        }
        let sides: [CSSProperty] = [.left, .top, .right, .bottom]
        return sides.contains { pixels($0, values).map { abs($0) > 8 } ?? false }
    }

    private static func number(_ property: CSSProperty, _ values: CSSValues) -> Double? {
        guard let text = values[property], let length = CSSLength(text) else { return nil }
        return length.unit == "%" ? length.number / 100 : length.number
    }

    private static func pixels(_ property: CSSProperty, _ values: CSSValues) -> Double? {
        values[property].flatMap(CSSLength.init)?.pixels
    }
}

/// The text of a page that is not visible: each piece on its own line, white space collapsed.
struct HTMLHidden {
    private var octets: [UInt8] = []
    private var wantsBreak = false
    private var wantsSpace = false

    var text: String { String(decoding: octets, as: UTF8.self) }

    /// Starts a new line for the next piece.
    mutating func part() { wantsBreak = true }

    mutating func append(_ scalar: UInt32) {
        if scalar <= 0x20 {
            wantsSpace = true
        } else if !HTMLInvisible.contains(scalar) {
            settle()
            UTF8Output.append(scalar, to: &octets)
        }
    }

    /// A piece that is copied as it is, such as a comment.
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

/// Characters that are invisible by themselves: senders put them between the characters of a word, to break lines or to pass
/// filters. Marks that change the direction of writing are not included: they change what a person reads.
enum HTMLInvisible {
    @inline(__always)
    static func contains(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0xAD, 0x34F, 0x61C, 0x180E, 0x200B...0x200F, 0x2060...0x2064, 0xFEFF, 0xFE00...0xFE0F: true
        default: false
        }
    }

    /// Marks that change the direction of the text beside them.
    static func turns(_ scalar: UInt32) -> Bool { scalar == 0x61C || scalar == 0x200E || scalar == 0x200F }
}

/// Where text is not plainly visible, in the order of the text.
struct HTMLDoubts {
    private(set) var found: [HTMLText.Doubt] = []

    /// After this many, the rest of the text is one doubt.
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

    /// Something unread is between two characters.
    mutating func note(touchAt place: Int) {
        if let last = found.last, last.range.upperBound > place { return }
        note(max(0, place - 1)..<place + 1, unseenIn: .max)
    }

    /// A direction mark affects the characters on both sides.
    mutating func note(turnAt place: Int) {
        guard found.count < Self.most else { return note(place..<place + 1, unseenIn: .max) }
        found.append(HTMLText.Doubt(range: max(0, place - 1)..<place + 1, isTurn: true))
    }
}
