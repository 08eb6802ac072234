import Text

/// The declarations of a `style` attribute or of a rule (CSS Style Attributes), as far as visibility depends on them.
struct CSSDeclarations {
    /// The last declaration of a property wins.
    private(set) var normal = CSSValues()
    /// Those marked `!important`, which win over all others.
    private(set) var important = CSSValues()

    var isEmpty: Bool { normal.isEmpty && important.isEmpty }

    /// The values when no other rule applies to the element.
    var values: CSSValues {
        var values = normal
        Self.merge(important, into: &values)
        return values
    }

    init(_ text: [UInt8]) {
        let plain = Self.unescaped(Self.withoutComments(text.span))
        var start = 0
        var depth = 0
        var quote: UInt8?
        for (index, octet) in plain.enumerated() {
            if let open = quote {
                if octet == open { quote = nil }
                continue
            }
            switch octet {
            case MIMEByte.quote, UInt8(ascii: "'"): quote = octet
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth = max(0, depth - 1)
            case UInt8(ascii: ";") where depth == 0:
                declare(plain[start..<index])
                start = index + 1
            default: break
            }
        }
        declare(plain[start...])
    }

    private mutating func declare(_ octets: ArraySlice<UInt8>) {
        guard let colon = octets.firstIndex(of: UInt8(ascii: ":")) else { return }
        guard let property = property(octets[..<colon]) else { return }
        var value = Self.word(octets[(colon + 1)...])
        if property == Self.strange {
            let name = octets[..<colon]
            // A margin of zero is no margin; a size of zero, and `all`, can hide the element.
            let isSize =
                name.suffix(5).elementsEqual("-size".utf8) || name.suffix(3).elementsEqual("all".utf8)
            let isNothing = value != "1" && CSSVisibility.saysNothing(value) || CSSLength(value)?.number == 0
            if !isSize, isNothing { return }
            value = "unknown"
        } else if let before = normal[property], before != value,
            CSSVisibility.hides(property, before) != CSSVisibility.hides(property, value)
        {
            // A browser drops the declaration that it cannot read, and we do not know which one that is.
            normal[Self.strange] = "unknown"
        }
        if let mark = value.lastIndex(of: "!"), value[mark...].hasSuffix("important") {
            value = Self.word(Array(value[..<mark].utf8)[...])
            Self.merge([property: value], into: &important)
        } else {
            Self.merge([property: value], into: &normal)
        }
    }

    /// Writes `later` over `values`; a shorthand resets its longhand properties.
    static func merge(_ later: CSSValues, into values: inout CSSValues) {
        for (property, value) in later {
            for part in parts[property] ?? [] where later[part] == nil { values[part] = nil }
            values[property] = value
        }
    }

    private static let parts = [
        "font": ["font-size"], "background": ["background-color", "background-image"],
        "margin": ["margin-left", "margin-top", "margin-right", "margin-bottom"],
        "inset": ["left", "top", "right", "bottom"], "text-decoration": ["text-decoration-line"],
        "animation": ["animation-name"],
    ]

    /// The properties that `HTMLStyle` uses; most declarations in mails are of other properties.
    private static let properties = HTMLNameTable(
        [
            "display", "visibility", "font", "font-size", "white-space", "color", "background",
            "background-color", "background-image", "mso-hide", "opacity", "overflow", "overflow-x",
            "overflow-y", "max-height", "height", "max-width", "width", "text-indent", "position", "left",
            "top", "right", "bottom", "inset", "margin", "margin-left", "margin-top", "margin-right",
            "margin-bottom", "clip", "clip-path", "-webkit-clip-path", "transform", "-webkit-transform",
            "-ms-transform", "-moz-transform", "scale", "rotate", "translate", "zoom", "filter",
            "-webkit-filter", "mask", "-webkit-mask", "mask-image", "-webkit-mask-image", "direction",
            "unicode-bidi", "writing-mode", "text-decoration", "text-decoration-line", "animation",
            "animation-name", "-webkit-animation", "letter-spacing", "-webkit-text-fill-color",
            "content-visibility", "flex-direction", "order", "float", "content", "line-height",
            "text-security", "-webkit-text-security", "backface-visibility", "mix-blend-mode", "font-family",
            "list-style", "list-style-type",
        ].map { ($0, $0) })

    /// The properties that neither move, hide nor change text, with the font, page and list properties that mail programs write.
    private static let harmless = HTMLNameTable(
        [
            "accent-color", "appearance", "-webkit-appearance", "-moz-appearance", "background-attachment",
            "background-clip", "-webkit-background-clip", "background-origin", "background-position",
            "background-position-x", "background-position-y", "background-repeat", "background-size",
            "behavior", "border", "border-block", "border-bottom", "border-bottom-color",
            "border-bottom-left-radius", "border-bottom-right-radius", "border-bottom-style",
            "border-bottom-width", "border-collapse", "border-color", "border-image", "border-left",
            "border-left-color", "border-left-style", "border-left-width", "border-radius", "border-right",
            "border-right-color", "border-right-style", "border-right-width", "border-spacing",
            "border-style", "border-top", "border-top-color", "border-top-left-radius",
            "border-top-right-radius", "border-top-style", "border-top-width", "border-width", "box-shadow",
            "-webkit-box-shadow", "-moz-box-shadow", "box-sizing", "-webkit-box-sizing", "-moz-box-sizing",
            "break-after", "break-before", "break-inside", "caption-side", "caret-color", "clear",
            "color-scheme", "supported-color-schemes", "cursor", "empty-cells", "font-style", "font-variant",
            "font-variant-caps", "font-variant-east-asian", "font-variant-ligatures", "font-variant-numeric",
            "font-variant-position", "font-variant-alternates", "font-weight", "font-stretch",
            "font-kerning", "font-optical-sizing", "font-smooth", "-webkit-font-smoothing",
            "-moz-osx-font-smoothing", "font-synthesis", "hyphens", "-webkit-hyphens", "-moz-hyphens",
            "justify-content", "align-items", "align-content", "align-self", "justify-items", "justify-self",
            "flex", "flex-grow", "flex-shrink", "flex-basis", "flex-wrap", "gap", "row-gap", "column-gap",
            "-webkit-box-flex", "image-rendering", "isolation", "layout-grid", "layout-grid-mode",
            "line-break", "-webkit-line-break", "-webkit-nbsp-mode", "list-style-position",
            "list-style-image", "min-height", "min-width", "object-fit", "object-position", "orphans",
            "outline-color", "outline-style", "outline-width", "overflow-wrap", "padding", "padding-top",
            "padding-right", "padding-bottom", "padding-left", "page", "page-break-after",
            "page-break-before", "page-break-inside", "panose-1", "pointer-events", "print-color-adjust",
            "-webkit-print-color-adjust", "forced-color-adjust", "punctuation-wrap", "quotes", "resize",
            "size", "src", "tab-interval", "tab-size", "tab-stops", "table-layout", "text-align",
            "text-align-last", "text-autospace", "text-decoration-color", "text-decoration-style",
            "text-decoration-thickness", "text-decoration-skip-ink", "text-justify", "text-justify-trim",
            "text-kashida-space", "text-rendering", "text-shadow", "text-size-adjust",
            "-webkit-text-size-adjust", "-moz-text-size-adjust", "text-transform", "text-underline",
            "text-underline-offset", "text-underline-position", "transition", "-webkit-transition",
            "user-select", "-webkit-user-select", "-moz-user-select", "vertical-align", "widows",
            "will-change", "word-break", "word-spacing", "word-wrap", "-webkit-tap-highlight-color",
            "-webkit-overflow-scrolling", "z-index", "text-wrap", "text-wrap-mode", "white-space-collapse",
            "unicode-range", "font-display", "counter-reset", "counter-increment", "scroll-behavior",
            "border-inline", "font-feature-settings", "font-language-override", "margin-block",
            "margin-block-start", "margin-block-end", "margin-inline-end", "padding-block", "padding-inline",
            "padding-block-start", "padding-block-end", "padding-inline-start", "padding-inline-end",
            "text-decoration-skip", "ruby-position", "text-combine", "text-emphasis", "aspect-ratio",
        ].map { ($0, true) })

    /// The name of a property that is judged, `strange` for an unknown one, `nil` for a harmless one.
    private func property(_ octets: ArraySlice<UInt8>) -> String? {
        var key = HTMLTag.keySeed
        var isOver = false
        for octet in octets {
            if HTMLAttributes.isBlank(octet) {
                isOver = key != HTMLTag.keySeed
            } else if isOver {
                return nil
            } else {
                key = HTMLTag.mixed(key, octet.lowercasedASCII)
            }
        }
        if let judged = Self.properties[key] { return judged }
        if Self.harmless[key] != nil || key == HTMLTag.keySeed { return nil }
        let name = octets.drop(while: HTMLAttributes.isBlank)
        return Self.ownWorlds.contains { name.starts(with: $0) } ? nil : Self.strange
    }

    /// The name for every unknown property, which may do anything to the text.
    static let strange = "strange"

    /// Prefixes of Office and of obsolete browsers, and variables, which have no effect by themselves.
    private static let ownWorlds = ["mso-", "-ms-", "-o-", "--"].map { Array($0.utf8) }

    /// In lower case, without white space at the ends, and with one space in place of other white space.
    private static func word(_ octets: ArraySlice<UInt8>) -> String {
        var out: [UInt8] = []
        for octet in octets {
            if HTMLAttributes.isBlank(octet) {
                if let last = out.last, last != MIMEByte.space { out.append(MIMEByte.space) }
            } else {
                out.append(octet.lowercasedASCII)
            }
        }
        if out.last == MIMEByte.space { out.removeLast() }
        return String(decoding: out, as: UTF8.self)
    }

    /// A comment separates words, so a space replaces it.
    static func withoutComments(_ text: Span<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        var index = 0
        while index < text.count {
            guard index + 1 < text.count, text[index] == UInt8(ascii: "/"),
                text[index + 1] == UInt8(ascii: "*")
            else {
                out.append(text[index])
                index += 1
                continue
            }
            index += 3
            while index < text.count,
                !(text[index - 1] == UInt8(ascii: "*") && text[index] == UInt8(ascii: "/"))
            {
                index += 1
            }
            index += 1
            out.append(MIMEByte.space)
        }
        return out
    }

    /// A browser reads `\64 isplay` as `display`.
    static func unescaped(_ text: [UInt8]) -> [UInt8] {
        guard text.contains(MIMEByte.backslash) else { return text }
        var out: [UInt8] = []
        var index = 0
        while index < text.count {
            guard text[index] == MIMEByte.backslash, index + 1 < text.count else {
                out.append(text[index])
                index += 1
                continue
            }
            index += 1
            var scalar: UInt32 = 0
            let start = index
            while index < text.count, index < start + 6, let digit = text[index].hexValue {
                scalar = scalar << 4 | UInt32(digit)
                index += 1
            }
            guard index > start else { continue }
            UTF8Output.append(scalar, to: &out)
            if index < text.count, HTMLAttributes.isBlank(text[index]) { index += 1 }
        }
        return out
    }
}

/// Values by their properties, both in lower case. Nearly all styles of mails declare one or two and are asked for fifty, and there
/// are no more than the properties that are judged: to look at each costs less than to hash what is asked for.
struct CSSValues: Sequence, ExpressibleByDictionaryLiteral {
    private var entries: [(property: String, value: String)] = []

    init() {}

    /// - Parameter elements: of different properties.
    init(dictionaryLiteral elements: (String, String)...) {
        entries = elements.map { (property: $0.0, value: $0.1) }
    }

    var isEmpty: Bool { entries.isEmpty }

    subscript(property: String) -> String? {
        get {
            for entry in entries where entry.property == property { return entry.value }
            return nil
        }
        set {
            let known = entries.firstIndex { $0.property == property }
            switch (known, newValue) {
            case (let place?, let value?): entries[place].value = value
            case (let place?, nil): entries.remove(at: place)
            case (nil, let value?): entries.append((property, value))
            case (nil, nil): break
            }
        }
    }

    func makeIterator() -> IndexingIterator<[(property: String, value: String)]> { entries.makeIterator() }
}

/// A number with or without a unit, in lower case.
struct CSSLength {
    let number: Double
    let unit: String

    init?(_ text: String) {
        var digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-" || $0 == "+") }
        let behind = text[digits.endIndex...]
        // `1e-9px`; in `1em` no digit follows the `e`.
        if behind.first == "e", !digits.isEmpty {
            let sign = behind.dropFirst().prefix { $0 == "-" || $0 == "+" }
            let power = behind.dropFirst(1 + sign.count).prefix { $0.isASCII && $0.isNumber }
            if sign.count <= 1, !power.isEmpty { digits = text[..<power.endIndex] }
        }
        guard digits.utf8.count <= 20, let number = Double(digits), number.isFinite else { return nil }
        self.number = number
        unit = String(text.dropFirst(digits.count))
    }

    /// In CSS pixels. One `em` counts as 16; a percentage and a size relative to the screen count as that part of 1,000 pixels.
    var pixels: Double {
        switch unit {
        case "em", "rem", "ex", "ch", "lh": number * 16
        case "pt": number * 4 / 3
        case "pc": number * 16
        case "in": number * 96
        case "cm": number * 38
        case "mm": number * 3.8
        case "%", "vw", "vh", "vmin", "vmax": number * 10
        default: number
        }
    }

    /// The size in a `font` shorthand: the first word that is a length with a unit, or zero.
    static func fontSize(_ shorthand: String) -> String? {
        for word in shorthand.split(separator: " ") {
            let size = String(word.prefix { $0 != "/" })
            if let length = CSSLength(size), !length.unit.isEmpty || length.number == 0 { return size }
        }
        return nil
    }
}
