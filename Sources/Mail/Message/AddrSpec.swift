/// `local-part@domain` (RFC 5322 §3.4.1, RFC 6532): the local part as meant (no quotes), the domain with its ASCII letters
/// in lower case.
///
/// No value of this type holds a control character, a line end or a space in the domain, so `text` can stand in a header
/// or a command as it is. Its `description` hides the value, so that no log shows an address by accident.
package struct AddrSpec: Sendable, Hashable, CustomStringConvertible {
    /// Octets of UTF-8. RFC 5321 §4.5.3.1.1 allows 64 in a local part, but GC Notify's sender has 86: what comes in is
    /// read up to 128; what people type (`init(_:)`) is held to 64. §4.5.3.1.2 gives a domain 255.
    enum Limit {
        static let typedLocalPart = 64
        static let readLocalPart = 128
        static let domain = 255
        static let label = 63
    }

    /// 1–128 octets without control characters; quotes and backslashes of a quoted-string are undone.
    package let localPart: String
    /// 1–255 octets: labels and dots, or an address literal in brackets. Never folded by Unicode rules: U+212A (Kelvin)
    /// is not "k" here.
    package let domain: String

    /// An address met in a mail: more is let through than `init(_:)` does (long local parts, underscores and Unicode in
    /// the domain, address literals), never a control character, an empty part or a character that would end the address.
    package init?(localPart: String, domain: String) {
        guard (1...Limit.readLocalPart).contains(localPart.utf8.count), !localPart.hasControl,
            (1...Limit.domain).contains(domain.utf8.count), !domain.hasControl
        else { return nil }
        guard Self.isAddressLiteral(domain) || Self.isReadableDomain(domain) else { return nil }
        self.localPart = localPart
        self.domain = domain.lowercasedASCII
    }

    /// Octet by octet: Swift's `==` on strings also equates what Unicode does, such as the Kelvin sign and "K".
    package static func == (lhs: AddrSpec, rhs: AddrSpec) -> Bool {
        lhs.localPart.utf8.elementsEqual(rhs.localPart.utf8) && lhs.domain.utf8.elementsEqual(rhs.domain.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        for octet in localPart.utf8 { hasher.combine(octet) }
        hasher.combine(UInt8(ascii: "@"))
        for octet in domain.utf8 { hasher.combine(octet) }
    }

    /// The address as it is written in a header or a command, with the local part quoted where it must be.
    package var text: String { Self.isDotAtom(localPart) ? bareText : quotedLocalPart + "@" + domain }

    /// Says nothing of the value.
    package var description: String { "<address>" }

    /// Whether the address can travel without SMTPUTF8 (RFC 6531).
    package var isASCII: Bool {
        localPart.utf8.allSatisfy { $0 < 0x80 } && domain.utf8.allSatisfy { $0 < 0x80 }
    }

    private var bareText: String { localPart + "@" + domain }

    private var quotedLocalPart: String {
        var quoted = "\""
        for scalar in localPart.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
            quoted.unicodeScalars.append(scalar)
        }
        quoted.unicodeScalars.append("\"")
        return quoted
    }
}
