/// A letter to one recipient, ready to be written as RFC 5322 and MIME. The same value always gives the same octets.
///
/// No field can bring a line end or another control character into the header: names, subject and values are put on one
/// line, addresses and the Message-ID cannot hold one by their types, and extra fields are checked.
package struct OutgoingMessage: Sendable {
    /// The author, and the visible sender.
    package let from: Address
    /// The one recipient.
    package let to: Address
    /// Where answers go, when that is not `from`.
    package let replyTo: Address?
    /// On one line where it is written; without one, no Subject field.
    package let subject: String
    /// At most 900 octets; the MIME boundary is made from it.
    package let messageID: MessageID
    /// Seconds since 1970-01-01T00:00:00Z, for the Date field.
    package let dateSeconds: Int64
    /// The letter as plain text, line ends of any kind.
    package let text: String
    /// The same letter in HTML, sent as the alternative to `text`.
    package let html: String?
    /// Fields beside those that the writer makes itself, such as Auto-Submitted, in this order.
    package let extraHeaders: [HeaderField]

    enum Limit {
        /// So that `Message-ID: ` and the id fit in RFC 5322 §2.1.1's 998 octets.
        static let messageID = 900
        /// Leaves room for an encoded-word on the field's first line.
        static let fieldName = 40
        /// The longest word of a text field that is written as it is: it cannot be folded.
        static let word = 450
    }

    /// `nil` when the Message-ID is longer than 900 octets, or when an extra header's name is not 1–40 octets of RFC 5322
    /// §3.6.8 `ftext` or is one that the writer makes (or that would name more recipients), or its value is empty or has
    /// a control character.
    package init?(
        from: Address, to: Address, replyTo: Address? = nil, subject: String, messageID: MessageID,
        dateSeconds: Int64, text: String, html: String? = nil, extraHeaders: [(String, String)] = []
    ) {
        guard messageID.rawValue.utf8.count <= Limit.messageID,
            extraHeaders.allSatisfy({ Self.isWritable(name: $0.0, value: $0.1) })
        else { return nil }
        self.from = from
        self.to = to
        self.replyTo = replyTo
        self.subject = subject
        self.messageID = messageID
        self.dateSeconds = dateSeconds
        self.text = text
        self.html = html
        self.extraHeaders = extraHeaders.map { HeaderField(name: $0.0, body: $0.1.singleLine) }
    }

    /// Whether the relay must offer SMTPUTF8 (RFC 6531): only for an address that is not ASCII; everything else is encoded.
    package var needsSMTPUTF8: Bool {
        ![from, to, replyTo].allSatisfy { $0?.addrSpec.isASCII ?? true }
    }

    /// The letter as it goes into DATA before dot-stuffing: CRLF line ends, no line over 998 octets, a CRLF at the end.
    package func bytes() -> [UInt8] { MessageWriter(self).bytes() }

    private static let ownFields: Set<String> = [
        "from", "sender", "to", "cc", "bcc", "reply-to", "return-path", "subject", "date", "message-id",
        "mime-version",
        "content-type", "content-transfer-encoding", "content-disposition",
    ]

    private static func isWritable(name: String, value: String) -> Bool {
        (1...Limit.fieldName).contains(name.utf8.count)
            && name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") })
            && !ownFields.contains(name.lowercasedASCII) && !name.lowercasedASCII.hasPrefix("resent-")
            && !value.hasControl && !value.singleLine.isEmpty
    }
}
