/// Puts visible text together: white space collapsed, blocks on lines, quoted lines marked.
struct HTMLOutput {
    private(set) var octets: [UInt8] = []
    /// How many line breaks have been written.
    private(set) var line = 0
    /// Levels of `<blockquote>` around what comes.
    var quoteDepth = 0

    /// Line breaks to be written before the next text; nothing is written for breaks that no text follows.
    private var breaks = 0
    private var wantsSpace = false
    private var wantsTab = false
    private var isLineEmpty = true
    /// True from the start of a cell to its first text: breaks there move nothing on the screen.
    private var ignoresBreaks = false
    private var marker: [UInt8] = []
    /// The level of the line that was written last.
    private var lineDepth = 0

    /// More levels are marked like this many: each line repeats its marks.
    private static let mostMarks = 8

    mutating func reserve(_ count: Int) { octets.reserveCapacity(count) }

    /// The octet that the next text will touch; `nil` where a space or a line end comes between.
    var touchable: UInt8? { breaks > 0 || wantsSpace || wantsTab || isLineEmpty ? nil : octets.last }

    /// Whether the text ends in `A` and one to six digits, which a number may go on from: what nobody sees is kept there, for whoever
    /// reads numbers.
    var endsInNumber: Bool {
        guard let last = touchable, MIMEByte.isDigit(last) else { return false }
        return octets.suffix(7).last { !MIMEByte.isDigit($0) } == UInt8(ascii: "A")
    }

    // MARK: Text

    /// One octet of text that is not white space.
    @inline(__always)
    mutating func append(_ octet: UInt8) {
        if breaks > 0 || wantsSpace || wantsTab || isLineEmpty { settle() }
        octets.append(octet)
    }

    /// Words that need no further look.
    mutating func append(_ words: ArraySlice<UInt8>) {
        if breaks > 0 || wantsSpace || wantsTab || isLineEmpty { settle() }
        octets.append(contentsOf: words)
    }

    mutating func append(scalar: UInt32) {
        if breaks > 0 || wantsSpace || wantsTab || isLineEmpty { settle() }
        UTF8Output.append(scalar, to: &octets)
    }

    /// White space that collapses.
    @inline(__always)
    mutating func space() { wantsSpace = true }

    /// White space as it stands, in `<pre>`.
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
        guard isLineEmpty else { return }
        isLineEmpty = false
        lineDepth = quoteDepth
        writeMarks()
        octets += marker
        marker.removeAll()
    }

    /// An empty line inside a quotation bears its marks too.
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

    // MARK: Lines

    /// `<br>`: two in a row leave one empty line, more leave no more.
    mutating func lineBreak(most: Int = 2) {
        guard !ignoresBreaks else { return }
        if isLineEmpty, breaks == 0, octets.isEmpty { return }
        if breaks < most { breaks += 1 }
        wantsSpace = false
        wantsTab = false
    }

    /// The edge of a block: what comes stands on a new line, below `count - 1` empty ones.
    mutating func block(_ count: Int = 1) {
        guard !ignoresBreaks else { return }
        let written = isLineEmpty ? 1 : 0
        breaks = max(breaks, count - written)
        wantsSpace = false
        wantsTab = false
    }

    /// The start of a table row: the line begins at once, so that the row knows its number.
    mutating func startLine() {
        block()
        if breaks > 0, !octets.isEmpty { writeBreaks() }
        breaks = 0
        wantsSpace = false
    }

    /// The start of a cell in a row that began on `rowLine`.
    mutating func cell(rowLine: Int, isFirst: Bool) {
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

    /// The end of a table or a row: breaks count again.
    mutating func endCells() { ignoresBreaks = false }

    /// What an item of a list begins with, once it has text.
    mutating func mark(_ text: String) { marker = Array(text.utf8) }

    mutating func clearMark() { marker.removeAll() }
}
