/// One entity of a mail as an admin looks at its structure: what it says of itself, and how much is in it.
package struct PartOutline: Sendable, Hashable {
    /// How many entities it stands in; 0 for the mail itself.
    package let depth: Int
    /// `type/subtype` in lower case, as it is read: RFC 2045 §5.2's default where the mail says nothing.
    package let type: String
    package let charset: String?
    /// `Content-Transfer-Encoding` as written (RFC 2045 §6), at most 60 characters.
    package let encoding: String?
    package let fileName: String?
    package let isAttachment: Bool
    /// Octets once the encoding is undone, of text those of its UTF-8; `nil` for what holds entities.
    package let size: Int?
}

extension Message {
    /// The tree of parts in reading order, an outer one before those inside it; at most `mostListed`.
    package var outline: [PartOutline] {
        var rows: [PartOutline] = []
        func visit(_ part: Part, _ depth: Int) {
            guard rows.count < Self.mostListed else { return }
            rows.append(PartOutline(part, depth: depth))
            switch part.content {
            case .multipart(let parts): for part in parts { visit(part, depth + 1) }
            case .message(let message): visit(message.root, depth + 1)
            case .text, .opaque: break
            }
        }
        visit(root, 0)
        return rows
    }
}

extension PartOutline {
    fileprivate init(_ part: Part, depth: Int) {
        self.depth = depth
        type = part.mediaType.essence
        charset = part.mediaType.parameters["charset"].map { String($0.prefix(60)) }
        encoding = part.header.first("Content-Transfer-Encoding").map {
            String($0.trimmedOfBlanks.prefix(60))
        }
        fileName = part.fileName
        isAttachment = part.isAttachment
        size =
            switch part.content {
            case .text(let text): text.utf8.count
            case .opaque(let size, _): size
            case .multipart, .message: nil
            }
    }
}
