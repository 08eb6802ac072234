/// A message's unique identifier in one mailbox and one UIDVALIDITY: 1…2³²−1 (RFC 3501 §2.3.1.1, `nz-number`).
package struct UID: RawRepresentable, Hashable, Comparable, Sendable, Codable {
    package let rawValue: UInt32

    /// `nil` for 0, which no message can have.
    package init?(rawValue: UInt32) {
        guard rawValue > 0 else { return nil }
        self.rawValue = rawValue
    }

    package static func < (lhs: UID, rhs: UID) -> Bool { lhs.rawValue < rhs.rawValue }
}
