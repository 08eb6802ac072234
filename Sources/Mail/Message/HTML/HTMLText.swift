/// What a person sees of an HTML page in a mail program, as plain text, and apart from it what the page holds unseen.
///
/// One pass over the octets without a tree, twice where there are style sheets, in linear time for any input. Tags nest and close as the WHATWG HTML
/// Standard has it as far as that decides what is seen. Inline styles, the old presentational attributes and the rules of
/// style sheets are applied; where they leave open whether a text is seen, it is read, and marked as a doubt.
package struct HTMLText: Sendable, Hashable {
    /// A link: what is seen of it and where it leads.
    package struct Link: Sendable, Hashable {
        /// The visible text, at most 1,000 octets.
        package let text: String
        /// `href` as written, entities decoded, at most 2,000 octets.
        package let target: String
    }

    /// A part of the text of which nobody can say that every reader sees it as it is written.
    package struct Doubt: Sendable, Hashable {
        /// In octets of the text as UTF-8.
        package let range: Range<Int>
        /// One bit for each way of looking at the page (a screen's width, a dark theme) in which it is not seen; every bit when
        /// that cannot be told. What stands in the page twice is seen wherever one of the two is.
        package let unseenIn: UInt32
        /// Nothing but a mark of direction between two characters.
        package let isTurn: Bool

        package init(range: Range<Int>, unseenIn: UInt32 = .max, isTurn: Bool = false) {
            self.range = range
            self.unseenIn = unseenIn
            self.isTurn = isTurn
        }
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
    /// What of that a program may show after all: in Outlook's conditional comments, in place of a script or a picture, or
    /// hidden by a style sheet, which not everybody applies.
    package let unsureText: String
    /// In the order of the text.
    package let doubts: [Doubt]

    /// Reads `html`, which may be any text at all.
    package static func visible(of html: String) -> HTMLText {
        HTMLReader.read(Array(html.utf8))
    }
}
