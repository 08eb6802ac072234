package import Mail

/// What a delivery report says of one letter.
package enum ReportNews: Sendable, Hashable {
    /// It did not arrive and will not; why, in plain words, with the server's own.
    case failed(String)
    /// It has not arrived yet; the server tries on.
    case delayed(String)
    /// It arrived, or went on to somewhere else.
    case wentOn
    /// It says nothing that can be understood.
    case unclear
}

extension DeliveryReport {
    /// - Parameter address: whom the letter was for; where the report names others too, theirs is another's matter.
    /// - Parameter isSigned: the report came back to the letter's own signed return address, so that whatever it says is said
    ///   of this letter, even where a forwarding has changed the recipient's address. Any other report that names
    ///   somebody else only is unclear: an id can be copied.
    package func news(of address: AddrSpec?, isSigned: Bool) -> ReportNews {
        let own = recipients.filter { recipient in
            guard let address else { return false }
            return [recipient.original, recipient.final].contains {
                $0.map { $0.isSame(as: address) } ?? false
            }
        }
        let told = own.isEmpty && (isSigned || address == nil) ? recipients : own
        if let failed = told.first(where: { $0.action == .failed }) { return .failed(failed.words) }
        if let delayed = told.first(where: { $0.action == .delayed }) {
            return .delayed("delayed: " + delayed.words)
        }
        return told.isEmpty ? .unclear : .wentOn
    }
}

extension AddrSpec {
    /// Whether both name one mailbox; ASCII case is ignored on both sides of the `@`, for relays change it.
    fileprivate func isSame(as other: AddrSpec) -> Bool {
        text.lowercased() == other.text.lowercased()
    }
}

extension DeliveryReport.Recipient {
    /// Plain words for an admin, and behind them the server's.
    fileprivate var words: String {
        let own = [diagnosticCode ?? status?.description, remoteMTA].compactMap(\.self).joined(
            separator: ", ")
        return (status?.meaning ?? "their mail server gives no reason that is known")
            + (own.isEmpty ? "" : " (\(own))")
    }
}

extension EnhancedStatus {
    /// What RFC 3463 §3 and the registry say of it, for somebody who has never read them; `nil` for what says nothing.
    fileprivate var meaning: String? {
        switch (subject, detail) {
        case (1, 1), (1, 2), (1, 3), (1, 6), (1, 10): "there is no such address"
        case (2, 1): "the mailbox is switched off"
        case (2, 2): "the mailbox is full"
        case (2, 3), (3, 4): "the letter is too large for the mailbox"
        case (4, 7): "their mail server did not take it in all the time that it was tried"
        case (4, _): "their mail server could not be found or reached"
        case (6, _): "their mail server cannot take a letter of this form"
        case (7, _): "their mail server refuses it by its rules, perhaps as unwanted mail"
        default: nil
        }
    }
}
