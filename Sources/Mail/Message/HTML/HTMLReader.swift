import Text

/// Goes through a page once, front to back: text, tags, comments, references.
struct HTMLReader {
    var elements = HTMLElements()
    var output = HTMLOutput()
    var hidden = HTMLHidden()
    /// The hidden text that a program may show.
    var unsure = HTMLHidden()
    var links = HTMLLinks()
    var sheet: HTMLStyleSheet
    /// Names and classes of the open elements, kept where a style sheet may ask for them.
    var names: [HTMLElementNames] = []
    private(set) var doubts = HTMLDoubts()
    private let page: [UInt8]
    /// Style sheets are gathered, not applied.
    private let gathers: Bool
    private var index = 0
    /// What is hidden here a program may show.
    private var isUnsure = false

    private init(_ page: [UInt8], sheet: HTMLStyleSheet?) {
        self.page = page
        gathers = sheet == nil
        self.sheet = sheet ?? HTMLStyleSheet()
    }

    /// Reads a page. One with style sheets is gone through twice: a sheet also speaks of what stands above it.
    static func read(_ page: [UInt8]) -> HTMLText {
        var first = HTMLReader(page, sheet: nil)
        first.read()
        guard !first.sheet.isEmpty else { return first.result() }
        var second = HTMLReader(page, sheet: first.sheet)
        second.elements = HTMLElements(worlds: first.sheet.worldCount, root: second.root())
        second.read()
        return second.result()
    }

    /// What the sheets say of the page as a whole, for pages that leave its elements out.
    private mutating func root() -> HTMLLooks {
        var looks = HTMLLooks()
        let page = page
        for name in ["html", "body"] {
            let element = HTMLElementNames(HTMLName.key(name), HTMLAttributes(), page.span)
            let values = sheet.values(for: element, inside: [], page.span, inline: nil)
            looks = looks.applying(values.map(HTMLStyle.init))
        }
        return looks
    }

    private mutating func read() {
        let page = page
        let html = page.span
        output.reserve(html.count / 4)
        while index < html.count {
            if html[index] == UInt8(ascii: "<"), markup(html) { continue }
            text(html)
        }
        while let element = elements.last { leave(element) }
    }

    private func result() -> HTMLText {
        let text = String(decoding: output.octets, as: UTF8.self)
        return HTMLText(
            text: text, links: links.found(in: output.octets), hiddenText: hidden.text,
            unsureText: unsure.text,
            doubts: sheet.isCut ? [HTMLText.Doubt(range: 0..<output.octets.count)] : doubts.found)
    }

    // MARK: Text

    /// Text from `index` up to the next `<` behind it.
    private mutating func text(_ html: Span<UInt8>) {
        let start = index
        var end = index + 1
        while end < html.count, html[end] != UInt8(ascii: "<") { end += 1 }
        index = end
        characters(html, start..<end, decodesReferences: true)
    }

    /// Text where the current element decides whether it is seen.
    private mutating func characters(
        _ html: Span<UInt8>, _ range: Range<Int>, decodesReferences: Bool
    ) {
        let (sight, unseenIn) = elements.sight()
        isUnsure = !sheet.isEmpty || Self.instead.contains { elements.topmost($0) >= 0 }
        let begin = output.octets.count
        defer { doubts.note(begin..<output.octets.count, unseenIn: unseenIn) }
        let keeps = elements.looks.keepsSpace
        var index = range.lowerBound
        while index < range.upperBound {
            if sight == .seen {
                let end = plainRun(html, index..<range.upperBound)
                if end > index {
                    output.append(page[index..<end])
                    index = end
                    continue
                }
            }
            if decodesReferences, html[index] == UInt8(ascii: "&"),
                let reference = HTMLReference.read(html, at: index, inAttribute: false)
            {
                index = reference.end
                put(reference.scalar, sight, keeps)
            } else if html[index] < 0x80 {
                put(ascii: html[index], sight, keeps)
                index += 1
            } else {
                let (scalar, end) = UTF8Input.scalar(html, at: index)
                index = end
                put(scalar, sight, keeps)
            }
        }
    }

    /// The end of the words at the start of `range` that go out as they stand: ASCII and the letters of U+00C0–U+00FF, one
    /// space between words.
    private func plainRun(_ html: Span<UInt8>, _ range: Range<Int>) -> Int {
        var index = range.lowerBound
        var end = index
        while index < range.upperBound {
            let octet = html[index]
            if octet &- 0x21 < 0x5E, octet != UInt8(ascii: "&") {
                index += 1
                end = index
            } else if octet == 0xC3, index + 1 < range.upperBound {
                index += 2
                end = index
            } else if octet == MIMEByte.space, end == index, end > range.lowerBound {
                index += 1
            } else {
                break
            }
        }
        return end
    }

    private mutating func put(_ scalar: UInt32, _ sight: HTMLSight, _ keepsSpace: Bool) {
        guard scalar >= 0x80 else {
            return put(ascii: UInt8(truncatingIfNeeded: scalar), sight, keepsSpace)
        }
        guard sight == .seen else { return hide(scalar, sight) }
        guard !HTMLInvisible.contains(scalar) else {
            if HTMLInvisible.turns(scalar) {
                doubts.note(turnAt: output.octets.count)
            } else if output.endsInNumber {
                output.append(scalar: scalar)
            }
            return
        }
        output.append(scalar: scalar)
    }

    @inline(__always)
    private mutating func put(ascii octet: UInt8, _ sight: HTMLSight, _ keepsSpace: Bool) {
        guard sight == .seen else { return hide(UInt32(octet), sight) }
        if octet > MIMEByte.space {
            if octet != 0x7F || output.endsInNumber { output.append(octet) }
        } else if octet == MIMEByte.space || octet &- 9 < 5 {
            if keepsSpace {
                output.verbatim(octet == MIMEByte.cr ? MIMEByte.space : octet)
            } else {
                output.space()
            }
        } else if output.endsInNumber {
            output.append(octet)
        }
    }

    /// Text that is there but not seen; where it takes up room, it parts what stands around it.
    private mutating func hide(_ scalar: UInt32, _ sight: HTMLSight) {
        if scalar > 0x20 { noteTouch() }
        hidden.append(scalar)
        if isUnsure { unsure.append(scalar) }
        if sight == .blank { output.space() }
    }

    /// What is shown where something else cannot be.
    private static let instead: [HTMLTag] = [.noscript, .noembed, .noframes, .iframe]

    /// Something that is not read as text touches what stands in front, without a space: it may be a part of the word.
    mutating func noteTouch() {
        guard let last = output.touchable, last.isDigit || last.isLetter else { return }
        doubts.note(touchAt: output.octets.count)
    }

    // MARK: Markup

    /// Reads what begins with the `<` at `index`; false when it is only a character.
    private mutating func markup(_ html: Span<UInt8>) -> Bool {
        guard index + 1 < html.count else { return false }
        let next = html[index + 1]
        if next.isLetter {
            startTag(html)
            return true
        }
        switch next {
        case UInt8(ascii: "/"): return endTag(html)
        case UInt8(ascii: "!"), UInt8(ascii: "?"):
            comment(html)
            return true
        default: return false
        }
    }

    private mutating func startTag(_ html: Span<UInt8>) {
        var attributes = HTMLAttributes()
        let (key, tag) = name(html, from: index + 1)
        index = attributes.read(html, from: index)
        guard attributes.isClosed else { return }
        start(tag, key, attributes, html)
        if tag.holdsRawText { rawText(html, tag, key, attributes) }
    }

    /// Reads the tag name at `from`, leaving `index` behind it.
    private mutating func name(_ html: Span<UInt8>, from: Int) -> (key: UInt64, tag: HTMLTag) {
        var key = HTMLTag.keySeed
        index = from
        while index < html.count, !HTMLAttributes.endsName(html[index]) {
            key = HTMLTag.mixed(key, html[index].lowercasedASCII)
            index += 1
        }
        return (key, index - from <= HTMLTag.longestName ? HTMLTag(key: key) : .other)
    }

    private mutating func endTag(_ html: Span<UInt8>) -> Bool {
        guard index + 2 < html.count else { return false }
        guard html[index + 2].isLetter else {
            comment(html)
            return true
        }
        var attributes = HTMLAttributes()
        let (key, tag) = name(html, from: index + 2)
        index = attributes.read(html, from: index)
        if attributes.isClosed { end(tag, key) }
        return true
    }

    /// `<!--…-->`, Outlook's conditional comments among them, and the bogus comments `<!…>`, `<?…>`, `</ …>`, which are
    /// also how `<![if !mso]>` shows its content. What never ends goes to the end of the page, as in a browser.
    private mutating func comment(_ html: Span<UInt8>) {
        let isComment =
            index + 3 < html.count && html[index + 2] == MIMEByte.dash && html[index + 3] == MIMEByte.dash
            && html[index + 1] == UInt8(ascii: "!")
        guard isComment else {
            while index < html.count, html[index] != UInt8(ascii: ">") { index += 1 }
            index = min(index + 1, html.count)
            return
        }
        let start = index + 4
        var end = start
        while end < html.count, !Self.endsComment(html, at: end, start: start) { end += 1 }
        let words = html.extracting(min(start, end)..<end)
        hidden.append(words)
        if words.count > 3, words[0] == UInt8(ascii: "["), words[1] | 0x20 == UInt8(ascii: "i") {
            unsure.append(words)
        }
        while end < html.count, html[end] != UInt8(ascii: ">") { end += 1 }
        index = min(end + 1, html.count)
    }

    /// `-->`, `--!>`, and right at the start `>` and `->`.
    private static func endsComment(_ html: Span<UInt8>, at index: Int, start: Int) -> Bool {
        let close = UInt8(ascii: ">")
        if index == start {
            if html[index] == close { return true }
            if html[index] == MIMEByte.dash, index + 1 < html.count, html[index + 1] == close {
                return true
            }
        }
        guard index + 2 < html.count, html[index] == MIMEByte.dash, html[index + 1] == MIMEByte.dash
        else {
            return false
        }
        if html[index + 2] == close { return true }
        return html[index + 2] == UInt8(ascii: "!") && index + 3 < html.count
            && html[index + 3] == close
    }

    /// The content of an element that ends only at its own end tag.
    private mutating func rawText(
        _ html: Span<UInt8>, _ tag: HTMLTag, _ key: UInt64, _ attributes: HTMLAttributes
    ) {
        let start = index
        var end = start
        while end < html.count, !closes(html, at: end, key) { end += 1 }
        index = end
        if tag == .style, gathers {
            let media = attributes.media.map { HTMLAttributes.text(html, $0, limit: 400) }
            sheet.read(html.extracting(start..<end), media: media)
        }
        characters(html, start..<end, decodesReferences: tag == .title || tag == .textarea)
    }

    /// Whether `</name` with the name of `key` stands at `index`; looks at no more than a known name's length.
    private func closes(_ html: Span<UInt8>, at index: Int, _ key: UInt64) -> Bool {
        guard html[index] == UInt8(ascii: "<"), index + 1 < html.count,
            html[index + 1] == UInt8(ascii: "/")
        else {
            return false
        }
        var candidate = HTMLTag.keySeed
        var end = index + 2
        while end < html.count, end < index + 3 + HTMLTag.longestName,
            !HTMLAttributes.endsName(html[end])
        {
            candidate = HTMLTag.mixed(candidate, html[end].lowercasedASCII)
            end += 1
        }
        return candidate == key
    }
}
