/// Mail that no person wrote in answer to a letter: a report of what became of it, or an answering machine.
package enum AutomaticMail: Sendable, Hashable {
    case deliveryReport(DeliveryReport)
    /// An out-of-office answer or the like (RFC 3834), or a receipt for reading (RFC 8098).
    case autoReply
    case none

    /// Which of them a message is; total. What a message carries inside a `message/rfc822` does not count.
    ///
    /// `Auto-Submitted: auto-generated` alone is `none`: notices are generated too.
    package static func recognise(_ message: Message) -> AutomaticMail {
        if let report = standardReport(message) { return .deliveryReport(report) }
        if isDispositionReport(message) { return .autoReply }
        if let report = informalReport(message) { return .deliveryReport(report) }
        return isAutoReply(message) ? .autoReply : .none
    }
}

// The standard report.
extension AutomaticMail {
    private static func standardReport(_ message: Message) -> DeliveryReport? {
        let parts = ownParts(message.root)
        let statuses = parts.filter {
            ["message/delivery-status", "message/global-delivery-status"].contains($0.mediaType.essence)
        }
        let isReport =
            message.root.mediaType.essence == "multipart/report"
            && message.root.mediaType.parameters["report-type"]?.lowercasedASCII == "delivery-status"
        let isFromSystem = isFromMailSystem(message) || hasNullReturnPath(message)
        guard isReport || (!statuses.isEmpty && isFromSystem) else { return nil }
        let status = statuses.lazy.compactMap { text(of: $0).flatMap(DeliveryStatus.init) }.first
        guard let status else { return prose(message, ownText(message), in: parts) }
        return DeliveryReport(
            form: .standard, originalEnvelopeID: status.originalEnvelopeID, reportingMTA: status.reportingMTA,
            recipients: status.recipients, originalMessageID: returnedMessageID(parts))
    }

    /// The parts that are the message's own, not those of a message inside; at most `Message.mostListed`.
    private static func ownParts(_ root: Part) -> [Part] {
        var found: [Part] = []
        func visit(_ part: Part) {
            guard found.count < Message.mostListed else { return }
            found.append(part)
            if case .multipart(let parts) = part.content { parts.forEach(visit) }
        }
        visit(root)
        return found
    }

    private static func text(of part: Part) -> String? {
        switch part.content {
        case .text(let text): text
        case .opaque(_, let bytes): bytes.map { String(decoding: $0, as: UTF8.self) }
        case .message, .multipart: nil
        }
    }

    private static func returnedMessageID(_ parts: [Part]) -> MessageID? {
        for part in parts.dropFirst() {
            if case .message(let message) = part.content { return message.messageID }
            guard ["text/rfc822-headers", "message/global-headers"].contains(part.mediaType.essence),
                let header = text(of: part).map(FieldBlock.parse)?.first
            else { continue }
            return header.first("Message-ID").flatMap { MessageID(rawValue: $0) }
        }
        return nil
    }

    private static func isDispositionReport(_ message: Message) -> Bool {
        message.root.mediaType.essence == "multipart/report"
            && message.root.mediaType.parameters["report-type"]?.lowercasedASCII == "disposition-notification"
    }
}

// Reports in prose.
extension AutomaticMail {
    private static func informalReport(_ message: Message) -> DeliveryReport? {
        let namesRecipients = message.header.first("X-Failed-Recipients") != nil
        let isFromSystem = isFromMailSystem(message)
        guard namesRecipients || isFromSystem || hasNullReturnPath(message) else { return nil }
        let text = ownText(message)
        let isBounce =
            namesRecipients || BounceWording.opensBounce(text)
            || (isFromSystem && BounceWording.isBounceSubject(message.subject))
        return isBounce ? prose(message, text, in: ownParts(message.root)) : nil
    }

    private static func ownText(_ message: Message) -> String {
        message.bodies.first { $0.depth == 0 }?.text ?? ""
    }

    /// The named recipients when the server named them in a field, those of the text otherwise.
    private static func prose(_ message: Message, _ text: String, in parts: [Part]) -> DeliveryReport {
        let bounce = BounceText(text, isDelay: BounceWording.isDelaySubject(message.subject))
        let named = message.addresses(in: "X-Failed-Recipients").prefix(DeliveryReport.Limit.recipients)
        let recipients = named.map { address in
            bounce.recipients.first { $0.final == address.addrSpec }
                ?? DeliveryReport.Recipient(
                    final: address.addrSpec, action: .failed, status: nil, diagnosticCode: nil)
        }
        return DeliveryReport(
            form: .informal, originalEnvelopeID: nil, reportingMTA: nil,
            recipients: recipients.isEmpty ? bounce.recipients : recipients,
            originalMessageID: returnedMessageID(parts) ?? bounce.originalMessageID)
    }

    private static func isFromMailSystem(_ message: Message) -> Bool {
        message.from.contains { address in
            let localPart = address.addrSpec.localPart.lowercasedASCII
            return localPart == "mailer-daemon" || localPart == "postmaster"
                || localPart.hasPrefix("microsoftexchange")
        }
    }

    private static func hasNullReturnPath(_ message: Message) -> Bool {
        message.header.first("Return-Path")?.filter { $0 != " " } == "<>"
    }
}

// Answering machines.
extension AutomaticMail {
    private static func isAutoReply(_ message: Message) -> Bool {
        let header = message.header
        if let keyword = header.first("Auto-Submitted").flatMap(firstWord) {
            if keyword == "auto-replied" { return true }
        }
        if let precedence = header.first("Precedence").flatMap(firstWord),
            precedence == "auto_reply" || precedence == "auto-reply"
        {
            return true
        }
        let marks = ["X-Autoreply", "X-Autorespond", "X-Auto-Reply"]
        if marks.contains(where: { mark in header.first(mark).map { $0.lowercasedASCII != "no" } ?? false }) {
            return true
        }
        return BounceWording.isAutomaticSubject(message.subject)
    }

    /// The first word of a structured field, comments passed over (RFC 3834 §5.1).
    private static func firstWord(_ body: String) -> String? {
        var scanner = HeaderScanner(body)
        guard scanner.skipCFWS() else { return nil }
        let word = scanner.take { $0.isAtomText }
        return String(decoding: word, as: UTF8.self).lowercasedASCII
    }
}
