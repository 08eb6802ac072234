/// A colour of inline CSS or of a presentational attribute.
struct HTMLColor: Equatable {
    /// 0xRRGGBB, or one of the values above that.
    private let value: UInt32

    static let black = HTMLColor(value: 0)
    /// White, as long as nobody said anything about the page.
    static let page = HTMLColor(value: 0x1FF_FFFF)
    static let transparent = HTMLColor(value: 0x200_0000)
    /// A picture or a gradient: nothing can be said about what shows on it.
    static let unknown = HTMLColor(value: 0x300_0000)

    private init(value: UInt32) { self.value = value }

    /// `#rgb`, `#rrggbb`, with alpha too, `rgb()`, `rgba()`, and the common names; in lower case.
    init?(_ text: String) {
        if text == "transparent" {
            self = .transparent
        } else if let named = Self.names[text] {
            value = named
        } else if text.hasPrefix("rgb") {
            guard let color = Self.function(text) else { return nil }
            self = color
        } else {
            guard let color = Self.hexadecimal(text.hasPrefix("#") ? text.dropFirst() : text[...]) else {
                return nil
            }
            self = color
        }
    }

    /// The colour in a `background` shorthand.
    init?(background text: String) {
        if text.contains("url(") || text.contains("gradient") {
            self = .unknown
            return
        }
        if let whole = HTMLColor(text) {
            self = whole
            return
        }
        for word in text.split(separator: " ") {
            if let color = HTMLColor(String(word)) {
                self = color
                return
            }
        }
        return nil
    }

    /// Whether text of this colour on `background` cannot be told from it: no channel differs by more than 8.
    func looksLike(_ background: HTMLColor) -> Bool {
        guard self != .unknown, background != .unknown, self != .transparent else { return false }
        for shift: UInt32 in [0, 8, 16] {
            let (mine, other) = (Int(value >> shift & 0xFF), Int(background.value >> shift & 0xFF))
            if abs(mine - other) > 8 { return false }
        }
        return true
    }

    private static func hexadecimal(_ digits: Substring) -> HTMLColor? {
        let values = digits.utf8.prefix(9).compactMap(MIMEByte.hexValue)
        guard values.count == digits.utf8.count, [3, 4, 6, 8].contains(values.count) else { return nil }
        let isShort = values.count < 6
        let pairs = (0..<(isShort ? values.count : values.count / 2)).map { place -> UInt32 in
            isShort
                ? UInt32(values[place]) * 17 : UInt32(values[2 * place]) << 4 | UInt32(values[2 * place + 1])
        }
        if pairs.count == 4, pairs[3] == 0 { return .transparent }
        return HTMLColor(value: pairs[0] << 16 | pairs[1] << 8 | pairs[2])
    }

    private static func function(_ text: String) -> HTMLColor? {
        guard let open = text.firstIndex(of: "(") else { return nil }
        let parts = text[text.index(after: open)...].prefix { $0 != ")" }
            .split(whereSeparator: { $0 == "," || $0 == " " || $0 == "/" })
        guard parts.count >= 3 else { return nil }
        if parts.count >= 4, let alpha = CSSLength(String(parts[3])), alpha.number <= 0.01 {
            return .transparent
        }
        var value: UInt32 = 0
        for part in parts.prefix(3) {
            guard let length = CSSLength(String(part)) else { return nil }
            let channel = length.unit == "%" ? length.number * 2.55 : length.number
            value = value << 8 | UInt32(min(max(channel, 0), 255))
        }
        return HTMLColor(value: value)
    }

    private static let names: [String: UInt32] = [
        "black": 0, "white": 0xFFFFFF, "red": 0xFF0000, "lime": 0x00FF00, "blue": 0x0000FF,
        "yellow": 0xFFFF00,
        "aqua": 0x00FFFF, "cyan": 0x00FFFF, "fuchsia": 0xFF00FF, "magenta": 0xFF00FF, "silver": 0xC0C0C0,
        "gray": 0x808080, "grey": 0x808080, "maroon": 0x800000, "olive": 0x808000, "green": 0x008000,
        "purple": 0x800080, "teal": 0x008080, "navy": 0x000080, "orange": 0xFFA500, "whitesmoke": 0xF5F5F5,
        "snow": 0xFFFAFA, "ivory": 0xFFFFF0, "ghostwhite": 0xF8F8FF, "lightgray": 0xD3D3D3,
        "lightgrey": 0xD3D3D3, "darkgray": 0xA9A9A9, "darkgrey": 0xA9A9A9, "gainsboro": 0xDCDCDC,
        "dimgray": 0x696969, "darkblue": 0x00008B, "darkred": 0x8B0000, "beige": 0xF5F5DC, "pink": 0xFFC0CB,
        "windowtext": 0, "window": 0xFFFFFF, "canvas": 0xFFFFFF, "canvastext": 0,
    ]
}
