/// What is declared about how the content of a tag is seen; `nil` where nothing is said.
struct HTMLStyle {
    /// Not shown, and nothing inside can change that: `display:none`, `hidden`, `opacity:0`, no height with
    /// `overflow:hidden`, `mso-hide:all`, or placed off the page.
    var isGone: Bool?
    /// From `display`.
    var isBlock: Bool?
    var isVisible: Bool?
    var isTinyFont: Bool?
    var keepsSpace: Bool?
    var color: HTMLColor?
    var background: HTMLColor?

    /// No inline style of a mail program is longer; the rest is not read.
    private static let longest = 4_096

    /// CSS declarations, of a rule or of a `style` attribute.
    init(_ declarations: CSSDeclarations) { apply(declarations.values) }

    /// The presentational attributes, then what the style sheet says, then the inline style: the later ones count more.
    init(_ attributes: HTMLAttributes, _ html: Span<UInt8>, _ tag: HTMLTag, _ sheet: HTMLStyleSheet) {
        if tag == .pre || tag == .xmp || tag == .textarea { keepsSpace = true }
        if attributes.isHidden { isGone = true }
        if let place = attributes.color { color = Self.color(html, place) }
        if let place = attributes.bgcolor { background = Self.color(html, place) }
        if let place = attributes.background, !place.isEmpty { background = .unknown }
        sheet.apply(to: &self, tag, attributes, html)
        guard let place = attributes.style else { return }
        apply(CSSDeclarations(HTMLAttributes.text(html, place, limit: Self.longest)).values)
    }

    func overridden(by other: HTMLStyle) -> HTMLStyle {
        var style = self
        style.override(with: other)
        return style
    }

    /// Takes over what `other` says.
    mutating func override(with other: HTMLStyle) {
        isGone = other.isGone ?? isGone
        isBlock = other.isBlock ?? isBlock
        isVisible = other.isVisible ?? isVisible
        isTinyFont = other.isTinyFont ?? isTinyFont
        keepsSpace = other.keepsSpace ?? keepsSpace
        color = other.color ?? color
        background = other.background ?? background
    }

    private static func color(_ html: Span<UInt8>, _ place: Range<Int>) -> HTMLColor? {
        HTMLColor(
            String(decoding: HTMLAttributes.text(html, place, limit: 64), as: UTF8.self).lowercased())
    }

    private mutating func apply(_ values: [String: String]) {
        guard !values.isEmpty else { return }
        if let display = values["display"] {
            isGone = display == "none"
            isBlock = ["block", "list-item", "table", "flex", "grid", "table-row"].contains(display)
            if display == "contents" || display.hasPrefix("table-cell") { isBlock = nil }
        }
        if let visibility = values["visibility"] {
            isVisible = visibility != "hidden" && visibility != "collapse"
        }
        if let size = values["font-size"] ?? values["font"].flatMap(CSSLength.fontSize) {
            isTinyFont = CSSLength(size)?.isTiny ?? false
        }
        if let space = values["white-space"] {
            keepsSpace = space.hasPrefix("pre") || space == "break-spaces"
        }
        if let written = values["color"] { color = HTMLColor(written) ?? color }
        if let written = values["background-color"] ?? values["background"] {
            background = HTMLColor(background: written) ?? background
        }
        if values["background-image"].map({ $0 != "none" }) ?? false { background = .unknown }
        if Self.removes(values) { isGone = true }
    }

    /// Whether the declarations take the element off the page altogether.
    private static func removes(_ values: [String: String]) -> Bool {
        func length(_ name: String) -> Double? { values[name].flatMap(CSSLength.init)?.number }
        if values["mso-hide"] == "all" { return true }
        if let opacity = length("opacity"), opacity <= 0.01 { return true }
        if values["overflow"] == "hidden" || values["overflow"] == "clip" {
            for name in ["max-height", "height", "max-width", "width"] where length(name) == 0 {
                return true
            }
        }
        if let indent = length("text-indent"), indent <= -500 { return true }
        if values["position"] == "absolute" || values["position"] == "fixed" {
            for name in ["left", "top", "right", "bottom", "margin-left", "margin-top"] {
                if let offset = length(name), offset <= -500 { return true }
            }
            if values["clip"]?.hasPrefix("rect(0") ?? false { return true }
        }
        return false
    }

    /// Whether a style sheet speaks of backgrounds.
    static func mentionsBackground(_ sheet: Span<UInt8>) -> Bool {
        let word = Array("background".utf8)
        guard sheet.count >= word.count else { return false }
        for start in 0...sheet.count - word.count where sheet[start] | 0x20 == word[0] {
            if word.indices.allSatisfy({ sheet[start + $0] | 0x20 == word[$0] }) { return true }
        }
        return false
    }
}

extension HTMLStyle {
    /// What holds for the text of an element, inherited and its own.
    struct Computed {
        private var isVisible = true
        private var isTinyFont = false
        private(set) var keepsSpace = false
        private var color = HTMLColor.black
        /// The background that shows behind the element.
        private var background = HTMLColor.page

        init() {}

        func applying(_ style: HTMLStyle) -> Computed {
            var computed = self
            computed.isVisible = style.isVisible ?? isVisible
            computed.isTinyFont = style.isTinyFont ?? isTinyFont
            computed.keepsSpace = style.keepsSpace ?? keepsSpace
            computed.color = style.color ?? color
            if let own = style.background, own != .transparent { computed.background = own }
            return computed
        }

        /// A page is white unless it says otherwise; where a style sheet may have said so, nothing is concluded from it.
        func sight(styleSheetPaints: Bool) -> HTMLSight {
            if isTinyFont { return .gone }
            if !isVisible || color == .transparent { return .blank }
            if background == .page, styleSheetPaints { return .seen }
            return color.looksLike(background) ? .blank : .seen
        }
    }
}

/// How text appears.
enum HTMLSight {
    case seen
    /// Not seen, but it takes up room.
    case blank
    /// Not there at all on the screen.
    case gone
}
