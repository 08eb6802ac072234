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
        guard let property = CSSProperty(named: octets[..<colon]) else { return }
        var value = Self.word(octets[(colon + 1)...])
        if property == .strange {
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
            normal[.strange] = "unknown"
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
            for part in property.parts where later[part] == nil { values[part] = nil }
            values[property] = value
        }
    }

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

/// Values, in lower case, by their properties. Nearly all styles of mails declare one or two and are asked for fifty, and there are
/// no more than the properties that are judged: to look at each costs less than to hash what is asked for.
struct CSSValues: Sequence, ExpressibleByDictionaryLiteral {
    private var entries: [(property: CSSProperty, value: String)] = []

    init() {}

    /// - Parameter elements: of different properties.
    init(dictionaryLiteral elements: (CSSProperty, String)...) {
        entries = elements.map { (property: $0.0, value: $0.1) }
    }

    var isEmpty: Bool { entries.isEmpty }

    subscript(property: CSSProperty) -> String? {
        get {
            // By its place: an entry taken out of the array would be counted as one more owner of its value.
            entries.indices.first { entries[$0].property == property }.map { entries[$0].value }
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

    func makeIterator() -> IndexingIterator<[(property: CSSProperty, value: String)]> {
        entries.makeIterator()
    }
}

/// A number with or without a unit, in lower case.
struct CSSLength {
    let number: Double
    let unit: String

    init?(_ text: String) {
        // What most lengths are that decide anything.
        if text == "0" {
            (number, unit) = (0, "")
            return
        }
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
        // First, because most lengths are written so.
        case "px", "": number
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
