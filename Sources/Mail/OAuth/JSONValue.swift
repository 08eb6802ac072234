import Text

/// A JSON text (RFC 8259), the format of identity servers' answers.
package enum JSONValue: Sendable, Equatable {
    case object([String: JSONValue])
    case array([JSONValue])
    case string(String)
    /// As it was written.
    case number(String)
    case truth(Bool)
    case null

    /// - Returns: `nil` for octets that are not a JSON text, have a name twice in one object (§4), or are nested too deeply.
    package init?(_ octets: [UInt8]) {
        var reader = JSONReader(octets: octets)
        guard let value = reader.text() else { return nil }
        self = value
    }

    /// A member of an object.
    package subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }

    package var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// A whole number; some servers write a number as a string.
    package var wholeNumber: Int? {
        switch self {
        case .number(let text), .string(let text): Int(text)
        case .object, .array, .truth, .null: nil
        }
    }
}

private struct JSONReader {
    let octets: [UInt8]
    var index = 0

    /// No answer of a server is nested more deeply.
    private static let deepest = 16

    mutating func text() -> JSONValue? {
        guard let value = value(depth: 0) else { return nil }
        skipSpace()
        return index == octets.count ? value : nil
    }

    private var next: UInt8? { index < octets.count ? octets[index] : nil }

    private mutating func skipSpace() {
        while let octet = next, " \t\r\n".utf8.contains(octet) { index += 1 }
    }

    /// Whether that octet is next; if so, it is taken.
    private mutating func takes(_ sign: Unicode.Scalar) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: sign) else { return false }
        index += 1
        return true
    }

    private mutating func takes(word: String) -> Bool {
        guard octets[index...].starts(with: word.utf8) else { return false }
        index += word.utf8.count
        return true
    }

    private mutating func value(depth: Int) -> JSONValue? {
        guard depth <= Self.deepest else { return nil }
        if takes("{") { return object(depth: depth) }
        if takes("[") { return array(depth: depth) }
        if takes("\"") { return string().map { .string($0) } }
        if takes(word: "true") { return .truth(true) }
        if takes(word: "false") { return .truth(false) }
        if takes(word: "null") { return .null }
        return number()
    }

    private mutating func object(depth: Int) -> JSONValue? {
        var members: [String: JSONValue] = [:]
        if takes("}") { return .object(members) }
        repeat {
            guard takes("\""), let name = string(), takes(":"), let value = value(depth: depth + 1),
                members.updateValue(value, forKey: name) == nil
            else { return nil }
        } while takes(",")
        return takes("}") ? .object(members) : nil
    }

    private mutating func array(depth: Int) -> JSONValue? {
        var items: [JSONValue] = []
        if takes("]") { return .array(items) }
        repeat {
            guard let value = value(depth: depth + 1) else { return nil }
            items.append(value)
        } while takes(",")
        return takes("]") ? .array(items) : nil
    }

    /// Reads from after the opening quotation mark (§7).
    private mutating func string() -> String? {
        var text: [UInt8] = []
        while let octet = next {
            index += 1
            switch octet {
            case UInt8(ascii: "\""): return String(validating: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let scalar = escape() else { return nil }
                text += Array(String(scalar).utf8)
            case 0..<0x20: return nil
            default: text.append(octet)
            }
        }
        return nil
    }

    private mutating func escape() -> Unicode.Scalar? {
        guard let octet = next else { return nil }
        index += 1
        switch octet {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(octet)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return scalar()
        default: return nil
        }
    }

    /// One escaped unit, or two units that are a surrogate pair.
    private mutating func scalar() -> Unicode.Scalar? {
        guard let unit = unit() else { return nil }
        guard (0xD800..<0xDC00).contains(unit) else { return Unicode.Scalar(unit) }
        guard takes(word: "\\u"), let low = self.unit(), (0xDC00..<0xE000).contains(low) else { return nil }
        return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
    }

    private mutating func unit() -> UInt32? {
        guard octets.count - index >= 4 else { return nil }
        let digits = octets[index..<index + 4]
        guard digits.allSatisfy({ $0.hexValue != nil }) else { return nil }
        index += 4
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    /// §6.
    private mutating func number() -> JSONValue? {
        let start = index
        if next == UInt8(ascii: "-") { index += 1 }
        guard let first = next else { return nil }
        let whole = digits()
        guard whole > 0, whole == 1 || first != UInt8(ascii: "0") else { return nil }
        if next == UInt8(ascii: ".") {
            index += 1
            guard digits() > 0 else { return nil }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            index += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { index += 1 }
            guard digits() > 0 else { return nil }
        }
        return .number(String(decoding: octets[start..<index], as: UTF8.self))
    }

    private mutating func digits() -> Int {
        let start = index
        while let octet = next, octet.isDigit { index += 1 }
        return index - start
    }
}
