/// A character reference: `&name;`, `&#8217;`, `&#x2019;`.
struct HTMLReference {
    let scalar: UInt32
    /// The index behind it.
    let end: Int

    /// What stands at `start`, which is a `&`; `nil` when it is only that. As in the standard, some names need no
    /// semicolon, but not in an attribute before `=` or an alphanumeric, where they are part of a URL.
    static func read(_ text: Span<UInt8>, at start: Int, inAttribute: Bool) -> HTMLReference? {
        guard start + 2 < text.count else { return nil }
        if text[start + 1] == UInt8(ascii: "#") { return numeric(text, from: start + 2) }
        return named(text, from: start + 1, inAttribute: inAttribute)
    }

    // MARK: Numbers

    private static func numeric(_ text: Span<UInt8>, from start: Int) -> HTMLReference? {
        let isHex = text[start] | 0x20 == UInt8(ascii: "x")
        var index = isHex ? start + 1 : start
        let first = index
        var value: UInt32 = 0
        while index < text.count, let digit = MIMEByte.hexValue(text[index]), isHex || digit < 10 {
            value = min(value * (isHex ? 16 : 10) + UInt32(digit), 0x110000)
            index += 1
        }
        guard index > first else { return nil }
        if index < text.count, text[index] == UInt8(ascii: ";") { index += 1 }
        return HTMLReference(scalar: repaired(value), end: index)
    }

    /// The standard's replacements: Windows-1252 in the C1 range, U+FFFD for what is no character.
    private static func repaired(_ value: UInt32) -> UInt32 {
        switch value {
        case 0, 0xD800..<0xE000, 0x110000...: UTF8Output.replacement
        case 0x80..<0xA0: Charset.windows1252Upper[Int(value - 0x80)]
        default: value
        }
    }

    // MARK: Names

    /// The longest name of the table.
    private static let longestName = 24

    private static func named(_ text: Span<UInt8>, from start: Int, inAttribute: Bool) -> HTMLReference? {
        var end = start
        var name: [UInt8] = []
        while end < text.count, name.count <= longestName,
            MIMEByte.isLetter(text[end]) || MIMEByte.isDigit(text[end])
        {
            name.append(text[end])
            end += 1
        }
        if end < text.count, text[end] == UInt8(ascii: ";"),
            let scalar = HTMLEntities.scalar(String(decoding: name, as: UTF8.self))
        {
            return HTMLReference(scalar: scalar, end: end + 1)
        }
        return withoutSemicolon(text, name, from: start, inAttribute: inAttribute)
    }

    /// The longest beginning of `name` that needs no semicolon.
    private static func withoutSemicolon(
        _ text: Span<UInt8>, _ name: [UInt8], from start: Int, inAttribute: Bool
    ) -> HTMLReference? {
        var length = min(name.count, HTMLEntities.longestBareName)
        while length >= 2 {
            let end = start + length
            if let scalar = HTMLEntities.bareScalar(String(decoding: name[..<length], as: UTF8.self)) {
                if inAttribute, end < text.count,
                    text[end] == MIMEByte.equals || MIMEByte.isLetter(text[end])
                        || MIMEByte.isDigit(text[end])
                {
                    return nil
                }
                return HTMLReference(scalar: scalar, end: end)
            }
            length -= 1
        }
        return nil
    }
}
