/// What declarations do to an element as a whole: take it off the page, or leave a doubt whether anybody sees it.
enum CSSSight {
    /// Whether nothing of the element is on the page.
    static func removes(_ values: [String: String]) -> Bool {
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

    /// Whether it may be there and yet not as it is written.
    static func isDoubtful(_ values: [String: String]) -> Bool {
        if values[CSSDeclarations.strange] != nil { return true }
        if changers.contains(where: { values[$0].map { !saysNothing($0) } ?? false }) { return true }
        // 0 leaves a turn as it is, and makes nothing of what is scaled.
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
        return unjudged.contains { values[$0]?.contains("(") ?? false }
    }

    /// A font that shows a picture for each letter.
    private static func showsPictures(_ fonts: String) -> Bool {
        let first = fonts.prefix { $0 != "," }
        return ["wingdings", "webdings", "dingbats"].contains { first.contains($0) }
            || first.split(whereSeparator: { $0 == " " || $0 == "\"" || $0 == "'" }).last == "symbol"
                && !first.contains("segoe")
    }

    private static func holdsText(_ style: String) -> Bool { style.contains("\"") || style.contains("'") }

    /// Whether a value alone takes an element off the page.
    static func hides(_ property: String, _ value: String) -> Bool {
        switch property {
        case "display": value == "none"
        case "visibility": value == "hidden" || value == "collapse"
        case "font-size": CSSLength(value).map { $0.pixels < 4 } ?? false
        default: removes([property: value])
        }
    }

    /// Properties of which any value but none may move, turn, cut or cover what is written.
    private static let changers = [
        "transform", "-webkit-transform", "-ms-transform", "-moz-transform", "scale", "rotate", "translate",
        "zoom", "filter", "-webkit-filter", "mask", "-webkit-mask", "mask-image", "-webkit-mask-image",
        "clip", "clip-path", "-webkit-clip-path", "animation", "animation-name", "-webkit-animation",
        "unicode-bidi", "order", "text-security", "-webkit-text-security", "backface-visibility",
        "mix-blend-mode", "-webkit-text-fill-color",
    ]

    /// Properties whose value must be readable here: `display:var(--x)` is anything at all.
    private static let unjudged = [
        "display", "visibility", "opacity", "position", "text-indent", "margin-left", "margin-top", "left",
        "top", "text-decoration", "text-decoration-line", "overflow", "float", "content",
    ]

    /// Whether a value leaves things as they are.
    static func saysNothing(_ value: String) -> Bool {
        switch value {
        case "none", "normal", "auto", "inherit", "initial", "unset", "revert", "currentcolor", "0", "1",
            "100%", "visible", "embed", "isolate", "0deg", "":
            true
        default: false
        }
    }

    private static func isStruckOut(_ values: [String: String]) -> Bool {
        [values["text-decoration"], values["text-decoration-line"]]
            .contains { $0?.contains("line-through") ?? false }
    }

    private static func isPlaced(_ values: [String: String]) -> Bool {
        values["position"] == "absolute" || values["position"] == "fixed"
    }

    /// Whether a box that cuts off what does not fit is at most so many pixels high or wide.
    private static func isClosed(_ values: [String: String], at most: Double, wide: Double? = nil) -> Bool {
        let cuts = ["overflow", "overflow-x", "overflow-y"].contains { name in
            values[name].map { $0.contains("hidden") || $0.contains("clip") } ?? false
        }
        guard cuts else { return false }
        return ["max-height", "height", "max-width", "width", "line-height"].contains { name in
            guard let text = values[name], let length = CSSLength(text) else { return false }
            // A line height without a unit is a factor, a percentage one of the space around.
            if name == "line-height", length.unit.isEmpty { return length.number * 16 <= most }
            let limit = name.hasSuffix("width") ? wide ?? most : most
            return length.unit == "%" ? length.number <= 1 : length.pixels <= limit
        }
    }

    private static func isMoved(_ values: [String: String]) -> Bool {
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

    private static func number(_ name: String, _ values: [String: String]) -> Double? {
        guard let text = values[name], let length = CSSLength(text) else { return nil }
        return length.unit == "%" ? length.number / 100 : length.number
    }

    private static func pixels(_ name: String, _ values: [String: String]) -> Double? {
        values[name].flatMap(CSSLength.init)?.pixels
    }
}
