package import Mail

/// One mail as it came out of a mailbox, before anybody has read it: what commit 1 writes.
package struct SeenMail: Sendable {
    package let uid: UID
    /// In octets, as the server has it.
    package let size: Int
    /// `nil` for a mail over the cap, which is not fetched.
    package let bytes: [UInt8]?

    package init(uid: UID, size: Int, bytes: [UInt8]?) {
        self.uid = uid
        self.size = size
        self.bytes = bytes
    }
}

/// A mail's number in the ledger: what commands call `ID`.
package struct MailID: RawRepresentable, Sendable, Hashable, Comparable {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
    package static func < (lhs: MailID, rhs: MailID) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// A mail that is in the ledger and waits to be read.
package struct PendingMail: Sendable {
    package let id: MailID
    /// `nil`: over the cap.
    package let bytes: [UInt8]?
    /// How often reading it was begun and never ended: 1 for among others, and more for alone.
    package let tries: Int

    /// So many, and it is set aside instead of being read again: three readings of it alone that never ended, behind one among
    /// others. What ended among others may have been any of them, or somebody outside.
    package static let mostTries = 4
}

/// Where the ledger stands with one mailbox.
package struct MailboxPosition: Sendable, Equatable {
    /// Every UID up to here is in the ledger, or was gone when asked for. `nil`: none yet.
    package let completeThrough: UID?
    /// The server gave a new UIDVALIDITY: every mail is read again, and known again by its content.
    package let uidValidityChanged: Bool
}
