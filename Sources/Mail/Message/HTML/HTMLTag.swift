import Text

/// The elements that affect what is visible or how tags close; all others are `other`.
package enum HTMLTag: UInt8, CaseIterable, Sendable {
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

    /// A longer name, in octets, is `other`.
    static let longestName = 10

    private static let byName = HTMLNameTable(allCases.dropFirst().map { ("\($0)", $0) })

    static let keySeed: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Adds one octet of a name to its key (FNV-1a), which replaces the name from then on.
    @inline(__always)
    static func mixed(_ key: UInt64, _ octet: UInt8) -> UInt64 { (key ^ UInt64(octet)) &* 0x100_0000_01B3 }

    init(key: UInt64) { self = Self.byName[key] ?? .other }

    /// Elements without content and end tag.
    var isVoid: Bool {
        switch self {
        case .area, .base, .br, .col, .embed, .hr, .img, .input, .link, .meta, .param, .source, .track, .wbr:
            true
        default: false
        }
    }

    /// The formatting elements of the HTML standard, which may close across other elements.
    var isFormatting: Bool {
        switch self {
        case .a, .b, .big, .code, .em, .font, .i, .nobr, .s, .small, .strike, .strong, .tt, .u: true
        default: false
        }
    }

    /// Elements that stop the end tag of an ordinary element ("special" in the standard).
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

    /// Elements that begin and end a line.
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

    /// Elements whose content is text up to their own end tag, even if it looks like markup.
    var holdsRawText: Bool {
        switch self {
        case .iframe, .noembed, .noframes, .script, .style, .textarea, .title, .xmp: true
        default: false
        }
    }

    /// Elements whose content is never visible.
    var isNeverSeen: Bool {
        switch self {
        case .iframe, .noembed, .noframes, .noscript, .script, .style, .template, .title: true
        default: false
        }
    }

    /// Text that its author struck out but left visible.
    var isStruckOut: Bool { self == .del || self == .s || self == .strike }

    var isCell: Bool { self == .td || self == .th }
}

/// The attributes of one tag that this code uses, as ranges of the page; the first one of each name counts.
struct HTMLAttributes {
    private(set) var style: Range<Int>?
    private(set) var href: Range<Int>?
    private(set) var color: Range<Int>?
    private(set) var bgcolor: Range<Int>?
    private(set) var background: Range<Int>?
    private(set) var classes: Range<Int>?
    private(set) var id: Range<Int>?
    private(set) var dir: Range<Int>?
    private(set) var media: Range<Int>?
    private(set) var text: Range<Int>?
    private(set) var colspan: Range<Int>?
    /// The text in place of a picture, or in a form field.
    private(set) var alt: Range<Int>?
    /// What an element is called for whoever points at it or has it read aloud; the last of them.
    private(set) var label: Range<Int>?
    /// Whether it is the entry of a list that is chosen.
    private(set) var isSelected = false
    /// Where a picture, an object or a frame comes from; the first of them.
    private(set) var source: Range<Int>?
    /// The page inside a frame.
    private(set) var srcdoc: Range<Int>?
    private(set) var width: Range<Int>?
    private(set) var height: Range<Int>?
    /// All attributes as they are written.
    private(set) var whole = 0..<0
    private(set) var isHidden = false
    /// Whether the tag has its `>`; without it, it is no tag.
    private(set) var isClosed = false

    /// Whether nothing but `style` says how the element looks.
    var showsOnlyStyle: Bool {
        !isHidden && text == nil && dir == nil && color == nil && bgcolor == nil && background == nil
    }

    @inline(__always)
    static func isBlank(_ octet: UInt8) -> Bool {
        octet == MIMEByte.space || octet &- 9 < 5 && octet != 0x0B
    }

    /// Whether the octet ends the name of a tag.
    @inline(__always)
    static func endsName(_ octet: UInt8) -> Bool {
        isBlank(octet) || octet == UInt8(ascii: "/") || octet == UInt8(ascii: ">")
    }

    /// Reads from after the tag's name; returns the index after the tag.
    mutating func read(_ html: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < html.count {
            let octet = html[index]
            if octet == UInt8(ascii: ">") {
                isClosed = true
                whole = start..<index
                return index + 1
            }
            if Self.isBlank(octet) || octet == UInt8(ascii: "/") {
                index += 1
            } else {
                index = attribute(html, from: index)
            }
        }
        return index
    }

    /// One attribute, with or without a value.
    private mutating func attribute(_ html: Span<UInt8>, from start: Int) -> Int {
        var index = start
        var name = HTMLTag.keySeed
        repeat {
            name = HTMLTag.mixed(name, html[index].lowercasedASCII)
            index += 1
        } while index < html.count && !Self.endsName(html[index]) && html[index] != MIMEByte.equals
        var equals = index
        while equals < html.count, Self.isBlank(html[equals]) { equals += 1 }
        guard equals < html.count, html[equals] == MIMEByte.equals else {
            note(name, index..<index)
            return index
        }
        index = equals + 1
        while index < html.count, Self.isBlank(html[index]) { index += 1 }
        let (value, end) = Self.value(html, from: index)
        note(name, value)
        return end
    }

    private static func value(_ html: Span<UInt8>, from start: Int) -> (value: Range<Int>, end: Int) {
        guard start < html.count else { return (start..<start, start) }
        let quote = html[start]
        var end = start
        if quote == MIMEByte.quote || quote == UInt8(ascii: "'") {
            end = start + 1
            while end < html.count, html[end] != quote { end += 1 }
            return (start + 1..<end, min(end + 1, html.count))
        }
        while end < html.count, !isBlank(html[end]), html[end] != UInt8(ascii: ">") { end += 1 }
        return (start..<end, end)
    }

    private mutating func note(_ name: UInt64, _ value: Range<Int>) {
        switch Self.names[name] {
        case .style: style = style ?? value
        case .href: href = href ?? value
        case .color: color = color ?? value
        case .bgcolor: bgcolor = bgcolor ?? value
        case .background: background = background ?? value
        case .class: classes = classes ?? value
        case .id: id = id ?? value
        case .dir: dir = dir ?? value
        case .media: media = media ?? value
        case .text: text = text ?? value
        case .colspan: colspan = colspan ?? value
        case .alt, .value: alt = alt ?? value
        case .src, .srcset, .data, .poster: source = source ?? value
        case .srcdoc: srcdoc = srcdoc ?? value
        case .width: width = width ?? value
        case .height: height = height ?? value
        case .hidden, .popover: isHidden = true
        case .title, .ariaLabel: label = value
        case .selected: isSelected = true
        case nil: break
        }
    }

    private enum Name: String, CaseIterable {
        case style, href, color, bgcolor, background, hidden, `class`, id, dir, media, text, alt, value,
            popover, colspan, src, srcset, data, poster, srcdoc, width, height,
            title, selected
        case ariaLabel = "aria-label"
    }

    private static let names = HTMLNameTable(Name.allCases.map { ($0.rawValue, $0) })

    /// The value at `place`, references decoded, at most `limit` octets of it.
    static func text(_ html: Span<UInt8>, _ place: Range<Int>, limit: Int) -> [UInt8] {
        let value = html.extracting(place.clamped(to: 0..<html.count))
        var octets: [UInt8] = []
        var index = 0
        while index < value.count, octets.count < limit {
            if value[index] == UInt8(ascii: "&"),
                let reference = HTMLReference.read(value, at: index, inAttribute: true)
            {
                UTF8Output.append(reference.scalar, to: &octets)
                index = reference.end
            } else {
                octets.append(value[index])
                index += 1
            }
        }
        return octets
    }
}
