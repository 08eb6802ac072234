import Text

/// `application/x-www-form-urlencoded` (RFC 6749, appendix B): names and values in a request's body or a URL's query.
package enum FormText {
    package typealias Pair = (name: String, value: String)

    /// Every octet that is not unreserved (RFC 3986 §2.3) is written as `%XX`.
    package static func encode(_ pairs: [Pair]) -> String {
        pairs.map { encode($0.name) + "=" + encode($0.value) }.joined(separator: "&")
    }

    private static func encode(_ text: String) -> String {
        let octets = text.utf8.flatMap { octet in
            isUnreserved(octet) ? [octet] : [UInt8(ascii: "%"), octet.hexDigits.0, octet.hexDigits.1]
        }
        return String(decoding: octets, as: UTF8.self)
    }

    private static func isUnreserved(_ octet: UInt8) -> Bool {
        octet.isLetterOrDigit || "-._~".utf8.contains(octet)
    }

    /// - Returns: `nil` for malformed text: a `%` without its two digits, octets that are not UTF-8, or more than `most` pairs.
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
                guard let high = rest.popFirst().flatMap(\.hexValue),
                    let low = rest.popFirst().flatMap(\.hexValue)
                else { return nil }
                octets.append(high << 4 | low)
            default: octets.append(octet)
            }
        }
        return String(validating: octets, as: UTF8.self)
    }
}
