/// What a mail system says has become of a letter: a delivery status notification (RFC 3464, RFC 6522, RFC 6533), or one of
/// the informal bounces that qmail, Exim, Postfix and Exchange write in prose.
///
/// Anybody can write one: it is a claim, to be believed only where its token, envelope id or Message-ID is one of ours.
package struct DeliveryReport: Sendable, Hashable {
    /// How the report was written.
    package enum Form: Sendable, Hashable {
        /// With a machine-readable `message/delivery-status`.
        case standard
        /// In prose; recipients and reasons are read from it as well as may be.
        case informal
        /// A mail system wrote it, and nothing in it says that a letter came back: perhaps no report at all.
        case unrecognised
    }

    /// Whether a server's fields or somebody's prose was read.
    package let form: Form
    /// The ENVID of the letter (RFC 3464 §2.2.1), at most 200 octets; longer ones are nobody's of ours.
    package let originalEnvelopeID: String?
    /// Who reports, without its type: `mx.example.ca` (RFC 3464 §2.2.2).
    package let reportingMTA: String?
    /// In the order of the report, at most `Limit.recipients`; empty when it is a report whose recipients cannot be read.
    package let recipients: [Recipient]
    /// The Message-ID of the letter that came back with the report.
    package let originalMessageID: MessageID?
    /// Further Message-IDs that may be the letter's: of In-Reply-To, References, or in the text; at most `Limit.messageIDs`.
    package let mentionedMessageIDs: [MessageID]

    enum Limit {
        static let recipients = 100
        /// Characters of a diagnostic.
        static let diagnostic = 500
        static let envelopeID = 200
        static let messageIDs = 20
    }
}
