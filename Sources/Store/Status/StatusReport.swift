package import FacteurCore
package import Mail

/// The values that `status`, `interns`, `mail` and `letters` show, read in one transaction. Times are Unix seconds.
package struct StatusReport: Sendable {
    package struct Service: Sendable {
        /// As far as anybody can know, see `presence`.
        package let running: Bool
        package let presence: ServiceLock.Presence
        package let since: Int64?
        package let version: String?
    }

    package struct Mailbox: Sendable {
        package let name: String
        package let lastRoundTrip: Int64?
        /// Until then Facteur itself puts the next look off.
        package let waitsUntil: Int64?
        package let seen: Int
        package let unaccounted: Int
        package let error: String?
        package let errorSince: Int64?
        /// Settled mails that were flagged or moved.
        package let changed: Int
        /// Settled mails that may be, where the configuration asks for it; at most `Ledger.mostHeld` are counted.
        package let changesDue: Int
        /// Why that could not be done.
        package let changeError: String?
        package let changeErrorSince: Int64?
    }

    package struct Held: Sendable {
        package let id: MailID
        /// `nil` before it has been read.
        package let kind: MailKind?
        package let trust: Trust?
        package let reason: HeldReason
        /// Whether it is a letter of inspection.
        package let isInspection: Bool
        package let offer: String?
        /// Likeliest first.
        package let candidates: [InternRef]
        package let seenAt: Int64

        /// Whether anyone may have sent it.
        package var isUnproven: Bool { reason == .untrustedSender }
    }

    package struct ListConflict: Sendable, Hashable {
        package let number: String
        package let intern: InternRef
        /// Empty for a person who is not in the roster.
        package let listed: [InternRef]
        /// What the list says where it calls the number dead.
        package let dead: DeadNumber?
    }

    /// Letters that wait for a person's approval.
    package struct ToReview: Sendable, Hashable {
        package let count: Int
        /// Of them, those whose notices were in a mailbox when it was first opened.
        package let firstPass: Int
        /// The date of the oldest of these notices, or, if it has none, when it was found.
        package let oldest: Int64?
    }

    /// Letters that may be sent now.
    package struct Outbox: Sendable, Hashable {
        /// Since when the first of them could have been sent; `nil` if there is none.
        package let dueSince: Int64?
        /// When the last attempt at any letter began or ended.
        package let movedAt: Int64?
        /// Letters handed over within the last hour.
        package let handedOver: Int
        /// `nil` if no waiting letter was delayed since the relay last accepted one.
        package let putOff: PutOff?
    }

    /// Letters that wait because the relay has delayed them, and has accepted none since.
    package struct PutOff: Sendable, Hashable {
        package let letters: Int
        /// When the first of them was tried.
        package let since: Int64
        /// The relay's last reply.
        package let reply: String
    }

    /// An answer to a letter that a person must read.
    package struct OpenReply: Sendable, Hashable {
        package let id: MailID
        package let intern: InternRef
        package let offer: String
        package let seenAt: Int64
    }

    package let service: Service
    package let mailboxes: [Mailbox]
    package let interns: [InternState: Int]
    /// Proven mails first, then the oldest; at most `Ledger.mostHeld`.
    package let held: [Held]
    package let heldCount: Int
    /// Of them, those whose sender is not proven.
    package let unprovenCount: Int
    package let toReview: ToReview
    /// The oldest first; at most `Ledger.mostNamed`.
    package let replies: [OpenReply]
    package let replyCount: Int
    /// Reminders, and words that a number is dead, of the last two weeks that did not arrive: no intern's state tells of them.
    package let followingInTrouble: Int
    /// Notices of the last day whose senders could not be proven because no results counted, if none was proven; otherwise 0.
    package let unprovable: Int
    /// Proven receipts that have had no number for a day.
    package let looseReceipts: Int
    /// Letters of inspection that are held, and the date of the oldest.
    package let inspections: (count: Int, oldest: Int64?)
    package let letters: [LetterState: Int]
    package let outbox: Outbox
    /// Why a person has stopped all sending.
    package let hold: String?
    /// Why the relay refuses everything.
    package let relayError: String?
    package let relayErrorSince: Int64?
    /// Why the file of the metrics is not written.
    package let metricsError: String?
    /// Interns without a number or a code, longest-waiting first; at most `Ledger.mostNamed`.
    package let waiting: Overdue.Part<Overdue.Person>
    /// Interns who wait for a number and have no NOC code: their letter will wait for it; at most `Ledger.mostNamed`.
    package let withoutCode: Overdue.Part<InternRef>
    /// Letters that wait for a NOC code though their mail is settled: the roster has lost the code since.
    package let lettersWithoutCode: Int
    /// Numbers that nobody was told, of interns who have left the roster.
    package let numbersLeftBehind: Int
    /// Interns whose letter has a problem, likewise.
    package let troubled: Overdue.Part<Overdue.Person>
    /// Letters whose one allowed copy was sent because the first answer was lost.
    package let copies: Int
    /// Numbers that the portal's list gives to another intern than the one who has been told, or to whom a person gave it; at most
    /// `Ledger.mostNamed`.
    package let listConflicts: [ListConflict]
    package let listConflictCount: Int
    /// What has waited too long; `nil` if the configuration does not say what that is.
    package let overdue: Overdue?
    /// The last digest about it.
    package let digest: DigestRow?
    /// The last to each address of each office that gets its part.
    package let officeDigests: [DigestRow]
}

/// One row of `facteur interns`.
package struct InternRow: Sendable {
    package let intern: Intern
    package let state: InternState
    package let offer: String?
    /// When the offer was made, as far as is known; Unix seconds.
    package let offeredAt: Int64?
    package let receipt: String?
    package let evidence: Evidence.Rule?
    package let letter: LetterRow?
}

/// One row of `facteur letters`.
package struct LetterRow: Sendable {
    package let id: LetterID
    package let intern: InternRef
    package let offer: String
    package let messageID: String
    package let state: LetterState
    package let attempts: Int
    package let copies: Int
    package let createdAt: Int64
    package let nextAttemptAt: Int64
    package let inDoubtSince: Int64?
    package let sentAt: Int64?
    package let lastReply: String?
    /// The relay's reply that took the letter, whatever has been heard of it since.
    package let accepted: String?
    /// Why a person must approve it before it is sent, or had to.
    package let review: LetterReview?
    /// Whether it is `sent` because a person has said that the intern was told by hand.
    package let isToldByHand: Bool
    package let kind: LetterKind
    /// Of reminders, from 1.
    package let round: Int
    /// Whether the intern has answered it.
    package let isConfirmed: Bool
}

/// A letter that waits for a person's approval, for `review`.
package struct LetterToReview: Sendable {
    package let letter: LetterRow
    package let intern: Intern
    /// The date in the notice, or, if it has none, when it was found; `nil` if there is no notice.
    package let noticeDate: Int64?
    /// The intern's earlier number, no longer valid.
    package let supersedes: OfferNumber?
    /// When the letter that tells the number left.
    package let toldAt: Int64?
    /// When the offer was made (`Ledger.offeredAt`).
    package let offeredAt: Int64?
    /// Whether a held mail speaks against its number: nobody can approve of it before that mail is looked at.
    package let isContested: Bool
}

/// One row of `facteur mail`.
package struct MailRow: Sendable {
    package let id: MailID
    package let mailbox: String
    package let uidValidity: UInt32
    /// 0: the server has since given the UID to another mail.
    package let uid: UInt32
    package let seenAt: Int64
    package let messageID: String?
    package let date: Int64?
    package let from: String?
    package let subject: String?
    /// `nil` until it has been read.
    package let kind: MailKind?
    package let trust: Trust?
    package let offer: String?
    package let receipt: String?
    package let intern: InternRef?
    package let outcome: Outcome?
    package let reason: HeldReason?
}

extension LetterRow {
    /// When it left; `nil` for one that a person lets leave once more, until it has.
    package var leftAt: Int64? {
        switch state {
        case .queued, .toReview, .inDoubt: nil
        case .sent, .failed, .bounced, .superseded: sentAt
        }
    }

    /// The name under which the relay keeps the letter, if it gave one.
    package var queueID: QueueID? { accepted.flatMap(QueueID.init(reply:)) }
}
