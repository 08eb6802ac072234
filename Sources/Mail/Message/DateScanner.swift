/// Reads the digits and marks of a date, front to back.
struct DateScanner {
    private let octets: [UInt8]
    private var index = 0

    /// No date is longer; the rest is not looked at.
    private static let longest = 256

    init(_ text: String) { octets = Array(text.utf8.prefix(Self.longest)) }

    /// The words of a date, comments left out (RFC 5322 §3.2.2); comma, white space and the hyphens of `24-Nov-2026`
    /// part them, the sign of a zone does not.
    static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        var depth = 0
        for octet in text.utf8.prefix(longest) {
            if octet == UInt8(ascii: "(") { depth += 1 }
            let parts = depth > 0 || octet <= MIMEByte.space || octet == UInt8(ascii: ",")
            let isHyphen = octet == MIMEByte.dash && !word.isEmpty && !word.starts(with: Array("GMT".utf8))
            if parts || isHyphen {
                if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
                word.removeAll()
            } else {
                word.append(octet)
            }
            if octet == UInt8(ascii: ")"), depth > 0 { depth -= 1 }
        }
        if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
        return words
    }

    var isAtEnd: Bool { index == octets.count }

    /// Exactly `width` digits.
    mutating func number(_ width: Int) -> Int? {
        guard index + width <= octets.count else { return nil }
        var value = 0
        for octet in octets[index..<index + width] {
            guard MIMEByte.isDigit(octet) else { return nil }
            value = value * 10 + Int(octet - 0x30)
        }
        index += width
        return value
    }

    mutating func take(_ mark: Character) -> Bool { takeAny(String(mark)) }

    mutating func takeAny(_ marks: String) -> Bool {
        guard index < octets.count, marks.utf8.contains(octets[index]) else { return false }
        index += 1
        return true
    }

    mutating func sign() -> Int? {
        if take("+") { return 1 }
        return take("-") ? -1 : nil
    }

    /// At least one digit.
    mutating func skipDigits() -> Bool {
        let start = index
        while index < octets.count, MIMEByte.isDigit(octets[index]) { index += 1 }
        return index > start
    }

    /// `hh:mm:ss` or, unless `seconds`, `hh:mm` and `h:mm`, as the second of the day; a leap second counts as the next one.
    mutating func clock(seconds required: Bool) -> Int? {
        guard let hour = number(2) ?? (required ? nil : number(1)), take(":"), let minute = number(2),
            hour < 24, minute < 60
        else { return nil }
        guard required || !isAtEnd else { return hour * 3_600 + minute * 60 }
        guard take(":"), let second = number(2), second <= 60 else { return nil }
        return hour * 3_600 + minute * 60 + second
    }
}
