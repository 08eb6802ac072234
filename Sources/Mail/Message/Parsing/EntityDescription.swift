import Text

/// What the header of an entity says about its body (RFC 2045 §5–6, RFC 2183).
struct EntityDescription {
    private(set) var mediaType: MediaType
    private(set) var encoding: TransferEncoding
    private(set) var isAttachment: Bool
    let fileName: String?
    /// Whether the entity is text that mail programs show, not text attached as a file.
    private(set) var isText: Bool
    /// True once the forbidden encoding of a multipart is undone, so that it is not undone twice.
    private(set) var isUnfolded = false

    init(_ header: Header, default type: MediaType, _ budget: inout ParseBudget) {
        let mediaType = Self.mediaType(header, default: type, &budget)
        self.mediaType = mediaType
        encoding = .identity
        if let written = header.first("Content-Transfer-Encoding") {
            let read = TransferEncoding.read(written)
            encoding = read.encoding
            if read.isMisspelt {
                budget.note("a transfer encoding is misspelt; it is read as \(encoding.word)")
            }
            if case .unknown = encoding { budget.note("an unknown transfer encoding is taken for none") }
        }
        let disposition = header.first("Content-Disposition").map(ParameterizedField.init(parsing:))
        fileName = FileName.decoded(
            disposition?.parameters["filename"] ?? mediaType.parameters["name"])
        isAttachment = Self.isAttachment(
            mediaType, disposition: disposition?.value, hasContentID: header.first("Content-ID") != nil)
        isText = mediaType.type == "text" && !isAttachment
    }

    /// The type of the field; RFC 2045 §5.2's default if the field is missing, and if it is invalid, with a defect.
    private static func mediaType(
        _ header: Header, default type: MediaType, _ budget: inout ParseBudget
    ) -> MediaType {
        guard let first = header.first("Content-Type") else { return type }
        if header.count(of: "Content-Type") > 1 {
            budget.note("there is more than one Content-Type; the first one counts")
        }
        guard let read = MediaType(parsing: first) else {
            budget.note("a Content-Type makes no sense; it is read as text/plain")
            return .plainText
        }
        return read
    }

    /// Whether the disposition is `attachment` or, as RFC 2183 §2.8 says, an unknown word; without one, the type decides.
    private static func isAttachment(_ type: MediaType, disposition: String?, hasContentID: Bool) -> Bool {
        switch disposition {
        case "inline": return Self.comesAsFile(type)
        case .some(let word) where !word.isEmpty: return type.type != "multipart"
        default: break
        }
        if comesAsFile(type) { return true }
        return type.type != "text" && type.type != "multipart" && type.type != "message" && !hasContentID
    }

    private static func comesAsFile(_ type: MediaType) -> Bool {
        guard type.type == "text" else { return false }
        return switch type.subtype {
        case "calendar", "vcard", "x-vcard", "directory": true
        default: false
        }
    }

    var isMessage: Bool {
        if isMessageByName { return true }
        guard mediaType.type == "message" else { return false }
        return switch mediaType.subtype {
        case "rfc822", "global", "news": true
        default: false
        }
    }

    /// Whether this is a saved mail attached as a file, whatever type its program gives it: known by its name (`.eml`, or `.mht`
    /// for a page with its parts) or by a non-standard type. It counts as a message only when its content begins like one.
    var isMessageByName: Bool {
        guard mediaType.type != "multipart", mediaType.type != "message" else { return false }
        return isMessageByType || hasName(endingIn: [".eml", ".mht", ".mhtml"])
    }

    private var isMessageByType: Bool {
        switch (mediaType.type, mediaType.subtype) {
        case ("text", "rfc822"), ("application", "rfc822"), ("application", "eml"), ("application", "x-eml"),
            ("application", "mail"), ("application", "x-mimearchive"):
            true
        default: false
        }
    }

    private func hasName(endingIn endings: [String]) -> Bool {
        guard let name = fileName?.lowercased() else { return false }
        return endings.contains { name.hasSuffix($0) }
    }

    /// The type as which an attached text file that people open is read: a saved page, a note. `nil` for other files.
    var fileText: MediaType? {
        guard isAttachment || mediaType.type == "application" else { return nil }
        let isPlain = mediaType.isText("plain") || mediaType.isText("html")
        let isXHTML = mediaType.type == "application" && mediaType.subtype == "xhtml+xml"
        let isLoose = isXHTML || mediaType.type == "application" && mediaType.subtype == "octet-stream"
        guard isPlain || isLoose || mediaType.type == "text" else { return nil }
        if isHTML || isXHTML {
            return MediaType(type: "text", subtype: "html", parameters: mediaType.parameters)
        }
        return isPlain || hasName(endingIn: [".txt"])
            ? MediaType(type: "text", subtype: "plain", parameters: mediaType.parameters) : nil
    }

    private var isHTML: Bool {
        mediaType.isText("html") || hasName(endingIn: [".html", ".htm", ".xhtml"])
    }

    var asOpaque: EntityDescription {
        var copy = self
        copy.isText = false
        return copy
    }

    var asPlainText: EntityDescription {
        var copy = self
        copy.mediaType = .plainText
        copy.isText = true
        return copy
    }

    /// The same entity once its encoding is undone.
    var unfolded: EntityDescription {
        var copy = self
        copy.encoding = .identity
        copy.isUnfolded = true
        return copy
    }
}

/// A file name chosen by the sender, made safe.
enum FileName {
    /// Without a path and control characters, at most 255 characters; `nil` when nothing is left.
    static func decoded(_ written: String?) -> String? {
        guard let written else { return nil }
        let plain = EncodedWord.decode(written)
        let last = plain.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        let scalars = last.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }
        let name = String(String.UnicodeScalarView(scalars)).trimmedOfBlanks
        return name.isEmpty || name == "." || name == ".." ? nil : String(name.prefix(255))
    }
}

/// A Content-Type (RFC 2045 §5.1): lower-case type and subtype, parameters decoded (RFC 2231), names in lower case.
package struct MediaType: Sendable, Hashable {
    package let type: String
    package let subtype: String
    package let parameters: [String: String]

    package init(type: String, subtype: String, parameters: [String: String] = [:]) {
        self.type = type
        self.subtype = subtype
        self.parameters = parameters
    }

    /// `type/subtype`, as in `text/plain`.
    package var essence: String { type + "/" + subtype }

    /// Whether this is `text/SUBTYPE`.
    func isText(_ subtype: String) -> Bool { type == "text" && self.subtype == subtype }
}

extension MediaType {
    /// RFC 2045 §5.2's default.
    static let plainText = MediaType(type: "text", subtype: "plain")
    /// The default inside `multipart/digest` (RFC 2046 §5.1.5).
    static let embeddedMessage = MediaType(type: "message", subtype: "rfc822")

    /// The body of a Content-Type; `nil` without `type/subtype`. A lone `text` or `html` is accepted. What nearly all mails say is
    /// not taken apart.
    package init?(parsing body: String) {
        let field = ParameterizedField(parsing: body)
        switch field.value {
        case "text/plain", "text", "plain":
            self.init(type: "text", subtype: "plain", parameters: field.parameters)
        case "text/html", "html": self.init(type: "text", subtype: "html", parameters: field.parameters)
        default:
            let octets = field.value.utf8
            guard let slash = octets.firstIndex(of: UInt8(ascii: "/")) else { return nil }
            let (type, subtype) = (octets[..<slash], octets[octets.index(after: slash)...])
            guard Self.isToken(type), Self.isToken(subtype) else { return nil }
            self.init(
                type: String(Substring(type)), subtype: String(Substring(subtype)),
                parameters: field.parameters)
        }
    }

    /// RFC 2045's token.
    private static func isToken(_ word: Substring.UTF8View) -> Bool {
        !word.isEmpty && word.allSatisfy { $0.isVisible && !isSpecial($0) }
    }

    /// RFC 2045's tspecials.
    private static func isSpecial(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x22, 0x28, 0x29, 0x2C, 0x2F, 0x3A...0x40, 0x5B...0x5D: true
        default: false
        }
    }

    /// The boundary parameter, if it can delimit anything; RFC 2046 §5.1.1 forbids a blank at its end.
    var usableBoundary: String? {
        guard let written = parameters["boundary"] else { return nil }
        let boundary = written.trimmedOfTrailingBlanks
        return boundary.isEmpty || boundary.utf8.count > DelimiterStack.longestBoundary ? nil : boundary
    }
}

extension String {
    var trimmedOfTrailingBlanks: String {
        var scalars = unicodeScalars[...]
        while let last = scalars.last, last == " " || last == "\t" { scalars.removeLast() }
        return String(scalars)
    }

    /// Without space and tab at both ends.
    package var trimmedOfBlanks: String {
        var scalars = unicodeScalars[...]
        while let last = scalars.last, last == " " || last == "\t" { scalars.removeLast() }
        while let first = scalars.first, first == " " || first == "\t" { scalars.removeFirst() }
        return String(scalars)
    }
}
