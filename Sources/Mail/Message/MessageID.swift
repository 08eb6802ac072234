/// A Message-ID with its angle brackets, as it stands in a header: `<left@right>` (RFC 5322 §3.6.4), 3–998 octets
/// of printable ASCII without white space.
package struct MessageID: RawRepresentable, Hashable, Sendable, Codable {
    package let rawValue: String

    package init?(rawValue: String) {
        let octets = rawValue.utf8
        guard (3...998).contains(octets.count), octets.first == UInt8(ascii: "<"),
            octets.last == UInt8(ascii: ">"),
            octets.dropFirst().dropLast().allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x3C && $0 != 0x3E })
        else { return nil }
        self.rawValue = rawValue
    }

    /// The token of a Message-ID that this program made; `nil` for anybody else's.
    package var token: String? {
        guard rawValue.hasPrefix("<facteur."), let end = rawValue.firstIndex(of: "@") else { return nil }
        return String(rawValue[..<end].dropFirst(9))
    }

    /// A new Message-ID of our own, `<facteur.TOKEN@DOMAIN>`. A domain that is not ASCII has no place in one (RFC 5322
    /// §3.6.4), so `facteur.invalid` stands there.
    ///
    /// - Parameter token: letters and digits, at most 200; whatever else is left out.
    package init(token: String, domain: String) {
        func isSafe(_ character: Character) -> Bool {
            character.isASCII
                && (character.isLetter || character.isNumber || character == "." || character == "-")
        }
        let isPlain = !domain.isEmpty && domain.utf8.count <= 255 && domain.allSatisfy(isSafe)
        rawValue =
            "<facteur.\(String(token.prefix(200).filter(isSafe)))@\(isPlain ? domain : "facteur.invalid")>"
    }
}
