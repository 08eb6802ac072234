/// One header field as it stood in the mail, unfolded (RFC 5322 §2.2.3), not yet decoded.
package struct HeaderField: Sendable, Hashable {
    /// The name as written, without the colon; compare with `Header.all(_:)`, which ignores ASCII case.
    package let name: String
    /// The body, unfolded and trimmed; bytes that are not UTF-8 are read as Windows-1252. Encoded-words are still encoded.
    package let body: String

    package init(name: String, body: String) {
        self.name = name
        self.body = body
    }

    /// Whether this is the field `name`, ASCII case ignored (RFC 5322 §1.2.2).
    package func isNamed(_ name: String) -> Bool {
        let (mine, other) = (self.name.utf8.span, name.utf8.span)
        guard mine.count == other.count else { return false }
        for index in mine.indices where MIMEByte.lowercased(mine[index]) != MIMEByte.lowercased(other[index])
        {
            return false
        }
        return true
    }
}

/// The header section of a message or of a part, in the order of the mail: topmost first.
package struct Header: Sendable, Hashable {
    package let fields: [HeaderField]

    package init(fields: [HeaderField]) { self.fields = fields }

    /// Every field of that name, topmost first, ASCII case ignored.
    package func all(_ name: String) -> [HeaderField] { fields.filter { $0.isNamed(name) } }

    /// The body of the topmost field of that name.
    package func first(_ name: String) -> String? { fields.first { $0.isNamed(name) }?.body }
}
