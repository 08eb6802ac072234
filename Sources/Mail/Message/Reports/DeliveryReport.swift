import Text

/// What a mail system reports about the delivery of a letter: a delivery status notification (RFC 3464, RFC 6522, RFC 6533), or one
/// of the informal bounces that qmail, Exim, Postfix and Exchange write in prose.
///
/// Anybody can write one: it is a claim, to be believed only if its token, envelope id or Message-ID is one of ours.
package struct DeliveryReport: Sendable, Hashable {
    /// How the report was written.
    package enum Form: Sendable, Hashable {
        /// With a machine-readable `message/delivery-status`.
        case standard
        /// In prose; recipients and reasons are read as well as possible.
        case informal
        /// A mail system wrote it, but nothing in it says that a letter came back: it may be no report at all.
        case unrecognised
    }

    /// Whether it was read from a server's fields or from prose.
    package let form: Form
    /// The ENVID of the letter (RFC 3464 §2.2.1), at most 200 octets; we never send a longer one.
    package let originalEnvelopeID: String?
    /// The reporting server, without its type: `mx.example.ca` (RFC 3464 §2.2.2).
    package let reportingMTA: String?
    /// In the order of the report, at most `Limit.recipients`; empty when the report's recipients cannot be read.
    package let recipients: [Recipient]
    /// The Message-ID of the returned letter.
    package let originalMessageID: MessageID?
    /// Further Message-IDs that may be the letter's, from In-Reply-To, References or the text; at most `Limit.messageIDs`.
    package let mentionedMessageIDs: [MessageID]

    enum Limit {
        static let recipients = 100
        /// Characters of a diagnostic.
        static let diagnostic = 500
        static let envelopeID = 200
        static let messageIDs = 20
    }
}

extension DeliveryReport {
    /// What happened (RFC 3464 §2.3.3).
    package enum Action: String, Sendable {
        case failed, delayed, delivered, relayed, expanded
    }

    /// The result for one recipient.
    package struct Recipient: Sendable, Hashable {
        /// The recipient's final address on the reporting server; aliases and forwarding may have changed it.
        package let final: AddrSpec?
        /// The address as the sender gave it (RFC 3464 §2.3.1).
        package let original: AddrSpec?
        /// The Action field, or else the action that the status or the prose implies.
        package let action: Action
        /// The Status field, or else the first code in the diagnostic.
        package let status: EnhancedStatus?
        /// The text of the server that refused, on one line, without its type.
        package let diagnosticCode: String?
        /// The server that sent the diagnostic, without its type.
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

/// Reads a `message/delivery-status` (RFC 3464): fields about the letter, then a group of fields for each recipient.
struct DeliveryStatus {
    private(set) var originalEnvelopeID: String?
    private(set) var reportingMTA: String?
    private(set) var recipients: [DeliveryReport.Recipient] = []
    /// From the fields that some systems add to any group (`X-Original-Message-ID`).
    private(set) var originalMessageID: MessageID?

    /// `nil` when no group names a recipient and its result.
    init?(_ text: String) {
        for block in FieldBlock.parse(text) {
            if recipients.isEmpty { readLetterFields(block) }
            originalMessageID = originalMessageID ?? Self.messageID(block)
            if recipients.count < DeliveryReport.Limit.recipients, let recipient = Self.recipient(block) {
                recipients.append(recipient)
            }
        }
        guard !recipients.isEmpty else { return nil }
    }

    private static func messageID(_ block: Header) -> MessageID? {
        ["X-Original-Message-ID", "Original-Message-ID", "X-Message-ID"].lazy.compactMap { block.first($0) }
            .compactMap { MessageID(rawValue: $0) ?? MessageID(rawValue: "<\($0)>") }.first
    }

    /// The fields of all groups before the first recipient: some systems leave empty lines between these fields.
    private mutating func readLetterFields(_ block: Header) {
        reportingMTA = reportingMTA ?? block.first("Reporting-MTA").map(Self.untyped)
        guard originalEnvelopeID == nil, let id = block.first("Original-Envelope-Id"), !id.isEmpty,
            id.utf8.count <= DeliveryReport.Limit.envelopeID
        else { return }
        originalEnvelopeID = id
    }

    private static func recipient(_ block: Header) -> DeliveryReport.Recipient? {
        let final = block.first("Final-Recipient").flatMap(address)
        let original = block.first("Original-Recipient").flatMap(address)
        guard final != nil || original != nil else { return nil }
        let diagnostic = block.first("Diagnostic-Code").map(untyped)
        let status =
            block.first("Status").flatMap { $0.split(whereSeparator: { $0 == " " || $0 == "(" }).first }
            .flatMap { EnhancedStatus(String($0)) } ?? diagnostic.flatMap(BounceText.status)
        guard let action = action(block.first("Action"), status) else { return nil }
        return DeliveryReport.Recipient(
            final: final, original: original, action: action, status: status,
            diagnosticCode: diagnostic.map { String($0.prefix(DeliveryReport.Limit.diagnostic)) },
            remoteMTA: block.first("Remote-MTA").map(untyped))
    }

    /// The Action's word, or without one the class of the status (RFC 3463 §2).
    private static func action(_ written: String?, _ status: EnhancedStatus?) -> DeliveryReport.Action? {
        let word = written?.split(whereSeparator: { $0 == " " || $0 == "(" || $0 == ";" }).first
        if let word { return DeliveryReport.Action(rawValue: String(word).lowercasedASCII) }
        switch status?.statusClass {
        case 5: return .failed
        case 4: return .delayed
        case 2: return .delivered
        default: return nil
        }
    }

    /// `rfc822; a@b.example`, or without the type or in angle brackets, as some systems write it; `nil` unless there is one
    /// address.
    private static func address(_ body: String) -> AddrSpec? {
        let list = AddressList.parse(untyped(body))
        return list.addresses.count == 1 ? list.addresses.first?.addrSpec : nil
    }

    /// The text after `type;` (RFC 3464 §2.1.2), or all of it when there is no type.
    private static func untyped(_ body: String) -> String {
        guard let semicolon = body.utf8.firstIndex(of: UInt8(ascii: ";")),
            body[..<semicolon].utf8.allSatisfy({ $0.isLetterOrDigit || $0 == UInt8(ascii: "-") || $0 == 0x20 }
            )
        else { return body.singleLine }
        return String(body[body.utf8.index(after: semicolon)...]).singleLine
    }
}

/// Header-like fields in a body: a `message/delivery-status` (RFC 3464 §2.1), a returned header section.
enum FieldBlock {
    private enum Limit {
        static let blocks = 200
        static let fields = 200
        /// Octets of one unfolded body; the rest is cut off.
        static let body = 4096
    }

    /// Groups of fields between empty lines. A line that is neither a field nor a continuation is skipped.
    static func parse(_ text: String) -> [Header] {
        var blocks: [Header] = []
        var fields: [HeaderField] = []
        for line in lines(text) {
            if line.allSatisfy(\.isFoldingSpace) {
                if !fields.isEmpty { blocks.append(Header(fields: fields)) }
                fields = []
                if blocks.count == Limit.blocks { return blocks }
            } else if let last = fields.last, line.first?.isFoldingSpace == true {
                fields[fields.count - 1] = last.continued(line, limit: Limit.body)
            } else if fields.count < Limit.fields, let field = field(line) {
                fields.append(field)
            }
        }
        if !fields.isEmpty { blocks.append(Header(fields: fields)) }
        return blocks
    }

    private static func lines(_ text: String) -> [Substring.UTF8View.SubSequence] {
        text[...].utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
    }

    private static func field(_ line: Substring.UTF8View.SubSequence) -> HeaderField? {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else { return nil }
        let name = line[..<colon]
        guard name.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        let body = line[line.index(after: colon)...].prefix(Limit.body)
        return HeaderField(
            name: String(decoding: name, as: UTF8.self),
            body: String(decoding: body, as: UTF8.self).singleLine)
    }
}

extension HeaderField {
    fileprivate func continued(_ line: Substring.UTF8View.SubSequence, limit: Int) -> HeaderField {
        let room = limit - body.utf8.count
        guard room > 0 else { return self }
        let more = String(decoding: line.prefix(room), as: UTF8.self).singleLine
        return HeaderField(name: name, body: body.isEmpty ? more : body + " " + more)
    }
}
