package import Mail
import Text

/// What a mail says, before it is decided whether to trust it and whom it concerns.
package struct Reading: Sendable {
    /// An offer number found with an anchor phrase near it (`NumberAnchoring`).
    package struct FoundOffer: Sendable, Hashable {
        package let number: OfferNumber
        /// Typed again by a person: held unless the evidence is `operator` or `portal_list`.
        ///
        /// This includes every form except the portal's own (`A 1234567`, `A-1234567`, full-width digits, broken over lines), and a
        /// number that is only in a person's own text, without the notice's.
        package let isRetyped: Bool

        package init(number: OfferNumber, isRetyped: Bool) {
            self.number = number
            self.isRetyped = isRetyped
        }
    }

    /// The header lines of one forwarded copy, as the forwarding program wrote them.
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

    /// Text of the mail that matched a phrase, and its place.
    package struct MatchedPhrase: Sendable, Hashable {
        /// The phrase's name in the wording table.
        package let phrase: String
        /// The text as in the mail, at most 120 characters.
        package let words: String
        /// `subject`, `body`, `attached mail`, `attached mail's subject`.
        package let place: String
        /// The line of that text, from 1; `nil` if lines were not counted.
        package let line: Int?

        package init(phrase: String, words: String, place: String, line: Int? = nil) {
            self.phrase = phrase
            self.words = words
            self.place = place
            self.line = line
        }
    }

    package var kind: MailKind = .unrelated
    /// Every distinct offer number, in reading order; none if the mail is no notice.
    package var offers: [FoundOffer] = []
    /// Every number that it shows in any text, given or only mentioned, hidden ones too (`everyNumber`).
    package var shown: [OfferNumber] = []
    /// Numbers of a notice that, in every text of the mail, the reader may not see as they are written.
    package var doubtful: [OfferNumber] = []
    /// Whether the mail says that an offer is no longer valid: withdrawn, refused, cancelled, expired.
    package var isWithdrawal = false
    /// The numbers that are no longer valid; `offers` does not include them, because no intern may get them.
    package var withdrawn: [OfferNumber] = []
    /// Whether the portal says something beside the number that no notice says, and that may take it back (`Reservations`).
    package var isReserved = false
    /// Whether a bound, named in the defects, left out part of the mail: what was not found may still be in it.
    package var isCut = false
    /// Whether there was a placeholder in place of the number, with an anchor phrase near it.
    package var hasPlaceholder = false
    /// Whether a placeholder is all that it shows: a help text, or a question about one. No other number stands anywhere in it,
    /// hidden text included, nothing of it was left unread, and no phrase says that a number is given or taken back.
    package var isSpecimenOnly = false
    /// The receipt number, verbatim.
    package var receipt: String?
    /// When the portal received what the receipt confirms, by the receipt's own sentence; Unix seconds.
    package var receiptSubmitted: Int64?
    /// The notice's addressee.
    package var addressee: AddrSpec?
    /// Every addressee that the mail names; more than one is a doubt.
    package var addressees: [AddrSpec] = []
    /// Other addresses above the number in a mail of the portal's own.
    package var bystanders: [AddrSpec] = []
    /// Whether the mail names an addressee whose address cannot be read.
    package var hasUnreadAddressee = false
    /// The recipients of the mail: Delivered-To, X-Original-To and Envelope-To if our own server wrote them, To, Cc, with the
    /// field's name.
    package var recipients: [(field: String, address: AddrSpec)] = []
    /// The number of To fields; with a second one, a mail can show one recipient to the signer and another to us.
    package var toFieldCount = 0
    /// Our own addresses, and the domains and addresses of those who may forward a notice.
    package var house = HostAddresses()
    package var relays: [String] = []
    package var subject = ""
    /// The only author's display name, and their address (RFC 5322 §3.6.2).
    package var authorName: String?
    package var author: AddrSpec?
    /// The phrases by which a person's own text gives the number to an intern.
    package var giving = GivingTable.builtIn
    /// The text of the person who forwarded the mail; `nil` when no forwarding format was recognised, so that no name is read from
    /// it.
    package var ownWords: String?
    /// The texts below the heads of the copies: those of earlier forwarders, the notice, and text typed into it.
    package var passedWords: [PassedWords] = []
    /// Of a notice, or of other mail with a number, in which no head of a copy was recognised and whose author is not the portal: what
    /// stands beside the notice's known sentences. Nobody is named by it, but it may speak against the number.
    package var looseWords: [String] = []
    /// The person's text in the other version of the body, where it differs. It gives nobody a number, and may speak against one.
    package var otherOwnWords: String?
    /// Of the mail's texts behind the copy, what stands beside the notice's known sentences; likewise.
    package var laterWords: [String] = []
    /// The texts of the portal's own mail.
    package var portalTexts: [String] = []
    /// The chain of copies, outermost first.
    package var forwards: [ForwardedCopy] = []
    /// The senders of copies that the mail shows, in any form (`SenderLines`).
    package var shownSenders: [ShownSender] = []
    /// The phrases of the wording table that were found, except labels of other numbers; at most once per place.
    package var phrases: [MatchedPhrase] = []
    /// The address of the author, or of a copy's sender as shown, is in the portal's domains. This proves nothing: trust is judged
    /// elsewhere.
    package var namesPortal = false
    /// Whether the mail is the portal's according to `namesPortal`, and holds no known phrase: IRCC may have changed its wording. Of one
    /// with a code: whether it says something else.
    package var isWordingUnknown = false
    /// A letter of inspection, which must be answered in time.
    package var isInspection = false
    /// Whether it holds a code or a password, and nothing else that is needed: its content concerns only its reader.
    package var holdsCode = false
    /// Whether the mail holds an unexplained text with the exact form of a number.
    package var hasStrayNumber = false
    /// Whether a mail system sent it, and no sender in it is the portal: the number may be that of a returned letter.
    package var mayBeReport = false
    /// Whether one of its texts is unreadable (`GarbledText`), and nothing else was found in it.
    package var isGarbled = false
    /// What a mail system reports; for a `bounce`, and for no other.
    package var report: DeliveryReport?
    /// The letters that a person answers with it; `nil` for mail that answers none, or was written by a program.
    package var reply: Reply?
    package var attachments: [Attachment] = []
    /// What its pages show that is no text.
    package var pictures = HTMLText.Pictures()
    /// Whether what it is about may stand in one of these pictures: it has no words, its words are for the number or mention an offer
    /// and little else, and no number was found.
    package var pointsToPicture = false
    /// Whether a mail that is no notice and brings something unread says enough, and nothing of an offer: what it brings is something
    /// else, too.
    package var isAboutElse = false
    /// Whether beside words for the offer number something stands that may be meant for one (`NumberLikeness`).
    package var holdsNumberLikeness = false
    /// The defects of the mail, for the admin.
    package var defects: [String] = []

    package init() {}
}

extension Reading {
    /// The numbers that the mail gives or withdraws.
    package var numbers: [OfferNumber] { isWithdrawal ? withdrawn : offers.map(\.number) }

    /// Whatever it says of a number is said of one of these.
    package var everyNumber: [OfferNumber] { (numbers + doubtful + shown).uniqued() }

    /// Why a notice without a number is held: `unreadable` when a picture or a document may hold the number, otherwise
    /// `wording_unknown`. `nil` for any other mail.
    package var missingNumberReason: HeldReason? {
        guard kind == .notice, offers.isEmpty, !hasPlaceholder else { return nil }
        return attachments.contains(where: \.mayShowNumber) ? .unreadable : .wordingUnknown
    }
}

/// Who wrote which part of one text: the sender's own text, and the copies of other mails below, outermost first.
///
/// Only the text above the first mark of a copy counts as the sender's own. Text below or between quoted lines may be the sender's
/// too, but a line that a mail program wrapped looks the same, and a name read from another person's text could send a number to
/// the wrong intern.
package struct Forward: Sendable, Hashable {
    /// The sender's own text, without quoted lines and without the mail program's additions; `nil` when no mark of a copy was
    /// recognised. Empty when the text begins with one.
    package let ownWords: String?
    /// The header lines of each copy, as the forwarding program wrote them.
    package let copies: [Reading.ForwardedCopy]
    /// The range of each copy's mark, in octets of the text: from its first line to the beginning of the copy's own text.
    let marks: [Range<Int>]
    /// Where the first copy begins, in octets of the text; its end without a copy.
    package let ownEnd: Int
    /// The text below the head of each copy, up to the next one, in octets of the text.
    package let below: [Range<Int>]

    /// More nested copies than any real mail has; the marks of further ones are ignored.
    package static let mostCopies = 50

    /// The copy at a place in the text: that of the last mark above it.
    func copy(at place: Int) -> Reading.ForwardedCopy? {
        marks.lastIndex { $0.lowerBound <= place }.map { copies[$0] }
    }

    /// Reads a text in one pass.
    package static func split(_ text: String, marks: Wording.ForwardMarks) -> Forward {
        ForwardSplitter(marks).split(Array(text.utf8))
    }
}
