/// The elements that change what is seen or how tags close; all others are `other`.
enum HTMLTag: UInt8, CaseIterable {
    case other
    case a, abbr, address, area, article, aside, b, base, bdo, big, blockquote, body, br, button, caption,
        center, code, col
    case colgroup, dd, del, details, dir, div, dl, dt, em, embed, fieldset, figcaption, figure, font, footer,
        form
    case h1, h2, h3, h4, h5, h6, head, header, hr, html, i, iframe, img, input, ins, legend, li, link, main,
        menu, meta
    case nav, nobr, noembed, noframes, noscript, object, ol, optgroup, option, p, param, pre, s, script,
        section, select
    case small, source, span, strike, strong, style, sub, sup, table, tbody, td, template, textarea, tfoot,
        th, thead
    case title, tr, track, tt, u, ul, wbr, xmp

    /// A name of more octets is none of these.
    static let longestName = 10

    private static let byName = HTMLNameTable(allCases.dropFirst().map { ("\($0)", $0) })

    static let keySeed: UInt64 = 0xCBF2_9CE4_8422_2325

    /// One octet more of a name's key (FNV-1a), which stands for the name from then on.
    @inline(__always)
    static func mixed(_ key: UInt64, _ octet: UInt8) -> UInt64 { (key ^ UInt64(octet)) &* 0x100_0000_01B3 }

    init(key: UInt64) { self = Self.byName[key] ?? .other }

    /// Elements that hold nothing and have no end tag.
    var isVoid: Bool {
        switch self {
        case .area, .base, .br, .col, .embed, .hr, .img, .input, .link, .meta, .param, .source, .track, .wbr:
            true
        default: false
        }
    }

    /// The formatting elements of the standard, which close across others.
    var isFormatting: Bool {
        switch self {
        case .a, .b, .big, .code, .em, .font, .i, .nobr, .s, .small, .strike, .strong, .tt, .u: true
        default: false
        }
    }

    /// Elements that an end tag of an ordinary element does not reach across ("special" in the standard).
    var isSpecial: Bool {
        switch self {
        case .other, .abbr, .bdo, .del, .ins, .legend, .optgroup, .option, .span, .sub, .sup: false
        default: !isFormatting
        }
    }

    /// Elements that end the scope in which an end tag looks for its start.
    var endsScope: Bool {
        switch self {
        case .caption, .object, .table, .td, .template, .th: true
        default: false
        }
    }

    /// Elements that stand on lines of their own.
    var isBlock: Bool {
        switch self {
        case .address, .article, .aside, .blockquote, .body, .caption, .center, .dd, .details, .dir, .div,
            .dl, .dt,
            .fieldset, .figcaption, .figure, .footer, .form, .header, .hr, .html, .legend, .li, .main, .menu,
            .nav,
            .ol, .optgroup, .option, .pre, .section, .table, .tbody, .tfoot, .thead, .ul, .xmp:
            true
        default: isParagraph
        }
    }

    /// Blocks with an empty line before and after.
    var isParagraph: Bool {
        switch self {
        case .p, .h1, .h2, .h3, .h4, .h5, .h6: true
        default: false
        }
    }

    /// Start tags that close an open paragraph.
    var closesParagraph: Bool {
        switch self {
        case .legend, .optgroup, .option, .body, .html, .caption, .tbody, .thead, .tfoot: false
        default: isBlock
        }
    }

    /// Elements whose content is text up to their own end tag, whatever it looks like.
    var holdsRawText: Bool {
        switch self {
        case .iframe, .noembed, .noframes, .script, .style, .textarea, .title, .xmp: true
        default: false
        }
    }

    /// Elements whose content is never seen.
    var isNeverSeen: Bool {
        switch self {
        case .iframe, .noembed, .noframes, .noscript, .script, .style, .template, .title: true
        default: false
        }
    }

    /// Words that somebody took back, and left to be seen.
    var isStruckOut: Bool { self == .del || self == .s || self == .strike }

    var isCell: Bool { self == .td || self == .th }
}
