import Text

/// What could not be read; the text is for the admin.
struct IMAPMalformed: Error {
    let word: String

    init(_ word: String) { self.word = word }
}

/// A cursor over one frame: the tokens of RFC 3501 §9.
struct IMAPResponseReader {
    /// How deep lists may be nested.
    private static let depth = 32
    /// Members of one list; a line of 64 KiB with literals in it could hold more.
    static let items = 20_000

    private let text: [UInt8]
    private var marks: ArraySlice<IMAPResponseFrame.Mark>
    private(set) var position = 0

    init(_ frame: IMAPResponseFrame) {
        text = frame.text
        marks = frame.marks[...]
    }

    var next: UInt8? { position < text.count ? text[position] : nil }

    mutating func take(_ octet: UInt8) -> Bool {
        guard next == octet else { return false }
        position += 1
        return true
    }

    mutating func expect(_ character: Unicode.Scalar, in what: String) throws(IMAPMalformed) {
        guard take(UInt8(ascii: character)) else { throw IMAPMalformed("\(what): “\(character)” expected") }
    }

    mutating func skipSpaces() {
        while take(0x20) {}
    }

    /// Some servers leave a space at the end.
    mutating func end(of what: String) throws(IMAPMalformed) {
        skipSpaces()
        guard next == nil, marks.isEmpty else { throw IMAPMalformed("\(what): more than belongs there") }
    }

    /// Everything that is left.
    mutating func rest() -> [UInt8] {
        defer { position = text.count }
        return Array(text[position...])
    }

    /// One or more octets that are allowed in an atom, a tag, a flag or an attribute's name; brackets end it.
    mutating func word(_ what: String) throws(IMAPMalformed) -> String {
        let start = position
        while let octet = next, Self.isWord(octet) { position += 1 }
        guard position > start else { throw IMAPMalformed("\(what): a word expected") }
        return String(decoding: text[start..<position], as: UTF8.self)
    }

    private static func isWord(_ octet: UInt8) -> Bool {
        switch octet {
        case ...0x20, 0x7F, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"),
            UInt8(ascii: "{"), UInt8(ascii: "\""):
            false
        default: true
        }
    }

    mutating func number(_ what: String) throws(IMAPMalformed) -> UInt64 {
        let start = position
        while let octet = next, octet.isDigit { position += 1 }
        guard let number = UInt64(String(decoding: text[start..<position], as: UTF8.self)) else {
            throw IMAPMalformed("\(what): a number expected")
        }
        return number
    }

    /// 0…2³²−1.
    mutating func count(_ what: String) throws(IMAPMalformed) -> Int {
        guard let number = UInt32(exactly: try number(what)) else {
            throw IMAPMalformed("\(what): a number over 4294967295")
        }
        return Int(number)
    }

    mutating func uid(_ what: String) throws(IMAPMalformed) -> UID {
        guard let number = UInt32(exactly: try number(what)), let uid = UID(rawValue: number) else {
            throw IMAPMalformed("\(what): not a UID")
        }
        return uid
    }

    /// `1:5,7`; a range may be written backwards (RFC 3501 §9, `seq-range`).
    mutating func uids(_ what: String) throws(IMAPMalformed) -> UIDSet {
        var ranges: [ClosedRange<UID>] = []
        repeat {
            let first = try uid(what)
            let last = take(UInt8(ascii: ":")) ? try uid(what) : first
            ranges.append(min(first, last)...max(first, last))
        } while take(UInt8(ascii: ","))
        return UIDSet(ranges)
    }
}

extension IMAPResponseReader {
    /// A quoted string, a literal or NIL (RFC 3501 §9, `nstring`).
    mutating func string(_ what: String) throws(IMAPMalformed) -> IMAPLiteral {
        switch next {
        case UInt8(ascii: "\""): return .octets(try quoted(what))
        case UInt8(ascii: "{"), UInt8(ascii: "~"): return try literal(what)
        default:
            guard try word(what).uppercased() == "NIL" else {
                throw IMAPMalformed("\(what): a string expected")
            }
            return .absent
        }
    }

    /// An astring whose octets were kept.
    mutating func name(_ what: String) throws(IMAPMalformed) -> [UInt8] {
        guard next == UInt8(ascii: "\"") || next == UInt8(ascii: "{") else { return try atomName(what) }
        guard case .octets(let octets) = try string(what) else {
            throw IMAPMalformed("\(what): a name expected")
        }
        return octets
    }

    /// Unlike atoms, names may hold brackets (ASTRING-CHAR).
    private mutating func atomName(_ what: String) throws(IMAPMalformed) -> [UInt8] {
        let start = position
        while let octet = next, Self.isWord(octet) || octet == UInt8(ascii: "[") || octet == UInt8(ascii: "]")
        {
            position += 1
        }
        guard position > start else { throw IMAPMalformed("\(what): a name expected") }
        return Array(text[start..<position])
    }

    private mutating func quoted(_ what: String) throws(IMAPMalformed) -> [UInt8] {
        position += 1
        var octets: [UInt8] = []
        while let octet = next {
            position += 1
            switch octet {
            case UInt8(ascii: "\""): return octets
            case UInt8(ascii: "\\"):
                guard let escaped = next else { throw IMAPMalformed("\(what): a string without its end") }
                position += 1
                octets.append(escaped)
            case 0, 0x0D: throw IMAPMalformed("\(what): NUL or CR in a quoted string")
            default: octets.append(octet)
            }
        }
        throw IMAPMalformed("\(what): a string without its end")
    }

    /// The octets of a literal are kept outside the text, which holds only the `{n}` that announced them.
    private mutating func literal(_ what: String) throws(IMAPMalformed) -> IMAPLiteral {
        guard let close = text[position...].prefix(26).firstIndex(of: UInt8(ascii: "}")),
            let mark = marks.first, mark.end == close + 1
        else { throw IMAPMalformed("\(what): a literal without its octets") }
        marks.removeFirst()
        position = mark.end
        return mark.literal
    }

    /// Words in parentheses: flags, attributes, names of header fields, which some servers quote. A user-defined flag may hold
    /// brackets.
    mutating func words(_ what: String) throws(IMAPMalformed) -> [String] {
        try expect("(", in: what)
        var words: [String] = []
        skipSpaces()
        while !take(UInt8(ascii: ")")) {
            guard words.count < Self.items else { throw IMAPMalformed("\(what): too many") }
            words.append(String(decoding: try name(what), as: UTF8.self))
            skipSpaces()
        }
        return words
    }

    /// Skips any value: a word, a string, a list of values.
    mutating func skipValue(_ what: String) throws(IMAPMalformed) {
        var open = 0
        var items = 0
        repeat {
            items += 1
            guard items <= Self.items else { throw IMAPMalformed("\(what): too many values") }
            switch next {
            case UInt8(ascii: "("):
                position += 1
                open += 1
                guard open <= Self.depth else { throw IMAPMalformed("\(what): lists nested too deep") }
            case UInt8(ascii: ")") where open > 0:
                position += 1
                open -= 1
            case UInt8(ascii: "\""), UInt8(ascii: "{"): _ = try string(what)
            case UInt8(ascii: "~") where text[(position + 1)...].first == UInt8(ascii: "{"):
                _ = try string(what)
            default: _ = try atomName(what)
            }
            if open > 0 { skipSpaces() }
        } while open > 0
    }
}
