import Mail

/// A page that a browser saved as a single file (MHTML, RFC 2557): a mail whose HTML texts are the page and its frames.
struct SavedPage {
    /// In the file's order; at least one.
    let pages: [String]
    /// The file ends before its last boundary.
    let isCut: Bool

    /// `nil` where the file is no such mail, or holds no page.
    init?(_ bytes: [UInt8]) {
        let beginning = bytes.prefix(8_192)
        let end = [[13, 10, 13, 10], [10, 10]].compactMap { beginning.firstRange(of: $0)?.lowerBound }.min()
        let head = end.map { String(decoding: beginning[..<$0], as: UTF8.self).lowercased() }
        guard let head, head.contains("mime-version:"), head.contains("content-type:") else { return nil }
        let root = MessageParser().parse(bytes).root
        pages = Self.pages(in: root)
        guard !pages.isEmpty else { return nil }
        let last = root.mediaType.parameters["boundary"].map { Array("--\($0)--".utf8) }
        isCut = last.map { bytes.suffix(4_096).firstRange(of: $0) == nil } ?? false
    }

    private static func pages(in part: Part) -> [String] {
        switch part.content {
        case .text(let text): part.mediaType.essence == "text/html" ? [text] : []
        case .multipart(let parts): parts.flatMap(pages)
        case .message, .opaque: []
        }
    }
}
