/// A mailbox's UIDVALIDITY: 1…2³²−1; when it changes, every UID seen before means nothing (RFC 3501 §2.3.1.1).
package struct UIDValidity: RawRepresentable, Hashable, Sendable, Codable {
    package let rawValue: UInt32

    /// `nil` for 0: RFC 3501 wants an `nz-number`, and a server that sends 0 keeps no UIDs.
    package init?(rawValue: UInt32) {
        guard rawValue > 0 else { return nil }
        self.rawValue = rawValue
    }
}
