/// Walks a structured header body (RFC 5322 §3.2) octet by octet, forward only: every octet is looked at a bounded number
/// of times, and comments are nested by counting, not by recursion.
struct HeaderScanner {
    private let octets: [UInt8]
    private(set) var position = 0

    init(_ body: String) { octets = Array(body.utf8) }

    var isAtEnd: Bool { position >= octets.count }

    /// The octet that comes next; `nil` at the end.
    var next: UInt8? { position < octets.count ? octets[position] : nil }

    mutating func advance() { position = min(position + 1, octets.count) }

    /// Whether that octet came next; if so it is behind us.
    mutating func skip(_ octet: UInt8) -> Bool {
        guard next == octet else { return false }
        position += 1
        return true
    }

    /// Goes on to the first octet for which the condition does not hold, and gives what was passed.
    mutating func take(while condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = position
        while position < octets.count, condition(octets[position]) { position += 1 }
        return octets[start..<position]
    }

    /// Passes over so many octets and gives them.
    mutating func take(_ count: Int) -> ArraySlice<UInt8> {
        let start = position
        position += min(max(count, 0), octets.count - position)
        return octets[start..<position]
    }

    mutating func skipSpace() { _ = take(while: \.isFoldingSpace) }

    /// Where a look ahead may return to.
    mutating func rewind(to earlier: Int) { position = min(max(earlier, 0), position) }

    /// The encoded-word (RFC 2047 §2) that comes next, left where it stands; looked for in 512 octets at most, many times
    /// the 75 that one may have.
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

    /// What a delimited piece holds, its quoted-pairs undone, and whether its end was there.
    struct Delimited {
        var content: [UInt8] = []
        var isClosed = false

        var text: String { String(decoding: content, as: UTF8.self) }
    }

    /// The quoted-string (RFC 5322 §3.2.4) whose opening quote comes next; without an end it reaches to the body's end.
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

    /// The comment (RFC 5322 §3.2.2) whose opening parenthesis comes next, inner parentheses kept as text.
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
