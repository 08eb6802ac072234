/// `application/x-www-form-urlencoded` (RFC 6749, appendix B): names and values in a request's body or an address's query.
package enum FormText {
    package typealias Pair = (name: String, value: String)

    /// Every octet that is not unreserved (RFC 3986 §2.3) is written as `%XX`.
    package static func encode(_ pairs: [Pair]) -> String {
        pairs.map { encode($0.name) + "=" + encode($0.value) }.joined(separator: "&")
    }

    private static func encode(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        let octets = text.utf8.flatMap { octet in
            isUnreserved(octet)
                ? [octet] : [UInt8(ascii: "%"), digits[Int(octet >> 4)], digits[Int(octet & 15)]]
        }
        return String(decoding: octets, as: UTF8.self)
    }

    private static func isUnreserved(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "-._~".utf8.contains(octet)
        }
    }

    /// - Returns: `nil` where it is not well written: a `%` without its two digits, octets that are no UTF-8, or more than
    ///   `most` pairs.
    package static func decode(_ text: Substring, most: Int = 50) -> [Pair]? {
        let parts = text.split(separator: "&")
        guard parts.count <= most else { return nil }
        var pairs: [Pair] = []
        for part in parts {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = halves.first.flatMap(decodedWord),
                let value = decodedWord(halves.count == 2 ? halves[1] : "")
            else { return nil }
            pairs.append((name, value))
        }
        return pairs
    }

    private static func decodedWord(_ word: Substring) -> String? {
        var octets: [UInt8] = []
        var rest = Array(word.utf8)[...]
        while let octet = rest.popFirst() {
            switch octet {
            case UInt8(ascii: "+"): octets.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(hexadecimal),
                    let low = rest.popFirst().flatMap(hexadecimal)
                else { return nil }
                octets.append(high << 4 | low)
            default: octets.append(octet)
            }
        }
        return String(validating: octets, as: UTF8.self)
    }

    private static func hexadecimal(_ octet: UInt8) -> UInt8? {
        Character(Unicode.Scalar(octet)).hexDigitValue.map { UInt8($0) }
    }
}
