/// The host's own name for an intern: 1–64 of letters, digits, `.`, `_`, `-` (contract, Roster CSV). ASCII only, case kept.
package struct InternRef: RawRepresentable, Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    package let rawValue: String

    package init?(rawValue: String) {
        guard (1...64).contains(rawValue.utf8.count), rawValue.utf8.allSatisfy(Self.isAllowed) else {
            return nil
        }
        self.rawValue = rawValue
    }

    package var description: String { rawValue }

    package static func < (lhs: InternRef, rhs: InternRef) -> Bool { lhs.rawValue < rhs.rawValue }

    /// Whether an octet may stand in a reference: the alphabet that bounds a reference found in text.
    package static func isAllowed(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
