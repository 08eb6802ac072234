/// One MIME entity (RFC 2045 §2.4): its header, its type and what is inside.
package struct Part: Sendable {
    /// What a part holds once its transfer encoding is undone.
    package indirect enum Content: Sendable {
        /// `text/*` that is not an attachment, in Unicode, line ends as `\n`; HTML is still HTML.
        case text(String)
        /// `multipart/*`, in order.
        case multipart([Part])
        /// `message/rfc822` and `message/global`, and a saved mail that was attached as a `.eml` file.
        case message(Message)
        /// Anything else: kept only as its decoded size in octets, and its bytes when they are small enough to be of use
        /// (delivery-status, text attachments): at most `MessageParser.Bounds.keptBytes`.
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
