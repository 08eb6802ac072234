import Text

extension Message {
    /// A text of the mail that its reader finds in the body, or in a saved page or note that is attached.
    package struct Body: Sendable, Hashable {
        /// What the text was made from.
        package enum Source: Sendable, Hashable {
            case plain
            case html
        }

        /// Unicode, lines ended by `\n`. Of HTML, what is seen.
        package let text: String
        package let source: Source
        /// How many messages inside messages it stands in, an attached text being one: 0 for the mail's own words.
        package let depth: Int
        /// True for the second version of a body that `multipart/alternative` brings twice; the body before it says the same.
        package let isAlternative: Bool
        /// What the HTML holds unseen; `nil` for plain text and when there is nothing.
        package let htmlHidden: String?
        /// What of that a program may show after all (`HTMLText.unsureText`).
        package let htmlUnsure: String?
        /// The links of the HTML.
        package let links: [HTMLText.Link]
        /// Where the HTML leaves open whether every reader sees the text.
        package let doubts: [HTMLText.Doubt]

        package init(
            text: String, source: Source, depth: Int = 0, isAlternative: Bool = false,
            htmlHidden: String? = nil, htmlUnsure: String? = nil,
            links: [HTMLText.Link] = [], doubts: [HTMLText.Doubt] = []
        ) {
            self.text = text
            self.source = source
            self.depth = depth
            self.isAlternative = isAlternative
            self.htmlHidden = htmlHidden
            self.htmlUnsure = htmlUnsure
            self.links = links
            self.doubts = doubts
        }
    }

    /// How many bodies, embedded messages or attachments are given at most.
    package static let mostListed = 200

    /// The bodies in reading order, those of embedded messages behind their position with a greater `depth`; at most
    /// `mostListed`.
    ///
    /// Of `multipart/alternative` both versions are given: first the plain text, unless it is empty or only says to look at
    /// the HTML, then the other one, marked `isAlternative`. HTML is read anew at each call: keep what it gives.
    package var bodies: [Body] {
        var collector = BodyCollector(limit: Self.mostListed)
        collector.visit(root, depth: 0)
        return collector.bodies
    }

    /// Every `message/rfc822` in the mail, an outer one before those inside it; at most `mostListed`.
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

    /// Every attachment, those of embedded messages too; at most `mostListed`. Machine-readable parts of reports
    /// (`message/…`) are not among them.
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
    /// The machine-readable parts of reports (RFC 3464, 3798, 5965), and whole structures that could not be read.
    private static func isOfReport(_ type: MediaType) -> Bool {
        type.type == "multipart"
            || type.type == "message"
                && ["status", "notification", "report"].contains { type.subtype.contains($0) }
    }
}

// MARK: Header fields

extension Message {
    /// The topmost Subject, encoded-words decoded, on one line; empty when there is none.
    package var subject: String {
        (header.first("Subject").map(EncodedWord.decode) ?? "").replacing("\t", with: " ")
    }

    /// The topmost Message-ID, `nil` when it is missing or is none.
    package var messageID: MessageID? {
        guard let body = header.first("Message-ID"), let open = body.firstIndex(of: "<"),
            let close = body[open...].firstIndex(of: ">")
        else { return nil }
        return MessageID(rawValue: String(body[open...close]))
    }

    /// The topmost Date as written.
    package var dateText: String? { header.first("Date") }

    /// The topmost Date in Unix seconds; `nil` when it is missing or is none. It says what the sender's clock said.
    package var dateSeconds: Int64? { dateText.flatMap(HeaderDate.init(rfc5322:))?.seconds }
}

/// Walks through the parts and picks what is read.
private struct BodyCollector {
    private(set) var bodies: [Message.Body] = []
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    mutating func visit(_ part: Part, depth: Int, isAlternative: Bool = false) {
        guard bodies.count < limit else { return }
        switch part.content {
        // What comes as a file is nobody's word here, as a mail in the mail is.
        case .text(let text):
            add(text, of: part.mediaType, depth + (part.isAttachment ? 1 : 0), isAlternative)
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

    private mutating func add(_ text: String, of type: MediaType, _ depth: Int, _ isAlternative: Bool) {
        guard type.type != "text" || !Self.unread.contains(type.subtype) else { return }
        guard type.essence == "text/html" || type.essence == "text/x-amp-html" else {
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
                doubts: seen.doubts))
    }

    /// The version to be read first, then the others, marked.
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

    /// Of pages that belong together one is shown, the first or the one that `start` names (RFC 2387 §3.2); a text beside it
    /// is read and in doubt.
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

    /// Marks the bodies from one on as such that perhaps nobody sees.
    private mutating func doubt(from first: Int) {
        for index in bodies.indices where index >= first {
            let body = bodies[index]
            bodies[index] = Message.Body(
                text: body.text, source: body.source, depth: body.depth, isAlternative: body.isAlternative,
                htmlHidden: body.htmlHidden, htmlUnsure: body.htmlUnsure, links: body.links,
                doubts: [HTMLText.Doubt(range: 0..<body.text.utf8.count + 1)])
        }
    }

    /// Whether the versions stand as every mail program writes them: words, then pages, nothing behind them but an
    /// appointment. Of others nobody can say which one is shown (RFC 2046 §5.1.4).
    private static func isUsual(_ parts: [Part]) -> Bool {
        var pages = 0
        for part in parts {
            switch part.content {
            case .opaque: return false
            case .text where part.mediaType.essence == "text/plain" && pages > 0: return false
            case .text where part.mediaType.essence == "text/html": pages += 1
            case .multipart: pages += 1
            case .text, .message: break
            }
        }
        return pages <= 1
    }

    private static func plainText(_ part: Part) -> String? {
        switch part.content {
        case .text(let text) where part.mediaType.essence == "text/plain" && !part.isAttachment: text
        case .multipart(let parts): parts.first.flatMap(plainText)
        default: nil
        }
    }

    /// Whether something to be read is in it, at whatever depth.
    private static func holdsText(_ part: Part) -> Bool {
        switch part.content {
        case .text: !unread.contains(part.mediaType.subtype) && !part.isAttachment
        case .multipart(let parts): parts.contains(where: holdsText)
        case .message, .opaque: false
        }
    }

    /// Whether a plain version says no more than that there is an HTML version: it is empty, or short and without digits
    /// and speaks of HTML.
    private static func isStub(_ text: String) -> Bool {
        var marks = 0
        for octet in text.utf8 where octet > MIMEByte.space {
            marks += 1
            if marks > 300 || octet.isDigit { return false }
        }
        if marks == 0 { return true }
        let folded = text.lowercased()
        return folded.contains("html") || folded.contains("view this email")
            || folded.contains("dans votre navigateur")
    }
}
