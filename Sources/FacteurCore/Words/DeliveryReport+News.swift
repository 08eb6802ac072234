package import Mail
package import Text

/// What a delivery report says about one letter.
package enum ReportNews: Sendable, Hashable {
    /// It did not arrive and will not; the reason in plain language, with the server's own text.
    case failed(String)
    /// It has not arrived yet; the server keeps trying.
    case delayed(String)
    /// It arrived, or was passed on to another server.
    case wentOn
    /// The report cannot be understood.
    case unclear
}

extension DeliveryReport {
    /// - Parameter address: the letter's recipient; other recipients in the report belong to other letters.
    /// - Parameter isSigned: whether the report came to the letter's own signed return address, so that everything in it is about
    ///   this letter, even if forwarding has changed the recipient's address. Any other report that names only other recipients is
    ///   unclear, because an id can be copied.
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
            return .delayed(ReportSentence.delayed.said(delayed.words))
        }
        return told.isEmpty ? .unclear : .wentOn
    }
}

extension AddrSpec {
    /// Whether both are the same mailbox; ASCII case is ignored on both sides of the `@`, because relays change it.
    fileprivate func isSame(as other: AddrSpec) -> Bool {
        text.lowercased() == other.text.lowercased()
    }
}

extension DeliveryReport.Recipient {
    /// A plain explanation for the admin, followed by the server's own text.
    fileprivate var words: String {
        let own = [diagnosticCode ?? status?.description, remoteMTA].compactMap(\.self).joined(
            separator: ", ")
        let meaning = (status?.meaning ?? .unknown).said()
        return own.isEmpty ? meaning : ReportSentence.detailed.said(meaning, own)
    }
}

extension EnhancedStatus {
    /// The meaning according to RFC 3463 §3 and the registry; `nil` for a code without one.
    fileprivate var meaning: ReportSentence? {
        switch (subject, detail) {
        case (1, 1), (1, 2), (1, 3), (1, 6), (1, 10): .noSuchAddress
        case (2, 1): .switchedOff
        case (2, 2): .full
        case (2, 3), (3, 4): .tooLarge
        case (4, 7): .tooLong
        case (4, _): .unreachable
        case (6, _): .form
        case (7, _): .rules
        default: nil
        }
    }
}

/// Why a letter came back, for a person who has never read a delivery report.
package enum ReportSentence: KeptSentence {
    case noSuchAddress, switchedOff, full, tooLarge, tooLong, unreachable, form, rules, unknown
    /// Not arrived yet.
    case delayed
    /// The meaning, and the server's own text.
    case detailed

    package var pattern: Localized {
        switch self {
        case .noSuchAddress: Localized(en: "there is no such address", fr: "cette adresse n’existe pas")
        case .switchedOff: Localized(en: "the mailbox is switched off", fr: "la boîte est désactivée")
        case .full: Localized(en: "the mailbox is full", fr: "la boîte est pleine")
        case .tooLarge:
            Localized(
                en: "the letter is too large for the mailbox", fr: "la lettre est trop grande pour la boîte")
        case .tooLong:
            Localized(
                en: "their mail server did not take it in all the time that it was tried",
                fr: "le serveur du destinataire ne l’a pas acceptée malgré tous les essais")
        case .unreachable:
            Localized(
                en: "their mail server could not be found or reached",
                fr: "le serveur du destinataire n’a pu être ni trouvé ni joint")
        case .form:
            Localized(
                en: "their mail server cannot take a letter of this form",
                fr: "le serveur du destinataire ne peut accepter une lettre de cette forme")
        case .rules:
            Localized(
                en: "their mail server refuses it by its rules, perhaps as unwanted mail",
                fr: "le serveur du destinataire la refuse selon ses règles, peut-être comme pourriel")
        case .unknown:
            Localized(
                en: "their mail server gives no reason that is known",
                fr: "le serveur du destinataire ne donne aucune raison connue")
        case .delayed: Localized(en: "delayed: *", fr: "retardée : *")
        case .detailed: Localized(en: "* (*)", fr: "* (*)")
        }
    }
}
