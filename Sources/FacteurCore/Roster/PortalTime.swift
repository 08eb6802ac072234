/// The date-times that the portal and its mails write: `19 avril 2018 08:16:45 HAE`, `19 avril 2018 08:17:24 a.m. HAE`,
/// `19 avril 2018 12:17:24 GMT`; and English ones in the same terms, which are an invention until one is seen.
package enum PortalTime {
    /// Octets of a text that can be one.
    private static let longest = 100

    /// Seconds since 1970-01-01 UTC; `nil` where a part is missing, doubled, out of range or unknown: an unknown zone is no
    /// instant, and without seconds nothing can be joined to the second.
    package static func parse(_ text: String) -> Int64? {
        guard text.utf8.count <= longest else { return nil }
        var parts = PortalTimeParts()
        for word in words(of: text) {
            guard parts.take(word) else { return nil }
        }
        return parts.instant
    }

    /// Folded, without commas, and without full stops; `a. m.` is `am`.
    private static func words(of text: String) -> [String] {
        let words = NameFolding.folded(text).split(whereSeparator: { $0.isWhitespace || $0 == "," })
            .map { $0.filter { $0 != "." } }
        return words.reduce(into: []) { joined, word in
            if word == "m", let last = joined.last, last == "a" || last == "p" {
                joined[joined.count - 1] = last + "m"
            } else {
                joined.append(word)
            }
        }
    }
}
