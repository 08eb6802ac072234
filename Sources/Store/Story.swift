package import FacteurCore

/// All that the ledger knows of one mail, one number or one intern, for `explain`. Times are Unix seconds.
package struct Story: Sendable {
    package enum Subject: Sendable, Hashable {
        case mail(MailID)
        case offer(OfferNumber)
        case intern(InternRef)
    }

    /// A mail with what spoke for anybody when it was judged.
    package struct Mail: Sendable {
        package let row: MailRow
        /// Which header decided about trust, or why none did.
        package let trustedBy: String?
        /// `nil` when it is not kept, or not kept any more.
        package let bytes: [UInt8]?
        package let evidence: [Evidence]
        /// Interns without evidence of whom a person may think.
        package let candidates: [InternRef]
    }

    package struct Offer: Sendable {
        package let number: String
        package let intern: InternRef
        package let rule: Evidence.Rule?
        package let boundAt: Int64
        package let receipt: String?
        package let deadReason: String?
        package let deadAt: Int64?
        package let supersededBy: String?
        /// Whom the portal's list names instead of the intern, nobody where the array is empty; `nil` where it does not disagree.
        package let listedFor: [InternRef]?
    }

    package struct Decided: Sendable {
        package let at: Int64
        package let who: String
        package let verb: String
        package let offer: String?
        package let intern: String?
        package let mail: Int64?
        package let because: String
        package let detail: String?
    }

    package struct Attempt: Sendable {
        package let beganAt: Int64
        package let endedAt: Int64?
        /// Whether it may have passed the final dot.
        package let handedOver: Bool
        /// `sent`, `later`, `failed`, `in_doubt`; `found` of one that was not handed over but lay among what was sent.
        package let result: String?
        package let reply: String?
        package let recipient: String?
        package let messageID: String?
    }

    package struct Letter: Sendable {
        package let row: LetterRow
        package let attempts: [Attempt]
    }

    package let subject: Subject
    package let interns: [InternRow]
    /// Oldest first; of more than `Ledger.longestStory` the newest.
    package let mails: [Mail]
    package let offers: [Offer]
    package let decisions: [Decided]
    package let letters: [Letter]
    /// Why all sending is stopped by a person.
    package let hold: String?
}
