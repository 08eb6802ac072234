/// Reads a `message/delivery-status` (RFC 3464): fields about the letter, then a group of fields for each recipient.
struct DeliveryStatus {
    private(set) var originalEnvelopeID: String?
    private(set) var reportingMTA: String?
    private(set) var recipients: [DeliveryReport.Recipient] = []
    /// Of the fields that some systems add, in whatever group (`X-Original-Message-ID`).
    private(set) var originalMessageID: MessageID?

    /// `nil` when no group names a recipient and what became of it.
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

    /// Until the first recipient, whatever the number of groups: some writers leave empty lines between these fields.
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

    /// The Action's word, or what the class of the status says where there is none (RFC 3463 §2).
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

    /// `rfc822; a@b.example` or, as some write it, without the type or in angle brackets; one address or none.
    private static func address(_ body: String) -> AddrSpec? {
        let list = AddressList.parse(untyped(body))
        return list.addresses.count == 1 ? list.addresses.first?.addrSpec : nil
    }

    /// What stands behind `type;` (RFC 3464 §2.1.2), or all of it when there is none.
    private static func untyped(_ body: String) -> String {
        guard let semicolon = body.utf8.firstIndex(of: UInt8(ascii: ";")),
            body[..<semicolon].utf8.allSatisfy({ $0.isLetterOrDigit || $0 == UInt8(ascii: "-") || $0 == 0x20 }
            )
        else { return body.singleLine }
        return String(body[body.utf8.index(after: semicolon)...]).singleLine
    }
}
