/// Whose words are whose in one text: what its sender wrote, and the copies of other mails below, outermost first.
///
/// Only what stands above the first mark of a copy is the sender's own. What stands below or between quoted lines may be
/// his as well, but a line that a mail program wrapped looks just like that, and a name read from somebody else's words
/// could send a number to the wrong person.
package struct Forward: Sendable, Hashable {
    /// The sender's own words, without quoted lines and without what the mail program added; `nil` when no mark of a copy
    /// was recognised. Empty when the text begins with one.
    package let ownWords: String?
    /// The header lines of each copy as its wrapper gives them.
    package let copies: [Reading.ForwardedCopy]
    /// Where the mark of each copy stands, in octets of the text: from its first line to where the copy's words begin.
    let marks: [Range<Int>]
    /// Where the first copy begins, in octets of the text; its end without a copy.
    package let ownEnd: Int
    /// What stands below the head of each copy, up to the next one, in octets of the text.
    package let below: [Range<Int>]

    /// More copies of copies than anybody makes; the marks of further ones are not looked at.
    package static let mostCopies = 50

    /// The copy that a place in the text stands in: that of the last mark above it.
    func copy(at place: Int) -> Reading.ForwardedCopy? {
        marks.lastIndex { $0.lowerBound <= place }.map { copies[$0] }
    }

    /// Reads a text in one pass.
    package static func split(_ text: String, marks: Wording.ForwardMarks) -> Forward {
        ForwardSplitter(marks).split(Array(text.utf8))
    }
}
