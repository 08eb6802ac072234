/// Cuts an HTML page into tags and what is between them. One pass; comments, scripts and style sheets are left out.
struct HTMLTagScanner {
    struct Tag {
        /// In lower case.
        let name: String
        let isEnd: Bool
        /// What its `colspan` says, 1 to `HTMLTableReader.Limit.span`.
        let span: Int
        /// The whole tag as it stands.
        let octets: ArraySlice<UInt8>
        /// From 1.
        let line: Int
    }

    enum Piece {
        case text(ArraySlice<UInt8>)
        case tag(Tag)
    }

    private let octets: [UInt8]
    private var position = 0
    private var line = 1

    init(_ octets: [UInt8]) { self.octets = octets }

    mutating func next() -> Piece? {
        while position < octets.count {
            let start = position
            if octets[position] != UInt8(ascii: "<") {
                skip { $0 != UInt8(ascii: "<") }
                return .text(octets[start..<position])
            }
            if octets[position...].starts(with: "<!--".utf8) {
                skip(past: "-->", from: position + 4)
            } else if let tag = takeTag() {
                guard ["script", "style"].contains(tag.name), !tag.isEnd else { return .tag(tag) }
                skip(past: "</" + tag.name, from: position)
            } else {
                advance()
                return .text(octets[start..<position])
            }
        }
        return nil
    }

    /// `nil` when `<` begins no tag. A tag that never ends reaches to the end of the page.
    private mutating func takeTag() -> Tag? {
        let start = position
        let startLine = line
        var index = start + 1
        let isEnd = index < octets.count && octets[index] == UInt8(ascii: "/")
        if isEnd { index += 1 }
        let nameStart = index
        while index < octets.count, octets[index].isTagLetter { index += 1 }
        let isDeclaration =
            index == nameStart && index < octets.count && [0x21, 0x3F].contains(octets[index])
        guard index > nameStart || isDeclaration else { return nil }
        let name = String(decoding: octets[nameStart..<index].prefix(32), as: UTF8.self).lowercased()
        while position < index { advance() }
        skipAttributes()
        let whole = octets[start..<position]
        let maySpan = !isEnd && (name == "td" || name == "th")
        return Tag(
            name: name, isEnd: isEnd, span: maySpan ? Self.span(in: whole) : 1, octets: whole, line: startLine
        )
    }

    /// To behind the `>` that stands in no quoted value.
    private mutating func skipAttributes() {
        var quote: UInt8?
        while position < octets.count {
            let octet = octets[position]
            advance()
            if let open = quote {
                if octet == open { quote = nil }
            } else if octet == UInt8(ascii: ">") {
                return
            } else if octet == UInt8(ascii: "\"") || octet == UInt8(ascii: "'") {
                quote = octet
            }
        }
    }

    private static func span(in tag: ArraySlice<UInt8>) -> Int {
        let text = String(decoding: tag.prefix(1_000), as: UTF8.self).lowercased()
        guard let name = text.firstRange(of: "colspan=") else { return 1 }
        let digits = text[name.upperBound...].drop { $0 == "\"" || $0 == "'" || $0 == " " }.prefix {
            $0.isASCII && $0.isNumber
        }
        return min(max(Int(digits.prefix(4)) ?? 1, 1), HTMLTableReader.Limit.span)
    }

    private mutating func advance() {
        if octets[position] == 0x0A { line += 1 }
        position += 1
    }

    private mutating func skip(while condition: (UInt8) -> Bool) {
        while position < octets.count, condition(octets[position]) { advance() }
    }

    /// To behind the next such word, ASCII case aside; to the end of the page when there is none.
    private mutating func skip(past word: String, from start: Int) {
        let wanted = Array(word.utf8)
        while position < octets.count {
            if position >= start, position + wanted.count <= octets.count,
                zip(octets[position...], wanted).allSatisfy({ ($0 | 0x20) == ($1 | 0x20) })
            {
                for _ in wanted { advance() }
                return
            }
            advance()
        }
    }
}

extension UInt8 {
    fileprivate var isTagLetter: Bool {
        (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) || (0x30...0x39).contains(self)
            || self == UInt8(ascii: "-") || self == UInt8(ascii: ":")
    }
}
