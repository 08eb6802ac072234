/// The attributes of one tag that matter here, as places in the page; of two of the same name the first counts.
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
    /// What stands there for a picture, or in a field to be filled in.
    private(set) var alt: Range<Int>?
    /// All of them as they are written.
    private(set) var whole = 0..<0
    private(set) var isHidden = false
    /// Whether the tag came to its `>`; one that does not is no tag.
    private(set) var isClosed = false

    @inline(__always)
    static func isBlank(_ octet: UInt8) -> Bool {
        octet == MIMEByte.space || octet &- 9 < 5 && octet != 0x0B
    }

    /// What ends the name of a tag.
    @inline(__always)
    static func endsName(_ octet: UInt8) -> Bool {
        isBlank(octet) || octet == UInt8(ascii: "/") || octet == UInt8(ascii: ">")
    }

    /// Reads from behind the tag's name; returns the index behind the tag.
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
            name = HTMLTag.mixed(name, MIMEByte.lowercased(html[index]))
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
        case .alt, .value: alt = alt ?? value
        case .hidden, .popover: isHidden = true
        case nil: break
        }
    }

    private enum Name: String, CaseIterable {
        case style, href, color, bgcolor, background, hidden, `class`, id, dir, media, text, alt, value,
            popover
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
