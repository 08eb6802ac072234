import Text

/// Reads a bounce in prose: addresses at the beginning of a line, the text below each as its reason, and the returned letter's
/// Message-ID after the line that announces the copy.
struct BounceText {
    private(set) var recipients: [DeliveryReport.Recipient] = []
    private(set) var originalMessageID: MessageID?

    private enum Limit {
        /// Octets of text that are read, and of one line.
        static let text = 65_536
        static let line = 1000
    }

    /// An address that was found, and its reason so far.
    private struct Open {
        let address: AddrSpec
        var reason: String
    }

    private var open: Open?
    private var action = DeliveryReport.Action.failed

    /// - Parameter isDelay: whether the subject already says that the mail is delayed.
    /// - Parameter own: addresses that are never a recipient of the letter: the report's own author and reader.
    init(_ text: String, isDelay: Bool, besides own: Set<AddrSpec> = []) {
        let head = String(decoding: text.utf8.prefix(Limit.text), as: UTF8.self)
        let lines = head.split(separator: "\n", omittingEmptySubsequences: false)
        if isDelay || lines.prefix(100).contains(where: { BounceWording.speaksOfDelay($0) }) {
            action = .delayed
        }
        let end = lines.firstIndex(where: { BounceWording.announcesCopy($0) }) ?? lines.endIndex
        for line in lines[..<end] { read(String(line.prefix(Limit.line))) }
        close()
        if recipients.isEmpty { readAnywhere(lines[..<end].prefix(500), besides: own) }
        originalMessageID = Self.messageID(lines[end...])
    }

    /// If no line begins with an address: the one address in the text, with the first status code as its reason. With two
    /// addresses, it is unknown which one is meant.
    private mutating func readAnywhere(_ lines: ArraySlice<Substring>, besides own: Set<AddrSpec>) {
        var found: [AddrSpec] = []
        for line in lines where line.utf8.contains(UInt8(ascii: "@")) && !BounceWording.namesMessageID(line) {
            for word in line.prefix(Limit.line).split(whereSeparator: { " <>()[]\",;:'".contains($0) }) {
                guard word.utf8.contains(UInt8(ascii: "@")), word.utf8.count <= 320,
                    let address = AddrSpec(word.last == "." ? String(word.dropLast()) : String(word)),
                    !own.contains(address), !found.contains(address)
                else { continue }
                found.append(address)
                if found.count > 1 { return }
            }
        }
        guard let address = found.first else { return }
        let coded = lines.first { Self.status(in: String($0.prefix(Limit.line))) != nil }
            .map { String($0.prefix(Limit.line)).singleLine }
        let status = coded.flatMap(Self.status)
        let isDelayed = action == .delayed || status?.statusClass == 4
        let action =
            status?.statusClass == 2 ? .delivered : isDelayed ? .delayed : DeliveryReport.Action.failed
        recipients = [
            DeliveryReport.Recipient(
                final: address, action: action, status: status,
                diagnosticCode: coded.map { String($0.prefix(DeliveryReport.Limit.diagnostic)) })
        ]
    }

    private mutating func read(_ line: String) {
        let trimmed = line.singleLine
        guard !trimmed.isEmpty else { return close() }
        if let (address, rest) = Self.address(beginning: trimmed) {
            close()
            open = Open(address: address, reason: rest)
        } else if let reason = open?.reason, reason.utf8.count < 2 * DeliveryReport.Limit.diagnostic {
            open?.reason = reason.isEmpty ? trimmed : reason + " " + trimmed
        }
    }

    private mutating func close() {
        defer { open = nil }
        guard let open, recipients.count < DeliveryReport.Limit.recipients,
            !recipients.contains(where: { $0.final == open.address })
        else { return }
        let reason = open.reason.isEmpty ? nil : String(open.reason.prefix(DeliveryReport.Limit.diagnostic))
        recipients.append(
            DeliveryReport.Recipient(
                final: open.address, action: action, status: reason.flatMap(Self.status),
                diagnosticCode: reason))
    }

    /// `<a@b>: reason`, `a@b`, `a@b (a@b)`, `Name (a@b)`; the address, and the text after it.
    private static func address(beginning line: String) -> (AddrSpec, String)? {
        if line.hasPrefix("<") {
            guard let end = line.firstIndex(of: ">") else { return nil }
            let rest = line[line.index(after: end)...].drop { $0 == ":" || $0 == " " }
            return only(String(line[...end])).map { ($0, String(rest)) }
        }
        if line.hasSuffix(")"), let open = line.lastIndex(of: "(") {
            return only(String(line[line.index(after: open)...].dropLast())).map { ($0, "") }
        }
        let word = line.prefix { $0 != " " && $0 != ":" }
        let rest = line[word.endIndex...]
        guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
        return only(String(word)).map { ($0, String(rest.drop { $0 == ":" || $0 == " " })) }
    }

    private static func only(_ text: String) -> AddrSpec? {
        guard text.utf8.contains(UInt8(ascii: "@")) else { return nil }
        let list = AddressList.parse(text)
        return list.addresses.count == 1 && list.defects.isEmpty ? list.addresses.first?.addrSpec : nil
    }

    /// The first enhanced status code in a server's text. It must not be part of a longer number such as a host's address, and its
    /// subject must be one of RFC 3463 §3, which excludes a version number such as Exim's 4.94.2.
    static func status(in words: String) -> EnhancedStatus? {
        let runs = words.split { !($0.isASCII && ($0.isNumber || $0 == ".")) }
        return runs.lazy.compactMap { EnhancedStatus(String($0.hasSuffix(".") ? $0.dropLast() : $0)) }
            .first { $0.subject <= 7 }
    }

    private static func messageID(_ lines: ArraySlice<Substring>) -> MessageID? {
        let copy = lines.prefix(500).map { $0.prefix(Limit.line) }.joined(separator: "\n")
        let field = FieldBlock.parse(copy).lazy.compactMap { $0.first("Message-ID") }.first
        return field.flatMap { MessageID(rawValue: $0) }
    }
}

/// The phrases by which bounces and automatic answers are recognised. The French ones are those of Exchange and Outlook in French.
enum BounceWording {
    /// A line that opens a bounce's text.
    private static let openings = [
        "this is the qmail-send program", "this is the mail system at host", "this is the postfix program",
        "a message that you sent could not be delivered",
        "a message that you have sent could not be delivered",
        "this message was created automatically by mail delivery software",
        "delivery has failed to these recipients or groups", "delivery to the following recipient",
        "your message did not reach some or all of the intended recipients",
        "the following addresses had permanent fatal errors", "the following address had permanent",
        "i'm sorry to have to inform you that your message could not",
        "this is an automatically generated delivery status",
        "échec de la remise à ces destinataires ou groupes",
        "échec de la remise pour ces destinataires ou groupes",
        "votre message n'a pas pu être remis", "remise retardée pour ces destinataires ou groupes",
    ]

    private static let subjects = [
        "undelivered mail returned", "undeliverable", "undelivered", "mail delivery failed",
        "mail delivery failure",
        "mail delivery system", "returned mail", "failure notice", "delivery status notification",
        "delivery failure",
        "delivery delayed", "delayed mail", "delayed:", "warning: message", "non remis", "échec de la remise",
        "remise retardée", "non distribuable", "message status - undeliverable", "permanent delivery failure",
        "mail could not be delivered", "message could not be delivered", "unzustellbar",
        "no se puede entregar",
        "non recapitabile", "impossibile recapitare", "onbestelbaar", "não é possível entregar",
        "nie można dostarczyć", "nie dostarczono", "kan ikke leveres", "kan inte levereras",
        "не удалось доставить",
        "недоставленное", "配信不能", "无法送达", "無法傳遞", "未送达",
    ]

    private static let delays = [
        "this is a warning message only", "warning message only", "you do not need to resend",
        "has been delayed",
        "delivery delayed", "will be retried", "not yet been delivered", "remise retardée",
        "has not been delivered yet",
    ]

    private static let delaySubjects = ["delayed", "warning: message", "remise retardée", "(delay)"]

    private static let copies = [
        "below this line is a copy of the message", "below this line is the original",
        "this is a copy of the message",
        "this is a copy of your message", "----- original message", "original message headers",
        "original message follows", "unsent message follows", "message header follows",
        "en-têtes de message d'origine", "message d'origine -----",
    ]

    private static let automaticSubjects = [
        "automatic reply", "auto reply", "auto-reply", "autoreply", "out of office", "out of the office",
        "out-of-office",
        "réponse automatique", "absence du bureau", "absent du bureau", "absente du bureau",
        "message d'absence",
        "notification d'absence", "réponse d'absence",
    ]

    /// All of them begin in ASCII.
    private static let automaticInitials = automaticSubjects.compactMap(\.utf8.first)

    static func opensBounce(_ text: String) -> Bool {
        let head = folded(String(decoding: text.utf8.prefix(2000), as: UTF8.self))
        return openings.contains { head.contains($0) }
    }

    static func isBounceSubject(_ subject: String) -> Bool {
        let subject = folded(subject)
        return subjects.contains { subject.hasPrefix($0) } || subject.hasSuffix("returning message to sender")
    }

    static func speaksOfDelay(_ line: Substring) -> Bool {
        let line = folded(String(line.prefix(1000)))
        return delays.contains { line.contains($0) }
    }

    /// Whether text on a line that looks like an address is a Message-ID.
    static func namesMessageID(_ line: Substring) -> Bool {
        let line = folded(String(line.prefix(200)))
        return ["message-id", "message id", "references:", "in-reply-to", "reference:"].contains {
            line.contains($0)
        }
    }

    static func isDelaySubject(_ subject: String) -> Bool {
        let subject = folded(subject)
        return delaySubjects.contains { subject.contains($0) }
    }

    static func announcesCopy(_ line: Substring) -> Bool {
        let line = folded(String(line.prefix(200)))
        return copies.contains { line.contains($0) }
    }

    /// Only at the beginning: `TR: Réponse automatique` is a mail that a person forwarded.
    static func isAutomaticSubject(_ subject: String) -> Bool {
        // Of most subjects the first letter tells.
        if let first = subject.utf8.first, first < 0x80, !automaticInitials.contains(first.lowercasedASCII) {
            return false
        }
        let subject = folded(subject)
        return automaticSubjects.contains { subject.hasPrefix($0) }
    }

    /// In lower case, typographic apostrophes and no-break spaces as typed ones.
    private static func folded(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercasedASCII }
        var folded = String.UnicodeScalarView()
        for scalar in text.lowercased().unicodeScalars {
            switch scalar.value {
            case 0x2019: folded.append("'")
            case 0xA0, 0x202F: folded.append(" ")
            default: folded.append(scalar)
            }
        }
        return String(folded)
    }
}
