import Text

/// Lines for a terminal of 80 columns.
enum ScreenLine {
    static let width = 80

    /// Cells in columns, indented; what does not fit is cut, with a sign that it was.
    ///
    /// - Parameter cells: each with its column's width; a longer cell pushes what follows.
    static func fitted(_ cells: [(text: String, width: Int)]) -> String {
        let line = "  " + cells.map { $0.text.printable("·").padded(to: $0.width) }.joined(separator: " ")
        let scalars = line.unicodeScalars
        let cut =
            scalars.count > width ? String(String.UnicodeScalarView(scalars.prefix(width - 1))) + "…" : line
        return cut.withoutTrailingSpaces
    }

    /// Whole words, indented.
    static func wrapped(_ text: String) -> [String] {
        broken(text.printable("·"), first: "  ", next: "  ", end: "")
    }

    /// A command as it can be typed or copied: where it is too long for a line, a shell reads on after the backslash.
    static func command(_ text: String) -> [String] {
        broken(text.printable("·"), first: "        ", next: "          ", end: " \\")
    }

    /// Breaks between words only: a word that is longer than a line stays whole.
    private static func broken(_ text: String, first: String, next: String, end: String) -> [String] {
        var lines: [String] = []
        var line = first
        var isEmpty = true
        for word in text.split(separator: " ") {
            let length = line.columns + word.columns + end.columns
            if !isEmpty, length + 1 > width {
                lines.append(line + end)
                line = next
                isEmpty = true
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        return isEmpty ? lines : lines + [line]
    }
}
