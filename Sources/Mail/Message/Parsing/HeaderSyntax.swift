/// The rules by which a line belongs to a header section (RFC 5322 §2.2, with the obsolete blank before the colon of §4.5).
enum HeaderSyntax {
    /// The end of the field name and the index after the colon, when the line at `start..<end` begins a field.
    static func field(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> (nameEnd: Int, body: Int)? {
        var index = start
        while index < end, bytes[index] > MIMEByte.space, bytes[index] < 0x7F, bytes[index] != 0x3A {
            index += 1
        }
        let nameEnd = index
        while index < end, MIMEByte.isBlank(bytes[index]) { index += 1 }
        guard nameEnd > start, index < end, bytes[index] == 0x3A else { return nil }
        return (nameEnd, index + 1)
    }

    /// Whether the first line that is not empty begins a field; checks 16 lines at most.
    static func beginsWithField(_ bytes: Span<UInt8>, at start: Int) -> Bool {
        var line = start
        for _ in 0..<16 where line < bytes.count && MIMEByte.isLineEnd(bytes[line]) {
            line = LineScan.next(bytes, after: line)
        }
        return field(bytes, line, LineScan.end(bytes, from: line)) != nil
    }

    /// The separator line of an mbox file, which some servers and exports leave in the mail; `From :` is a field.
    static func isMboxSeparator(_ bytes: Span<UInt8>, at start: Int) -> Bool {
        let word = Array("From ".utf8)
        let from = start < bytes.count && bytes[start] == UInt8(ascii: ">") ? start + 1 : start
        guard bytes.count - from >= word.count, word.indices.allSatisfy({ bytes[from + $0] == word[$0] })
        else {
            return false
        }
        return field(bytes, from, LineScan.end(bytes, from: from)) == nil
    }
}

extension EntityReader {
    /// Skips what may come before a message: a byte order mark, empty lines, an mbox separator.
    mutating func skipPrologue(_ bytes: Span<UInt8>) {
        if bytes.count - cursor >= 3, bytes[cursor] == 0xEF, bytes[cursor + 1] == 0xBB,
            bytes[cursor + 2] == 0xBF
        {
            cursor += 3
            budget.note("a byte order mark stands before the header")
        }
        if cursor < bytes.count, MIMEByte.isLineEnd(bytes[cursor]),
            HeaderSyntax.beginsWithField(bytes, at: cursor)
        {
            while cursor < bytes.count, MIMEByte.isLineEnd(bytes[cursor]) { cursor += 1 }
            budget.note("empty lines stand before the header")
        }
        if HeaderSyntax.isMboxSeparator(bytes, at: cursor) {
            cursor = LineScan.next(bytes, after: LineScan.end(bytes, from: cursor))
            budget.note("an mbox separator stands before the header")
        }
    }

    /// The header section at the cursor; the cursor moves to the first octet of the body.
    mutating func header(_ bytes: Span<UInt8>) -> Header {
        var fields: [HeaderField] = []
        // A part has two or three, a mail some twenty.
        fields.reserveCapacity(8)
        while cursor < bytes.count {
            let end = LineScan.end(bytes, from: cursor)
            if end == cursor {
                cursor = LineScan.next(bytes, after: end)
                break
            }
            if delimiters.match(bytes, cursor, end) != nil { break }
            if MIMEByte.isBlank(bytes[cursor]) {
                budget.note("a header begins with a continuation line")
                cursor = LineScan.next(bytes, after: end)
                continue
            }
            guard let field = HeaderSyntax.field(bytes, cursor, end) else {
                budget.note("a header ends without an empty line")
                break
            }
            let name = bytes.extracting(cursor..<field.nameEnd)
            cursor = field.body
            let body = fieldBody(bytes)
            guard budget.takeField() else { continue }
            if body.isFolded {
                let unfolded = Self.unfolded(bytes.extracting(body.lines), upTo: budget.headerBytes)
                fields.append(self.field(name, unfolded.span))
            } else {
                fields.append(self.field(name, bytes.extracting(body.lines)))
            }
        }
        return Header(fields: fields)
    }

    /// The lines of the field body at the cursor, and whether there are several.
    private mutating func fieldBody(_ bytes: Span<UInt8>) -> (lines: Range<Int>, isFolded: Bool) {
        let start = cursor
        let first = start..<LineScan.end(bytes, from: start)
        cursor = LineScan.next(bytes, after: first.upperBound)
        guard continues(bytes) else { return (first, false) }
        while continues(bytes) {
            cursor = LineScan.next(bytes, after: LineScan.end(bytes, from: cursor))
        }
        return (start..<cursor, true)
    }

    /// RFC 5322 §2.2.3: the lines without their ends, up to the one with which there are more than `limit` octets.
    private static func unfolded(_ lines: Span<UInt8>, upTo limit: Int) -> [UInt8] {
        [UInt8](capacity: lines.count) { output in
            var line = 0
            while line < lines.count, output.count <= limit {
                let end = LineScan.end(lines, from: line)
                output.append(lines, line..<end)
                line = LineScan.next(lines, after: end)
            }
        }
    }

    private func continues(_ bytes: Span<UInt8>) -> Bool {
        cursor < bytes.count && MIMEByte.isBlank(bytes[cursor])
    }

    private mutating func field(_ name: Span<UInt8>, _ body: Span<UInt8>) -> HeaderField {
        let nameRoom = budget.takeHeaderBytes(name.count)
        let trimmed = body.extracting(Self.trimmed(body))
        let bodyRoom = budget.takeHeaderBytes(trimmed.count)
        let field = HeaderField(
            name: fieldText(name.extracting(0..<nameRoom)), body: fieldText(trimmed.extracting(0..<bodyRoom)))
        if EncodedWord.holdsOne(field.body.utf8.span), let flaw = EncodedWord.reading(field.body).flaw {
            budget.note(flaw)
        }
        return field
    }

    private static func trimmed(_ bytes: Span<UInt8>) -> Range<Int> {
        var range = 0..<bytes.count
        while let first = range.first, MIMEByte.isBlank(bytes[first]) { range = range.dropFirst() }
        while let last = range.last, MIMEByte.isBlank(bytes[last]) { range = range.dropLast() }
        return range
    }

    /// RFC 6532's UTF-8, or otherwise Windows-1252; NUL is left out.
    private mutating func fieldText(_ bytes: Span<UInt8>) -> String {
        if WordScan.next(bytes, from: 0, 0) == bytes.count, let text = String(checking: bytes) { return text }
        var octets: [UInt8] = []
        for index in bytes.indices where bytes[index] != 0 { octets.append(bytes[index]) }
        if octets.count < bytes.count { budget.note("a header field holds NUL") }
        if let text = String(checking: octets.span) { return text }
        budget.note("a header field holds octets that are not UTF-8; they are read as Windows-1252")
        return Charset.windows1252(octets)
    }
}
