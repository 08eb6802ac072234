/// What a person sees of an HTML page in a mail program, as plain text, and apart from it what the page holds unseen.
///
/// One pass over the octets without a tree, in linear time for any input. Tags nest and close as the WHATWG HTML
/// Standard has it as far as that decides what is seen. Inline styles, the old presentational attributes and the simplest
/// rules of style sheets are applied.
package struct HTMLText: Sendable, Hashable {
    /// A link: what is seen of it and where it leads.
    package struct Link: Sendable, Hashable {
        /// The visible text, at most 1,000 octets.
        package let text: String
        /// `href` as written, entities decoded, at most 2,000 octets.
        package let target: String
    }

    /// At most this many links are kept.
    package static let mostLinks = 1_000

    /// The visible text. Blocks, `<br>` and table rows are lines, cells of a row are parted by a tab (by a line break after
    /// a cell of several lines), items of lists begin with `- ` or their number, lines inside `<blockquote>` with `> ` for
    /// each level (8 at most). Soft hyphens and characters without width are left out, U+00A0 stays.
    package let text: String
    /// The links that are seen, in their order.
    package let links: [Link]
    /// Text of the page that is not seen: hidden by an attribute or a style, in comments, `<head>`, scripts and style sheets.
    package let hiddenText: String

    /// Reads `html`, which may be any text at all.
    package static func visible(of html: String) -> HTMLText {
        var reader = HTMLReader(Array(html.utf8))
        reader.read()
        return reader.result()
    }
}
