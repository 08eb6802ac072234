/// The links of a page while it is read: where their text stands in the output.
struct HTMLLinks {
    private struct Found {
        let target: String
        let start: Int
        var end: Int?
    }

    private static let longestText = 1_000
    private static let longestTarget = 2_000

    private var all: [Found] = []

    /// `nil` when the tag leads nowhere or there are enough links.
    mutating func open(_ attributes: HTMLAttributes, _ html: Span<UInt8>, at start: Int) -> Int? {
        guard let place = attributes.href, all.count < HTMLText.mostLinks else { return nil }
        let octets = HTMLAttributes.text(html, place, limit: Self.longestTarget)
        let target = String(decoding: octets.filter { $0 >= 0x20 && $0 != 0x7F }, as: UTF8.self)
            .trimmedOfBlanks
        guard !target.isEmpty else { return nil }
        all.append(Found(target: target, start: start))
        return all.count - 1
    }

    mutating func close(_ link: Int, at end: Int) {
        if all.indices.contains(link) { all[link].end = end }
    }

    func found(in output: [UInt8]) -> [HTMLText.Link] {
        all.map { link in
            let end = min(
                max(link.end ?? output.count, link.start), output.count, link.start + Self.longestText)
            let words = output[min(link.start, end)..<end].split { $0 <= MIMEByte.space }
            return HTMLText.Link(
                text: String(decoding: Array(words.joined(separator: [MIMEByte.space])), as: UTF8.self),
                target: link.target)
        }
    }
}
