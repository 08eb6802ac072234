/// How values and lines are made fit for a letter.
enum LetterText {
    /// So that no name or employer can push the number out of sight; in Unicode scalars.
    private static let longestValue = 200
    /// RFC 5322 §2.1.1 asks for 78 at most.
    private static let width = 76

    /// A value on one line: no line ends or control characters, no marks that turn the order of letters, single spaces.
    static func oneLine(_ value: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in value.unicodeScalars.prefix(4 * longestValue) where line.count < longestValue {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator:
                if line.last != " " { line.append(" ") }
            case .format where scalar.properties.isBidiControl: continue
            default:
                if scalar != " " || line.last != " " { line.append(scalar) }
            }
        }
        if line.last == " " { line.removeLast() }
        return String(line.first == " " ? String.UnicodeScalarView(line.dropFirst()) : line)
    }

    /// For HTML text and for an attribute in either kind of quotes.
    ///
    /// Scalar by scalar: a quote with a combining accent is one Character and still ends an attribute.
    static func escapedForHTML(_ value: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "'": escaped.append(contentsOf: "&#39;".unicodeScalars)
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }

    /// Without empty lines at the beginning, where a section or a remark left some, and with one line end at the end.
    static func trimmed(_ text: String) -> String {
        var rest = text[...]
        while let last = rest.last, last.isNewline || last == " " { rest.removeLast() }
        while let first = rest.first, first.isNewline { rest.removeFirst() }
        return rest + "\n"
    }

    /// Breaks long lines at spaces; what follows `- ` or an indentation stays under its beginning. A no-break space does
    /// not break, nor does a word that is longer than a line.
    static func wrapped(_ text: String) -> String {
        text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map { wrappedLine(Substring($0)) }.joined(separator: "\n")
    }

    private static func wrappedLine(_ line: Substring) -> String {
        guard line.unicodeScalars.count > width else { return String(line) }
        let indentation = line.unicodeScalars.prefix { $0 == " " }.count
        let isItem = line.dropFirst(indentation).hasPrefix("- ")
        let hanging = String(repeating: " ", count: min(indentation + (isItem ? 2 : 0), width / 2))
        var lines: [String] = []
        var current = String(repeating: " ", count: min(indentation, width / 2))
        var length = current.unicodeScalars.count
        var isFirstWord = true
        for word in line.unicodeScalars.split(separator: " ") {
            if !isFirstWord, length + 1 + word.count > width {
                lines.append(current)
                current = hanging
                length = hanging.unicodeScalars.count
                isFirstWord = true
            }
            if !isFirstWord { current += " " }
            current.unicodeScalars.append(contentsOf: word)
            length += word.count + (isFirstWord ? 0 : 1)
            isFirstWord = false
        }
        lines.append(current)
        return lines.joined(separator: "\n")
    }
}
