import Mail

/// A page that a browser saved as a single file (MHTML, RFC 2557): a mail whose first HTML text is the page.
enum SavedPage {
    /// `nil` where the file is no such mail, or holds no page.
    static func html(in bytes: [UInt8]) -> String? {
        let beginning = bytes.prefix(8_192)
        let end = [[13, 10, 13, 10], [10, 10]].compactMap { beginning.firstRange(of: $0)?.lowerBound }.min()
        let head = end.map { String(decoding: beginning[..<$0], as: UTF8.self).lowercased() }
        guard let head, head.contains("mime-version:"), head.contains("content-type:") else { return nil }
        return html(in: MessageParser().parse(bytes).root)
    }

    private static func html(in part: Part) -> String? {
        switch part.content {
        case .text(let text): part.mediaType.essence == "text/html" ? text : nil
        case .multipart(let parts): parts.lazy.compactMap { html(in: $0) }.first
        case .message, .opaque: nil
        }
    }
}
