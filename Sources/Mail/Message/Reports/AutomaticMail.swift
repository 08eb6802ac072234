import Text

/// Mail that no person wrote in answer to a letter: a delivery report, or an automatic reply.
package enum AutomaticMail: Sendable, Hashable {
    case deliveryReport(DeliveryReport)
    /// An out-of-office answer or the like (RFC 3834), or a receipt for reading (RFC 8098).
    case autoReply
    case none

    /// Which of them a message is; never fails. The content of a `message/rfc822` inside the message does not count.
    ///
    /// `Auto-Submitted: auto-generated` alone is `none`, because notices are generated too.
    package static func recognise(_ message: Message) -> AutomaticMail {
        let isSystems = isFromSystem(message)
        if let report = standardReport(message, isSystems) { return .deliveryReport(report) }
        if isDispositionReport(message) { return .autoReply }
        if let report = informalReport(message, isSystems) { return .deliveryReport(report) }
        // Postfix and Exim mark their reports as replies (RFC 3834 §5); an answering machine writes under a person's address.
        if isAutoReply(message), !isFromMailSystem(message) { return .autoReply }
        return unrecognisedReport(message, isSystems).map { .deliveryReport($0) } ?? .none
    }
}

// The standard report.
extension AutomaticMail {
    private static func standardReport(_ message: Message, _ isSystems: Bool) -> DeliveryReport? {
        let parts = ownParts(message.root)
        let statuses = parts.filter {
            ["message/delivery-status", "message/global-delivery-status"].contains($0.mediaType.essence)
        }
        let type = message.root.mediaType.parameters["report-type"]?.lowercasedASCII
        let isReport =
            message.root.mediaType.essence == "multipart/report"
            && (type ?? "delivery-status") == "delivery-status"
        guard isReport || (!statuses.isEmpty && isSystems) else { return nil }
        let status = statuses.lazy.compactMap { text(of: $0).flatMap(DeliveryStatus.init) }.first
        guard let status else { return prose(message, ownText(message), in: parts) }
        return DeliveryReport(
            form: .standard, originalEnvelopeID: status.originalEnvelopeID, reportingMTA: status.reportingMTA,
            recipients: status.recipients,
            originalMessageID: returnedMessageID(parts) ?? status.originalMessageID,
            mentionedMessageIDs: mentionedMessageIDs(message))
    }

    /// The message's own parts, without those of a message inside it; at most `Message.mostListed`.
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

    /// From the letter or its header, under any type that a system uses for it.
    private static func returnedMessageID(_ parts: [Part]) -> MessageID? {
        for part in parts.dropFirst() {
            if case .message(let message) = part.content, let id = message.messageID { return id }
            guard returned.contains(part.mediaType.essence),
                let header = text(of: part).map(FieldBlock.parse)?.first,
                let id = header.first("Message-ID").flatMap({ MessageID(rawValue: $0) })
            else { continue }
            return id
        }
        return nil
    }

    /// RFC 6522 §4, RFC 6533 §3, and what systems write instead.
    private static let returned: Set<String> = [
        "text/rfc822-headers", "message/global-headers", "message/rfc822-headers", "message/rfc822-header",
        "text/rfc822-header", "text/rfc822", "message/rfc822", "message/global", "message/partial",
        "application/eml",
        "application/octet-stream",
    ]

    /// The Message-IDs in In-Reply-To, References and the fields in which some systems name the letter, then those in the lines of
    /// the text.
    private static func mentionedMessageIDs(_ message: Message) -> [MessageID] {
        let fields = ["X-Original-Message-ID", "Original-Message-ID", "In-Reply-To", "References"]
            .compactMap { message.header.first($0) }
        let texts = message.bodies.prefix(20).map {
            String(decoding: $0.text.utf8.prefix(65_536), as: UTF8.self)
        }
        var found: [MessageID] = []
        for text in fields + texts {
            for piece in text.split(separator: "<", omittingEmptySubsequences: true) {
                guard let end = piece.firstIndex(of: ">"),
                    piece.distance(from: piece.startIndex, to: end) < 250,
                    let id = MessageID(rawValue: "<" + piece[...end]), !found.contains(id)
                else { continue }
                found.append(id)
                if found.count == DeliveryReport.Limit.messageIDs { return found }
            }
        }
        return found
    }

    private static func isDispositionReport(_ message: Message) -> Bool {
        message.root.mediaType.essence == "multipart/report"
            && message.root.mediaType.parameters["report-type"]?.lowercasedASCII == "disposition-notification"
    }
}

// Reports in prose.
extension AutomaticMail {
    private static func informalReport(_ message: Message, _ isSystems: Bool) -> DeliveryReport? {
        let namesRecipients = message.header.first("X-Failed-Recipients") != nil
        guard namesRecipients || isSystems else { return nil }
        let text = ownText(message)
        let isBounce =
            namesRecipients || BounceWording.opensBounce(text)
            || (isFromMailSystem(message) && BounceWording.isBounceSubject(message.subject))
        return isBounce ? prose(message, text, in: ownParts(message.root)) : nil
    }

    /// A reply with a bounce's subject, whatever its author: some gateways report under a person's name.
    private static func answersAsBounce(_ message: Message) -> Bool {
        ["In-Reply-To", "References", "X-Original-Message-ID", "Original-Message-ID"]
            .contains { message.header.first($0) != nil }
            && BounceWording.isBounceSubject(message.subject)
    }

    /// Any other mail from a mail system: its meaning for a letter is unknown, but it must not be ignored.
    private static func unrecognisedReport(_ message: Message, _ isSystems: Bool) -> DeliveryReport? {
        guard isSystems || isReport(message) || answersAsBounce(message) else { return nil }
        return prose(message, ownText(message), in: ownParts(message.root), form: .unrecognised)
    }

    private static func ownText(_ message: Message) -> String {
        message.bodies.first { $0.depth == 0 }?.text ?? ""
    }

    /// The recipients from a field if the server named them there, otherwise from the text.
    private static func prose(
        _ message: Message, _ text: String, in parts: [Part], form: DeliveryReport.Form = .informal
    ) -> DeliveryReport {
        let own = Set((message.from + message.addresses(in: "To")).map(\.addrSpec))
        let bounce = BounceText(text, isDelay: BounceWording.isDelaySubject(message.subject), besides: own)
        let named = message.addresses(in: "X-Failed-Recipients").prefix(DeliveryReport.Limit.recipients)
        let recipients = named.map { address in
            bounce.recipients.first { $0.final == address.addrSpec }
                ?? DeliveryReport.Recipient(
                    final: address.addrSpec, action: .failed, status: nil, diagnosticCode: nil)
        }
        // Without a status code, an address in a system's mail does not show the result of a delivery.
        let read = form == .unrecognised ? bounce.recipients.filter { $0.status != nil } : bounce.recipients
        return DeliveryReport(
            form: form, originalEnvelopeID: nil, reportingMTA: nil,
            recipients: recipients.isEmpty ? read : recipients,
            originalMessageID: returnedMessageID(parts) ?? bounce.originalMessageID,
            mentionedMessageIDs: mentionedMessageIDs(message))
    }

    private static func isFromSystem(_ message: Message) -> Bool {
        isFromMailSystem(message) || hasNullReturnPath(message)
    }

    /// A report of any type (RFC 6522): a complaint (RFC 5965), or a type in no standard.
    private static func isReport(_ message: Message) -> Bool {
        message.root.mediaType.essence == "multipart/report"
    }

    /// Decided by the author's local part or name, or by the field's text when it holds no address (`MAILER-DAEMON <>`,
    /// `postmaster`).
    private static func isFromMailSystem(_ message: Message) -> Bool {
        if message.from.contains(where: {
            isMailSystem($0.addrSpec.localPart) || isSystemName($0.displayName)
        }) {
            return true
        }
        guard message.from.isEmpty, let written = message.header.first("From") else { return false }
        return isMailSystem(written) || written.lowercasedASCII.contains("mailer-daemon")
            || written.filter { $0 != " " }.hasSuffix("<>")
    }

    /// Any separators between the words are accepted: `mailer_daemon`, `post.master`, `MAILER-DAEMON+x`.
    private static func isMailSystem(_ localPart: String) -> Bool {
        guard localPart.utf8.contains(where: { $0 >= 0x80 }) else {
            let letters = systemLetters(localPart.utf8)
            return systems.contains { letters.starts(with: $0.utf8) } || letters.elementsEqual("daemon".utf8)
        }
        let first = localPart.lowercasedASCII.prefix { $0 != "+" && $0 != "@" }
        let letters = first.filter { $0 != "-" && $0 != "_" && $0 != "." && $0 != " " }
        return systems.contains { letters.hasPrefix($0) } || letters == "daemon"
    }

    /// The same of a local part in ASCII, by octets, for it is asked of every mail.
    private static func systemLetters(_ localPart: String.UTF8View) -> [UInt8] {
        var letters: [UInt8] = []
        for octet in localPart {
            if octet == UInt8(ascii: "+") || octet == UInt8(ascii: "@") { break }
            if !separators.contains(octet) { letters.append(octet.lowercasedASCII) }
        }
        return letters
    }

    private static let separators = Array("-_. ".utf8)

    private static let systems = [
        "mailerdaemon", "maildaemon", "mdaemon", "postmaster", "maildelivery", "microsoftexchange",
    ]

    private static func isSystemName(_ name: String?) -> Bool {
        // All names of systems begin with one of two letters.
        guard let name, let first = name.utf8.first(where: \.isLetter)?.lowercasedASCII,
            first == UInt8(ascii: "m") || first == UInt8(ascii: "p")
        else { return false }
        let letters =
            name.utf8.allSatisfy { $0 < 0x80 }
            ? String(decoding: name.utf8.filter(\.isLetter).map(\.lowercasedASCII), as: UTF8.self)
            : name.lowercasedASCII.filter { $0.isLetter }
        return ["mailerdaemon", "maildeliverysystem", "maildeliverysubsystem", "maildaemon", "postmaster"]
            .contains(letters)
    }

    /// RFC 5321 §4.5.5; some servers write nothing at all, or the system's name between the brackets.
    private static func hasNullReturnPath(_ message: Message) -> Bool {
        guard let path = message.header.first("Return-Path")?.filter({ $0 != " " && $0 != "\t" }) else {
            return false
        }
        return path == "<>" || path.isEmpty || isMailSystem(path.filter { $0 != "<" && $0 != ">" })
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

    /// The first word of a structured field, after any comments (RFC 3834 §5.1).
    private static func firstWord(_ body: String) -> String? {
        var scanner = HeaderScanner(body)
        guard scanner.skipCFWS() else { return nil }
        let word = scanner.take { $0.isAtomText }
        return String(decoding: word, as: UTF8.self).lowercasedASCII
    }
}
