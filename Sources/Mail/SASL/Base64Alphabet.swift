import Text

/// Strict base64 in the alphabets of the protocols and UTF-7; the base64 of a mail's body is read leniently elsewhere.
package struct Base64Alphabet: Sendable {
    private let symbols: [UInt8]
    private let values: [UInt8?]
    private let padded: Bool

    /// RFC 4648 §4, for SASL.
    static let standard = Base64Alphabet(last: "+/", padded: true)
    /// RFC 3501 §5.1.3, for mailbox names: `,` for `/`, no padding.
    static let mailboxName = Base64Alphabet(last: "+,", padded: false)

    /// RFC 2152, rule 2: no padding.
    package static let utf7 = Base64Alphabet(last: "+/", padded: false)

    /// RFC 4648 §5, for URLs: `-` and `_`, no padding.
    package static let address = Base64Alphabet(last: "-_", padded: false)

    private init(last: String, padded: Bool) {
        let symbols = Array(
            ("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + last).utf8)
        var values = [UInt8?](repeating: nil, count: 256)
        for (value, symbol) in symbols.enumerated() { values[Int(symbol)] = UInt8(value) }
        self.symbols = symbols
        self.values = values
        self.padded = padded
    }

    func encode(_ octets: some Sequence<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        var bits: UInt32 = 0
        var held = 0
        for octet in octets {
            bits = bits << 8 | UInt32(octet)
            held += 8
            while held >= 6 {
                held -= 6
                text.append(symbols[Int(bits >> UInt32(held) & 0x3F)])
            }
            bits &= 0xFF
        }
        if held > 0 { text.append(symbols[Int(bits << UInt32(6 - held) & 0x3F)]) }
        while padded, text.count % 4 != 0 { text.append(UInt8(ascii: "=")) }
        return text
    }

    /// `nil` for anything that `encode` would not have written.
    package func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        var octets: [UInt8] = []
        var bits: UInt32 = 0
        var held = 0
        var symbolCount = 0
        for symbol in text {
            if padded, symbol == UInt8(ascii: "=") { break }
            guard let value = values[Int(symbol)] else { return nil }
            symbolCount += 1
            bits = (bits << 6 | UInt32(value)) & 0xFFFF
            held += 6
            if held >= 8 {
                held -= 8
                octets.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
            }
        }
        let leftOver = bits & (1 << UInt32(held) - 1)
        guard leftOver == 0, symbolCount % 4 != 1, isPadding(text.dropFirst(symbolCount), after: symbolCount)
        else { return nil }
        return octets
    }

    private func isPadding(_ rest: some Collection<UInt8>, after count: Int) -> Bool {
        rest.count == (padded ? (4 - count % 4) % 4 : 0) && rest.allSatisfy { $0 == UInt8(ascii: "=") }
    }
}
