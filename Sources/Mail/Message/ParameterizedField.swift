/// The body of a field of the form `value; name=value; …` (RFC 2045 §5.1, RFC 2183, RFC 2231), read leniently.
struct ParameterizedField {
    /// Before the first semicolon, in lower case, comments and white space left out.
    let value: String
    /// Names in lower case; values unquoted, continuations joined, percent escapes and charsets undone. Of two of the same
    /// name the first counts, and an RFC 2231 form counts more than a plain one.
    let parameters: [String: String]

    /// Nobody writes this many; what comes after is left out.
    private static let mostParameters = 100

    init(parsing body: String) {
        var scanner = ParameterScanner(Array(body.utf8))
        value = scanner.value().lowercased()
        var pieces: [ParameterPiece] = []
        while pieces.count < Self.mostParameters, let (name, value) = scanner.parameter() {
            pieces.append(ParameterPiece(name: name.lowercased(), value: value))
        }
        parameters = ParameterPiece.joined(pieces)
    }
}

/// Cuts a field body into its value and its parameters.
private struct ParameterScanner {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func value() -> String { word(until: UInt8(ascii: ";"), UInt8(ascii: ";")) }

    /// The next parameter; a piece without `=` is passed over.
    mutating func parameter() -> (name: String, value: [UInt8])? {
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

    /// Up to one of two octets, comments and outer white space left out.
    private mutating func word(until first: UInt8, _ second: UInt8) -> String {
        String(decoding: octets(until: first, second), as: UTF8.self)
    }

    private mutating func octets(until first: UInt8, _ second: UInt8) -> [UInt8] {
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

    /// Steps over a comment (RFC 5322 §3.2.2); one that never closes goes to the end.
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

    private mutating func parameterValue() -> [UInt8] {
        while index < bytes.count, MIMEByte.isBlank(bytes[index]) { index += 1 }
        guard index < bytes.count, bytes[index] == MIMEByte.quote else {
            return octets(until: UInt8(ascii: ";"), UInt8(ascii: ";"))
        }
        index += 1
        let value = quoted()
        while index < bytes.count, bytes[index] != UInt8(ascii: ";") { index += 1 }
        return value
    }

    private mutating func quoted() -> [UInt8] {
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
        return out
    }
}
