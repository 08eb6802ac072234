import Text

/// Reads a page once, from front to back: text, tags, comments, references.
struct HTMLReader {
    var elements = HTMLElements()
    var output = HTMLOutput()
    var hidden = HTMLHidden()
    /// The hidden text that some mail programs show.
    var unsure = HTMLHidden()
    var links = HTMLLinks()
    var sheet: HTMLStyleSheet
    /// Names and classes of the open elements, kept if a style sheet may need them.
    var names: [HTMLElementNames] = []
    var inlineStyles = HTMLInlineStyles()
    var pictures = HTMLText.Pictures()
    private(set) var doubts = HTMLDoubts()
    private let page: [UInt8]
    /// Whether style sheets are gathered and not applied.
    private let gathers: Bool
    /// Whether some mail programs show the text that is hidden here.
    private var isUnsure = false

    private init(_ page: [UInt8], sheet: HTMLStyleSheet?) {
        self.page = page
        gathers = sheet == nil
        self.sheet = sheet ?? HTMLStyleSheet()
    }

    /// Reads a page. A page with style sheets is read twice, because a sheet also applies to elements before it.
    static func read(_ page: [UInt8]) -> HTMLText {
        var first = HTMLReader(page, sheet: nil)
        first.read()
        guard !first.sheet.isEmpty else { return first.result() }
        var second = HTMLReader(page, sheet: first.sheet)
        second.elements = HTMLElements(worlds: first.sheet.worldCount, root: second.root())
        second.read()
        return second.result()
    }

    /// What the sheets declare for the page as a whole, for pages without `html` and `body` tags.
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
        output.reserve(html.count)
        var tokens = HTMLTokenizer()
        while let token = tokens.next(html) {
            switch token {
            case .text(let range): characters(html, range, decodesReferences: true)
            case .start: start(tokens.tag, tokens.key, tokens.attributes, html)
            case .end: end(tokens.tag, tokens.key)
            case .rawText(let range): rawText(html, range, tokens.tag, tokens.attributes)
            case .comment(let words): comment(html.extracting(words))
            case .declaration, .unclosed: break
            }
        }
        while elements.count > 0 { leave() }
        output.endLine()
    }

    private func result() -> HTMLText {
        let text = String(repairing: output.octets)
        return HTMLText(
            text: text, links: links.found(in: output.octets), hiddenText: hidden.text,
            unsureText: unsure.text,
            doubts: sheet.isCut ? [HTMLText.Doubt(range: 0..<output.octets.count)] : doubts.found,
            pictures: pictures)
    }

    /// Text whose visibility the current element decides.
    private mutating func characters(
        _ html: Span<UInt8>, _ range: Range<Int>, decodesReferences: Bool
    ) {
        let (sight, unseenIn) = elements.sight()
        if sight != .seen {
            isUnsure = !sheet.isEmpty || Self.instead.contains { elements.topmost($0) >= 0 }
        }
        let begin = output.octets.count
        defer { doubts.note(begin..<output.octets.count, unseenIn: unseenIn) }
        let keeps = elements.looks.keepsSpace
        var index = range.lowerBound
        while index < range.upperBound {
            if decodesReferences, html[index] == UInt8(ascii: "&"),
                let reference = HTMLReference.read(html, at: index, inAttribute: false)
            {
                index = reference.end
                put(reference.scalar, sight, keeps)
                continue
            }
            let end =
                sight == .seen
                ? Self.plainRun(html, index..<range.upperBound, afterSpace: output.touchable == nil) : index
            if end > index {
                output.append(html.extracting(index..<end))
                index = end
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

    /// The end of the words at the start of `range` that are copied unchanged: ASCII and the letters of U+00C0–U+00FF, one space
    /// between words.
    ///
    /// - Parameter afterSpace: whether no word stands directly before them.
    private static func plainRun(_ html: Span<UInt8>, _ range: Range<Int>, afterSpace: Bool) -> Int {
        var index = WordScan.wordsEnd(
            html, from: range.lowerBound, upTo: range.upperBound, afterSpace: afterSpace)
        // The last octets of the page.
        while index < range.upperBound {
            let octet = html[index]
            if octet == MIMEByte.space {
                guard index > range.lowerBound, html[index - 1] != MIMEByte.space else { break }
                index += 1
            } else if octet.isVisible, octet != UInt8(ascii: "&") {
                index += 1
            } else if octet == 0xC3, index + 1 < range.upperBound {
                index += 2
            } else {
                break
            }
        }
        return index > range.lowerBound && html[index - 1] == MIMEByte.space ? index - 1 : index
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

    /// Text that is present but not visible; if it takes up room, it separates the text around it.
    private mutating func hide(_ scalar: UInt32, _ sight: HTMLSight) {
        if scalar > 0x20 { noteTouch() }
        hidden.append(scalar)
        if isUnsure { unsure.append(scalar) }
        if sight == .blank { output.space() }
    }

    /// Elements that are shown only where something else cannot be.
    private static let instead: [HTMLTag] = [.noscript, .noembed, .noframes, .iframe]

    /// Something that is not read as text directly follows a word, without a space: it may be part of that word.
    mutating func noteTouch() {
        guard let last = output.touchable, last.isDigit || last.isLetter else { return }
        doubts.note(touchAt: output.octets.count)
    }

    /// Outlook's conditional comments may be shown by a program.
    private mutating func comment(_ words: Span<UInt8>) {
        hidden.append(words)
        if words.count > 3, words[0] == UInt8(ascii: "["), words[1].lowercasedASCII == UInt8(ascii: "i") {
            unsure.append(words)
        }
    }

    private mutating func rawText(
        _ html: Span<UInt8>, _ range: Range<Int>, _ tag: HTMLTag, _ attributes: HTMLAttributes
    ) {
        if tag == .style, gathers {
            let media = attributes.media.map { HTMLAttributes.text(html, $0, limit: 400) }
            sheet.read(html.extracting(range), media: media)
        }
        characters(html, range, decodesReferences: tag == .title || tag == .textarea)
    }
}
