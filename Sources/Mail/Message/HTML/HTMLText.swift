import Text

/// What a person sees of an HTML page in a mail program, as plain text, and separately the hidden text of the page.
///
/// The reader makes one pass over the octets without a tree, two when there are style sheets, in linear time for any input. Tags
/// nest and close as in the WHATWG HTML Standard, as far as that decides what is visible. Inline styles, the old presentational
/// attributes and the rules of style sheets are applied; text whose visibility stays unknown is read and marked as a doubt.
package struct HTMLText: Sendable, Hashable {
    /// A link: its visible text and its target.
    package struct Link: Sendable, Hashable {
        /// The visible text, at most 1,000 octets.
        package let text: String
        /// `href` as written, entities decoded, at most 2,000 octets.
        package let target: String
    }

    /// A part of the text that some readers may not see as it is written.
    package struct Doubt: Sendable, Hashable {
        /// In octets of the text as UTF-8.
        package let range: Range<Int>
        /// One bit for each view of the page (a screen's width, a dark theme) in which the text is not visible; every bit when that
        /// is unknown. Text that is in the page twice is visible where either copy is.
        package let unseenIn: UInt32
        /// Whether the doubt is only a direction mark between two characters.
        package let isTurn: Bool

        package init(range: Range<Int>, unseenIn: UInt32 = .max, isTurn: Bool = false) {
            self.range = range
            self.unseenIn = unseenIn
            self.isTurn = isTurn
        }
    }

    /// What a page shows that is no text.
    package struct Pictures: Sendable, Hashable {
        /// Whether it shows a picture, an object or a frame that is larger than a dot, wherever that comes from.
        package internal(set) var areShown = false
        /// The size in octets of the largest one that the page itself holds, in a `data:` address.
        package internal(set) var largest = 0
        /// Whether a frame of it holds a page of its own (`srcdoc`).
        package internal(set) var holdsPage = false

        package init(areShown: Bool = false, largest: Int = 0, holdsPage: Bool = false) {
            (self.areShown, self.largest, self.holdsPage) = (areShown, largest, holdsPage)
        }

        package mutating func merge(_ other: Pictures) {
            areShown = areShown || other.areShown
            largest = max(largest, other.largest)
            holdsPage = holdsPage || other.holdsPage
        }
    }

    /// At most this many links are kept.
    package static let mostLinks = 1_000

    /// The visible text. Blocks, `<br>` and table rows are lines; a tab separates the cells of a row (a line break after a cell of
    /// several lines); list items begin with `- ` or their number; lines inside `<blockquote>` begin with `> ` for each level (8 at
    /// most). Soft hyphens and zero-width characters are left out, U+00A0 stays.
    package let text: String
    /// The visible links, in their order.
    package let links: [Link]
    /// Text of the page that is not visible: hidden by an attribute or a style, in comments, `<head>`, scripts and style sheets.
    package let hiddenText: String
    /// The part of `hiddenText` that some program may show: in Outlook's conditional comments, in place of a script or a picture,
    /// or hidden by a style sheet, which not every program applies.
    package let unsureText: String
    /// In the order of the text.
    package let doubts: [Doubt]
    package let pictures: Pictures

    /// Reads `html`, which may be any text.
    package static func visible(of html: String) -> HTMLText {
        HTMLReader.read(Array(html.utf8))
    }
}

/// Builds the visible text: white space collapsed, blocks on lines, quoted lines marked.
struct HTMLOutput {
    private(set) var octets: [UInt8] = []
    /// The number of line breaks written.
    private(set) var line = 0
    /// Levels of `<blockquote>` around the next text.
    var quoteDepth = 0

    /// Line breaks to write before the next text; without a next text they are not written.
    private var breaks = 0
    private var wantsSpace = false
    private var wantsTab = false
    private var isLineEmpty = true
    /// True from the start of a cell to its first text: breaks there have no effect on the screen.
    private var ignoresBreaks = false
    private var marker: [UInt8] = []
    /// Words in place of pictures at the beginning of a line, until it is known whether text follows on it.
    private var alternative: [UInt8] = []
    /// The level of the last written line.
    private var lineDepth = 0

    /// Deeper levels get this many marks, because every line repeats its marks.
    private static let mostMarks = 8

    mutating func reserve(_ count: Int) { octets.reserveCapacity(count) }

    /// The octet directly before the next text; `nil` if a space or a line end comes between.
    var touchable: UInt8? { breaks > 0 || wantsSpace || wantsTab || isLineEmpty ? nil : octets.last }

    /// Whether the text ends in `A` and one to six digits, which may be the beginning of an offer number: then hidden text is kept
    /// at this place for the code that reads numbers.
    var endsInNumber: Bool {
        guard let last = touchable, last.isDigit else { return false }
        return octets.suffix(7).last { !$0.isDigit } == UInt8(ascii: "A")
    }

    // MARK: Text

    /// One octet of text that is not white space.
    @inline(__always)
    mutating func append(_ octet: UInt8) {
        if breaks > 0 || wantsSpace || wantsTab || isLineEmpty { settle() }
        octets.append(octet)
    }

    /// Words that need no further check.
    mutating func append(_ words: Span<UInt8>) {
        if breaks > 0 || wantsSpace || wantsTab || isLineEmpty { settle() }
        octets.append(words)
    }

    mutating func append(scalar: UInt32) {
        if breaks > 0 || wantsSpace || wantsTab || isLineEmpty { settle() }
        UTF8Output.append(scalar, to: &octets)
    }

    /// White space that collapses.
    @inline(__always)
    mutating func space() { wantsSpace = true }

    /// White space that is kept, in `<pre>`.
    mutating func verbatim(_ octet: UInt8) {
        if octet == MIMEByte.lf { lineBreak(most: Int.max) } else { append(octet) }
    }

    private mutating func settle() {
        if breaks > 0, !octets.isEmpty {
            writeBreaks()
        } else if wantsTab, !isLineEmpty {
            octets.append(MIMEByte.tab)
        } else if wantsSpace, !isLineEmpty {
            octets.append(MIMEByte.space)
        }
        breaks = 0
        (wantsSpace, wantsTab, ignoresBreaks) = (false, false, false)
        if isLineEmpty {
            isLineEmpty = false
            lineDepth = quoteDepth
            writeMarks()
            octets += marker
            marker.removeAll()
        }
        guard !alternative.isEmpty else { return }
        octets += alternative
        octets.append(MIMEByte.space)
        alternative.removeAll()
    }

    /// An empty line inside a quotation gets its marks too.
    private mutating func writeBreaks() {
        for count in 0..<breaks {
            octets.append(MIMEByte.lf)
            if min(quoteDepth, lineDepth) > 0, count < breaks - 1 { octets.append(UInt8(ascii: ">")) }
        }
        line += breaks
        breaks = 0
        isLineEmpty = true
    }

    private mutating func writeMarks() {
        for _ in 0..<min(quoteDepth, Self.mostMarks) {
            octets.append(UInt8(ascii: ">"))
            octets.append(MIMEByte.space)
        }
    }

    // MARK: Words in place of pictures

    /// What a reader sees, or sees described, at this place: `Pour Marie Avril ❌` may be a name and a picture of a cross. It counts
    /// beside text on its line, and by itself if it is a sign or a short word; the description of a logo does not, nor anything that
    /// a number or an address could be read from.
    mutating func alternative(_ words: [UInt8]) {
        guard words.count <= Self.longestAlternative,
            !words.contains(where: { $0.isDigit || $0 == 0x2E || $0 == 0x40 || $0 < 0x20 })
        else { return }
        let words = Array(words.split(separator: MIMEByte.space).joined(separator: [MIMEByte.space]))
        guard !words.isEmpty else { return }
        guard !isLineEmpty, breaks == 0, !wantsTab else {
            alternative += (alternative.isEmpty ? [] : [MIMEByte.space]) + words
            return
        }
        space()
        append(words.span)
        space()
    }

    /// In octets; a longer one describes.
    private static let longestAlternative = 80

    /// The line ends, and no text has followed.
    mutating func endLine() {
        guard !alternative.isEmpty else { return }
        let words = alternative
        alternative.removeAll()
        if Self.isTelling(words) { append(words.span) }
    }

    /// A sign, as `❌`, or a word as short as `NON`.
    private static func isTelling(_ words: [UInt8]) -> Bool {
        let text = String(decoding: words, as: UTF8.self)
        return text.count <= 4 && !text.contains(" ")
            || !text.unicodeScalars.contains { $0.properties.isAlphabetic }
    }

    // MARK: Lines

    /// `<br>`: two in a row make one empty line, and further ones add nothing.
    mutating func lineBreak(most: Int = 2) {
        endLine()
        guard !ignoresBreaks else { return }
        if isLineEmpty, breaks == 0, octets.isEmpty { return }
        if breaks < most { breaks += 1 }
        wantsSpace = false
        wantsTab = false
    }

    /// The edge of a block: the next text begins a new line, after `count - 1` empty ones.
    mutating func block(_ count: Int = 1) {
        endLine()
        guard !ignoresBreaks else { return }
        let written = isLineEmpty ? 1 : 0
        breaks = max(breaks, count - written)
        wantsSpace = false
        wantsTab = false
    }

    /// The start of a table row: the line begins at once, so that the row knows its line number.
    mutating func startLine() {
        block()
        if breaks > 0, !octets.isEmpty { writeBreaks() }
        breaks = 0
        wantsSpace = false
    }

    /// The start of a cell in a row that began on `rowLine`.
    mutating func cell(rowLine: Int, isFirst: Bool) {
        endLine()
        if !isFirst, line == rowLine {
            breaks = 0
            wantsTab = true
        } else {
            ignoresBreaks = false
            block()
        }
        wantsSpace = false
        ignoresBreaks = true
    }

    /// The end of a table or a row: breaks have an effect again.
    mutating func endCells() { ignoresBreaks = false }

    /// The mark of a list item, written once the item has text.
    mutating func mark(_ text: String) { marker = Array(text.utf8) }

    mutating func clearMark() { marker.removeAll() }
}

/// The links of a page during reading, with the position of their text in the output.
struct HTMLLinks {
    private struct Found {
        let target: String
        let start: Int
        var end: Int?
    }

    private static let longestText = 1_000
    private static let longestTarget = 2_000

    private var all: [Found] = []

    /// `nil` when the tag has no target or there are enough links.
    mutating func open(_ attributes: HTMLAttributes, _ html: Span<UInt8>, at start: Int) -> Int? {
        guard let place = attributes.href, all.count < HTMLText.mostLinks else { return nil }
        let octets = HTMLAttributes.text(html, place, limit: Self.longestTarget)
        let target = String(decoding: octets.filter { $0 >= 0x20 && $0 != 0x7F }, as: UTF8.self)
            .trimmedOfBlanks
        guard !target.isEmpty else { return nil }
        all.append(Found(target: target, start: start))
        return all.count - 1
    }

    mutating func close(_ link: Int, at end: Int) {
        if all.indices.contains(link) { all[link].end = end }
    }

    func found(in output: [UInt8]) -> [HTMLText.Link] {
        all.map { link in
            let end = min(
                max(link.end ?? output.count, link.start), output.count, link.start + Self.longestText)
            let words = output[min(link.start, end)..<end].split { $0 <= MIMEByte.space }
            return HTMLText.Link(
                text: String(decoding: Array(words.joined(separator: [MIMEByte.space])), as: UTF8.self),
                target: link.target)
        }
    }
}
