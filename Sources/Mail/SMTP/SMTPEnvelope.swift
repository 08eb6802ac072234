/// Whose letter to whom, as MAIL and RCPT say it (RFC 5321 §4.1.1). One recipient: a letter is for one person.
package struct SMTPEnvelope: Sendable, Equatable {
    /// The address that gets the bounces; empty for none (`<>`).
    package var from: String
    package var to: String
    /// The sender's own name for this letter, returned in a delivery report (RFC 3461 §4.4); 1–100 octets.
    package var envelopeID: String?
    /// The letter's headers or an address hold more than ASCII (RFC 6531).
    package var smtpUTF8: Bool
    /// Ask for a delivery report on failure and delay where the server can (RFC 3461).
    package var deliveryStatus: Bool

    package init(
        from: String, to: String, envelopeID: String? = nil, smtpUTF8: Bool = false,
        deliveryStatus: Bool = false
    ) {
        self.from = from
        self.to = to
        self.envelopeID = envelopeID
        self.smtpUTF8 = smtpUTF8
        self.deliveryStatus = deliveryStatus
    }
}

/// Hides the addresses, so that no log shows one by accident.
extension SMTPEnvelope: CustomStringConvertible {
    package var description: String { "<envelope>" }
}
