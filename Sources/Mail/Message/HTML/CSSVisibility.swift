/// What declarations do to an element as a whole: hide it, or make it doubtful whether a person sees it.
enum CSSVisibility {
    /// Whether the element is completely hidden.
    static func removes(_ values: CSSValues) -> Bool {
        if values["content-visibility"] == "hidden" { return true }
        if let opacity = number("opacity", values), opacity <= 0.01 { return true }
        if isClosed(values, at: 2) || isStruckOut(values) { return true }
        if let indent = pixels("text-indent", values), indent <= -500 { return true }
        guard isPlaced(values) else { return false }
        for name in ["left", "top", "right", "bottom", "margin-left", "margin-top"] {
            if let offset = pixels(name, values), offset <= -500 { return true }
        }
        return values["clip"]?.hasPrefix("rect(0") ?? false
    }

    /// Whether the element may be visible but not as it is written.
    static func isDoubtful(_ values: CSSValues) -> Bool {
        if values[CSSDeclarations.strange] != nil { return true }
        if values.contains(where: { changers.contains($0.property) && !saysNothing($0.value) }) {
            return true
        }
        // 0 means no rotation, but it shrinks a scaled element to nothing.
        if ["scale", "zoom"].contains(where: { values[$0]?.hasPrefix("0") ?? false }) { return true }
        if ["font-family", "font"].contains(where: { values[$0].map(showsPictures) ?? false }) {
            return true
        }
        if ["list-style", "list-style-type"].contains(where: { values[$0].map(holdsText) ?? false }) {
            return true
        }
        if let height = values["line-height"].flatMap(CSSLength.init) {
            if (height.unit.isEmpty
                ? height.number * 16 : height.unit == "%" ? height.number * 0.16 : height.pixels) < 4
            {
                return true
            }
        }
        if let opacity = number("opacity", values), opacity < 0.25 { return true }
        if isClosed(values, at: 60, wide: 120) || isPlaced(values) || isMoved(values) { return true }
        if let spacing = pixels("letter-spacing", values), spacing <= -3 { return true }
        if values["direction"] == "rtl" || values["flex-direction"]?.contains("reverse") ?? false {
            return true
        }
        if let writing = values["writing-mode"], writing != "horizontal-tb", !saysNothing(writing) {
            return true
        }
        return values.contains { unjudged.contains($0.property) && $0.value.contains("(") }
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
    static func hides(_ property: String, _ value: String) -> Bool {
        switch property {
        case "display": value == "none"
        case "visibility": value == "hidden" || value == "collapse"
        case "font-size": CSSLength(value).map { $0.pixels < 4 } ?? false
        default: removes([property: value])
        }
    }

    /// Properties that may move, turn, cut or cover text with any value except none.
    private static let changers: Set = [
        "transform", "-webkit-transform", "-ms-transform", "-moz-transform", "scale", "rotate", "translate",
        "zoom", "filter", "-webkit-filter", "mask", "-webkit-mask", "mask-image", "-webkit-mask-image",
        "clip", "clip-path", "-webkit-clip-path", "animation", "animation-name", "-webkit-animation",
        "unicode-bidi", "order", "text-security", "-webkit-text-security", "backface-visibility",
        "mix-blend-mode", "-webkit-text-fill-color",
    ]

    /// Properties whose value this code must be able to read: `display:var(--x)` can mean anything.
    private static let unjudged: Set = [
        "display", "visibility", "opacity", "position", "text-indent", "margin-left", "margin-top", "left",
        "top", "text-decoration", "text-decoration-line", "overflow", "float", "content",
    ]

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
        [values["text-decoration"], values["text-decoration-line"]]
            .contains { $0?.contains("line-through") ?? false }
    }

    private static func isPlaced(_ values: CSSValues) -> Bool {
        values["position"] == "absolute" || values["position"] == "fixed"
    }

    /// Whether a box that cuts off its overflow is at most this many pixels high or wide.
    private static func isClosed(_ values: CSSValues, at most: Double, wide: Double? = nil) -> Bool {
        let cuts = ["overflow", "overflow-x", "overflow-y"].contains { name in
            values[name].map { $0.contains("hidden") || $0.contains("clip") } ?? false
        }
        guard cuts else { return false }
        return ["max-height", "height", "max-width", "width", "line-height"].contains { name in
            guard let text = values[name], let length = CSSLength(text) else { return false }
            // A line height without a unit is a factor; a percentage is relative to the space around.
            if name == "line-height", length.unit.isEmpty { return length.number * 16 <= most }
            let limit = name.hasSuffix("width") ? wide ?? most : most
            return length.unit == "%" ? length.number <= 1 : length.pixels <= limit
        }
    }

    private static func isMoved(_ values: CSSValues) -> Bool {
        guard values.contains(where: { movers.contains($0.property) }) else { return false }
        if let indent = pixels("text-indent", values), indent >= 100 || indent <= -50 { return true }
        let margins = ["margin-left", "margin-top", "margin-right", "margin-bottom"]
        if margins.contains(where: { pixels($0, values).map { $0 <= -40 } ?? false }) {
            return true
        }
        if ["margin-top", "margin-bottom"].contains(where: { pixels($0, values).map { $0 <= -12 } ?? false })
        {
            return true
        }
        for name in ["margin", "inset"] {
            for word in values[name]?.split(separator: " ") ?? [] {
                if let length = CSSLength(String(word)), length.pixels <= -40 || length.pixels >= 2_000 {
                    return true
                }
            }
        }
        if margins.contains(where: { pixels($0, values).map { $0 >= 2_000 } ?? false }) { return true }
        guard let position = values["position"], position != "static", !saysNothing(position) else {
            return false
        }
        return ["left", "top", "right", "bottom"].contains { name in
            pixels(name, values).map { abs($0) > 8 } ?? false
        }
    }

    private static let movers: Set = [
        "text-indent", "margin", "margin-left", "margin-top", "margin-right", "margin-bottom", "inset",
        "position",
    ]

    private static func number(_ name: String, _ values: CSSValues) -> Double? {
        guard let text = values[name], let length = CSSLength(text) else { return nil }
        return length.unit == "%" ? length.number / 100 : length.number
    }

    private static func pixels(_ name: String, _ values: CSSValues) -> Double? {
        values[name].flatMap(CSSLength.init)?.pixels
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
