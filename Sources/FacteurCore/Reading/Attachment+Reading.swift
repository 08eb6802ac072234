import Mail

extension Attachment {
    /// A picture or a document in which a person could read a number that no text gives.
    var mayShowNumber: Bool {
        isEnvelope || isDocument || type.hasPrefix("image/") || Self.documents.contains(type)
            || Self.documentNames.contains { hasName(endingIn: $0) }
    }

    /// Holds a whole mail and is not opened: Outlook's `winmail.dat` (TNEF), or its `.msg`.
    var isEnvelope: Bool {
        type == "application/ms-tnef" || type == "application/vnd.ms-tnef"
            || name?.lowercased() == "winmail.dat" || isOutlookMessage || type.hasPrefix("message/")
    }

    /// By its type, its name, or as a compound file that is no old Office document by name.
    var isOutlookMessage: Bool {
        if ["application/vnd.ms-outlook", "application/x-msg", "application/msg"].contains(type) {
            return true
        }
        if hasName(endingIn: ".msg") || hasName(endingIn: ".oft") { return true }
        return isCompound
            && ![".doc", ".xls", ".ppt", ".dot", ".xlt", ".msi"].contains { hasName(endingIn: $0) }
            && !Self.documents.contains(type)
    }

    /// Whether what a mail is about may lie in it: whatever is not read and is more than a seal, an appointment, a card or a
    /// sound. The logo of a signature, small and in the text, says nothing.
    var mayHoldMatter: Bool {
        if isRead || size == 0 || isSmallPictureInText { return false }
        if isDocument, !type.hasPrefix("image/") { return true }
        if Self.sidelines.contains(type) || type.hasPrefix("audio/") || type.hasPrefix("video/") {
            return false
        }
        return ![".ics", ".vcf", ".p7s", ".asc", ".sig"].contains { hasName(endingIn: $0) }
    }

    /// A picture that stands in the text and is no larger than a logo; the picture of a whole letter is.
    private var isSmallPictureInText: Bool {
        isInline && type.hasPrefix("image/") && size <= 40_000
    }

    private func hasName(endingIn ending: String) -> Bool { name?.lowercased().hasSuffix(ending) ?? false }

    private static let documents: Set<String> = [
        "application/pdf", "application/ms-tnef", "application/msword", "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
    ]
    private static let documentNames = [".pdf", ".png", ".jpg", ".jpeg", ".heic", ".docx", ".msg"]
    private static let sidelines: Set<String> = [
        "text/calendar", "text/vcard", "text/x-vcard", "text/directory", "application/ics",
        "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature",
        "application/pgp-keys", "text/css", "text/x-amp-html", "text/rfc822-headers",
    ]
}

extension Reading {
    /// Whether what the mail is about may lie in something that was not read.
    package var hasUnreadMatter: Bool { attachments.contains(where: \.mayHoldMatter) }
}
