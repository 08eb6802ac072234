import Mail

/// A JSON value that keeps the order of its members and writes `null` for missing values (RFC 8259): programs that read it may rely
/// on every member.
indirect enum JSON {
    case null
    case bool(Bool)
    case number(Int64)
    case string(String)
    case array([JSON])
    case object([(String, JSON)])

    /// A string, or `null`.
    static func text(_ value: String?) -> JSON { value.map(JSON.string) ?? .null }

    /// A count or an identifier, or `null`.
    static func integer(_ value: (some BinaryInteger)?) -> JSON { value.map { .number(Int64($0)) } ?? .null }

    var text: String {
        var output = ""
        write(to: &output)
        return output
    }

    func write(to output: inout String) {
        switch self {
        case .null: output += "null"
        case .bool(let value): output += value ? "true" : "false"
        case .number(let value): output += String(value)
        case .string(let value): Self.quote(value, to: &output)
        case .array(let values): Self.list(values, "[", "]", to: &output) { $0.write(to: &$1) }
        case .object(let members):
            Self.list(members, "{", "}", to: &output) { member, output in
                Self.quote(member.0, to: &output)
                output += ":"
                member.1.write(to: &output)
            }
        }
    }

    private static func list<Element>(
        _ elements: [Element], _ open: String, _ close: String, to output: inout String,
        _ write: (Element, inout String) -> Void
    ) {
        output += open
        for (index, element) in elements.enumerated() {
            if index > 0 { output += "," }
            write(element, &output)
        }
        output += close
    }

    /// §7: quotation mark, reverse solidus and the controls; also characters that affect a terminal, or a reader that treats JSON
    /// as a script, so that a value that is only displayed has no effect.
    private static func quote(_ value: String, to output: inout String) {
        output += "\""
        guard value.utf8.contains(where: isSpecial) else {
            output += value + "\""
            return
        }
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": output += "\\\""
            case "\\": output += "\\\\"
            case "\n": output += "\\n"
            case "\r": output += "\\r"
            case "\t": output += "\\t"
            case _ where Self.isEscaped(scalar):
                let digits = String(scalar.value, radix: 16)
                output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: output.unicodeScalars.append(scalar)
            }
        }
        output += "\""
    }

    /// C0 and C1 controls, line and paragraph separators, direction marks (Unicode Bidi_Control), the byte order mark.
    private static func isEscaped(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{61C}", "\u{200E}"..."\u{200F}",
            "\u{2028}"..."\u{202E}",
            "\u{2066}"..."\u{2069}", "\u{FEFF}":
            true
        default: false
        }
    }

    /// Whether an octet is, or may begin, a character that must be escaped: most strings have none.
    private static func isSpecial(_ octet: UInt8) -> Bool {
        switch octet {
        case 0...0x1F, 0x22, 0x5C, 0x7F, 0xC2, 0xD8, 0xE2, 0xEF: true
        default: false
        }
    }
}

extension JSON {
    /// RFC 3339 in UTC, or `null`.
    static func time(_ seconds: Int64?) -> JSON { .text(seconds.map(HeaderDate.rfc3339(seconds:))) }
}
