import Text

/// A mail as its reader would find it (RFC 5322, RFC 2045): the header, the tree of parts, and its defects.
///
/// Any bytes give a `Message`; the parser throws nothing and lists in `defects` what it could not read.
package struct Message: Sendable {
    /// The root part; its header is the message's own.
    package let root: Part
    /// The defects in the order found; at most `MessageParser.Bounds.defects`, of which the last one says that there were more.
    package let defects: [Defect]
    /// The size of the mail in octets.
    package let size: Int

    /// False when a bound of `MessageParser.Bounds` left out part of the mail: what is not found here may still be in it.
    package let isComplete: Bool

    /// The topmost Subject, encoded-words decoded, on one line; empty when there is none.
    package let subject: String
    /// What is in all From fields; kept because everything that judges a mail asks for its author.
    private let authors: AddressList

    package var header: Header { root.header }

    package init(root: Part, defects: [Defect], size: Int, isComplete: Bool = true) {
        self.root = root
        self.defects = defects
        self.size = size
        self.isComplete = isComplete
        subject = Self.subject(of: root.header)
        authors = root.header.addressList(in: "From")
    }

    private static func subject(of header: Header) -> String {
        let text = header.first("Subject").map(EncodedWord.decode) ?? ""
        return text.utf8.contains(MIMEByte.tab) ? text.replacing("\t", with: " ") : text
    }
}

/// One defect of a mail, described for the admin; holds no personal data.
package struct Defect: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// One MIME entity (RFC 2045 §2.4): its header, its type and its content.
package struct Part: Sendable {
    /// The content of a part once its transfer encoding is undone.
    package indirect enum Content: Sendable {
        /// `text/*` that is not an attachment, in Unicode, line ends as `\n`; HTML is still HTML.
        case text(String)
        /// `multipart/*`, in order.
        case multipart([Part])
        /// `message/rfc822` and `message/global`, and a saved mail that was attached as a `.eml` file.
        case message(Message)
        /// Anything else: its decoded size in octets, and its bytes when they are useful (delivery-status, text attachments) and at
        /// most `MessageParser.Bounds.keptBytes`.
        case opaque(size: Int, bytes: [UInt8]?)
    }

    package let header: Header
    package let mediaType: MediaType
    /// `Content-Disposition: attachment` (RFC 2183), or a type that can only be an attachment.
    package let isAttachment: Bool
    /// The decoded file name of `Content-Disposition` or `Content-Type`, without any path.
    package let fileName: String?
    package let content: Content

    package init(
        header: Header, mediaType: MediaType, isAttachment: Bool = false, fileName: String? = nil,
        content: Content
    ) {
        self.header = header
        self.mediaType = mediaType
        self.isAttachment = isAttachment
        self.fileName = fileName
        self.content = content
    }
}

/// One entity in the structure of a mail, for the admin: its declared type, and its size.
package struct PartOutline: Sendable, Hashable {
    /// The number of entities around it; 0 for the mail itself.
    package let depth: Int
    /// `type/subtype` in lower case, as the parser reads it: RFC 2045 §5.2's default if the mail declares none.
    package let type: String
    package let charset: String?
    /// `Content-Transfer-Encoding` as written (RFC 2045 §6), at most 60 characters.
    package let encoding: String?
    package let fileName: String?
    package let isAttachment: Bool
    /// Octets once the encoding is undone, for text in UTF-8; `nil` for an entity that holds entities.
    package let size: Int?
}

extension Message {
    /// The tree of parts in reading order, an outer part before its inner ones; at most `mostListed`.
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

/// A file attached to a mail: its name, its type, its decoded size in octets.
package struct Attachment: Sendable, Hashable {
    package let name: String?
    /// `type/subtype`.
    package let type: String
    package let size: Int
    /// Whether its text is among the bodies of the mail; any other file is listed and not read.
    package let isRead: Bool
    /// Whether it belongs to the text, as a logo does: `Content-ID`, or `inline`.
    package let isInline: Bool
    /// Whether it begins like a compound file (MS-CFB §2.2): Outlook's `.msg`, or an old Office document.
    package let isCompound: Bool
    /// Whether it begins like a PDF, an archive (`.docx`, `.zip`) or a picture, whatever its name and type say.
    package let isDocument: Bool

    package init(
        name: String?, type: String, size: Int, isRead: Bool = false, isInline: Bool = false,
        isCompound: Bool = false, isDocument: Bool = false
    ) {
        self.name = name
        self.type = type
        self.size = size
        self.isRead = isRead
        self.isInline = isInline
        self.isCompound = isCompound
        self.isDocument = isDocument
    }

    init(_ part: Part, size: Int, bytes: [UInt8]? = nil, isRead: Bool = false) {
        let disposition = part.header.first("Content-Disposition").map(ParameterizedField.init(parsing:))
        self.init(
            name: part.fileName, type: part.mediaType.essence, size: size, isRead: isRead,
            isInline: disposition?.value == "inline"
                || disposition?.value != "attachment" && part.header.first("Content-ID") != nil,
            isCompound: bytes?.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) ?? false,
            isDocument: bytes.map { bytes in Self.beginnings.contains { bytes.starts(with: $0) } } ?? false)
    }

    private static let beginnings: [[UInt8]] = [
        Array("%PDF".utf8), Array("PK\u{3}\u{4}".utf8), [0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF],
    ]
}

extension Message {
    /// The number of From fields. RFC 5322 §3.6 requires exactly one; with a second one, a mail can show one author to the server
    /// and another to the reader.
    package var fromFieldCount: Int { header.count(of: "From") }

    /// The authors in all From fields.
    package var from: [Address] { authors.addresses }

    /// The author, if there is no doubt: one From field with one address, without group syntax and without any defect.
    package var soleAuthor: Address? {
        let list = authors
        guard fromFieldCount == 1, list.addresses.count == 1, list.defects.isEmpty, !list.hasGroup else {
            return nil
        }
        return list.addresses.first
    }

    /// The topmost Sender field's first address.
    package var sender: Address? {
        header.first("Sender").flatMap { AddressList.parse($0).addresses.first }
    }

    /// The addresses in every To field.
    package var to: [Address] { addresses(in: "To") }

    /// The addresses in every Cc field.
    package var cc: [Address] { addresses(in: "Cc") }

    /// The addresses in every Reply-To field.
    package var replyTo: [Address] { addresses(in: "Reply-To") }

    /// The addresses in every field of that name, topmost first: To, Delivered-To, X-Original-To, Resent-To …
    package func addresses(in name: String) -> [Address] { addressList(in: name).addresses }

    /// Every field of that name as one list (`Header.addressList`).
    package func addressList(in name: String) -> AddressList { header.addressList(in: name) }
}

extension Header {
    /// Every field of that name as one list, with the defects of all; at most as many addresses as one list may have.
    package func addressList(in name: String) -> AddressList {
        var addresses: [Address] = []
        var defects: [Defect] = []
        var hasGroup = false
        for field in fields where field.isNamed(name) {
            guard addresses.count < AddressList.Limit.addresses else { break }
            let list = AddressList.parse(field.body)
            addresses += list.addresses.prefix(AddressList.Limit.addresses - addresses.count)
            for defect in list.defects where !defects.contains(defect) { defects.append(defect) }
            hasGroup = hasGroup || list.hasGroup
        }
        return AddressList(addresses: addresses, defects: defects, hasGroup: hasGroup)
    }
}

/// A Message-ID with its angle brackets, as in a header: `<left@right>` (RFC 5322 §3.6.4), 3–998 octets of printable ASCII without
/// white space.
package struct MessageID: RawRepresentable, Hashable, Sendable, Codable {
    package let rawValue: String

    package init?(rawValue: String) {
        let octets = rawValue.utf8
        guard (3...998).contains(octets.count), octets.first == UInt8(ascii: "<"),
            octets.last == UInt8(ascii: ">"),
            octets.dropFirst().dropLast().allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x3C && $0 != 0x3E })
        else { return nil }
        self.rawValue = rawValue
    }

    /// The token of a Message-ID that this program made; `nil` for any other Message-ID.
    package var token: String? {
        guard rawValue.hasPrefix("<facteur."), let end = rawValue.firstIndex(of: "@") else { return nil }
        return String(rawValue[..<end].dropFirst(9))
    }

    /// A new Message-ID of this program, `<facteur.TOKEN@DOMAIN>`. A Message-ID must be ASCII (RFC 5322 §3.6.4), so
    /// `facteur.invalid` replaces any other domain.
    ///
    /// - Parameter token: letters and digits, at most 200; other characters are left out.
    package init(token: String, domain: String) {
        func isSafe(_ character: Character) -> Bool {
            character.isASCII
                && (character.isLetter || character.isNumber || character == "." || character == "-")
        }
        let isPlain = !domain.isEmpty && domain.utf8.count <= 255 && domain.allSatisfy(isSafe)
        rawValue =
            "<facteur.\(String(token.prefix(200).filter(isSafe)))@\(isPlain ? domain : "facteur.invalid")>"
    }
}
