import Yams

extension YAMLText {
    /// The parser's error in words for the person who typed the file.
    static func problem(_ error: YamlError, in text: String) -> Problem {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
            // An unclosed quote or bracket is at fault where it opens, not where the file ends.
            let opened = problem.contains("end of stream") || isUnclosed(problem)
            let place = opened ? context?.mark ?? mark : mark
            return Problem(
                position: TextPosition(place),
                message: words(for: problem, at: character(at: mark, in: text)))
        case .composer(_, let problem, let mark, _):
            return Problem(position: TextPosition(mark), message: words(for: problem, at: nil))
        case .duplicatedKeysInMapping(let keys, let context):
            let key = keys.first.map { YAMLValue.shown($0) } ?? "a key"
            return Problem(
                position: TextPosition(context.mark),
                message: "\(key) stands more than once in the same section; keep one of them")
        case .reader(let problem, _, _, _):
            return Problem(
                position: .start, message: "the file cannot be read as text (\(problem)); save it as UTF-8")
        default:
            return Problem(position: .start, message: "this is not YAML; compare it with the example")
        }
    }

    private static func isUnclosed(_ problem: String) -> Bool {
        problem == "did not find expected ',' or ']'" || problem == "did not find expected ',' or '}'"
    }

    private static func words(for problem: String, at character: Unicode.Scalar?) -> String {
        if character == "\t", problem.contains("start any token") || problem.contains("tab") {
            return "a tab stands where YAML wants spaces; indent with spaces"
        }
        if let known = plainWords[problem] { return known }
        if problem.contains("end of stream") { return "a quote is opened here and never closed; close it" }
        return "\(problem); compare this line and the one above it with the example"
    }

    private static let plainWords: [String: String] = [
        "mapping values are not allowed in this context":
            "a `:` stands where no key can; begin this line in the same column as the key above it, put quotes around a "
            + "text with a colon, or braces around an inner pair as in `after: { flag: Told }`",
        "could not find expected ':'": "a key without `:`; write `key: value`, or indent text that goes on",
        "did not find expected key":
            "this line does not fit those above it; keys of one section begin in the same column",
        "did not find expected '-' indicator":
            "this line does not fit the list above it; each item begins with `-` in the same column",
        "block sequence entries are not allowed in this context":
            "`-` begins a list item; put the list on lines of its own below its key",
        "did not find expected ',' or ']'": "`[` is opened here and not closed with `]`; close it",
        "did not find expected ',' or '}'": "`{` is opened here and not closed with `}`; close it",
        "did not find expected node content": "a value is missing here; write it",
        "found character that cannot start any token":
            "no value can begin with this character; put quotes around the value",
        "found unknown escape character":
            "`\\` means something else inside \"…\"; use '…' around this text",
        "found undefined alias": "`*` refers to a name that no `&` has given; write the value out",
        "but found another document": "a second document begins here; remove this `---` and what follows",
        "exceeded max depth": "too many levels inside one another; compare with the example",
    ]

    private static func character(at mark: Mark, in text: String) -> Unicode.Scalar? {
        var line = 1
        var column = 1
        for scalar in text.unicodeScalars {
            if line == mark.line, column == mark.column { return scalar }
            if scalar == "\n" {
                line += 1
                column = 1
            } else {
                column += 1
            }
        }
        return nil
    }
}

extension TextPosition {
    init(_ mark: Mark?) {
        self.init(line: max(1, mark?.line ?? 1), column: max(1, mark?.column ?? 1))
    }
}
