/// A letter's words.
package struct RenderedLetter: Sendable, Hashable {
    /// One line.
    package let subject: String
    /// Lines of at most 76 characters, but for words (links) that are longer.
    package let text: String
    /// `nil` where the admin's own templates have no HTML.
    package let html: String?

    package init(subject: String, text: String, html: String?) {
        self.subject = subject
        self.text = text
        self.html = html
    }
}
