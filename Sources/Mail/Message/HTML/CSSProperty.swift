import Text

/// A property of CSS that decides whether text is seen; most declarations in mails are of other properties.
enum CSSProperty: String, CaseIterable {
    case display, visibility, font
    case fontSize = "font-size"
    case whiteSpace = "white-space"
    case color, background
    case backgroundColor = "background-color"
    case backgroundImage = "background-image"
    case msoHide = "mso-hide"
    case opacity, overflow
    case overflowX = "overflow-x"
    case overflowY = "overflow-y"
    case maxHeight = "max-height"
    case height
    case maxWidth = "max-width"
    case width
    case textIndent = "text-indent"
    case position, left, top, right
    case bottom, inset, margin
    case marginLeft = "margin-left"
    case marginTop = "margin-top"
    case marginRight = "margin-right"
    case marginBottom = "margin-bottom"
    case clip
    case clipPath = "clip-path"
    case webkitClipPath = "-webkit-clip-path"
    case transform
    case webkitTransform = "-webkit-transform"
    case msTransform = "-ms-transform"
    case mozTransform = "-moz-transform"
    case scale, rotate, translate, zoom
    case filter
    case webkitFilter = "-webkit-filter"
    case mask
    case webkitMask = "-webkit-mask"
    case maskImage = "mask-image"
    case webkitMaskImage = "-webkit-mask-image"
    case direction
    case unicodeBidi = "unicode-bidi"
    case writingMode = "writing-mode"
    case textDecoration = "text-decoration"
    case textDecorationLine = "text-decoration-line"
    case animation
    case animationName = "animation-name"
    case webkitAnimation = "-webkit-animation"
    case letterSpacing = "letter-spacing"
    case webkitTextFillColor = "-webkit-text-fill-color"
    case contentVisibility = "content-visibility"
    case flexDirection = "flex-direction"
    case order, float, content
    case lineHeight = "line-height"
    case textSecurity = "text-security"
    case webkitTextSecurity = "-webkit-text-security"
    case backfaceVisibility = "backface-visibility"
    case mixBlendMode = "mix-blend-mode"
    case fontFamily = "font-family"
    case listStyle = "list-style"
    case listStyleType = "list-style-type"
    /// Every property that is not known, which may do anything to the text.
    case strange

    /// The property that a declaration names: `strange` for one that is not known, `nil` for a harmless one.
    init?(named octets: ArraySlice<UInt8>) {
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
        if let judged = Self.byName[key] {
            self = judged
            return
        }
        if Self.harmless[key] != nil || key == HTMLTag.keySeed { return nil }
        let name = octets.drop(while: HTMLAttributes.isBlank)
        if Self.ownWorlds.contains(where: { name.starts(with: $0) }) { return nil }
        self = .strange
    }

    private static let byName = HTMLNameTable(allCases.map { ($0.rawValue, $0) })

    /// Prefixes of Office and of obsolete browsers, and variables, which have no effect by themselves.
    private static let ownWorlds = ["mso-", "-ms-", "-o-", "--"].map { Array($0.utf8) }

    /// The longhand properties that a shorthand resets.
    var parts: [CSSProperty] {
        switch self {
        case .font: [.fontSize]
        case .background: [.backgroundColor, .backgroundImage]
        case .margin: [.marginLeft, .marginTop, .marginRight, .marginBottom]
        case .inset: [.left, .top, .right, .bottom]
        case .textDecoration: [.textDecorationLine]
        case .animation: [.animationName]
        default: []
        }
    }

    /// Whether it may move, turn, cut or cover text with any value except none.
    var changes: Bool {
        switch self {
        case .transform, .webkitTransform, .msTransform, .mozTransform, .scale, .rotate, .translate,
            .zoom, .filter, .webkitFilter, .mask, .webkitMask, .maskImage, .webkitMaskImage, .clip,
            .clipPath, .webkitClipPath, .animation, .animationName, .webkitAnimation, .unicodeBidi,
            .order, .textSecurity, .webkitTextSecurity, .backfaceVisibility, .mixBlendMode,
            .webkitTextFillColor:
            true
        default: false
        }
    }

    /// Whether its value must be one that this code can read: `display:var(--x)` can mean anything.
    var mustBeRead: Bool {
        switch self {
        case .display, .visibility, .opacity, .position, .textIndent, .marginLeft, .marginTop, .left,
            .top, .textDecoration, .textDecorationLine, .overflow, .float, .content:
            true
        default: false
        }
    }

    /// Whether it may move text.
    var moves: Bool {
        switch self {
        case .textIndent, .margin, .marginLeft, .marginTop, .marginRight, .marginBottom, .inset,
            .position:
            true
        default: false
        }
    }

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
}
