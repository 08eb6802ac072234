/// A file that came with a mail: its name, its type, its decoded size in octets.
package struct Attachment: Sendable, Hashable {
    package let name: String?
    /// `type/subtype`.
    package let type: String
    package let size: Int
    /// Its text stands among the bodies of the mail; any other file is named and not read.
    package let isRead: Bool
    /// It belongs to the text, as a logo does: `Content-ID`, or `inline`.
    package let isInline: Bool
    /// It begins as a compound file does (MS-CFB §2.2): Outlook's `.msg`, or an old Office document.
    package let isCompound: Bool
    /// It begins as a PDF, an archive (`.docx`, `.zip`) or a picture does, whatever its name and type say.
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
