extension DeliveryReport {
    /// What happened (RFC 3464 §2.3.3).
    package enum Action: String, Sendable {
        case failed, delayed, delivered, relayed, expanded
    }

    /// What became of the letter for one recipient.
    package struct Recipient: Sendable, Hashable {
        /// The address that the reporting server had in the end; aliases and forwarding may have changed it.
        package let final: AddrSpec?
        /// The address as the sender gave it (RFC 3464 §2.3.1).
        package let original: AddrSpec?
        /// The Action field, or what the status or the prose says.
        package let action: Action
        /// The Status field, or else the first code in the diagnostic.
        package let status: EnhancedStatus?
        /// The words of the server that refused, on one line, without their type.
        package let diagnosticCode: String?
        /// Whose words they are, without its type.
        package let remoteMTA: String?

        init(
            final: AddrSpec?, original: AddrSpec? = nil, action: Action, status: EnhancedStatus?,
            diagnosticCode: String?, remoteMTA: String? = nil
        ) {
            self.final = final
            self.original = original
            self.action = action
            self.status = status
            self.diagnosticCode = diagnosticCode
            self.remoteMTA = remoteMTA
        }
    }
}
