import Text

/// One header field as it was in the mail, unfolded (RFC 5322 §2.2.3), not yet decoded.
package struct HeaderField: Sendable, Hashable {
    /// The name as written, without the colon; compare with `Header.all(_:)`, which ignores ASCII case.
    package let name: String
    /// The body, unfolded and trimmed; bytes that are not UTF-8 are read as Windows-1252. Encoded-words are still encoded.
    package let body: String

    package init(name: String, body: String) {
        self.name = name
        self.body = body
    }

    /// Whether this is the field `name`, ASCII case ignored (RFC 5322 §1.2.2).
    package func isNamed(_ name: String) -> Bool {
        guard self.name.utf8.count == name.utf8.count else { return false }
        let (mine, other) = (self.name.utf8.span, name.utf8.span)
        for index in mine.indices where mine[index].lowercasedASCII != other[index].lowercasedASCII {
            return false
        }
        return true
    }
}

/// The header section of a message or of a part, in the order of the mail: topmost first.
package struct Header: Sendable, Hashable {
    package let fields: [HeaderField]

    package init(fields: [HeaderField]) { self.fields = fields }

    /// Every field of that name, topmost first, ASCII case ignored.
    package func all(_ name: String) -> [HeaderField] { fields.filter { $0.isNamed(name) } }

    /// The number of fields of that name.
    package func count(of name: String) -> Int { fields.count { $0.isNamed(name) } }

    /// The body of the topmost field of that name.
    package func first(_ name: String) -> String? { fields.first { $0.isNamed(name) }?.body }
}

/// The header section as it was delivered, with one question: would another program find the same fields in it?
///
/// The checks of a receiving server apply to the fields that we read only if both programs divide the section in the same way.
/// `MessageParser` accepts anything, so code that draws conclusions from the author of a field must ask here first.
package enum HeaderSection {
    /// Why two programs may find different fields in it; `nil` when none would. One pass, up to the first empty line.
    ///
    /// The reasons are: NUL and a CR without LF, which some programs ignore, some take for the end and some for a line end
    /// (RFC 5322 §2.2 allows neither); a blank before a colon (obsolete, §4.5) and a line that is no field at all, where some end
    /// the section; a blank continuation line, which some take for the empty line; and a section longer than the bounds.
    package static func ambiguity(
        of bytes: [UInt8], bounds: MessageParser.Bounds = MessageParser.Bounds()
    ) -> Defect? {
        let span = bytes.span
        var start = 0
        var fields = 0
        if HeaderSyntax.isMboxSeparator(span, at: 0) { start = nextLine(span, from: 0) }
        let first = start
        while start < span.count {
            let next = nextLine(span, from: start)
            let line = start..<contentEnd(span, start, next)
            if line.isEmpty { return nil }
            if let flaw = flaw(span, line, isFirst: start == first) { return flaw }
            if !MIMEByte.isBlank(span[line.lowerBound]) { fields += 1 }
            guard fields <= bounds.headerFields, next - first <= bounds.headerBytes else { return .tooLong }
            start = next
        }
        return nil
    }

    /// The fault of a line that is not empty, without its line end.
    private static func flaw(_ bytes: Span<UInt8>, _ line: Range<Int>, isFirst: Bool) -> Defect? {
        if line.contains(where: { bytes[$0] == 0 || bytes[$0] == MIMEByte.cr }) { return .control }
        if MIMEByte.isBlank(bytes[line.lowerBound]) {
            return isFirst || line.allSatisfy { MIMEByte.isBlank(bytes[$0]) } ? .strayLine : nil
        }
        guard let field = HeaderSyntax.field(bytes, line.lowerBound, line.upperBound) else {
            return .strayLine
        }
        return field.body == field.nameEnd + 1 ? nil : .blankBeforeColon
    }

    private static func nextLine(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index] != MIMEByte.lf { index += 1 }
        return min(index + 1, bytes.count)
    }

    private static func contentEnd(_ bytes: Span<UInt8>, _ start: Int, _ next: Int) -> Int {
        var end = next
        if end > start, bytes[end - 1] == MIMEByte.lf { end -= 1 }
        if end > start, bytes[end - 1] == MIMEByte.cr { end -= 1 }
        return end
    }
}

extension Defect {
    fileprivate static let control = Defect("the header holds NUL or a CR without LF")
    fileprivate static let strayLine = Defect("a line of the header is no field")
    fileprivate static let blankBeforeColon = Defect("a blank stands before the colon of a header field")
    fileprivate static let tooLong = Defect("the header is longer than is read")
}

/// Scans a structured header body (RFC 5322 §3.2) octet by octet, forward only: it reads every octet a bounded number of times, and
/// it counts nested comments without recursion.
struct HeaderScanner {
    private let octets: [UInt8]
    private(set) var position = 0

    init(_ body: String) { octets = Array(body.utf8) }

    var isAtEnd: Bool { position >= octets.count }

    /// The next octet; `nil` at the end.
    var next: UInt8? { position < octets.count ? octets[position] : nil }

    mutating func advance() { position = min(position + 1, octets.count) }

    /// Skips that octet if it is next; returns whether it was.
    mutating func skip(_ octet: UInt8) -> Bool {
        guard next == octet else { return false }
        position += 1
        return true
    }

    /// Moves to the first octet for which the condition is false, and returns the octets before it.
    mutating func take(while condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = position
        while position < octets.count, condition(octets[position]) { position += 1 }
        return octets[start..<position]
    }

    /// Skips this many octets and returns them.
    mutating func take(_ count: Int) -> ArraySlice<UInt8> {
        let start = position
        position += min(max(count, 0), octets.count - position)
        return octets[start..<position]
    }

    mutating func skipSpace() { _ = take(while: \.isFoldingSpace) }

    /// Returns to an earlier position after a look ahead.
    mutating func rewind(to earlier: Int) { position = min(max(earlier, 0), position) }

    /// The encoded-word (RFC 2047 §2) that is next, without skipping it; searched for in 512 octets at most, although a valid one
    /// has only 75.
    func encodedWord() -> ArraySlice<UInt8>? {
        var ahead = self
        guard ahead.skip(UInt8(ascii: "=")), ahead.skip(UInt8(ascii: "?")) else { return nil }
        let end = min(position + 512, octets.count)
        for _ in 0..<2 {
            let token = ahead.take { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "?") }
            guard !token.isEmpty, ahead.skip(UInt8(ascii: "?")) else { return nil }
        }
        var index = ahead.position
        while index < end, octets[index] != UInt8(ascii: "?"), !octets[index].isFoldingSpace { index += 1 }
        guard octets.count - index >= 2, octets[index] == UInt8(ascii: "?"),
            octets[index + 1] == UInt8(ascii: "=")
        else { return nil }
        return octets[position..<(index + 2)]
    }

    /// The content of a delimited piece, its quoted-pairs undone, and whether its end was found.
    struct Delimited {
        var content: [UInt8] = []
        var isClosed = false

        var text: String { String(decoding: content, as: UTF8.self) }
    }

    /// The quoted-string (RFC 5322 §3.2.4) whose opening quote is next; without a closing quote it reaches to the end of the body.
    mutating func quotedString() -> Delimited {
        var result = Delimited()
        advance()
        while let octet = next {
            advance()
            if octet == UInt8(ascii: "\"") {
                result.isClosed = true
                break
            }
            guard octet == UInt8(ascii: "\\"), let escaped = next else {
                result.content.append(octet)
                continue
            }
            advance()
            result.content.append(escaped)
        }
        return result
    }

    /// The comment (RFC 5322 §3.2.2) whose opening parenthesis is next; inner parentheses are kept as text.
    mutating func comment() -> Delimited {
        var result = Delimited()
        var depth = 0
        while let octet = next {
            advance()
            switch octet {
            case UInt8(ascii: "("):
                depth += 1
                if depth == 1 { continue }
            case UInt8(ascii: ")"):
                depth -= 1
                if depth == 0 {
                    result.isClosed = true
                    return result
                }
            case UInt8(ascii: "\\"):
                guard let escaped = next else { break }
                advance()
                result.content.append(escaped)
                continue
            default: break
            }
            result.content.append(octet)
        }
        return result
    }

    /// Comments and folding white space (RFC 5322 §3.2.2 CFWS); `false` when a comment has no end.
    mutating func skipCFWS() -> Bool {
        while true {
            skipSpace()
            guard next == UInt8(ascii: "(") else { return true }
            guard comment().isClosed else { return false }
        }
    }
}
