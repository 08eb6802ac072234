import Text

extension Message {
    /// A text that the reader of a mail finds in its body, or in an attached saved page or note.
    package struct Body: Sendable, Hashable {
        /// What the text was made from.
        package enum Source: Sendable, Hashable {
            case plain
            case html
        }

        /// Unicode, with `\n` line ends. For HTML, the visible text.
        package let text: String
        package let source: Source
        /// The number of messages around it; an attached text counts as one. 0 for the mail's own text.
        package let depth: Int
        /// True for the second version of a body in `multipart/alternative`; the body before it has the same meaning.
        package let isAlternative: Bool
        /// The hidden text of the HTML; `nil` for plain text and when there is none.
        package let htmlHidden: String?
        /// The part of it that some program may show (`HTMLText.unsureText`).
        package let htmlUnsure: String?
        /// The links of the HTML.
        package let links: [HTMLText.Link]
        /// Where the HTML leaves it unknown whether every reader sees the text.
        package let doubts: [HTMLText.Doubt]
        /// What the HTML shows that is no text; nothing for an attached file.
        package let pictures: HTMLText.Pictures

        package init(
            text: String, source: Source, depth: Int = 0, isAlternative: Bool = false,
            htmlHidden: String? = nil, htmlUnsure: String? = nil,
            links: [HTMLText.Link] = [], doubts: [HTMLText.Doubt] = [],
            pictures: HTMLText.Pictures = HTMLText.Pictures()
        ) {
            self.text = text
            self.source = source
            self.depth = depth
            self.isAlternative = isAlternative
            self.htmlHidden = htmlHidden
            self.htmlUnsure = htmlUnsure
            self.links = links
            self.doubts = doubts
            self.pictures = pictures
        }
    }

    /// The most bodies, embedded messages or attachments that are returned.
    package static let mostListed = 200

    /// The bodies in reading order, those of embedded messages at their position with a greater `depth`; at most `mostListed`.
    ///
    /// Both versions of `multipart/alternative` are returned: first the plain text, unless it is empty or only points to the HTML,
    /// then the other one, marked `isAlternative`. HTML is read again at each call: keep the result.
    package var bodies: [Body] {
        var collector = BodyCollector(limit: Self.mostListed)
        collector.visit(root, depth: 0)
        return collector.bodies
    }

    /// Every `message/rfc822` in the mail, an outer one before its inner ones; at most `mostListed`.
    package var embedded: [Message] {
        var found: [Message] = []
        func visit(_ part: Part) {
            guard found.count < Self.mostListed else { return }
            switch part.content {
            case .multipart(let parts): parts.forEach(visit)
            case .message(let message):
                found.append(message)
                visit(message.root)
            case .text, .opaque: break
            }
        }
        visit(root)
        return found
    }

    /// Every attachment, including those of embedded messages; at most `mostListed`. Machine-readable parts of reports
    /// (`message/…`) are not included.
    package var attachments: [Attachment] {
        var found: [Attachment] = []
        func visit(_ part: Part) {
            guard found.count < Self.mostListed else { return }
            switch part.content {
            case .multipart(let parts): parts.forEach(visit)
            case .message(let message): visit(message.root)
            case .opaque(let size, let bytes) where !Self.isOfReport(part.mediaType):
                found.append(Attachment(part, size: size, bytes: bytes))
            case .text(let text) where part.isAttachment:
                found.append(Attachment(part, size: text.utf8.count, isRead: true))
            case .text, .opaque: break
            }
        }
        visit(root)
        return found
    }
}

extension Message {
    /// The machine-readable parts of reports (RFC 3464, 3798, 5965), and multiparts that could not be read.
    private static func isOfReport(_ type: MediaType) -> Bool {
        type.type == "multipart"
            || type.type == "message"
                && ["status", "notification", "report"].contains { type.subtype.contains($0) }
    }
}

// MARK: Header fields

extension Message {
    /// The topmost Message-ID, `nil` when it is missing or invalid.
    package var messageID: MessageID? {
        guard let body = header.first("Message-ID") else { return nil }
        guard body.utf8.allSatisfy({ $0 < 0x80 }) else { return Self.messageID(inAny: body) }
        let octets = body.utf8
        guard let open = octets.firstIndex(of: UInt8(ascii: "<")),
            let close = octets[open...].firstIndex(of: UInt8(ascii: ">"))
        else { return nil }
        return MessageID(rawValue: String(body[open...close]))
    }

    /// The brackets as a person sees them: one with an accent on it is none.
    private static func messageID(inAny body: String) -> MessageID? {
        guard let open = body.firstIndex(of: "<"), let close = body[open...].firstIndex(of: ">") else {
            return nil
        }
        return MessageID(rawValue: String(body[open...close]))
    }

    /// The topmost Date as written.
    package var dateText: String? { header.first("Date") }

    /// The topmost Date in Unix seconds; `nil` when it is missing or invalid. It is the time of the sender's clock.
    package var dateSeconds: Int64? { dateText.flatMap(HeaderDate.init(rfc5322:))?.seconds }
}

/// Visits the parts and selects the texts to read.
private struct BodyCollector {
    private(set) var bodies: [Message.Body] = []
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    mutating func visit(_ part: Part, depth: Int, isAlternative: Bool = false) {
        guard bodies.count < limit else { return }
        switch part.content {
        // Text in an attached file is not the author's own text, and neither is a mail inside the mail.
        case .text(let text):
            add(text, of: part, depth + (part.isAttachment ? 1 : 0), isAlternative)
        case .multipart(let parts) where part.mediaType.subtype == "alternative":
            alternatives(parts, depth, isAlternative)
        case .multipart(let parts) where part.mediaType.subtype == "related":
            related(parts, part.mediaType.parameters["start"], depth, isAlternative)
        case .multipart(let parts):
            for part in parts { visit(part, depth: depth, isAlternative: isAlternative) }
        case .message(let message): visit(message.root, depth: depth + 1, isAlternative: isAlternative)
        case .opaque: break
        }
    }

    /// Subtypes that no mail program shows as the body.
    private static let unread: Set<String> = [
        "rfc822-headers", "css", "javascript", "xml", "csv", "x-vcalendar",
    ]

    private mutating func add(_ text: String, of part: Part, _ depth: Int, _ isAlternative: Bool) {
        let type = part.mediaType
        guard type.type != "text" || !Self.unread.contains(type.subtype) else { return }
        guard type.isText("html") || type.isText("x-amp-html") else {
            bodies.append(
                Message.Body(
                    text: text, source: .plain, depth: depth, isAlternative: isAlternative, htmlHidden: nil,
                    links: []))
            return
        }
        let seen = HTMLText.visible(of: text)
        bodies.append(
            Message.Body(
                text: seen.text, source: .html, depth: depth, isAlternative: isAlternative,
                htmlHidden: seen.hiddenText.isEmpty ? nil : seen.hiddenText,
                htmlUnsure: seen.unsureText.isEmpty ? nil : seen.unsureText, links: seen.links,
                doubts: seen.doubts,
                pictures: part.isAttachment ? HTMLText.Pictures() : seen.pictures))
    }

    /// The version to read first, then the others, marked.
    private mutating func alternatives(_ parts: [Part], _ depth: Int, _ isAlternative: Bool) {
        let first = bodies.count
        defer { if !Self.isUsual(parts) { doubt(from: first) } }
        let plain = parts.firstIndex { Self.plainText($0).map { !Self.isStub($0) } ?? false }
        let preferred = plain ?? parts.lastIndex { Self.holdsText($0) }
        if let preferred { visit(parts[preferred], depth: depth, isAlternative: isAlternative) }
        for (index, part) in parts.enumerated() where index != preferred {
            visit(part, depth: depth, isAlternative: true)
        }
    }

    /// Mail programs show one of the pages that belong together: the first, or the one that `start` names (RFC 2387 §3.2); a text
    /// beside it is read and marked as doubtful.
    private mutating func related(_ parts: [Part], _ start: String?, _ depth: Int, _ isAlternative: Bool) {
        let named = start.flatMap { start in
            parts.firstIndex { $0.header.first("Content-ID")?.contains(start) ?? false }
        }
        for (index, part) in parts.enumerated() {
            let first = bodies.count
            visit(part, depth: depth, isAlternative: isAlternative)
            if index != named ?? 0, !part.isAttachment { doubt(from: first) }
        }
    }

    /// Marks all bodies from `first` on as doubtful, because a reader may not see them.
    private mutating func doubt(from first: Int) {
        for index in bodies.indices where index >= first {
            let body = bodies[index]
            bodies[index] = Message.Body(
                text: body.text, source: body.source, depth: body.depth, isAlternative: body.isAlternative,
                htmlHidden: body.htmlHidden, htmlUnsure: body.htmlUnsure, links: body.links,
                doubts: [HTMLText.Doubt(range: 0..<body.text.utf8.count + 1)], pictures: body.pictures)
        }
    }

    /// Whether the versions are in the order of every mail program: plain text, then HTML, then at most an appointment. For other
    /// orders it is unknown which version is shown (RFC 2046 §5.1.4).
    private static func isUsual(_ parts: [Part]) -> Bool {
        var pages = 0
        for part in parts {
            switch part.content {
            case .opaque: return false
            case .text where part.mediaType.isText("plain") && pages > 0: return false
            case .text where part.mediaType.isText("html"): pages += 1
            case .multipart: pages += 1
            case .text, .message: break
            }
        }
        return pages <= 1
    }

    private static func plainText(_ part: Part) -> String? {
        switch part.content {
        case .text(let text) where part.mediaType.isText("plain") && !part.isAttachment: text
        case .multipart(let parts): parts.first.flatMap(plainText)
        default: nil
        }
    }

    /// Whether the part holds a text to read, at any depth.
    private static func holdsText(_ part: Part) -> Bool {
        switch part.content {
        case .text: !unread.contains(part.mediaType.subtype) && !part.isAttachment
        case .multipart(let parts): parts.contains(where: holdsText)
        case .message, .opaque: false
        }
    }

    /// In octets that show.
    private static let longestStub = 300

    /// Whether a plain version only says that there is an HTML version: it is empty, or it is short, has no digits and mentions
    /// HTML.
    private static func isStub(_ text: String) -> Bool {
        let octets = text.utf8.span
        // Nearly every version says more than that in its first lines.
        if WordScan.countVisible(in: octets.extracting(first: 512)) > longestStub { return false }
        var marks = 0
        for index in octets.indices where octets[index] > MIMEByte.space {
            marks += 1
            if marks > longestStub || octets[index].isDigit { return false }
        }
        if marks == 0 { return true }
        let folded = text.lowercased()
        return folded.contains("html") || folded.contains("view this email")
            || folded.contains("dans votre navigateur")
    }
}
