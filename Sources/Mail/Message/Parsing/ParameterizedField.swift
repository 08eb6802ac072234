import Text

/// The body of a field of the form `value; name=value; …` (RFC 2045 §5.1, RFC 2183, RFC 2231), read leniently.
struct ParameterizedField {
    /// The text before the first semicolon, in lower case, without comments and white space.
    let value: String
    /// Names in lower case; values unquoted, continuations joined, percent escapes and charsets undone. The first parameter of a
    /// name counts, and an RFC 2231 form is preferred to a plain one.
    let parameters: [String: String]

    /// No sender writes this many; further ones are left out.
    private static let mostParameters = 100

    init(parsing body: String) {
        var scanner = ParameterScanner(Array(body.utf8))
        value = scanner.value().lowercased()
        var parameters: [String: String] = [:]
        var pieces: [ParameterPiece] = []
        for _ in 0..<Self.mostParameters {
            guard let (written, value) = scanner.parameter() else { break }
            let name = written.lowercased()
            if let piece = ParameterPiece(name: name, value: value) {
                pieces.append(piece)
            } else if parameters[name] == nil {
                parameters[name] = Self.text(value, of: name)
            }
        }
        if !pieces.isEmpty { ParameterPiece.join(pieces, into: &parameters) }
        self.parameters = parameters
    }

    /// The value of a plain parameter: encoded-words in it, which RFC 2047 §5 forbids, are decoded, except in a boundary.
    private static func text(_ value: ArraySlice<UInt8>, of name: String) -> String {
        let text = String(decoding: value, as: UTF8.self)
        return EncodedWord.holdsOne(value.span) && name != "boundary" ? EncodedWord.decode(text) : text
    }
}

/// Divides a field body into its value and its parameters.
private struct ParameterScanner {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func value() -> String { word(until: UInt8(ascii: ";"), UInt8(ascii: ";")) }

    /// The next parameter; a piece without `=` is skipped.
    mutating func parameter() -> (name: String, value: ArraySlice<UInt8>)? {
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: ";") { index += 1 }
            let name = word(until: UInt8(ascii: "="), UInt8(ascii: ";"))
            guard index < bytes.count else { return nil }
            guard bytes[index] == UInt8(ascii: "=") else { continue }
            index += 1
            let value = parameterValue()
            if !name.isEmpty { return (name, value) }
        }
        return nil
    }

    /// The text up to one of two octets, without comments and outer white space.
    private mutating func word(until first: UInt8, _ second: UInt8) -> String {
        String(decoding: octets(until: first, second), as: UTF8.self)
    }

    private mutating func octets(until first: UInt8, _ second: UInt8) -> ArraySlice<UInt8> {
        let start = index
        while index < bytes.count, bytes[index] != first, bytes[index] != second {
            guard bytes[index] != UInt8(ascii: "(") else {
                index = start
                return octetsBesideComments(until: first, second)[...]
            }
            index += 1
        }
        let rest = bytes[start..<index].drop(while: MIMEByte.isBlank)
        return rest[..<((rest.lastIndex { !MIMEByte.isBlank($0) } ?? rest.startIndex - 1) + 1)]
    }

    private mutating func octetsBesideComments(until first: UInt8, _ second: UInt8) -> [UInt8] {
        var out: [UInt8] = []
        while index < bytes.count, bytes[index] != first, bytes[index] != second {
            if bytes[index] == UInt8(ascii: "("), out.last.map(MIMEByte.isBlank) ?? true, skipComment() {
                continue
            }
            if !out.isEmpty || !MIMEByte.isBlank(bytes[index]) { out.append(bytes[index]) }
            index += 1
        }
        while let last = out.last, MIMEByte.isBlank(last) { out.removeLast() }
        return out
    }

    /// Skips a comment (RFC 5322 §3.2.2); one without an end reaches to the end of the body.
    private mutating func skipComment() -> Bool {
        var depth = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            case MIMEByte.backslash: index += 1
            default: break
            }
            index += 1
            if depth == 0 { return true }
        }
        index = min(index, bytes.count)
        return true
    }

    private mutating func parameterValue() -> ArraySlice<UInt8> {
        while index < bytes.count, MIMEByte.isBlank(bytes[index]) { index += 1 }
        guard index < bytes.count, bytes[index] == MIMEByte.quote else {
            return octets(until: UInt8(ascii: ";"), UInt8(ascii: ";"))
        }
        index += 1
        let value = quoted()
        while index < bytes.count, bytes[index] != UInt8(ascii: ";") { index += 1 }
        return value
    }

    private mutating func quoted() -> ArraySlice<UInt8> {
        let start = index
        let end =
            bytes[start...].firstIndex { $0 == MIMEByte.quote || $0 == MIMEByte.backslash } ?? bytes.count
        if end == bytes.count || bytes[end] == MIMEByte.quote {
            index = min(end + 1, bytes.count)
            return bytes[start..<end]
        }
        var out: [UInt8] = []
        while index < bytes.count {
            let octet = bytes[index]
            index += 1
            if octet == MIMEByte.quote { break }
            if octet == MIMEByte.backslash, index < bytes.count {
                out.append(bytes[index])
                index += 1
            } else {
                out.append(octet)
            }
        }
        return out[...]
    }
}

/// A parameter in RFC 2231's form, which may be a piece of a longer one (§3, §4): `name*`, `name*0`, `name*0*`.
struct ParameterPiece {
    private let name: String
    private let value: ArraySlice<UInt8>
    /// 0 for `name*`.
    private let section: Int
    /// With percent escapes, and in section 0 with charset and language.
    private let isExtended: Bool

    /// `nil` for a plain parameter.
    init?(name written: String, value: ArraySlice<UInt8>) {
        guard written.utf8.contains(UInt8(ascii: "*")) else { return nil }
        self.value = value
        var name = written[...]
        isExtended = name.hasSuffix("*")
        if isExtended { name.removeLast() }
        if let star = name.lastIndex(of: "*"), let number = Self.number(name[name.index(after: star)...]) {
            self.name = String(name[..<star])
            section = number
        } else {
            guard isExtended else { return nil }
            self.name = String(name)
            section = 0
        }
    }

    /// At most three digits: there are never more pieces.
    private static func number(_ digits: Substring) -> Int? {
        guard (1...3).contains(digits.utf8.count), digits.utf8.allSatisfy(\.isDigit) else {
            return nil
        }
        return Int(digits)
    }

    /// Adds the parameters that the pieces make up, in place of plain ones.
    static func join(_ pieces: [ParameterPiece], into parameters: inout [String: String]) {
        var sectioned: [String: [ParameterPiece]] = [:]
        for piece in pieces { sectioned[piece.name, default: []].append(piece) }
        for (name, pieces) in sectioned {
            if let whole = continued(pieces) { parameters[name] = whole }
        }
    }

    /// The pieces from section 0 up to the first missing one; their octets are joined before the charset is undone.
    private static func continued(_ pieces: [ParameterPiece]) -> String? {
        let sorted = pieces.sorted { $0.section < $1.section }
        var charset: String?
        var octets: [UInt8] = []
        var expected = 0
        for piece in sorted where piece.section == expected {
            var value = piece.value[...]
            if expected == 0, piece.isExtended { charset = takeCharset(&value) }
            octets += piece.isExtended ? percentDecoded(value) : Array(value)
            expected += 1
        }
        guard expected > 0 else { return nil }
        return Charset.decode(octets, declared: charset).text
    }

    /// Removes `charset'language'` from the front; without both apostrophes, nothing is removed.
    private static func takeCharset(_ value: inout ArraySlice<UInt8>) -> String? {
        let apostrophe = UInt8(ascii: "'")
        guard let first = value.firstIndex(of: apostrophe),
            let second = value[(first + 1)...].firstIndex(of: apostrophe)
        else { return nil }
        let charset = String(decoding: value[..<first], as: UTF8.self)
        value = value[(second + 1)...]
        return charset
    }

    private static func percentDecoded(_ value: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        var index = value.startIndex
        while index < value.endIndex {
            if value[index] == UInt8(ascii: "%"), index + 2 < value.endIndex,
                let high = value[index + 1].hexValue, let low = value[index + 2].hexValue
            {
                out.append(high << 4 | low)
                index += 3
            } else {
                out.append(value[index])
                index += 1
            }
        }
        return out
    }
}
