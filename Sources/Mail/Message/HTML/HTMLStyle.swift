import Text

/// What the declarations say about how the content of a tag looks; `nil` where they say nothing.
struct HTMLStyle {
    /// Hidden, and nothing inside can change that: `display:none`, `hidden`, `opacity:0`, no height with `overflow:hidden`, struck
    /// out, or placed off the page.
    var isGone: Bool?
    /// `mso-hide:all`.
    private var isHiddenInOutlook = false
    /// Whether the declarations leave it unknown if a person sees it: moved, turned, clipped, painted over.
    var isDoubtful = false
    /// Whether a picture is behind the content, or in its place.
    var showsPicture = false
    /// From `display`.
    var isBlock: Bool?
    var isVisible: Bool?
    var fontSize: FontSize?
    var keepsSpace: Bool?
    var color: HTMLColor?
    var background: HTMLColor?

    /// An absolute size, or one relative to the size around.
    enum FontSize {
        case pixels(Double)
        case times(Double)
    }

    /// Whether it may hide something.
    var mayHide: Bool {
        let isTiny =
            switch fontSize {
            case .pixels(let pixels): pixels < 4
            case .times(let factor): factor < 0.3
            case nil: false
            }
        return isGone == true || isDoubtful || isVisible == false || isTiny
            || color.map { $0.looksLike(.page, within: 48) || $0 == .transparent } ?? false
    }

    /// Applies the presentational attributes, then the combined values of the style sheets and the inline style.
    init(
        _ attributes: HTMLAttributes, _ html: Span<UInt8>, _ tag: HTMLTag, _ values: CSSValues
    ) {
        if tag == .pre || tag == .xmp || tag == .textarea { keepsSpace = true }
        if attributes.isHidden { isGone = true }
        if tag.isStruckOut { isGone = true }
        if tag == .body, let place = attributes.text { color = HTMLColor(Self.text(html, place)) }
        if tag == .bdo || attributes.dir.map({ Self.text(html, $0) == "rtl" }) ?? false { isDoubtful = true }
        if let place = attributes.color { color = HTMLColor(Self.text(html, place)) }
        if let place = attributes.bgcolor { background = HTMLColor(Self.text(html, place)) }
        if let place = attributes.background, !place.isEmpty { background = .unknown }
        apply(values)
        if tag.isStruckOut {
            // Some programs strike the text out whatever the style says.
            let isTakenBack =
                (values[.textDecoration] ?? values[.textDecorationLine]).map { $0 == "none" } ?? false
            isGone = isTakenBack ? nil : true
            if isTakenBack { isDoubtful = true }
        }
        // Only Outlook hides it; every other program shows it.
        if isHiddenInOutlook, isGone != true { isDoubtful = true }
    }

    /// The declarations of a style-sheet rule for an element that the page does not write.
    init(_ values: CSSValues) { apply(values) }

    private static func text(_ html: Span<UInt8>, _ place: Range<Int>) -> String {
        String(decoding: HTMLAttributes.text(html, place, limit: 64), as: UTF8.self).lowercased()
    }

    private mutating func apply(_ values: CSSValues) {
        guard !values.isEmpty else { return }
        if let display = values[.display] {
            isGone = ["none", "table-column", "table-column-group"].contains(display)
            isBlock = ["block", "list-item", "table", "flex", "grid", "table-row"].contains(display)
            if display == "contents" || display.hasPrefix("table-cell") { isBlock = nil }
        }
        if let visibility = values[.visibility] {
            // Any other value has no effect, and the inherited value stays.
            isVisible =
                switch visibility {
                case "hidden", "collapse": false
                case "visible", "initial": true
                default: nil
                }
        }
        if let size = values[.fontSize] ?? values[.font].flatMap(CSSLength.fontSize) {
            fontSize = Self.fontSize(size)
            if fontSize == nil, size.contains("(") { isDoubtful = true }
        }
        if let space = values[.whiteSpace] {
            keepsSpace = space.hasPrefix("pre") || space == "break-spaces"
        }
        paint(values)
        if values[.msoHide] == "all" { isHiddenInOutlook = true }
        if CSSVisibility.removes(values) { isGone = true }
        if CSSVisibility.isDoubtful(values) { isDoubtful = true }
    }

    private mutating func paint(_ values: CSSValues) {
        if values[.color] == "initial" || values[.color] == "revert" { color = .black }
        if let written = values[.color] {
            color = HTMLColor(written) ?? color
            if HTMLColor(written) == nil, !CSSVisibility.saysNothing(written) { color = .unknown }
        }
        if let written = values[.backgroundColor] ?? values[.background] {
            background = HTMLColor(background: written) ?? background
            if written.contains("var(") || written.contains("hsl") { background = .unknown }
            if written.contains("currentcolor") { isDoubtful = true }
        }
        if values[.backgroundImage].map({ $0 != "none" }) ?? false { background = .unknown }
        showsPicture = [values[.background], values[.backgroundImage], values[.content]]
            .contains { $0?.contains("url(") ?? false }
    }

    /// `nil` for a word that is no size, or for a size that only a browser could compute.
    private static func fontSize(_ text: String) -> FontSize? {
        switch text {
        case "smaller": return .times(0.8)
        case "larger": return .times(1.2)
        case "xx-small", "x-small", "small", "medium", "large", "x-large", "xx-large", "initial":
            return .pixels(16)
        default: break
        }
        guard let length = CSSLength(text) else { return nil }
        switch length.unit {
        case "em": return .times(length.number)
        case "ex", "ch": return .times(length.number / 2)
        case "%": return .times(length.number / 100)
        default: return .pixels(length.pixels)
        }
    }
}

extension HTMLStyle {
    /// The values that apply to the text of an element, inherited and its own.
    struct Computed {
        private var isVisible = true
        private(set) var isDoubtful = false
        private var fontPixels = 16.0
        private(set) var keepsSpace = false
        private var color = HTMLColor.black
        /// The background behind the element.
        private var background = HTMLColor.page

        init() {}

        func applying(_ style: HTMLStyle) -> Computed {
            var computed = self
            computed.isVisible = style.isVisible ?? isVisible
            computed.isDoubtful = isDoubtful || style.isDoubtful
            switch style.fontSize {
            case .pixels(let pixels): computed.fontPixels = pixels
            case .times(let factor): computed.fontPixels = fontPixels * factor
            case nil: break
            }
            computed.keepsSpace = style.keepsSpace ?? keepsSpace
            computed.color = style.color ?? color
            if let own = style.background, own != .transparent { computed.background = own }
            return computed
        }

        /// A page is white by default.
        var sight: HTMLSight {
            if fontPixels <= 1.5 { return .gone }
            if !isVisible || color == .transparent { return .blank }
            return color.looksLike(background) ? .blank : .seen
        }

        /// Whether a person may easily miss the text: very small, very pale, of an unknown colour, or white on a picture.
        var isHardToSee: Bool {
            if isDoubtful || fontPixels < 4 || color == .unknown { return true }
            if background == .unknown { return color.looksLike(.page, within: 48) }
            return color.looksLike(background, within: 40)
        }
    }
}

/// How text appears.
enum HTMLSight {
    case seen
    /// Not visible, but takes up room.
    case blank
    /// Not visible, and takes up no room.
    case gone
}

/// How elements with an inline style look, by name and style: a mail repeats a few of them for every paragraph and cell, and to
/// read one costs more than all the rest of its tag.
struct HTMLInlineStyles {
    private struct Known {
        let tag: HTMLTag
        let key: UInt64
        /// Where the style stands in the page, references not decoded; `nil` for an element without one.
        let place: Range<Int>?
        let styles: [HTMLStyle]
    }

    /// What is asked for moves to the front; the last one makes room.
    private var known: [Known] = []

    /// A longer style is hardly repeated.
    private static let longest = 400
    /// All are compared with each tag, so there are few.
    private static let most = 16

    mutating func styles(
        _ tag: HTMLTag, _ key: UInt64, _ place: Range<Int>?, _ html: Span<UInt8>
    ) -> [HTMLStyle]? {
        for index in known.indices
        where known[index].key == key && known[index].tag == tag
            && Self.isSame(known[index].place, place, html)
        {
            if index > 0 { known.swapAt(index, index - 1) }
            return known[max(0, index - 1)].styles
        }
        return nil
    }

    mutating func keep(
        _ styles: [HTMLStyle], _ tag: HTMLTag, _ key: UInt64, _ place: Range<Int>?, _ html: Span<UInt8>
    ) {
        guard place.map({ $0.count <= Self.longest && $0.upperBound <= html.count }) ?? true else { return }
        if known.count == Self.most { known.removeLast() }
        known.append(Known(tag: tag, key: key, place: place, styles: styles))
    }

    private static func isSame(_ one: Range<Int>?, _ other: Range<Int>?, _ html: Span<UInt8>) -> Bool {
        guard let one, let other else { return one == nil && other == nil }
        guard one.count == other.count else { return false }
        let (left, right) = (html.extracting(one), html.extracting(other))
        for index in left.indices where left[index] != right[index] { return false }
        return true
    }
}
