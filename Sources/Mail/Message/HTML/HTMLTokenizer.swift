import Text

/// Cuts a page into text, tags and comments (WHATWG HTML Standard §13.2.5): one pass over octets of UTF-8, nothing copied.
///
/// Total: any octets are some tokens. Ranges are places in the page that every call is given anew.
package struct HTMLTokenizer {
    package enum Token {
        /// Words, their references not decoded; a `<` that begins nothing is one of them.
        case text(Range<Int>)
        /// `<name …>`: `tag` says which.
        case start
        /// `</name>`: `tag` says which.
        case end
        /// What stands in the element that has just begun and ends only at its own end tag, whatever it looks like.
        case rawText(Range<Int>)
        /// What stands between `<!--` and `-->`, Outlook's conditional comments among them.
        case comment(Range<Int>)
        /// The bogus comments `<!…>`, `<?…>`, `</ …>`, which are also how `<![if !mso]>` shows its content.
        case declaration
        /// A tag to which the page has no `>`: no tag, and the last token.
        case unclosed
    }

    /// Of the last tag.
    package private(set) var tag = HTMLTag.other
    /// Where the last tag stands, from its `<` to behind its `>`.
    package private(set) var place = 0..<0
    /// The name of the last tag (`HTMLTag.mixed`).
    private(set) var key = HTMLTag.keySeed
    /// Of the last start tag.
    private(set) var attributes = HTMLAttributes()
    private var index = 0
    private var isBeforeRawText = false

    package init() {}

    /// - Returns: `nil` at the page's end.
    package mutating func next(_ html: Span<UInt8>) -> Token? {
        if isBeforeRawText { return rawText(html) }
        guard index < html.count else { return nil }
        if html[index] == UInt8(ascii: "<"), let token = markup(html) { return token }
        let start = index
        index = WordScan.next(html, from: start + 1, UInt8(ascii: "<"))
        return .text(start..<index)
    }

    /// How many columns of a table the last start tag says that its cell takes; 1 where it says nothing.
    package func columns(_ html: Span<UInt8>) -> Int {
        let digits = attributes.colspan.map { HTMLAttributes.text(html, $0, limit: 5) } ?? []
        let text = String(decoding: digits.drop(while: HTMLAttributes.isBlank), as: UTF8.self)
        return max(1, Int(text.prefix { $0.isASCII && $0.isNumber }) ?? 1)
    }

    /// What the last start tag says of its element in words that are not shown, or only in place of it.
    package func unshownWords(_ html: Span<UInt8>) -> String {
        [attributes.alt, attributes.label].compactMap(\.self).map {
            String(decoding: HTMLAttributes.text(html, $0, limit: 1_024), as: UTF8.self)
        }.joined(separator: " ")
    }

    /// Whether the last start tag is that of the entry which is chosen in a list.
    package var isSelected: Bool { tag == .option && attributes.isSelected }

    /// What begins with the `<` at `index`; `nil` when it is only a character.
    private mutating func markup(_ html: Span<UInt8>) -> Token? {
        guard index + 1 < html.count else { return nil }
        let next = html[index + 1]
        if next.isLetter { return readTag(html, nameAt: index + 1) ? start() : .unclosed }
        switch next {
        case UInt8(ascii: "/"):
            guard index + 2 < html.count else { return nil }
            guard html[index + 2].isLetter else { return comment(html) }
            return readTag(html, nameAt: index + 2) ? .end : .unclosed
        case UInt8(ascii: "!"), UInt8(ascii: "?"): return comment(html)
        default: return nil
        }
    }

    private mutating func start() -> Token {
        isBeforeRawText = tag.holdsRawText
        return .start
    }

    /// - Returns: whether the tag is closed.
    private mutating func readTag(_ html: Span<UInt8>, nameAt from: Int) -> Bool {
        let begin = index
        key = HTMLTag.keySeed
        index = from
        while index < html.count, !HTMLAttributes.endsName(html[index]) {
            key = HTMLTag.mixed(key, html[index].lowercasedASCII)
            index += 1
        }
        tag = index - from <= HTMLTag.longestName ? HTMLTag(key: key) : .other
        attributes = HTMLAttributes()
        index = attributes.read(html, from: index)
        place = begin..<index
        return attributes.isClosed
    }

    /// What never ends goes to the end of the page, as in a browser.
    private mutating func comment(_ html: Span<UInt8>) -> Token {
        let isComment =
            index + 3 < html.count && html[index + 2] == MIMEByte.dash && html[index + 3] == MIMEByte.dash
            && html[index + 1] == UInt8(ascii: "!")
        guard isComment else {
            skip(behind: UInt8(ascii: ">"), html, from: index)
            return .declaration
        }
        let start = index + 4
        var end = start
        while end < html.count, !Self.endsComment(html, at: end, start: start) { end += 1 }
        skip(behind: UInt8(ascii: ">"), html, from: end)
        return .comment(min(start, end)..<end)
    }

    private mutating func skip(behind octet: UInt8, _ html: Span<UInt8>, from start: Int) {
        index = min(WordScan.next(html, from: start, octet) + 1, html.count)
    }

    /// `-->`, `--!>`, and directly at the start `>` and `->`.
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

    private mutating func rawText(_ html: Span<UInt8>) -> Token {
        isBeforeRawText = false
        let start = index
        while index < html.count, !closes(html, at: index) { index += 1 }
        return .rawText(start..<index)
    }

    /// Whether `</name` with the name of `key` is at `index`; reads no more than the length of a known name.
    private func closes(_ html: Span<UInt8>, at index: Int) -> Bool {
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
