import Foundation
import Text

/// Sentences that stand on more than one screen.
enum ScreenWords {
    static let notArrived = Localized(
        en:
            "A letter that came back or was refused: correct the address in the roster and import it, then send it again; or call the intern.",
        fr:
            "Une lettre revenue ou refusée : corrigez l’adresse dans la liste et importez-la, puis renvoyez ; ou appelez le stagiaire."
    )
}

/// Lines for the terminal of this process: 80 columns without one, and never more than are good to read.
enum ScreenLine {
    static let width = min(max(Terminal.columns ?? 80, 60), 120)

    /// Cells in columns, indented; a line that is too long is cut, with a sign at the cut.
    ///
    /// - Parameter cells: each with its column's width; a longer cell moves the following ones.
    static func fitted(_ cells: [(text: String, width: Int)]) -> String {
        cut("  " + cells.map { $0.text.printable("·").padded(to: $0.width) }.joined(separator: " "))
    }

    /// A line that is too long, with a sign at the cut.
    static func cut(_ line: String) -> String {
        line.cut(to: width).withoutTrailingSpaces
    }

    /// Whole words, indented; a command in the text stays on one line, however long, so that it can be copied.
    static func wrapped(_ text: String, indented: String = "  ") -> [String] {
        broken(
            Suggestion.bound(Suggestion.completed(LocalTime.shown(text)).printable("·")), first: indented,
            next: indented, end: ""
        ).map(Suggestion.unbound)
    }

    /// A sentence whose command, at its end or in brackets there, has a line of its own: it can be copied as it stands.
    static func advised(_ text: String) -> [String] {
        let signs = CharacterSet(charactersIn: " (:;\u{A0}")
        for program in ["facteur ", "systemctl "] {
            guard let range = text.ranges(of: program).last, range.lowerBound > text.startIndex,
                " \u{A0}(".contains(text[text.index(before: range.lowerBound)])
            else { continue }
            let command =
                text[range.lowerBound...].hasSuffix(")")
                ? text[range.lowerBound...].dropLast() : text[range.lowerBound...]
            let isForm = command.split(separator: " ").contains { blanks.contains(String($0)) }
            guard !isForm, command.allSatisfy({ $0.isLetter || $0.isNumber || " ._/-\"…=@".contains($0) })
            else { continue }
            let sentence = text[..<range.lowerBound].trimmingCharacters(in: signs)
            return wrapped(sentence + Localized(en: ":", fr: " :")[Terminal.language])
                + ScreenLine.command(String(command))
        }
        return wrapped(text)
    }

    /// A line of a mail, whole words, marked at its left.
    static func quoted(_ text: String) -> [String] {
        let line = text.printable("·")
        return line.isEmpty ? ["│"] : broken(line, first: "│ ", next: "│ ", end: "")
    }

    /// What a person fills in: such a command cannot be copied.
    private static let blanks: Set<String> = [
        "OFFER", "NUMBER", "REF", "FILE", "ID", "NUMÉRO", "REÇU", "RÉF", "FICHIER",
    ]

    /// A command that can be typed or copied: if it is too long for a line, a backslash continues it in a shell.
    static func command(_ text: String) -> [String] {
        broken(
            Suggestion.completed(text).printable("·"), first: "        ", next: "          ", end: " \\")
    }

    /// Breaks only between words: a word that is longer than a line stays whole.
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
