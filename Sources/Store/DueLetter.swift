package import FacteurCore
package import Mail

/// A letter's number in the ledger.
package struct LetterID: RawRepresentable, Sendable, Hashable, Comparable {
    package let rawValue: Int64
    package init(rawValue: Int64) { self.rawValue = rawValue }
    package static func < (lhs: LetterID, rhs: LetterID) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// A letter whose time has come, with everything it is written from.
package struct DueLetter: Sendable {
    package let id: LetterID
    package let intern: Intern
    package let offer: OfferNumber
    /// The intern's earlier number, now dead, which the letter must name.
    package let supersedes: OfferNumber?
    package let messageID: MessageID
    /// Goes into `Date:`, so that a copy is the same mail.
    package let createdAt: Int64
    /// When the first attempt began; `nil` before there was one.
    package let firstAttemptAt: Int64?
    package let attempts: Int
    /// It is in doubt, and this is the one copy that it may have.
    package let isCopy: Bool
    /// Of a copy: what was handed to a server before, to be sent again octet for octet.
    package let bytes: [UInt8]?
    /// Names the letter in its envelope sender.
    package let returnToken: ReturnToken
}

/// Whether a letter may pass the final dot.
package enum BeginAnswer: Sendable, Equatable {
    /// Commit 3 is durable: from here on the letter is in doubt until `finish`.
    case granted
    /// All sending is on hold.
    case onHold
    /// The intern, the code or the offer changed after the letter was written: write it anew.
    case changed
}

/// How an attempt ended.
package enum AttemptResult: Sendable, Equatable {
    /// The server took it; its own words, with the queue id.
    case sent(reply: String)
    /// Not taken; try again at `next` (Unix seconds).
    case later(reply: String, next: Int64)
    /// Refused for good.
    case failed(reply: String)
    /// The reply to the final dot was lost; may be sent once more at `next`.
    case inDoubt(words: String, next: Int64)
}
