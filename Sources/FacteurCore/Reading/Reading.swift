package import Mail

/// What a mail says, before anybody asks whether to believe it or whom it concerns.
package struct Reading: Sendable {
    /// An offer number found with an anchor phrase near it (`NumberAnchoring`).
    package struct FoundOffer: Sendable, Hashable {
        package let number: OfferNumber
        /// Typed again by a person: held unless the evidence is `operator` or `portal_list`.
        ///
        /// So is every form but the portal's own (`A 1234567`, `A-1234567`, full-width digits, broken over lines), and a
        /// number that only stands in somebody's own words, without the notice's.
        package let isRetyped: Bool

        package init(number: OfferNumber, isRetyped: Bool) {
            self.number = number
            self.isRetyped = isRetyped
        }
    }

    /// The header lines of one forwarded copy, as its wrapper gives them.
    package struct ForwardedCopy: Sendable, Hashable {
        package let from: String?
        package let subject: String?
        package let date: String?

        package init(from: String?, subject: String?, date: String?) {
            self.from = from
            self.subject = subject
            self.date = date
        }
    }

    /// Words of the wording table that were found, with where they stand.
    package struct MatchedPhrase: Sendable, Hashable {
        /// The phrase's name in the wording table.
        package let phrase: String
        /// The words as the mail has them, at most 120 characters.
        package let words: String
        /// `subject`, `body`, `attached mail`, `attached mail's subject`.
        package let place: String
        /// The line of that text, from 1; `nil` when nobody counted.
        package let line: Int?

        package init(phrase: String, words: String, place: String, line: Int? = nil) {
            self.phrase = phrase
            self.words = words
            self.place = place
            self.line = line
        }
    }

    package var kind: MailKind = .unrelated
    /// Every distinct offer number, in reading order; none where the mail is no notice.
    package var offers: [FoundOffer] = []
    /// Numbers of a notice of which nobody can say that its reader sees them as they are written, in no text of the mail.
    package var doubtful: [OfferNumber] = []
    /// The mail says that an offer is dead: withdrawn, refused, cancelled, expired.
    package var isWithdrawal = false
    /// The numbers of which it says so; they are no news of anybody's, so `offers` does not have them.
    package var withdrawn: [OfferNumber] = []
    /// A bound left something of the mail out, whose name is among the defects: what is not found may still be in it.
    package var isCut = false
    /// A placeholder stood where the number should be, with an anchor phrase near it.
    package var hasPlaceholder = false
    /// The receipt number, verbatim.
    package var receipt: String?
    /// When the portal took what the receipt confirms, by the receipt's own sentence; Unix seconds.
    package var receiptSubmitted: Int64?
    /// The address that the notice says it is destined for.
    package var addressee: AddrSpec?
    /// Every address that the mail says it is destined for; more than one is a doubt.
    package var addressees: [AddrSpec] = []
    /// Other addresses that a mail of the portal's own names above its number.
    package var bystanders: [AddrSpec] = []
    /// The mail says that it is destined to an address, and what stands there is none.
    package var hasUnreadAddressee = false
    /// Whoever the mail was delivered to: Delivered-To, X-Original-To, Envelope-To as far as our own server wrote them, To,
    /// Cc, with the field's name.
    package var recipients: [(field: String, address: AddrSpec)] = []
    /// How many To fields there are; a second one is how a mail shows one recipient to the signer and another to us.
    package var toFieldCount = 0
    /// Where the house's mail arrives, and the domains and addresses of those who may relay a notice.
    package var house = HostAddresses()
    package var relays: [String] = []
    package var subject = ""
    /// The one author's display name, and the address behind it (RFC 5322 §3.6.2).
    package var authorName: String?
    package var author: AddrSpec?
    /// The forms by which a person's own words give the number to somebody.
    package var giving = GivingTable.builtIn
    /// The words of whoever forwarded the mail; `nil` when no wrapper was recognised, so that nobody's name is read.
    package var ownWords: String?
    /// What stands below the heads of the copies: words of those who passed the mail on before, the notice, and what was typed
    /// into it.
    package var passedWords: [PassedWords] = []
    /// The chain of copies, outermost first.
    package var forwards: [ForwardedCopy] = []
    /// Whom the mail shows as a sender of a copy, in any form (`SenderLines`).
    package var shownSenders: [ShownSender] = []
    /// What the wording table found, but for words that only tell other numbers apart; at most once per place.
    package var phrases: [MatchedPhrase] = []
    /// The author's address, or that of a forwarded copy as its wrapper gives it, lies in the portal's domains. Proves
    /// nothing: trust is judged elsewhere.
    package var namesPortal = false
    /// The mail is the portal's, as far as `namesPortal` says, and holds nothing that the wording knows: IRCC may have
    /// changed its words.
    package var isWordingUnknown = false
    /// A letter of inspection, which has to be answered in time.
    package var isInspection = false
    /// It holds a code or a password, and nothing that anybody waits for: its content is nobody's but its reader's.
    package var holdsCode = false
    /// Something of a number's exact shape stands in the mail, and nothing says what it is.
    package var hasStrayNumber = false
    /// A mail system sent it, and nobody in it is the portal: the number may be that of a letter that came back.
    package var mayBeReport = false
    /// A text of it is no language (`GarbledText`), and nothing else was found in it.
    package var isGarbled = false
    /// What a mail system reports; for a `bounce`, and for no other.
    package var report: DeliveryReport?
    package var attachments: [Attachment] = []
    /// What was wrong with the mail, in words for an admin.
    package var defects: [String] = []

    package init() {}
}

extension Reading {
    /// The numbers that the mail is about, be it that it takes them back.
    package var numbers: [OfferNumber] { isWithdrawal ? withdrawn : offers.map(\.number) }

    /// Why a notice that gives no number is held: `unreadable` when a picture or a document may hold it, `wording_unknown`
    /// when nothing does. `nil` for any other mail.
    package var missingNumberReason: HeldReason? {
        guard kind == .notice, offers.isEmpty, !hasPlaceholder else { return nil }
        return attachments.contains(where: \.mayShowNumber) ? .unreadable : .wordingUnknown
    }
}

/// Whose words are whose in one text: what its sender wrote, and the copies of other mails below, outermost first.
///
/// Only what stands above the first mark of a copy is the sender's own. What stands below or between quoted lines may be
/// his as well, but a line that a mail program wrapped looks just like that, and a name read from somebody else's words
/// could send a number to the wrong person.
package struct Forward: Sendable, Hashable {
    /// The sender's own words, without quoted lines and without what the mail program added; `nil` when no mark of a copy
    /// was recognised. Empty when the text begins with one.
    package let ownWords: String?
    /// The header lines of each copy as its wrapper gives them.
    package let copies: [Reading.ForwardedCopy]
    /// Where the mark of each copy stands, in octets of the text: from its first line to where the copy's words begin.
    let marks: [Range<Int>]
    /// Where the first copy begins, in octets of the text; its end without a copy.
    package let ownEnd: Int
    /// What stands below the head of each copy, up to the next one, in octets of the text.
    package let below: [Range<Int>]

    /// More copies of copies than anybody makes; the marks of further ones are not looked at.
    package static let mostCopies = 50

    /// The copy that a place in the text stands in: that of the last mark above it.
    func copy(at place: Int) -> Reading.ForwardedCopy? {
        marks.lastIndex { $0.lowerBound <= place }.map { copies[$0] }
    }

    /// Reads a text in one pass.
    package static func split(_ text: String, marks: Wording.ForwardMarks) -> Forward {
        ForwardSplitter(marks).split(Array(text.utf8))
    }
}
