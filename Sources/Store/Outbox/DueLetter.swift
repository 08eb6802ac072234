package import FacteurCore
import Foundation
package import Mail

/// A letter that is due, with everything from which it is written.
package struct DueLetter: Sendable {
    package let id: LetterID
    package let kind: LetterKind
    /// When the letter that tells the number left; `nil` before that.
    package let toldAt: Int64?
    /// The one address to which it goes.
    package let recipient: AddrSpec
    package let intern: Intern
    package let offer: OfferNumber
    /// The intern's earlier number, no longer valid, which the letter must name.
    package let supersedes: OfferNumber?
    package let messageID: MessageID
    /// The value of `Date:`, so that a copy is the same mail.
    package let createdAt: Int64
    /// When the offer was made, as far as is known (`Ledger.offeredAt`); Unix seconds.
    package let offeredAt: Int64?
    /// When the first attempt began; `nil` before there was one.
    package let firstAttemptAt: Int64?
    package let attempts: Int
    /// Whether it is in doubt, and this is the only copy that it may have.
    package let isCopy: Bool
    /// For a copy: the octets that were handed to a server before, to be sent again unchanged.
    package let bytes: [UInt8]?
    /// The ledger's secret.
    fileprivate let key: [UInt8]

    /// Names the letter in its envelope sender.
    package var returnToken: ReturnToken {
        ReturnToken(letter: id.rawValue, messageID: messageID, key: key)
    }
}

extension DueLetter {
    /// The columns in the order of `Ledger.letters`.
    ///
    /// - Parameter key: the ledger's secret.
    init(row: Row, key: [UInt8]) throws {
        let isCopy = try row.value("state") == LetterState.inDoubt
        let bytes: Data? = isCopy ? try row.optional("handed_bytes") : nil
        self.init(
            id: try row.value("id"), kind: try row.value("kind"), toldAt: try row.time("told_at"),
            recipient: try row.value("recipient"),
            intern: try Intern(row: row), offer: try row.value("offer"),
            supersedes: try row.value("supersedes"), messageID: try row.value("message_id"),
            createdAt: try row.time("created_at"), offeredAt: try row.time("offered_at"),
            firstAttemptAt: try row.time("first_attempt_at"), attempts: try row.count("attempts"),
            isCopy: isCopy,
            bytes: bytes.map(Array.init), key: key)
    }
}

extension DueLetter {
    /// Whether what is read of it now is what was read when it was written. When it was tried says nothing of that.
    func isWritten(as current: DueLetter) -> Bool {
        kind == current.kind && messageID == current.messageID && recipient == current.recipient
            && intern == current.intern && offer == current.offer && supersedes == current.supersedes
            && toldAt == current.toldAt && createdAt == current.createdAt && offeredAt == current.offeredAt
    }
}

/// A letter's number in the ledger.
package struct LetterID: RawRepresentable, Sendable, Hashable, Comparable {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
    package static func < (lhs: LetterID, rhs: LetterID) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// A letter that waits again because the relay refuses every letter.
package struct RequeuedLetter: Sendable, Hashable {
    package let id: LetterID
    package let intern: InternRef
}
